"""What a campaign knows from the graph, as one snapshot on disk.

Each cycle takes a fresh snapshot; proposals are made from the snapshot alone, so that the same cycle can be proposed again
after a kill, and a cycle goes on with the last snapshot when the graph is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from graph.store import Store


class Reported(BaseModel):
    """One conductivity reported for a known material."""

    model_config = ConfigDict(frozen=True)

    measurement_id: str
    formula: str
    phase: str = "unknown"
    value: float = Field(gt=0, description="S/cm")
    low: float | None = None
    high: float | None = None
    bound: str | None = None
    temperature_K: float | None = None
    kind: str | None = None
    origin: str = "own"
    doi: str | None = None
    paper: str | None = Field(None, description="identity of the paper, where there is no DOI")
    title: str | None = None
    year: int | None = None
    quote: str | None = None
    page: int | None = None
    table: str | None = None
    confidence: float = 1.0

    @property
    def group(self) -> str:
        """What counts as one independent report: the paper."""
        return self.doi or self.paper or self.title or self.measurement_id


class Precedent(BaseModel):
    """One reported synthesis of a known material."""

    model_config = ConfigDict(frozen=True)

    formula: str
    method: str
    max_temperature_K: float | None = None
    time_h: float | None = None
    atmosphere: str | None = None
    precursors: list[str] = Field(default_factory=list)
    doi: str | None = None
    paper: str | None = None
    year: int | None = None

    @property
    def group(self) -> str:
        """What counts as one independent group: the paper."""
        return self.doi or self.paper or f"{self.formula} {self.method}"


class Evidence(BaseModel):
    """Everything the scores and the prior read. ``taken`` is when; ``family`` the structure family."""

    family: str = "garnet"
    taken: str = ""
    reported: list[Reported] = Field(default_factory=list)
    precedents: list[Precedent] = Field(default_factory=list)
    timeline: list[dict[str, Any]] = Field(default_factory=list, description="rows of family_timeline")
    known: list[str] = Field(default_factory=list, description="formulas of all materials of the family")

    def known_formulas(self) -> list[str]:
        """Formulas of known materials, each once, in order."""
        return sorted({*self.known, *(r.formula for r in self.reported), *(p.formula for p in self.precedents)})


def snapshot(store: Store, family: str) -> Evidence:
    """Read everything a campaign needs about a family from the graph, through its named queries.

    Raises
    ------
    graph.errors.GraphError
        The graph does not answer.
    """
    from graph.queries import run
    from optimize.journal import now

    reported, known = [], set()
    for name in ("ionic_conductivity", "activation_energy", "lattice_parameter"):
        for row in run(store, "family_measurements", {"family": family, "property": name}):
            known.add(row["formula"])
            if name == "ionic_conductivity" and row["value"] > 0:
                fields = {k: row[k] for k in Reported.model_fields if row.get(k) is not None}
                reported.append(Reported(**fields, paper=row["paper_id"]))
    precedents = []
    for row in run(store, "synthesis_precedents", {"family": family, "limit": 5000}):
        fields = {k: row[k] for k in Precedent.model_fields if row.get(k) is not None}
        precedents.append(Precedent(**fields, paper=row["source"]))
    timeline = run(store, "family_timeline", {"family": family})
    known |= {p.formula for p in precedents}
    return Evidence(family=family, taken=now(), reported=reported, precedents=precedents, timeline=timeline, known=sorted(known))
