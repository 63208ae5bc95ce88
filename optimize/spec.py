"""What a campaign is: space, simulation, budget, scores. Read from the commented YAML file that ``campaign new`` writes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from optimize.fusion import Weights, ahp_weights
from optimize.hyperscore import PROFILES
from optimize.logic.rules import RULES
from optimize.space import GarnetSpace
from simulate.protocols import Protocol

NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
TEMPLATE = Path(__file__).parent / "templates" / "garnet.yaml"


class SpecError(ValueError):
    """A campaign file that cannot be used; the message names the file, the entry and what is wrong."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Budget(_Strict):
    """How much to spend. The campaign ends at whichever limit comes first."""

    initial: int = Field(4, ge=2, le=200, description="first candidates: half guided by the graph, half at random")
    cycles: int = Field(3, ge=0, le=1000, description="cycles after the initial design")
    batch: int = Field(2, ge=1, le=100, description="candidates a cycle")
    evaluations: int | None = Field(None, ge=1, description="limit on all evaluations, failed ones included")
    core_hours: float | None = Field(None, gt=0, description="limit on the simulations' time, summed")
    stop_when_settled: bool = False


class Simulation(_Strict):
    """How a candidate is simulated. ``protocol`` is a name of ``simulate.protocols.PROTOCOLS``, or settings of your own."""

    protocol: str | Protocol = "demo"
    workers: int = Field(2, ge=1, le=4096)
    scheduler: str | None = Field(None, description="address of a dask scheduler; None starts a local cluster")
    seed: int = Field(0, ge=0)
    minutes: float | None = Field(None, gt=0, description="time limit of one candidate")
    provisional: bool = Field(False, description="allow ions whose potential parameters were never fitted")

    @property
    def protocol_name(self) -> str:
        """Name of the protocol, for people."""
        return self.protocol if isinstance(self.protocol, str) else self.protocol.name

    @property
    def protocol_key(self) -> str:
        """What tells protocols apart: the name of a shipped one, or all settings of one's own."""
        return self.protocol if isinstance(self.protocol, str) else self.protocol.model_dump_json()


class Scoring(_Strict):
    """How the research value is put together."""

    pairwise: list[list[float]] = Field(
        default_factory=lambda: [
            [1, 2, 4, 2, 3],
            [1 / 2, 1, 3, 1, 2],
            [1 / 4, 1 / 3, 1, 1 / 3, 1 / 2],
            [1 / 2, 1, 3, 1, 2],
            [1 / 3, 1 / 2, 2, 1 / 2, 1],
        ]
    )
    profile: str = "spec"
    strength: float = Field(1.0, ge=0, le=10, description="weight of ln V in the acquisition before the first simulation")
    must_pass: list[str] = Field(default_factory=lambda: ["charge_neutrality", "site_sums", "lithium_capacity"])

    @field_validator("pairwise", mode="before")
    @classmethod
    def _fractions(cls, matrix: Any) -> Any:
        def number(value: Any) -> Any:
            if isinstance(value, str) and re.fullmatch(r"\s*\d+(\.\d+)?\s*/\s*\d+(\.\d+)?\s*", value):
                above, under = (float(part) for part in value.split("/"))
                return above / under if under else value
            return value

        return [[number(v) for v in row] for row in matrix] if isinstance(matrix, list) else matrix

    @model_validator(mode="after")
    def _known(self) -> Scoring:
        if self.profile not in PROFILES:
            raise ValueError(f"profile {self.profile!r} is unknown; there are {', '.join(PROFILES)}")
        unknown = sorted(set(self.must_pass) - set(RULES))
        if unknown:
            raise ValueError(f"must_pass names unknown rules {', '.join(unknown)}; there are {', '.join(RULES)}")
        self.weights()
        return self

    def weights(self) -> Weights:
        """Weights of the components; refused if the comparisons contradict each other."""
        return ahp_weights(self.pairwise)


class CampaignSpec(_Strict):
    """A whole campaign."""

    space: GarnetSpace = Field(default_factory=GarnetSpace)
    objective: Literal["log10_sigma_300K"] = "log10_sigma_300K"
    budget: Budget = Field(default_factory=Budget)
    simulation: Simulation = Field(default_factory=Simulation)
    scoring: Scoring = Field(default_factory=Scoring)
    seed: int = Field(0, ge=0, description="of the proposals")


def load_spec(path: Path) -> CampaignSpec:
    """Read a campaign file.

    Raises
    ------
    SpecError
        Not there, not YAML, or an entry that is unknown or impossible.
    """
    import yaml

    path = Path(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(f"{path}: {error.strerror}; write one with `ionatlas campaign new`") from None
    except UnicodeDecodeError as error:
        raise SpecError(f"{path} is not text in UTF-8 ({error.reason})") from None
    except yaml.YAMLError as error:
        raise SpecError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise SpecError(f"{path}: the file must hold entries such as `space:`; it holds a {type(data).__name__}")
    try:
        return CampaignSpec.model_validate(data)
    except ValidationError as error:
        raise SpecError(f"{path}: {explain(error)}") from None


def explain(error: ValidationError) -> str:
    """A validation error in one line."""
    parts = []
    for problem in error.errors():
        place = ".".join(str(p) for p in problem["loc"]) or "the file"
        parts.append(f"{place}: {problem['msg'].removeprefix('Value error, ')}")
    return "; ".join(parts)


def campaign_id(name: str, spec: CampaignSpec, created: str) -> str:
    """Identity of a campaign: from its name, specification and time of creation."""
    text = f"{name}\n{spec.model_dump_json()}\n{created}"
    return "campaign_" + hashlib.sha256(text.encode()).hexdigest()[:16]


def evaluation_id(campaign: str, formula: str, seed: int, protocol: str) -> str:
    """Identity of an evaluation: the same candidate, seed and protocol of a campaign is the same evaluation."""
    return "evaluation_" + hashlib.sha256(f"{campaign}\n{formula}\n{seed}\n{protocol}".encode()).hexdigest()[:16]
