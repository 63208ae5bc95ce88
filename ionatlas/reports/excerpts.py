"""Excerpts of documents without pages (XML, HTML, text, spreadsheets, CIF): their paragraphs and tables with what was read marked."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ionatlas.reports.page_pictures import Mark, marks_of
from ionatlas.reports.record_labels import COLOURS, MEANINGS, grade, material, place, printed, says

if TYPE_CHECKING:
    from ingest.document import Block, Document, Table

MOST_ROWS = 300
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1.5em;color:#1a1a1a;background:#fff}
h1{font-size:1.35em}h2{font-size:1.1em;margin-top:2em}p.block{max-width:50em}
table{border-collapse:collapse;margin:.8em 0;font-size:.92em}td,th{border:1px solid #ccc;padding:.25em .6em;text-align:left;vertical-align:top}
th{background:#f3f3f3}.about{color:#555;font-size:.9em}.sentence{background:#f4f1e4}
mark{color:inherit;background:none;border-bottom:3px solid;padding:0 1px}
b.n{font-size:.72em;color:#fff;border-radius:4px;padding:0 .35em;margin-right:.25em;vertical-align:super}
img{max-width:100%;border:1px solid #bbb}.legend span{margin-right:1.2em;white-space:nowrap}.legend i{display:inline-block;width:1em;height:.8em;margin-right:.35em}
td.q{max-width:34em;color:#444}
""" + "".join(
    f"mark.{key}{{border-color:{c};background:{c}26}}td.{key}{{background:{c}30;outline:2px solid {c}}}b.{key}{{background:{c}}}"
    for key, c in COLOURS.items()
)


def page(title: str, body: str) -> str:
    """A whole HTML page without scripts."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def legend() -> str:
    """What the colours mean."""
    items = "".join(f'<span><i style="background:{COLOURS[key]}"></i>{escape(text)}</span>' for key, text in MEANINGS.items())
    return f'<p class="legend about">{items}</p>'


def badge(mark: Mark) -> str:
    """The number of a record in the colour of its confidence."""
    return f'<b class="n {grade(mark.row)}">{mark.number}</b>'


def excerpt(title: str, document: Document | None, rows: list[dict]) -> str:
    """The paragraphs and tables that gave something, marked, and a list of the records.

    Parameters
    ----------
    title : str
    document : Document or None
        The file read again; None where it cannot be, then only the words kept with the evidence are shown.
    rows : list of dict
        Of the query ``evidence``, all of this file.
    """
    marks = marks_of(rows, None)
    numbers = {mark.row["record_id"]: mark for mark in marks}
    parts, shown = [], set()
    for block in document.blocks if document else ():
        own = [row for row in rows if row["row"] is None and id(row) not in shown and row["quote"] and row["quote"] in block.text]
        if own:
            shown |= {id(row) for row in own}
            section = f'<p class="about">{escape(block.section)}</p>' if block.section and block.section != block.text else ""
            parts.append(f'{section}<p class="block">{_marked(block, own, numbers)}</p>')
    for table in document.tables if document else ():
        own = [row for row in rows if row["row"] is not None and id(row) not in shown and _is_of(table, row)]
        if own:
            shown |= {id(row) for row in own}
            parts.append(_table(table, own, numbers))
    for row in rows:
        if id(row) not in shown:
            parts.append(
                f'<p class="block">{badge(numbers[row["record_id"]])} <span class="sentence">{runs(row["quote"], [])}</span></p>'
            )
    entries = "".join(
        f"<tr><td>{badge(m)}</td><td>{escape(says(m.row))}</td><td>{escape(material(m.row))}</td><td>{escape(place(m.row))}</td></tr>"
        for m in marks
    )
    listing = f"<h2>Records</h2><table><tr><th></th><th>value</th><th>material</th><th>read from</th></tr>{entries}</table>"
    return page(title, f"<h1>{escape(title)}</h1>{legend()}{''.join(parts)}{listing}")


def _is_of(table: Table, row: dict) -> bool:
    return (
        row["table"] == table.label
        and row["row"] < len(table.rows)
        and row["column"] is not None
        and row["column"] < len(table.rows[row["row"]])
        and (table.rows[row["row"]][row["column"]].strip() or "-") == row["quote"]
    )


def _marked(block: Block, rows: list[dict], numbers: dict[str, Mark]) -> str:
    spans = []
    for row in rows:
        begin = block.text.index(row["quote"])
        spans.append((begin, begin + len(row["quote"]), "sentence", None))
        if row["record"] == "Measurement":
            start, end = row["start"], row["end"]
            value = printed(row)
            if not (start is not None and end is not None and begin <= start < end <= begin + len(row["quote"])):
                at = row["quote"].find(value) if value else -1
                start, end = (begin + at, begin + at + len(value)) if at >= 0 else (begin, begin)
            spans.append((start, end, grade(row), numbers[row["record_id"]]))
        else:
            spans.append((begin, begin, grade(row), numbers[row["record_id"]]))
    return runs(block.text, spans)


def runs(text: str, spans: list[tuple[int, int, str, Mark | None]]) -> str:
    """Text with its ``_{}`` and ``^{}`` as sub- and superscripts and spans marked; everything in it is escaped.

    >>> runs("10^{-4} <b>", [])
    '10<sup>-4</sup> &lt;b&gt;'
    """
    opened: dict[int, list[str]] = {}
    for start, _, _, mark in spans:
        if mark is not None and badge(mark) not in opened.setdefault(start, []):
            opened[start].append(badge(mark))
    waiting = sorted(opened)
    pieces, number = [], 0
    for index, char, level in _characters(text):
        inside = frozenset(kind for start, end, kind, _ in spans if start <= index < end)
        badges = ""
        while waiting and waiting[0] <= index:
            badges += "".join(opened[waiting.pop(0)])
            number += 1  # a new run begins here
        pieces.append(((number, inside, level), badges, char))
    return "".join(_run(key, list(group)) for key, group in groupby(pieces, key=lambda piece: piece[0]))


def _run(key: tuple, group: list[tuple]) -> str:
    _, inside, level = key
    words = escape("".join(char for _, _, char in group))
    words = f"<{level}>{words}</{level}>" if level else words
    kinds = sorted(inside - {"sentence"})
    words = f'<mark class="{kinds[0]}">{words}</mark>' if kinds else words
    words = f'<span class="sentence">{words}</span>' if "sentence" in inside else words
    return group[0][1] + words


def _characters(text: str):
    """(index, character, '' or sub or sup) of everything but the marks themselves."""
    levels: list[str] = []
    index = 0
    while index < len(text):
        two = text[index : index + 2]
        if two in ("_{", "^{"):
            levels.append("sub" if two[0] == "_" else "sup")
            index += 2
        elif text[index] == "}" and levels:
            levels.pop()
            index += 1
        else:
            yield index, text[index], levels[-1] if levels else ""
            index += 1


def _table(table: Table, rows: list[dict], numbers: dict[str, Mark]) -> str:
    cells: dict[tuple[int, int], list[dict]] = {}
    for row in rows:
        cells.setdefault((row["row"], row["column"]), []).append(row)
    wanted = {index for index, _ in cells}
    lines = []
    for index, line in enumerate(table.rows):
        if len(table.rows) > MOST_ROWS and index >= table.header_rows and index not in wanted or len(lines) > MOST_ROWS:
            continue
        name = "th" if index < table.header_rows else "td"
        lines.append(
            "<tr>"
            + "".join(_cell(name, text, cells.get((index, column), []), numbers) for column, text in enumerate(line))
            + "</tr>"
        )
    caption = f"<p><b>{escape(table.label or 'Table')}</b> {runs(table.caption, [])}</p>"
    return f"{caption}<table>{''.join(lines)}</table>"


def _cell(name: str, text: str, rows: list[dict], numbers: dict[str, Mark]) -> str:
    own = {row["record_id"]: row for row in rows}
    marks = "".join(badge(numbers[key]) for key in own)
    kind = f' class="{grade(next(iter(own.values())))}"' if own else ""
    return f"<{name}{kind}>{marks}{runs(text, [])}</{name}>"
