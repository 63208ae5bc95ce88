"""What a document calls its materials: ``Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12} (LLZNO)``, "denoted as", sample codes in series."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.acronym_table import ACRONYMS, Acronym
from ingest.formula_text import FormulaError
from ingest.formulas import FormulaMention, expand, find_formulas
from ingest.numbers import fold
from ingest.variables import find_assignments

__all__ = ["ACRONYMS", "Acronym", "definitions"]

_CODE = r"[A-Za-z0-9][A-Za-z0-9]*(?:_\{[^{}]{1,8}\})?(?:[-–−/.+·@][A-Za-z0-9.]+(?:_\{[^{}]{1,8}\})?)*"
_NAMING = (
    r"(?:(?:is|are|was|were|will be)\s)?(?:hereafter|hereinafter|henceforth|also|further|thereafter|simply|herein)?,?\s?(?:called|denoted|designated|"
    r"abbreviated|labell?ed|named|referred to|marked|termed|noted|coded|known|represented|expressed|abbr\.?|hereafter|hereinafter|henceforth|short)"
    r"(?:\s(?:hereafter|hereinafter|herein|below|simply))?(?:\s(?:as|by|to as|to|with|for))?:?\s"
)
_WE_CALL = r"(?:which\s|that\s)?we\s(?:will\s)?(?:hereafter\s)?(?:call|denote|name|label|abbreviate|term|designate|refer to)(?:\s(?:it|this|as|by))*\s"
# what may stand between a formula and the bracket with its code
_SORTS = (
    r"(?:\s(?:(?:solid|super)[\s-]?(?:state\s)?)?(?:glass(?:[-\s]ceramics?)?|powders?|pellets?|ceramics?|electrolytes?|composites?|samples?|garnets?|"
    r"phases?|membranes?|films?|particles?|(?:super)?ionic conductors?|conductors?))*"
)
_IN_BRACKETS = re.compile(
    rf"{_SORTS}\s?[(\[]\s?(?:[xyz]\s?=\s?\d*\.?\d+\s?[,;]\s?)?(?:(?P<naming>{_NAMING}|i\.?e\.?,?\s|=\s?)\s?)?[“\"'‘]?(?P<code>{_CODE})[”\"'’]?\s?(?:[,;][^()\[\]]{{0,80}})?[)\]]"
)
_SAID = re.compile(rf"(?P<lead>[^.;]{{0,60}}?)\b(?P<naming>{_WE_CALL}|{_NAMING})[“\"'‘]?(?P<code>{_CODE})[”\"'’]?")
_CODE_BEFORE = re.compile(
    rf"(?<![A-Za-z0-9])(?P<code>{_CODE})(?:\s?[(\[=:]\s?(?:i\.?e\.?,?\s)?"
    rf"|\s(?:stands for|refers to|denotes|means|represents|corresponds to)\s(?:the\s)?)$|[(\[]\s?(?P<first>{_CODE})\s?[,;]\s?$"
)
_LISTED = rf"(?!respectively\b|and\b)(?=[A-Za-z]{{0,12}}(?:[A-Z0-9]|[-_.]\{{?\d)){_CODE}"
_CODE_LIST = re.compile(
    rf"\b(?P<naming>{_NAMING})(?P<codes>{_LISTED}(?:\s?(?:,\s?and\s|,|\sand\s|;)\s?{_LISTED})+)(?P<tail>,?\s?respectively)?"
)
_BRACKETED = re.compile(r"(?<=[\s-])\(\s?(?P<code>[A-Z][A-Za-z0-9-]{1,9})\s?\)")
_WORD = re.compile(r"[A-Za-z][\w()′’'/]{0,30}")
_MOST_WORDS, _WORDS_WIDTH = 12, 250  # of a long name
_NO_CODES = frozenset(
    "XRD SEM TEM EIS XPS NMR DSC TGA DTA EDS EDX FTIR AFM ICP CV LSV Fig Figure Table Ref JCPDS ICSD PDF COD x y z a b c and or the with wt mol "
    "vol at RT Aladdin Sigma Alfa Aesar Aldrich Merck China Japan USA Germany Korea purity anhydrous or e.g i.e see cf DFT MD AIMD SPS CIP".split()
)
_FILLERS = frozenset("of the and for in with to a an by on".split())


def _is_code(code: str, formula: str | None, named: bool) -> bool:
    bare = re.sub(r"_\{([^{}]*)\}", r"\1", code)
    if bare in _NO_CODES or len(bare) < 2 or len(bare) > 24 or re.fullmatch(r"[\d.,-]+%?", bare):
        return False
    if named:
        return bool(re.search(r"[A-Z0-9]", bare))
    if re.fullmatch(r"[A-Z]?[a-z]{3,}.*|\d.*", bare) and not re.match(r"\d+[A-Z]{2}", bare):
        return False
    capitals = [c for c in bare if c.isupper()]
    if len(capitals) < 2:
        return bool(re.fullmatch(r"[A-Z]{1,3}-?\d+(?:\.\d+)?", bare))
    if formula is None:
        return True
    initials = {e[0] for e in re.findall(r"[A-Z][a-z]?", formula)}
    return sum(c in initials for c in capitals) >= 0.6 * len(capitals) or bool(re.search(r"\d|-", bare))


def _material_text(mention: FormulaMention) -> str:
    if mention.kind == "doped":
        return mention.formula or mention.raw  # the host's formula is not the doped material's
    return re.sub(r"^(?:[αβγδctohrm]-)", "", mention.host or mention.raw) if mention.kind != "composite" else mention.raw


def definitions(text: str | Iterable[str]) -> dict[str, str]:
    """Collect the names that a text (or the blocks of a document) defines, with the formula or name each stands for.

    A formula is given as printed (markup kept, variables too); for a series whose members are listed with their codes, each
    code has its own expanded formula. Acronyms of long names (``poly(ethylene oxide) (PEO)``) map to the name.

    Examples
    --------
    >>> definitions("Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12} (LLZNO) was sintered")
    {'LLZNO': 'Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12}'}
    """
    if not isinstance(text, str):
        found: dict[str, str] = {}
        for block in text:
            for code, meaning in definitions(block).items():
                if code not in found or ("_{" in meaning and "_{" not in found[code] and " " in found[code]):
                    found[code] = meaning
        return found
    found = {}
    folded = fold(text)
    if (
        "(" not in folded
        and "[" not in folded
        and not re.search(
            r"\b(?:denoted|abbreviated|labell?ed|named|called|designated|referred|marked|hereafter|termed|coded|"
            r"we (?:call|denote|name|label|term)|stands for|refers to|denotes|represents|corresponds to)\b|\b[A-Z][\w-]{0,20}\s?[:=]\s?[\d(]*[A-Z]",
            folded,
        )
    ):
        return found
    mentions = find_formulas(text)
    _code_lists(text, folded, mentions, found)
    listed = [m.span() for m in _CODE_LIST.finditer(folded)]
    for mention in mentions:
        if mention.kind in ("acronym", "doped") and mention.formula is None and mention.kind != "doped":
            continue
        meaning = _material_text(mention)
        if mention.formula and mention.kind == "variable_formula":
            meaning = mention.formula
        behind = _IN_BRACKETS.match(folded, mention.end)
        if behind and _between(behind) and not {c for c in behind["code"] if c.isupper()} <= set(meaning):
            behind = None  # "P(EO)18/LiTFSI with Al-doped LLZTO powders (PLL)": the bracket belongs to more than the last formula
        if behind and _is_code(behind["code"], meaning, bool(behind["naming"])) and not _same(behind["code"], meaning):
            if mention.kind != "acronym":
                found.setdefault(text[behind.start("code") : behind.end("code")], meaning)
            continue
        if mention.kind in ("formula", "variable_formula", "composite"):
            before = _CODE_BEFORE.search(folded[max(0, mention.start - 30) : mention.start])
            code = before and (before["code"] or before["first"])
            if code and _is_code(code, meaning, False) and not _is_formula(code):
                found.setdefault(code, meaning)
                continue
            said = _SAID.match(folded, mention.end)
            if (
                said
                and not any(a <= said.start("naming") < b for a, b in listed)
                and not re.search(r"\b(?:and|respectively)\b", said["lead"])
                and _is_code(said["code"], meaning, True)
                and not _same(said["code"], meaning)
            ):
                if not any(
                    mention.end <= m.start < mention.end + said.start("code") - said.start() for m in mentions if m is not mention
                ):
                    found.setdefault(text[said.start("code") : said.end("code")].rstrip(".,-"), meaning)
    _long_names(text, found)
    return found


def _between(bracket: re.Match) -> bool:
    """Whether words stand between the formula and the bracket."""
    return bracket[0].lstrip()[:1] not in "(["


def _same(code: str, meaning: str) -> bool:
    return re.sub(r"[_{}\s]", "", code) == re.sub(r"[_{}\s]", "", meaning)


def _is_formula(code: str) -> bool:
    return any(m.kind in ("formula", "variable_formula") and m.start == 0 and m.end == len(code) for m in find_formulas(code))


def _code_lists(text: str, folded: str, mentions: list[FormulaMention], found: dict[str, str]) -> None:
    """``samples with x = 0, 0.1 and 0.2 are denoted as A0, A1 and A2``; ``A, B and C are named a, b and c``."""
    for match in _CODE_LIST.finditer(folded):
        codes = [c for c in re.split(r"\s?(?:,\s?and\s|,|\sand\s|;)\s?", match["codes"].strip()) if c]
        before = [m for m in mentions if m.end <= match.start() and m.kind in ("formula", "variable_formula", "composite")]
        assignments = [a for a in find_assignments(folded[: match.start()]) if len(a.values) == len(codes)]
        series = next((m for m in reversed(before) if m.kind == "variable_formula"), None)
        if assignments and series is not None and assignments[-1].name in series.variables:
            for code, value in zip(codes, assignments[-1].values, strict=True):
                try:
                    found.setdefault(code, expand(series.host or series.raw, {assignments[-1].name: value}))
                except FormulaError:
                    continue
        elif match["tail"] and len(before) >= len(codes):
            for code, mention in zip(codes, before[-len(codes) :], strict=True):
                if _is_code(code, None, True):
                    found.setdefault(code, _material_text(mention))


def _long_names(text: str, found: dict[str, str]) -> None:
    for match in _BRACKETED.finditer(text):
        code = match["code"]
        if code in found or code in _NO_CODES or sum(c.isupper() for c in code) < 2:
            continue
        words: list[str] = []
        for word in reversed(re.split(r"[\s-]+", text[max(0, match.start() - _WORDS_WIDTH) : match.start()].strip(" -"))):
            bare = word.lstrip("([")
            if len(words) == _MOST_WORDS or not _WORD.fullmatch(bare):
                break
            words.insert(0, bare)
            if bare != word:  # the sentence's bracket opens before the name
                break
        letters = [c.lower() for c in code if c.isalpha()]
        name = _ends_with_initials(words, letters)
        if name and name.count("(") == name.count(")"):
            found[code] = name


def _ends_with_initials(words: list[str], letters: list[str]) -> str | None:
    """The shortest run of last words whose letters spell the code, first letter at a word's start."""
    for first in range(len(words) - 1, -1, -1):
        run = words[first:]
        if run[0].lower().startswith(letters[0]) and run[0].lower() not in _FILLERS:
            flat = "".join(run).lower()
            position = 0
            for letter in letters:
                position = flat.find(letter, position) + 1
                if position == 0:
                    break
            else:
                initials = sum(any(w.lower().lstrip("(").startswith(c) for w in run) for c in set(letters))
                if initials >= max(1, 0.6 * len(set(letters))) and len(run) <= len(letters) + 2:
                    return " ".join(run)
    return None
