"""Corpora of relations as read from their published files."""

from pathlib import Path

import pytest

from ingest.parser.corpora import SHARED_WITH_SOFC, CorpusMissing
from ingest.relations.corpora import held_out, load, read_doping, read_sofc

DATA = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not beside the repository")


def test_a_missing_corpus_is_named(tmp_path):
    with pytest.raises(CorpusMissing, match="mulms"):
        load(tmp_path, ["mulms"])


def test_an_unknown_corpus_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nerre_doping"):
        load(tmp_path, ["other"])


def test_phrases_are_found_where_they_stand_and_linked_in_every_place(tmp_path):
    import json

    row = {
        "sentence_text": "Al-doped ZnO: Al in ZnO.",
        "basemats": {"b0": "ZnO"},
        "dopants": {"d0": "Al", "d1": "gallium"},
        "dopants2basemats": {"d0": ["b0"]},
    }
    for name in ("doping_train.json", "doping_test.json"):
        (tmp_path / name).write_text(json.dumps([{"doi": name, "doping_sentences": [row]}]), encoding="utf-8")
    found = read_doping(tmp_path)
    test = next(s for s in found if s.split == "test")
    assert [(test.text[m.start : m.end], m.label, m.group) for m in test.mentions] == [
        ("ZnO", "BASEMAT", 0), ("ZnO", "BASEMAT", 0), ("Al", "DOPANT", 1), ("Al", "DOPANT", 1), ("", "DOPANT", 2),
    ]  # fmt: skip
    assert {(h, t) for h, _, t in test.links} == {(0, 2), (0, 3), (1, 2), (1, 3)}
    assert {s.split for s in found} == {"test", "dev" if held_out("doping_train.json") else "train"}


@needs_data
def test_frames_of_sofc_exp_start_at_evoking_words_and_fill_known_slots():
    found = read_sofc(DATA / "sofc_exp")
    links = [(s, x) for s in found for x in s.links]
    assert {s.mentions[x.head].label for s, x in links} == {"EXPERIMENT"}
    assert len(links) + sum(s.unreachable for s in found) == pytest.approx(3149, abs=5)
    documents = {split: {s.document for s in found if s.split == split} for split in ("train", "dev", "test")}
    assert not documents["train"] & documents["test"] and not documents["dev"] & (documents["train"] | documents["test"])


@pytest.mark.slow
@needs_data
def test_mulms_is_read_without_the_papers_that_sofc_exp_has_and_without_doubled_entities():
    found = load(DATA, ["mulms"])
    assert not {s.document for s in found} & SHARED_WITH_SOFC
    assert all(len(set(s.mentions)) == len(s.mentions) for s in found)
    assert all(0 <= m.start <= m.end <= len(s.text) for s in found for m in s.mentions)
    assert sum(len(s.links) for s in found) > 18_000
