"""Records in few words."""

from __future__ import annotations

import pytest

from ionatlas.reports.record_labels import grade, material, number, place, printed, says


def row(**more):
    values = {
        "record": "Measurement", "record_id": "m1", "property": "ionic_conductivity", "value": 5.1e-4, "low": None, "high": None, "bound": None,
        "unit": "S/cm", "raw": "5.1 × 10^{-4} S cm^{-1}", "temperature_K": 298.15, "kind": "total", "axis": None, "origin": "own",
        "spacegroup": None, "crystal_system": None, "prototype": None, "method": None, "max_temperature_K": None, "sample": "SL-2",
        "formula": "Li6.4La3Zr1.4Ta0.6O12", "phase": "cubic", "names": ["LLZTO"], "confidence": 0.9, "status": "machine",
        "evidence_kind": "text", "page": 1, "bbox": None, "table": None, "row": None, "column": None, "start": 0, "end": 0,
        "quote": "It is 5.1 × 10^{-4} S cm^{-1}.", "extractor": "text",
    }  # fmt: skip
    return values | more


@pytest.mark.parametrize(
    "value, shown", [(5.1e-4, "5.1 × 10⁻⁴"), (0.311, "0.311"), (12.8952, "12.8952"), (0.0, "0"), (1e-10, "1 × 10⁻¹⁰")]
)
def test_numbers_are_shown_as_print_has_them(value, shown):
    assert number(value) == shown


def test_a_measurement_says_symbol_value_unit_and_conditions():
    assert says(row()) == "σ = 5.1 × 10⁻⁴ S/cm, 298.15 K, total"
    assert says(row(bound="<", low=4e-4, high=6e-4)) == "σ = <5.1 × 10⁻⁴ S/cm, [4 × 10⁻⁴, 6 × 10⁻⁴], 298.15 K, total"


def test_structures_and_syntheses_say_what_they_are():
    assert says(row(record="Structure", value=12.98, spacegroup="Ia-3d")) == "structure, Ia-3d, a = 12.98 Å"
    assert (
        says(row(record="Synthesis", value=None, method="solid_state", max_temperature_K=1503.15))
        == "synthesis, solid state, 1230 °C"
    )


def test_a_material_has_subscripts_its_sample_and_its_phase():
    assert material(row()) == "SL-2: Li₆.₄La₃Zr₁.₄Ta₀.₆O₁₂, cubic"
    assert material(row(formula=None, sample=None, phase="unknown", names=["PEO–LiTFSI_{2}"])) == "PEO–LiTFSI2"


def test_the_place_names_the_cell():
    assert place(row(table="Table 2", row=3, column=1)) == "page 1, Table 2, row 3, column 1, confidence 0.90"


@pytest.mark.parametrize("more, expected", [
    ({}, "sure"), ({"confidence": 0.6}, "likely"), ({"confidence": 0.2}, "doubtful"), ({"status": "rejected"}, "rejected"),
])  # fmt: skip
def test_grades(more, expected):
    assert grade(row(**more)) == expected


@pytest.mark.parametrize("more, words", [
    ({"start": 100, "end": 123}, "5.1 × 10^{-4} S cm^{-1}"),  # offsets of the block: only their distance is of use
    ({"raw": "5.1", "start": 6, "end": 29}, "5.1 × 10^{-4} S cm^{-1}"),
    ({"quote": "after 30 min it was 0.51 mS/cm", "raw": "5.1", "start": 20, "end": 30, "value": 5.1e-4}, "0.51 mS/cm"),
    ({"quote": "as in Figure 5b and Table 2, 0.31–0.33 eV", "raw": "0.32", "value": 0.32, "low": 0.31, "high": 0.33, "start": 0, "end": 12}, "0.31–0.33 eV"),
    ({"quote": "no number", "raw": "7", "start": 0, "end": 3}, "7"),
    ({"row": 2, "quote": "5.1"}, "5.1"),
    ({"record": "Structure"}, None),
])  # fmt: skip
def test_the_words_of_a_value_are_found_in_its_sentence(more, words):
    assert printed(row(**more)) == words
