"""A proposed candidate with everything that spoke for it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimize.feasibility import Route
from optimize.logic.rules import Verdict
from optimize.scores import Score

Design = Literal["prior", "random", "acquisition", "explore"]


class Seed(BaseModel):
    """A report of the graph that a prediction leans on; ``share`` is its part of the prior's weight there, 0 to 1."""

    measurement_id: str
    share: float
    formula: str
    value: float = Field(description="S/cm")
    temperature_K: float | None = None
    doi: str | None = None
    title: str | None = None
    year: int | None = None
    quote: str | None = None
    page: int | None = None
    table: str | None = None


class Proposal(BaseModel):
    """One candidate of one cycle: prediction, scores with reasons, research value, route and lineage."""

    model_config = ConfigDict(allow_inf_nan=False)

    evaluation_id: str
    cycle: int
    counts: tuple[int, ...]
    formula: str
    design: Design
    predicted: float = Field(description="log10 sigma(300 K) before simulation")
    predicted_sd: float
    acquisition: str = Field(description="in words, with its numbers")
    scores: dict[str, Score]
    V: float
    hyperscore: float
    stages: dict[str, float]
    feasibility: Score
    route: Route | None = None
    verdicts: list[Verdict]
    seeds: list[Seed] = Field(default_factory=list)

    def numbers(self) -> dict[str, float]:
        """All scores that have a value, by name, with V, hyperscore and feasibility."""
        found = {name: score.value for name, score in self.scores.items()}
        found.update(V=self.V, hyperscore=self.hyperscore, feasibility=self.feasibility.value)
        return {name: float(value) for name, value in found.items() if value is not None}


def simulation_numbers(result: dict[str, Any]) -> dict[str, Any]:
    """What the journal keeps of a simulation (curves stay in the result file)."""
    keys = (
        "requested", "simulated", "status", "failure", "sigma_300K", "sigma_low", "sigma_high", "sigma_is_upper_bound",
        "activation_energy", "activation_energy_low", "activation_energy_high", "log10_sigma_sd", "bulk_modulus",
        "shear_modulus", "wall_s", "seed", "warnings", "versions",
    )  # fmt: skip
    return {key: result.get(key) for key in keys}
