"""Structure family of an ion conductor from its composition and its names."""

from __future__ import annotations

import functools
import re

from graph.compositions import CompositionError, parse_composition

_MOBILE = {"Li", "Na", "K", "Ag", "Rb", "Cs"}
_DIVALENT = {"Mg", "Ca", "Sr", "Ba", "Zn", "Cd", "Cu", "Ni", "Co", "Mn", "Fe", "Pb"}
_HALOGENS = {"F", "Cl", "Br", "I"}
_CHALCOGENS = {"S", "Se", "Te"}
_LARGE = {
    "La",
    "Ce",
    "Pr",
    "Nd",
    "Sm",
    "Eu",
    "Gd",
    "Tb",
    "Dy",
    "Ho",
    "Er",
    "Yb",
    "Lu",
    "Y",
    "Ca",
    "Sr",
    "Ba",
    "Bi",
    "Rb",
    "K",
    "Pb",
}
_OCTAHEDRAL = {
    "Ti", "Zr", "Hf", "V", "Nb", "Ta", "Cr", "Mo", "W", "Mn", "Fe", "Co", "Ni", "Al", "Ga", "In", "Sc", "Ge", "Sn", "Sb", "Te", "Ru",
    "Mg", "Zn", "Cu", "Bi", "Y", "Ir", "Rh", "Si",
}  # fmt: skip
_TETRAHEDRAL = {"P", "Si", "Ge", "Sn", "As", "V", "Al", "Ga", "B", "Zn", "Sb", "Ti", "In"}
_NAMED = [
    ("anti-perovskite", r"anti-?perovskites?"),
    ("garnet", r"garnets?|llzt?n?o|llzto|lalzo|alzo|ga-llzo|llto-garnet"),
    ("NASICON", r"nasicon|latp|lagp|nzsp|nasicon-type"),
    ("argyrodite", r"argyrodites?|lpsclb?r?|lpsbr|lpsi"),
    ("LGPS", r"lgps|lsps|lsipscl|lspscl|lgps-type"),
    ("thio-LISICON", r"thio-?lisicon"),
    ("LISICON", r"lisicon"),
    ("perovskite", r"perovskites?|llto"),
    ("LiPON", r"lipon"),
    ("beta-alumina", r"beta-?\"?-?alumina|β\"?″?-?alumina|β-al2o3"),
]
_NAMED = [(name, re.compile(rf"(?<![a-z]){pattern}(?![a-z])", re.IGNORECASE)) for name, pattern in _NAMED]


def family(formula: str | None, names: tuple[str, ...] | list[str] = ()) -> str | None:
    """Structure family of a material.

    Stoichiometry decides where it can; else a family named or abbreviated in `names` does. The rules are those by which the
    families are defined (3 large + 2 octahedral cations for 12 O in a garnet, 2 octahedral and 3 tetrahedral for 12 O in a
    NASICON, ...), with room for doping and lithium excess; polymorphs of one composition cannot be told apart.

    Parameters
    ----------
    formula : str or None
    names : sequence of str
        As printed, e.g. ``["LLZTO", "garnet-type LLZO"]``.

    Returns
    -------
    str or None
        garnet, NASICON, perovskite, anti-perovskite, argyrodite, LGPS, thio-LISICON, thiophosphate, LISICON, halide,
        borohydride, LiPON, beta-alumina, nitride, spinel or None.
    """
    found = None
    if formula:
        try:
            found = _by_composition(formula)
        except CompositionError:
            found = None
    if found:
        return found
    text = " ".join(names)
    return next((name for name, pattern in _NAMED if pattern.search(text)), None)


def _near(value: float, target: float, within: float) -> bool:
    return abs(value - target) <= within


@functools.lru_cache(maxsize=20_000)
def _by_composition(formula: str) -> str | None:
    amounts = {e.symbol: float(n) for e, n in parse_composition(formula).items()}
    mobile = sum(amounts.get(e, 0) for e in _MOBILE)
    oxygen = amounts.get("O", 0)
    halide = sum(amounts.get(e, 0) for e in _HALOGENS)
    sulphur = sum(amounts.get(e, 0) for e in ("S", "Se"))
    cations = {e: n for e, n in amounts.items() if e not in _MOBILE | _HALOGENS | {"O", "S", "Se", "N", "H"}}
    if "B" in amounts and "H" in amounts and amounts["H"] >= amounts["B"] and (mobile or set(amounts) & _DIVALENT):
        return "borohydride"
    if oxygen and amounts.get("N") and amounts.get("P") and mobile:
        return "LiPON"
    if oxygen and not sulphur:
        return _oxide(amounts, mobile, oxygen, halide, cations)
    if sulphur and not mobile:
        mobile = cations.pop("Cu", 0)  # copper is the mobile ion where there is no other
    if sulphur and mobile:
        return _sulphide(amounts, mobile, sulphur, halide, cations)
    if halide and mobile and cations and not oxygen and not sulphur and "H" not in amounts:
        return "halide" if _near(sum(cations.values()) / halide, 0.25, 0.13) else None
    if "N" in amounts and mobile and set(amounts) <= _MOBILE | {"N"} | _HALOGENS:
        return "nitride"
    return None


def _oxide(amounts: dict[str, float], mobile: float, oxygen: float, halide: float, cations: dict[str, float]) -> str | None:
    anions = oxygen + halide
    if (
        mobile
        and halide
        and not cations
        and _near(mobile / oxygen, 3 - amounts.get("H", 0) / oxygen, 0.35)
        and halide / oxygen > 0.5
    ):
        return "anti-perovskite"
    if "H" in amounts or "C" in amounts or "N" in amounts:
        return None
    per_12 = 12 / anions
    large = sum(n for e, n in cations.items() if e in _LARGE) * per_12
    phosphorus_silicon = sum(amounts.get(e, 0) for e in ("P", "Si")) * per_12
    octahedral = (
        sum(n for e, n in cations.items() if e in _OCTAHEDRAL and e not in _LARGE and e not in ("Al", "Ga", "Si")) * per_12
    )
    if mobile and _near(large, 3, 0.35) and _near(octahedral, 2, 0.35) and 2.7 <= mobile * per_12 <= 8:
        return "garnet"
    others = sum(n for e, n in cations.items() if e not in ("P", "Si") and e in _OCTAHEDRAL | _LARGE) * per_12
    if mobile and _near(phosphorus_silicon, 3, 0.3) and _near(others, 2, 0.3) and mobile * per_12 <= 4.3:
        return "NASICON"
    divalent = sum(n for e, n in cations.items() if e in _DIVALENT) * per_12
    if not mobile and _near(phosphorus_silicon, 3, 0.3) and _near(others - divalent, 2, 0.15) and 0.2 <= divalent <= 1.2:
        return "NASICON"  # Mg0.5Zr2(PO4)3 and other carriers of charge two
    if mobile and amounts.get("Ge") and _near(amounts.get("P", 0) * per_12, 3, 0.1) and _near(others, 2, 0.3):
        return "NASICON"
    if amounts.get("Al", 0) / oxygen > 0.55 and mobile and amounts.get("Al", 0) > 5 * mobile:
        return "beta-alumina"
    a_site = (sum(n for e, n in cations.items() if e in _LARGE) + mobile) * 3 / anions
    b_site = sum(n for e, n in cations.items() if e in _OCTAHEDRAL and e not in _LARGE) * 3 / anions
    if _near(b_site, 1, 0.12) and 0.5 <= a_site <= 1.12 and large > 0 and "P" not in amounts:
        return "perovskite"
    per_4 = 4 / anions
    tetrahedral = sum(n for e, n in cations.items() if e in _TETRAHEDRAL) * per_4
    if (
        amounts.get("Li")
        and not large
        and _near(tetrahedral, 1, 0.35)
        and 2 <= mobile * per_4 <= 4.2
        and set(cations) <= _TETRAHEDRAL | {"Mg"}
    ):
        return "LISICON"
    return None


def _sulphide(amounts: dict[str, float], mobile: float, sulphur: float, halide: float, cations: dict[str, float]) -> str | None:
    centre = sum(n for e, n in cations.items() if e in _TETRAHEDRAL or e in ("Sb", "As"))
    if not centre or amounts.get("H"):
        return None
    anions = sulphur + halide + amounts.get("O", 0)
    if _near(anions / centre, 6, 0.4) and 4.6 <= mobile / centre <= 8.1 and (halide or mobile / centre > 6.4):
        return "argyrodite"
    if _near(anions / centre, 4, 0.3):
        ratio = mobile / centre
        group_14 = any(e in amounts for e in ("Ge", "Sn", "Si", "Al"))
        if "P" in amounts and group_14 and 2.95 <= ratio <= 3.6 and len(cations) >= 2:
            return "LGPS"
        if "Sb" in amounts or "P" in amounts and not group_14:
            return "thiophosphate" if "P" in amounts else "thioantimonate"
        return "thio-LISICON" if amounts.get("Li") else None
    return "thiophosphate" if "P" in amounts else None
