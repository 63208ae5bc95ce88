"""The form of a score: a value with its reason and where it came from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Score(BaseModel):
    """One component of a candidate's research value.

    ``value`` is between 0 and 1, or None where there is nothing to base it on (then its weight is shared among the
    others); ``raw`` is the quantity behind it in its own unit; ``sources`` are measurement ids, DOIs, query or rule names.
    """

    model_config = ConfigDict(allow_inf_nan=False)

    value: float | None = Field(ge=0, le=1)
    raw: float | None = None
    unit: str = ""
    reason: str
    sources: list[str] = Field(default_factory=list)
