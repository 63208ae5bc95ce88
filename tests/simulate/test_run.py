"""Whole compositions with real, short LAMMPS runs."""

import json

import numpy as np
import pytest

from simulate import run as run_module
from simulate.protocols import PROTOCOLS, Protocol
from simulate.results import Limits, SimulationResult
from simulate.run import plan, run_folder, simulate
from simulate.sandbox import run_job

LLZO = "Li7La3Zr2O12"


def test_a_short_run_gives_a_result_that_survives_json(short, tmp_path):
    result = simulate("Li6.4La3Zr1.4Ta0.6O12", short, workdir=tmp_path)
    assert result.status == "ok", result.failure
    assert result.simulated == "Li6.375La3Zr1.375Ta0.625O12"
    assert result.temperatures_K == [1000.0, 1300.0]
    assert result.rdf["Zr-O"].x[int(np.argmax(result.rdf["Zr-O"].y))] == pytest.approx(2.1, abs=0.15)
    assert all(len(c.x) == len(c.y) <= 200 for c in (*result.msd.values(), *result.rdf.values()))
    again = SimulationResult.model_validate_json(result.model_dump_json())
    assert again == result
    assert len(result.model_dump_json()) < 60_000


def test_one_picosecond_is_too_short_to_be_called_diffusion(short, tmp_path):
    result = simulate(LLZO, short, workdir=tmp_path)
    assert result.sigma_is_upper_bound
    assert result.sigma_300K is None
    assert result.sigma_high > 0
    assert all(state.D is None for state in result.diffusion)


def test_an_interrupted_run_resumes_without_repeating_what_is_done(short, tmp_path, monkeypatch):
    ran = []

    def counted(job, folder, limits):
        ran.append(folder.name)
        return run_job(job, folder, limits)

    monkeypatch.setattr(run_module, "run_job", counted)
    folder = run_folder(tmp_path, LLZO, short, 0)
    simulate(LLZO, short, workdir=tmp_path, limits=Limits(total_s=0.5, time_s=60))
    first = list(ran)
    point = next(iter(plan(LLZO, short, 0, lithium=7)))
    if not (folder / point / "point.json").exists() or json.loads((folder / point / "point.json").read_text())["status"] != "ok":
        run_module.run_point(point, plan(LLZO, short, 0, lithium=7)[point], folder, Limits(), float("inf"))
    ran.clear()
    whole = simulate(LLZO, short, workdir=tmp_path)
    assert whole.status == "ok"
    assert len(first) == 1
    assert ran == ["T1000.0-a0"]
    ran.clear()
    assert simulate(LLZO, short, workdir=tmp_path).diffusion == whole.diffusion
    assert ran == []


def test_lost_atoms_are_tried_again_with_one_femtosecond(short, tmp_path):
    hasty = short.model_copy(update={"timestep_fs": 60.0})
    jobs = plan(LLZO, hasty, 0, lithium=7)
    name, job = next(iter(jobs.items()))
    result = run_module.run_point(
        name, {**job, "equilibrate_ps": 6.0, "production_ps": 6.0, "sample_ps": 0.12}, tmp_path, Limits(), 60.0
    )
    assert result["status"] == "ok", result
    assert result["timestep_fs"] == 1.0
    assert result["first_failure"].startswith("ERROR")


def test_a_composition_that_cannot_be_built_is_a_recorded_failure(tmp_path):
    result = simulate("LiLa0.8Ta0.1Ti0.1MO4", "demo", workdir=tmp_path)
    assert result.status == "failed"
    assert "M is not an element" in result.failure
    assert result.failures[0].kind == "composition"


def test_an_unknown_protocol_is_a_recorded_failure(tmp_path):
    result = simulate(LLZO, "fastest", workdir=tmp_path)
    assert (result.status, result.failures[0].kind) == ("failed", "settings")
    assert "demo" in result.failure


def test_provisional_parameters_are_said(short, tmp_path):
    result = simulate("Li6.25Al0.25La3Zr2O12", short, workdir=tmp_path, limits=Limits(time_s=0.01))
    assert result.status == "failed"
    assert {f.kind for f in result.failures} == {"timeout"}


def test_compositions_near_seven_lithium_stay_above_the_tetragonal_phase():
    for protocol in (PROTOCOLS["demo"], PROTOCOLS["screen"], PROTOCOLS["resolved"]):
        assert min(protocol.temperatures(7.0)) >= 900
        assert min(protocol.temperatures(6.4)) < 900


def test_the_resolved_protocol_keeps_the_rules_of_good_practice():
    protocol = PROTOCOLS["resolved"]
    assert len(protocol.temperatures_K) >= 4
    assert len(protocol.temperatures_near_7_K) >= 4
    assert protocol.arrangements >= 3
    assert np.prod(protocol.supercell) * 192 >= 5000


def test_the_seed_protocol_is_as_large_and_long_as_it_was_written():
    protocol = PROTOCOLS["seed"]
    assert np.prod(protocol.supercell) * 192 >= 128_000
    assert (min(protocol.temperatures_K), max(protocol.temperatures_K)) == (298.0, 473.0)
    assert (protocol.ensemble, protocol.production_ps) == ("npt", 100.0)


@pytest.mark.parametrize("wrong", [{"fit_from": 0.6}, {"production_ps": 0.1}, {"temperatures_K": ()}])
def test_protocols_that_make_no_sense_are_refused(short, wrong):
    with pytest.raises(ValueError, match="short"):
        Protocol.model_validate({**short.model_dump(), **wrong})
