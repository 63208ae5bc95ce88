"""Find formulas, acronyms, mixtures and dopings in running text, and turn them into canonical compositions.

``find_formulas`` says where a material is named and what it is; ``expand`` puts numbers in for x; ``resolve`` gives a name its
formula from the document's own definitions, then from the table of acronyms. Nothing is guessed: where the composition
is not stated (``Al-doped LLZO``) the formula is None.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from graph.compositions import CompositionError, canonical_formula, is_charge_balanced, parse_composition
from ingest.acronym_table import ACRONYMS, AMBIGUOUS, Acronym
from ingest.formula_text import ELEMENTS, FormulaError, ParsedFormula, read_formula
from ingest.numbers import fold
from ingest.variables import AmountError, Assignment, find_assignments, read_amount

Kind = Literal["formula", "variable_formula", "acronym", "composite", "doped"]


@dataclass(frozen=True)
class MixturePart:
    """One component of a mixture or hydrate: its amount as printed (``1-x``, ``75``, '' for one) and its formula as printed."""

    amount: str
    formula: str


@dataclass(frozen=True)
class FormulaMention:
    """A material named in a text.

    Attributes
    ----------
    start, end : int
        Characters of the text as given.
    raw : str
        As printed.
    formula : str or None
        Canonical formula (:func:`graph.compositions.canonical_formula`), None where the composition is not stated.
    kind : {'formula', 'variable_formula', 'acronym', 'composite', 'doped'}
    variables : dict
        Each variable with the values the text gives it (numbers, or element symbols for M, Ln), None where it gives none.
    ranges : dict
        Variables given as an interval, ``{'x': (0.0, 0.5)}``.
    additive : str or None
        The dopant as printed (``0.2 mol Al``).
    host : str or None
        What is doped, as printed.
    parts : tuple of MixturePart
        Components of a mixture, glass or hydrate.
    prefix : str or None
        Phase prefix: ``β`` in β-Li3PS4, ``c`` in c-LLZO.
    deficiency : str
        '-', '+' or '±' for ``O_{3-δ}``; the formula is then the nominal one.
    flags : tuple of str
        'charge_unbalanced', 'expanded'.
    """

    start: int
    end: int
    raw: str
    formula: str | None
    kind: Kind
    variables: dict[str, tuple[float | str, ...] | None] = field(default_factory=dict)
    additive: str | None = None
    ranges: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    host: str | None = None
    parts: tuple[MixturePart, ...] = ()
    prefix: str | None = None
    deficiency: str = ""
    flags: tuple[str, ...] = ()


def _plain(amounts: Mapping[str, Fraction]) -> str:
    return "".join(f"{s}{float(round(n, 6)):.6f}".rstrip("0").rstrip(".") if n != 1 else s for s, n in amounts.items())


def canonical(amounts: Mapping[str, Fraction]) -> str:
    """Canonical formula of exact element amounts."""
    return canonical_formula(_plain(amounts))


def expand(variable_formula: str, values: Mapping[str, float | Fraction | str] | None = None) -> str:
    """Put values in for the variables of a formula.

    Parameters
    ----------
    variable_formula : str
        Markup or plain, e.g. ``Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}``; a trailing ``-δ`` is taken as nominal (zero).
    values : mapping
        A number for each variable; an element symbol for each placeholder (M, Ln).

    Returns
    -------
    str
        Canonical formula.

    Raises
    ------
    FormulaError
        Not a formula, a variable without value, or an amount below zero.

    Examples
    --------
    >>> expand("Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}", {"x": 0.6})
    'Li6.4La3Zr1.4Ta0.6O12'
    """
    text = variable_formula.strip()
    parsed = read_formula(text, spaced=" " in text)
    if parsed is None or parsed.end != len(text):
        mixture = read_mixture(text, 0)
        if mixture is not None and mixture[1] == len(text):
            return _expand_mixture(mixture[0], values or {})
        where = "" if parsed is None else f" behind {parsed.text!r}"
        raise FormulaError(f"{variable_formula!r} is not a formula{where}")
    amounts = parsed.fill(values)
    if not amounts:
        raise FormulaError(f"{variable_formula!r}: nothing is left with these values")
    try:
        return canonical(amounts)
    except CompositionError as error:
        raise FormulaError(str(error)) from None


def _expand_mixture(parts: tuple[MixturePart, ...], values: Mapping[str, float | Fraction | str]) -> str:
    numbers = {k: Fraction(str(v)) for k, v in values.items() if not isinstance(v, str)}
    total: dict[str, Fraction] = {}
    for part in parts:
        try:
            amount = read_amount(part.amount).value(numbers) if part.amount else Fraction(1)
        except AmountError as error:
            raise FormulaError(f"{part.amount!r} of {part.formula}: {error}") from None
        if amount < 0:
            raise FormulaError(f"the amount {part.amount} of {part.formula} would be below zero")
        parsed = read_formula(part.formula)
        for symbol, number in parsed.fill(values).items():
            total[symbol] = total.get(symbol, Fraction(0)) + amount * number
    return canonical({s: n for s, n in total.items() if n})


# ---------------------------------------------------------------------------------------------- what is a formula

_DIGITLESS_OXIDES = frozenset(["CO", "NO", "BN", "HF", "KI", "KF", "KOH", "NaOH", "LiOH"])
_ORGANIC = frozenset("CHON")
_NOT_FORMULAS = frozenset(
    "NASICON NaSICON LiSICON LiPON LiBOB LiFSI NaFSI LiBs LIBs NIBs SPS CIP HIP CIFs PCs PBS BSCF SOC SOCs BICUVOX NaCMC PVP VOC CN NPs "
    "PC EC VC SEI SIBs HOMO FCC BCC HCP CNC CV UV VI IV II IN OF UK OK SI SIC PO PON CIF PSI CPU CNF CNFs UPS ICP IPS BF IC ICs PI YSZ "
    "NiOF CuK InAs PhD".split()
)  # fmt: skip
_POLYHEDRA = re.compile(
    r"\s?(?:\^\{\s?\d*\s?[-+]\s?\}|[-\s]?(?:type\s)?(?:octahedr|tetrahedr|polyhedr|dodecahedr|groups?\b|units?\b|anions?\b|cations?\b|moiet|antipris|prism|bond|site|stretch|vibrat))"
)
_IONIC = re.compile(r"\s?\^\{\s?\d*\s?[-+•·′']+\s?\}|\s?\^\{?\d?[-+](?!\w)|[⁰¹²³⁴-⁹]?[⁺⁻]")
_WORD_AFTER = re.compile(r"[A-Za-zα-ω0-9]")


@functools.lru_cache(maxsize=20_000)
def _checked(plain: str) -> tuple[str | None, bool | None]:
    """Canonical formula and charge balance of a plain formula, or (None, None) where it is impossible."""
    try:
        composition = parse_composition(plain)
        return canonical_formula(composition), is_charge_balanced(composition)
    except CompositionError:
        return None, None


def _is_material(parsed: ParsedFormula, text: str, end: int) -> bool:
    """Whether a formula read in running text names a material: not a word, an ion, a group or a label."""
    symbols = [s for s, _ in parsed.amounts if s in ELEMENTS]
    others = len(parsed.placeholders - {"□"})
    if len(symbols) + others < 2 or not symbols or _WORD_AFTER.match(text, end):
        return False
    if parsed.text in _NOT_FORMULAS or parsed.text.rstrip("s") in _NOT_FORMULAS:
        return False
    if _IONIC.match(text, end) or set(symbols) <= _ORGANIC and "NH4" not in parsed.text.replace("_{4}", "4"):
        return False
    if others:
        return (
            parsed.digits
            and len(symbols) + others >= 3
            and any(s in ("O", "S", "F", "Cl", "Br", "I", "N", "Se") for s in symbols)
        )
    if parsed.variables:
        return len(symbols) >= 2 and (parsed.digits or "_{" in parsed.text)
    if _POLYHEDRA.match(text, end) and len(symbols) == 2:
        return False
    name, balanced = (
        _checked(_plain({s: a.value({}) for s, a in parsed.amounts}))
        if all(not a.names for _, a in parsed.amounts)
        else (None, None)
    )
    if name is None:
        return False
    if not parsed.digits:
        if parsed.deficiency:
            return any(len(s) == 2 for s in symbols)
        return (
            any(len(s) == 2 for s in symbols) and balanced is not False and len(parsed.text) <= 10
        ) or parsed.text in _DIGITLESS_OXIDES
    if all(len(s) == 1 for s in symbols) and len(symbols) <= 3 and balanced is False and not parsed.deficiency:
        return False
    if len(symbols) == 2 and balanced is False and not parsed.deficiency:
        anion = symbols[-1] in ("O", "S", "F", "Cl", "Se", "N")
        return not anion
    if len(symbols) == 2 and symbols[0] in ("P", "C", "S", "N", "B") and parsed.text in ("C60", "PS4", "PO4"):
        return False
    return "D" not in symbols


# ---------------------------------------------------------------------------------------------- mixtures

_COEFFICIENT = re.compile(
    r"(?P<c>\(\s?(?:\d+(?:\.\d+)?)\s?-\s?\d*\.?\d*[a-z](?:\s?[-+]\s?\d*\.?\d*[a-z])*\s?\)|\d+(?:\.\d+)?(?:/\d+)?[xyz]?|[xyzn](?=[A-Z(\[\s]))\s?(?:mol\.?\s?%|mol%|mol|wt\.?\s?%|%)?\s?(?=[A-Z(\[])"
)
_SEPARATOR = re.compile(r"\s?[-·:*]\s?|\s?\+\s?|\s?×\s?(?=\d*\.?\d*\s?H_?\{?2)|\.(?=\d*H_?\{?2)")


def read_mixture(text: str, at: int = 0) -> tuple[tuple[MixturePart, ...], int] | None:
    """Read ``(1-x)A-xB``, ``75Li2S·25P2S5``, ``Mn(NO3)2·4H2O`` or ``Li2S-P2S5`` at ``at``: its components and where it ends.

    None where fewer than two components follow each other.
    """
    folded = fold(text)
    parts: list[MixturePart] = []
    position, end = at, at
    while position < len(folded):
        coefficient = _COEFFICIENT.match(folded, position)
        begin = coefficient.end() if coefficient else position
        parsed = read_formula(folded, begin, mixture=True)
        if parsed is None or not any(s in ELEMENTS for s, _ in parsed.amounts):
            break
        last = folded[parsed.end : parsed.end + 1]
        if last.isalpha() and last not in "xyz":
            break
        parts.append(MixturePart((coefficient["c"].strip() if coefficient else ""), text[begin : parsed.end]))
        end = parsed.end
        separator = _SEPARATOR.match(folded, end)
        if separator is None:
            break
        position = separator.end()
    return (tuple(parts), end) if len(parts) >= 2 else None


def _is_mixture(parts: tuple[MixturePart, ...], separator_text: str) -> bool:
    """Whether components read in running text are a mixture rather than a dash between words."""
    real = 0
    for part in parts:
        parsed = read_formula(part.formula)
        if parsed is None or len(parsed.amounts) < 2 or (parsed.placeholders and not parsed.digits):
            return False
        real += 1
        if not parsed.variables and not parsed.placeholders:
            name, _ = _checked(_plain(parsed.fill({})))
            if name is None:
                return False
    return real >= 2 and (
        any(p.amount for p in parts)
        or "·" in separator_text
        or all(re.search(r"\d", p.formula) or len(p.formula) <= 4 for p in parts)
    )


def _mixture_mention(text: str, start: int, parts: tuple[MixturePart, ...], end: int) -> FormulaMention | None:
    raw = text[start:end]
    if not _is_mixture(parts, fold(raw)):
        return None
    names = frozenset().union(
        *(read_amount(p.amount).names for p in parts if p.amount), *(read_formula(p.formula).variables for p in parts)
    )
    water = re.sub(r"[_{}\s]", "", parts[-1].formula) == "H2O" and len(parts) == 2
    if water and not names:
        try:
            formula = _expand_mixture(parts, {})
        except (FormulaError, CompositionError):
            return None
        return FormulaMention(start, end, raw, formula, "formula", parts=parts)
    return FormulaMention(start, end, raw, None, "composite", dict.fromkeys(sorted(names)), parts=parts)


# ---------------------------------------------------------------------------------------------- mentions

_START = re.compile(
    r"(?<![A-Za-z0-9_{^\\/@.])(?:(?P<coef>\(\s?1(?:00)?\s?-\s?[xyz](?:\s?-\s?[xyz])*\s?\)|\d+(?:\.\d+)?|\(\s?\d+\s?-\s?[xyz]\s?\)|[xyz](?=[A-Z]))\s?)?"
    r"(?=[(\[]{0,2}[A-Z][a-z]?\s?(?:_\{|[A-Z(\[\d□]|[xyzδ](?![a-z])|[₀-₉]))"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9_{^])(?P<p>α|β|γ|δ|ε|α′|β′|β''|c|t|o|h|r|m|a|g|P2|O3|P3)-$")
_KNOWN = sorted(ACRONYMS, key=len, reverse=True)
_SUFFIX = r"(?:[-_]?\d+(?:\.\d+)?)?"
_ACRONYM = re.compile(
    rf"(?<![A-Za-z0-9_{{^])(?P<name>{'|'.join(re.escape(n) for n in _KNOWN)})(?P<suffix>{_SUFFIX})(?![A-Za-z0-9{{]|\.\d)"
)
_SYMBOLS = "|".join(sorted(ELEMENTS - {"D"}, key=lambda s: (-len(s), s)))
_DOPANT = rf"(?:{_SYMBOLS})(?:\s?\^?\{{?\d?\+\}}?)?"
_NAMED = (
    "alumin(?:i)?um|tantalum|niobium|gallium|tungsten|titanium|zirconium|yttrium|scandium|calcium|magnesium|strontium|barium|"
    "germanium|silicon|tin|zinc|iron|fluorine|chlorine|bromine|iodine|oxygen|molybdenum|antimony|indium|hafnium|cerium"
)
_DOPANTS = rf"(?:{_DOPANT}|{_NAMED}|Al2O3|Al_\{{2\}}O_\{{3\}})(?:\s?(?:,|/|&|-|and|,\s?and|\+)\s?(?:{_DOPANT}|{_NAMED}))*"
_AMOUNT = (
    r"(?:(?:\d+(?:\.\d+)?|x|y)\s?(?:mol\.?\s?%|mol\.?|at\.?\s?%|wt\.?\s?%|mol%|wt%|%|pfu|a\.?p\.?f\.?u\.?)?\s?(?:of\s)?-?\s?)?"
)
_DOPED_BEFORE = re.compile(
    rf"(?<![A-Za-z0-9_{{^.])(?P<add>{_AMOUNT}{_DOPANTS})[\s-]{{0,2}}(?:co-?|dual-?)?\s?(?:doped|substituted|stabili[sz]ed|modified|containing|rich|incorporated)[\s-](?:(?:cubic|tetragonal|garnet(?:-type)?|the|NASICON(?:-type)?|sodium|lithium)\s)*(?:c-|t-)?$"
)
_DOPED_DASH = re.compile(rf"(?<![A-Za-z0-9_{{^-])(?P<add>{_DOPANTS})-(?:c-|t-)?$")
_DOPED_AFTER = re.compile(
    rf"\s?:\s?(?P<add>{_AMOUNT}{_DOPANTS}(?:_\{{[^{{}}]*\}}|\d+\.\d+)?(?:\^\{{\d?\+\}})?)(?![A-Za-z0-9_(])|\s(?:co-?)?(?:doped|substituted) with (?P<with>{_AMOUNT}{_DOPANTS})(?![A-Za-z])"
)


def _formula_mentions(text: str, folded: str) -> list[FormulaMention]:
    found: list[FormulaMention] = []
    position = 0
    while match := _START.search(folded, position):
        position = max(match.end(), match.start() + 1)
        start = match.start("coef") if match["coef"] else match.end()
        mention = None
        head = read_formula(folded, match.end())
        if head is None:
            continue
        if match["coef"] or _SEPARATOR.match(folded, head.end) or (head.variables and "-" in head.text):
            mixture = read_mixture(text, start)
            if mixture is not None:
                mention = _mixture_mention(text, start, *mixture)
            if mention is None and match["coef"] and match["coef"][0] != "(" and not match["coef"][0].isalpha():
                # "60 MgS" without a partner: the number belongs to something else
                mention = None
        if mention is None and _is_material(head, folded, head.end):
            mention = _mention(text, match.end(), head)
        if mention is None:
            continue
        found.append(mention)
        position = max(mention.end, position)
    return found


def _mention(text: str, start: int, parsed: ParsedFormula) -> FormulaMention | None:
    raw, end = text[start : parsed.end], parsed.end
    while raw[:1] in ("(", "[") and _closing(raw) == len(raw) - 1:
        raw, start, end = raw[1:-1], start + 1, end - 1  # the brackets are the sentence's
    names = sorted(parsed.variables | (parsed.placeholders - {"□"}))
    if names:
        variables: dict = dict.fromkeys(names)
        variables.update({name: members for name, members in parsed.alternatives})
        return FormulaMention(start, end, raw, None, "variable_formula", variables, deficiency=parsed.deficiency)
    formula, balanced = _checked(_plain(parsed.fill({})))
    if formula is None:
        return None
    flags = ("charge_unbalanced",) if balanced is False and not parsed.deficiency else ()
    return FormulaMention(start, end, raw, formula, "formula", deficiency=parsed.deficiency, flags=flags)


def _closing(text: str) -> int:
    """Index of the bracket that closes the first character."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return index
    return -1


def _acronym_mentions(
    text: str, folded: str, taken: list[FormulaMention], definitions: Mapping[str, str] | None
) -> list[FormulaMention]:
    found = []
    pattern = _ACRONYM
    if definitions:
        own = "|".join(re.escape(fold(n)) for n in sorted(definitions, key=len, reverse=True))
        pattern = re.compile(
            rf"(?<![A-Za-z0-9_{{^])(?P<name>{own}|{'|'.join(re.escape(n) for n in _KNOWN)})(?P<suffix>{_SUFFIX})(?![A-Za-z0-9{{]|\.\d)"
        )
    for match in pattern.finditer(folded):
        if any(m.start < match.end() and match.start() < m.end for m in taken):
            continue
        name = match["name"]
        own_formula = definitions.get(name) if definitions else None
        if own_formula is None and name in AMBIGUOUS:
            continue
        suffix = match["suffix"]
        whole = name + suffix
        end = match.end()
        resolved = resolve(whole, definitions) if suffix else resolve(name, definitions)
        if suffix and resolved is None:
            whole, end = name, match.end("name")
            resolved = resolve(name, definitions)
            if suffix.lstrip("-_").replace(".", "").isdigit() and not suffix.startswith(("-", "_")):
                continue
        variables: dict = {}
        formula = resolved.formula if resolved else None
        if resolved and resolved.variables and formula is None:
            variables = dict.fromkeys(resolved.variables)
        found.append(FormulaMention(match.start(), end, text[match.start() : end], formula, "acronym", variables))
    return found


def find_formulas(text: str, definitions: Mapping[str, str] | None = None) -> list[FormulaMention]:
    """Find the materials that a text names.

    Parameters
    ----------
    text : str
        Markup or plain text.
    definitions : mapping, optional
        Names that the document defines (:func:`ingest.acronyms.definitions`); they come before the table of acronyms.

    Returns
    -------
    list of FormulaMention
        In the order of the text, without overlaps. Single elements, ions, polyhedra, solvents and words are not reported.

    Examples
    --------
    >>> [m.formula for m in find_formulas("pellets of Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}")]
    ['Li6.4La3Zr1.4Ta0.6O12']
    """
    folded = fold(text)
    mentions = _formula_mentions(text, folded)
    mentions += _acronym_mentions(text, folded, mentions, definitions)
    mentions.sort(key=lambda m: m.start)
    if not mentions:
        return []
    mentions = [_dress(text, folded, m, mentions) for m in mentions]
    if any(m.variables for m in mentions):
        mentions = _assign(text, mentions)
    return _without_overlaps(mentions)


def _without_overlaps(mentions: list[FormulaMention]) -> list[FormulaMention]:
    kept: list[FormulaMention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -(m.end - m.start))):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _dress(text: str, folded: str, mention: FormulaMention, all_mentions: list[FormulaMention]) -> FormulaMention:
    """Add phase prefix and dopant, which stand around the name."""
    before = folded[max(0, mention.start - 60) : mention.start]
    offset = max(0, mention.start - 60)
    if prefix := _PREFIX.search(before):
        mention = replace(
            mention, start=offset + prefix.start(), raw=text[offset + prefix.start() : mention.end], prefix=prefix["p"]
        )
        before = before[: prefix.start()]
    doped = _DOPED_BEFORE.search(before) or (_DOPED_DASH.search(before) if mention.kind == "acronym" else None)
    start, end, additive = mention.start, mention.end, None
    if doped:
        start, additive = offset + doped.start(), doped["add"]
    elif after := _DOPED_AFTER.match(folded, mention.end):
        end, additive = after.end(), after["add"] or after["with"]
    if additive is None:
        return mention
    stated = mention.formula is not None and mention.kind == "formula" and _holds(mention.formula, additive)
    kind: Kind = mention.kind if stated or mention.kind == "variable_formula" else "doped"
    formula = mention.formula if stated or (mention.kind == "acronym" and _defined_with(mention, additive)) else None
    return replace(
        mention, start=start, end=end, raw=text[start:end], kind=kind, formula=formula, additive=additive.strip(" -"), host=mention.raw
    )  # fmt: skip


def _holds(formula: str, additive: str) -> bool:
    symbols = re.findall(rf"(?:{_SYMBOLS})(?![a-z])", additive)
    return bool(symbols) and all(re.search(rf"{s}(?![a-z])", formula) for s in symbols)


def _defined_with(mention: FormulaMention, additive: str) -> bool:
    return mention.formula is not None and _holds(mention.formula, additive)


def _assign(text: str, mentions: list[FormulaMention]) -> list[FormulaMention]:
    assignments = find_assignments(text)
    if not assignments:
        return mentions
    result = []
    for mention in mentions:
        open_names = [n for n, v in mention.variables.items() if v is None]
        if not open_names:
            result.append(mention)
            continue
        variables, ranges = dict(mention.variables), {}
        adjoining = True
        for name in open_names:
            best = _nearest(name, mention, assignments)
            if best is None:
                adjoining = False
            elif best.values:
                variables[name] = best.values
                adjoining &= 0 <= best.start - mention.end <= 12
            else:
                ranges[name] = (best.low, best.high)
                adjoining = False
        mention = replace(mention, variables=variables, ranges=ranges)
        if adjoining and mention.kind == "variable_formula" and all(v and len(v) == 1 for v in variables.values()):
            try:
                formula = expand(mention.host or mention.raw, {n: v[0] for n, v in variables.items()})
                mention = replace(mention, formula=formula, flags=(*mention.flags, "expanded"))
            except (FormulaError, CompositionError):
                mention = replace(mention, flags=(*mention.flags, "value_impossible"))
        result.append(mention)
    return result


def _nearest(name: str, mention: FormulaMention, assignments: list[Assignment]) -> Assignment | None:
    after = [a for a in assignments if a.name == name and a.start >= mention.end]
    before = [a for a in assignments if a.name == name and a.end <= mention.start]
    if after and (after[0].start - mention.end < 60 or not before):
        return after[0]
    if before and (not after or mention.start - before[-1].end < after[0].start - mention.end):
        return before[-1]
    return after[0] if after else None


# ---------------------------------------------------------------------------------------------- names to formulas


@dataclass(frozen=True)
class Resolution:
    """What a name stands for: a formula, or a series with variables, and where that was said ('document', 'table', 'formula')."""

    formula: str | None
    series: str | None
    source: Literal["document", "table", "formula"]
    name: str | None = None
    variables: tuple[str, ...] = ()


def resolve(name: str, definitions: Mapping[str, str] | None = None) -> Resolution | None:
    """Give a printed name its formula: the document's definition first, then the name as a formula, then the table.

    ``definitions`` may hold a series (``NAYZSiPx``: ``Na_{3+2x}...``); a member such as ``NAYZSiP0.1`` is then expanded. None
    where nothing is known of the name.

    Examples
    --------
    >>> resolve("LLZO").formula
    'Li7La3Zr2O12'
    >>> resolve("LLZTO").formula is None
    True
    """
    name = name.strip()
    if definitions:
        own = definitions.get(name)
        if own is not None:
            return _from_text(own, "document")
        for code, meaning in definitions.items():
            member = _member_of_series(name, code, meaning)
            if member is not None:
                return member
    known: Acronym | None = ACRONYMS.get(name)
    if known is not None:
        variables = tuple(sorted(read_formula(known.series).variables)) if known.series else ()
        formula = canonical_formula(known.formula) if known.formula else None
        return Resolution(formula, known.series, "table", known.name, variables)
    parsed = read_formula(name)
    if parsed is not None and parsed.end == len(name) and len(parsed.amounts) >= 2 and _is_material(parsed, name, parsed.end):
        return _from_text(name, "formula")
    return None


def _from_text(text: str, source: Literal["document", "formula"]) -> Resolution:
    parsed = read_formula(text, spaced=" " in text)
    if parsed is None or parsed.end != len(text.rstrip()) or not any(s in ELEMENTS for s, _ in parsed.amounts):
        return Resolution(None, None, source, text)
    names = tuple(sorted(parsed.variables | (parsed.placeholders - {"□"})))
    if names:
        return Resolution(None, text, source, None, names)
    try:
        return Resolution(canonical(parsed.fill({})), None, source)
    except (FormulaError, CompositionError):
        return Resolution(None, None, source, text)


@functools.lru_cache(maxsize=2_000)
def _series_pattern(code: str) -> tuple[re.Pattern, str] | None:
    flat = re.sub(r"_\{([^{}]*)\}", r"\1", code)
    match = re.fullmatch(r"(?P<stem>[A-Za-z0-9-]*?[A-Za-z]-?)(?P<name>[xyz])(?P<tail>[A-Za-z-]{0,6})", flat)
    if match is None:
        return None
    return re.compile(rf"{re.escape(match['stem'])}-?_?\{{?(?P<value>\d+(?:\.\d+)?)\}}?{re.escape(match['tail'])}"), match["name"]


def _member_of_series(name: str, code: str, meaning: str) -> Resolution | None:
    series = _series_pattern(code)
    if series is None:
        return None
    match = series[0].fullmatch(re.sub(r"_\{([^{}]*)\}", r"\1", name))
    if match is None:
        return None
    try:
        return Resolution(expand(meaning, {series[1]: float(match["value"])}), meaning, "document")
    except (FormulaError, CompositionError):
        return None
