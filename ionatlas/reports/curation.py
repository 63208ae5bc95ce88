"""Values to judge in words: the value, its conditions, its places with the printed value marked; and verdicts as training rows."""

from __future__ import annotations

import json
import re
from typing import Any

from graph.judgements import Judgement, Place
from graph.records import Measurement
from ionatlas.reports.record_labels import material, number, printed, says


def in_words(row: dict) -> str:
    """``σ = 5.1 × 10⁻⁴ S/cm, 298.15 K, total``."""
    return says(row | {"record": "Measurement"})


def whose(row: dict) -> str:
    """The material and sample of a row of the query ``curation``."""
    names = [n for n in row["names"] if n != row["formula"]]
    printed_as = f" (printed {', '.join(names[:3])})" if names and row["formula"] else ""
    return material(row | {"record": "Measurement"}) + printed_as


def where(place: dict) -> str:
    """File, page and cell or characters of one place."""
    parts = [place["source"] or place["sha256"][:12]]
    parts += [f"page {place['page']}"] if place["page"] else []
    if place["row"] is not None:
        parts.append(f"{place['table'] or 'table'}, row {place['row']}, column {place['column']}")
    elif place["start"] is not None:
        parts.append(f"characters {place['start']} to {place['end']}")
    return ", ".join(parts)


def span(place: dict, measurement: dict) -> tuple[int, int] | None:
    """First character of the printed value in the quote of a place, and the one after its last; None where it is not found.

    Parameters
    ----------
    place : dict
        With ``quote``, ``row``, ``start`` and ``end``.
    measurement : dict
        What was read there: ``value``, ``low``, ``high``, ``raw``.
    """
    row = {name: measurement.get(name) for name in ("value", "low", "high", "raw")} | place | {"record": "Measurement"}
    words = printed(row)
    if place["row"] is not None and measurement.get("raw") and measurement["raw"] in place["quote"]:
        words = measurement["raw"]
    at = place["quote"].find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None


def read_of(row: dict) -> dict:
    """What a row of the query ``curation`` says was read first: its own values, or those before the first verdict."""
    if row.get("verdicts") and (before := row["verdicts"][0].get("before")):
        return json.loads(before)["measurement"]
    return row


def plain_rows(rows: list[dict]) -> list[dict]:
    """Rows of the query ``curation`` for JSON: features and what was judged as objects, the span of the value in each quote."""
    found = []
    for row in rows:
        read = read_of(row)
        places = [
            p | {"features": json.loads(p["features"] or "{}"), "span": list(s) if (s := span(p, read)) else None}
            for p in row["places"]
        ]
        verdicts = [v | {"before": json.loads(v["before"]) if v.get("before") else None} for v in row["verdicts"]]
        found.append({k: v for k, v in row.items() if k != "total"} | {"places": places, "verdicts": verdicts})
    return found


def text_of(row: dict, *, places: int = 3, width: int = 320):
    """A row of the query ``curation`` as rich text, the printed value of each quote marked."""
    from rich.text import Text

    text = Text()
    text.append(row["measurement_id"][:10], style="bold cyan")
    text.append(f"  {in_words(row)}", style="bold")
    text.append(f"  {row['property'].replace('_', ' ')}\n", style="dim")
    text.append(f"  of {whose(row)}\n")
    origin = "" if row["origin"] == "own" else f", {row['origin']}"
    by = row["places"][0] if row["places"] else {"extractor": "?", "extractor_version": "?"}
    sure = f"  confidence {row['confidence']:.2f}, {row['status']}{origin}, read by {by['extractor']} {by['extractor_version']}"
    text.append(sure + (f", {row['doi']}" if row["doi"] else "") + "\n", style="red" if row["confidence"] < 0.5 else "")
    for rival in row["against"]:
        kelvin = f" at {rival['temperature_K']:g} K" if rival["temperature_K"] is not None else ""
        of = f" of {rival['sample']}" if rival["sample"] else ""
        text.append(f"  against {number(rival['value'])} {rival['unit']}{kelvin}{of}, {rival['doi']}", style="yellow")
        text.append(f"  {rival['measurement_id'][:10]}\n", style="dim")
    read = read_of(row)
    for place in row["places"][:places]:
        flags = f"  [{', '.join(place['flags'])}]" if place["flags"] else ""
        text.append(f"  {where(place)}{flags}\n", style="dim")
        text.append_text(_marked(place, span(place, read), width))
    if len(row["places"]) > places:
        more = len(row["places"]) - places
        text.append(f"  and {more} more place{'s' * (more > 1)}\n", style="dim")
    for verdict in row["verdicts"]:
        why = f": {verdict['comment']}" if verdict["comment"] else ""
        was = f", was {_was(json.loads(verdict['before']))}" if verdict["verdict"] == "correct" and verdict.get("before") else ""
        text.append(f"  {verdict['verdict']} by {verdict['expert']}, {verdict['at'][:16]}{was}{why}\n", style="blue")
    return text


def _was(before: dict) -> str:
    """What a reading said, in words."""
    unsaid = ("bound", "low", "high", "temperature_K", "kind", "axis", "formula", "phase")
    row = dict.fromkeys(unsaid) | {"names": [], "record": "Measurement", "sample": before.get("sample")}
    row |= before["measurement"] | before["material"]
    return f"{says(row)} of {material(row)}"


def _marked(place: dict, found: tuple[int, int] | None, width: int):
    from rich.text import Text

    quote = place["quote"]
    start, end = 0, len(quote)
    if len(quote) > width and found:
        start = max(0, found[0] - width // 2)
        end = min(len(quote), start + width)
    line = Text("    ")
    line.append("… " if start else "")
    if found:
        line.append(quote[start : found[0]])
        line.append(quote[found[0] : found[1]], style="reverse")
        line.append(quote[found[1] : end])
    else:
        line.append(quote[:width])
        end = min(end, width)
    line.append(" …" if end < len(quote) else "")
    line.append("\n")
    return line


def training_row(verdict: Judgement) -> dict[str, Any]:
    """A verdict as one training row: text and span, what was read and what was decided, and what the confidence was made of.

    ``right`` says whether value, property and material were right; ``before``, ``after`` and ``places`` hold the whole, so that
    the row can be imported elsewhere.
    """
    best = verdict.places[0] if verdict.places else None
    evidence = best.evidence.model_dump(mode="json") if best else {}
    return {
        "review_id": verdict.review_id,
        "verdict": verdict.verdict,
        "right": verdict.was_right(),
        "text": evidence.get("quote"),
        "span": _span_of(best, verdict.before.measurement),
        "read": _said(verdict.before),
        "decided": None if verdict.verdict == "reject" else _said(verdict.after),
        "changed": sorted(verdict.changes()),
        "sha256": best.sha256 if best else None,
        "source": best.source if best else None,
        "doi": verdict.before.paper.doi,
        "evidence_kind": evidence.get("kind"),
        "page": evidence.get("page"),
        "table": evidence.get("table"),
        "row": evidence.get("row"),
        "column": evidence.get("column"),
        "extractor": evidence.get("extractor"),
        "extractor_version": evidence.get("extractor_version"),
        "confidence": verdict.before.measurement["confidence"],
        "features": evidence.get("features", {}),
        **verdict.model_dump(mode="json", include={"measurement_id", "expert", "comment", "at", "before", "after", "places"}),
    }


def verdict_of(row: dict[str, Any]) -> Judgement:
    """The verdict of a training row."""
    return Judgement(**{name: row.get(name) for name in Judgement.model_fields})


def _said(reading) -> dict[str, Any]:
    m: Measurement = reading.record()
    names = ("property", "value", "low", "high", "bound", "unit", "temperature_K", "kind", "axis", "origin", "method")
    return {n: getattr(m, n) for n in names} | {
        "sample": reading.sample,
        "formula": reading.material.formula,
        "phase": reading.material.phase,
        "names": reading.material.names,
    }


def _span_of(place: Place | None, measurement: dict) -> list[int] | None:
    if place is None:
        return None
    found = span(place.evidence.model_dump(), measurement)
    return list(found) if found else None


_VALUE = re.compile(
    r"\s*(?P<bound>[<>~])?\s*(?P<number>[-+−]?\d+(?:\.\d+)?(?:[eE][-+−]?\d+)?)"
    r"(?:\s*[x×*·]\s*10\s*\^?\{?(?P<power>[-+−]?\d+)\}?)?\s*(?P<unit>.*?)\s*"
)


def value_typed(text: str) -> dict[str, Any]:
    """The changes that a typed value means: ``0.53 mS/cm``, ``5.3e-4``, ``< 5.3 × 10^-4 S/cm``.

    Raises
    ------
    ValueError
        It does not begin with a number.
    """
    found = _VALUE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no value; write a number and, where it is not in the unit shown, its unit: 0.53 mS/cm")
    value = float(found["number"].replace("−", "-"))
    value = float(f"{value:.12g}e{int(found['power'].replace('−', '-'))}") if found["power"] else value
    changes = {"value": value, "bound": found["bound"]}
    return changes | ({"unit": found["unit"]} if found["unit"] else {})


def material_typed(text: str) -> dict[str, Any]:
    """The changes that a typed material means: a formula where it is one, else a name."""
    from graph.compositions import CompositionError, canonical_formula

    try:
        return {"formula": canonical_formula(text)}
    except CompositionError:
        return {"name": text}


def temperature_typed(text: str) -> dict[str, Any]:
    """The change that a typed temperature means: ``25 C``, ``298.15 K``, ``298.15``.

    Raises
    ------
    ValueError
        It is no temperature.
    """
    found = re.fullmatch(r"\s*([-−]?\d+(?:\.\d+)?)\s*(K|°?\s*C)?\s*", text)
    if found is None:
        raise ValueError(f"{text!r} is no temperature; write 25 C or 298.15 K")
    value = float(found[1].replace("−", "-"))
    return {"temperature_K": round(value + 273.15, 4) if (found[2] or "").endswith("C") else value}
