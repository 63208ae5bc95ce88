import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from graph.errors import StoreUnavailable
from optimize import campaign, graph_link
from optimize.evaluating import MACHINE_FAILURES, SimulationUnavailable
from optimize.journal import read_events
from optimize.spec import CampaignSpec, SpecError, load_spec
from optimize.state import CampaignError, Folder

SMALL = CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 2, "batch": 2}})


def events(home, kind, name="garnet"):
    return [e for e in read_events(Folder.of(home, name).journal) if e.kind == kind]


def test_the_template_is_the_default_campaign_and_is_never_overwritten(tmp_path):
    path = campaign.write_template(tmp_path / "garnet.yaml")
    assert load_spec(path) == CampaignSpec()
    with pytest.raises(SpecError, match="exists already"):
        campaign.write_template(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("budget: {cycles: -1}", "budget.cycles"),
        ("bugdet: {}", "bugdet: Extra inputs"),
        ("[1, 2]", "it holds a list"),
        ("space: {b_site: [", "is not YAML"),
        ("scoring: {profile: best}", "there are spec, example, centred"),
        ("scoring: {must_pass: [karma]}", "unknown rules karma"),
        ("!!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_a_wrong_campaign_file_is_refused_with_its_entry(tmp_path, text, words):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(SpecError, match=words):
        load_spec(tmp_path / "x.yaml")


@pytest.mark.parametrize("name", ["../out", "a/b", "", "x" * 65, ".hidden", "a b"])
def test_a_name_that_could_leave_the_home_is_refused(tmp_path, name):
    with pytest.raises(CampaignError, match="cannot name a campaign"):
        campaign.new(tmp_path, name, SMALL)


def test_a_second_campaign_of_the_same_name_is_refused(tmp_path):
    campaign.new(tmp_path, "garnet", SMALL)
    with pytest.raises(CampaignError, match="already"):
        campaign.new(tmp_path, "garnet", SMALL)
    assert campaign.names(tmp_path) == ["garnet"]


def test_an_unknown_campaign_or_protocol_is_answered_with_what_there_is(tmp_path):
    with pytest.raises(CampaignError, match="there is none yet"):
        campaign.status(tmp_path, "garnet")
    with pytest.raises(SpecError, match="demo, screen"):
        campaign.new(tmp_path, "x", CampaignSpec.model_validate({"simulation": {"protocol": "fast"}}))


def test_a_campaign_runs_to_its_budget_and_repeats_nothing(tmp_path, desk_store, double):
    campaign.new(tmp_path, "garnet", SMALL)
    told = []
    status = campaign.run(tmp_path, "garnet", desk_store, evaluate=double, on_event=told.append)
    assert status.evaluations == 8 and status.failed == 0 and status.finished and status.not_in_graph == 0
    state = campaign.load(tmp_path, "garnet")
    assert len({p.counts for p in state.proposals.values()}) == 8
    assert [p.design for p in state.of_cycle(0)] == ["prior", "prior", "random", "random"]
    assert {p.design for p in state.of_cycle(1)} <= {"acquisition", "explore"}
    assert told[-1]["event"] == "run_ended" and sum(e["event"] == "evaluated" for e in told) == 8
    assert status.best.startswith("Li6.") and status.row()["cycle"] == "3/3"


def test_the_campaign_finds_better_than_its_first_design(tmp_path, desk_store, double, log10_sigma):
    spec = CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 4, "batch": 2}, "seed": 1})
    campaign.new(tmp_path, "garnet", spec)
    campaign.run(tmp_path, "garnet", desk_store, evaluate=double)
    state = campaign.load(tmp_path, "garnet")
    best = max(log10_sigma(c.formula) for c in spec.space.candidates())
    found = max(log10_sigma(p.formula) for p in state.proposals.values())
    first = max(log10_sigma(p.formula) for p in state.of_cycle(0))
    assert found >= first and best - found < 0.1


def test_running_a_finished_campaign_again_changes_nothing(tmp_path, desk_store, double):
    campaign.new(tmp_path, "garnet", SMALL)
    campaign.run(tmp_path, "garnet", desk_store, evaluate=double)
    before = Folder.of(tmp_path, "garnet").journal.read_bytes()
    campaign.resume(tmp_path, "garnet", desk_store, evaluate=double)
    assert Folder.of(tmp_path, "garnet").journal.read_bytes() == before


def test_the_limit_on_evaluations_counts_every_proposal(tmp_path, desk_store, double):
    campaign.new(
        tmp_path, "garnet", CampaignSpec.model_validate({"budget": {"initial": 4, "cycles": 9, "batch": 2, "evaluations": 5}})
    )
    status = campaign.run(tmp_path, "garnet", desk_store, evaluate=double)
    assert status.evaluations == 5 and "budget of 5 evaluations" in status.reason


def test_a_space_smaller_than_the_budget_is_exhausted_and_said_so(tmp_path, desk_store, double):
    space = {"b_site": [{"element": "Ta", "maximum": 0.5}], "lithium_maximum": 7}
    campaign.new(
        tmp_path, "garnet", CampaignSpec.model_validate({"space": space, "budget": {"initial": 4, "cycles": 9, "batch": 2}})
    )
    status = campaign.run(tmp_path, "garnet", desk_store, evaluate=double)
    assert status.evaluations == status.candidates == 5 and "all 5 candidates" in status.reason


def test_a_candidate_that_always_fails_is_recorded_and_never_proposed_again(tmp_path, desk_store, pretended):
    doomed = set()

    def often_failing(tasks, simulation, finished):
        for n, task in enumerate(tasks):
            if n == 0:
                doomed.add(task.formula)
                finished(task, {"requested": task.formula, "status": "failed", "failure": "lost atoms", "wall_s": 1.0})
            else:
                finished(task, pretended(task.formula))

    campaign.new(tmp_path, "garnet", SMALL)
    status = campaign.run(tmp_path, "garnet", desk_store, evaluate=often_failing)
    assert status.evaluations == 8 and status.failed == 3
    formulas = Counter(p.formula for p in campaign.load(tmp_path, "garnet").proposals.values())
    assert all(formulas[f] == 1 for f in doomed)
    assert [e.data["result"]["failure"] for e in events(tmp_path, "failed")] == ["lost atoms"] * 3


def test_when_everything_fails_or_is_only_bounded_the_campaign_still_ends(tmp_path, desk_store, bound_result):
    def hopeless(tasks, simulation, finished):
        for n, task in enumerate(tasks):
            finished(task, bound_result(task.formula, 1e-7) if n % 2 else {"status": "failed", "failure": "no", "wall_s": 0})

    campaign.new(tmp_path, "garnet", SMALL)
    status = campaign.run(tmp_path, "garnet", desk_store, evaluate=hopeless)
    assert status.evaluations == 8 and status.best is None and status.finished


def test_a_missing_simulator_spends_no_evaluation(tmp_path, desk_store, double):
    def broken(tasks, simulation, finished):
        raise SimulationUnavailable("LAMMPS cannot be loaded")

    campaign.new(tmp_path, "garnet", SMALL)
    with pytest.raises(SimulationUnavailable):
        campaign.run(tmp_path, "garnet", desk_store, evaluate=broken)
    assert campaign.status(tmp_path, "garnet").pending == 4
    assert campaign.resume(tmp_path, "garnet", desk_store, evaluate=double).evaluations == 8
    assert "unavailable" not in MACHINE_FAILURES


def test_a_graph_that_goes_away_costs_nothing_and_gets_its_copies_later(tmp_path, desk_store, double, monkeypatch):
    calls = Counter()

    def leaving():
        calls["opened"] += 1
        if calls["opened"] > 1:
            raise StoreUnavailable("no Neo4j answers")
        store = desk_store()
        reads = Counter()

        def rows(*_, **__):
            reads["n"] += 1
            if reads["n"] > 6:
                raise StoreUnavailable("no Neo4j answers")
            return []

        store.rows = rows
        return store

    campaign.new(tmp_path, "garnet", SMALL)
    monkeypatch.setattr(graph_link, "RETRY_S", 0.0)
    status = campaign.run(tmp_path, "garnet", leaving, evaluate=double)
    assert status.evaluations == 8 and status.not_in_graph > 0 and "wait to be copied" in status.reason
    assert events(tmp_path, "store_away")
    assert [e.data["fresh"] for e in events(tmp_path, "cycle_started")] == [True, False, False]
    later = campaign.resume(tmp_path, "garnet", desk_store, evaluate=double)
    assert later.evaluations == 8 and later.not_in_graph == 0


def test_without_a_graph_at_the_very_start_the_reason_is_the_graphs_own(tmp_path, double):
    def away():
        raise StoreUnavailable("no Neo4j answers at bolt://nowhere")

    campaign.new(tmp_path, "garnet", SMALL)
    with pytest.raises(StoreUnavailable, match="bolt://nowhere"):
        campaign.run(tmp_path, "garnet", away, evaluate=double)


def _start(home, log):
    root = Path(campaign.__file__).resolve().parents[1]
    script = Path(__file__).with_name("killed_run.py")
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, str(script), str(home), "garnet", str(log)], env=environment, cwd=root)


@pytest.mark.slow
def test_killed_again_and_again_a_campaign_ends_as_if_it_had_not_been(tmp_path, desk_store, double):
    home, undisturbed, log = tmp_path / "home", tmp_path / "undisturbed", tmp_path / "log"
    campaign.new(home, "garnet", SMALL)
    shutil.copytree(home, undisturbed)
    journal = Folder.of(home, "garnet").journal
    for lines in (3, 6, 17):  # before the first proposal is written, amid a batch, in a later cycle
        process = _start(home, log)
        deadline = time.monotonic() + 120
        while journal.read_bytes().count(b"\n") < lines and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert process.poll() is None, "it must be running when it is killed"
        process.send_signal(signal.SIGKILL)
        process.wait()
        with journal.open("ab") as handle:  # as if the kill had cut a write
            handle.write(b'{"seq": 99, "at": "2026')
    assert _start(home, log).wait(timeout=180) == 0

    campaign.run(undisturbed, "garnet", desk_store, evaluate=double)
    disturbed, calm = campaign.load(home, "garnet"), campaign.load(undisturbed, "garnet")
    assert [(p.evaluation_id, p.formula) for p in disturbed.proposals.values()] == [
        (p.evaluation_id, p.formula) for p in calm.proposals.values()
    ]
    recorded = Counter(e.data["evaluation_id"] for e in events(home, "evaluated"))
    assert set(recorded.values()) == {1} and set(recorded) == set(calm.results) and len(recorded) == 8
    copies = Counter(e.data["what"] for e in events(home, "copied"))
    assert set(copies) == {disturbed.campaign_id, *recorded}
    ended = Counter(line.split()[1] for line in log.read_text().splitlines() if line.startswith("end"))
    assert all(1 <= n <= 2 for n in ended.values()), "only an evaluation in flight at a kill may run again"
    assert sum(ended.values()) <= 8 + 3
    for identity in recorded:
        assert json.loads(Folder.of(home, "garnet").result(identity).read_text())["status"] == "ok"
