import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.identity import material_id, measurement_id, merge_document, paper_id, sample_id
from graph.records import (
    DocumentRecords,
    Evidence,
    Material,
    Measurement,
    Paper,
    Precursor,
    Sample,
    Source,
    Structure,
    Synthesis,
)

SHA = "a" * 64


def evidence(quote="as printed", **more):
    values = {"kind": "text", "quote": quote, "page": 1, "extractor": "test", "extractor_version": "1", "confidence": 0.9}
    return Evidence(**{**values, **more})


def conductivity(printed, **more):
    values = {"property": "ionic_conductivity", "unit": "S/cm", "raw": printed, "confidence": 0.8}
    return Measurement(**{**values, "value": float(printed), "evidence": [evidence(printed)], **more})


def activation(printed, **more):
    return conductivity(printed, property="activation_energy", unit="eV", **more)


def document(*samples):
    source = Source(sha256=SHA, path="a.pdf", media_type="application/pdf", outcome="ok", pipeline="1")
    return DocumentRecords(source=source, paper=Paper(doi="10.1000/a"), samples=list(samples))


def merged(*samples):
    return merge_document(document(*samples)).samples


LLZO = Material(formula="Li7La3Zr2O12", phase="cubic")
UNKNOWN = Material(formula="Li7La3Zr2O12", names=["LLZO"])
TETRAGONAL = Material(formula="Li7La3Zr2O12", phase="tetragonal")


def test_a_rounded_value_joins_the_precise_one_which_stays_with_both_evidences():
    for first, second in (("5.1e-4", "5.09e-4"), ("5.09e-4", "5.1e-4")):
        (sample,) = merged(Sample(material=LLZO, measurements=[conductivity(first), conductivity(second)]))
        (measurement,) = sample.measurements
        assert measurement.value == 5.09e-4
        assert sorted(e.quote for e in measurement.evidence) == ["5.09e-4", "5.1e-4"]


def test_two_own_values_that_differ_stay_two():
    (sample,) = merged(Sample(label="A", material=LLZO, measurements=[conductivity("5.1e-4"), conductivity("5.2e-4")]))
    assert sorted(m.value for m in sample.measurements) == [5.1e-4, 5.2e-4]


def test_a_rounding_under_another_condition_does_not_join():
    values = [
        conductivity("5.1e-4", kind="bulk"), conductivity("5.09e-4", kind="total"),
        conductivity("5.1e-4", kind="bulk", temperature_K=373.15), conductivity("5.1e-4", kind="grain_boundary", temperature_K=298.15),
    ]  # fmt: skip
    (sample,) = merged(Sample(label="A", material=LLZO, measurements=values))
    assert len(sample.measurements) >= 3


def test_a_rounding_of_another_property_does_not_join():
    (sample,) = merged(Sample(label="A", material=LLZO, measurements=[conductivity("0.3"), activation("0.3")]))
    assert len(sample.measurements) == 2


def test_a_value_without_condition_takes_it_from_the_same_value_with_one():
    (sample,) = merged(
        Sample(material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(
            material=LLZO,
            measurements=[conductivity("5.1e-4", temperature_K=298.15, kind="total", method="impedance spectroscopy")],
        ),
    )
    (measurement,) = sample.measurements
    assert (measurement.temperature_K, measurement.kind, measurement.method) == (298.15, "total", "impedance spectroscopy")


def test_a_stated_temperature_replaces_an_assumed_one():
    (sample,) = merged(
        Sample(
            material=LLZO,
            measurements=[
                conductivity("5.1e-4", temperature_K=298.0, temperature_assumed=True),
                conductivity("5.1e-4", temperature_K=300.0),
            ],
        )
    )
    (measurement,) = sample.measurements
    assert (measurement.temperature_K, measurement.temperature_assumed) == (300.0, False)


def test_a_labelled_sample_absorbs_an_unlabelled_one_of_the_same_material_and_value():
    (sample,) = merged(
        Sample(
            material=UNKNOWN,
            measurements=[conductivity("5.1e-4")],
            syntheses=[Synthesis(method="sol_gel", evidence=[evidence()])],
        ),
        Sample(label="SL-2", material=LLZO, measurements=[conductivity("5.09e-4")]),
    )
    assert (sample.label, sample.material.phase, len(sample.measurements), len(sample.syntheses)) == ("SL-2", "cubic", 1, 1)
    assert sample.material.names == ["LLZO"]


def test_an_unlabelled_sample_with_another_value_is_not_absorbed():
    samples = merged(
        Sample(material=LLZO, measurements=[conductivity("7.3e-4")]),
        Sample(label="SL-2", material=LLZO, measurements=[conductivity("5.09e-4")]),
    )
    assert sorted(str(s.label) for s in samples) == ["None", "SL-2"]


def test_values_of_several_labelled_samples_named_together_in_the_text_go_to_each():
    text = [evidence("in the text", page=2)]
    samples = merged(
        Sample(material=LLZO, measurements=[conductivity("5.1e-4", evidence=text), conductivity("7.3e-4", evidence=text)]),
        Sample(label="A", material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(label="B", material=LLZO, measurements=[conductivity("7.3e-4")]),
    )
    assert sorted((s.label, len(s.measurements), len(s.measurements[0].evidence)) for s in samples) == [("A", 1, 2), ("B", 1, 2)]


def test_samples_with_different_labels_never_merge_even_with_equal_values():
    samples = merged(
        Sample(label="A", material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(label="B", material=LLZO, measurements=[conductivity("5.1e-4")]),
    )
    assert sorted(s.label for s in samples) == ["A", "B"]


def test_spellings_of_one_label_are_one():
    (sample,) = merged(
        Sample(label="x = 0.25", material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(label="x=0.25", material=LLZO, measurements=[activation("0.31")]),
    )
    assert len(sample.measurements) == 2


def test_an_unknown_phase_joins_the_known_one():
    (sample,) = merged(
        Sample(material=UNKNOWN, measurements=[activation("0.31")]), Sample(material=LLZO, measurements=[conductivity("5.1e-4")])
    )
    assert sample.material.phase == "cubic"


def test_an_unknown_phase_between_two_known_ones_joins_where_its_value_stands_or_neither():
    known = [
        Sample(material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(material=TETRAGONAL, measurements=[conductivity("1.6e-6")]),
    ]
    assert len(merged(*known, Sample(material=UNKNOWN, measurements=[conductivity("1.6e-6")]))) == 2
    assert len(merged(*known, Sample(material=UNKNOWN, measurements=[activation("0.31")]))) == 3


def test_cubic_and_tetragonal_never_merge():
    samples = merged(
        Sample(material=LLZO, measurements=[conductivity("5.1e-4")]),
        Sample(material=TETRAGONAL, measurements=[conductivity("5.1e-4")]),
    )
    assert len(samples) == 2


def test_samples_of_different_papers_never_merge():
    rows = [Sample(material=LLZO, paper=Paper(doi=f"10.1000/{n}"), measurements=[conductivity("5.1e-4")]) for n in "ab"]
    assert len(merged(*rows)) == 2


def test_an_own_and_a_cited_value_stay_two():
    (sample,) = merged(Sample(material=LLZO, measurements=[conductivity("5.1e-4"), conductivity("5.1e-4", origin="cited")]))
    assert sorted(m.origin for m in sample.measurements) == ["cited", "own"]


def test_a_bound_is_not_a_value():
    (sample,) = merged(Sample(label="A", material=LLZO, measurements=[conductivity("5.1e-4"), conductivity("5.1e-4", bound="<")]))
    assert len(sample.measurements) == 2


def test_structures_that_agree_become_one_and_others_stay():
    def structure(**fields):
        return Structure(**fields, evidence=[evidence()])

    (sample,) = merged(
        Sample(
            material=LLZO,
            structures=[structure(spacegroup="Ia-3d"), structure(spacegroup_number=230, spacegroup="I a -3 d", a=12.9827)],
        ),
        Sample(material=LLZO, structures=[structure(a=12.98, motifs=["ZrO6"]), structure(spacegroup_number=142, a=13.134)]),
    )
    assert sorted(s.spacegroup_number for s in sample.structures) == [142, 230]
    garnet = next(s for s in sample.structures if s.spacegroup_number == 230)
    assert (garnet.a, garnet.motifs) == (12.9827, ["ZrO6"])


def test_syntheses_that_agree_become_one_with_all_precursors():
    def synthesis(**fields):
        return Synthesis(**fields, evidence=[evidence()])

    (sample,) = merged(
        Sample(
            label="A",
            material=LLZO,
            syntheses=[synthesis(method="solid_state", max_temperature_K=1503.15, precursors=[Precursor(formula="Li2CO3")])],
        ),
        Sample(
            label="A",
            material=LLZO,
            syntheses=[synthesis(time_h=36, precursors=[Precursor(formula="La2O3"), Precursor(formula="Li2CO3")])],
        ),
    )
    (one,) = sample.syntheses
    assert (one.method, one.max_temperature_K, one.time_h, [p.formula for p in one.precursors]) == (
        "solid_state",
        1503.15,
        36,
        ["Li2CO3", "La2O3"],
    )


def test_a_sample_about_which_nothing_is_said_is_left_out():
    assert merged(Sample(material=LLZO)) == []


def test_a_material_has_one_key_in_all_spellings_and_another_in_each_phase():
    assert material_id(LLZO) == material_id(Material(formula="Li14La6Zr4O24", phase="cubic"))
    assert len({material_id(m) for m in (LLZO, UNKNOWN, TETRAGONAL)}) == 3


def test_a_code_of_one_paper_is_not_the_same_code_of_another():
    code = Material(names=["S1"])
    assert material_id(code, "doi:10.1000/a") != material_id(code, "doi:10.1000/b")


def test_a_paper_is_known_by_doi_then_title_then_file():
    title = "Fast lithium ion conduction in garnet-type electrolytes"
    assert paper_id(Paper(doi="10.1000/A"), SHA) == "doi:10.1000/a"
    assert paper_id(Paper(title=title, year=2007), SHA) == paper_id(Paper(title=title.upper() + ".", year=2007), "b" * 64)
    assert paper_id(Paper(title="Erratum"), SHA) == f"file:{SHA[:20]}"


def test_keys_depend_on_what_tells_things_apart():
    sample = sample_id("doi:10.1000/a", LLZO, "x = 0.25")
    assert sample == sample_id("doi:10.1000/a", TETRAGONAL, "x=0.25")
    assert sample != sample_id("doi:10.1000/a", LLZO, "x = 0.5")
    keys = {
        measurement_id(sample, m)
        for m in (conductivity("5.1e-4"), conductivity("5.2e-4"), conductivity("5.1e-4", kind="bulk"), activation("5.1e-4"))
    }
    assert len(keys) == 4


mantissas = st.sampled_from(["5.1", "5.09", "5.14", "5.2", "7", "7.3", "1.0"])
exponents = st.sampled_from([-4, -3])
temperatures = st.sampled_from([None, 298.15, 300.0, 373.15])
kinds = st.sampled_from([None, "bulk", "total"])
measurements = st.builds(
    lambda m, e, t, k, o: conductivity(f"{m}e{e}", temperature_K=t, kind=k, origin=o),
    mantissas,
    exponents,
    temperatures,
    kinds,
    st.sampled_from(["own", "own", "cited"]),
)
structures = st.builds(
    lambda n, a: Structure(spacegroup_number=n, a=a, evidence=[evidence()]),
    st.sampled_from([None, 230, 142]),
    st.sampled_from([None, 12.98, 12.9827, 13.1]),
)
samples = st.builds(
    Sample,
    label=st.sampled_from([None, None, "A", "B", "x = 0.25"]),
    material=st.sampled_from([LLZO, UNKNOWN, TETRAGONAL, Material(formula="Li6PS5Cl"), Material(names=["S1"])]),
    relative_density=st.sampled_from([None, None, 94.0, 97.5]),
    measurements=st.lists(measurements, max_size=4),
    structures=st.lists(structures, max_size=2),
)


def said(records):
    """What the samples say, without order."""
    return sorted(
        (
            str(s.label),
            s.material.formula or "",
            s.material.phase,
            sorted(f"{m.value} {m.temperature_K} {m.kind} {m.origin}" for m in s.measurements),
            len(s.structures),
        )
        for s in records
    )


@given(st.lists(samples, max_size=6))
@settings(max_examples=300, deadline=None)
def test_merging_twice_changes_nothing(given_samples):
    once = merge_document(document(*given_samples))
    assert said(merge_document(once).samples) == said(once.samples)


def test_a_phase_settled_by_a_later_sample_does_not_make_a_repeated_one_new():
    own, cited = conductivity("5.1e-4"), conductivity("5.1e-4", origin="cited")
    given_samples = [
        Sample(material=TETRAGONAL, measurements=[own, cited]),
        Sample(material=LLZO, measurements=[own]),
        Sample(label="A", material=UNKNOWN, measurements=[own]),
    ]
    once = said(merged(*given_samples))
    assert said(merged(*given_samples, *given_samples)) == once
    assert [(label, phase) for label, _, phase, _, _ in once] == [("A", "cubic"), ("None", "tetragonal")]


@given(st.lists(samples, max_size=5))
@settings(max_examples=200, deadline=None)
def test_saying_everything_twice_says_nothing_more(given_samples):
    assert said(merged(*given_samples, *given_samples)) == said(merged(*given_samples))


@given(st.lists(samples, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_value_and_no_label_is_lost_or_invented(given_samples):
    result = merged(*given_samples)
    before = [s for s in given_samples if s.measurements or s.structures]
    assert {s.label for s in result if s.label} == {s.label for s in before if s.label}
    values = {m.value for s in before for m in s.measurements}
    assert {m.value for s in result for m in s.measurements} <= values
    quotes = {e.quote for s in before for m in s.measurements for e in m.evidence}
    assert {e.quote for s in result for m in s.measurements for e in m.evidence} == quotes


@given(samples, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_second_form_without_label_or_phase_doubles_nothing(sample, drop_label, drop_phase):
    material = sample.material.model_copy(update={"phase": "unknown"}) if drop_phase else sample.material
    other = sample.model_copy(update={"label": None if drop_label else sample.label, "material": material})
    if not sample.measurements:
        return
    assert len(merged(sample, other)) == len(merged(sample)) == 1
    assert len(merged(sample, other)[0].measurements) == len(merged(sample)[0].measurements)


@pytest.mark.parametrize("order", [1, -1])
def test_two_forms_of_one_paper_with_four_samples_double_nothing_whatever_the_order(order):
    table = [
        Sample(
            label=f"S{n}", material=LLZO, measurements=[conductivity(f"{n}.37e-4", temperature_K=298.15), activation(f"0.3{n}")]
        )
        for n in range(1, 5)
    ]
    text = [Sample(material=UNKNOWN, measurements=[conductivity(f"{n}.4e-4")]) for n in range(1, 5)]
    result = merged(*[*table, *text][::order])
    assert sorted((s.label, len(s.measurements)) for s in result) == [(f"S{n}", 2) for n in range(1, 5)]
