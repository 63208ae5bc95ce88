"""Find formulas, acronyms, mixtures and dopings in running text.

``find_formulas`` says where a material is named and what it is; ``expand`` puts numbers in for x; ``resolve`` gives a name its
formula from the document's own definitions, then from the table of acronyms. Nothing is guessed: where the composition
is not stated (``Al-doped LLZO``) the formula is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from graph.compositions import CompositionError
from ingest.acronym_table import ACRONYMS, AMBIGUOUS
from ingest.expansion import SEPARATOR, MixturePart, expand, expand_mixture, plain_formula, read_mixture
from ingest.formula_check import checked, has_zero_for_oxygen, is_material, is_mixture
from ingest.formula_text import FormulaError, ParsedFormula, fold_formula, read_formula
from ingest.material_doping import doping_around, holds
from ingest.material_ratios import read_colon_mixture, with_ratio
from ingest.numbers import fold
from ingest.resolution import Resolution, resolve
from ingest.variables import Assignment, find_assignments, read_amount

__all__ = ["FormulaError", "FormulaMention", "MixturePart", "Resolution", "expand", "find_formulas", "read_mixture", "resolve"]

Kind = Literal["formula", "variable_formula", "acronym", "composite", "doped"]


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
        'charge_unbalanced', 'expanded', 'value_impossible'; 'zero_for_oxygen' where print has a zero in place of an O
        (the formula is then None, the printed form stands in ``raw``).
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


def _mixture_mention(text: str, folded: str, start: int, parts: tuple[MixturePart, ...], end: int) -> FormulaMention | None:
    parts, end = with_ratio(folded, parts, end)
    raw = text[start:end]
    if not is_mixture(parts, fold(raw)):
        return None
    names = frozenset().union(
        *(read_amount(p.amount).names for p in parts if p.amount), *(read_formula(p.formula).variables for p in parts)
    )
    water = re.sub(r"[_{}\s]", "", parts[-1].formula) in ("H2O", "D2O", "NH3") and len(parts) == 2
    if water and not names:
        try:
            formula = expand_mixture(parts, {})
        except (FormulaError, CompositionError):
            return None
        return FormulaMention(start, end, raw, formula, "formula", parts=parts)
    return FormulaMention(start, end, raw, None, "composite", dict.fromkeys(sorted(names)), parts=parts)


_START = re.compile(
    r"(?<![A-Za-z0-9_{^\\/@.])(?:(?P<coef>\(\s?1(?:00)?\s?-\s?[xyz](?:\s?-\s?[xyz])*\s?\)|\d+(?:\.\d+)?|\(\s?\d+\s?-\s?[xyz]\s?\)|[xyz](?=[A-Z]))\s?)?"
    r"(?:(?=[(\[]{0,2}[A-Z][a-z]?\s?(?:_\{|[A-Z(\[\d□]|[xyzδ](?![a-z])|[₀-₉]))|(?<=[\d)xyz·*\s])[·*]?\s?(?P<nested>[(\[])(?=\d*\.?\d+\s?[A-Z][A-Za-z0-9_{}.]*\s?[-·]))"
)
_SPACED = re.compile(r"(?:[A-Z][a-z]?\s\d+(?:\.\d+)?\s?){2,}(?=[A-Z])")  # as extraction leaves "Na 3 Zr 2 Si 2 PO 12"
_PREFIX = re.compile(r"(?<![A-Za-z0-9_{^])(?P<p>α|β|γ|δ|ε|α′|β′|β''|c|t|o|h|r|m|a|g|P2|O3|P3)-$")
# a family of compositions (Na1+xAl11O17+x/2), never Al2O3
_BETA_ALUMINA = re.compile(
    r"(?<![A-Za-z0-9_{^])(?:(?:Na|Li|K|Ag|sodium|silver)(?:\^\{?\+\}?)?[- ])?(?:β|beta)(?:''|[\"″”′']{1,2}|[- ]double[- ]prime)?[- ]?"
    r"(?:alumina\b|Al_?\{?2\}?O_?\{?3\}?(?![A-Za-z0-9]))"
)
_KNOWN = sorted(ACRONYMS, key=len, reverse=True)
_SUFFIX = r"(?:[-_]?\d+(?:\.\d+)?)?"
_ACRONYM = re.compile(
    rf"(?<![A-Za-z0-9_{{^])(?P<name>{'|'.join(re.escape(n) for n in _KNOWN)})(?P<suffix>{_SUFFIX})(?![A-Za-z0-9{{]|\.\d)"
)
_CERMET = re.compile(r"(?<![A-Za-z0-9_{^-])(?P<metal>Ni|Pt|Pd|Ag|Au|Cu|Ru|Rh|C|B|S|Li|Na)-$")


def _formula_mentions(text: str, folded: str) -> list[FormulaMention]:
    found: list[FormulaMention] = []
    position = hopeless = 0
    while match := _START.search(folded, position):
        position = max(match.end(), match.start() + 1)
        start = match.start("coef") if match["coef"] else match.end()
        mention = None
        if match["nested"]:  # "(100-x)(0.75Li2S·0.25P2S5)·xLiI"
            mixture = read_mixture(text, start) if match["coef"] else None
            mention = _mixture_mention(text, folded, start, *mixture) if mixture is not None else None
            if mention is not None:
                found.append(mention)
            position = mention.end if mention is not None else match.start("nested") + 1
            continue
        head = read_formula(folded, match.end())
        if head is None:
            continue
        if _SPACED.match(folded, match.end()):
            head = read_formula(folded, match.end(), spaced=True) or head
        joined = match["coef"] or SEPARATOR.match(folded, head.end) or (head.variables and "-" in head.text)
        mixture = read_mixture(text, start) if joined and start >= hopeless else None
        if mixture is not None:
            mention = _mixture_mention(text, folded, start, *mixture)
            if mention is None and len(mixture[0]) > 6:
                hopeless = mixture[1]  # a long chain that is no mixture is not tried again from each of its links
        if mention is None and folded[head.end : head.end + 1] in (":", "/"):
            mixture = read_colon_mixture(text, folded, match.end())
            mention = _mixture_mention(text, folded, match.end(), *mixture) if mixture is not None else None
        if mention is None and has_zero_for_oxygen(head):
            end = head.end
            mention = FormulaMention(match.end(), end, text[match.end() : end], None, "formula", flags=("zero_for_oxygen",))
        if mention is None and is_material(head, folded, head.end):
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
    names = sorted(parsed.variables | (parsed.placeholders - {"□"}) | ({parsed.open_amount} if parsed.open_amount else set()))
    if names:
        variables: dict = dict.fromkeys(names)
        variables.update({name: members for name, members in parsed.alternatives})
        return FormulaMention(start, end, raw, None, "variable_formula", variables, deficiency=parsed.deficiency)
    try:
        formula, balanced = checked(plain_formula(parsed.fill({})))
    except FormulaError:
        return None
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
    folded = fold_formula(text)
    mentions = _formula_mentions(text, folded)
    mentions += [
        FormulaMention(m.start(), m.end(), text[m.start() : m.end()], None, "acronym") for m in _BETA_ALUMINA.finditer(folded)
    ]
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
    if cermet := (_CERMET.search(before) if mention.kind == "acronym" else None):
        start = offset + cermet.start()
        parts = (MixturePart("", cermet["metal"]), MixturePart("", mention.raw))
        return replace(
            mention, start=start, raw=text[start : mention.end], kind="composite", formula=None, host=mention.raw, parts=parts
        )
    doping = doping_around(folded, mention.start, mention.end, acronym=mention.kind == "acronym")
    if doping is None:
        return mention
    stated = mention.formula is not None and mention.kind in ("formula", "acronym") and holds(mention.formula, doping.additive)
    kind: Kind = mention.kind if mention.kind == "variable_formula" or (stated and mention.kind == "formula") else "doped"
    raw = text[doping.start : doping.end]
    return replace(
        mention, start=doping.start, end=doping.end, raw=raw, kind=kind, formula=mention.formula if stated else None,
        additive=doping.additive, host=mention.raw,
    )  # fmt: skip


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
        adjoining, dependent = True, {}
        for name in open_names:
            best = _nearest(name, mention, assignments)
            if best is None:
                adjoining = False
            elif best.rule is not None:
                dependent[name] = best
            elif best.values:
                variables[name] = best.values
                adjoining &= 0 <= best.start - mention.end <= 12
            else:
                adjoining = False
            if best is not None and best.low is not None and best.high is not None:
                ranges[name] = (best.low, best.high)
        for name, rule in dependent.items():
            variables[name] = _by_rule(rule, variables)
        mention = replace(mention, variables=variables, ranges=ranges)
        if adjoining and mention.kind == "variable_formula" and all(v and len(v) == 1 for v in variables.values()):
            try:
                formula = expand(mention.host or mention.raw, {n: v[0] for n, v in variables.items()})
                mention = replace(mention, formula=formula, flags=(*mention.flags, "expanded"))
            except (FormulaError, CompositionError):
                mention = replace(mention, flags=(*mention.flags, "value_impossible"))
        result.append(mention)
    return result


def _by_rule(rule: Assignment, variables: Mapping[str, tuple[float | str, ...] | None]) -> tuple[float, ...] | None:
    """Values of a dependent variable, one for each value of the one it depends on; None where that has none."""
    if len(rule.rule.names) != 1:
        return None
    (other,) = rule.rule.names
    values = [rule.by({other: v}) for v in variables.get(other) or () if not isinstance(v, str)]
    return tuple(round(v, 6) for v in values if v is not None) or None


def _nearest(name: str, mention: FormulaMention, assignments: list[Assignment]) -> Assignment | None:
    after = [a for a in assignments if a.name == name and a.start >= mention.end]
    before = [a for a in assignments if a.name == name and a.end <= mention.start]
    if after and (after[0].start - mention.end < 60 or not before):
        # "0 ≤ x ≤ 0.6 (x = 0, 0.3, 0.6)": what the values are says more than where they lie
        listed = next((a for a in after[1:3] if (a.values or a.rule) and a.start - after[0].end < 40), None)
        if listed and not after[0].values and not after[0].rule:
            return replace(listed, low=after[0].low, high=after[0].high)
        return after[0]
    if before and (not after or mention.start - before[-1].end < after[0].start - mention.end):
        return before[-1]
    return after[0] if after else None
