"""The prior: what the graph's measurements say about log10 sigma(300 K) of a composition before anything is simulated.

A Bayesian linear regression on garnet descriptors with Student-t noise (outlying reports lose weight) and censored values
(``<`` bounds) imputed below their bound. Its coefficients' covariance goes into the surrogate's kernel, so the prior weighs
as much as the reports behind it, no more. Simulated values are never read. Literature and simulation differ in level
(boundaries, Haven ratio, potential), so the level is left open by ``LEVEL_SD`` and learnt from the campaign's own results.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from optimize.evidence import Evidence, Reported
from optimize.garnet import DESCRIPTORS, descriptors, garnet_sites

BASIS = ("level", *DESCRIPTORS, "lithium^2")
LEVEL_SD = 1.0
"""Standard deviation (dex) left open between the level of the literature and of the simulation."""
ROOM_WINDOW_K = (288.0, 308.0)
_DEFAULT_LEVEL = -3.5
_DEFAULT_SPREAD = 0.6
_STUDENT_NU = 4.0


def basis(points: np.ndarray) -> np.ndarray:
    """Regression basis of descriptors: 1, the six descriptors, and the square of lithium; (n, >=6) -> (n, 8)."""
    points = np.atleast_2d(points)[:, : len(DESCRIPTORS)]
    return np.column_stack([np.ones(len(points)), points, points[:, :1] ** 2])


@dataclass
class Prior:
    """Normal prior on the coefficients of :func:`basis`, and the spread of reports about the regression.

    Attributes
    ----------
    mean : ndarray, shape (8,)
    covariance : ndarray, shape (8, 8)
    spread : float
        Standard deviation of one report about the line, dex.
    used : list of Reported
        Reports that made it, with their weights in ``weights``.
    reason : str
    """

    mean: np.ndarray
    covariance: np.ndarray
    spread: float
    used: list[Reported] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    reason: str = ""

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation (of the line, literature level) of log10 sigma(300 K) at descriptors, each (n,)."""
        phi = basis(points)
        return phi @ self.mean, np.sqrt(np.einsum("ij,jk,ik->i", phi, self.covariance, phi))

    def seeds(self, point: np.ndarray, limit: int = 8) -> list[tuple[Reported, float]]:
        """Reports that matter most for the prediction at one point, with their share of it.

        The share is the absolute weight of a report in the linear predictor ``phi S Phi^T W``.
        """
        if not self.used:
            return []
        phi = basis(np.array([descriptors(r.formula) for r in self.used]))
        influence = np.abs(basis(point)[0] @ self.covariance @ phi.T) * np.array(self.weights)
        if influence.sum() <= 0:
            return []
        influence = influence / influence.sum()
        best = np.argsort(-influence)[:limit]
        return [(self.used[i], float(influence[i])) for i in best]


def usable(evidence: Evidence) -> list[Reported]:
    """Reports fit for the prior: room temperature, measured, not tetragonal, garnets with known radii.

    The graph's query gives a cited value only where it does not hold the origin; grain-boundary values are left out.
    """
    kept = []
    for report in evidence.reported:
        if report.origin == "simulated" or report.kind == "grain_boundary" or report.phase == "tetragonal":
            continue
        if report.temperature_K is None or not ROOM_WINDOW_K[0] <= report.temperature_K <= ROOM_WINDOW_K[1]:
            continue
        sites = garnet_sites(report.formula)
        if sites is None or abs(sites.total("a") - 3) > 0.2 or abs(sites.total("b") - 2) > 0.2:
            continue
        if report.bound == ">" or descriptors(report.formula) is None:
            continue
        kept.append(report)
    return kept


def fit_prior(evidence: Evidence, iterations: int = 30) -> Prior:
    """Regression of log10 sigma(300 K) on composition over the graph's reports.

    Parameters
    ----------
    evidence : Evidence
        Snapshot of the graph; reports outside 288-308 K and simulated ones are left out.
    iterations : int
        Rounds of reweighting (Student-t) and of imputing censored values.

    Returns
    -------
    Prior
        With no usable report: a wide prior at 10**-3.5 S/cm, saying so.
    """
    reports = usable(evidence)
    scale = np.array([1.0, 0.8, 0.5, 0.5, 0.4, 1.5, 0.7, 0.4])  # dex per unit of each basis function, a priori
    start = np.zeros(len(BASIS))
    start[0] = _DEFAULT_LEVEL
    precision = np.diag(1 / scale**2)
    if not reports:
        reason = "no room-temperature garnet conductivity in the graph: a wide prior at 3e-4 S/cm, independent of composition"
        return Prior(start, np.linalg.inv(precision), _DEFAULT_SPREAD, reason=reason)
    phi = basis(np.array([descriptors(r.formula) for r in reports]))
    y = np.log10([r.value for r in reports])
    start[0] = float(np.median(y))
    censored = np.array([r.bound == "<" for r in reports])
    counts: dict[str, int] = {}
    for report in reports:
        counts[report.group] = counts.get(report.group, 0) + 1
    # n reports of one paper share its furnace and its electrodes: together they weigh as sqrt(n) papers
    paper = np.array([r.confidence / math.sqrt(counts[r.group]) for r in reports])
    target, robust, spread = y.copy(), np.ones(len(y)), _DEFAULT_SPREAD
    mean, covariance = start, np.linalg.inv(precision)
    for _ in range(iterations):
        weight = robust * paper / spread**2
        covariance = np.linalg.inv(precision + phi.T @ (weight[:, None] * phi))
        mean = covariance @ (precision @ start + phi.T @ (weight * target))
        line = phi @ mean
        target = np.where(censored, below(y, line, spread)[0], y)
        residual = target - line
        robust = (_STUDENT_NU + 1) / (_STUDENT_NU + (residual / spread) ** 2)
        # one pseudo-report at the default spread keeps few reports from looking exact
        spread = math.sqrt((np.sum(robust * paper * residual**2) + _DEFAULT_SPREAD**2) / (np.sum(paper) + 1))
    papers = len(counts)
    reason = (
        f"regression over {len(reports)} room-temperature garnet conductivities of {papers} paper{'s' if papers > 1 else ''}, "
        f"spread {spread:.2f} dex" + (f", {int(censored.sum())} of them upper bounds" if censored.any() else "")
    )
    return Prior(mean, covariance, float(spread), reports, list(robust * paper / spread**2), reason)


def below(bound: np.ndarray, mean: np.ndarray, sd: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of a normal variable known to lie below ``bound``.

    Far above the bound the exact ratio underflows; its asymptote is used there.
    """
    from scipy.stats import norm

    bound, mean = np.asarray(bound, float), np.asarray(mean, float)
    sd = np.broadcast_to(np.asarray(sd, float), mean.shape)
    alpha = (bound - mean) / sd
    ratio = np.exp(norm.logpdf(alpha) - norm.logcdf(alpha))
    return mean - sd * ratio, np.maximum(sd**2 * (1 - alpha * ratio - ratio**2), (0.05 * sd) ** 2)
