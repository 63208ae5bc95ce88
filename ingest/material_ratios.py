"""Components with their ratio behind them: ``Li2S:P2S5 = 75:25``, ``Li2S-P2S5 (7:3, molar ratio)``."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.expansion import MixturePart
from ingest.formula_text import ELEMENTS, read_formula

_NUMBER = r"\d+(?:\.\d+)?"
# a ratio of weights is none of moles: it stays unread
_RATIO = re.compile(
    rf"\s?(?:[(\[]\s?|=\s?|\s(?:in|with|at|of)\s(?:an?\s|the\s)?(?:molar\s|mole\s)?ratio\s(?:of\s)?|\s(?:molar\s|mole\s)?ratio\s(?:of\s|=\s?))"
    rf"(?:(?:molar|mole)\sratio\s?(?:of|=|:)?\s?)?(?P<ratio>{_NUMBER}(?:\s?[:/]\s?{_NUMBER})+)(?![\d.])"
    rf"(?!\s?(?:wt|w/w|by weight|vol|v/v|weight|mass))(?:\s?(?:,\s?)?(?:in\s)?(?:mol\.?\s?%|mol%|molar(?:\sratio)?|mole\sratio|mol))?(?:\s?[)\]])?"
)
_COLON = re.compile(r"\s?[:/]\s?(?=[A-Z])")


def read_ratio(folded: str, at: int, count: int) -> tuple[tuple[str, ...], int] | None:
    """The ratio of ``count`` components that stands at ``at``, and where it ends; None where there is none."""
    match = _RATIO.match(folded, at)
    if match is None:
        return None
    numbers = tuple(n.strip() for n in re.split(r"[:/]", match["ratio"]))
    closed = folded[match.end() - 1 : match.end()] in (")", "]") or "(" not in match[0].replace("[", "(")
    return (numbers, match.end()) if len(numbers) == count and closed else None


def with_ratio(folded: str, parts: tuple[MixturePart, ...], end: int) -> tuple[tuple[MixturePart, ...], int]:
    """A mixture without amounts takes those of the ratio behind it."""
    if any(p.amount for p in parts):
        return parts, end
    found = read_ratio(folded, end, len(parts))
    if found is None:
        return parts, end
    return tuple(replace(p, amount=n) for p, n in zip(parts, found[0], strict=True)), found[1]


def read_colon_mixture(text: str, folded: str, at: int) -> tuple[tuple[MixturePart, ...], int] | None:
    """Formulas joined by colons or slashes whose ratio follows; None where either is missing."""
    parts: list[MixturePart] = []
    while len(parts) < 6:
        parsed = read_formula(folded, at)
        if parsed is None or len(parsed.amounts) < 2 or parsed.variables or not any(s in ELEMENTS for s, _ in parsed.amounts):
            return None
        parts.append(MixturePart("", text[at : parsed.end]))
        joint = _COLON.match(folded, parsed.end)
        if joint is None:
            break
        at = joint.end()
    if len(parts) < 2:
        return None
    found = with_ratio(folded, tuple(parts), parsed.end)
    return found if found[0][0].amount else None
