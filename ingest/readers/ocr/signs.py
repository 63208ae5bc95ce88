"""Where each sign stands on its line when it is neither raised nor lowered: top and bottom in capital heights."""

from __future__ import annotations

_CAPITAL = set("ABCDEFGHIJKLMNOPRSTUVWXYZ0123456789bdfhklβδθλξζ&%$?!ΓΔΘΛΞΠΣΦΨΩ€£")
_SMALL = set("acemnorsuvwxzαεικνοπστυω")
_DESCENDING = set("gpqyμµγηρφχϕ")
_CENTRED = {"-": (0.38, 0.27), "–": (0.38, 0.27), "—": (0.38, 0.27), "−": (0.42, 0.32), "+": (0.68, 0.05), "×": (0.62, 0.10), "·": (0.42, 0.28),
            "=": (0.52, 0.22), "~": (0.48, 0.25), "∼": (0.48, 0.25), "±": (0.75, 0.0), "<": (0.66, 0.05), ">": (0.66, 0.05), "≈": (0.52, 0.2),
            "•": (0.6, 0.15), "→": (0.6, 0.1), "∗": (0.6, 0.15), "⋅": (0.42, 0.28), "≤": (0.75, 0.0), "≥": (0.75, 0.0), "∞": (0.6, 0.1)}  # fmt: skip
_TALL = set("()[]{}|/\\∫")
ALWAYS_NORMAL = set("°'\"’‘“”′″™®©†‡*√∑∏…^_`´,;:?!&@")
"""Signs that are raised or low by nature, or never scripts."""

CASE_TWINS = set("cosuvwxz")
FLAT = set("acemnorsuvwxz")
"""Small letters without ascender, descender or point: their tops are the x-height."""

DIGIT_FOR = {
    "O": "0",
    "o": "0",
    "l": "1",
    "I": "1",
    "|": "1",
    "i": "1",
    "S": "5",
    "s": "5",
    "Z": "2",
    "B": "8",
    "g": "9",
    "q": "9",
}
UP = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ¹²³", "0456789+-n123", strict=True))
DOWN = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))


def extent(sign: str, x_ratio: float) -> tuple[float, float] | None:
    """(top, bottom) above the baseline in capital heights; None for signs without a place of their own."""
    if sign in _CAPITAL:
        return 1.0, 0.0
    if sign in _SMALL:
        return x_ratio, 0.0
    if sign in _DESCENDING:
        return x_ratio, -0.28
    if sign in _CENTRED:
        return _CENTRED[sign]
    if sign in _TALL:
        return 1.08, -0.25
    return {"t": (0.92, 0.0), "i": (1.0, 0.0), "j": (1.0, -0.28), "Q": (1.0, -0.12), ".": (0.15, 0.0), ",": (0.14, -0.2)}.get(
        sign
    )


def centred(sign: str) -> bool:
    """Whether only the middle of the sign tells its level (its height differs much from font to font)."""
    return sign in _CENTRED
