"""``ionatlas curate``: what it shows, the walk, verdicts from scripts, rows for training."""

import json

import pytest
from typer.testing import CliRunner

from graph.curation import judgements
from graph.records import Sample
from graph.statements import statement
from graph.upsert import write_document
from ionatlas.reports.curation import material_typed, span, temperature_typed, value_typed

LLZO = "Li7La3Zr2O12"
QUOTE = "It was 0.51 mS/cm for LLZO and 1.2 mS/cm for LLZTO."


@pytest.fixture
def graph(clean_store, make):
    """Three doubtful values of one paper, the first in a sentence, the last in a table."""
    places = [
        make.evidence(QUOTE, start=107, end=117, features={"shipped": 0.1, "material": 0.2}),
        make.evidence(QUOTE, start=131, end=140, features={"shipped": 0.2}),
        make.evidence("86.7%", kind="table", table="Table 2", row=1, column=5, page=6, features={"shipped": 0.3}),
    ]
    readings = [
        make.conductivity("5.1e-4", raw="0.51 mS/cm", temperature_K=298.15, confidence=0.1, evidence=places[:1]),
        make.conductivity("1.2e-3", raw="1.2 mS/cm", confidence=0.2, evidence=places[1:2]),
        make.conductivity("86.7", property="relative_density", unit="%", confidence=0.3, evidence=places[2:]),
    ]
    write_document(
        clean_store, make.document("a", Sample(label="A", material=make.material(LLZO, names=["LLZO"]), measurements=readings))
    )
    return clean_store


@pytest.fixture
def curate(graph, graph_home, monkeypatch, tmp_path):
    """``ionatlas curate ...`` in this process, on the graph of the tests; learnt files go to a folder of their own."""
    from ionatlas.cli import app
    from ionatlas.settings import Settings

    monkeypatch.setenv("IONATLAS_HOME", str(graph_home))
    monkeypatch.setenv("IONATLAS_REVIEWER", "M. Curie")
    monkeypatch.setattr(Settings, "learned_confidence", property(lambda self: tmp_path / "learned" / "confidence.json"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, typed="": CliRunner().invoke(app, ["curate", *arguments], input=typed)


def state(store):
    found = store.rows(
        "MATCH (x:Measurement)-[:ON]->(s)-[:OF]->(m) RETURN x.value AS v, x.status AS s, m.formula AS f ORDER BY x.confidence, v"
    )
    return {r["v"]: (r["s"], r["f"]) for r in found}


def keys(store):
    return [r["k"] for r in store.rows("MATCH (x:Measurement) RETURN x.measurement_id AS k ORDER BY x.confidence")]


def test_the_list_shows_value_material_conditions_place_and_words(curate):
    shown = curate("list").stdout
    for words in ("σ = 5.1 × 10⁻⁴ S/cm, 298.15 K", "A: Li₇La₃Zr₂O₁₂ (printed LLZO)", "confidence 0.10, machine, read by test 1, 10.1000/a",
                  "a.pdf, page 1, characters 107 to 117", QUOTE, "a.pdf, page 6, Table 2, row 1, column 5", "1 to 3 of 3"):  # fmt: skip
        assert words in shown


def test_pages_and_filters_of_the_list(curate):
    assert "1 to 2 of 3; the next: --page 2" in curate("list", "--limit", "2").stdout
    assert "3 to 3 of 3" in curate("list", "--limit", "2", "--page", "2").stdout
    assert "1 to 1 of 1" in curate("list", "--below", "0.15").stdout
    assert "1 to 1 of 1" in curate("list", "--property", "relative_density").stdout
    for empty in (("--contradicting",), ("--material", "LATP"), ("--paper", "other.pdf"), ("--judged",)):
        assert "nothing to look at" in curate("list", *empty).stdout


def test_the_json_has_the_span_of_the_value_and_the_features(curate):
    first, second, third = json.loads(curate("list", "--json").stdout)
    assert [QUOTE[slice(*r["places"][0]["span"])] for r in (first, second)] == ["0.51 mS/cm", "1.2 mS/cm"]
    assert third["places"][0]["span"] == [0, 4]
    assert first["places"][0]["features"] == {"material": 0.2, "shipped": 0.1}


def test_verdicts_from_a_script_say_who_and_why(curate, graph):
    one, two, three = keys(graph)
    assert curate("accept", one[:9]).exit_code == 0
    done = curate(
        "correct",
        two,
        "--value",
        "0.12 mS/cm",
        "--material",
        "Li6.4La3Zr1.4Ta0.6O12",
        "--temperature",
        "25 C",
        "--note",
        "misprint",
    )
    assert "corrected" in done.stdout and done.exit_code == 0
    assert curate("reject", three, "--reviewer", "P. Curie").exit_code == 0
    assert state(graph) == {5.1e-4: ("checked", LLZO), 1.2e-4: ("checked", "Li6.4La3Zr1.4Ta0.6O12"), 86.7: ("rejected", LLZO)}
    assert [(j.expert, j.verdict, j.comment) for j in judgements(graph)] == [
        ("M. Curie", "accept", None), ("M. Curie", "correct", "misprint"), ("P. Curie", "reject", None)
    ]  # fmt: skip
    assert "correct by M. Curie" in (shown := curate("list", "--judged").stdout) and "was σ = 1.2 × 10⁻³ S/cm of A:" in shown
    for key in (one, two, three):
        assert "taken back" in curate("undo", key).stdout
    assert state(graph) == {5.1e-4: ("machine", LLZO), 1.2e-3: ("machine", LLZO), 86.7: ("machine", LLZO)}


def test_wrong_use_writes_nothing_and_says_why(curate, graph):
    one = keys(graph)[0]
    mixed = curate("accept", "feedbeef", one)
    assert mixed.exit_code == 1 and state(graph)[5.1e-4] == ("checked", LLZO)
    curate("undo", one)
    for arguments in (
        ("correct", one),
        ("correct", one, "--value", "high"),
        ("list", "--all", "--contradicting"),
        ("import", "none.jsonl"),
        ("learn",),
    ):
        assert curate(*arguments).exit_code != 0
    assert set(status for status, _ in state(graph).values()) == {"machine"}


def walked(graph, pressed, lines=()):
    """The walk with these keys and answers; answers to other questions are empty."""
    from ionatlas.cli.curate_walk import walk

    pressed, lines = iter(pressed), dict(lines)
    return walk(
        graph,
        {},
        "x",
        key=lambda: next(pressed),
        line=lambda question: next((a for q, a in lines.items() if question.startswith(q)), ""),
    )


def test_the_walk_judges_one_value_a_key(graph):
    assert walked(graph, "acr", {"value": "1.3 mS/cm", "why": "seen"}) == {"accept": 1, "correct": 1, "reject": 1}
    assert {v: s for v, (s, _) in state(graph).items()} == {5.1e-4: "checked", 1.3e-3: "checked", 86.7: "rejected"}
    assert [j.comment for j in judgements(graph)] == [None, "seen", "seen"]


def test_the_walk_takes_back_goes_on_and_stops(graph):
    assert walked(graph, "ruaxsq") == {"accept": 1, "correct": 0, "reject": 0}
    assert {v: s for v, (s, _) in state(graph).items()} == {5.1e-4: "checked", 1.2e-3: "machine", 86.7: "machine"}


def test_what_is_typed_wrong_in_the_walk_is_asked_again(graph):
    assert walked(graph, "ccaq", {"value": "plenty"}) == {"accept": 1, "correct": 0, "reject": 0}


def test_the_walk_reads_from_a_pipe(curate, graph):
    assert "accepted 1, corrected 0, rejected 1; 1 left" in curate(typed="a\nr\nwrong\n").stdout


def test_exported_rows_hold_what_training_needs_and_import_again(curate, graph, tmp_path):
    one, two, three = keys(graph)
    curate("accept", one)
    curate("correct", two, "--material", "LLZTO")
    curate("reject", three)
    assert curate("export", "rows.jsonl").exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert [(r["verdict"], r["right"], r["confidence"]) for r in rows] == [
        ("accept", True, 0.1),
        ("correct", False, 0.2),
        ("reject", False, 0.3),
    ]
    assert [r["text"][slice(*r["span"])] for r in rows] == ["0.51 mS/cm", "1.2 mS/cm", "86.7"]
    assert (rows[0]["sha256"], rows[0]["extractor"], rows[0]["features"]["shipped"]) == ("a" * 64, "test", 0.1)
    assert (rows[1]["read"]["formula"], rows[1]["decided"]["names"], rows[1]["changed"]) == (LLZO, ["LLZTO"], ["material"])
    assert rows[2]["decided"] is None
    assert "known already 3" in curate("import", "rows.jsonl").stdout
    for key in (one, two, three):
        curate("undo", key)
    assert "applied 3" in curate("import", "rows.jsonl").stdout
    assert [j.verdict for j in judgements(graph)] == ["accept", "correct", "reject"]
    graph.rows(statement("write/empty"), write=True)
    lost = curate("import", "rows.jsonl")
    assert lost.exit_code == 1 and "not applied 3" in lost.stdout


def test_learning_is_reported_kept_only_when_better_and_forgotten(curate, tmp_path):
    def rows(right):
        made = [{
            "review_id": str(n), "before": {}, "after": {}, "doi": f"10.1/{n % 12}", "right": right(n), "read": {"property": "density", "value": 1},
            "features": {"shipped": 0.9},
        } for n in range(120)]  # fmt: skip
        (tmp_path / "rows.jsonl").write_text("".join(json.dumps(r) + "\n" for r in made))

    kept = tmp_path / "learned" / "confidence.json"
    rows(lambda n: n % 10 != 0)
    assert "not kept" in curate("learn", "rows.jsonl").stdout and not kept.exists()
    rows(lambda n: n % 5 < 2)
    shown = curate("learn", "rows.jsonl").stdout
    assert "measured on 40 of 4 documents held out" in shown and "kept (" in shown
    report = json.loads(curate("learn", "rows.jsonl", "--json").stdout)
    assert report["after"]["log_loss"] < 0.7 < report["before"]["log_loss"] and kept.exists()
    assert "shipped confidence holds again" in curate("learn", "--forget").stdout and not kept.exists()
    rows(lambda n: True)
    assert curate("learn", "rows.jsonl").exit_code != 0


@pytest.mark.parametrize("text, expected", [
    ("0.53 mS/cm", {"value": 0.53, "bound": None, "unit": "mS/cm"}), ("5.3e-4", {"value": 5.3e-4, "bound": None}),
    ("< 5.3 × 10^-4 S/cm", {"value": 5.3e-4, "bound": "<", "unit": "S/cm"}), ("5.3x10^{−4}", {"value": 5.3e-4, "bound": None}),
    ("87 %", {"value": 87.0, "bound": None, "unit": "%"}),
])  # fmt: skip
def test_values_are_typed_as_they_are_printed(text, expected):
    assert value_typed(text) == expected


def test_materials_and_temperatures_as_typed():
    assert material_typed("Li14La6Zr4O24") == {"formula": LLZO} and material_typed("LLZTO-5") == {"name": "LLZTO-5"}
    assert temperature_typed("25 °C") == temperature_typed("298.15") == temperature_typed("298.15 K") == {"temperature_K": 298.15}
    for wrong in (lambda: value_typed("high"), lambda: temperature_typed("warm")):
        with pytest.raises(ValueError, match="is no"):
            wrong()


def test_a_value_that_its_quote_does_not_print_has_no_span():
    place = {"quote": "nothing here", "row": None, "start": 0, "end": 4}
    assert span(place, {"value": 1e-4, "raw": "1 S/cm"}) is None
