"""The mapping file of ``ionatlas import csv``: which column is which property, in which unit, under which condition."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.records import ConductivityKind, Phase, PropertyName, SynthesisMethod
from graph.units import to_kelvin
from ingest.importers import HOURS, ImportRefused

EXAMPLE = """\
# Mapping for: ionatlas import csv TABLE.csv --mapping THIS_FILE.yaml
# TABLE may be .csv, .tsv, .xlsx or .ods. Columns are named by their headings, exactly as they stand in the table.
# Lines that do not apply to your table can be left out; formula (or name) and one measurement are needed.

# sheet: Sheet1              # XLSX and ODS with several sheets; the first one otherwise
# header_row: 3              # row of the headings, counted from 1; found by itself otherwise

paper:                       # for rows without a DOI of their own: the publication of the table
  title: "My collection of sodium conductors"
  year: 2024
  # doi: 10.1000/xyz

columns:
  formula: "Composition"     # Na3Zr2Si2PO12, Li6.4La3Zr1.4Ta0.6O12, 60Li2S·40P2S5 ...
  name: "Material"           # acronym or trade name, kept beside the formula
  label: "Sample"            # your code of the specimen; rows with different codes are never merged
  doi: "DOI"                 # of the publication of the row
  year: "Year"
  title: "Title"
  family: "Structure type"
  phase: "Phase"             # cubic, tetragonal, glass ...; else from the space group
  spacegroup: "Space group"  # number or symbol
  method: "Method"           # how it was measured

measurements:
  - property: ionic_conductivity
    column: "sigma (mS/cm)"
    unit: mS/cm              # or log10(S/cm) for a column of logarithms
    kind: total              # total, bulk or grain_boundary; leave out when not known
    temperature: {column: "T (degC)", unit: degC}   # or one for all rows: {value: 25, unit: degC}
    # room_temperature: true # the table says "room temperature" only: stored as 298 K and marked as assumed
  - property: activation_energy
    column: "Ea"
    unit: eV                 # kJ/mol and meV are converted
  - property: lattice_parameter
    column: "a"
    unit: angstrom
    axis: a                  # a, b, c, alpha, beta or gamma
  - property: relative_density
    column: "density (%)"
    unit: "%"

synthesis:                   # how the specimens were made
  method: solid_state        # one for all rows, or {column: "Route"}
  temperature: {column: "Sintering T", unit: degC}
  time: {column: "Sintering time", unit: h}
  atmosphere: "Atmosphere"

skip:                        # rows to leave out
  - {column: "Remark", matching: "(?i)withdrawn|doubtful"}
"""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Amount(_Strict):
    """A column with its unit, or one value for all rows."""

    column: str | None = None
    value: float | None = None
    unit: str


class Temperature(Amount):
    """An amount in a unit of temperature."""

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        to_kelvin(0.0, unit)
        return unit


class Time(Amount):
    """An amount in a unit of time."""

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        if unit not in HOURS:
            raise ValueError(f"{unit!r} is not a unit of time; use one of {', '.join(HOURS)}")
        return unit


class MeasurementColumn(_Strict):
    """A column of values of one property."""

    property: PropertyName
    column: str
    unit: str = ""
    kind: ConductivityKind | None = None
    axis: Literal["a", "b", "c", "alpha", "beta", "gamma"] | None = None
    temperature: Temperature | None = None
    room_temperature: bool = False


class PaperFields(_Strict):
    """The publication of the table."""

    doi: str | None = None
    title: str | None = None
    year: int | None = None
    venue: str | None = None
    authors: list[str] = Field(default_factory=list)


class Columns(_Strict):
    """Headings of the columns that say what a row is about."""

    formula: str | None = None
    name: str | None = None
    label: str | None = None
    doi: str | None = None
    year: str | None = None
    title: str | None = None
    family: str | None = None
    phase: str | None = None
    spacegroup: str | None = None
    method: str | None = None


class Route(_Strict):
    """Columns of the synthesis; ``method`` may be one word for all rows."""

    method: SynthesisMethod | dict[Literal["column"], str] = "other"
    temperature: Temperature | None = None
    time: Time | None = None
    atmosphere: str | None = None


class Skip(_Strict):
    """Rows to leave out: those whose cell matches a regular expression."""

    column: str
    matching: str

    @field_validator("matching")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from None
        return pattern


class Mapping(_Strict):
    """A whole mapping file."""

    sheet: str | None = None
    header_row: int | None = Field(None, ge=1)
    paper: PaperFields = Field(default_factory=PaperFields)
    columns: Columns
    measurements: list[MeasurementColumn] = Field(default_factory=list)
    synthesis: Route | None = None
    skip: list[Skip] = Field(default_factory=list)
    phases: dict[str, Phase] = Field(default_factory=dict, description="words of the phase column -> phase")

    def headings(self) -> list[str]:
        """All columns the mapping names."""
        found = (
            [c for c in self.columns.model_dump().values() if c]
            + [m.column for m in self.measurements]
            + [s.column for s in self.skip]
        )
        amounts = [m.temperature for m in self.measurements]
        if self.synthesis:
            amounts += [self.synthesis.temperature, self.synthesis.time]
            found += [self.synthesis.atmosphere] if self.synthesis.atmosphere else []
            if isinstance(self.synthesis.method, dict):
                found += self.synthesis.method.values()
        found += [a.column for a in amounts if a is not None and a.column]
        return list(dict.fromkeys(found))


def read_mapping(path: Path | str) -> Mapping:
    """A mapping file.

    Raises
    ------
    ImportRefused
        Not YAML, or with fields that are wrong; the message names the field.
    """
    import yaml

    path = Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImportRefused(f"{path}: cannot be read: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImportRefused(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ImportRefused(f"{path}: is no mapping; `ionatlas import csv --example` prints one")
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ImportRefused(
            f"{path}: {where}: {first['msg']}; `ionatlas import csv --example` prints a mapping that works"
        ) from error
    if not (mapping.columns.formula or mapping.columns.name):
        raise ImportRefused(f"{path}: columns: needs formula or name, to say what a row is about")
    if not mapping.measurements and mapping.synthesis is None:
        raise ImportRefused(f"{path}: needs measurements or synthesis: nothing would be imported")
    return mapping
