"""Confidence learnt from verdicts."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Sample
from ingest.learned_confidence import FEATURES, Learned, TooFew, apply, learn, load, save, scores

KINDS = ("scale", "features", "isotonic")


def rows(number=200, documents=20, *, seed=0, right=lambda shipped, features, random: random.random() < shipped):
    """Verdicts of a world in which `right` says what is right."""
    random = np.random.default_rng(seed)
    found = []
    for n in range(number):
        features = {"material": float(random.random()), "ocr": float(random.random() < 0.3), "cue": 1.0}
        shipped = float(0.05 + 0.9 * features["material"])
        found.append({
            "doi": f"10.1000/{n % documents}", "features": features | {"shipped": shipped}, "read": {"property": "ionic_conductivity", "value": 1e-4},
            "right": bool(right(shipped, features, random)),
        })  # fmt: skip
    return found


def test_what_the_shipped_confidence_overrates_is_mended_on_documents_not_seen():
    learned = learn(rows(right=lambda s, f, random: random.random() < s**3))
    before, after = learned.report["before"], learned.report["after"]
    assert learned.report["better"]
    assert all(after[name] < before[name] for name in ("log_loss", "brier", "calibration_error"))
    assert after["calibration_error"] < 0.6 * before["calibration_error"]
    assert learned.report["rows_held_out"] == 70 and learned.report["documents_held_out"] == 7


def test_a_feature_that_people_find_to_mislead_is_weighed():
    learned = learn(rows(400, right=lambda s, f, random: random.random() < (0.05 if f["ocr"] else 0.95)))
    assert learned.kind == "features"
    assert learned.weights["ocr"] < -1
    features = {"material": 0.5, "cue": 1.0, "shipped": 0.5}
    assert learned.confidence(features | {"ocr": 1.0}) < 0.3 < 0.7 < learned.confidence(features | {"ocr": 0.0})


def test_a_shipped_confidence_that_is_right_is_left_nearly_alone():
    learned = learn(rows(600))
    assert abs(learned.report["after"]["log_loss"] - learned.report["before"]["log_loss"]) < 0.03
    assert learned.confidence({"shipped": 0.5, "material": 0.5, "cue": 1.0}) == pytest.approx(0.5, abs=0.12)


def test_the_forms_of_one_paper_are_never_on_both_sides():
    learned = learn(rows(80, 8), held_out={"10.1000/0", "10.1000/1"})
    assert (learned.report["documents_held_out"], learned.report["rows_held_out"]) == (2, 20)


@pytest.mark.parametrize(
    "made", [rows(10), rows(200, 2), rows(right=lambda s, f, random: True), [{**r, "features": {}} for r in rows()]]
)
def test_too_few_verdicts_are_refused_with_what_is_missing(made):
    with pytest.raises(TooFew, match="20 verdicts, 3 right and 3 wrong readings among them, on 4 documents"):
        learn(made)


def test_scores_of_a_hand_made_case():
    found = scores(np.array([0.9, 0.9, 0.2, 0.2]), np.array([1, 0, 0, 0]))
    assert found == {"log_loss": 0.7136, "brier": 0.225, "calibration_error": 0.3}


@given(shipped=st.floats(0, 1), material=st.floats(0, 1), agreement=st.floats(0, 40))
def test_a_confidence_is_a_number_between_the_limits_and_one_learnt_from_the_shipped_one_alone_rises_with_it(
    shipped, material, agreement
):
    features = {"material": material, "agreement": agreement}
    for learned in LEARNT.values():
        assert 0.02 <= learned.confidence(features | {"shipped": shipped}, "activation_energy", 0.3) <= 0.99
    for kind in ("scale", "isotonic"):
        sure = [LEARNT[kind].confidence(features | {"shipped": s}) for s in sorted((shipped, 0.4, 0.7))]
        assert sure == sorted(sure)


def _learnt():
    from ingest.learned_confidence import _data, _fit

    return {kind: _fit(kind, _data(rows(right=lambda s, f, random: random.random() < s**2))) for kind in KINDS}


LEARNT = _learnt()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_json_and_says_the_same_when_loaded(tmp_path, kind):
    path = tmp_path / "learned" / "confidence.json"
    save(LEARNT[kind], path)
    assert json.loads(path.read_text())["kind"] == kind
    features = {"shipped": 0.7, "material": 0.8, "ocr": 1.0}
    assert load(path).confidence(features) == LEARNT[kind].confidence(features)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9}', '{"format": 1, "kind": "scale"}'])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path, text):
    path = tmp_path / "confidence.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"confidence.json is no learned confidence: ionatlas curate learn"):
        load(path)
    assert load(tmp_path / "none.json") is None


def test_records_get_the_learnt_confidence_and_what_has_no_features_keeps_its_own(make):
    sure = make.conductivity(
        "1e-4", evidence=[make.evidence("x", features={"shipped": 0.9}), make.evidence("y", page=2, features={"shipped": 0.3})]
    )
    given_ = make.conductivity("2e-4", confidence=0.7)
    document = make.document("a", Sample(material=make.material("Li7La3Zr2O12"), measurements=[sure, given_]))
    half = Learned("scale", {"log_odds": 0.5, "constant": 0.0})
    first, second = apply(document, half).samples[0].measurements
    assert first.confidence == 0.75 and [e.confidence for e in first.evidence] == [0.75, 0.396]
    assert (second.confidence, second.evidence[0].confidence) == (0.7, 0.9)


def test_the_next_ingest_uses_what_was_learnt(clean_store, tmp_path):
    from graph.queries import run
    from ingest.pipeline import ingest

    paper = tmp_path / "paper.txt"
    paper.write_text("The total ionic conductivity of Li7La3Zr2O12 was 5.1 × 10^-4 S/cm at 25 °C.\n")
    lean = {"workers": 0, "second_reader": False, "parser_model": "none", "force": True}
    ingest([paper], clean_store, **lean)
    (shipped,) = [r["confidence"] for r in run(clean_store, "records")]
    path = tmp_path / "confidence.json"
    ingest([paper], clean_store, learned=path, **lean)
    assert [r["confidence"] for r in run(clean_store, "records")] == [shipped]
    save(Learned("scale", {"log_odds": 0.0, "constant": -1.0}), path)
    ingest([paper], clean_store, learned=path, **lean)
    (row,) = run(clean_store, "curation", {"which": "all"})
    assert row["confidence"] == row["places"][0]["confidence"] == 0.269
    assert json.loads(row["places"][0]["features"])["shipped"] == shipped
    assert (
        {"material", "cue", "cited"}
        <= json.loads(row["places"][0]["features"]).keys()
        <= {*FEATURES, "shipped", "block_confidence"}
    )
    assert ingest([paper], clean_store, learned=path, **lean).changed == 0
