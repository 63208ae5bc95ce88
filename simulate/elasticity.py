"""Elastic constants from stress and strain.

Each of the six strains is applied with several magnitudes and both signs, the ions relaxed, and the slope of each stress
taken by least squares; both signs cancel the quadratic term. Static moduli of a relaxed cell run higher than those
measured at room temperature, by a quarter to a half. Where the cell is small enough that lithium jumps to another
minimum under strain, the line is poor; ``linearity`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BAR_TO_GPA = 1e-4


@dataclass(frozen=True)
class Moduli:
    """Voigt-Reuss-Hill averages in GPa."""

    bulk: float
    shear: float
    youngs: float


def stiffness(strains: np.ndarray, stresses: np.ndarray) -> tuple[np.ndarray, float]:
    """Stiffness matrix from strains and stresses, and the lowest R^2 of its diagonal lines.

    Parameters
    ----------
    strains : ndarray, shape (M, 6)
        Engineering strains in Voigt order (xx yy zz yz xz xy), one component at a time.
    stresses : ndarray, shape (M, 6)
        GPa, positive in tension.

    Returns
    -------
    c : ndarray, shape (6, 6)
        Symmetrised.
    linearity : float
    """
    c, worst = np.zeros((6, 6)), 1.0
    for j in range(6):
        used = np.abs(strains[:, j]) > 0
        x, y = strains[used, j], stresses[used]
        x, y = x - x.mean(), y - y.mean(axis=0)
        c[:, j] = x @ y / (x @ x)
        rest = y[:, j] - c[j, j] * x
        worst = min(worst, 1 - float(rest @ rest) / max(float(y[:, j] @ y[:, j]), 1e-30))
    return (c + c.T) / 2, worst


def born_stable(c: np.ndarray) -> bool:
    """Whether a stiffness matrix is positive definite, the Born condition for any symmetry."""
    return bool(np.all(np.linalg.eigvalsh((c + c.T) / 2) > 0))


def moduli(c: np.ndarray) -> Moduli:
    """Voigt-Reuss-Hill averages of a stiffness matrix in GPa; Voigt's alone where the matrix is not stable."""
    kv = (c[:3, :3].trace() + 2 * (c[0, 1] + c[0, 2] + c[1, 2])) / 9
    gv = (c[:3, :3].trace() - (c[0, 1] + c[0, 2] + c[1, 2]) + 3 * (c[3, 3] + c[4, 4] + c[5, 5])) / 15
    if born_stable(c):
        s = np.linalg.inv(c)
        kr = 1 / (s[:3, :3].trace() + 2 * (s[0, 1] + s[0, 2] + s[1, 2]))
        gr = 15 / (4 * s[:3, :3].trace() - 4 * (s[0, 1] + s[0, 2] + s[1, 2]) + 3 * (s[3, 3] + s[4, 4] + s[5, 5]))
    else:
        kr, gr = kv, gv
    k, g = (kv + kr) / 2, (gv + gr) / 2
    return Moduli(float(k), float(g), float(9 * k * g / (3 * k + g)))


def strained_box(lengths: np.ndarray, component: int, strain: float) -> tuple[np.ndarray, np.ndarray]:
    """Edges and tilts (xy, xz, yz) of an orthogonal box under one Voigt strain; shear is the engineering strain."""
    new, tilt = np.array(lengths, dtype=float), np.zeros(3)
    if component < 3:
        new[component] *= 1 + strain
    elif component == 3:
        tilt[2] = strain * lengths[2]
    elif component == 4:
        tilt[1] = strain * lengths[2]
    else:
        tilt[0] = strain * lengths[1]
    return new, tilt


def measure(lmp, strains: tuple[float, ...]) -> dict:
    """Relax the cell LAMMPS holds (``setup`` done), strain it, and return stiffness, moduli and quality.

    Runs where LAMMPS runs: in the child process.
    """
    relax = "minimize 0.0 0.002 2000 8000"
    lmp.commands_string(
        f"min_style cg\nmin_modify dmax 0.05\n{relax}\nfix box all box/relax iso 0.0 vmax 0.002\n{relax}\nunfix box\n{relax}\n"
    )
    lmp.commands_string("change_box all triclinic")
    low, high = (np.array(v) for v in lmp.extract_box()[:2])
    lengths = high - low
    rest = (_gather(lmp) - low) / lengths
    applied, answered = [], []
    for component in range(6):
        for size in strains:
            for strain in (size, -size):
                new, tilt = strained_box(lengths, component, strain)
                _set_box(lmp, low, new, tilt)
                cell = np.array([[new[0], 0, 0], [tilt[0], new[1], 0], [tilt[1], tilt[2], new[2]]])
                _scatter(lmp, rest @ cell + low)
                lmp.command(relax)
                # pxx pyy pzz pxy pxz pyz -> Voigt
                p = [lmp.get_thermo(name) for name in ("pxx", "pyy", "pzz", "pyz", "pxz", "pxy")]
                row = np.zeros(6)
                row[component] = strain
                applied.append(row)
                answered.append(-np.array(p) * BAR_TO_GPA)
    applied, answered = np.array(applied), np.array(answered)
    c, linearity = stiffness(applied, answered)
    by_size = []
    for size in strains:
        used = np.isclose(np.abs(applied).max(axis=1), size)
        by_size.append(moduli(stiffness(applied[used], answered[used])[0]))
    average = moduli(c)
    return {
        "stiffness": c.round(3).tolist(),
        "bulk": average.bulk,
        "shear": average.shear,
        "youngs": average.youngs,
        "bulk_by_size": [m.bulk for m in by_size],
        "shear_by_size": [m.shear for m in by_size],
        "born_stable": born_stable(c),
        "linearity": linearity,
        "cell_length": float(np.prod(lengths) ** (1 / 3)),
    }


def _gather(lmp) -> np.ndarray:
    return np.array(lmp.gather_atoms("x", 1, 3)[:]).reshape(-1, 3)


def _scatter(lmp, positions: np.ndarray) -> None:
    flat = np.ascontiguousarray(positions, dtype=float).ravel()
    lmp.scatter_atoms("x", 1, 3, np.ctypeslib.as_ctypes(flat))


def _set_box(lmp, low: np.ndarray, lengths: np.ndarray, tilt: np.ndarray) -> None:
    high = low + lengths
    lmp.command(
        f"change_box all x final {low[0]:.10f} {high[0]:.10f} y final {low[1]:.10f} {high[1]:.10f} "
        f"z final {low[2]:.10f} {high[2]:.10f} xy final {tilt[0]:.10f} xz final {tilt[1]:.10f} yz final {tilt[2]:.10f} "
        "remap units box"
    )
