"""Segments of a material expression: formula, name, variable, value, doping, shape, fabrication, substrate.

``optimally doped La_{2-x}Sr_{x}CuO_{4} (x = 0.15) single crystals`` has a doping, a formula, a variable, a value and a shape. The
expression may be spread out by text extraction (``La 2−x Sr x CuO 4``). :func:`segment` marks each part with its characters;
what carries nothing ("samples", "series", "with") stays unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.acronym_table import ACRONYMS
from ingest.chemical_names import ANIONS, CATIONS, LATIN
from ingest.formula_text import ELEMENTS, SYMBOLS
from ingest.material_tagger import Part, shipped
from ingest.numbers import fold


class Segment(NamedTuple):
    """One part of an expression: what it is and where (characters of the text as given)."""

    label: str
    start: int
    end: int
    text: str


MAX_LENGTH = 500  # a longer string is a text, not a material expression
_DAMAGED = str.maketrans(
    {
        "À": "-",
        "␦": "δ",
        "\uf064": "δ",
        "∆": "Δ",
        "͑": "(",
        "͒": ")",
        "$": "~",
        "ϳ": "~",
        "р": "≤",
        "Ն": "≥",
        "Յ": "≤",
        "¼": "=",
        "ഛ": "≤",
    }
)
_ANY = "AMRXTLDE"
_NUMBER = (
    r"(?:-\s?(?=[\d.]))?(?:\d+[.:]\d+|\.\d+|\d+)(?:\s?/\s?\d+)?(?:\s?%)?(?:\s?\((?:un|under|over|optimally )?doped\)|\s?\[\d+\])?"
)
_JOIN = r"\s?(?:,\s?and|,\s?or|,|;|and|or|to|-|~|&|…)\s?"
_NUMBERS = rf"(?:{_NUMBER})(?:{_JOIN}{_NUMBER})*"
_ELEMENT = rf"(?:{SYMBOLS})(?![a-z])"
_ELEMENT_LIST = rf"{_ELEMENT}(?:(?:\s?,\s?(?:\.\s?\.\s?\.\s?,\s?|…\s?,\s?)?(?:and\s|or\s)?|\s?±\s?|\s?/\s?|\s?-\s?|\s(?:and for|and|or)\s|\s)\s?{_ELEMENT})*|(?:the\s)?rare[\s-]earths?(?:\s(?:elements?|metals?))?"
_VARIABLE = r"(?:[xyzδwnpuv]|Δ?[xyzδ])(?:['′*]|\s?'|\s(?:opd|Er|Pr|c)(?=\s?[=~<>≤≥]))?"
_PLACEHOLDER = r"(?:Ln|RE|Re|TM|Ae|AE|Ch|Rn|An|[MARXLT])(?:['′])?"
_BARE = re.compile(rf"{_NUMBERS}")
_SANDWICHED = re.compile(
    rf"(?P<low>(?:-\s?)?{_NUMBER}\s?(?:≤|<|⩽)?)\s?(?P<var>{_VARIABLE})\s?(?P<high>(?:≤|<|⩽)\s?{_NUMBER}|(?<=\s){_NUMBER})"
)
_ASSIGNED = re.compile(
    rf"(?<![A-Za-z\d_.\-+])(?P<var>{_VARIABLE}|1-y\*?)(?P<op>\s?(?:=|~|:=|:(?=\s?[<≤])|near|exceeds|of\b|was\b|is\b|up to\b|from\b|≡)\s?|\s?(?=[<>≤≥])|\s{{1,2}}(?=\.?\d))(?P<value>(?:[<>≤≥]=?\s?)?(?:{_NUMBERS}|\d?[xyz](?=\s?[),;]|$)))(?![A-Za-z\d])"
)
_ELEMENT_VALUES = re.compile(
    rf"(?<![A-Za-z\d_])(?P<var>{_PLACEHOLDER})\s?(?:=|:|being|is|can be|\s)\s?(?:the\s(?:nonmagnetic\s)?rare earth metals\s)?(?P<value>{_ELEMENT_LIST})(?![a-z\d])"
)
_SHAPE = re.compile(
    r"\b(?:(?:epitaxial|ultra-?thin|thin|thick|single|bulk)[\s-]+)*(?:single[\s-]*(?:and\s)?)?(?:poly)?(?:crys-?\s?tal(?:line|s|ls)?|crystals?|films?|powder(?:s|ed)?|pellets?|wires?|tapes?|ribbons?|"
    r"monolayers?|bilayers?|multilayers?|ceramics?|nanowires?|nanotubes?|nanoparticles?|whiskers?|films)\b|\bsin-?\s?gle[\s-]crystals?\b|\bultrathin\b|\bthin[\s-]films?\b|\borthorhombic\b(?=.{0,3}$)",
    re.IGNORECASE,
)
_LEVEL = r"(?:(?:slightly|lightly|heavily|highly|nearly|strongly|moderately|optimally|opti-?\s?mally|optimum|electron|hole|over|under|un-?\s?der|un|non|co|isovalent|super)[\s-]{0,2})"
_STATE = re.compile(
    rf"\b(?:an?\s|most\s)?(?:{_LEVEL}*(?:un|under|over|non)?-?\s?doped|{_LEVEL}*(?:over|under)-?\s?doped|pure|[Uu]ndoped|(?:fully\s)?oxygenated|deoxygenated|superoxygenated|[a-zA-Z]{{1,9}}-free|"
    rf"oxygen-deficient)\b(?!\sby)",
    re.IGNORECASE,
)
_DOPANT_WORD = "|".join(
    [*CATIONS, "fluorine", "oxygen", "boron", "carbon", "hydrogen", "lead", "alkali metal", "alkali", "rare earth"]
)
_DOPANT = rf"(?:\d+(?:\.\d+)?\s?(?:at\.?\s?)?%\s?(?:of\s)?)?(?:{_ELEMENT}(?:\s?\d?\+)?|(?:{_DOPANT_WORD})\b)(?:\s?(?:,|/|and|&|-and)\s?(?:{_ELEMENT}|(?:{_DOPANT_WORD})\b))*"
_DOPED = re.compile(rf"(?<![A-Za-z])(?P<what>{_DOPANT})[\s-]{{1,2}}(?:co-?)?(?:doped|doping|intercalated)\b", re.IGNORECASE)
_SUBSTITUTED = re.compile(
    rf"(?<![A-Za-z])(?P<what>{_DOPANT}[\s-]{{1,2}}(?:substituted|deficient|vacancy|concentrations?|contents?))\b"
)
_PERCENT = re.compile(rf"(?<![\w.])(?P<what>\d+(?:\.\d+)?\s?%\s?(?:of\s)?{_ELEMENT})(?![A-Za-z])")
_DOPED_NAME = re.compile(
    rf"(?<![\w.])(?P<what>\d+(?:\.\d+)?\s?%\s?{_ELEMENT})(?:-(?=[A-Z])|(?=\ssamples?|$))|(?<![A-Za-z])(?P<od>OD|UD|OP)(?=\s[A-Z])"
)
_FABRICATION = re.compile(
    r"\b(?:as-grown|annealed|un-?\s?twinned|irradiated|single-layer|double-layer|oxi-?\s?dized|intercalated|unbuffered|(?:synthesized|grown|prepared|obtained) by .*$)|\(?\b\d+(?:\.\d+)?\s?nm\b\)?",
    re.IGNORECASE,
)
_SUBSTRATE = re.compile(
    r"\b(?:on|onto)\s(?:an?\s|the\s)?(?P<what>(?:\(\d{3}\)\s?)?[A-Z][A-Za-z\d\s().,-]*?)(?:\s(?:single\scrystals?\s)?substrates?\b|$)"
)
_CODES = "|".join(re.escape(n) for n in sorted(ACRONYMS, key=len, reverse=True) if len(n) > 2 and not n.startswith(("Li", "Na")))
_ELEMENT_NAMES = "|".join(
    [
        *CATIONS,
        *LATIN,
        "hydrogen",
        "oxygen",
        "sulfur",
        "sulphur",
        "nitrogen",
        "carbon",
        "diamond",
        "mercury",
        "graphite",
        "thorium",
        "Diamond",
        "graphene",
        "Thorium",
    ]
)
_NAME = re.compile(
    rf"(?<![A-Za-z\d])(?:Y BCO(?:/(?:BZO|Y SZ))?|[A-Z]{{2,}}O/[A-Z]{{2,}}O|(?:{SYMBOLS}){{2,}}BCO|(?:{SYMBOLS}|T[l1\uf06c]?|[A-Z])(?:/(?:{SYMBOLS})|\([A-Z][a-z]?\))?\s?[-–:]?\s?\d{{3,5}}(?![.\d])[A-Z]?(?![A-Za-z(\d])|\((?:{SYMBOLS})(?:,(?:{SYMBOLS}))+\)\s?-?\s?\d{{3,4}}"
    rf"|\d{{5}}[A-Z]|[A-Z]{{2,}}[a-z]?[A-Z]*O(?:-\d{{4}}|\s?\d(?:\.\d+)?)?(?![A-Za-z\d(\s]*\d)|(?:{_CODES})(?![A-Za-z\d])"
    rf"|(?:{SYMBOLS}){{3,}}CuO(?![A-Za-z\d\s]*\d)|(?:[Ii]ron and lanthanum\s|[Cc]obalt\s)?oxy(?:arsenide|pnictide|hydrate|chalcogenide|sulfide)s?|YBaCuO|TlBaCaCuO"
    rf"|(?:(?:metallic|elemental|molecular|pyrolytic)\s)?(?i:{_ELEMENT_NAMES})(?:[\s-](?:(?:mono|di|tri|dodeca)?(?:hydrides?|borides?|selenides?)|cobaltates?|cuprates?|hydrides?|deuterides?|oxyhydrate|-?oxides?|{'|'.join(ANIONS)})s?)?(?![A-Za-z-]))",
)
_TOKEN = re.compile(r"\S+")
_PIECE = re.compile(
    rf"(?:[gαβγδ]-(?=[A-Z]))?(?:{SYMBOLS}|Ln|RE|Rn|An|Ae|TM|Ch|[{_ANY}](?![a-w])|[\d.,:]+|[xyzδwuvnsdαβ](?![a-z])['′]?|[-+±•·*()\[\]{{}}/'′□]|[₀-₉])+"
)
_SPLIT = re.compile(r"(?<![A-Z])(?:F\s?e|T\s?l|P\s?[bt]|C\s?[uaoe]|L\s?a|S\s?r|N\s?[db])$")
_FOLLOWED = re.compile(r"\s?(?:\d|[xyz]\b|\d?[-+]|[A-Z][a-z]?\s?[\dxyz(A-Z]|[eulab]\s)")
_LETTERS = re.compile(rf"(?:{SYMBOLS}|Ln|RE|Rn|An|Ae|TM|Ch|[{_ANY}](?![a-z]))")


def segment(text: str) -> list[Segment]:
    """Mark the parts of a material expression, in the order of the text.

    Trained readers (:mod:`ingest.material_tagger`) and the rules read it; the reading that the trained ones together hold
    likeliest is taken. Without their packages the rules alone decide.

    Examples
    --------
    >>> [(s.label, s.text) for s in segment("underdoped La 2−x Sr x CuO 4 (x = 0.11) single crystals")][1:4]
    [('formula', 'La 2−x Sr x CuO 4'), ('variable', 'x'), ('value', '0.11')]
    """
    by_rules = segment_by_rules(text)
    trained = shipped() if len(text) <= MAX_LENGTH else None
    if trained is None:
        return by_rules
    best = trained.best(text, [Part(s.label, s.start, s.end) for s in by_rules])
    return [Segment(label, start, end, text[start:end]) for label, start, end in best]


def segment_by_rules(text: str) -> list[Segment]:
    """Mark the parts of a material expression by patterns alone."""
    if len(text) > MAX_LENGTH:
        return []
    folded = fold(text).translate(_DAMAGED)
    marks: list[Segment] = []

    def free(start: int, end: int) -> bool:
        return all(end <= m.start or start >= m.end for m in marks) and all(end <= a or start >= b for a, b in taken)

    taken: list[tuple[int, int]] = []

    def mark(label: str, start: int, end: int) -> None:
        while start < end and text[start] in " ,;":
            start += 1
        while end > start and text[end - 1] in " ,;":
            end -= 1
        if end > start and free(start, end):
            marks.append(Segment(label, start, end, text[start:end]))

    if _BARE.fullmatch(folded.strip()):
        return [Segment("value", 0, len(text), text)]
    for match in _SUBSTRATE.finditer(folded):
        mark("substrate", *match.span("what"))
    for match in _SANDWICHED.finditer(folded):
        if re.search(r"[≤<]", match.group()) or match["low"][-1:] == " ":
            for label, group in (("value", "low"), ("variable", "var"), ("value", "high")):
                mark(label, *match.span(group))
    for match in _ASSIGNED.finditer(folded):
        if free(*match.span()) and not _inside_formula(folded, match):
            mark("variable", *match.span("var"))
            mark("value", *match.span("value"))
    for match in _ELEMENT_VALUES.finditer(folded):
        if "=" in match.group() or "being" in match.group() or folded[: match.start()].rstrip().endswith("("):
            mark("variable", *match.span("var"))
            mark("value", *match.span("value"))
    for pattern, label, group in (
        (_DOPED_NAME, "doping", "what"),
        (_SUBSTITUTED, "doping", "what"),
        (_DOPED, "doping", "what"),
        (_STATE, "doping", 0),
        (_SHAPE, "shape", 0),
        (_FABRICATION, "fabrication", 0),
        (_NAME, "name", 0),
    ):
        for match in pattern.finditer(folded):
            if pattern is _NAME and not free(*match.span()):
                continue
            mark(label, *(match.span(group) if match.start(group) >= 0 else match.span()))
            if group:
                taken.append(match.span())  # the "-doped" behind the dopant is no segment of its own
    for start, end in _formula_runs(folded, [*((m.start, m.end) for m in marks), *taken]):
        mark("formula", start, end)
    return sorted(marks, key=lambda s: s.start)


def _inside_formula(text: str, match: re.Match) -> bool:
    """``O 7-x  0.3`` is no assignment: the variable belongs to an amount, no sign of equality behind it."""
    if match["op"].strip():
        return False
    before = text[: match.start()].rstrip()
    return bool(before) and (before[-1] in "-+" or before[-1].isdigit() or re.search(r"[A-Z][a-z]?$", before) is not None)


def _formula_runs(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of formula-like tokens between what is marked already."""
    run: tuple[int, int] | None = None
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        blocked = any(start < b and a < end for a, b in marks)
        clean = token[0].strip('"“”,;:.~')
        offset = token[0].find(clean) if clean else 0
        piece = _PIECE.match(clean) if clean and not blocked else None
        whole = piece is not None and (
            piece.end() == len(clean) or re.match(r"-(?:type|based|doped|strain|rich|like|system|and)|s$", clean[piece.end() :])
        )
        if run is not None and not whole and re.fullmatch(r"[a-z]{1,2}", clean or "") and _SPLIT.search(text[:end]):
            whole, piece = True, re.match(r"[a-z]+", clean)  # "F e 0.5": a symbol torn apart
        letters = whole and _LETTERS.search(piece[0])
        if run is not None and whole and (re.fullmatch(r"\([\d., %]+\)?|\([A-Z]{2}\)|\d{3}", token[0])):
            whole = None  # a face, a purity, a reference behind the formula
        if run is None and re.fullmatch(r"[OP][23]|In|At", clean or "") and re.match(r"\s[A-Z]", text[end:]):
            continue
        lonely = run is None and re.fullmatch(r"[A-Z]", clean or "") and not _FOLLOWED.match(text, end)
        if whole and (letters or run is not None) and not (lonely and clean not in ELEMENTS):
            begin = start + offset
            stop = begin + piece.end()
            if run is None:
                run = (begin, stop)
            else:
                run = (run[0], stop)
            if piece.end() != len(clean):
                yield _trimmed(text, run)
                run = None
            continue
        if run is not None:
            yield _trimmed(text, run)
            run = None
    if run is not None:
        yield _trimmed(text, run)


def _trimmed(text: str, run: tuple[int, int]) -> tuple[int, int]:
    start, end = run
    while end > start and (text[end - 1] in " -–,;:/" or (text[end - 1] == "(")):
        end -= 1
    body = text[start:end]
    if body[:1] in "([" and body.count(body[0]) > body.count(")" if body[0] == "(" else "]"):
        start += 1
    if body.endswith(")") and body.count(")") > body.count("("):
        end -= 1
    return start, end
