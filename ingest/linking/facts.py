"""What linking passes around before records exist: materials as referred to, samples as referred to, facts about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from graph.records import Component, Evidence, Paper
from ingest import markup

_DASHES = str.maketrans("−–—‐‑‒", "------")


def plain(text: str) -> str:
    """Printed text without markup and with one kind of dash: ``Li_{7}La_{3}`` -> ``Li7La3``."""
    return re.sub(r"\s+", " ", markup.plain(text).translate(_DASHES)).strip()


def label_key(label: str) -> str:
    """What two spellings of one sample code have in common: ``SL−1``, ``SL 1`` and ``SL1``."""
    return re.sub(r"[\s\-_#.]+(?!\d*\.\d)", "", re.sub(r"\s*=\s*", "=", plain(label))).lower()


@dataclass(frozen=True)
class MaterialRef:
    """A material as a document refers to it.

    ``formula`` is canonical or None; ``names`` are the printed forms; ``label`` is the sample's own code or its variable
    (``SL-2``, ``x = 0.25``). ``kind`` says how it was recognised: formula, acronym, code, variable, composite, doped,
    name (by the parser only), main (assumed from the document).
    """

    names: tuple[str, ...]
    formula: str | None = None
    phase: str | None = None
    family: str | None = None
    label: str | None = None
    kind: str = "formula"
    components: tuple[tuple[str, str | None, str | None], ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """Equal for two references to the same material and specimen."""
        return (
            self.formula or plain(self.names[0]).lower() if self.names else None,
            label_key(self.label) if self.label else None,
        )

    @property
    def material_key(self) -> str:
        return self.formula or (plain(self.names[0]).lower() if self.names else "")

    def with_label(self, label: str | None) -> MaterialRef:
        return replace(self, label=label)

    def named(self, *names: str) -> MaterialRef:
        """The same with more printed names."""
        return replace(self, names=tuple(dict.fromkeys((*self.names, *(n for n in names if n)))))

    def component_records(self) -> list[Component]:
        return [Component(name=name, formula=formula, fraction=fraction) for name, formula, fraction in self.components]


@dataclass(frozen=True)
class Mention:
    """A material at a place in a text. ``score`` (0-1) says how likely it is what a value near it belongs to."""

    start: int
    end: int
    text: str
    ref: MaterialRef
    score: float = 1.0


@dataclass(frozen=True)
class Treatment:
    """The conditions that tell one specimen from another: the last thermal step."""

    operation: str = "sintering"
    temperature_K: float | None = None
    time_h: float | None = None
    atmosphere: str | None = None

    @property
    def label(self) -> str | None:
        """``1200 °C, 0.5 h``: a label for a specimen that has no code."""
        parts = []
        if self.temperature_K is not None:
            parts.append(f"{round(self.temperature_K - 273.15, 2):g} °C")
        if self.time_h is not None:
            parts.append(f"{self.time_h:g} h")
        return ", ".join(parts) or None

    def agrees(self, other: Treatment) -> bool:
        """Whether nothing that both state differs, and something that both state is equal."""
        shared = 0
        for mine, theirs in ((self.temperature_K, other.temperature_K), (self.time_h, other.time_h)):
            if mine is None or theirs is None:
                continue
            if abs(mine - theirs) > 0.5e-2 * abs(mine):
                return False
            shared += 1
        return shared > 0


@dataclass
class Fact:
    """One value of one property with where it stands and what speaks for it."""

    ref: MaterialRef
    property: str
    value: float
    unit: str
    raw: str
    evidence: Evidence
    low: float | None = None
    high: float | None = None
    bound: str | None = None
    temperature_K: float | None = None
    temperature_assumed: bool = False
    kind: str | None = None
    axis: str | None = None
    origin: str = "own"
    method: str | None = None
    treatment: Treatment | None = None
    paper: Paper | None = None
    features: dict[str, float] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
