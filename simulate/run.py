"""One composition from formula to conductivity and moduli; state points that are done are never run again.

>>> from pathlib import Path
>>> result = simulate("Li6.4La3Zr1.4Ta0.6O12", "demo", workdir=Path("runs"))  # doctest: +SKIP
>>> result.status, result.sigma_low, result.sigma_high  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import math
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulate import protocols
from simulate.errors import MissingParameters, SimulateError
from simulate.potentials import get as get_potential
from simulate.results import Failure, Limits, SimulationResult
from simulate.sandbox import run_job
from simulate.structures import build, parse
from simulate.summary import summarise

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from simulate.protocols import Protocol

PHYSICS = "1"
"""Raised when potentials, structures or analysis change so that stored state points no longer count."""
UNFINISHED = {"timeout", "killed", "memory", "disk", "crash", "unavailable"}
"""Failures of the machine, not of the physics: such a state point is run again on resume."""
UNSTABLE = {"lost_atoms", "explosion", "not_a_number"}
"""Failures that a shorter time step may cure."""
CALM_TIMESTEP_FS = 1.0


def simulate(
    composition: str | Composition,
    protocol: Protocol | str = "resolved",
    *,
    seed: int = 0,
    workdir: Path,
    limits: Limits | None = None,
) -> SimulationResult:
    """Simulate one composition.

    Parameters
    ----------
    composition : str or Composition
        A lithium garnet; it is taken per twelve oxygen.
    protocol : Protocol or str
        A name of :data:`simulate.protocols.PROTOCOLS` or settings of your own.
    seed : int
        Decides arrangements and velocities.
    workdir : Path
        Each composition, protocol and seed gets a folder of its own in it; calling again with the same three goes on
        where the last call stopped.
    limits : Limits, optional

    Returns
    -------
    SimulationResult
        ``status`` is ``failed``, with the reason in ``failure``, for every failure of the input, of LAMMPS or of the
        physics. Nothing is raised for those.
    """
    began = time.monotonic()
    limits = limits or Limits()
    text = composition if isinstance(composition, str) else composition.formula.replace(" ", "")

    def refuse(kind: str, error: Exception) -> SimulationResult:
        found = Failure(kind=kind, message=str(error))
        return SimulationResult(
            requested=text, status="failed", failure=str(error), failures=[found], seed=seed, versions=versions(),
            wall_s=time.monotonic() - began,
        )  # fmt: skip

    try:
        protocol = protocols.get(protocol)
    except ValueError as error:
        return refuse("settings", error)
    try:
        potential = get_potential(protocol.potential)
        probe = build(text, supercell=(1, 1, 1), seed=seed, allowed=set(potential.ions))
    except MissingParameters as error:
        return refuse("potential", error)
    except SimulateError as error:
        return refuse("composition", error)
    try:
        folder = run_folder(workdir, text, protocol, seed)
        folder.mkdir(parents=True, exist_ok=True)
        jobs = plan(text, protocol, seed, lithium=parse(probe.simulated)["Li"])
        results: dict[str, dict] = {}
        for name, job in jobs.items():
            left = math.inf if limits.total_s is None else limits.total_s - (time.monotonic() - began)
            results[name] = run_point(name, job, folder, limits, left)
    except OSError as error:
        return refuse("disk", error)
    result = summarise(text, protocol, jobs, results, potential)
    result.seed = seed
    result.versions = {**versions(), **({"lammps": result.versions["lammps"]} if "lammps" in result.versions else {})}
    result.wall_s = time.monotonic() - began
    return result


def plan(composition: str, protocol: Protocol, seed: int, *, lithium: float) -> dict[str, dict]:
    """The jobs of a composition by name: one per temperature and arrangement, then the elastic ones."""
    jobs: dict[str, dict] = {}
    common = {"composition": composition, "potential": protocol.potential}
    for arrangement in range(protocol.arrangements):
        for temperature in sorted(protocol.temperatures(lithium), reverse=True):
            jobs[f"T{temperature:06.1f}-a{arrangement}"] = {
                **common,
                "kind": "state",
                "supercell": list(protocol.supercell),
                "arrangement_seed": _seed(seed, arrangement),
                "velocity_seed": _seed(seed, arrangement, int(temperature * 10)),
                "temperature_K": temperature,
                **{
                    key: getattr(protocol, key)
                    for key in (
                        "timestep_fs", "equilibrate_ps", "settle_ps", "production_ps", "sample_ps", "ensemble", "pressure_bar",
                    )
                },
            }  # fmt: skip
    if protocol.elastic == "static":
        for arrangement in range(protocol.elastic_arrangements):
            jobs[f"elastic-a{arrangement}"] = {
                **common,
                "kind": "elastic",
                "supercell": [1, 1, 1],
                "arrangement_seed": _seed(seed, arrangement),
                "velocity_seed": _seed(seed, arrangement, 1),
                "strains": list(protocol.elastic_strains),
            }
    return jobs


def run_point(name: str, job: dict, folder: Path, limits: Limits, left_s: float) -> dict:
    """Run one job, or return what an earlier call left of it.

    A run that lost its atoms is tried once more with a time step of 1 fs.
    """
    place = folder / name
    done = _earlier(place, job)
    if done is not None:
        return done
    if left_s <= 0:
        return {
            "status": "failed",
            "kind": "timeout",
            "message": f"not started: the {limits.total_s:g} s for this composition were over",
        }
    within = limits.model_copy(update={"time_s": min(limits.time_s, left_s)})
    result = run_job(job, place, within)
    if result["status"] == "failed" and result["kind"] in UNSTABLE and job.get("timestep_fs", 0) > CALM_TIMESTEP_FS:
        again = run_job({**job, "timestep_fs": CALM_TIMESTEP_FS}, place, within)
        again["first_failure"] = result["message"]
        if again["status"] == "failed":
            again["message"] += f" (with 1 fs, after {job['timestep_fs']:g} fs gave: {result['message']})"
        result = again
    result["job"] = job
    part = place / "point.part"
    part.write_text(json.dumps(result), encoding="utf-8")
    part.replace(place / "point.json")
    return result


def _earlier(place: Path, job: dict) -> dict | None:
    try:
        found = json.loads((place / "point.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if found.get("job") != json.loads(json.dumps(job)):
        return None
    if found["status"] == "failed" and found["kind"] in UNFINISHED:
        return None
    return found


def run_folder(workdir: Path, composition: str, protocol: Protocol, seed: int) -> Path:
    """The folder of one composition, protocol and seed under ``workdir``."""
    key = json.dumps([PHYSICS, composition, protocol.model_dump(), seed], sort_keys=True)
    slug = re.sub(r"[^A-Za-z0-9.]+", "", composition)[:60]
    return Path(workdir) / f"{slug}-{protocol.name}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def versions() -> dict[str, str]:
    """Versions of what the numbers depend on."""
    found = {"physics": PHYSICS}
    for package in ("lammps", "numpy", "scipy", "pymatgen"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _seed(*parts: int) -> int:
    return int(np.random.SeedSequence([abs(p) for p in parts]).generate_state(1)[0])
