"""Words with sub- and superscripts as markup, made from glyphs: baseline and size against the neighbour decide the level.

``Li_{6.4}La_{3}`` and ``10^{-4}``: a run on one level is one group.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ingest.glyphs import Glyph
from ingest.layout import Word
from ingest.repair import compose_accent

SMALL = 0.92  # a sub- or superscript is at most this much of its host's size
THIN = 0.085  # gap, in sizes, that parts a number from its unit
TINY = 0.35  # anything smaller beside a host is an initial's neighbour, not its script
SUPER = (0.10, 0.85)  # how far up, in host sizes
SUB = (0.04, 0.50)  # how far down
EQUAL_SHIFT = (0.18, 0.50)  # shift that makes a script of a glyph as large as its host
REACH = 0.30  # widest horizontal gap between host and script, in host sizes
PLAIN_RAISED = set("°′″'\"®™©†‡*∗´`¨˝,.")
SIGNS = set("®©™•∑∏∫√|‖�")  # often set in another size; never the host of a script
ACCENTS = set("´`ˆ¨˜ˇ˘¸˙¯˝˛°")
UNICODE_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
UNICODE_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₓ", "0123456789+-=()x", strict=True))
MARK = re.compile(r"[_^]\{([^{}]*)\}")


@dataclass(slots=True)
class Piece:
    """Glyphs that follow each other on one baseline in one size, without a space."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: int
    italic: int
    font: str
    length: int
    spaced: bool
    level: int = 0
    root: float = 0.0
    host: Piece | None = None
    scripts: list[Piece] = field(default_factory=list)


def words_of(glyphs: list[Glyph]) -> list[Word]:
    """Words of a page, unordered, each with its markup and the baseline of its line.

    Parameters
    ----------
    glyphs
        Glyphs in the order of the file; neighbours in a word are expected to be neighbours there.
    """
    if not glyphs:
        return []
    parts = pieces(compose_accents(glyphs))
    levels(parts)
    return join(parts)


def pieces(glyphs: list[Glyph]) -> list[Piece]:
    """Cut the glyph stream at spaces, baseline and size changes."""
    advance = _advances(glyphs)
    gap_limit = _space_gap(glyphs, advance)
    found: list[Piece] = []
    current: Piece | None = None
    last: Glyph | None = None
    end, parted = 0.0, False
    for glyph in glyphs:
        size = glyph.size
        width = advance.get((id(glyph.font), glyph.text), 0.0) * size
        right = max(glyph.x1, glyph.x0 + width) if width else glyph.x1
        if current is not None and last is not None:
            gap = glyph.x0 - end
            level = abs(glyph.base - current.base) <= 0.03 * size + 0.05 and abs(size - current.size) <= 0.04 * size + 0.05
            limit = 0.06 if glyph.spaced else gap_limit
            if last.text.isdigit() and glyph.text.isalpha():  # thin space between number and unit
                limit = min(limit, THIN)
            if glyph.x0 == last.x0 and glyph.base == last.base:  # letters of one ligature share its box
                gap = 0.0
            if level and -0.6 * size < gap < limit * size:
                current.text += glyph.text
                end = current.x1 = max(current.x1, right)
                current.bold += glyph.font.bold
                current.italic += glyph.font.italic
                current.length += 1
                last = glyph
                continue
            parted = level and gap >= limit * size
        font = glyph.font
        spaced = glyph.spaced or (current is not None and parted)
        current = Piece(glyph.text, glyph.x0, right, glyph.base, size, int(font.bold), int(font.italic), font.name, 1, spaced)
        found.append(current)
        last, end = glyph, right
    return found


def compose_accents(glyphs: list[Glyph]) -> list[Glyph]:
    """Accents printed over a letter (Å as A and ring, wherever in the file the ring stands) joined with it."""
    marks = [g for g in glyphs if g.text in ACCENTS]
    if not marks:
        return glyphs
    near: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if len(glyph.text) == 1 and (glyph.text.isalpha() or glyph.text == "ı"):
            near[int(glyph.x0 // 12)].append(glyph)
    gone: set[int] = set()
    for mark in marks:
        width = mark.x1 - mark.x0
        for cell in (int(mark.x0 // 12) - 1, int(mark.x0 // 12), int(mark.x0 // 12) + 1):
            for letter in near.get(cell, ()):
                shared = min(mark.x1, letter.x1) - max(mark.x0, letter.x0)
                if shared < 0.5 * min(width, letter.x1 - letter.x0) or abs(mark.base - letter.base) > 0.6 * letter.size:
                    continue
                composed = compose_accent(letter.text, mark.text)
                if composed and id(mark) not in gone:
                    letter.text = composed
                    letter.spaced = letter.spaced or (mark.spaced and mark.x0 <= letter.x0)
                    gone.add(id(mark))
    return [g for g in glyphs if id(g) not in gone]


def _advances(glyphs: list[Glyph]) -> dict[tuple[int, str], float]:
    """Width of a letter as the page really sets it, in sizes, for fonts whose stated widths are too narrow."""
    steps: dict[tuple[int, str], list[float]] = defaultdict(list)
    stated: dict[tuple[int, str], float] = {}
    for one, two in zip(glyphs, glyphs[1:], strict=False):
        if one.text.isalpha() and not two.spaced and abs(one.base - two.base) < 0.05 and 0 < two.x0 - one.x0 < 1.6 * one.size:
            key = (id(one.font), one.text)
            steps[key].append((two.x0 - one.x0) / one.size)
            stated[key] = (one.x1 - one.x0) / one.size
    wider = {}
    for key, values in steps.items():
        if len(values) >= 6:
            values.sort()
            usual = values[len(values) // 4]
            if stated[key] * 1.04 < usual < stated[key] * 1.45:
                wider[key] = usual
    return wider


def _space_gap(glyphs: list[Glyph], advance: dict[tuple[int, str], float]) -> float:
    """Gap, in sizes, above which two glyphs belong to two words: the valley between letter gaps and word gaps of the page."""
    bins: Counter[int] = Counter()
    for one, two in zip(glyphs, glyphs[1:], strict=False):
        if abs(one.base - two.base) < 0.05 and abs(one.size - two.size) < 0.05:
            right = max(one.x1, one.x0 + advance.get((id(one.font), one.text), 0.0) * one.size)
            gap = (two.x0 - right) / one.size
            if 0.04 <= gap < 0.40:
                bins[int(gap * 50)] += 1
    if sum(bins.values()) < 40:
        return 0.14
    valley = min(range(4, 10), key=lambda b: (bins[b - 1] + 2 * bins[b] + bins[b + 1], abs(b - 7)))
    return (valley + 0.5) / 50


def levels(parts: list[Piece]) -> None:
    """Give each piece its level (1 up, -1 down) and the baseline of its line.

    A piece takes its level from the piece to which it is attached: the one that ends where it begins (or begins where it
    ends: ``^{7}Li``), is larger, and stands higher or lower. Pieces of equal size count when the shift is clear and the gap
    closed.
    """
    usual: Counter[float] = Counter()
    for part in parts:
        usual[round(part.size, 1)] += part.length
    cell = max(8.0, 1.2 * usual.most_common(1)[0][0]) if usual else 12.0
    ends: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    starts: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    for part in parts:
        row = int(part.base / cell)
        ends[int(part.x1 / cell), row].append(part)
        starts[int(part.x0 / cell), row].append(part)
    biggest = max((p.size for p in parts), default=1.0)
    before: Piece | None = None
    for part in parts:
        best, best_score = None, 9.0
        if part.size <= SMALL * biggest:
            row = int(part.base / cell)
            for index, x in ((ends, part.x0), (starts, part.x1)):
                column = int(x / cell)
                for c in (column - 1, column, column + 1):
                    for r in (row - 1, row, row + 1):
                        for host in index.get((c, r), ()):
                            score = _attachment(part, host, after=index is ends)
                            if host is before and score < 9.0:
                                score -= 0.2
                            if score < best_score:
                                best, best_score = host, score
        if best is None and before is not None and _lifted(part, before):
            best = before
        part.host = best
        before = part
    for part in parts:
        chain, seen = part, {id(part)}
        first = None
        while chain.host is not None and id(chain.host) not in seen:
            first = chain  # the script nearest to the line decides
            chain = chain.host
            seen.add(id(chain))
        part.root = chain.base
        part.level = 0 if first is None else (1 if chain.base > first.base else -1)
    _follow(parts)


def _attachment(part: Piece, host: Piece, *, after: bool) -> float:
    """How badly a smaller piece fits as the script of a host (small is good, 9 not at all)."""
    big = host.size
    ratio = part.size / big
    if not TINY <= ratio <= SMALL or not set(host.text) - SIGNS:
        return 9.0
    shift = (host.base - part.base) / big
    if not (SUPER[0] <= shift <= SUPER[1] or SUB[0] <= -shift <= SUB[1]):
        return 9.0
    if after:
        gap = (part.x0 - host.x1) / big
        return abs(gap) if -0.30 <= gap <= REACH else 9.0
    gap = (host.x0 - part.x1) / big
    return 0.4 + abs(gap) if -0.15 <= gap <= 0.20 else 9.0


def _lifted(part: Piece, before: Piece) -> bool:
    """A short number of the same size as the piece before it, clearly shifted and touching it."""
    shift = abs(before.base - part.base) / before.size
    gap = (part.x0 - before.x1) / before.size
    same = SMALL < part.size / before.size <= 1.06
    closed = EQUAL_SHIFT[0] <= shift <= EQUAL_SHIFT[1] and -0.10 <= gap <= 0.12
    return same and closed and part.length <= 4 and bool(re.fullmatch(r"[\d.,+−–a-zδ-]+", part.text))


def _follow(parts: list[Piece]) -> None:
    """A small piece behind a script on its very baseline continues it (``^{−`` in one font, ``4}`` in another)."""
    previous: Piece | None = None
    for part in parts:
        if previous is not None and previous.level and not part.level and abs(part.base - previous.base) < 0.12 * part.size:
            gap = part.x0 - previous.x1
            if -0.3 * part.size < gap < 0.35 * part.size and abs(part.size - previous.size) < 0.25 * part.size:
                part.level, part.root, part.host = previous.level, previous.root, previous.host
        previous = part


def join(parts: list[Piece]) -> list[Word]:
    """Join touching pieces of a line to words."""
    lines: dict[int, list[Piece]] = defaultdict(list)
    for part in parts:
        lines[round(part.root * 4)].append(part)
    words: list[Word] = []
    keys = sorted(lines)
    used: set[int] = set()
    for key in keys:
        if key in used:
            continue
        group = list(lines[key])
        if key + 1 in lines:  # a baseline on the border of two quarter points
            group += lines[key + 1]
            used.add(key + 1)
        group.sort(key=lambda p: (p.x0, p.level))
        run: list[Piece] = []
        end = 0.0
        for part in group:
            size = max(part.size, run[-1].size) if run else part.size
            gap = part.x0 - end
            limit = 0.13 if not (part.level or (run and run[-1].level)) else 0.16
            if part.spaced and not (part.level and part.host is not None and gap < 0.05 * size):
                limit = 0.06
            if run and -0.8 * size < gap < limit * size:
                run.append(part)
            else:
                if run:
                    words.append(_word(run))
                run = [part]
                end = part.x1
            end = max(end, part.x1)
        if run:
            words.append(_word(run))
    return words


def _word(run: list[Piece]) -> Word:
    text = tidy("".join(_wrapped(level, "".join(p.text for p in group)) for level, group in _levels(run)))
    main = [p for p in run if p.level == 0] or run
    size = max(p.size for p in main)
    base = main[0].root
    top = min(p.base - 0.78 * p.size for p in run)
    bottom = max(p.base + 0.22 * p.size for p in run)
    letters = sum(p.length for p in run)
    return Word(
        text=text,
        x0=min(p.x0 for p in run),
        top=top,
        x1=max(p.x1 for p in run),
        bottom=bottom,
        base=base,
        size=size,
        bold=sum(p.bold for p in run) * 2 > letters,
        italic=sum(p.italic for p in run) * 2 > letters,
        font=main[0].font,
        raised=run[0].level == 1 and len(main) == len(run),
    )


def _levels(run: list[Piece]) -> list[tuple[int, list[Piece]]]:
    groups: list[tuple[int, list[Piece]]] = []
    for part in run:
        if groups and groups[-1][0] == part.level:
            groups[-1][1].append(part)
        else:
            groups.append((part.level, [part]))
    return groups


def _wrapped(level: int, text: str) -> str:
    if level == 0 or (level > 0 and all(c in PLAIN_RAISED for c in text)):
        return text
    if level > 0:
        lead = re.match(r"[°′″]+", text)
        if lead:
            return lead.group() + (f"^{{{minus_in_script(text[lead.end() :])}}}" if text[lead.end() :] else "")
    return f"{'^' if level > 0 else '_'}{{{minus_in_script(text)}}}"


def minus_in_script(text: str) -> str:
    """Any minus or dash inside a script as ``-``.

    Examples
    --------
    >>> minus_in_script("−4")
    '-4'
    """
    return re.sub("[−–—‐‑]", "-", text)


def tidy(text: str) -> str:
    """Unicode sub- and superscript digits as markup, neighbouring groups of one level joined, braces of the print kept apart.

    Examples
    --------
    >>> tidy("10⁻⁴ Li₇La₃")
    '10^{-4} Li_{7}La_{3}'
    >>> tidy("10^{-}^{4}")
    '10^{-4}'
    """
    if any(c in UNICODE_RAISED for c in text):
        text = re.sub("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ]+", lambda m: "^{" + "".join(UNICODE_RAISED[c] for c in m.group()) + "}", text)
    if any(c in UNICODE_LOWERED for c in text):
        text = re.sub("[₀-₉₊₋₌₍₎ₓ]+", lambda m: "_{" + "".join(UNICODE_LOWERED[c] for c in m.group()) + "}", text)
    return re.sub(r"([_^])\{([^{}]*)\}(?:\1\{([^{}]*)\})+", _merge, text)


def _merge(match: re.Match) -> str:
    return match.group(1) + "{" + "".join(MARK.findall(match.group())) + "}"


def plain(text: str) -> str:
    """Text without markup.

    Examples
    --------
    >>> plain("10^{-4} S cm^{-1}")
    '10-4 S cm-1'
    """
    return MARK.sub(r"\1", text)
