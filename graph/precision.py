"""How precisely a value was printed, and whether one printed value is the rounding of another."""

from __future__ import annotations

import math
import re
from functools import lru_cache

_SUPERSCRIPTS = re.compile(r"[\^_]\{[^{}]*\}|\^[+−-]?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_POWER_ALONE = re.compile(r"(?<![\d.,])10(?=\^|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+−-]?\d+)?|[.]\d+")
LARGEST = 0.1  # "1e-4" may stand for 1.09e-4, not for 1.4e-4: one digit says too little


def _half_step(number: str) -> float:
    """Half a unit in the last printed place, relative to the number."""
    mantissa = re.split("[eE]", number.replace(",", "."))[0]
    decimals = len(mantissa.partition(".")[2])
    value = float(mantissa)
    return 0.5 * 10.0**-decimals / value if value else math.inf


@lru_cache(maxsize=65536)  # asked again and again while the facts of a table are compared
def relative_precision(value: float, raw: str | None = None) -> float:
    """Half a unit in the last printed place of a value, relative to it.

    Parameters
    ----------
    value : float
        In any unit.
    raw : str, optional
        The value as printed. The number in it that has the value's digits counts, else (another unit) the first; without
        any number the digits of `value` itself count.

    Returns
    -------
    float
        E.g. 0.0098 for "5.1 x 10^-4"; at most ``LARGEST``.

    Examples
    --------
    >>> round(relative_precision(5.1e-4, "5.1 × 10^{-4} S cm^{-1}"), 4)
    0.0098
    """
    text = raw or ""
    if "log" in text.lower():
        numbers = _NUMBER.findall(_SUPERSCRIPTS.sub(" ", text))
        if numbers:
            decimals = len(numbers[-1].replace(",", ".").partition(".")[2])
            return min(LARGEST, math.log(10) * 0.5 * 10.0**-decimals)
    text = _SUPERSCRIPTS.sub(" ", _POWER_ALONE.sub("1 ", text))
    numbers = [n for n in _NUMBER.findall(text) if float(re.split("[eE]", n.replace(",", "."))[0])]
    if not numbers:
        if not value:
            return 0.0
        numbers = [f"{abs(value):.12g}"]
    chosen = next((n for n in numbers if _same_digits(abs(value), n)), numbers[0])
    return min(LARGEST, _half_step(chosen))


def _same_digits(value: float, number: str) -> bool:
    mantissa = float(re.split("[eE]", number.replace(",", "."))[0])
    if not value or not mantissa:
        return False
    power = math.log10(value / mantissa)
    return abs(power - round(power)) < 1e-6


def is_rounding(coarse: float, fine: float, coarse_precision: float) -> bool:
    """Whether `coarse`, printed with the relative precision given, can be the rounding of `fine`.

    >>> is_rounding(5.1e-4, 5.09e-4, relative_precision(5.1e-4, "5.1e-4"))
    True
    >>> is_rounding(5.1e-4, 5.2e-4, relative_precision(5.1e-4, "5.1e-4"))
    False
    """
    if coarse == fine:
        return True
    return abs(coarse - fine) <= abs(coarse) * coarse_precision * (1 + 1e-6) + 1e-12 * abs(fine)
