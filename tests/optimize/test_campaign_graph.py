"""Campaigns on a real Neo4j: seeded by it, copied into it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.records import DocumentRecords, Evidence, Material, Measurement, Paper, Precursor, Sample, Source, Synthesis
from optimize import campaign
from optimize.evidence import snapshot
from optimize.journal import read_events
from optimize.spec import CampaignSpec
from optimize.state import Folder

PLACE = {"kind": "table", "page": 3, "table": "Table 1", "extractor": "test", "extractor_version": "1", "confidence": 0.9}


def document(number: int, doi: str, year: int, values: dict[str, float], route: bool = False) -> DocumentRecords:
    samples = []
    for formula, sigma in values.items():
        measured = Measurement(
            property="ionic_conductivity", value=sigma, unit="S/cm", raw=f"{sigma:g} S/cm", temperature_K=298, kind="total", confidence=0.9,
            evidence=[Evidence(quote=f"{sigma:g} <b>S/cm</b>", **PLACE)],
        )  # fmt: skip
        made = Synthesis(
            method="solid_state", max_temperature_K=1423, time_h=12, precursors=[Precursor(formula=f) for f in ("Li2CO3", "La2O3", "ZrO2", "Ta2O5")],
            evidence=[Evidence(quote="sintered at 1150 °C for 12 h", **PLACE)],
        )  # fmt: skip
        material = Material(formula=formula, phase="cubic", family="garnet")
        samples.append(Sample(label=formula, material=material, measurements=[measured], syntheses=[made] if route else []))
    source = Source(
        sha256=f"{number:064x}", path=f"paper{number}.pdf", media_type="application/pdf", outcome="ok", pipeline="test"
    )
    return DocumentRecords(source=source, paper=Paper(doi=doi, title=f"Garnets, part {number}", year=year), samples=samples)


@pytest.fixture
def seeded(clean_store):
    """A graph with three papers on garnets (values of 10.1039/c2jm31413d for the first)."""
    from graph.upsert import write_document

    tantalum = {
        "Li6.8La3Zr1.8Ta0.2O12": 2.8e-4, "Li6.6La3Zr1.6Ta0.4O12": 7.3e-4, "Li6.4La3Zr1.4Ta0.6O12": 1e-3, "Li6La3ZrTaO12": 1.6e-4,
    }  # fmt: skip
    write_document(clean_store, document(1, "10.1039/c2jm31413d", 2012, tantalum, route=True))
    write_document(clean_store, document(2, "10.1/niobium", 2011, {"Li6.75La3Zr1.75Nb0.25O12": 8e-4}))
    write_document(clean_store, document(3, "10.1/again", 2015, {"Li6.4La3Zr1.4Ta0.6O12": 5e-4}))
    return clean_store


class Lent:
    """The session's store as a context manager that does not close it."""

    def __init__(self, store):
        self.store = store

    def __enter__(self):
        return self.store

    def __exit__(self, *_):
        return None


def test_a_snapshot_holds_reports_recipes_and_years_with_their_places(seeded):
    evidence = snapshot(seeded, "garnet")
    assert len(evidence.reported) == 6 and len(evidence.precedents) == 4
    report = next(r for r in evidence.reported if r.doi == "10.1/niobium")
    assert (report.value, report.year, report.page, report.table, report.title) == (8e-4, 2011, 3, "Table 1", "Garnets, part 2")
    assert {tuple(sorted(p.precursors)) for p in evidence.precedents} == {("La2O3", "Li2CO3", "Ta2O5", "ZrO2")}
    assert [(row["year"], row["papers"]) for row in evidence.timeline] == [(2011, 1), (2012, 1), (2015, 1)]
    assert len(evidence.known_formulas()) == 5


def test_a_campaign_is_seeded_by_the_graph_and_its_evaluations_come_back_with_lineage(seeded, tmp_path, double):
    from graph.queries import run

    campaign.new(tmp_path, "lineage", CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 1, "batch": 2}}))
    status = campaign.run(tmp_path, "lineage", lambda: Lent(seeded), evaluate=double)
    assert status.evaluations == 6 and status.not_in_graph == 0
    state = campaign.load(tmp_path, "lineage")
    for component in ("logic", "novelty", "impact", "reproducibility", "meta"):
        values = [p.scores[component].value for p in state.proposals.values()]
        assert all(v is not None for v in values)
        if component != "reproducibility":  # one repeated material gives one spread
            assert len({round(v, 6) for v in values}) > 1, f"{component} is the same for every candidate"
    assert all(s.reason and s.sources for p in state.proposals.values() for s in p.scores.values())
    rows = run(seeded, "campaign_evaluations", {"campaign": "lineage"})
    assert {r["evaluation_id"] for r in rows} == set(state.results)
    assert all(r["seeds_found"] == len(r["seeded_by"]) > 0 for r in rows)
    owed = run(seeded, "evaluation_lineage", {"evaluation": rows[0]["evaluation_id"]})
    assert "10.1039/c2jm31413d" in {r["doi"] for r in owed}


def test_copying_again_changes_nothing_and_priors_never_read_simulated_values(seeded, tmp_path, double):
    from graph.upsert import write_campaign, write_evaluation
    from optimize.graph_link import campaign_record, evaluation_record

    before = snapshot(seeded, "garnet")
    campaign.new(tmp_path, "twice", CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 0}}))
    campaign.run(tmp_path, "twice", lambda: Lent(seeded), evaluate=double)
    after = snapshot(seeded, "garnet")
    assert [r.measurement_id for r in after.reported] == [r.measurement_id for r in before.reported]
    assert after.known == before.known, "a proposed material is not a known one"
    state = campaign.load(tmp_path, "twice")
    assert write_campaign(seeded, campaign_record(state)).changed == 0
    assert all(write_evaluation(seeded, evaluation_record(state, p)).changed == 0 for p in state.proposals.values())


SHORTEST = {
    "name": "shortest", "supercell": [1, 1, 1], "temperatures_K": [1000, 1300], "temperatures_near_7_K": [1000, 1300], "equilibrate_ps": 0.4,
    "settle_ps": 0.2, "production_ps": 3.0, "elastic": "none",
}  # fmt: skip
REAL = """
import sys
from pathlib import Path
if __name__ == "__main__":
    import importlib.util
    spec = importlib.util.spec_from_file_location("doubles", sys.argv[2])
    doubles = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(doubles)
    from optimize import campaign
    campaign.run(Path(sys.argv[1]), "real", doubles.DeskStore)
"""


@pytest.mark.slow
def test_a_campaign_on_real_lammps_survives_a_kill_and_leaves_no_process(tmp_path):
    budget = {"initial": 2, "cycles": 1, "batch": 1}
    spec = CampaignSpec.model_validate({"budget": budget, "simulation": {"protocol": SHORTEST, "workers": 2}})
    campaign.new(tmp_path, "real", spec)
    script = tmp_path / "real.py"
    script.write_text(REAL)
    root = Path(campaign.__file__).resolve().parents[1]
    command = [sys.executable, str(script), str(tmp_path), str(Path(__file__).with_name("conftest.py"))]
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=root, env=environment)
    deadline = time.monotonic() + 200
    while (
        not list(tmp_path.glob("campaigns/real/work/*/*/*/log.lammps")) and time.monotonic() < deadline and process.poll() is None
    ):
        time.sleep(0.05)
    assert process.poll() is None, "it must be running when it is killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    while _workers(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _workers(tmp_path), "simulations must not outlive the campaign"
    assert subprocess.run(command, cwd=root, env=environment, timeout=300).returncode == 0
    state = campaign.load(tmp_path, "real")
    done = [e for e in read_events(Folder.of(tmp_path, "real").journal) if e.kind in ("evaluated", "failed")]
    assert len(done) == 3 == len({e.data["evaluation_id"] for e in done}) and state.run_ended
    for identity, result in state.results.items():
        assert result["status"] == "ok", result["failure"]
        whole = Folder.of(tmp_path, "real").read_result(identity)
        assert whole["msd"] and whole["rdf"] and whole["sigma_high"] > 0 and result["versions"]["lammps"]


def _workers(folder: Path) -> list[int]:
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        if any(str(folder) in part for part in process.info["cmdline"] or []) and "simulate.worker" in " ".join(
            process.info["cmdline"]
        ):
            found.append(process.info["pid"])
    return found
