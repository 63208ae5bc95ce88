"""Importers: rows become samples with their evidence; wrong files say what is wrong."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from ingest.importers import ImportRefused, parts
from ingest.importers.kononova import read_kononova
from ingest.importers.mapping import EXAMPLE, Mapping, read_mapping
from ingest.importers.obelix import read_obelix
from ingest.importers.table import read_table

SHARED = Path(__file__).parents[3] / "shared" / "data"
MAPPING = {
    "columns": {"formula": "Composition", "doi": "DOI", "label": "Sample", "spacegroup": "SG"},
    "measurements": [
        {
            "property": "ionic_conductivity",
            "column": "sigma",
            "unit": "mS/cm",
            "kind": "total",
            "temperature": {"column": "T", "unit": "degC"},
        },
        {"property": "activation_energy", "column": "Ea", "unit": "kJ/mol"},
    ],
    "synthesis": {"method": "solid_state", "temperature": {"column": "Ts", "unit": "degC"}, "time": {"value": 12, "unit": "h"}},
    "skip": [{"column": "Remark", "matching": "withdrawn"}],
}
ROWS = """My collection;;;;;;;;
Composition;Sample;DOI;sigma;T;Ea;SG;Ts;Remark
Na3Zr2Si2PO12;N-1;10.1000/one;0,67;25;28,9;15;1250;
Na3PS4;N-2;10.1000/two;< 0,2;30;;I-43m;;
KSbO3;K-1;10.1000/two;1;25;;;;withdrawn
;;;;;;;;nothing here
"""
RECIPE = {
    "doi": "10.1000/Recipe",
    "targets_string": ["Ba2HoTaO6", "Ba2Ho1TaO6", "not a formula"],
    "reaction_string": "2 BaCO3 + ... == Ba2HoTaO6",
    "reaction": {"left_side": [{"material": "BaCO3", "amount": "2"}]},
    "target": {"material_formula": "Ba2HoTaO6"},
    "precursors": [{"material_formula": "BaCO3", "material_string": "BaCO3"}],
    "operations": [
        {"type": "Mixing", "token": "ground", "conditions": None},
        {
            "type": "HeatingOperation",
            "token": "calcined",
            "conditions": {
                "heating_temperature": [{"values": [900.0], "max_value": 900.0, "units": "C"}],
                "heating_time": [{"values": [720.0], "max_value": 720.0, "units": "min"}],
                "heating_atmosphere": ["air"],
            },
        },
    ],
}


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def recipes(folder, *reactions, name="solid.json.xz"):
    file = folder / name
    text = json.dumps({"release_date": "x", "reactions": list(reactions)}).encode()
    file.write_bytes(lzma.compress(text) if name.endswith(".xz") else text)
    return file


def test_a_table_of_ones_own_becomes_samples(table):
    dataset = read_table(table, Mapping.model_validate(MAPPING))
    first, second = dataset.samples
    conductivity, energy = first.measurements
    assert (first.label, first.material.formula, first.paper.doi) == ("N-1", "Na3Zr2Si2PO12", "10.1000/one")
    assert (conductivity.value, conductivity.unit, conductivity.temperature_K, conductivity.kind) == (
        6.7e-4,
        "S/cm",
        298.15,
        "total",
    )
    assert energy.value == pytest.approx(0.2995, abs=1e-4)
    assert (
        conductivity.origin,
        conductivity.evidence[0].kind,
        conductivity.evidence[0].row,
        conductivity.evidence[0].column,
    ) == (
        "dataset",
        "dataset",
        2,
        3,
    )
    assert first.structures[0].spacegroup_number == 15 and first.material.phase == "monoclinic"
    assert (first.syntheses[0].max_temperature_K, first.syntheses[0].time_h) == (1523.15, 12)
    assert (second.measurements[0].bound, second.measurements[0].value, second.structures[0].spacegroup_number) == (
        "<",
        2e-4,
        217,
    )
    assert dataset.skipped == {"left out by the mapping": 1, "no material": 1}


def test_logarithms_and_room_temperature(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("f,logs\nAg8GeS6,-2.6\n")
    mapping = {
        "columns": {"formula": "f"},
        "measurements": [{"property": "ionic_conductivity", "column": "logs", "unit": "log10(S/cm)", "room_temperature": True}],
    }
    (sample,) = read_table(file, Mapping.model_validate(mapping)).samples
    (measured,) = sample.measurements
    assert measured.value == pytest.approx(10**-2.6, rel=1e-5)
    assert (measured.temperature_K, measured.temperature_assumed) == (298.0, True)


def test_a_sheet_of_a_workbook_is_chosen(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    sheet = book.create_sheet("Data")
    for row in (["title"], ["Composition", "sigma"], ["Mg0.5Zr2(PO4)3", 1e-6]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    mapping = {
        "sheet": "Data",
        "columns": {"formula": "Composition"},
        "measurements": [{"property": "ionic_conductivity", "column": "sigma", "unit": "S/cm"}],
    }
    (sample,) = read_table(tmp_path / "a.xlsx", Mapping.model_validate(mapping)).samples
    assert (sample.material.formula, sample.measurements[0].value, sample.measurements[0].evidence[0].table) == (
        "Mg0.5Zr2P3O12",
        1e-6,
        "Data",
    )
    with pytest.raises(ImportRefused, match="Data"):
        read_table(tmp_path / "a.xlsx", Mapping.model_validate({**mapping, "sheet": "Other"}))


def test_a_missing_column_is_named_with_those_there_are(table):
    wrong = {**MAPPING, "columns": {"formula": "Formula"}}
    with pytest.raises(ImportRefused, match="'Formula'.*'Composition'"):
        read_table(table, Mapping.model_validate(wrong))


def test_the_example_mapping_is_a_mapping(tmp_path):
    file = tmp_path / "m.yaml"
    file.write_text(EXAMPLE)
    assert read_mapping(file).measurements[0].temperature.unit == "degC"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {formula: A}\nmeasurements: [{property: conductivity, column: s}]", "measurements.0.property"),
        ("columns: [", "no YAML"),
        ("just text", "no mapping"),
        ("columns: {formula: A}", "nothing would be imported"),
        ("columns: {formula: A}\nunits: x", "units"),
        (
            "columns: {formula: A}\nmeasurements: [{property: density, column: d}]\nskip: [{column: a, matching: '('}]",
            "regular expression",
        ),
        ("columns: {formula: A}\nsynthesis: {time: {column: t, unit: fortnight}}", "synthesis.time.unit.*unit of time"),
        ("columns: {formula: A}\nsynthesis: {temperature: {column: t, unit: bar}}", "synthesis.temperature.unit"),
    ],
)
def test_a_wrong_mapping_says_where(tmp_path, text, said):
    file = tmp_path / "m.yaml"
    file.write_text(text)
    with pytest.raises(ImportRefused, match=said):
        read_mapping(file)


@pytest.mark.parametrize("name", ["solid.json.xz", "solid.json"])
def test_a_recipe_becomes_a_synthesis(tmp_path, name):
    dataset = read_kononova(recipes(tmp_path, RECIPE, {**RECIPE, "doi": ""}, name=name))
    (sample,) = dataset.samples  # two spellings of one target are one
    (synthesis,) = sample.syntheses
    assert (sample.material.formula, sample.paper.doi) == ("Ba2HoTaO6", "10.1000/recipe")
    assert (synthesis.method, synthesis.max_temperature_K, synthesis.time_h, synthesis.atmosphere) == (
        "solid_state",
        1173.15,
        12.0,
        "air",
    )
    assert [s.operation for s in synthesis.steps] == ["mixing", "calcination"]
    assert (synthesis.precursors[0].formula, synthesis.precursors[0].amount) == ("BaCO3", "2 mol")
    assert (synthesis.evidence[0].kind, synthesis.evidence[0].row) == ("dataset", 0)
    assert dataset.skipped == {"no DOI": 1}


def test_combinations_of_substituents_are_not_all_taken(tmp_path):
    many = {**RECIPE, "targets_string": [f"Li{n}La3O9" for n in range(1, 40)]}
    dataset = read_kononova(recipes(tmp_path, many))
    assert len(list(dataset.samples)) == 20
    assert list(dataset.skipped.values()) == [1]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "no JSON"), (b"[]", "reactions"), (b'{"reactions": [{"a": 1}]}', "doi"), (b"\xfd7zXZ\0x", "no JSON")],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, said):
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(ImportRefused, match=said):
        read_kononova(file)


def test_samples_of_one_paper_stay_in_one_part(tmp_path):
    reactions = [{**RECIPE, "doi": f"10.1000/{n % 3}", "targets_string": [f"Li{n}La3"]} for n in range(1, 10)]
    dataset = read_kononova(recipes(tmp_path, *reactions))
    found = [{s.paper.doi for s in part} for part in parts(dataset.samples, dataset.paper, size=4)]
    assert len(found) == 3 and all(len(dois) == 1 for dois in found)


def test_importing_twice_changes_nothing_and_a_shorter_file_takes_nothing_of_others(clean_store, table, tmp_path):
    from ingest.importers import write

    mapping = Mapping.model_validate(MAPPING)
    first = write(clean_store, read_table(table, mapping))
    assert (first.new_measurements, first.new_samples) == (3, 2)
    assert write(clean_store, read_table(table, mapping)).changed == 0
    recipe = read_kononova(recipes(tmp_path, RECIPE))
    write(clean_store, recipe)
    assert write(clean_store, read_kononova(recipes(tmp_path, RECIPE))).changed == 0
    outcomes = clean_store.rows("MATCH (s:Source) RETURN s.outcome AS outcome, s.pipeline AS pipeline ORDER BY pipeline")
    assert outcomes == [{"outcome": "ok", "pipeline": "import csv 1.0"}, {"outcome": "ok", "pipeline": "import kononova 1.0"}]


def test_an_import_that_was_interrupted_goes_on(clean_store, tmp_path, monkeypatch):
    from graph.upsert_datasets import UNFINISHED, write_dataset

    reactions = [{**RECIPE, "doi": f"10.1000/{n}", "targets_string": [f"Li{n}La3O7"]} for n in range(1, 5)]
    dataset = read_kononova(recipes(tmp_path, *reactions))
    samples = list(dataset.samples)

    def broken():
        yield samples[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_dataset(clean_store, dataset.source, dataset.paper, broken())
    assert clean_store.rows("MATCH (s:Source) RETURN s.reason AS reason") == [{"reason": UNFINISHED}]
    write_dataset(clean_store, dataset.source, dataset.paper, [samples[:2], samples[2:]])
    assert clean_store.rows("MATCH (s:Source) RETURN s.outcome AS outcome, s.reason AS reason") == [
        {"outcome": "ok", "reason": None}
    ]
    assert clean_store.rows("MATCH (x:Synthesis) RETURN count(x) AS n") == [{"n": 4}]


@pytest.mark.skipif(not (SHARED / "obelix").exists(), reason="the shared data set is not here")
def test_obelix_keeps_its_censored_values(tmp_path):
    import shutil

    shutil.copy(SHARED / "obelix" / "train.csv", tmp_path)  # without the CIF files, which take their time
    dataset = read_obelix(tmp_path)
    samples = list(dataset.samples)
    measured = [m for s in samples for m in s.measurements if m.property == "ionic_conductivity"]
    assert dataset.rows == 478 and len(samples) == 476
    assert sum(m.bound == "<" for m in measured) >= 28 and all(m.temperature_assumed for m in measured)
    assert all(s.paper and s.paper.doi and s.structures for s in samples)
