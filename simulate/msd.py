"""Mean squared displacement of lithium over all time origins, and how sure it is.

Positions are unwrapped in fractional coordinates, each step by the nearest image, and scaled with the mean cell: with a
fluctuating cell (NPT) unwrapping in angstrom would add the cell's own breathing to every path. The drift removed is the
framework's, never lithium's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Unwrapper:
    """Follow atoms over periodic boundaries one frame at a time.

    Parameters
    ----------
    first : ndarray, shape (N, 3)
        Fractional coordinates of the first frame.
    mobile : ndarray of bool, shape (N,)
        The atoms to keep (lithium); the rest are the framework.
    masses : ndarray, shape (N,)
    frames : int
        How many frames will come, the first included.

    Notes
    -----
    Memory is ``frames * mobile.sum() * 12`` bytes, whatever the size of the framework.
    """

    def __init__(self, first: np.ndarray, mobile: np.ndarray, masses: np.ndarray, frames: int) -> None:
        self._last = np.array(first, dtype=float)
        self._mobile = mobile
        self._weights = np.where(mobile, 0.0, masses) / max(masses[~mobile].sum(), 1e-12)
        self._moved = np.zeros((int(mobile.sum()), 3))
        self._drift = np.zeros(3)
        self.paths = np.zeros((frames, int(mobile.sum()), 3), dtype=np.float32)
        self.count = 1

    def add(self, fractional: np.ndarray) -> None:
        """Take the next frame, shape (N, 3), wrapped or not."""
        step = fractional - self._last
        step -= np.round(step)
        self._last[:] = fractional
        self._drift += self._weights @ step
        self._moved += step[self._mobile]
        self.paths[self.count] = self._moved - self._drift
        self.count += 1

    def displacements(self, lengths: np.ndarray) -> np.ndarray:
        """Displacements from the first frame in angstrom, framework drift removed, shape (frames, mobile, 3)."""
        return self.paths[: self.count] * np.asarray(lengths, dtype=np.float32)


@dataclass(frozen=True)
class Msd:
    """A mean squared displacement.

    Attributes
    ----------
    lag_ps : ndarray, shape (L,)
    mean : ndarray, shape (L,)
        angstrom^2, over all particles and origins.
    variance : ndarray, shape (L,)
        Variance of ``mean``: that of one squared displacement over ``independent``.
    independent : ndarray, shape (L,)
        Particles times non-overlapping intervals (McCluskey et al., doi 10.1021/acs.jctc.4c01249), divided by the
        ions that move together (:func:`moving_together`).
    """

    lag_ps: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    independent: np.ndarray


def mean_squared_displacement(
    displacements: np.ndarray, frame_ps: float, *, lags: np.ndarray | None = None, chunk: int = 2000
) -> Msd:
    """MSD over all origins.

    Parameters
    ----------
    displacements : ndarray, shape (F, N, 3)
        Unwrapped positions or displacements in angstrom.
    frame_ps : float
        Time between frames.
    lags : ndarray of int, optional
        In frames; by default up to 100 evenly spaced ones up to half the run.
    chunk : int
        Particles handled at once, which bounds the memory.

    Raises
    ------
    ValueError
        Fewer than four frames, or no particles.
    """
    frames, particles = displacements.shape[:2]
    if frames < 4 or particles == 0:
        raise ValueError(f"an MSD needs at least 4 frames and a particle, not {frames} frames of {particles}")
    if lags is None:
        longest = frames // 2
        lags = np.unique(np.linspace(1, longest, min(100, longest)).round().astype(int))
    total, square = np.zeros(len(lags)), np.zeros(len(lags))
    samples = (frames - lags) * particles
    for start in range(0, particles, chunk):
        part = np.asarray(displacements[:, start : start + chunk], dtype=np.float32)
        for k, lag in enumerate(lags):
            squared = np.sum((part[lag:] - part[:-lag]) ** 2, axis=-1, dtype=np.float64)
            total[k] += squared.sum()
            square[k] += np.square(squared).sum()
    mean = total / samples
    single = np.maximum(square / samples - mean**2, 0.0)
    independent = particles * (frames - 1) / lags / moving_together(displacements, max(1, frames // 20))
    return Msd(lags * frame_ps, mean, single / independent, independent)


def moving_together(displacements: np.ndarray, lag: int) -> float:
    """How many ions move as one: the factor by which the MSD is less sure than independent ions would make it.

    The mean squared displacement of all ions over one interval scatters from interval to interval; for independent ions
    by the scatter between ions over their number. The ratio of the two variances over the non-overlapping intervals of
    ``lag`` frames is returned, never below 1.
    """
    ends = displacements[::lag]
    squared = np.sum(np.diff(ends.astype(np.float64), axis=0) ** 2, axis=-1)
    intervals, particles = squared.shape
    if intervals < 5 or particles < 2:
        return 1.0
    within = float(squared.var(axis=1, ddof=1).mean()) / particles
    between = float(squared.mean(axis=1).var(ddof=1))
    return max(1.0, between / within) if within > 0 else 1.0
