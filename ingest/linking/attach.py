"""Which material, temperature and treatment of a sentence a value belongs to: scored by pattern, distance and rivals."""

from __future__ import annotations

import re

from ingest.quantities import Temperature

from .classify import Reading
from .facts import Mention

_CLAUSE = re.compile(
    r";|[,)]\s*(?:while|whereas|but|although|however|which is|compared|in contrast)|\b(?:while|whereas|but|although|compared (?:to|with))\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[\s)\]]*(?:\^?\{?\[?[\d,–-]*\]?\}?)?\s*,?\s*(?:\([^()]{0,60}\)\s*)?(?:(?:at|@)\s+[^,;]{2,34}?)?[\s)\]]*,?\s*(?:is |was |are |were |has been |have been |can be )?(?:\w+ly )?(?:achieved |obtained |reported |found |observed |measured |reached |attained |shown |realized )?"
    r"(?:for|of|in|by|with|from)\s+(?:the |a |an |our |pure |bulk |undoped |doped |cubic |tetragonal |monoclinic |orthorhombic |rhombohedral |hexagonal |trigonal |single-phase |dense |crystalline |glassy |amorphous |semiconduct(?:or|ing) |perovskite |oxide |garnet |\S+-type |pellets? of |samples? of |composition |sintered |best )*$", re.IGNORECASE
)  # fmt: skip
_OF = re.compile(
    r"(?:conductivit(?:y|ies)|energ(?:y|ies)|densit(?:y|ies)|parameters?|constants?|values?|σ\S*|E_\{a\}|coefficients?|that|those|CTEs?)\s+(?:\w+\s+){0,2}?(?:of|for|in)\s+(?:the\s+|a\s+|pure\s+|undoped\s+|cubic\s+|tetragonal\s+|our\s+|\w+-sintered\s+|\w+ed\s+){0,3}$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:show(?:s|ed)?|ha(?:s|d|ve)|exhibit(?:s|ed)?|display(?:s|ed)?|is|was|are|were|reach(?:es|ed)?|deliver(?:s|ed)?|possess(?:es|ed)?|with|gave|give[sn]?|attain(?:s|ed)?|present(?:s|ed)?|offer(?:s|ed)?|reveal(?:s|ed)?|achiev(?:es|ed)|increas\w+|vary|varies|varied|yield(?:s|ed)?|provid(?:es|ed)|of|obtain\w*)\b|=|:",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"(?:\bthan\b(?: (?:that|those) (?:of|for|in))?(?: the)?|compared (?:to|with)(?: (?:that|those) of)?(?: the)?|relative to|similar to (?:that of )?|analog\w* (?:of|to)|instead of|unlike|\b(?:same|framework|structure|isostructural)\b[^,;]{0,40}\b(?:as|with|to))\s*$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^\s*(?:\^?\{?\[?\d[\d,–-]*\]?\}?)?\s*[(\[]\s*(?:\S+\s){0,6}?(?:[~≈<>=]|σ\S*\s*=?|E\S*\s*=|a\s*=)?\s*$")
_OPENS = re.compile(r"^\s*[(\[]\s*(?:for\s|sample\s|in\s)?$")
_USED_AS = re.compile(
    r"(?:react\w*|stab\w*|interfac\w*|against|with respect to|vs\.?|versus|contact|coated|from|using|electrode|anode|cathode|dissol\w+|doped with|doping(?: with| of)?|addition of|add\w*|(?:composite|mixture|compos\w+|consist\w+|made) (?:of|from)|substitut\w+|grown on|on)\s+(?:the\s+|of\s+)?(?:\S+,?\s+(?:and|or)\s+)?$",
    re.IGNORECASE,
)
_AT = re.compile(
    r"^[\s)\]]*(?:\^?\{?\[[\d,–-]+\]\}?)?[\s,]*(?:\(?\s*(?:at|@|under|near|around|above|below|measured at|when measured at|in the range(?: of| from)?|between|from|over)\s*(?:a temperature of |temperatures? (?:of )?|the temperature range (?:of )?)?(?:the )?|\()\s*[~]?\s*$",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bformer\b", re.IGNORECASE)
_LATTER = re.compile(r"\blatter\b", re.IGNORECASE)


def material_score(text: str, reading: Reading, mention: Mention, mentions: list[Mention], readings: list[Reading]) -> float:
    """How well a mention fits a value: positive is likely, higher is better."""
    q = reading.quantity
    score = 1.6 * mention.score
    if mention.end <= q.start:
        between = text[mention.end : q.start]
        before = text[max(0, mention.start - 60) : mention.start]
        score -= 0.0045 * len(between)
        if _BRACKET.match(between):
            score += 1.3
        elif _OF.search(before):
            score += 1.0
        elif _VERB.search(between):
            score += 0.6
        if _THAN.search(before) and not _BRACKET.match(between):
            score -= 1.0
        if _USED_AS.search(before):
            score -= 0.6
        blocks = [
            m
            for m in mentions
            if mention.end <= m.start and m.end <= q.start and m.ref.material_key != mention.ref.material_key and m.score >= 0.4
        ]
        score -= 0.12 * len(blocks)
        rivals = [r for r in readings if r.property == reading.property and mention.end <= r.quantity.start < q.start]
        nearer = [m for m in blocks if rivals and any(r.quantity.end <= m.start for r in rivals)]
        score -= 0.55 * len(nearer)
    elif mention.start >= q.end:
        between = text[q.end : mention.start]
        score -= 0.0065 * len(between)
        if _OPENS.match(between):
            score += 1.9
        elif _AFTER.match(between):
            score += 1.5
        elif re.match(r"^\s*[,]?\s*(?:\([^()]*\)\s*)?for\s", between):
            score += 1.0
        else:
            score -= 1.0 if "," in between else 0.5
        rivals = [r for r in readings if r.property == reading.property and q.end <= r.quantity.start < mention.start]
        score -= 0.6 * len(rivals)
        if _THAN.search(text[max(0, mention.start - 40) : mention.start]):
            score -= 1.2
    else:
        return -9.0
    score -= 0.5 * len(_CLAUSE.findall(between))
    return score


def best_material(
    text: str, reading: Reading, mentions: list[Mention], readings: list[Reading], previous: list[Mention]
) -> tuple[Mention, float] | None:
    """The mention a value belongs to, with its score; "the former" and "the latter" mean the last pair named."""
    q = reading.quantity
    pronoun = _pronoun(text, q.start)
    if pronoun is not None:
        pool = [m for m in mentions if m.end <= pronoun[1] and m.ref.kind != "series"]
        pair = pool if len(pool) >= 2 else previous
        distinct = list({m.ref.material_key: m for m in pair}.values())
        if len(distinct) >= 2:
            return distinct[-2 if pronoun[0] == "former" else -1], 1.5
    scored = [(material_score(text, reading, m, mentions, readings), m) for m in mentions]
    if not scored:
        return None
    score, mention = max(scored, key=lambda pair: pair[0])
    return mention, score


def _pronoun(text: str, at: int) -> tuple[str, int] | None:
    found = [("former", m.start()) for m in _FORMER.finditer(text, 0, at)] + [
        ("latter", m.start()) for m in _LATTER.finditer(text, 0, at)
    ]
    return max(found, key=lambda f: f[1]) if found else None


def best_temperature(text: str, reading: Reading, temperatures: list[Temperature], readings: list[Reading]) -> Temperature | None:
    """The measuring temperature of a value: right behind it, or the last one before it."""
    q = reading.quantity
    same = [r.quantity for r in readings if r.property == reading.property]
    behind = [t for t in temperatures if t.start >= q.end and not any(q.end <= s.start < t.start for s in same)]
    if behind and (_AT.match(text[q.end : behind[0].start]) or (behind[0].assumed and behind[0].start - q.end < 12)):
        return behind[0]
    symbol = q.symbol or ""
    inside = [t for t in temperatures if t.start >= q.start - len(symbol) - 12 and t.end <= q.end]
    if inside:
        return inside[-1]
    before = [t for t in temperatures if t.end <= q.start]
    if before:
        return before[-1]
    if behind and not re.search(r"[;]", text[q.end : behind[0].start]):
        return behind[0]
    return None
