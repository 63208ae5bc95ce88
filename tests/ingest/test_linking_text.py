"""Prose to facts: which material, specimen, temperature and origin a value in a sentence has."""

from __future__ import annotations

import pytest

from ingest.document import Block, Document
from ingest.linking import link_document
from ingest.linking.context import Context
from ingest.linking.lines import lines_of, read_lines
from ingest.linking.text import read_facts
from ingest.parser import Entity

LLZTO = "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}"


def document(*texts, title=None, section="Results", kind="paragraph"):
    return Document(
        path="t.txt",
        sha256="0" * 64,
        media_type="text/plain",
        title=title,
        blocks=[Block(kind=kind, text=text, section=section) for text in texts],
    )


def facts(*texts, **more):
    context = Context(document(*texts, **more))
    lines = lines_of(context)
    read_lines(lines, context)
    return [fact for line in lines for fact in read_facts(line, context, "1")]


def brief(*texts, **more):
    return [(f.ref.formula or f.ref.names[0], f.value, f.temperature_K) for f in facts(*texts, **more)]


def test_the_material_before_the_value():
    assert brief("The ionic conductivity of Li_{6}PS_{5}Cl is 3.4 × 10^{−3} S cm^{−1} at 30 °C.") == [
        ("Li6PS5Cl", 3.4e-3, 303.15)
    ]


def test_the_material_behind_the_value():
    assert brief("A conductivity of 3.4 mS/cm at room temperature was achieved in Li_{6}PS_{5}Cl.") == [
        ("Li6PS5Cl", 3.4e-3, 298.0)
    ]


def test_each_material_keeps_its_value_in_a_comparison():
    text = "Li_{10}GeP_{2}S_{12} (12 mS/cm) is a better conductor than Na_{10}SnP_{2}S_{12} (0.4 mS/cm)."
    assert brief(text) == [("Li10GeP2S12", 0.012, None), ("Na10SnP2S12", 4e-4, None)]


def test_what_stands_behind_than_is_not_the_subject():
    text = "The conductivity of Li_{6}PS_{5}Cl, 3.4 mS/cm, is higher than that of Li_{6}PS_{5}I."
    assert brief(text) == [("Li6PS5Cl", 3.4e-3, None)]


def test_respectively_over_materials():
    text = "At 25 °C the conductivities of Li_{6}PS_{5}Cl, Li_{6}PS_{5}Br and Li_{6}PS_{5}I are 2.05, 1.15 and 0.0013 mS cm^{−1}, respectively."
    assert brief(text) == [("Li6PS5Cl", 2.05e-3, 298.15), ("Li6PS5Br", 1.15e-3, 298.15), ("Li6PS5I", 1.3e-6, 298.15)]


def test_respectively_over_temperatures():
    text = (
        "MgZr_{4}(PO_{4})_{6} showed a conductivity of 2.9 × 10^{−5} and 6.1 × 10^{−3} S cm^{−1} at 400 and 800 °C, respectively."
    )
    assert [(value, kelvin) for _, value, kelvin in brief(text)] == [(2.9e-5, 673.15), (6.1e-3, 1073.15)]


def test_respectively_over_values_of_x():
    text = "In Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12} with x = 0.2, 0.4 and 0.6 the conductivities are 0.3, 0.5 and 1.0 mS/cm, respectively."
    assert [(formula, value) for formula, value, _ in brief(text)] == [
        ("Li6.8La3Zr1.8Ta0.2O12", 3e-4), ("Li6.6La3Zr1.6Ta0.4O12", 5e-4), ("Li6.4La3Zr1.4Ta0.6O12", 1e-3),
    ]  # fmt: skip


def test_an_interval_over_an_interval_of_temperatures_is_two_values():
    text = "The conductivity of ZnO rises, with values of 0.11–0.26 S cm^{-1} at 400–500 °C."
    assert [(value, kelvin) for _, value, kelvin in brief(text)] == [(0.11, 673.15), (0.26, 773.15)]


def test_an_interval_without_temperatures_is_one_value_with_its_ends():
    (fact,) = facts("Li_{6}PS_{5}Cl has a conductivity of 1.0–3.0 mS/cm.")
    assert (fact.low, fact.high) == (1e-3, 3e-3) and 1e-3 < fact.value < 3e-3


def test_the_latter_is_the_last_named():
    text = "Li_{6}PS_{5}Cl and Li_{6}PS_{5}I were compared. The conductivity of the latter is only 1.3 × 10^{−6} S cm^{−1}."
    assert [(formula, value) for formula, value, _ in brief(text)] == [("Li6PS5I", 1.3e-6)]


def test_a_pronoun_means_the_material_of_the_sentence_before():
    assert brief(f"{LLZTO} was sintered. Its conductivity is 1.0 mS/cm at 25 °C.") == [("Li6.4La3Zr1.4Ta0.6O12", 1e-3, 298.15)]


def test_an_acronym_means_what_the_document_says():
    assert brief(f"{LLZTO} (LLZTO) was made.", "LLZTO shows a conductivity of 1.0 mS/cm.")[0][0] == "Li6.4La3Zr1.4Ta0.6O12"


def test_a_sentence_without_material_speaks_of_the_documents_own():
    assert (
        brief("The total conductivity reached 1.0 mS/cm.", title=f"High conductivity of the garnet {LLZTO}")[0][0]
        == "Li6.4La3Zr1.4Ta0.6O12"
    )


def test_a_sintering_temperature_is_the_specimens_not_the_measurements():
    (fact,) = facts(f"The total conductivity of {LLZTO} samples sintered at 1200 °C for 30 min was 0.5 mS/cm at 25 °C.")
    assert (fact.temperature_K, fact.treatment.temperature_K, fact.treatment.time_h) == (298.15, 1473.15, 0.5)


def test_the_ceramic_in_a_polymer_does_not_get_the_composites_conductivity():
    (fact,) = facts("The PEO electrolyte with LLZO nanowires shows a conductivity of 0.2 mS/cm.")
    assert fact.ref.formula is None and fact.ref.kind == "composite"


def test_a_composite_is_not_its_first_part():
    text = "ZnO and ZnO-LCP composite exhibit ionic conductivities of 0.09 and 0.156 S cm^{−1} at 550 °C, respectively."
    assert [name for name, *_ in brief(text)] == ["ZnO", "ZnO-LCP"]


def test_doped_materials_without_amount_have_no_formula():
    (fact,) = facts("W-doped Na_{3}SbS_{4} has a reported conductivity of 32 mS/cm.")
    assert fact.ref.formula is None and fact.ref.names == ("W-doped Na_{3}SbS_{4}",) and fact.origin == "cited"


def test_evidence_points_at_the_number_in_its_block():
    text = "First a sentence. The conductivity of Li_{6}PS_{5}Cl is 3.4 mS/cm."
    (fact,) = facts(text)
    assert text[fact.evidence.start : fact.evidence.end] == "3.4 mS/cm"


def test_codes_keep_specimens_apart():
    texts = (
        "Pellets of Li_{6}PS_{5}Cl were annealed at 500 °C for 5 h (denoted as A1) and at 550 °C for 5 h (denoted as A2).",
        "A1 has a conductivity of 2.0 mS/cm, while A2 shows 4.0 mS/cm.",
    )
    samples = link_document(document(*texts, title="Annealing of Li_{6}PS_{5}Cl"), second_reader=False).samples
    assert {s.label: s.measurements[0].value for s in samples if s.measurements} == {"A1": 2e-3, "A2": 4e-3}
    assert {s.label: s.syntheses[0].max_temperature_K for s in samples if s.measurements} == {"A1": 773.15, "A2": 823.15}


def test_structure_statements_reach_the_samples():
    texts = (
        f"{LLZTO} crystallizes in the cubic space group Ia-3d with ZrO_{{6}} octahedra.",
        f"The conductivity of {LLZTO} is 1.0 mS/cm.",
    )
    (sample,) = link_document(document(*texts), second_reader=False).samples
    assert (sample.material.phase, sample.structures[0].spacegroup_number, sample.structures[0].motifs) == (
        "cubic",
        230,
        ["ZrO6"],
    )


def test_synthesis_of_the_experimental_section():
    blocks = [
        Block(kind="paragraph", section="Experimental", text=f"{LLZTO} was prepared by solid-state reaction from Li_{{2}}CO_{{3}} (10 wt% excess), La_{{2}}O_{{3}}, ZrO_{{2}} and Ta_{{2}}O_{{5}}. The powders were calcined at 900 °C for 12 h in air. The pellets were sintered at 1150 °C for 6 h."),
        Block(kind="paragraph", section="Results", text=f"The conductivity of {LLZTO} is 1.0 mS/cm."),
    ]  # fmt: skip
    doc = Document(path="t.txt", sha256="0" * 64, media_type="text/plain", blocks=blocks)
    (sample,) = link_document(doc, second_reader=False).samples
    (synthesis,) = sample.syntheses
    assert (synthesis.method, synthesis.max_temperature_K, synthesis.time_h) == ("solid_state", 1423.15, 6.0)
    assert [(s.operation, s.temperature_K, s.time_h) for s in synthesis.steps] == [
        ("calcination", 1173.15, 12.0),
        ("sintering", 1423.15, 6.0),
    ]
    assert {p.formula: p.amount for p in synthesis.precursors} == {
        "Li2CO3": "10 wt% excess",
        "La2O3": None,
        "ZrO2": None,
        "Ta2O5": None,
    }


class ReadsMaterials:
    """A parser for one word: what it says a material is."""

    def __init__(self, *names):
        self.names = names

    def entities(self, texts):
        return [[Entity(t.index(n), t.index(n) + len(n), "MATERIAL", n, 0.95) for n in self.names if n in t] for t in texts]


def test_a_material_that_only_the_parser_knows_is_linked():
    text = "The MIT-20x framework shows a conductivity of 0.1 mS/cm at 25 °C."
    with_parser = link_document(document(text), parser=ReadsMaterials("MIT-20x"), second_reader=False).samples
    assert [s.material.names for s in with_parser] == [["MIT-20x"]]
    assert link_document(document(text), second_reader=False).samples == []


def test_the_parsers_agreement_raises_confidence():
    text = "The ionic conductivity of Li_{6}PS_{5}Cl is 3.4 mS/cm."
    alone = link_document(document(text), second_reader=False).samples[0].measurements[0]
    agreed = (
        link_document(document(text), parser=ReadsMaterials("Li_{6}PS_{5}Cl"), second_reader=False).samples[0].measurements[0]
    )
    assert agreed.confidence > alone.confidence


@pytest.mark.parametrize(
    "text", ["The band gap of Li_{6}PS_{5}Cl is 5.9 eV.", "It was stirred for 12 h at 60 °C.", "The capacity was 150 mAh/g."]
)
def test_values_of_other_properties_give_nothing(text):
    assert facts(text) == []


def test_an_impossible_temperature_costs_neither_the_value_nor_the_document():
    text = "The ionic conductivity of Li_{6}PS_{5}Cl is 3.4 × 10^{-3} S cm^{-1} at 11200 °C."
    (sample,) = link_document(document(text), second_reader=False).samples
    (measurement,) = sample.measurements
    assert (measurement.value, measurement.temperature_K) == (3.4e-3, None)
    assert measurement.evidence[0].flags == ["temperature_impossible"]


def test_what_was_mended_or_looks_misprinted_is_said_with_the_place():
    text = "The ionic conductivity of Li_{9}La_{3}Zr_{2}O_{12} is 3.1 × 10^{4} S cm^{-1} at 25 °C."
    (sample,) = link_document(document(text), second_reader=False).samples
    (measurement,) = sample.measurements
    assert sample.material.formula == "Li9La3Zr2O12"
    assert measurement.evidence[0].flags == ["charge_unbalanced", "minus_restored"]
