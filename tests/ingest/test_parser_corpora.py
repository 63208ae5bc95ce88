"""The readers of the labelled corpora: official splits, leakage rules, spans that fit their text."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from ingest.parser import synthetic, terms
from ingest.parser.corpora import SHARED_WITH_SOFC, CorpusMissing, Span, load
from ingest.parser.corpus_sofc import split_value
from ingest.parser.labels import LABELS, NATIVE, SHIPPED, all_tags, bio

DATA = Path(os.environ.get("IONATLAS_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
needs_data = pytest.mark.skipif(not (DATA / "sofc_exp").is_dir(), reason=f"no corpora at {DATA} (set IONATLAS_SHARED_DATA)")


@pytest.fixture(scope="module")
def examples():
    return load(DATA)


@needs_data
def test_every_span_lies_in_its_text_and_has_a_known_label(examples):
    for e in examples:
        for s in e.unified:
            assert 0 <= s.start < s.end <= len(e.text) and s.label in LABELS
        for name, spans in e.native.items():
            known = NATIVE.get(name, NATIVE["mulms_outer"])
            assert all(0 <= s.start < s.end <= len(e.text) and s.label in known for s in spans)


@needs_data
def test_layers_that_are_trained_have_no_overlaps(examples):
    for e in examples:
        for name in set(e.native) & set(NATIVE):
            spans = sorted(e.native[name], key=lambda s: s.start)
            assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False)), (name, e.text[:80])


@needs_data
def test_sofc_counts_are_those_of_the_publication(examples):
    sofc = [e for e in examples if e.corpus == "sofc_exp"]
    assert len(sofc) == 876
    assert {s: len({e.document for e in sofc if e.split == s}) for s in ("train", "dev", "test")} == {
        "train": 26,
        "dev": 8,
        "test": 11,
    }
    labels = Counter(s.label for e in sofc for s in e.native["sofc_exp"])
    assert labels == {"MATERIAL": 1492, "VALUE": 1475, "EXPERIMENT": 1090, "DEVICE": 533}


@needs_data
def test_papers_shared_by_two_corpora_are_dropped_from_one(examples):
    assert not any(e.document in SHARED_WITH_SOFC for e in examples if e.corpus == "mulms")
    alone = load(DATA, ["mulms"])
    assert any(e.document in SHARED_WITH_SOFC for e in alone)


@needs_data
def test_no_document_is_in_two_splits(examples):
    splits: dict[tuple[str, str], set[str]] = {}
    for e in examples:
        splits.setdefault((e.corpus, e.document), set()).add(e.split)
    assert all(len(s) == 1 for s in splits.values())


@needs_data
def test_synthesis_split_is_the_published_one(examples):
    papers = Counter(split for split, _ in {(e.split, e.document) for e in examples if e.corpus == "mspt_synthesis"})
    assert papers == {"train": 200, "dev": 15, "test": 15}


@needs_data
def test_a_number_with_its_condition_unit_is_one_condition(examples):
    texts = {
        e.text[s.start : s.end] for e in examples if e.corpus == "mspt_synthesis" for s in e.unified if s.label == "CONDITION"
    }
    assert {"500 degC", "5 h", "overnight", "air"} <= texts


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CorpusMissing, match="sofc_exp"):
        load(tmp_path, ["sofc_exp"])


def test_an_unknown_corpus_is_refused(tmp_path):
    with pytest.raises(ValueError, match="papers"):
        load(tmp_path, ["papers"])


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("above 120 S·cm−1", "above 120", "S·cm−1"),
        ("0.087 Ω·cm2", "0.087", "Ω·cm2"),
        ("5 × 10−4 S cm−1", "5 × 10−4", "S cm−1"),
        ("600–800 °C", "600–800", "°C"),
        ("800", "800", None),
    ],
)
def test_a_value_falls_into_number_and_unit(text, number, unit):
    (a, b), found = split_value(text, 0, len(text))
    assert text[a:b] == number
    assert (text[slice(*found)] if found else None) == unit


def test_own_sentences_repeat_for_a_seed_and_carry_every_label():
    first, again = synthetic.sentences(300, 5), synthetic.sentences(300, 5)
    assert [e.text for e in first] == [e.text for e in again]
    assert {s.label for e in first for s in e.unified} == set(LABELS)
    assert all(e.text[s.start : s.end].strip() == e.text[s.start : s.end] for e in first for s in e.unified)


def test_term_list_knows_space_groups_prototypes_and_polyhedra():
    text = "The cubic garnet (space group Ia-3d) holds ZrO6 octahedra; the Pnma phase is amorphous. I can see P2O5 in A 450 nm."
    found = {(text[s.start : s.end], s.label) for s in terms.find(text)}
    assert {
        ("cubic", "STRUCTURE"),
        ("garnet", "STRUCTURE"),
        ("Ia-3d", "STRUCTURE"),
        ("Pnma", "STRUCTURE"),
        ("amorphous", "STRUCTURE"),
    } <= found
    assert ("ZrO6 octahedra", "MOTIF") in found
    assert not any(label == "STRUCTURE" and word[0] in "PAI" and word not in {"Pnma", "Ia-3d"} for word, label in found)


def test_matscholar_sentences_are_read_with_their_entities(tmp_path):
    folder = tmp_path / "matscholar_ner"
    folder.mkdir()
    for split in ("train", "dev", "test"):
        (folder / f"{split}.txt").write_text(
            "thin B-DSC\nfilms I-DSC\nof O\nO2Si B-MAT\n\nLiCl B-MAT\nLiBr B-MAT\n", encoding="utf-8"
        )
    first, second = (e for e in load(tmp_path, ["matscholar_ner"]) if e.split == "dev")
    assert first.text == "thin films of O2Si"
    assert first.native["matscholar_ner"] == [Span(0, 10, "DSC"), Span(14, 18, "MAT")]
    assert first.unified == [Span(14, 18, "MATERIAL")]
    assert [second.text[s.start : s.end] for s in second.native["matscholar_ner"]] == ["LiCl", "LiBr"]


def test_shipped_outputs_have_no_block_of_matscholar():
    assert not any(tag.startswith("matscholar") for tag in all_tags())
    assert [tag for tag in all_tags([*SHIPPED, "matscholar_ner"]) if tag not in all_tags()] == bio(
        NATIVE["matscholar_ner"], "matscholar_ner"
    )
