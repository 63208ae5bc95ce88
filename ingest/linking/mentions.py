"""Materials where a text names them: formulas, acronyms, sample codes, ``x = 0.2``, composites, as references with a score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph.compositions import CompositionError
from ingest.acronym_table import ACRONYMS
from ingest.formula_text import FormulaError
from ingest.formulas import FormulaMention, expand, find_formulas, resolve
from ingest.variables import Assignment, find_assignments

from .facts import MaterialRef, Mention, label_key, plain

MOBILE = ("Li", "Na", "K", "Ag", "Mg", "Ca", "Zn", "Al", "Cu", "Rb")
_ELECTRODE_METALS = {"Co", "Ni", "Mn", "V", "Cr"}
_ANIONS = set("H B C N O F P S Cl As Se Br Te I".split())
_SALT = re.compile(r"TFSI|FSI|ClO4|PF6|BF4|BOB|AsF6|triflate", re.IGNORECASE)
_UNIT_TOKEN = r"(?:\d+(?:\.\d+)?\s?(?:wt|vol|mol|at)?\.?\s?%\s?)"
_PIECE = re.compile(
    rf"(?P<sep>[-−–‐‑/~@·:]|\s?\+\s?|\s[-–]\s(?={_UNIT_TOKEN}))(?P<piece>{_UNIT_TOKEN}?(?:[A-Z][A-Za-z0-9]*(?:\([A-Za-z\d\s,-]*\))?(?:_\{{[^{{}}]*\}}[A-Za-z0-9]*)*|glass(?:-ceramic)?s?\b|carbonates?\b|liquid electrolyte\b))"
)
_PIECE_BEFORE = re.compile(
    r"(?<![A-Za-z0-9_{}^])(?P<piece>(?:P\([A-Za-z-]+\)|[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*(?:\([A-Za-z\d\s,-]*\))?)(?:_\{[^{}]*\})?)(?P<sep>[-−–‐‑/~@])$"
)
_NOT_PIECES = re.compile(
    r"^(?:based|type|like|coated|rich|free|containing|doped|Ion|Air|S|O|Li|Na|In|Au|Pt|Ag|Cu|SS|C|Metal|Cells?|IV|II|III|XRD|SEM|PDF|ICSD|JCPDS|Fig|Table)$"
)
_CLASS_AFTER = re.compile(
    r"^[-–‐]?\s?(?:type|like|based|structured?|family|class|analog\w*|system|phase diagram|ion\b|ions\b|metal|anode|cathode|electrode|film thickness|powder bed|mother powder|crucible|interface|boundar|precursor|target|impurit|secondary)",
    re.IGNORECASE,
)
_COMPOSITE_AFTER = re.compile(r"^\s(?:composites?|nanocomposites?)\b", re.IGNORECASE)
_WEIGHT_PARTS = re.compile(
    r"^\s(?:with|containing|\+|and)\s(?P<amount>\d+(?:\.\d+)?\s?(?:wt|vol|mol)\.?\s?%)\s(?:of )?(?:the )?(?P<piece>[A-Z][\w{}.‐-]*(?:\s(?:nanowires?|particles?|nanoparticles?|fibers?|nanosheets?))?)"
)
_HOST_BEFORE = re.compile(
    r"(?P<host>[A-Z][^\s,;()]*(?:\([^()\s]*\)[^\s,;()]*)*)\s(?:with|containing|\+)\s(?P<amount>\d+(?:\.\d+)?\s?(?:wt|vol|mol)\.?\s?%)\s(?:of\s)?(?:the\s)?$"
)
_SHAPE_AFTER = re.compile(r"^\s(?:nanowires?|nanoparticles?|nanofibers?|nanosheets?|particles?|fillers?)\b")
_PHASE_PREFIX = {
    "c": "cubic",
    "t": "tetragonal",
    "o": "orthorhombic",
    "h": "hexagonal",
    "r": "rhombohedral",
    "m": "monoclinic",
    "a": "glass",
    "g": "glass",
}
_PHASE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?P<p>cubic|tetragonal|orthorhombic|monoclinic|rhombohedral|hexagonal|glassy|amorphous|glass[\s-]ceramic|(?P<l>[ct])-?phase|[ct](?=-))(?:[\s-](?:phase|garnet(?:-type)?|type|structured?|the))*[\s-]+$",
    re.IGNORECASE,
)
_MATERIAL_WORDS = re.compile(
    r"poly|oxide|(?:[a-z]{3,}(?:ate|ite|ide|ria|nia)s?)\b|garnet|glass|conductor|electrolyte|rubber|cellulose|\d", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"^\s?\((?P<inside>\d{2,4}\s?(?:°|◦|º)\s?C(?:[,\s]+\d+(?:\.\d+)?\s?(?:h|min))?)\)")


@dataclass
class Names:
    """What a document says its names stand for."""

    definitions: Mapping[str, str] = field(default_factory=dict)
    codes: dict[str, MaterialRef] = field(default_factory=dict)
    code_pattern: re.Pattern | None = None
    series: tuple[tuple[str, tuple[str, ...]], ...] = ()
    neutral: dict[str, str] = field(default_factory=dict)  # codes whose printed series cannot be neutral, with one that is

    def __post_init__(self) -> None:
        self._formulas: dict[str, list[FormulaMention]] = {}
        stems = []
        for code in self.definitions:
            bare = plain(code)
            match = re.fullmatch(r"(?P<stem>[A-Za-z][A-Za-z0-9-]*?[A-Za-z]-?)[xyz](?P<tail>[A-Za-z-]{0,6})", bare)
            if match and len(match["stem"]) >= 2:
                stems.append(re.escape(match["stem"]) + r"-?_?\{?\d+(?:\.\d+)?\}?" + re.escape(match["tail"]))
        self.member_pattern = re.compile(r"(?<![A-Za-z0-9_{}^])(?:" + "|".join(stems) + r")(?![A-Za-z0-9])") if stems else None

    def formulas(self, text: str) -> list[FormulaMention]:
        """What :func:`ingest.formulas.find_formulas` finds with the document's definitions; each text is read once."""
        found = self._formulas.get(text)
        if found is None:
            found = self._formulas[text] = find_formulas(text, self.definitions)
        return found

    def learn(self, code: str, ref: MaterialRef) -> None:
        """Remember a sample code (as printed) and what it is."""
        self.codes[label_key(code)] = ref.with_label(plain(code))
        labels = sorted({plain(r.label) for r in self.codes.values() if r.label}, key=len, reverse=True)
        spelled = [
            r"[\s\-−–]?".join(re.escape(p) for p in re.split(r"[\s-]+|(?<=[A-Za-z])(?=\d)", label) if p) for label in labels
        ]
        self.code_pattern = (
            re.compile(r"(?<![A-Za-z0-9_{}^.-])(?:" + "|".join(spelled) + r")(?![A-Za-z0-9]|[-−–]\d|\.\d)") if spelled else None
        )


def formula_score(formula: str | None, kind: str, raw: str) -> float:
    """How likely a material is the subject of an ion-transport value: electrolytes yes, precursors and electrodes less."""
    bare = plain(raw)
    known = ACRONYMS.get(bare)
    if known is not None and known.kind in ("polymer", "salt", "electrode", "secondary phase", "other"):
        return 0.35
    if formula is None:
        return 0.8
    elements = set(re.findall(r"[A-Z][a-z]?", formula))
    if _SALT.search(bare):
        return 0.35
    if not elements & _ANIONS:
        return 0.2
    if elements <= {"C", "H", "N", "O", "Li", "Na", "K"} and elements & {"C", "H"} and not {"B"} & elements:
        return 0.15
    if len(elements) <= 2:
        return 0.45 if not elements & {"Li", "Na", "Ag", "Mg"} or elements & {"S", "O", "Cl", "F", "Br", "I", "N"} else 0.3
    if (
        elements & _ELECTRODE_METALS
        and elements & {"Li", "Na"}
        and "O" in elements
        and len(elements) <= 6
        or elements == {"Li", "Fe", "P", "O"}
    ):
        return 0.35
    return 1.0


def _reference(mention: FormulaMention, names: Names) -> MaterialRef:
    raw = mention.raw.strip()
    if mention.kind == "composite":
        parts = tuple((plain(p.formula), _canonical_or_none(p.formula), p.amount or None) for p in mention.parts)
        return MaterialRef((raw,), mention.formula, kind="composite", components=parts, flags=mention.flags)
    phase = _PHASE_PREFIX.get(mention.prefix or "")
    if mention.kind == "acronym":
        found = resolve(raw, names.definitions) or resolve(raw.rstrip("0123456789.-"), names.definitions)
        formula = mention.formula or (found.formula if found else None)
        return _doubted(MaterialRef((raw,), formula, phase, kind="acronym", flags=mention.flags), names)
    if mention.kind == "doped":
        return MaterialRef((raw,), mention.formula, phase, kind="doped", flags=mention.flags)
    if mention.kind == "variable_formula" and mention.formula is None:
        return MaterialRef((raw,), None, phase, kind="series", flags=mention.flags)
    label = None
    if mention.kind == "variable_formula" and mention.variables:
        pairs = [(n, v[0]) for n, v in mention.variables.items() if v and len(v) == 1 and not isinstance(v[0], str)]
        label = ", ".join(f"{n} = {v:g}" for n, v in pairs) or None
    return MaterialRef((raw,), mention.formula, phase, label=label, kind="formula", flags=mention.flags)


def _doubted(ref: MaterialRef, names: Names) -> MaterialRef:
    """A code whose printed series cannot be neutral means the neutral one that the same document prints; flagged, both are kept.

    Without such a second print the formula stays as printed (`ingest.formula_check` flags it).
    """
    likely = resolve(ref.names[0], names.neutral) if names.neutral and ref.formula else None
    if likely is None or likely.source != "document" or likely.formula in (None, ref.formula):
        return ref
    return replace(ref.named(ref.formula), formula=likely.formula, flags=(*ref.flags, "series_not_neutral"))


def _is_other_acronym(ref: MaterialRef, names: Names) -> bool:
    """An acronym that the document defines as something else than a material (``coordination number (CN)``)."""
    if ref.kind != "acronym" or ref.formula is not None:
        return False
    meaning = names.definitions.get(ref.names[0]) or names.definitions.get(plain(ref.names[0]))
    if meaning is None:
        return False
    return re.search(r"[A-Z][a-z]?_?\{?\d|[A-Z][a-z]?[A-Z]", meaning) is None and _MATERIAL_WORDS.search(meaning) is None


def _canonical_or_none(formula: str) -> str | None:
    try:
        return expand(formula)
    except (FormulaError, CompositionError):
        return None


def find_mentions(text: str, names: Names) -> list[Mention]:
    """All materials of a text, in order.

    A formula with a variable whose value the text gives becomes one mention per value, at the place of the value; a name
    followed by its formula in brackets (or the reverse) is one mention at each place with both names.
    """
    found: list[Mention] = []
    for mention in names.formulas(text):
        ref = _reference(mention, names)
        score = formula_score(ref.formula, mention.kind, mention.raw)
        if ref.kind == "series":
            score = 0.45
        unread = ref.kind == "formula" and ref.formula is None and "zero_for_oxygen" not in ref.flags
        if unread or _is_other_acronym(ref, names):
            continue
        found.append(Mention(mention.start, mention.end, mention.raw, ref, score))
    found = _with_codes(text, found, names)
    found = [_extended(text, m, found) for m in found]
    found = _without_overlaps(found)
    found = [_dressed(text, m) for m in found]
    found += _assigned(text, found, names)
    return _joined_aliases(text, sorted(found, key=lambda m: (m.start, m.end)))


def _with_codes(text: str, found: list[Mention], names: Names) -> list[Mention]:
    for match in names.member_pattern.finditer(text) if names.member_pattern else ():
        known = resolve(match.group(), names.definitions)
        if known is None or known.formula is None:
            continue
        found = [m for m in found if m.end <= match.start() or m.start >= match.end()]
        ref = _doubted(MaterialRef((match.group(),), known.formula, label=plain(match.group()), kind="code"), names)
        found.append(Mention(*match.span(), match.group(), ref, 1.05))
    if names.code_pattern is None:
        return found
    for match in names.code_pattern.finditer(text):
        ref = names.codes.get(label_key(match.group()))
        if ref is None:
            continue
        found = [m for m in found if m.end <= match.start() or m.start >= match.end()]
        found.append(Mention(*match.span(), match.group(), ref, 1.05))
    return found


def _extended(text: str, mention: Mention, found: list[Mention]) -> Mention:
    """Take in what is tied to a mention by a dash, slash or plus: ``ZnO-LCP``, ``PEO/LiTFSI + 10 wt% LLZTO``."""
    start, end = mention.start, mention.end
    pieces = [(plain(mention.text), mention.ref.formula)]
    others = {m.start: m for m in found if m is not mention}
    while True:
        match = _PIECE.match(text, end)
        if match is None:
            break
        inner = others.get(match.start("piece")) or next(
            (m for s, m in others.items() if match.start("piece") <= s < match.end("piece")), None
        )
        stop = max(match.end(), inner.end if inner else 0)
        piece = text[match.start("piece") : stop]
        if _NOT_PIECES.match(piece) and inner is None:
            break
        if _CLASS_AFTER.match(text[stop:]) and not _COMPOSITE_AFTER.match(text[stop:]):
            break
        if inner is None and not re.search(r"[A-Z].*[A-Z]|glass|carbonate|liquid|\d", piece):
            break
        pieces.append((plain(piece), inner.ref.formula if inner else None))
        end = stop
    weight = _WEIGHT_PARTS.match(text[end:])
    if weight and mention.ref.kind != "series":
        at = end + weight.start("piece")
        inner = next((m for s, m in others.items() if at <= s < end + weight.end("piece")), None)
        if inner is not None:
            pieces.append((f"{plain(weight['amount'])} {plain(weight['piece'])}", inner.ref.formula))
            end = max(end + weight.end("piece"), inner.end)
    host = _HOST_BEFORE.search(text[max(0, start - 60) : start]) if mention.ref.kind != "series" else None
    if host and re.search(r"[A-Z].*[A-Z]|\d", host["host"]):
        pieces = [(plain(host["host"]), None), (f"{plain(host['amount'])} {pieces[0][0]}", pieces[0][1]), *pieces[1:]]
        start -= len(text[max(0, start - 60) : start]) - host.start()
        if shape := _SHAPE_AFTER.match(text[end:]):
            end += shape.end()
    while True:
        match = _PIECE_BEFORE.search(text[max(0, start - 40) : start])
        if match is None or _NOT_PIECES.match(match["piece"]):
            break
        width = len(text[max(0, start - 40) : start]) - match.start()
        pieces.insert(0, (plain(match["piece"]), None))
        start -= width
    if len(pieces) == 1:
        return mention
    first, last = pieces[0][0], pieces[-1][0]
    raw = text[start:end].strip()
    if first == last or re.match(r"^(?:Li|Na|Au|Pt|In|SS)\b", plain(raw)) and "/" in raw:
        return replace(mention, score=0.3)
    parts = tuple(
        (re.sub(rf"^{_UNIT_TOKEN}", "", name).strip() or name, formula, (re.match(_UNIT_TOKEN, name) or [None])[0])
        for name, formula in pieces
    )
    noun = _COMPOSITE_AFTER.match(text[end:])
    names = (raw, raw + noun.group()) if noun else (raw,)
    ref = MaterialRef(names, None, None, kind="composite", components=parts)
    return Mention(
        start,
        end,
        raw,
        ref,
        1.0 if any(m.score >= 0.4 for m in [mention, *[o for s, o in others.items() if start <= s < end]]) else 0.5,
    )


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if not any(mention.start < k.end and k.start < mention.end for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _dressed(text: str, mention: Mention) -> Mention:
    """Phase words before, class words after, a temperature in brackets after (``8YSZ (1200 °C)``)."""
    ref, score, end = mention.ref, mention.score, mention.end
    noun = _COMPOSITE_AFTER.match(text[end:])
    if noun and ref.formula is None and ref.kind in ("acronym", "name", "code"):
        ref = replace(ref.named(mention.text + noun.group()), kind="composite")
    before = _PHASE_BEFORE.search(text[max(0, mention.start - 40) : mention.start])
    if before and ref.phase is None and ref.kind != "composite":
        word = (before["l"] or before["p"]).lower()
        phase = {"c": "cubic", "t": "tetragonal", "amorphous": "glass", "glassy": "glass"}.get(
            word, word.replace(" ", "_").replace("-", "_")
        )
        ref = replace(ref, phase=phase)
    if _CLASS_AFTER.match(text[end:]):
        score *= 0.55
    bracket = _PARENTHESIS.match(text[end:])
    if bracket and ref.label is None:
        ref = replace(ref, label=plain(bracket["inside"]))
        end += bracket.end()
        return Mention(mention.start, end, text[mention.start : end], ref, score)
    return replace(mention, ref=ref, score=score)


def _assigned(text: str, found: list[Mention], names: Names) -> list[Mention]:
    """``x = 0.1, 0.2 and 0.3``: members of the series named in the sentence, else of the document's series."""
    made: list[Mention] = []
    assignments = find_assignments(text)
    rules = [a for a in assignments if a.rule is not None]
    for assignment in assignments:
        if not assignment.values or any(isinstance(v, str) for v in assignment.values):
            continue
        nearby = sorted((m for m in found if m.ref.kind == "series"), key=lambda m: abs(m.start - assignment.start))
        candidates = [m.text for m in nearby] + [series for series, variables in names.series if assignment.name in variables]
        for value in assignment.values:
            ref = member_of(candidates, assignment.name, value, rules)
            if ref is not None:
                made.append(Mention(assignment.start, assignment.end, text[assignment.start : assignment.end], ref, 1.0))
    return made


def member_of(series: list[str], variable: str, value: float, rules: Iterable[Assignment] = ()) -> MaterialRef | None:
    """The member of the first series that has the variable and allows the value; ``rules`` give others by it (``y = 1 - x``)."""
    values = {variable: value}
    for rule in rules:
        dependent = rule.by({variable: value})
        if dependent is not None:
            values[rule.name] = round(dependent, 6)
    for formula in series:
        if re.search(rf"{variable}(?![a-z])", plain(formula)) is None:
            continue
        try:
            canonical = expand(formula, values)
        except (FormulaError, CompositionError):
            continue
        return MaterialRef(
            (f"{plain(formula)} ({variable} = {value:g})",), canonical, label=f"{variable} = {value:g}", kind="variable"
        )
    return None


def _joined_aliases(text: str, mentions: list[Mention]) -> list[Mention]:
    """``Li6.6La3Zr1.6Nb0.4O12 (LLZNO)``: one material, two names; the bracket stops being a rival."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if (
            last is not None
            and mention.start >= last.end
            and re.fullmatch(r"\s?[(\[]\s?(?:denoted |named |abbreviated |hereafter )?(?:as )?", text[last.end : mention.start])
            and text[mention.end : mention.end + 1] in ")],;"
        ):
            same = last.ref.formula and last.ref.formula == mention.ref.formula
            if (
                same
                or (last.ref.formula and mention.ref.formula is None and mention.ref.kind == "acronym")
                or (mention.ref.kind == "code" and mention.ref.formula == last.ref.formula)
            ):
                ref = last.ref.named(mention.text.strip())
                if mention.ref.label and not ref.label:
                    ref = ref.with_label(mention.ref.label)
                result[-1] = replace(last, end=mention.end + 1, text=text[last.start : mention.end + 1], ref=ref)
                continue
            if last.ref.kind == "acronym" and mention.ref.formula and last.ref.formula is None:
                ref = mention.ref.named(last.text.strip())
                result[-1] = replace(
                    last,
                    end=mention.end + 1,
                    text=text[last.start : mention.end + 1],
                    ref=ref,
                    score=max(last.score, mention.score),
                )
                continue
        result.append(mention)
    return result
