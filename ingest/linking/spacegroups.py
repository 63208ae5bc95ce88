"""Space-group symbols in every spelling: ``Ia3̅d``, ``Ia-3d``, ``I a -3 d``, ``P6_{3}/mmc``, ``No. 167``."""

from __future__ import annotations

import functools
import re
import unicodedata

CRYSTAL_SYSTEMS = (
    (2, "triclinic"),
    (15, "monoclinic"),
    (74, "orthorhombic"),
    (142, "tetragonal"),
    (167, "trigonal"),
    (194, "hexagonal"),
    (230, "cubic"),
)

_OVERBAR = re.compile(r"(\d)\s*[\u0305\u0304\u203e¯]|[\u0305\u0304\u203e¯]\s*(\d)|\\(?:bar|overline)\s*\{?(\d)\}?|/C22\s*(\d)")
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9_}])[PIFRABC]\s?(?:(?:[-−–]\s?)?(?:[1-6](?:_\{?[1-5]\}?)?|[a-dmne])(?:\s?/\s?[a-dmn])?\s?){1,6}"
)
_BEHIND = re.compile(
    r"(?<=[\w})])\s*[,;(]?\s+(?P<symbol>[PIFRABC]\s?[\da-dmn]?(?:_\{?\d\}?)?\s*(?:[-−–]+\s*\d|[/=]\s*[a-dmn])[\w\s/=_{}−–-]{0,8})\)?\s*$"
)
_NUMBER = re.compile(r"\bNo\.?\s*(\d{1,3})\b", re.IGNORECASE)
_CONTEXT = re.compile(r"space[\s-]?group|\bS\.?G\.?\b|symmetry|\bcrystalli[sz]e", re.IGNORECASE)


def _key(symbol: str) -> str:
    return re.sub(r"[\s_{}:()]", "", symbol).replace("−", "-").replace("–", "-").lower()


@functools.cache
def _table() -> tuple[dict[str, int], dict[int, str]]:
    """Symbols (with and without the signs that print loses) -> number, and number -> short symbol."""
    from pymatgen.symmetry.groups import SpaceGroup, sg_symbol_from_int_number

    shorts = {n: re.sub(r"^([A-Z])1(.+)1$", r"\1\2", sg_symbol_from_int_number(n)) for n in range(1, 231)}
    exact: dict[str, int] = {}
    for n, symbol in shorts.items():
        exact.setdefault(_key(symbol), n)
        exact.setdefault(_key(sg_symbol_from_int_number(n)), n)
    for symbol, entry in SpaceGroup.SYMM_DATA["space_group_encoding"].items() if hasattr(SpaceGroup, "SYMM_DATA") else ():
        exact.setdefault(_key(re.sub(r"^([A-Z])1(.+)1$", r"\1\2", symbol)), entry["int_number"])
        exact.setdefault(_key(symbol), entry["int_number"])
    for symbol, n in (
        ("P2_1/n", 14),
        ("P2_1/a", 14),
        ("I2/a", 15),
        ("A2/a", 15),
        ("Pbnm", 62),
        ("Pmcn", 62),
        ("Cmca", 64),
        ("Pmnb", 62),
    ):
        exact.setdefault(_key(symbol), n)
    lost: dict[str, set[int]] = {}
    for n, symbol in shorts.items():
        if "-" in symbol:
            lost.setdefault(_key(symbol).replace("-", ""), set()).add(n)
    for key, numbers in lost.items():  # an overbar lost in the text layer, where no other group is meant by what is left
        if len(numbers) == 1:
            exact.setdefault(key, next(iter(numbers)))
    return exact, shorts


def crystal_system(number: int) -> str:
    """Crystal system of a space-group number."""
    return next(name for last, name in CRYSTAL_SYSTEMS if number <= last)


def symbol_of(number: int) -> str:
    """Short Hermann-Mauguin symbol of a number, ``Ia-3d`` for 230."""
    return _table()[1][number]


def read_spacegroup(text: str) -> int | None:
    """The number of a symbol that makes up the whole text, None when it is no symbol.

    >>> read_spacegroup("I a -3 d")
    230
    """
    text = _OVERBAR.sub(lambda m: "-" + next(g for g in m.groups() if g), unicodedata.normalize("NFKD", text).strip())
    if number := _NUMBER.fullmatch(text):
        return int(number[1]) if 1 <= int(number[1]) <= 230 else None
    number = _NUMBER.search(text)
    symbol = re.sub(r"[(\[]?\s*(?:No\.?|#)\s*\d{1,3}\s*[)\]]?", "", text, flags=re.IGNORECASE).strip(" ,;")
    found = _table()[0].get(_key(symbol))
    if number and 1 <= int(number[1]) <= 230 and (found or not symbol):
        return int(number[1])
    if found is None and symbol[:1].islower():
        found = _table()[0].get(_key(symbol[:1].upper() + symbol[1:]))
    return found


def find_spacegroups(text: str) -> list[tuple[int, int, int]]:
    """Space groups named in prose as ``(start, end, number)``.

    A symbol counts near the words "space group", "symmetry" or a number "No. 230"; a bare symbol elsewhere does not
    (``C2`` is a molecule too).
    """
    base = _OVERBAR.sub(lambda m: "-" + next(g for g in m.groups() if g), text)
    found = []
    for match in _SYMBOL.finditer(base):
        symbol = match.group().rstrip()
        number = None
        while len(_key(symbol)) >= 2:
            number = _table()[0].get(_key(symbol))
            if number is not None:
                break
            symbol = symbol[:-1].rstrip()
        if number is None:
            continue
        end = match.start() + len(symbol)
        if base[end : end + 1].isalnum():
            continue
        printed = _NUMBER.match(re.sub(r"^[\s(,;:]+", "", base[end : end + 12]))
        near = base[max(0, match.start() - 60) : match.start()] + " | " + base[end : end + 30]
        if printed and 1 <= int(printed[1]) <= 230:
            number = int(printed[1])
        elif not _CONTEXT.search(near):
            continue
        found.append((min(match.start(), len(text)), min(end, len(text)), number))
    return found


def without_spacegroup(text: str) -> str:
    """A name without the space group printed behind it: ``Na3Zr2Si2PO12 C2/c`` -> ``Na3Zr2Si2PO12``.

    Only a symbol of more than letter and digit counts (``C2`` is carbon too); the dash and the slash may be damaged
    (``R -- 3c``, ``C2 = c``).
    """
    match = _BEHIND.search(text)
    if match is None or read_spacegroup(re.sub(r"\s*[-−–]+\s*", "-", match["symbol"]).replace("=", "/").replace(" ", "")) is None:
        return text
    return text[: match.start()].rstrip(" ,;(")
