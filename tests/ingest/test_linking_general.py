"""Classes and devices are no materials; families, formulas and composites are."""

from __future__ import annotations

import pytest

from ingest.linking.facts import MaterialRef
from ingest.linking.general import names_no_material
from ingest.linking.spacegroups import without_spacegroup


@pytest.mark.parametrize(
    "name", ["SCEs", "The SPEs", "of Na-SICs", "SCEs composite", "these solid electrolytes", "SOFC", "SOFCs"]
)
def test_a_class_or_a_device_names_no_material(name):
    assert names_no_material(MaterialRef((name,), kind="name"))


@pytest.mark.parametrize(
    "name",
    ["NASICON", "GDC", "YSZ", "LLZTO", "PEO", "BZFCY-ZnO", "β-alumina", "LAGP composite", "argyrodites", "8YSZ", "PVDF-HFP"],
)
def test_a_family_or_a_name_is_a_material(name):
    assert not names_no_material(MaterialRef((name,), kind="name"))


def test_a_plural_with_a_composition_or_a_sample_code_is_a_material():
    assert not names_no_material(MaterialRef(("LPSs",), "Li3PS4"))
    assert not names_no_material(MaterialRef(("CPEs",), None, label="CPEs"))


def test_an_acronym_that_the_document_defines_as_a_cell_is_a_device():
    ref = MaterialRef(("DCFB",), kind="acronym")
    assert names_no_material(ref, {"DCFB": "direct carbon flow battery"})
    assert not names_no_material(ref, {"DCFB": "doped calcium ferrite bismuthate"})


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Na3Zr2Si2PO12 C2/c", "Na3Zr2Si2PO12"), ("Na 3 Zr 2 Si 2 P 1 O 12 C2 = c", "Na 3 Zr 2 Si 2 P 1 O 12"),
        ("Na2.5Zr2Si1.5P1.5O12 R -- 3c", "Na2.5Zr2Si1.5P1.5O12"), ("Li7La3Zr2O12, Ia-3d", "Li7La3Zr2O12"),
        ("LLZO-PEO", "LLZO-PEO"), ("ZnO-LCP", "ZnO-LCP"), ("Li3PS4", "Li3PS4"), ("Na3PS4 C2", "Na3PS4 C2"), ("SDC P-2", "SDC P-2"),
    ],
)  # fmt: skip
def test_a_space_group_behind_a_name_is_taken_off_and_nothing_else(printed, name):
    assert without_spacegroup(printed) == name
