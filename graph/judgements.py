"""Judgements: a person's verdict on a measurement with what was judged, and how it is kept on a Review node."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import Field

from graph.records import Evidence, Material, Measurement, Paper, Record

Verdict = Literal["accept", "correct", "reject"]
_JSON = ("before", "after", "places")


class Reading(Record):
    """A measurement without its evidence, and the sample, material and paper it is of."""

    measurement: dict[str, Any]
    sample: str | None = None
    material: Material
    paper: Paper = Field(default_factory=Paper)

    def record(self) -> Measurement:
        """The measurement as a record; its evidence is empty."""
        nowhere = Evidence(kind="text", quote="", extractor="none", extractor_version="0", confidence=0)
        return Measurement(**self.measurement, evidence=[nowhere])


class Place(Record):
    """One evidence and the source it stands in; ``source`` is the file's name when it was judged."""

    sha256: str
    source: str | None = None
    evidence: Evidence


class Judgement(Record):
    """A person's verdict on a measurement.

    ``before`` is what was judged, ``after`` what the verdict made of it, ``places`` the evidence it had: the verdict can be
    read, and learnt from, whatever becomes of the reading later. ``at`` (ISO 8601, UTC, microseconds) orders the verdicts on
    one measurement; the last one holds.
    """

    review_id: str
    measurement_id: str
    expert: str
    verdict: Verdict
    comment: str | None = None
    at: str
    before: Reading
    after: Reading
    places: list[Place] = Field(default_factory=list)

    def changes(self) -> dict[str, Any]:
        """What the verdict changed, by name: fields of the measurement, ``sample``, ``material``."""
        old, new = self.before.measurement, self.after.measurement
        names = (old.keys() | new.keys()) - {"status", "confidence"}
        found = {name: new.get(name) for name in sorted(names) if old.get(name) != new.get(name)}
        found |= {"sample": self.after.sample} if self.before.sample != self.after.sample else {}
        return found | ({"material": self.after.material} if self.before.material != self.after.material else {})

    def was_right(self) -> bool:
        """Whether the reading had value, property and material right; what else was corrected does not count."""
        return (
            self.verdict == "accept"
            or self.verdict == "correct"
            and not (self.changes().keys() & {"property", "value", "unit", "axis", "bound", "material"})
        )


def review_properties(judgement: Judgement) -> dict[str, Any]:
    """Properties of the Review node."""
    values = judgement.model_dump(exclude_none=True, exclude_defaults=False)
    return values | {name: json.dumps(values[name], ensure_ascii=False, sort_keys=True) for name in _JSON}


def judgement_of(stored: dict[str, Any]) -> Judgement | None:
    """The judgement of a stored Review node; None for a verdict without an account of what was judged."""
    if "before" not in stored:
        return None
    return Judgement(**{k: json.loads(v) if k in _JSON else v for k, v in stored.items() if k != "evaluation_id"})
