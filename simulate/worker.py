"""The child process: ``python -m simulate.worker JOB.json`` runs one LAMMPS job and writes ``result.json`` beside it.

The job file holds ``kind`` (``state``, ``elastic`` or ``energy``), ``composition``, ``supercell``, ``seed``, ``potential``
and the numbers of the state point. Whatever happens is written down, as ``{"status": "failed", "kind": ..., "message":
...}`` where it went wrong; what can no longer be written (a crash of the interpreter, a kill) the parent records.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import resource
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
HOT = 3.0
"""Above this multiple of the wanted temperature (plus 300 K) a run counts as exploded."""


class RunFailed(Exception):
    """A run that went wrong, with its kind (:data:`simulate.results.FailureKind`)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def confine(limits: dict, parent: int) -> None:
    """Die with the parent, and never take more memory or write larger files than allowed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # the parent died before the line above
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Libraries reserve address space they never touch; resident memory is watched by the parent.
    address = (limits["memory_mb"] + 4096) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (address, address))
    size = limits["disk_mb"] * 2**20
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails with an error that can be recorded


def write_json(path: Path, content: dict) -> None:
    """Write a JSON file whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def prepare(job: dict, folder: Path):
    """Build the cell of a job, write its files, start LAMMPS in the job's folder."""
    from simulate.lammps import load, write_cell
    from simulate.potentials import get
    from simulate.structures import build

    potential = get(job["potential"])
    cell = build(job["composition"], supercell=tuple(job["supercell"]), seed=job["arrangement_seed"], allowed=set(potential.ions))
    elements = write_cell(cell, potential, folder)
    os.chdir(folder)
    lmp = load(folder=folder)
    return cell, potential, elements, lmp


def run_state(job: dict, folder: Path) -> dict:
    """Equilibrate and produce one temperature; returns MSD, RDF and averages."""
    import numpy as np

    from simulate.lammps import state_input
    from simulate.msd import Unwrapper, mean_squared_displacement
    from simulate.rdf import partial_rdf

    cell, _, elements, lmp = prepare(job, folder)
    keys = (
        "temperature_K", "timestep_fs", "equilibrate_ps", "settle_ps", "production_ps", "sample_ps", "ensemble", "pressure_bar",
    )  # fmt: skip
    plan = state_input(elements, seed=job["velocity_seed"], **{k: job[k] for k in keys})
    (folder / "in.lammps").write_text(plan.text(), encoding="ascii")
    lmp.commands_string(plan.setup)
    lmp.commands_string(plan.equilibrate)
    check_sane(lmp, job["temperature_K"])

    symbols = np.array(cell.symbols)
    mobile = symbols == "Li"
    masses = np.array(lmp.extract_atom("mass")[1 : len(elements) + 1])[[elements.index(s) for s in cell.symbols]]
    frames = plan.production_steps // plan.sample_steps + 1
    first, lengths = fractional(lmp)
    unwrapper = Unwrapper(first, mobile, masses, frames)
    boxes, temperatures, energies, pressures, snapshots = [lengths], [], [], [], []
    keep = max(1, (frames - 1) // max(1, min(20, 400_000 // len(symbols))))
    for frame in range(1, frames):
        lmp.command(f"run {plan.sample_steps} pre {'yes' if frame == 1 else 'no'} post no")
        now, lengths = fractional(lmp)
        unwrapper.add(now)
        boxes.append(lengths)
        temperatures.append(lmp.get_thermo("temp"))
        energies.append(lmp.get_thermo("pe"))
        pressures.append(lmp.get_thermo("press"))
        if frame % 10 == 0 or frame == frames - 1:
            check_sane(lmp, job["temperature_K"])
        if frame % keep == 0:
            snapshots.append(now.astype(np.float32))
    box = np.mean(boxes, axis=0)
    paths = unwrapper.displacements(box)
    sample_ps = plan.sample_steps * job["timestep_fs"] / 1000
    msd = mean_squared_displacement(paths, sample_ps)
    r, g = partial_rdf(snapshots, cell.symbols, box)
    cells = int(np.prod(job["supercell"]))
    return {
        "simulated": cell.simulated,
        "atoms": len(symbols),
        "lithium": int(mobile.sum()),
        "lengths": box.tolist(),
        "cell_length": float((np.prod(box) / cells) ** (1 / 3)),
        "temperature_mean_K": float(np.mean(temperatures)),
        "energy_per_atom_eV": float(np.mean(energies)) / len(symbols),
        "pressure_mean_bar": float(np.mean(pressures)),
        "msd": _msd_dict(msd),
        "rdf": {"r": r.round(4).tolist(), "g": {k: v.round(4).tolist() for k, v in g.items()}},
        "steps": round((job["equilibrate_ps"] + job["settle_ps"]) * 1000 / job["timestep_fs"]) + plan.production_steps,
        "timestep_fs": job["timestep_fs"],
        "lammps": str(lmp.version()),
    }


def run_elastic(job: dict, folder: Path) -> dict:
    """Static elastic constants of one arrangement, quenched from a short anneal."""
    from simulate.elasticity import measure
    from simulate.lammps import setup_text

    cell, _, elements, lmp = prepare(job, folder)
    anneal = (
        "timestep 0.002\nminimize 0.0 0.05 200 1000\nreset_timestep 0\n"
        f"velocity all create 900.0 {job['velocity_seed'] % 900_000_000 + 1} mom yes dist gaussian loop geom\n"
        "fix npt all npt temp 900.0 300.0 0.1 iso 1.0 1.0 1.0\nrun 3000\nunfix npt\n"
    )
    (folder / "in.lammps").write_text(f"{setup_text(elements)}\nthermo 1000\n{anneal}", encoding="ascii")
    lmp.commands_string(setup_text(elements) + "\nthermo 1000")
    lmp.commands_string(anneal)
    check_sane(lmp, 900.0)
    found = measure(lmp, tuple(job["strains"]))
    if not all(math.isfinite(found[k]) for k in ("bulk", "shear", "youngs")):
        raise RunFailed("not_a_number", "the elastic moduli are not finite")
    return {"simulated": cell.simulated, "atoms": len(cell.symbols), "lammps": str(lmp.version()), "steps": 3000, **found}


def run_energy(job: dict, folder: Path) -> dict:
    """Energy and forces of the cell before any step, with the positions they belong to."""
    import numpy as np

    from simulate.lammps import setup_text

    cell, _, elements, lmp = prepare(job, folder)
    (folder / "in.lammps").write_text(f"{setup_text(elements)}\nrun 0\n", encoding="ascii")
    lmp.commands_string(setup_text(elements))
    if job.get("shake"):  # away from symmetric sites, where forces would vanish
        lmp.command(
            f"displace_atoms all random {job['shake']} {job['shake']} {job['shake']} {job['velocity_seed'] % 900_000_000 + 1}"
        )
    lmp.command("run 0")
    n = len(cell.symbols)
    order = np.argsort(lmp.numpy.extract_atom("id")[:n])
    scaled, lengths = fractional(lmp)
    return {
        "simulated": cell.simulated,
        "symbols": cell.symbols,
        "lengths": lengths.tolist(),
        "positions": (scaled * lengths).tolist(),
        "energy_eV": lmp.get_thermo("pe"),
        "forces": lmp.numpy.extract_atom("f")[:n][order].tolist(),
        "lammps": str(lmp.version()),
    }


def fractional(lmp):
    """Wrapped fractional coordinates by atom id, shape (N, 3), and the edges of the box."""
    import numpy as np

    low, high = (np.array(v) for v in lmp.extract_box()[:2])
    n = lmp.extract_global("nlocal")
    positions = np.empty((n, 3))
    positions[lmp.numpy.extract_atom("id")[:n] - 1] = (lmp.numpy.extract_atom("x")[:n] - low) / (high - low)
    return positions, high - low


def check_sane(lmp, temperature_K: float) -> None:
    """Raise :class:`RunFailed` for energies that are no numbers and for runs that exploded."""
    energy, hot = lmp.get_thermo("pe"), lmp.get_thermo("temp")
    if not (math.isfinite(energy) and math.isfinite(hot)):
        raise RunFailed("not_a_number", f"potential energy {energy}, temperature {hot}")
    if hot > HOT * temperature_K + 300:
        raise RunFailed("explosion", f"the temperature ran to {hot:.0f} K where {temperature_K:.0f} K were wanted")


def kind_of(message: str) -> str:
    """The kind of failure behind LAMMPS' error line."""
    lost = ("Lost atoms", "Non-numeric atom coords", "Non-numeric box", "Pair distance < table inner", "Bond atom missing",
            "Non-numeric pressure", "Domain too large for neighbor bins", "Box bounds are invalid", "simulation unstable",
            "Too many neighbor bins", "change too quickly")  # fmt: skip
    return "lost_atoms" if any(words in message for words in lost) else "lammps"


def _msd_dict(msd) -> dict:
    return {k: [float(f"{x:.6g}") for x in getattr(msd, k)] for k in ("lag_ps", "mean", "variance", "independent")}


RUNNERS = {"state": run_state, "elastic": run_elastic, "energy": run_energy}


def main(path: str) -> int:
    """Run the job file; 0 when a result was written, be it a failure."""
    from simulate.errors import LammpsUnavailable, MissingParameters, StructureError

    job_file = Path(path).resolve()
    job = json.loads(job_file.read_text(encoding="utf-8"))
    confine(job["limits"], job["parent"])
    began = time.monotonic()
    try:
        result = {"status": "ok", **RUNNERS[job["kind"]](job, job_file.parent)}
    except RunFailed as error:
        result = {"status": "failed", "kind": error.kind, "message": str(error)}
    except LammpsUnavailable as error:
        result = {"status": "failed", "kind": "unavailable", "message": str(error)}
    except MissingParameters as error:
        result = {"status": "failed", "kind": "potential", "message": str(error)}
    except StructureError as error:
        result = {"status": "failed", "kind": "composition", "message": str(error)}
    except MemoryError:
        result = {"status": "failed", "kind": "memory", "message": f"more than {job['limits']['memory_mb']} MB were needed"}
    except Exception as error:  # LAMMPS raises plain exceptions with its error line
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        message = next((line for line in lines if line.startswith("ERROR")), lines[0])
        result = {"status": "failed", "kind": kind_of(message), "message": message}
    result["wall_s"] = time.monotonic() - began
    write_json(job_file.parent / "result.json", result)
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1])
    sys.stdout.flush()
    # LAMMPS and MPI have nothing left to say; their clean-up at exit may crash and is not needed.
    os._exit(status)
