"""From mean squared displacements to conductivity at 300 K, with intervals that mean what they say.

D comes from generalised least squares on the MSD with the covariance of overlapping intervals (McCluskey et al., doi
10.1021/acs.jctc.4c01249), in closed form: the posterior that kinisi samples. Two things differ. The variances are those
of a line through the MSD, not the observed ones, which on short runs make the fit low and unsteady; and ions that move
together count once. ``method="kinisi"`` runs kinisi itself on the same arrays; docs/potentials.md compares the two.

Conductivity is Nernst-Einstein with Haven ratio 1: the collective one of a small cell is noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulate.msd import Msd

KB_EV = 8.617333262e-5
E_CHARGE = 1.602176634e-19
KB_J = 1.380649e-23
A2_PER_PS_TO_CM2_PER_S = 1e-4
HOP_A = 1.7
"""Shortest hop between neighbouring lithium sites (24d to the far 96h 2.35, 24d to 48g 1.97, near 96h 1.64 A)."""
SLOPE_MIN, SLOPE_MAX = 0.7, 1.4
"""Log-log slopes of the fitted part of the MSD, its vibrational offset taken off, that count as diffusion."""
HAVEN_RATIO = 1.0
LAGS = 25
EIGENVALUE_FLOOR = 1e-4
"""Smallest eigenvalue of the covariance kept, as a share of the largest; below it the model of the covariance is noise."""


@dataclass(frozen=True)
class Slope:
    """A diffusion coefficient in angstrom^2/ps with its standard error, and the intercept in angstrom^2."""

    D: float
    error: float
    intercept: float


@dataclass(frozen=True)
class Diffusion:
    """Diffusion at one temperature, cm2/s; ``D`` is None when it was not diffusive, then ``high`` is a bound."""

    D: float | None
    low: float
    high: float
    log_error: float
    diffusive: bool
    reason: str
    loglog_slope: float
    msd_end: float


def covariance(msd: Msd) -> np.ndarray:
    """Covariance of the MSD between lags, shape (L, L), angstrom^4.

    Intervals that overlap share their steps: cov(i, j) = var(i) n(i)/n(j) for lag i below lag j.
    """
    short = np.minimum.outer(np.arange(len(msd.mean)), np.arange(len(msd.mean)))
    long = np.maximum.outer(np.arange(len(msd.mean)), np.arange(len(msd.mean)))
    return msd.variance[short] * msd.independent[short] / msd.independent[long]


def fit_slope(msd: Msd, start_ps: float, end_ps: float, *, method: str = "gls", seed: int = 0) -> Slope:
    """D and its standard error from the part of the MSD between two lags.

    Parameters
    ----------
    msd : Msd
    start_ps, end_ps : float
        The lags used; of many, :data:`LAGS` evenly spaced ones.
    method : {'gls', 'kinisi'}
    seed : int
        Of kinisi's sampling.

    Raises
    ------
    ValueError
        Fewer than three lags in the range.
    """
    used = np.flatnonzero((msd.lag_ps >= start_ps - 1e-9) & (msd.lag_ps <= end_ps + 1e-9))
    if len(used) < 3:
        raise ValueError(f"only {len(used)} lags between {start_ps:g} and {end_ps:g} ps; three are needed")
    if method == "kinisi":
        return _fit_kinisi(_part(msd, used), seed)
    part = _part(msd, used[np.unique(np.linspace(0, len(used) - 1, LAGS).round().astype(int))])
    if np.all(part.variance <= 0):
        return Slope(0.0, 0.0, float(part.mean.mean()))
    slope, intercept = np.polyfit(part.lag_ps, part.mean, 1)
    line = np.maximum(slope * part.lag_ps + intercept, part.mean.min() / 2)
    ratio = float(np.mean(part.variance * part.independent / part.mean**2))  # 2/3 for Brownian motion
    cov = covariance(Msd(part.lag_ps, part.mean, ratio * line**2 / part.independent, part.independent))
    values, vectors = np.linalg.eigh((cov + cov.T) / 2)
    inverse = (vectors / np.maximum(values, EIGENVALUE_FLOOR * values.max())) @ vectors.T
    design = np.column_stack([part.lag_ps, np.ones_like(part.lag_ps)])
    normal = np.linalg.inv(design.T @ inverse @ design)
    slope, intercept = normal @ design.T @ inverse @ part.mean
    return Slope(float(slope) / 6, float(np.sqrt(normal[0, 0])) / 6, float(intercept))


def _part(msd: Msd, used: np.ndarray) -> Msd:
    return Msd(msd.lag_ps[used], msd.mean[used], msd.variance[used], msd.independent[used])


def _fit_kinisi(msd: Msd, seed: int) -> Slope:
    import scipp as sc
    from kinisi.diffusion import Diffusion as Kinisi

    data = sc.DataArray(
        data=sc.array(dims=["time interval"], values=msd.mean, variances=msd.variance, unit="angstrom^2"),
        coords={
            "time interval": sc.array(dims=["time interval"], values=msd.lag_ps, unit="ps"),
            "n_samples": sc.array(dims=["time interval"], values=msd.independent),
        },
    )
    fit = Kinisi(sc.DataGroup({"da": data, "dimensionality": sc.scalar(3)}))
    fit.bayesian_regression(
        start_dt=sc.scalar(float(msd.lag_ps[0]), unit="ps"), progress=False, random_state=np.random.RandomState(seed)
    )
    slopes, intercepts = np.asarray(fit.gradient.values), np.asarray(fit.intercept.values)
    return Slope(float(slopes.mean()) / 6, float(slopes.std(ddof=1)) / 6, float(intercepts.mean()))


def loglog_slope(msd: Msd, start_ps: float, end_ps: float, offset: float = 0.0) -> float:
    """Slope of log(MSD - offset) against log(lag): 1 diffusive, 0 vibration only."""
    used = (msd.lag_ps >= start_ps - 1e-9) & (msd.lag_ps <= end_ps + 1e-9) & (msd.mean - offset > 0)
    if used.sum() < 3:
        return 0.0
    return float(np.polyfit(np.log(msd.lag_ps[used]), np.log(msd.mean[used] - offset), 1)[0])


def diffusion(
    replicas: list[Msd],
    *,
    fit_from: float = 0.1,
    fit_to: float = 0.5,
    production_ps: float,
    method: str = "gls",
) -> Diffusion:
    """Diffusion at one temperature from the MSD of each arrangement.

    Diffusive means: beyond its vibrational part (the intercept of the fit, at most the MSD at the shortest lag) the MSD
    grows with a log-log slope near one, to more than a hop, and D is clear of zero. Otherwise the answer is an upper
    bound: the larger of MSD/6t at the longest lag and the upper end of the fit.

    Parameters
    ----------
    replicas : list of Msd
    fit_from, fit_to : float
        Lags used, as shares of ``production_ps``.
    production_ps : float
    method : {'gls', 'kinisi'}
    """
    start, end = fit_from * production_ps, fit_to * production_ps
    slopes = [fit_slope(m, start, end, method=method) for m in replicas]
    values = np.array([s.D for s in slopes])
    n = len(values)
    D = float(values.mean())
    error = float(np.sqrt(np.mean([s.error**2 for s in slopes]) / n))
    if n > 1:
        error = max(error, float(values.std(ddof=1)) / np.sqrt(n) * _small_sample(n - 1))
    mean = _mean_msd(replicas)
    offset = max(0.0, min(float(np.mean([s.intercept for s in slopes])), float(mean.mean[0])))
    steep = loglog_slope(mean, start, end, offset)
    last = np.flatnonzero(mean.lag_ps <= end + 1e-9)[-1]
    msd_end, lag_end = float(mean.mean[last]), float(mean.lag_ps[last])
    doubts = []
    if not SLOPE_MIN <= steep <= SLOPE_MAX:
        doubts.append(f"log-log slope {steep:.2f} is not near 1")
    if msd_end - offset < HOP_A**2:
        doubts.append(f"{msd_end - offset:.2f} A^2 beyond vibration is less than one hop ({HOP_A**2:.2f} A^2)")
    if D - 1.96 * error <= 0:
        doubts.append("the slope is not clear of zero")
    unit = A2_PER_PS_TO_CM2_PER_S
    if doubts:
        bound = max(msd_end / (6 * lag_end), D + 1.96 * error, 1e-12)
        return Diffusion(None, 0.0, bound * unit, np.inf, False, "; ".join(doubts), steep, msd_end)
    relative = error / D
    spread = float(np.exp(1.96 * relative))
    reason = f"log-log slope {steep:.2f}, {msd_end - offset:.1f} A^2 beyond vibration"
    return Diffusion(D * unit, D / spread * unit, D * spread * unit, relative, True, reason, steep, msd_end)


def _small_sample(freedom: int) -> float:
    """Factor that turns a normal 95 % half-width into Student's."""
    from scipy.stats import t

    return float(t.ppf(0.975, freedom)) / 1.96


def _mean_msd(msds: list[Msd]) -> Msd:
    n = min(len(m.mean) for m in msds)
    first = msds[0]
    return Msd(first.lag_ps[:n], np.mean([m.mean[:n] for m in msds], axis=0), first.variance[:n], first.independent[:n])


def nernst_einstein(D: float, per_A3: float, temperature_K: float) -> float:
    """Conductivity in S/cm from a tracer D (cm2/s) and ions per cubic angstrom, Haven ratio 1."""
    return per_A3 * 1e24 * E_CHARGE**2 * D / (KB_J * temperature_K * HAVEN_RATIO)


@dataclass(frozen=True)
class Arrhenius:
    """Posterior of ln D = ln D0 - Ea/kT.

    ``Ea`` in eV, ``log_D`` natural logarithm of D (cm2/s) at ``at_K``; ``low``/``high`` are 95 %.
    """

    Ea: float
    Ea_low: float
    Ea_high: float
    at_K: float
    log_D: float
    log_D_low: float
    log_D_high: float
    log_D_sd: float


def arrhenius(
    temperatures_K: np.ndarray, D: np.ndarray, log_errors: np.ndarray, *, at_K: float = 300.0, scatter: float = 0.15
) -> Arrhenius:
    """Fit an Arrhenius line and carry it to another temperature with everything that is unsure.

    Each ln D has its own error and all share an unknown extra scatter (the arrangement drawn, size, curvature of the
    line), with a half-normal prior of scale ``scatter``. Given the scatter the posterior of the line is a normal; the
    scatter is summed over numerically. The slope has a flat prior between 0 and 2 eV.

    Parameters
    ----------
    temperatures_K, D, log_errors : ndarray, shape (M,)
        D in cm2/s, standard errors of ln D.
    at_K : float
        Where the line is read.
    scatter : float
        Single arrangements of 192 atoms differ by 0.09-0.13 in ln D (docs/potentials.md); the rest is for the line.

    Raises
    ------
    ValueError
        Fewer than two different temperatures.
    """
    t, d, e = (np.asarray(v, dtype=float) for v in (temperatures_K, D, log_errors))
    if len(np.unique(t)) < 2:
        raise ValueError("an Arrhenius line needs two temperatures")
    x, y = 1 / (KB_EV * t), np.log(d)
    design = np.column_stack([np.ones_like(x), -x])
    grid = np.linspace(0.01, 4.0, 80) * scatter
    reach = np.array([1.0, -1 / (KB_EV * at_K)])
    weights, lines = [], []
    for s in grid:
        w = 1 / (e**2 + s**2)
        precision = design.T @ (design * w[:, None])
        cov = np.linalg.inv(precision)
        best = cov @ design.T @ (w * y)
        rest = y - design @ best
        evidence = 0.5 * np.log(w).sum() - 0.5 * float(rest @ (w * rest)) + 0.5 * np.linalg.slogdet(cov)[1]
        weights.append(evidence - 0.5 * (s / scatter) ** 2)
        lines.append((best, cov))
    weights = np.exp(np.array(weights) - max(weights))
    weights /= weights.sum()
    rng = np.random.default_rng(0)
    draws = 20_000
    counts = rng.multinomial(draws, weights)
    samples = np.vstack([rng.multivariate_normal(b, c, size=n) for (b, c), n in zip(lines, counts, strict=True) if n])
    inside = samples[(samples[:, 1] > 0) & (samples[:, 1] < 2)]
    samples = inside if len(inside) > 1000 else samples
    energies, values = samples[:, 1], samples @ reach
    e_low, e_mid, e_high = np.quantile(energies, [0.025, 0.5, 0.975])
    v_low, v_mid, v_high = np.quantile(values, [0.025, 0.5, 0.975])
    return Arrhenius(e_mid, e_low, e_high, at_K, v_mid, v_low, v_high, float(values.std()))
