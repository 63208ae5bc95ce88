"""Sub- and superscript markup shared by the readers: ``Li_{7}``, ``10^{-4}``."""

from __future__ import annotations

import re

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"
_SUPERSCRIPTS_PLAIN = "0123456789+-=()ni"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₓₐₑₙₘᵢ"
_SUBSCRIPTS_PLAIN = "0123456789+-=()xaenmi"
_UP = str.maketrans(_SUPERSCRIPTS, _SUPERSCRIPTS_PLAIN)
_DOWN = str.maketrans(_SUBSCRIPTS, _SUBSCRIPTS_PLAIN)
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "‒": "-", "—": "-", "﹣": "-", "-": "-"})
# a decimal point or comma and a slash between two raised or lowered digits belong to the run (Li₆.₄)
_UP_RUN = re.compile(rf"[{_SUPERSCRIPTS}](?:[{_SUPERSCRIPTS}]|[.·/](?=[{_SUPERSCRIPTS}]))*")
_DOWN_RUN = re.compile(rf"[{_SUBSCRIPTS}](?:[{_SUBSCRIPTS}]|[.,/](?=[{_SUBSCRIPTS}])|[-−–+](?=[{_SUBSCRIPTS}]))*")
_ADJACENT = re.compile(r"([_^])\{([^{}]*)\}\s?(?=\1\{)")
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")


def superscript(text: str) -> str:
    """``text`` as ``^{text}``, every kind of minus as ``-``; blank text stays blank."""
    inner = " ".join(text.split())
    return f"^{{{inner.translate(_MINUS)}}}" if inner else ""


def subscript(text: str) -> str:
    """``text`` as ``_{text}``; blank text stays blank."""
    inner = " ".join(text.split())
    return f"_{{{inner}}}" if inner else ""


def from_unicode(text: str) -> str:
    """Turn raised and lowered Unicode digits and signs into markup: ``10⁻⁴`` -> ``10^{-4}``, ``Li₇`` -> ``Li_{7}``."""
    text = _UP_RUN.sub(lambda run: superscript(run.group().translate(_UP)), text)
    return _DOWN_RUN.sub(lambda run: subscript(run.group().translate(_DOWN)), text)


def tidy(text: str) -> str:
    """One line of text: white space folded, invisible characters gone, neighbouring marks of one kind joined.

    Unicode sub/superscripts become markup first, so that ``10<sup>⁻⁴</sup>`` and ``10⁻⁴`` come out the same.
    """
    text = _INVISIBLE.sub("", from_unicode(text))
    text = re.sub(r"([_^]\{)[_^]\{([^{}]*)\}\}", r"\1\2}", text)
    previous = None
    while previous != text:
        previous = text
        text = _ADJACENT.sub(lambda mark: f"{mark.group(1)}{{{mark.group(2)}\x00", text)
        text = re.sub(r"\x00[_^]\{", "", text)
    return _SPACES.sub(" ", text).strip()
