"""What a campaign's page shows, gathered from its folder: nothing here draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from optimize.journal import Event, read_events
from optimize.proposal import Proposal
from optimize.state import CampaignError, Folder, State, replay

_DRAWS = 2000


@dataclass
class Row:
    """One evaluation with its proposal, its numbers from the journal and, where kept, its whole result."""

    number: int
    proposal: Proposal
    result: dict[str, Any]
    whole: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.result.get("status") == "ok"

    @property
    def sigma(self) -> float | None:
        """sigma(300 K), S/cm, where the simulation gave a number."""
        return None if self.result.get("sigma_is_upper_bound") or not self.ok else self.result.get("sigma_300K")


@dataclass
class RandomBaseline:
    """Best of n random candidates, from the posterior of the last surrogate: median and 95 % band, log10 S/cm."""

    numbers: list[int]
    median: list[float]
    low: list[float]
    high: list[float]


@dataclass
class ModelView:
    """What the surrogate fitted to all results says: the best candidate's value and its sd (log10 S/cm), the median noise of
    the simulations and the spread of the predictions over the space (dex)."""

    best: tuple[float, float] | None
    noise: float
    spread: float


@dataclass
class CampaignData:
    """Everything the page shows."""

    state: State
    events: list[Event]
    rows: list[Row]
    baseline: RandomBaseline | None
    best: Row | None
    model: ModelView | None

    def cycle_ends(self) -> list[int]:
        """Number of evaluations at the end of each cycle."""
        return [self.state.ended[c]["evaluations"] for c in sorted(self.state.ended)]


def gather(folder: Path) -> CampaignData:
    """Read a campaign's folder.

    Raises
    ------
    optimize.state.CampaignError
        There is no journal.
    """
    campaign, events = _journal(folder)
    state = replay(events, campaign)
    rows = [
        Row(n, p, state.results[i], campaign.read_result(i) or {})
        for n, (i, p) in enumerate(state.proposals.items(), start=1)
        if i in state.results
    ]
    good = [r for r in rows if r.sigma]
    best = max(good, key=lambda r: r.sigma, default=None)
    baseline, model = _model(campaign, state, rows, best)
    return CampaignData(state, events, rows, baseline, best, model)


def _journal(folder: Path) -> tuple[Folder, list[Event]]:
    campaign = Folder(Path(folder))
    if not campaign.journal.exists():
        raise CampaignError(f"{campaign.journal} is not there: give the folder of a campaign")
    return campaign, read_events(campaign.journal)


def gather_state(folder: Path) -> State:
    """The state of a campaign by its folder."""
    campaign, events = _journal(folder)
    return replay(events, campaign)


def _model(campaign: Folder, state: State, rows: list[Row], best: Row | None) -> tuple[RandomBaseline | None, ModelView | None]:
    """Random draws and the best candidate's shrunken value, both from the surrogate fitted to all results."""
    observations = state.observations()
    snapshots = [s for c in sorted(state.started, reverse=True) if (s := campaign.read_snapshot(c)) is not None]
    if len(observations) < 2 or not snapshots:
        return None, None
    from optimize.priors import fit_prior
    from optimize.proposing import pool
    from optimize.surrogate import fit

    candidates = pool(state.spec, max(state.started))
    features = state.spec.space.features(candidates)
    surrogate = fit(fit_prior(snapshots[0]), observations, features.shape[1])
    rng = np.random.default_rng(0)
    noise = float(np.median([o.sd for o in observations]))
    samples = surrogate.sample(features, _DRAWS, rng) + noise * rng.standard_normal((_DRAWS, len(candidates)))
    # a random order of the candidates for each draw: the running maximum is the best of the first n
    count = min(len(rows), len(candidates))
    shuffled = np.take_along_axis(samples, np.argsort(rng.random(samples.shape), axis=1), axis=1)[:, :count]
    running = np.maximum.accumulate(shuffled, axis=1)
    low, median, high = np.quantile(running, [0.025, 0.5, 0.975], axis=0)
    baseline = RandomBaseline(list(range(1, count + 1)), median.tolist(), low.tolist(), high.tolist())
    shrunken = None
    if best is not None:
        mean, sd = surrogate.predict(state.features(best.proposal)[None])
        shrunken = (float(mean[0]), float(sd[0]))
    return baseline, ModelView(shrunken, noise, float(np.std(surrogate.predict(features)[0])))


BOLTZMANN_EV = 8.617333262e-5
_ELEMENTARY_CHARGE = 1.602176634e-19


def conductivity(diffusion: float, temperature_K: float, carriers_per_A3: float) -> float:
    """Nernst-Einstein conductivity (S/cm) of singly charged carriers, Haven ratio 1.

    Parameters
    ----------
    diffusion : float
        cm^2/s.
    temperature_K : float
    carriers_per_A3 : float
        Number density, 1/angstrom^3.
    """
    per_cm3 = carriers_per_A3 * 1e24
    return per_cm3 * _ELEMENTARY_CHARGE * diffusion / (BOLTZMANN_EV * temperature_K)


@dataclass
class Arrhenius:
    """log10 sigma T against 1000/T of one evaluation: points with 95 % bars, line and band down to 300 K."""

    points: list[tuple[float, float, float, float]]  # 1000/T, value, low, high
    bounds: list[tuple[float, float]]  # 1000/T, upper bound
    x: list[float]
    line: list[float]
    low: list[float]
    high: list[float]


def arrhenius(whole: dict[str, Any]) -> Arrhenius | None:
    """Arrhenius picture of a result.

    The band is that of a straight line whose uncertainty at 300 K and whose slope's uncertainty are the reported ones; it is
    narrowest at the middle of the simulated temperatures.
    """
    points, bounds = [], []
    for state in whole.get("diffusion") or []:
        t, density = state["temperature_K"], state["lithium_per_A3"]
        scale = conductivity(1.0, t, density) * t
        if state["D"] and state["diffusive"]:
            low = max(state["low"], state["D"] / 100)
            points.append((1000 / t, *(math.log10(scale * d) for d in (state["D"], low, state["high"]))))
        elif state["high"] > 0:
            bounds.append((1000 / t, math.log10(scale * state["high"])))
    if not points and not bounds:
        return None
    sigma, low, high = (whole.get(k) for k in ("sigma_300K", "sigma_low", "sigma_high"))
    energy = whole.get("activation_energy")
    if not (sigma and low and high and energy) or whole.get("sigma_is_upper_bound") or not points:
        return Arrhenius(points, bounds, [], [], [], [])
    at300 = 1000 / 300
    slope = -energy / (BOLTZMANN_EV * 1000 * math.log(10))
    e_low, e_high = whole.get("activation_energy_low"), whole.get("activation_energy_high")
    slope_sd = (e_high - e_low) / 3.92 / (BOLTZMANN_EV * 1000 * math.log(10)) if e_low is not None and e_high is not None else 0.0
    sd300 = (math.log10(high) - math.log10(low)) / 3.92
    middle = float(np.mean([p[0] for p in points]))
    base = max(sd300**2 - (slope_sd * (at300 - middle)) ** 2, 1e-4)
    x = np.linspace(min(p[0] for p in points), at300, 40)
    line = math.log10(sigma * 300) + slope * (x - at300)
    sd = np.minimum(np.sqrt(base + (slope_sd * (x - middle)) ** 2), max(sd300, 0.01))
    return Arrhenius(points, bounds, x.tolist(), line.tolist(), (line - 1.96 * sd).tolist(), (line + 1.96 * sd).tolist())
