"""Measure a potential against known garnets: ``python -m simulate.potentials.validate [--quick] [--out FILE.json]``.

Cell lengths at 300 K against diffraction, D(T) of Li7La3Zr2O12 and of a tantalum garnet over several arrangements,
elastic moduli. With ``--doc`` the tables between the markers of that Markdown file are written anew.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from simulate.msd import Msd
from simulate.potentials.library import get
from simulate.results import Limits
from simulate.run import versions
from simulate.sandbox import run_job
from simulate.summary import msd_of
from simulate.transport import arrhenius, diffusion, nernst_einstein

# Composition, cell length by diffraction at room temperature (angstrom), DOI.
CELLS = (
    ("Li7La3Zr2O12", 12.968, "10.1002/anie.200701144"),
    ("Li6.4La3Zr1.4Ta0.6O12", 12.922, "10.1039/c2jm31413d"),
    ("Li6La3ZrTaO12", 12.891, "10.1039/c2jm31413d"),
    ("Li5La3Ta2O12", 12.818, "10.1021/acs.inorgchem.7b00816"),
    ("Li6.75La3Zr1.75Nb0.25O12", 12.952, "10.1016/j.jpowsour.2010.11.089"),
    ("Li5La3Nb2O12", 12.718, "10.1016/j.jpowsour.2011.05.031"),
    ("Li6.25Al0.25La3Zr2O12", 12.963, "10.1016/j.ssi.2015.04.011"),
    ("Li6.25Ga0.25La3Zr2O12", 12.971, "10.1016/j.matchemphys.2012.03.054"),
    ("Li6.5La3Zr1.75Te0.25O12", 12.913, "10.1016/j.jpowsour.2013.03.166"),
    ("Li5La3Sb2O12", 12.847, "10.1016/j.ssi.2008.01.002"),
    ("Li6.6La2.5Y0.5Zr1.6Ta0.4O12", 12.948, "10.1021/am503731h"),
    ("Li6BaLa2Ta2O12", 12.997, "10.1021/am4060194"),
    ("Li6SrLa2Ta2O12", 12.846, "10.1021/am4060194"),
    ("Li6CaLa2Ta2O12", 12.709, "10.1021/am4060194"),
)
# D in cm2/s of a potential trained on DFT, cells of 192 atoms or more; Chem. Mater. 2024, 36, 11551 (data).
REFERENCE_D = {900.0: 5.23e-6, 1000.0: 8.56e-6, 1200.0: 1.44e-5}
MEASURED_SIGMA = {"Li7La3Zr2O12": (5.1e-4, "10.1002/anie.200701144"), "Li6.4La3Zr1.4Ta0.6O12": (1.0e-3, "10.1039/c2jm31413d")}


def state(composition: str, temperature_K: float, seed: int, potential: str, production_ps: float, equilibrate_ps: float) -> dict:
    """One state point of 192 atoms in a scratch folder."""
    job = {
        "kind": "state", "composition": composition, "supercell": [1, 1, 1], "arrangement_seed": seed, "velocity_seed": seed + 7,
        "potential": potential, "temperature_K": temperature_K, "timestep_fs": 2.0, "equilibrate_ps": equilibrate_ps,
        "settle_ps": 2.0, "production_ps": production_ps, "sample_ps": 0.1, "ensemble": "nvt", "pressure_bar": 1.01325,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        return run_job(job, Path(folder), Limits(time_s=3600))


def lattice_row(entry: tuple[str, float, str], potential: str, quick: bool) -> dict:
    """Cell length at 300 K after annealing disorder only by what 300 K allow, over two arrangements."""
    composition, measured, doi = entry
    found = [state(composition, 300.0, s, potential, 4.0, 10.0 if quick else 30.0) for s in range(1 if quick else 2)]
    lengths = [r["cell_length"] for r in found if r["status"] == "ok"]
    if not lengths:
        return {"composition": composition, "measured": measured, "doi": doi, "failure": found[0]["message"]}
    a = float(np.mean(lengths))
    return {
        "composition": composition, "simulated": found[0]["simulated"], "a": round(a, 3), "measured": measured, "doi": doi,
        "error_percent": round(100 * (a / measured - 1), 2), "arrangements": len(lengths),
    }  # fmt: skip


def diffusion_rows(composition: str, temperatures: list[float], potential: str, quick: bool, pool: ThreadPoolExecutor) -> dict:
    """D(T) over arrangements with the Arrhenius line, and how much single arrangements differ."""
    seeds, production = (range(1), 30.0) if quick else (range(3), 100.0)
    tasks = {(t, s): pool.submit(state, composition, t, s, potential, production, 10.0) for t in temperatures for s in seeds}
    rows, spread = [], []
    for t in temperatures:
        msds: list[Msd] = [msd_of(r["msd"]) for s in seeds if (r := tasks[t, s].result())["status"] == "ok"]
        if not msds:
            continue
        found = diffusion(msds, production_ps=production)
        single = [diffusion([m], production_ps=production).D for m in msds]
        logs = [np.log(d) for d in single if d]
        if len(logs) > 1:
            spread.append(float(np.std(logs, ddof=1)))
        rows.append({
            "temperature_K": t, "D": found.D, "low": found.low, "high": found.high, "log_error": found.log_error,
            "each": single, "reference": REFERENCE_D.get(t) if composition == "Li7La3Zr2O12" else None,
        })  # fmt: skip
    good = [r for r in rows if r["D"]]
    out: dict = {"composition": composition, "rows": rows, "spread_of_ln_D": round(float(np.mean(spread)), 3) if spread else None}
    if len(good) >= 2:
        line = arrhenius(*(np.array([r[k] for r in good]) for k in ("temperature_K", "D", "log_error")))
        density = tasks[temperatures[0], 0].result()
        n = density["lithium"] / float(np.prod(density["lengths"]))
        sigma = [nernst_einstein(float(np.exp(v)), n, 300.0) for v in (line.log_D_low, line.log_D, line.log_D_high)]
        out |= {
            "Ea": line.Ea,
            "Ea_low": line.Ea_low,
            "Ea_high": line.Ea_high,
            "sigma_300K": sigma[1],
            "sigma_low": sigma[0],
            "sigma_high": sigma[2],
        }
    return out


def elastic_row(composition: str, potential: str, quick: bool) -> dict:
    """Static moduli (GPa) of the relaxed cell over arrangements."""
    found = []
    for seed in range(1 if quick else 4):
        job = {
            "kind": "elastic", "composition": composition, "supercell": [1, 1, 1], "arrangement_seed": seed,
            "velocity_seed": seed + 3, "potential": potential, "strains": [0.0025, 0.005],
        }  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            found.append(run_job(job, Path(folder), Limits(time_s=1200)))
    good = [r for r in found if r["status"] == "ok"]
    if not good:
        return {"composition": composition, "failure": found[0]["message"]}
    row: dict = {"composition": composition, "arrangements": len(good), "linearity": min(r["linearity"] for r in good)}
    row["born_stable"] = all(r["born_stable"] for r in good)
    for key in ("bulk", "shear", "youngs"):
        row[key] = round(float(np.mean([r[key] for r in good])), 1)
        row[f"{key}_sd"] = round(float(np.std([r[key] for r in good], ddof=1)), 1) if len(good) > 1 else None
    return row


def measure(potential: str, quick: bool, workers: int) -> dict:
    """All figures of a potential."""
    with ThreadPoolExecutor(workers) as pool:
        lattice = list(pool.map(lambda entry: lattice_row(entry, potential, quick), CELLS[:4] if quick else CELLS))
        transport = [
            diffusion_rows("Li7La3Zr2O12", [900.0, 1000.0, 1200.0], potential, quick, pool),
            diffusion_rows("Li6.4La3Zr1.4Ta0.6O12", [750.0, 900.0, 1050.0, 1200.0], potential, quick, pool),
        ]
        elastic = list(pool.map(lambda c: elastic_row(c, potential, quick), [d["composition"] for d in transport]))
    return {"lattice": lattice, "diffusion": transport, "elastic": elastic}


def table(figures: dict, potential: str) -> str:
    """The figures as Markdown."""
    ions = get(potential).ions
    lines = ["| garnet | built | a (A) at 300 K | measured | difference % | doi |", "|---|---|---|---|---|---|"]
    for r in figures["lattice"]:
        if "failure" in r:
            lines.append(f"| {r['composition']} | - | {r['failure']} | {r['measured']} | - | {r['doi']} |")
        else:
            lines.append(
                f"| {r['composition']} | {r['simulated']} | {r['a']} | {r['measured']} | {r['error_percent']:+} | {r['doi']} |"
            )
    for d in figures["diffusion"]:
        lines += [
            "",
            f"{d['composition']}, D in cm2/s:",
            "",
            "| T (K) | D | 95 % | reference | single arrangements |",
            "|---|---|---|---|---|",
        ]
        for r in d["rows"]:
            each = ", ".join(f"{x:.2g}" if x else "not diffusive" for x in r["each"])
            value = f"{r['D']:.2e}" if r["D"] else "not diffusive"
            lines.append(
                f"| {r['temperature_K']:g} | {value} | {r['low']:.2e} - {r['high']:.2e} | {r['reference'] or '-'} | {each} |"
            )
        if "Ea" in d:
            measured, doi = MEASURED_SIGMA[d["composition"]]
            lines += [
                "",
                f"Ea {d['Ea']:.3f} eV ({d['Ea_low']:.3f} - {d['Ea_high']:.3f}); sigma(300 K) {d['sigma_300K']:.1e} S/cm "
                f"({d['sigma_low']:.1e} - {d['sigma_high']:.1e}), measured {measured:.1e} (doi {doi}); ln D of single arrangements "
                f"differs by {d['spread_of_ln_D']} (standard deviation).",
            ]
    lines += [
        "",
        "| garnet, static 0 K | bulk (GPa) | shear | Young's | arrangements | lowest R^2 | Born |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in figures["elastic"]:
        if "failure" in r:
            lines.append(f"| {r['composition']} | {r['failure']} | | | | | |")
            continue
        cells = [f"{r[k]} +- {r[k + '_sd']}" if r[k + "_sd"] is not None else f"{r[k]}" for k in ("bulk", "shear", "youngs")]
        stable = "stable" if r["born_stable"] else "unstable"
        lines.append(f"| {r['composition']} | {' | '.join(cells)} | {r['arrangements']} | {r['linearity']:.4f} | {stable} |")
    lines += ["", "| ion | charge | A (eV) | rho (A) | C (eV A^6) | state | source |", "|---|---|---|---|---|---|---|"]
    for e, i in ions.items():
        lines.append(f"| {e} | {i.charge:g} | {i.a:g} | {i.rho:g} | {i.c:g} | {i.status} | {i.source} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m simulate.potentials.validate", description=__doc__.splitlines()[0])
    parser.add_argument("--potential", default="garnet-b")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--doc", type=Path)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    figures = measure(options.potential, options.quick, options.workers)
    text = table(figures, options.potential)
    sys.stdout.write(text + "\n")
    report = {
        "name": "potentials", "figures": figures, "settings": {"potential": options.potential, "quick": options.quick},
        "versions": versions(), "machine": {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count()},
        "wall_s": round(time.monotonic() - began, 1),
    }  # fmt: skip
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if options.doc:
        before, _, rest = options.doc.read_text(encoding="utf-8").partition("<!-- figures -->")
        _, _, after = rest.partition("<!-- end of figures -->")
        options.doc.write_text(f"{before}<!-- figures -->\n{text}\n<!-- end of figures -->{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
