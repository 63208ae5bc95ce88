"""The trained taggers of material expressions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.material_segments import MAX_LENGTH, segment
from ingest.material_tagger import Part, parts, tag
from ingest.material_tagger.corpus import Expression, is_held_out, labels_of, read_annotations, varied
from ingest.material_tagger.tokens import clean, tokenize
from ingest.material_tagger.train import exact_share, main, train

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
    for reading in tag(text):
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


def test_the_same_expressions_and_seed_give_the_same_weights_that_know_them():
    first, second = train([EXPRESSION] * 5, "likelihood", seed=1), train([EXPRESSION] * 5, "likelihood", seed=1)
    assert first == second
    assert exact_share(first, [EXPRESSION]) == 1.0


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
