"""Verdicts find their records again after harmless changes, and no others."""

from __future__ import annotations

import json

import pytest

from benchmarks import _verdicts

ROW = {
    "source": "p1",
    "property": "ionic_conductivity",
    "axis": None,
    "value": 1.2e-3,
    "unit": "S/cm",
    "formula": "Li7La3Zr2O12",
    "names": ["LLZO"],
    "temperature_K": 298.15,
    "origin": "own",
    "sample": None,
}


def said(verdict: str = "right", **changes) -> dict[str, list[dict]]:
    return {"p1": [_verdicts.line_of(ROW, verdict) | changes]}


@pytest.mark.parametrize(
    "change",
    [{"value": 1.205e-3}, {"temperature_K": 298.0}, {"names": ["Li7La3Zr2O12"]}, {"sample": "S1"}, {"quote": "another"}],
)
def test_a_verdict_survives_a_change_that_does_not_matter(change):
    assert _verdicts.verdict_of(ROW | change, said()) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"value": 1.3e-3}, {"temperature_K": 323.0}, {"temperature_K": None}, {"formula": None}, {"formula": "Li6PS5Cl"},
        {"property": "electronic_conductivity"}, {"origin": "cited"}, {"source": "p2"}, {"unit": "S/m"}, {"axis": "a"},
    ],
)  # fmt: skip
def test_a_verdict_is_not_about_another_record(change):
    assert _verdicts.verdict_of(ROW | change, said()) is None


def test_names_without_composition_match_in_every_spelling():
    verdict = said(formula=None, names=["PEO–LiTFSI (10 wt%)"])
    assert _verdicts.verdict_of(ROW | {"formula": None, "names": ["PEO-LiTFSI 10 wt%"]}, verdict) is not None


def test_a_verdict_on_a_sample_is_about_that_sample_only():
    verdict = said("wrong", sample="SL-1")
    assert _verdicts.verdict_of(ROW | {"sample": "SL1"}, verdict) is None
    assert _verdicts.verdict_of(ROW | {"sample": "SL−1"}, verdict)["verdict"] == "wrong"


def test_every_kept_verdict_has_the_facts_that_matching_needs():
    papers = _verdicts.load()
    assert sum(map(len, papers.values())) > 200
    for verdict in (v for part in papers.values() for v in part):
        assert verdict["verdict"] in ("right", "wrong"), verdict
        assert (verdict["reason"] is None) == (verdict["verdict"] == "right"), verdict
        assert verdict["formula"] or verdict["names"], verdict
        assert _verdicts.fits(verdict, verdict | {"source": verdict["paper"]}), verdict


def test_no_two_kept_verdicts_on_one_record_disagree():
    for part in _verdicts.load().values():
        for verdict in part:
            same = [v["verdict"] for v in part if _verdicts.fits(v, verdict) and v.get("sample") == verdict.get("sample")]
            assert len(set(same)) == 1, verdict


def test_an_unread_record_is_written_out_and_does_not_count(tmp_path):
    scorer = tmp_path / "score.py"
    scorer.write_text("def score(records, gold, tolerance, match):\n    return [], [], records\n")
    found = _verdicts.figures([ROW, ROW | {"value": 5.0}], [], scorer, said())
    assert found["precision"] == 1.0 and found["precision_judged_share"] == 0.5
    left = _verdicts.unjudged([ROW, ROW | {"value": 5.0}], [], scorer, said())
    assert [line["value"] for line in left] == [5.0] and json.dumps(left)
