"""The surrogate: a Gaussian process on log10 sigma(300 K) whose mean and covariance hold the graph's prior.

``y(x) = phi(x) b + level + residual(x) + noise(x)``: coefficients ``b`` normal with the mean and covariance that the
reports give (:mod:`optimize.priors`), the level between literature and simulation normal with 1 dex, a Matern residual whose
length scales and size are fitted, and noise of known size for each simulation (its 95 % interval). The prior's covariance
enters the kernel, so it is updated by the simulations and can be overruled by them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimize.priors import LEVEL_SD, Prior, below

if TYPE_CHECKING:
    import torch

NOISE_FLOOR = 0.15
"""Least standard deviation (dex) of one simulated log10 sigma(300 K): one lithium arrangement stands for all."""
_Z95 = 1.959964


@dataclass(frozen=True)
class Observation:
    """One evaluated candidate: features (6 + d,), log10 sigma(300 K), its standard deviation, and whether it is a bound.

    With ``censored`` the ions did not diffuse enough and ``y`` is an upper bound.
    """

    x: np.ndarray
    y: float
    sd: float
    censored: bool = False


def observation(x: np.ndarray, result: dict) -> Observation | None:
    """The observation a simulation gives; None where it failed or gave no number.

    Parameters
    ----------
    x : ndarray
        Features of the candidate.
    result : dict
        A ``SimulationResult`` as a dict: ``sigma_300K``, ``sigma_low``, ``sigma_high`` (S/cm, 95 %), ``sigma_is_upper_bound``.
    """
    if result.get("status") != "ok":
        return None
    high = result.get("sigma_high")
    if result.get("sigma_is_upper_bound"):
        return Observation(x, math.log10(high), 0.5, censored=True) if high and high > 0 else None
    sigma, low = result.get("sigma_300K"), result.get("sigma_low")
    if not sigma or sigma <= 0:
        return None
    sd = result.get("log10_sigma_sd") or 0.0
    if not sd and low and high and 0 < low < high:
        sd = (math.log10(high) - math.log10(low)) / (2 * _Z95)
    return Observation(x, math.log10(sigma), max(NOISE_FLOOR, sd or 0.5))


def _build_modules():
    """gpytorch classes, made on first use so that importing this file does not import torch."""
    import gpytorch
    import torch

    class PriorMean(gpytorch.means.Mean):
        """``phi(x) b`` with fixed ``b``."""

        def __init__(self, coefficients: np.ndarray):
            super().__init__()
            self.register_buffer("coefficients", torch.as_tensor(coefficients, dtype=torch.double))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return _torch_basis(x) @ self.coefficients

    class PriorKernel(gpytorch.kernels.Kernel):
        """``phi(x) S phi(x')``: the uncertainty of the prior's coefficients and of the level."""

        has_lengthscale = False

        def __init__(self, covariance: np.ndarray):
            super().__init__()
            root = np.linalg.cholesky(covariance + 1e-10 * np.eye(len(covariance)))
            self.register_buffer("root", torch.as_tensor(root, dtype=torch.double))

        def forward(self, x1: torch.Tensor, x2: torch.Tensor, diag: bool = False, **_: object) -> torch.Tensor:
            left, right = _torch_basis(x1) @ self.root, _torch_basis(x2) @ self.root
            return (left * right).sum(-1) if diag else left @ right.transpose(-1, -2)

    return PriorMean, PriorKernel


def _torch_basis(x: torch.Tensor) -> torch.Tensor:
    import torch

    head = x[..., :6]
    return torch.cat([torch.ones_like(head[..., :1]), head, head[..., :1] ** 2], dim=-1)


class Surrogate:
    """The fitted process. Make it with :func:`fit`."""

    def __init__(self, model, prior: Prior, observations: list[Observation], dimensions: int):
        self.model = model
        self.prior = prior
        self.observations = observations
        self.dimensions = dimensions

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Posterior mean and standard deviation of log10 sigma(300 K), noise not included; (n, p) -> (n,), (n,)."""
        mean, covariance = self.joint(x)
        return mean, np.sqrt(np.maximum(np.diag(covariance), 1e-12))

    def joint(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Posterior mean (n,) and covariance (n, n) of log10 sigma(300 K)."""
        import torch

        with torch.no_grad():
            tensor = torch.as_tensor(np.atleast_2d(x), dtype=torch.double)
            if not self.observations:  # nothing simulated yet: the prior itself
                covariance = self.model.covar_module(tensor).to_dense()
                return self.model.mean_module(tensor).numpy(), covariance.numpy()
            posterior = self.model.posterior(tensor)
            return posterior.mean.squeeze(-1).numpy(), posterior.mvn.covariance_matrix.numpy()

    def sample(self, x: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Joint posterior samples, shape (draws, n)."""
        mean, covariance = self.joint(x)
        values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
        root = vectors * np.sqrt(np.maximum(values, 0))
        return mean + rng.standard_normal((draws, len(mean))) @ root.T

    def summary(self) -> dict[str, float | int | str]:
        """Numbers that describe the fit, for the journal."""
        kernel = self.model.covar_module.kernels[1]
        scales = kernel.base_kernel.lengthscale.detach().numpy().ravel()
        return {
            "observations": len(self.observations),
            "censored": sum(o.censored for o in self.observations),
            "residual_sd": round(float(kernel.outputscale.detach().sqrt()), 4),
            "shortest_lengthscale": round(float(scales.min()), 4),
            "prior": self.prior.reason,
        }


def fit(prior: Prior, observations: list[Observation], dimensions: int) -> Surrogate:
    """Fit the surrogate to the simulations made so far.

    Censored observations (upper bounds) are replaced by the mean of the posterior cut at their bound, with its variance as
    noise, in two rounds, so that "below 1e-6" pulls down only where the process thought otherwise.

    Parameters
    ----------
    prior : Prior
    observations : list of Observation
        May be empty: then the surrogate is the prior.
    dimensions : int
        Length of a feature vector, 6 + number of dopant axes.
    """
    exact = [o for o in observations if not o.censored]
    surrogate = _fit_exact(prior, exact, dimensions)
    bounds = [o for o in observations if o.censored]
    if not bounds:
        return surrogate
    points = np.array([o.x for o in bounds])
    limit = np.array([o.y for o in bounds])
    # each bound is imputed from a process that does not hold it, so that the second round does not count it twice
    mean, sd = surrogate.predict(points)
    for _ in range(2):
        value, variance = below(limit, mean, np.hypot(sd, NOISE_FLOOR))
        imputed = [Observation(o.x, float(v), math.sqrt(s), True) for o, v, s in zip(bounds, value, variance, strict=True)]
        surrogate = _fit_exact(prior, exact + imputed, dimensions)
        if len(bounds) == 1:
            break
        leave_one_out = [
            _fit_exact(prior, exact + imputed[:i] + imputed[i + 1 :], dimensions, train=False) for i in range(len(bounds))
        ]
        pairs = [s.predict(points[i : i + 1]) for i, s in enumerate(leave_one_out)]
        mean, sd = np.array([m[0] for m, _ in pairs]), np.array([s[0] for _, s in pairs])
    return surrogate


def _fit_exact(prior: Prior, observations: list[Observation], dimensions: int, train: bool = True) -> Surrogate:
    import gpytorch
    import torch
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import SingleTaskGP

    prior_mean, prior_kernel = _build_modules()
    level = prior.covariance.copy()
    level[0, 0] += LEVEL_SD**2
    spread = max(0.1, min(prior.spread, 0.5))
    residual = gpytorch.kernels.ScaleKernel(
        gpytorch.kernels.MaternKernel(
            nu=2.5, ard_num_dims=dimensions, lengthscale_prior=gpytorch.priors.LogNormalPrior(0.5 * math.log(dimensions), 0.8)
        ),
        outputscale_prior=gpytorch.priors.LogNormalPrior(2 * math.log(spread), 0.8),
    )
    residual.outputscale = spread**2
    residual.base_kernel.lengthscale = math.sqrt(dimensions)
    covariance = prior_kernel(level) + residual
    x = np.array([o.x for o in observations]) if observations else np.zeros((1, dimensions))
    y = [o.y for o in observations] or [0.0]
    noise = [o.sd**2 for o in observations] or [1.0]
    model = SingleTaskGP(
        torch.as_tensor(x, dtype=torch.double),
        torch.tensor(y, dtype=torch.double).unsqueeze(-1),
        train_Yvar=torch.tensor(noise, dtype=torch.double).unsqueeze(-1),
        mean_module=prior_mean(prior.mean),
        covar_module=covariance.double(),
        outcome_transform=None,
    )
    if train and len(observations) >= 3:
        fit_gpytorch_mll(gpytorch.mlls.ExactMarginalLogLikelihood(model.likelihood, model))
    model.eval()
    return Surrogate(model, prior, observations, dimensions)
