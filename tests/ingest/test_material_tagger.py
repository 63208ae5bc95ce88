"""The trained taggers of material expressions."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.material_segments import MAX_LENGTH, segment, segment_by_rules
from ingest.material_tagger import WEIGHTS, Part, shipped
from ingest.material_tagger.corpus import Expression, is_held_out, read_annotations, varied
from ingest.material_tagger.labels import labels_of, parts
from ingest.material_tagger.network import LABELS, Network
from ingest.material_tagger.network_train import batch_of, example_of, module_of, train_network, vocabulary_of
from ingest.material_tagger.readers import Readers
from ingest.material_tagger.tokens import clean, tokenize
from ingest.material_tagger.train import exact_share, main

EXPRESSION = Expression(
    "a.xml", "Ag doped YBa 2 Cu 3 O 7 films", (Part("doping", 0, 2), Part("formula", 9, 23), Part("shape", 24, 29))
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ta-doped Li 7 La 3 Zr 2 O 12 pellets", [("doping", "Ta"), ("formula", "Li 7 La 3 Zr 2 O 12"), ("shape", "pellets")]),
        (
            "Na 3+x Zr 2 Si 2+x P 1−x O 12 (x = 0.4)",
            [("formula", "Na 3+x Zr 2 Si 2+x P 1−x O 12"), ("variable", "x"), ("value", "0.4")],
        ),
        ("overdoped Bi2212", [("doping", "overdoped"), ("name", "Bi2212")]),
    ],
)
def test_an_expression_is_taken_apart(text, wanted):
    assert [(s.label, s.text) for s in segment(text)] == wanted


@settings(deadline=None)  # loaded machines
@given(st.text(max_size=80))
def test_any_text_is_read_and_its_parts_lie_in_it_in_order(text):
    for reading in shipped().read(text).values():
        assert all(0 <= p.start < p.end <= len(text) for p in reading)
        assert all(a.end <= b.start for a, b in zip(reading, reading[1:], strict=False))
    assert all(text[s.start : s.end] == s.text for s in segment(text))


def test_a_whole_page_is_no_expression():
    assert segment("La2CuO4 " * MAX_LENGTH) == []


def test_labels_and_parts_are_each_others_inverse():
    spans = tokenize(clean(EXPRESSION.text))
    assert parts(spans, labels_of(spans, EXPRESSION.parts)) == list(EXPRESSION.parts)


@settings(deadline=None)  # loaded machines
@given(st.integers(0, 10_000))
def test_a_variation_keeps_the_labels_at_their_places(seed):
    other = varied(EXPRESSION, random.Random(seed))
    told = [(p.label, other.text[p.start : p.end]) for p in other.parts]
    assert [label for label, _ in told] == ["doping", "formula", "shape"]
    assert told[2][1] == "films"
    assert told[1][1].replace(" ", "").endswith("O7")


@pytest.fixture(scope="module")
def trained() -> Network:
    return train_network([EXPRESSION], seed=1, seeds=2, epochs=3)


def _folder_of_one(path: Path) -> Path:
    path.mkdir()
    (path / "a.xml").write_text(
        "<m><material><doping>Ag</doping> doped <formula>YBa 2 Cu 3 O 7</formula> <shape>films</shape></material></m>",
        encoding="utf-8",
    )
    return path


def test_the_same_expressions_and_seed_give_the_same_weights_that_know_them(tmp_path: Path):
    assert not is_held_out("a.xml")
    source = _folder_of_one(tmp_path / "source")
    for out in ("one", "two"):
        assert main([str(source), "--out", str(tmp_path / out), "--seeds", "1"]) == 0
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert files == ["likelihood.crfsuite.gz", "margin.crfsuite.gz", "network.safetensors", "training.json"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)
    readers = Readers.load(tmp_path / "one")
    assert exact_share(readers.best, [EXPRESSION]) == 1.0


def test_without_weights_there_are_no_readers(tmp_path: Path):
    assert Readers.load(tmp_path) is None


def test_numpy_scores_as_torch_does():
    import torch

    vocabulary = vocabulary_of([EXPRESSION] * 3)
    torch.manual_seed(0)
    module = module_of(len(vocabulary["characters"]), len(vocabulary["features"])).eval()
    network = Network({f"0.{n}": w.detach().numpy() for n, w in module.state_dict().items()}, vocabulary)
    folded = clean(EXPRESSION.text)
    with torch.no_grad():
        # beside a longer one, so that there is padding
        longer = Expression("a.xml", EXPRESSION.text * 2, ())
        wanted = module(batch_of([example_of(EXPRESSION, vocabulary), example_of(longer, vocabulary)]))[0].numpy()
    ours = network.scores(folded, tokenize(folded))
    assert ours == pytest.approx(wanted[: len(ours)], abs=1e-4)


def test_probabilities_of_all_chains_sum_to_one_and_the_best_is_the_likeliest(trained: Network):
    scores = trained.scores("BaO", tokenize("BaO"))
    assert len(scores) == 2
    chains = {(a, b): trained.log_probability(scores, (a, b)) for a in LABELS for b in LABELS}
    assert sum(map(math.exp, chains.values())) == pytest.approx(1, abs=1e-4)
    assert tuple(trained.best(scores)) == max(chains, key=chains.get)


def test_a_label_that_is_none_is_impossible(trained: Network):
    assert trained.log_probability(trained.scores("Ba", [(0, 2)]), ["B-colour"]) == float("-inf")


def test_a_network_comes_back_from_its_file_as_it_was(trained: Network, tmp_path: Path):
    path = tmp_path / "network.safetensors"
    path.write_bytes(trained.to_bytes())
    again = Network.load(path)
    assert again.vocabulary == trained.vocabulary
    folded = clean("Zn-doped LiFeAs (x = 0.3)")
    assert (again.scores(folded, tokenize(folded)) == trained.scores(folded, tokenize(folded))).all()


def test_a_file_without_vocabulary_is_said(tmp_path: Path):
    from safetensors.numpy import save_file

    save_file({"1.first": np.zeros(2, dtype=np.float16)}, str(tmp_path / "x.safetensors"))
    with pytest.raises(ValueError, match=r"x\.safetensors.*vocabulary"):
        Network.load(tmp_path / "x.safetensors")


def test_the_reading_taken_is_a_readers_or_that_of_the_rules():
    text = "Ag doped YBa 2 Cu 3 O 7 films"
    by_rules = [Part(s.label, s.start, s.end) for s in segment_by_rules(text)]
    readings = {tuple(reading) for reading in [*shipped().read(text).values(), by_rules]}
    assert tuple(shipped().best(text, by_rules)) in readings


def test_an_absurd_reading_of_the_rules_does_not_win():
    text = "underdoped La 2-x Sr x CuO 4 single crystals"
    assert shipped().best(text, [Part("substrate", 0, len(text))]) == shipped().best(text)


def test_the_weights_are_small_and_hold_no_pickles():
    sizes = {p.suffix: p.stat().st_size for p in WEIGHTS.iterdir()}
    assert set(sizes) == {".gz", ".safetensors", ".json", ".md"}
    assert sum(p.stat().st_size for p in WEIGHTS.iterdir()) < 3_000_000


def test_a_folder_without_annotations_is_said(tmp_path: Path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path)])
    assert stopped.value.code == 3
    assert "tei.xml" in capsys.readouterr().err


def test_annotations_are_read_with_blanks_squeezed_and_broken_files_passed_over(tmp_path: Path):
    (tmp_path / "a.tei.xml").write_text(
        "<materials><material><doping>Ag</doping>-doped\n  <formula>MgB 2</formula></material></materials>", encoding="utf-8"
    )
    (tmp_path / "b.tei.xml").write_text("<materials><mat", encoding="utf-8")
    (only,) = read_annotations(tmp_path)
    assert only.text == "Ag-doped MgB 2"
    assert [(p.label, only.text[p.start : p.end]) for p in only.parts] == [("doping", "Ag"), ("formula", "MgB 2")]


def test_about_a_tenth_of_the_papers_is_held_out():
    share = sum(is_held_out(f"paper{n}.xml") for n in range(2_000)) / 2_000
    assert 0.07 < share < 0.13
