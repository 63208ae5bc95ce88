"""Printed numbers: every spelling of a value, its power of ten and its uncertainty, without the unit.

``5.09 × 10^{-4}``, ``5(2)×10−4``, ``(1.2 ± 0.1) x 10^-3``, ``2.5E-4``, ``10⁻⁴`` and the damage that text extraction does to
them (a times sign read as 9, a minus sign lost or put in a private code point). What had to be repaired is said in flags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_FOLD = {
    **dict.fromkeys("−–‐‑‒—﹣－⁃\uf02d\uf0bd\ue5f8Ϫ؊", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\uf0a0\t\n\r\x0b\x0c", " "),
    **dict.fromkeys("∙⋅•∗・‧·\uf0d7\u2062", "·"),
    **dict.fromkeys("✕⨯╳\uf0b4ϫ", "×"),
    **dict.fromkeys("μ\uf06d", "µ"),
    **dict.fromkeys("\u2126\uf057", "Ω"),
    "\u212b": "Å",
    **dict.fromkeys("º◦˚∘\uf0b0", "°"),
    **dict.fromkeys("∼≈≃≅～˜\uf07e", "~"),
    **dict.fromkeys("≤⩽≦\uf0a3", "≤"),
    **dict.fromkeys("≥⩾≧\uf0b3", "≥"),
    **dict.fromkeys("≲＜〈Ͻ", "<"),
    **dict.fromkeys("≳＞Ͼ", ">"),
    **dict.fromkeys("\uf0b1Ϯ", "±"),
    **dict.fromkeys("＝ϭ\uf03d", "="),
    "％": "%",
    "\uf073": "σ",
}
_FOLD_TABLE = str.maketrans(_FOLD)
_DAMAGED_MINUS = r"(?:/C0|[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd])"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def fold(text: str) -> str:
    """Replace look-alike characters by one of their kind, without changing the length of the text.

    >>> fold("−0.5 µS∙cm")
    '-0.5 µS·cm'
    """
    return text.translate(_FOLD_TABLE)


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number.

    ``mantissa`` and ``sigma`` (uncertainty of the mantissa) are multiplied by ``10**exponent``; ``has_power`` says whether a
    power of ten was printed, ``bare_power`` that it stands without a mantissa. ``comma`` is the reading with the comma as
    decimal sign where the comma could also group thousands.
    """

    start: int
    end: int
    mantissa: float
    exponent: float = 0.0
    sigma: float | None = None
    has_power: bool = False
    bare_power: bool = False
    plain_power: bool = False
    comma: float | None = None
    opened: bool = False
    flags: tuple[str, ...] = ()

    def scaled(self, mantissa: float | None) -> float | None:
        """``mantissa`` times the power of ten, rounded to the digits that a decimal printing of it would have."""
        if mantissa is None:
            return None
        if not self.exponent:
            return mantissa
        if self.exponent == int(self.exponent) and abs(self.exponent) < 60:
            return float(f"{mantissa!r}e{int(self.exponent)}") if "e" not in repr(mantissa) else mantissa * 10.0**self.exponent
        return mantissa * 10.0**self.exponent

    @property
    def value(self) -> float:
        return self.scaled(self.mantissa)

    @property
    def low(self) -> float | None:
        return None if self.sigma is None else self.scaled(_tidy(self.mantissa - self.sigma))

    @property
    def high(self) -> float | None:
        return None if self.sigma is None else self.scaled(_tidy(self.mantissa + self.sigma))

    def with_power(self, exponent: float, *flags: str) -> Number:
        """The same number with a power of ten that stands elsewhere."""
        return replace(self, exponent=exponent, has_power=True, flags=self.flags + flags)


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


_DIGITS = re.compile(
    r"(?P<thousands>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d,]))|(?P<decimal>\d+(?:\.\d+)?)(?P<comma>,\d+(?![,.]?\d))?|(?P<dot>\.\d+)"
)
_START = re.compile(r"(?<![A-Za-zα-ωΑ-Ω0-9_^{}⁰¹²³⁴-⁹.])(?:\d|\.\d)")
# where a formula is printed plainly, "Li6.4La3" never starts a number: its digits follow a letter
_EXPONENT = (
    rf"(?:\s?\^?\s?\{{\s?\(?(?P<b>[+-]?\s?\d{{1,3}}(?:\.\d+)?)\)?\s?\}}|\s?(?:\^|\*\*)\s?\(?(?P<c>[+-]?\s?\d{{1,2}}(?:\.\d+)?)\)?"
    rf"|(?P<s>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,3}})|\s?\^?\{{?\s?(?P<d>{_DAMAGED_MINUS}\s?\d{{1,2}})\}}?"
    rf"|<sup>\s?(?P<h>[+-]?\s?\d{{1,3}})\s?</sup>|\s?(?P<p>[+-]\s?\d{{1,2}})(?![\d.]))"
)
_TIMES = r"(?:×|\\times|[xX]|·|\*|\\cdot|´|\ufffd|[\x00-\x08\x0e-\x1f\ue000-\uf8ff])"
_TIMES_POWER = re.compile(
    rf"\s{{0,2}}(?P<times>{_TIMES})\s{{0,2}}(?:10{_EXPONENT}|10(?P<flat>[1-9]\d?)(?![\d.,]*\d)|10(?P<none>)(?!\d))"
)
_MISREAD_POWER = re.compile(rf"\s(?P<times>[93])\s?10{_EXPONENT}")
_NO_TIMES_POWER = re.compile(rf"\s10{_EXPONENT.replace('(?P<p>[+-]', '(?P<p>-')}")
_E_POWER = re.compile(r"\s?[eE]\s?(?P<e>[+-]\s?\d{1,3}|\d{1,2})(?![\w.]*\w)")
_BARE_POWER = re.compile(rf"10{_EXPONENT}")
_PAREN = re.compile(r"\((\d{1,4}(?:\.\d+)?)\)")
_PLUS_MINUS = re.compile(r"\s?(?:±|\+\s?/\s?-|\+-|\\pm)\s?(\d+(?:[.,]\d+)?)(?!\s?%)")
_POWER_AFTER_UNCERTAINTY = re.compile(rf"\s?{_TIMES}\s?10{_EXPONENT}")
_CLOSE_POWER = re.compile(rf"\s?\)\s?(?P<times>{_TIMES})\s?10{_EXPONENT}")


def _exponent(match: re.Match) -> tuple[float, tuple[str, ...], bool]:
    groups = match.groupdict()
    flags: tuple[str, ...] = ()
    plain = False
    if groups.get("d"):
        flags, text = ("minus_restored",), "-" + re.search(r"\d+$", groups["d"]).group()
    elif groups.get("s"):
        text = groups["s"].translate(_SUPERSCRIPTS)
    elif groups.get("p"):
        text, plain = groups["p"], True
    elif groups.get("flat"):
        text, flags = groups["flat"], ("exponent_flattened",)
    else:
        text = groups.get("b") or groups.get("c") or groups.get("h") or groups.get("e") or "1"
    return float(text.replace(" ", "")), flags, plain


def _value(match: re.Match) -> tuple[float, float | None, int]:
    """Value, reading with decimal comma where both are possible, number of decimals."""
    if match["thousands"]:
        text = match["thousands"]
        decimal = float(text.replace(",", ".")) if text.count(",") == 1 and "." not in text else None
        return float(text.replace(",", "")), decimal, len(text.partition(".")[2])
    if match["dot"]:
        return float("0" + match["dot"]), None, len(match["dot"]) - 1
    if match["comma"] and "." not in match["decimal"]:
        return float(match["decimal"] + "." + match["comma"][1:]), None, len(match["comma"]) - 1
    return float(match["decimal"]), None, len(match["decimal"].partition(".")[2])


def _sign_start(text: str, start: int) -> int:
    """Start of the number with its sign, if the dash before it is one."""
    at = start - 1
    if at >= 0 and text[at] == " " and at >= 1 and text[at - 1] in "-+" and (at < 2 or text[: at - 1].rstrip()[-1:] in "=~<>≤≥"):
        at -= 1
    if at < 0 or text[at] not in "-+":
        return start
    before = text[:at].rstrip(" ")[-1:] if at else ""
    if before and (before.isdigit() or before in "}%)" or (text[at - 1] not in " (" and (before.isalpha() or before in "]°"))):
        return start
    return at


def read_number(text: str, position: int) -> Number | None:
    """Read the number whose first digit is at ``position`` of a folded text."""
    start = _sign_start(text, position)
    negative = text[start : start + 1] == "-" and start < position
    opened = text[max(0, start - 2) : start].rstrip().endswith("(")
    bare = _BARE_POWER.match(text, position)
    if bare and not (bare["p"] and _DIGITS.match(text, position)["decimal"] != "10"):
        exponent, flags, plain = _exponent(bare)
        sign = -1.0 if negative else 1.0
        return Number(start, bare.end(), sign, exponent, None, True, True, plain, None, opened, flags)
    digits = _DIGITS.match(text, position)
    if digits is None:
        return None
    mantissa, comma, decimals = _value(digits)
    end = digits.end()
    if digits["comma"] and "." in digits["decimal"]:
        end = digits.end("decimal")
    flags: tuple[str, ...] = ()
    if digits["comma"] and end == digits.end():
        flags += ("decimal_comma",)
    sigma = None
    if paren := _PAREN.match(text, end):
        sigma = float(paren[1]) if "." in paren[1] else _tidy(float(paren[1]) * 10.0**-decimals)
        end = paren.end()
    elif uncertainty := _PLUS_MINUS.match(text, end):
        sigma, end = float(uncertainty[1].replace(",", ".")), uncertainty.end()
    exponent, has_power, plain = 0.0, False, False
    power = _TIMES_POWER.match(text, end)
    if power:
        if power["times"] in ("x", "X", "*", "´") or not power["times"].isprintable():
            flags += ("x_as_times",)
    else:
        power = _MISREAD_POWER.match(text, end) or (decimals and _NO_TIMES_POWER.match(text, end)) or None
        if power:
            flags += ("x_as_times",)
        elif e := _E_POWER.match(text, end):
            if e["e"][0] in "+-" or decimals or len(e["e"]) == 2:
                power = e
    if power:
        exponent, more, _ = _exponent(power)
        flags, end, has_power = flags + more, power.end(), True
        if sigma is None and (uncertainty := _PLUS_MINUS.match(text, end)):
            sigma, end = float(uncertainty[1].replace(",", ".")), uncertainty.end()
            if again := _POWER_AFTER_UNCERTAINTY.match(text, end):
                sigma, end = _tidy(sigma * 10.0 ** (_exponent(again)[0] - exponent)), again.end()
            else:
                sigma = _tidy(sigma / 10.0**exponent)
    sign = -1.0 if negative else 1.0
    return Number(start, end, sign * mantissa, exponent, sigma, has_power, False, plain, comma, opened, flags)


def closing_power(text: str, position: int) -> tuple[float, int, tuple[str, ...]] | None:
    """The power of ten behind a closing bracket, ``) × 10^{-4}``: exponent, end, flags."""
    match = _CLOSE_POWER.match(text, position)
    if match is None:
        return None
    exponent, flags, _ = _exponent(match)
    if match["times"] in ("x", "X", "*"):
        flags += ("x_as_times",)
    return exponent, match.end(), flags


def scan_numbers(text: str) -> list[Number]:
    """All numbers of a folded text, in order, without overlaps; digits inside formulas and markup are passed over."""
    found, position = [], 0
    while match := _START.search(text, position):
        number = read_number(text, match.start())
        if number is None:
            position = match.end()
            continue
        found.append(number)
        position = max(number.end, match.end())
    return found
