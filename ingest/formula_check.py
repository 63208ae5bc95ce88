"""Whether a formula read in running text names a material, or is a word, an ion, a group, a label or a space group."""

from __future__ import annotations

import functools
import re

from graph.compositions import CompositionError, canonical_formula, is_charge_balanced, parse_composition
from ingest.expansion import MixturePart, plain_formula
from ingest.formula_text import ELEMENTS, FormulaError, ParsedFormula, read_formula

_DIGITLESS = frozenset(["BN", "KI", "KF", "KOH", "NaOH", "LiOH", "CsI", "KCN", "NaCN"])
_ORGANIC = frozenset("CHON")
_NONMETALS = frozenset("H He B C N O F Ne P S Cl Ar As Se Br Kr Te I Xe Si".split())
_ANIONS = frozenset("O S F Cl Br I N Se Te P C As Sb H".split())
_NOT_FORMULAS = frozenset(
    "NASICON NaSICON LiSICON LiPON LiBOB LiFSI NaFSI NaTFSI LiTFSI NaCMC BICUVOX HF HCl HBr HI H2S H_{2}S SF6 PhD CuKa NiMH LiBs NaBs LiP LiU "
    "PN PON SOC SPS CIP HIP CuK CoK MoK InAs KHz MHz".split()
)  # fmt: skip
_AFTER_GROUP = re.compile(
    r"\s?(?:\^\{\s?\d*\s?[-+]\s?\}|[-\s]?(?:type\s)?(?:octahedr|tetrahedr|polyhedr|dodecahedr|groups?\b|units?\b|anions?\b|cations?\b|moiet|antipris|"
    r"prism|bonds?\b|sites?\b|stretch|vibrat))"
)
_IONIC = re.compile(r"\s?\^\{\s?\d*\s?[-+•·′']+\s?\}|\s?\^\{?\d?[-+](?!\w)|[⁰¹²³⁴-⁹]?[⁺⁻]")
_WORD_AFTER = re.compile(r"[A-Za-zα-ω0-9]")
# capitals in a row without amounts are abbreviations, save the groups that chemistry writes so
_CAPITALS = re.compile(r"(?:[A-Z](?![a-z])){3,}")
_GROUPS = re.compile(
    r"^(?:[KYVWUHB]?(?:NO|PO|CO|SO|VO|WO|IO|BO|OH|HPO|HSO|HCO|HF|UO|MO)|OOH|OOCH|COO|COOH|SCN|OCN|NCS|POF|VOPO|VPO|YOF|WOS|KMO|AMO|SNO|POH|XO|SCO|OF|NH)$"
)
_PLURAL = re.compile(r"^[A-Z][a-z]?(?:II|III|IV)$|^[A-Z]{1,4}(?:Cs|Es|Os|As|Is|Ps)$")


@functools.lru_cache(maxsize=20_000)
def checked(plain: str) -> tuple[str | None, bool | None]:
    """Canonical formula and charge balance of a plain formula, or (None, None) where it is impossible."""
    try:
        composition = parse_composition(plain)
        return canonical_formula(composition), is_charge_balanced(composition)
    except CompositionError:
        return None, None


def _flat(text: str) -> str:
    return re.sub(r"[_{}\s]", "", text)


def _is_abbreviation(flat: str) -> bool:
    if _PLURAL.match(flat):
        return True
    return any(not _GROUPS.match(run) for run in _CAPITALS.findall(flat))


def is_material(parsed: ParsedFormula, text: str, end: int) -> bool:
    """Whether a formula that ends at ``end`` of a folded text names a material."""
    symbols = [s for s, _ in parsed.amounts if s in ELEMENTS]
    others = len(parsed.placeholders - {"□"})
    if len(symbols) + others < 2 or not symbols or _WORD_AFTER.match(text, end):
        return False
    flat = _flat(parsed.text)
    if flat in _NOT_FORMULAS or flat.rstrip("s") in _NOT_FORMULAS or _is_abbreviation(flat):
        return False
    if _IONIC.match(text, end) or (set(symbols) <= _ORGANIC and "NH4" not in flat):
        return False
    return is_compound(parsed, flat, group_follows=_AFTER_GROUP.match(text, end) is not None)


def is_compound(parsed: ParsedFormula, flat: str, *, group_follows: bool = False) -> bool:
    """Whether the elements can make a compound: a metal with anions or metals, charges that can balance where few elements leave doubt."""
    symbols = [s for s, _ in parsed.amounts if s in ELEMENTS]
    others = len(parsed.placeholders - {"□"})
    metals = [s for s in symbols if s not in _NONMETALS]
    if others:
        return (
            parsed.digits
            and len(symbols) + others >= 3
            and bool(metals or parsed.variables)
            and any(s in _ANIONS for s in symbols)
        )
    if parsed.open_amount and parsed.open_amount not in "xyzδ":
        return False
    if parsed.variables or parsed.open_amount:
        return bool(metals or "Si" in symbols or "P" in symbols) and (
            parsed.digits or "_{" in parsed.text or parsed.open_amount is not None
        )
    if group_follows and len(symbols) == 2:
        return False
    if any(amount.value({}) <= 0 for _, amount in parsed.amounts):
        return False
    name, balanced = checked(plain_formula(parsed.fill({})))
    if name is None or "D" in symbols:
        return False
    if not parsed.digits:
        if flat in _DIGITLESS:
            return True
        anion = symbols[-1] in _ANIONS and (symbols[-1] not in ("P", "C", "H", "As", "Sb") or len(symbols) == 2)
        return (
            anion
            and bool(metals or flat == "SiC")
            and any(len(s) == 2 for s in symbols)
            and balanced is not False
            and len(flat) <= 10
        )
    if not metals and "Si" not in symbols and balanced is not True and "NH4" not in flat:
        return False
    if all(len(s) == 1 for s in symbols) and len(symbols) <= 3 and balanced is not True and not parsed.deficiency:
        return False
    if len(symbols) == 2 and balanced is False and not parsed.deficiency:
        return symbols[-1] not in ("O", "S", "F", "Cl", "Se", "N", "Br", "I", "H")
    return True


def is_mixture(parts: tuple[MixturePart, ...], raw: str) -> bool:
    """Whether components read in running text are a mixture rather than a dash between words."""
    for part in parts:
        parsed = read_formula(part.formula)
        if parsed is None or len(parsed.amounts) < 2:
            return False
        flat = _flat(part.formula)
        if flat in ("H2O", "D2O", "NH3"):
            continue
        if (
            _is_abbreviation(flat)
            or flat in _NOT_FORMULAS
            or (set(s for s, _ in parsed.amounts) <= _ORGANIC)
            or not is_compound(parsed, flat)
        ):
            return False
    return any(p.amount for p in parts) or "·" in raw or all(re.search(r"\d", p.formula) or len(p.formula) <= 4 for p in parts)


_ZERO = re.compile(r"(?<=[A-Za-z)\]\d])0(?=\d)")


def has_zero_for_oxygen(parsed: ParsedFormula) -> bool:
    """Whether there is a sign that a zero was printed for an O in a formula (``Ti1.7(P04)3``, ``Zr2012``).

    A sign is an amount that begins with zero or is of no real compound, in a formula without oxygen that is neutral once
    the zero is read as O.
    """
    flat = _flat(parsed.text)
    if "O" in dict(parsed.amounts) or parsed.variables or parsed.placeholders or "0" not in flat:
        return False
    if not re.search(r"[A-Za-z)\]]0\d|\d0\d", re.sub(r"\d*\.\d+", "", flat)):
        return False
    for match in list(_ZERO.finditer(flat))[::-1][:4]:
        likely = re.sub(r"(?<=[A-Za-z)\]])0(?=\d)", "O", flat[: match.start()]) + "O" + flat[match.end() :]
        again = read_formula(likely)
        if again is None or again.end != len(likely) or again.variables:
            continue
        try:
            _, balanced = checked(plain_formula(again.fill({})))
        except FormulaError:
            continue
        if balanced:
            return True
    return False
