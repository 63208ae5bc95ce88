"""Temperatures in running text, in kelvin, with "room temperature" marked as assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.units import ROOM_TEMPERATURE_K, to_kelvin
from ingest.numbers import fold
from ingest.quantity_text import Quantity, find_quantities

_ROOM = re.compile(
    r"\b(?:[Rr]oom[\s-]*temperatures?|ROOM TEMPERATURE|[Aa]mbient[\s-]+(?:temperatures?|conditions?)|[Rr]oom[\s-]*temp\.?|R\.?T\.?(?![A-Za-z]))"
    r"|(?<=_\{)RT(?=\})|(?<=_\{)r\.?t\.?(?=\})"
)


@dataclass(frozen=True)
class Temperature:
    """A temperature in K.

    ``value`` is None for an interval, whose ends are ``low`` and ``high``; ``assumed`` is True for words like "room
    temperature" (298 K). ``unit_raw`` is the unit as printed.
    """

    start: int
    end: int
    raw: str
    value: float | None
    low: float | None = None
    high: float | None = None
    bound: str | None = None
    assumed: bool = False
    unit_raw: str | None = None
    flags: tuple[str, ...] = ()


def _kelvin(value: float | None, unit: str) -> float | None:
    return None if value is None else to_kelvin(value, unit)


def find_temperatures(text: str, quantities: Iterable[Quantity] | None = None) -> list[Temperature]:
    """Find the temperatures of a text, in its order.

    Parameters
    ----------
    text : str
        Markup or plain text.
    quantities : iterable of Quantity, optional
        What :func:`find_quantities` gave for the same text, to spare a second search.

    Examples
    --------
    >>> [t.value for t in find_temperatures("at 25 °C and at room temperature")]
    [298.15, 298.0]
    """
    found = []
    for q in find_quantities(text) if quantities is None else quantities:
        if q.dimension != "temperature":
            continue
        kelvins = [_kelvin(v, q.unit) for v in (q.value, q.low, q.high)]
        if any(k is not None and k <= 0 for k in kelvins):
            continue
        found.append(Temperature(q.start, q.end, q.raw, *kelvins, q.bound, False, q.unit_raw, q.flags))
    if "oom" in text or "mbient" in text or "R" in text or "r" in text:
        for match in _ROOM.finditer(fold(text)):
            value = ROOM_TEMPERATURE_K
            near = next((t for t in found if 0 <= t.start - match.end() <= 3 and t.value and not t.assumed), None)
            if near is not None:
                continue  # "room temperature (25 °C)" is stated, not assumed
            found.append(Temperature(match.start(), match.end(), text[match.start() : match.end()], value, assumed=True))
    return sorted(found, key=lambda t: t.start)
