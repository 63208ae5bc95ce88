"""From the finished state points of a composition to one result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulate import transport
from simulate.msd import Msd
from simulate.results import Curve, Elastic, Failure, SimulationResult, StateDiffusion

if TYPE_CHECKING:
    from simulate.potentials import Potential
    from simulate.protocols import Protocol

ROOM_K = 300.0


def summarise(composition: str, protocol: Protocol, jobs: dict, results: dict, potential: Potential) -> SimulationResult:
    """Put the state points together: D(T), the Arrhenius line, sigma(300 K), moduli and curves.

    ``ok`` means that there is a conductivity, or an upper bound of one; single state points may still have failed.
    """
    failures = [
        Failure(kind=r["kind"], message=r["message"], where=name) for name, r in results.items() if r["status"] == "failed"
    ]
    fine = {name: r for name, r in results.items() if r["status"] == "ok"}
    states = {name: r for name, r in fine.items() if jobs[name]["kind"] == "state"}
    elastics = [r for name, r in fine.items() if jobs[name]["kind"] == "elastic"]
    result = SimulationResult(requested=composition, status="ok", failures=failures, settings=protocol.model_dump(mode="json"))
    if fine:
        first = next(iter(fine.values()))
        result.simulated, result.atoms = (
            next(iter(states.values()), first)["simulated"],
            next(iter(states.values()), first)["atoms"],
        )
        elements = [e for e in potential.ions if e in _elements(result.simulated)]
        for element in potential.provisional(elements):
            result.warnings.append(f"the potential's parameters of {element} are provisional ({potential.ion(element).source})")
        result.md_steps = sum(r.get("steps", 0) for r in fine.values())
        result.versions = {"lammps": first["lammps"]}
    for name, r in fine.items():
        if "first_failure" in r:
            result.warnings.append(f"{name}: run again with 1 fs after: {r['first_failure']}")
    _add_elastic(result, elastics)
    for temperature in sorted({jobs[name]["temperature_K"] for name in states}):
        at = [r for name, r in states.items() if jobs[name]["temperature_K"] == temperature]
        result.diffusion.append(_at_temperature(temperature, at, protocol))
        result.msd[f"{temperature:g}"] = _msd_curve(at[0])
    result.temperatures_K = [s.temperature_K for s in result.diffusion]
    if states:
        coldest = min(states, key=lambda name: jobs[name]["temperature_K"])
        found = states[coldest]["rdf"]
        r_values = found["r"][:200]
        result.rdf = {p: Curve(x=r_values, y=g[:200], x_unit="angstrom") for p, g in found["g"].items()}
        _add_conductivity(result)
    else:
        result.status = "failed"
        result.failure = str(failures[0]) if failures else "no state point was simulated"
    return result


def _elements(formula: str) -> set[str]:
    from pymatgen.core import Composition

    return {str(e) for e in Composition(formula).elements}


def msd_of(stored: dict) -> Msd:
    """An :class:`Msd` from its stored lists."""
    return Msd(*(np.array(stored[k]) for k in ("lag_ps", "mean", "variance", "independent")))


def _msd_curve(r: dict) -> Curve:
    return Curve(x=r["msd"]["lag_ps"][:200], y=r["msd"]["mean"][:200], x_unit="ps", y_unit="angstrom^2")


def _at_temperature(temperature: float, at: list[dict], protocol: Protocol) -> StateDiffusion:
    found = transport.diffusion(
        [msd_of(r["msd"]) for r in at],
        fit_from=protocol.fit_from, fit_to=protocol.fit_to, production_ps=protocol.production_ps,
    )  # fmt: skip
    density = float(np.mean([r["lithium"] / np.prod(r["lengths"]) for r in at]))
    return StateDiffusion(
        temperature_K=temperature, D=found.D, low=found.low, high=found.high, diffusive=found.diffusive, reason=found.reason,
        loglog_slope=found.loglog_slope, msd_end=found.msd_end, replicas=len(at),
        cell_length=float(np.mean([r["cell_length"] for r in at])), lithium_per_A3=density,
    )  # fmt: skip


def _add_conductivity(result: SimulationResult) -> None:
    moving = [s for s in result.diffusion if s.diffusive]
    density = _density_at(ROOM_K, result.diffusion)
    if len(moving) < 2:
        bound = min(result.diffusion, key=lambda s: s.temperature_K)
        result.sigma_is_upper_bound = True
        result.sigma_high = transport.nernst_einstein(bound.high, density, ROOM_K)
        result.warnings.append(
            f"diffusive at {len(moving)} of {len(result.diffusion)} temperatures: sigma(300 K) is only bounded, by D at "
            f"{bound.temperature_K:g} K ({bound.reason})"
        )
        return
    t = np.array([s.temperature_K for s in moving])
    line = transport.arrhenius(
        t, np.array([s.D for s in moving]), np.array([np.log(s.high / s.low) / (2 * 1.96) for s in moving]), at_K=ROOM_K
    )
    result.activation_energy = line.Ea
    result.activation_energy_low, result.activation_energy_high = line.Ea_low, line.Ea_high
    result.sigma_300K, result.sigma_low, result.sigma_high = (
        transport.nernst_einstein(float(np.exp(v)), density, ROOM_K) for v in (line.log_D, line.log_D_low, line.log_D_high)
    )
    result.log10_sigma_sd = line.log_D_sd / float(np.log(10))


def _density_at(temperature_K: float, states: list[StateDiffusion]) -> float:
    """Ions per cubic angstrom at a temperature, along the line of the simulated ones."""
    t, n = np.array([s.temperature_K for s in states]), np.array([s.lithium_per_A3 for s in states])
    return float(np.polyval(np.polyfit(t, n, 1), temperature_K)) if len(t) > 1 else float(n[0])


def _add_elastic(result: SimulationResult, elastics: list[dict]) -> None:
    if not elastics:
        return

    def over(key: str) -> tuple[float, float]:
        values = [r[key] for r in elastics]
        spread = values if len(values) > 1 else elastics[0][f"{key}_by_size"]
        return float(np.mean(values)), float(np.std(spread, ddof=1)) if len(spread) > 1 else 0.0

    (bulk, bulk_spread), (shear, shear_spread) = over("bulk"), over("shear")
    result.elastic = Elastic(
        method="stress-strain of the relaxed cell at 0 K, quenched from 900 K; lithium and oxygen relaxed under strain",
        stiffness=np.mean([r["stiffness"] for r in elastics], axis=0).round(3).tolist(),
        bulk_modulus=bulk, shear_modulus=shear, youngs_modulus=9 * bulk * shear / (3 * bulk + shear),
        bulk_spread=bulk_spread, shear_spread=shear_spread,
        born_stable=all(r["born_stable"] for r in elastics), linearity=min(r["linearity"] for r in elastics),
    )  # fmt: skip
    result.bulk_modulus, result.shear_modulus = bulk, shear
    if not result.elastic.born_stable:
        result.warnings.append("the relaxed cell is not stable against strain (Born); its moduli are Voigt averages")
