"""Records: what a document says, as a tree that the graph can store.

A :class:`DocumentRecords` is everything read from one source file. It holds samples; a sample holds one material, its
measurements, structures and syntheses; each of those carries the evidence it was read from. All numbers are in canonical
units (see :mod:`graph.units`). Identities (``*_id``) are made from content by :mod:`graph.identity`, so that writing the
same record twice changes nothing.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PropertyName = Literal[
    "ionic_conductivity", "electronic_conductivity", "activation_energy", "lattice_parameter", "relative_density",
    "density", "diffusion_coefficient", "transference_number", "bulk_modulus", "shear_modulus", "youngs_modulus",
    "thermal_expansion_coefficient",
]  # fmt: skip
ConductivityKind = Literal["bulk", "total", "grain_boundary"]
Origin = Literal["own", "cited", "dataset", "simulated"]
Status = Literal["machine", "checked", "rejected"]
Bound = Literal["<", ">", "~"]
Phase = Literal[
    "cubic", "tetragonal", "orthorhombic", "monoclinic", "rhombohedral", "hexagonal", "trigonal", "triclinic",
    "glass", "glass_ceramic", "composite", "polymer", "unknown",
]  # fmt: skip
EvidenceKind = Literal["text", "table", "ocr", "dataset", "simulation"]
Outcome = Literal["ok", "partial", "failed"]
SynthesisMethod = Literal[
    "solid_state", "sol_gel", "mechanochemical", "melt_quench", "hot_press", "spark_plasma_sintering", "solution",
    "coprecipitation", "hydrothermal", "thin_film", "other",
]  # fmt: skip


class Record(BaseModel):
    """Base of all records: strict about unknown fields, compared by value."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Evidence(Record):
    """The place a value was read from.

    ``page`` counts from 1; ``bbox`` is ``(x0, top, x1, bottom)`` in PDF points from the page's top left corner;
    ``start`` and ``end`` are character offsets into the block's text as the reader gave it; ``row`` and ``column`` count
    from 0 over the whole table grid, header included.
    """

    kind: EvidenceKind
    quote: str = Field(description="the words or the cell as printed")
    page: int | None = Field(None, ge=1)
    bbox: tuple[float, float, float, float] | None = None
    start: int | None = None
    end: int | None = None
    table: str | None = Field(None, description="the table's label, e.g. 'Table 2'")
    row: int | None = None
    column: int | None = None
    extractor: str
    extractor_version: str
    confidence: float = Field(ge=0, le=1)
    flags: list[str] = Field(default_factory=list, description="what was mended, assumed or looks misprinted at this place")
    features: dict[str, float] = Field(default_factory=dict, description="what the confidence was computed from")

    def place(self) -> tuple:
        """Where in its source the evidence stands and what it says: equal for two readings of one place."""
        box = tuple(round(x) for x in self.bbox) if self.bbox else None
        return (self.kind, self.page, box, self.table, self.row, self.column, self.start, self.end, self.quote)


class Measurement(Record):
    """One value of one property of one sample, in the canonical unit of the property.

    ``low``/``high`` are an interval or ``value -/+ uncertainty`` as printed; ``bound`` marks ``<``, ``>`` and ``~``.
    ``temperature_K`` is None where the document states none; ``temperature_assumed`` is True for "room temperature",
    which is stored as 298 K. ``axis`` is a, b, c, alpha, beta or gamma for ``lattice_parameter``.
    """

    property: PropertyName
    value: float
    low: float | None = None
    high: float | None = None
    bound: Bound | None = None
    unit: str
    raw: str = Field(description="the value with its unit as printed")
    temperature_K: float | None = Field(None, gt=0, lt=5000)
    temperature_assumed: bool = False
    kind: ConductivityKind | None = None
    axis: Literal["a", "b", "c", "alpha", "beta", "gamma"] | None = None
    origin: Origin = "own"
    method: str | None = Field(None, description="how it was measured, e.g. 'impedance spectroscopy'")
    confidence: float = Field(ge=0, le=1)
    status: Status = "machine"
    evidence: list[Evidence] = Field(min_length=1)


class Structure(Record):
    """A crystal structure of a sample: what a paper states, or a whole CIF."""

    spacegroup_number: int | None = Field(None, ge=1, le=230)
    spacegroup: str | None = Field(None, description="Hermann-Mauguin symbol, e.g. 'Ia-3d'")
    crystal_system: str | None = None
    prototype: str | None = Field(None, description="structure family, e.g. 'garnet'")
    a: float | None = None
    b: float | None = None
    c: float | None = None
    alpha: float | None = None
    beta: float | None = None
    gamma: float | None = None
    cif: str | None = None
    motifs: list[str] = Field(default_factory=list, description="coordination polyhedra and frameworks, e.g. 'ZrO6'")
    evidence: list[Evidence] = Field(min_length=1)


class Precursor(Record):
    """A starting material of a synthesis."""

    formula: str
    name: str | None = None
    amount: str | None = Field(None, description="as printed, e.g. '10 wt% excess'")


class SynthesisStep(Record):
    """One operation of a synthesis with its conditions."""

    operation: str = Field(description="e.g. 'mixing', 'ball_milling', 'calcination', 'sintering', 'annealing'")
    temperature_K: float | None = Field(None, gt=0, lt=5000)
    time_h: float | None = Field(None, gt=0)
    atmosphere: str | None = None


class Synthesis(Record):
    """How a sample was made. ``max_temperature_K`` and ``time_h`` are those of the hottest step."""

    method: SynthesisMethod = "other"
    max_temperature_K: float | None = Field(None, gt=0, lt=5000)
    time_h: float | None = Field(None, gt=0)
    atmosphere: str | None = None
    steps: list[SynthesisStep] = Field(default_factory=list)
    precursors: list[Precursor] = Field(default_factory=list)
    evidence: list[Evidence] = Field(min_length=1)


class Component(Record):
    """One part of a composite, polymer electrolyte or glass."""

    name: str
    formula: str | None = None
    fraction: str | None = Field(None, description="as printed, e.g. '10 wt%'")


class Material(Record):
    """A composition in one phase.

    ``formula`` is canonical (:func:`graph.compositions.canonical_formula`) or None for what has none (polymers,
    composites, unresolved codes); then ``names`` or ``components`` say what it is.
    """

    formula: str | None = None
    phase: Phase = "unknown"
    family: str | None = Field(None, description="garnet, perovskite, NASICON, argyrodite, LGPS, ... (graph.families)")
    names: list[str] = Field(default_factory=list, description="as printed: formula text, acronym, sample code")
    components: list[Component] = Field(default_factory=list)
    charge_balanced: bool | None = None

    @model_validator(mode="after")
    def _has_an_identity(self) -> Material:
        if not (self.formula or self.names or self.components):
            raise ValueError("a material needs a formula, a name or components")
        return self


class Paper(Record):
    """A publication. ``doi`` is lower case without resolver; ``page`` is the first one, or the article number."""

    doi: str | None = None
    title: str | None = None
    year: int | None = Field(None, ge=1800, le=2100)
    venue: str | None = None
    authors: list[str] = Field(default_factory=list)
    volume: str | None = None
    page: str | None = None

    @field_validator("doi")
    @classmethod
    def _bare_doi(cls, doi: str | None) -> str | None:
        if doi is None:
            return None
        doi = doi.strip().lower()
        for prefix in ("https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "doi:"):
            doi = doi.removeprefix(prefix)
        doi = doi.strip()
        if not doi.startswith("10."):
            raise ValueError(f"not a DOI: {doi!r}")
        return doi


class Sample(Record):
    """One specimen of one paper with everything said about it.

    ``label`` is the specimen's own code or condition (``SL-2``, ``x = 0.25``); None when the paper speaks of the
    material only. ``paper`` overrides the document's paper (rows of a data set come from many papers).
    """

    label: str | None = None
    material: Material
    paper: Paper | None = None
    relative_density: float | None = Field(None, gt=0, le=110, description="per cent")
    measurements: list[Measurement] = Field(default_factory=list)
    structures: list[Structure] = Field(default_factory=list)
    syntheses: list[Synthesis] = Field(default_factory=list)


class TableRead(Record):
    """What became of one table of a source: where it stands, how large its grid is, how many values it gave."""

    label: str | None = None
    page: int | None = Field(None, ge=1)
    bbox: tuple[float, float, float, float] | None = None
    rows: int = 0
    columns: int = 0
    extractor: str | None = Field(None, description="what read it; None where it could not be read")
    confidence: float | None = Field(None, ge=0, le=1)
    values: int = 0
    problem: str | None = Field(None, description="why it gave nothing, where that is known")


class Source(Record):
    """One file read: the ledger entry. ``notes`` say, a sentence each with its place, what was not read and why."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    path: str = Field(description="file name as given on the command line, relative where possible")
    media_type: str
    pages: int | None = None
    outcome: Outcome
    reason: str | None = None
    pipeline: str = Field(description="version of the pipeline that read it")
    timings: dict[str, float] = Field(default_factory=dict, description="seconds by stage")
    pages_text: int | None = Field(None, description="pages read from their text layer")
    pages_ocr: int | None = Field(None, description="pages recognised from their picture")
    pages_unread: int | None = Field(None, description="pages that gave nothing: empty, damaged, over the limit")
    tables: list[TableRead] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    companions: str | None = Field(None, description="what stood beside the file (paper, bibliography), to see when it changes")


class DocumentRecords(Record):
    """Everything read from one source: one transaction of the graph. ``cites`` are the works its reference list names."""

    source: Source
    paper: Paper
    samples: list[Sample] = Field(default_factory=list)
    cites: list[Paper] = Field(default_factory=list)


class Campaign(Record):
    """A graph-seeded optimisation campaign."""

    campaign_id: str
    name: str
    space: str = Field(description="the search space as JSON")
    settings: str = Field(description="all settings as JSON")
    created: str = Field(description="ISO 8601, UTC")


class Evaluation(Record):
    """One candidate evaluated in a campaign, with its scores, simulated values and lineage.

    ``requested`` is the composition asked for, ``simulated`` the one the cell could hold. Intervals are 95 %.
    ``seeded_by`` are measurement_ids of the graph that gave the prior.
    """

    evaluation_id: str
    campaign_id: str
    cycle: int = Field(ge=0)
    requested: str
    simulated: str | None = None
    status: Literal["ok", "failed"]
    failure: str | None = None
    sigma_300K: float | None = None
    sigma_low: float | None = None
    sigma_high: float | None = None
    sigma_is_upper_bound: bool = False
    activation_energy: float | None = None
    activation_energy_low: float | None = None
    activation_energy_high: float | None = None
    bulk_modulus: float | None = None
    shear_modulus: float | None = None
    scores: dict[str, float] = Field(
        default_factory=dict, description="logic, novelty, impact, reproducibility, meta, V, hyperscore"
    )
    acquisition: str | None = None
    settings: str = Field(description="simulation settings as JSON")
    versions: dict[str, str] = Field(default_factory=dict)
    seeded_by: list[str] = Field(default_factory=list)
    at: str = Field(description="ISO 8601, UTC")


class Review(Record):
    """An expert's verdict on an evaluation."""

    evaluation_id: str
    expert: str
    verdict: Literal["accept", "reject", "comment"]
    comment: str | None = None
    at: str
