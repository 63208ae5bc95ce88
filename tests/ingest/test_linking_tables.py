"""Tables to facts: where the unit, the power of ten, the material, the temperature and the treatment may stand."""

from __future__ import annotations

import pytest

from ingest.document import Block, Document, Table
from ingest.linking import link_document
from ingest.linking.context import Context
from ingest.linking.tables import read_table

SERIES = "Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}"


def document(tables, *texts, title="Conductivity of a garnet", **more):
    blocks = [Block(kind="paragraph", text=text) for text in texts]
    return Document(
        path="t.xml", sha256="0" * 64, media_type="application/jats+xml", title=title, blocks=blocks, tables=tables, **more
    )


def table(rows, caption="", label="Table 1", header_rows=1, extractor="jats", **more):
    return Table(label=label, caption=caption, rows=rows, header_rows=header_rows, extractor=extractor, **more)


def facts(one, *texts, **more):
    found = read_table(one, Context(document([one], *texts, **more)), "1").facts
    return [(f.ref.label, f.ref.formula, f.property, f.value, f.temperature_K, f.kind) for f in found]


def test_unit_and_power_in_the_heading_belong_to_every_cell():
    one = table(
        [["Sample", "Composition", "σ_{total} (10^{−4} S cm^{−1})"], ["A1", "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "5.09"]]
    )
    assert facts(one) == [("A1", "Li6.4La3Zr1.4Ta0.6O12", "ionic_conductivity", 5.09e-4, None, "total")]


def test_unit_in_the_cell_and_temperature_behind_it():
    one = table([["Material", "Ionic conductivity"], ["Li_{6}PS_{5}Cl", "3.4 × 10^{−3} S cm^{−1} at 30 °C"]])
    assert facts(one) == [(None, "Li6PS5Cl", "ionic_conductivity", 3.4e-3, 303.15, None)]


def test_unit_and_temperature_in_the_caption():
    one = table(
        [["Material", "Conductivity"], ["Li_{6}PS_{5}Cl", "3.4"]], caption="Ionic conductivity (mS/cm) at 25 °C of argyrodites."
    )
    assert facts(one) == [(None, "Li6PS5Cl", "ionic_conductivity", 3.4e-3, 298.15, None)]


def test_columns_that_are_temperatures_take_their_property_from_the_caption():
    one = table(
        [["Material", "25 °C", "60 °C"], ["Li_{6}PS_{5}Cl", "3.4", "9.8"]], caption="Ionic conductivity (mS/cm) of an argyrodite."
    )
    assert [(f[3], f[4]) for f in facts(one)] == [(3.4e-3, 298.15), (9.8e-3, 333.15)]


def test_headings_of_two_lines_with_bulk_and_total():
    one = table(
        [
            ["Sample", "Conductivity (10^{-4} S/cm)", "Conductivity (10^{-4} S/cm)"],
            ["Sample", "bulk", "total"],
            ["Li_{7}La_{3}Zr_{2}O_{12}", "4.1", "2.3"],
        ],
        header_rows=2,
    )
    assert [(f[3], f[5]) for f in facts(one)] == [(4.1e-4, "bulk"), (2.3e-4, "total")]


def test_x_column_is_expanded_by_the_series_of_the_caption():
    one = table([["x", "σ (S/cm)"], ["0", "2.0e-4"], ["0.6", "1.0e-3"]], caption=f"Conductivity of {SERIES}.")
    assert facts(one) == [
        ("x = 0", "Li7La3Zr2O12", "ionic_conductivity", 2e-4, None, None),
        ("x = 0.6", "Li6.4La3Zr1.4Ta0.6O12", "ionic_conductivity", 1e-3, None, None),
    ]


def test_code_and_x_together_make_a_labelled_member_of_the_series():
    one = table([["Sample", "x", "σ (S/cm)"], ["T1", "0.6", "1.0e-3"]], caption=f"Conductivity of {SERIES}.")
    assert facts(one) == [("T1", "Li6.4La3Zr1.4Ta0.6O12", "ionic_conductivity", 1e-3, None, None)]


def test_codes_of_a_definition_in_the_text_are_resolved():
    one = table([["Material", "Ea (eV)"], ["LLZTO", "0.35"]])
    assert facts(one, "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12} (LLZTO) was prepared.")[0][:4] == (
        None,
        "Li6.4La3Zr1.4Ta0.6O12",
        "activation_energy",
        0.35,
    )


def test_members_of_a_coded_series_are_resolved():
    one = table([["Material", "c (Å)"], ["NAYZSiP0.2", "22.741(2)"]])
    (fact,) = facts(one, "The series Na_{3+2x}Al_{x}Y_{x}Zr_{2−2x}Si_{2}PO_{12} (NAYZSiPx) was studied.")
    assert fact[1] == "Na3.4Y0.2Zr1.6Al0.2Si2PO12" and fact[3] == 22.741


def test_a_lying_table_is_turned():
    one = table(
        [
            ["", "Li_{7}La_{3}Zr_{2}O_{12}", "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}"],
            ["σ (mS/cm)", "0.3", "1.0"],
            ["Ea (eV)", "0.36", "0.35"],
        ]
    )
    assert [(f[1], f[2], f[3]) for f in facts(one)] == [
        ("Li7La3Zr2O12", "ionic_conductivity", 3e-4), ("Li7La3Zr2O12", "activation_energy", 0.36),
        ("Li6.4La3Zr1.4Ta0.6O12", "ionic_conductivity", 1e-3), ("Li6.4La3Zr1.4Ta0.6O12", "activation_energy", 0.35),
    ]  # fmt: skip


def test_evidence_of_a_lying_table_points_at_the_printed_cell():
    one = table([["", "Li_{7}La_{3}Zr_{2}O_{12}"], ["Space group", "Ia-3d"], ["σ (mS/cm)", "0.3"]])
    (fact,) = read_table(one, Context(document([one])), "1").facts
    assert one.rows[fact.evidence.row][fact.evidence.column] == "0.3" == fact.evidence.quote


def test_reference_column_tells_own_from_cited():
    rows = [["Material", "σ (S/cm)", "Ref."], ["Li_{6}PS_{5}Cl", "1e-3", "[12]"], ["Li_{6}PS_{5}Br", "2e-3", "This work"]]
    found = read_table(table(rows), Context(document([table(rows)])), "1").facts
    assert [f.origin for f in found] == ["cited", "own"]


def test_blank_identity_and_reference_continue_the_row_above():
    rows = [["Material", "σ", "Ref."], ["Li_{6}PS_{5}Cl", "1e-3 S/cm at 25 °C", "[12]"], ["", "4e-3 S/cm at 60 °C", ""]]
    found = read_table(table(rows), Context(document([table(rows)])), "1").facts
    assert [(f.ref.formula, f.temperature_K, f.origin) for f in found] == [
        ("Li6PS5Cl", 298.15, "cited"),
        ("Li6PS5Cl", 333.15, "cited"),
    ]


def test_sintering_condition_makes_the_synthesis_of_the_row():
    rows = [
        ["Sample Name", "Sintering Condition", "Total Ionic Conductivity (10^{−4} S·cm^{−1}), 25 °C", "Relative Density"],
        ["SL−1", "1200 °C × 60 min", "1.58", "86.7%"],
        ["SL−2", "1200 °C × 30 min", "5.09", "87.3%"],
    ]
    text = "Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12} (LLZNO) powder was prepared by solid-state reaction."
    samples = link_document(document([table(rows)], text, title="Nb-doped garnet LLZNO")).samples
    by_label = {s.label: s for s in samples}
    assert sorted(by_label) == ["SL-1", "SL-2"]
    synthesis = by_label["SL-2"].syntheses[0]
    assert (synthesis.method, synthesis.max_temperature_K, synthesis.time_h) == ("solid_state", 1473.15, 0.5)
    assert by_label["SL-2"].relative_density == 87.3
    assert {m.property: m.temperature_K for m in by_label["SL-2"].measurements} == {
        "ionic_conductivity": 298.15,
        "relative_density": None,
    }


def test_several_lattice_parameters_in_one_cell():
    rows = [
        ["Material", "Lattice Parameters 25 °C", "Space Group"],
        ["Na_{3}Zr_{2}Si_{2}PO_{12}", "a: 15.637(1), b: 9.045(1), c: 9.225(1), β: 123.64(1)°", "C2/c"],
    ]
    (sample,) = link_document(document([table(rows)])).samples
    assert {m.axis: m.value for m in sample.measurements} == {"a": 15.637, "b": 9.045, "c": 9.225, "beta": 123.64}
    assert (sample.structures[0].spacegroup, sample.structures[0].a, sample.material.phase) == ("C2/c", 15.637, "monoclinic")


def test_composite_from_filler_and_host_columns():
    rows = [
        ["Morphology", "Ceramic filler", "Polymer host", "Percolation", "Ionic conductivity"],
        ["Nanowire", "LLTO", "PEO/LiTFSI", "15 wt%", "2.4 × 10^{−4} S cm^{−1} at 25 °C"],
    ]
    found = read_table(table(rows), Context(document([table(rows)])), "1").facts
    assert found[0].ref.formula is None and found[0].ref.names[0] == "PEO/LiTFSI + 15 wt% LLTO"
    assert [c[0] for c in found[0].ref.components] == ["PEO/LiTFSI", "LLTO"]


def test_rows_of_a_data_set_belong_to_their_own_papers():
    rows = [
        ["Composition", "Ionic conductivity (S cm-1)", "Space group", "a", "DOI"],
        ["Li7La3Zr2O12", "2.44e-4", "Ia-3d", "12.97", "10.1002/anie.200701144"],
    ]
    one = table(rows, extractor="csv", label=None)
    (sample,) = link_document(document([one], title=None)).samples
    assert sample.paper.doi == "10.1002/anie.200701144"
    assert {(m.property, m.origin, m.evidence[0].kind) for m in sample.measurements} == {
        ("ionic_conductivity", "dataset", "dataset"),
        ("lattice_parameter", "dataset", "dataset"),
    }


@pytest.mark.parametrize("cell", ["–", "n/a", "", "-"])
def test_empty_cells_give_nothing(cell):
    assert facts(table([["Material", "σ (S/cm)"], ["Li_{6}PS_{5}Cl", cell]])) == []


def test_columns_of_other_matters_give_nothing():
    one = table([["Cathode Material", "First cycle discharge capacity (mAh/g)", "Capacity retention (%)"], ["LCO", "140", "97"]])
    assert facts(one) == []


def test_logarithms_are_turned_into_values():
    one = table([["Material", "log σ (S/cm)"], ["Li_{6}PS_{5}Cl", "−3.0"]])
    assert facts(one)[0][3] == pytest.approx(1e-3)
