"""Running text and notes told from the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.layout import Line, Word, segments

PROSE_LINES = 3  # as many full lines of running text end a table
NOTE = re.compile(r"^(?:Notes?|Source|Key|Legend|Abbreviations?|Exhibit reads)\b|^[*†‡]")


def is_prose(lines: Sequence[Line], x0: float, x1: float, body: float) -> bool:
    """Whether running text stands among lines: several full-width lines in a row without gaps like those of a table."""
    run = 0
    last: Line | None = None
    for line in sorted(lines, key=lambda item: item.base):
        whole = len(segments(line.words, 1.2)) == 1 and len(line.words) >= 6
        wide = line.x1 - line.x0 > 0.8 * (x1 - x0) or (line.size > 0.97 * body and line.x1 - line.x0 > 0.35 * (x1 - x0))
        follows = last is None or line.base - last.base < 4 * line.size
        run = run + 1 if whole and wide and follows else 1 if whole and wide else 0
        if run >= PROSE_LINES:
            return True
        last = line
    return False


def is_running(piece: Sequence[Word]) -> bool:
    """Whether a piece of a row reads like running text: five words and more, mostly small letters."""
    text = " ".join(w.text for w in piece)
    return len(piece) >= 5 and sum(c.islower() for c in text) > 0.6 * len(text)


def reads_as_text(row: Sequence[Word], pieces: Sequence[Sequence[Word]]) -> bool:
    """Whether a row is running text: each piece is, or the whole row is where justified lines leave wide blanks."""
    if all(map(is_running, pieces)):
        return True
    return (
        len(row) >= 6 and is_running(row) and not any(c.isdigit() for w in row for c in w.text) and len(row) > 1.6 * len(pieces)
    )


def is_note(piece: Sequence[Word], width: float) -> bool:
    """Whether a row of one piece reads like a note below a table: it says so, or runs over half of the table's width."""
    text = " ".join(w.text for w in piece)
    wide = max(w.x1 for w in piece) - piece[0].x0 > 0.5 * width and len(piece) > 5
    return bool(NOTE.match(text)) or is_running(piece) and wide or wide and len(piece) > 9
