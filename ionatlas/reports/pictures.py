"""See it: the pages that records were read from, with their boxes drawn, and an index that leads from each record to its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path

from ionatlas.reports.record_labels import grade, material, place, says


@dataclass
class Drawn:
    """What was drawn: the index, the pictures and excerpts, the sources whose file was not found, and why others could not be drawn."""

    index: Path
    files: list[Path] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    undrawn: list[str] = field(default_factory=list)


def draw_records(
    store,
    out: Path,
    *,
    source: str | None = None,
    property: str | None = None,
    record: str | None = None,
    folders: Sequence[Path] = (),
) -> Drawn:
    """Draw the pages that records were read from.

    Pages of PDFs and pictures become one PNG each, with the boxes of values, cells and tables and a list of the records;
    documents without pages become an HTML excerpt with the words marked. ``index.html`` lists everything.

    Parameters
    ----------
    store : graph.store.Store
    out : Path
        Folder to write to; made when absent.
    source : str, optional
        Only files whose name or path matches this pattern.
    property : str, optional
        Only measurements of this property.
    record : str, optional
        Only the measurement, structure or synthesis with this key.
    folders : sequence of Path
        Where to look for files that are not where they were when they were read.

    Raises
    ------
    ValueError
        No record fits.
    """
    from graph.queries import run

    wanted = {"source": source, "property": property, "record": record}
    rows = run(store, "evidence", wanted)
    if not rows:
        said = ", ".join(f"{name} {value!r}" for name, value in wanted.items() if value) or "this graph"
        raise ValueError(f"no record fits {said}; `ionatlas records` lists what there is")
    out.mkdir(parents=True, exist_ok=True)
    ledger = {row["sha256"]: row for row in run(store, "source_status", {"sha256": sorted({r["sha256"] for r in rows})})}
    drawn = Drawn(out / "index.html")
    sections, used = [], set()
    for sha256, group in groupby(sorted(rows, key=lambda r: (r["source"], r["sha256"])), key=lambda r: r["sha256"]):
        own = list(group)
        stem = _stem(own[0]["source"], used)
        links = _draw_source(own, ledger[sha256], out, stem, drawn, folders)
        sections.append(_section(own, ledger[sha256], links, is_missing=own[0]["source"] in drawn.missing))
    _write_index(drawn, sections)
    return drawn


def _draw_source(
    rows: list[dict], entry: dict, out: Path, stem: str, drawn: Drawn, folders: Sequence[Path]
) -> dict[int | None, str]:
    """Pictures of one source; the name of the file that shows it by page, None for what has no page."""
    from ingest.document import ReadError

    found = find_file(entry["source"], entry["sha256"], folders)
    if found is None:
        drawn.missing.append(entry["source"])
        return {}
    path, data = found
    media_type = entry["media_type"]
    try:
        if media_type == "application/pdf" or media_type.startswith("image/"):
            return _draw_pages(path, data, media_type, rows, entry, out, stem, drawn)
        return {None: _draw_excerpt(path, data, rows, out, stem, drawn)}
    except ReadError as error:
        drawn.undrawn.append(str(error))
        return {}


def _draw_pages(path, data, media_type, rows, entry, out: Path, stem: str, drawn: Drawn) -> dict[int | None, str]:
    from ingest.limits import Limits, bounded
    from ionatlas.reports.page_pictures import draw_page, marks_of, page_images, table_marks

    tables = [json.loads(text) for text in entry["table_list"]]
    by_page: dict[int, list[dict]] = {}
    for row in rows:
        if row["page"] is not None:
            by_page.setdefault(row["page"], []).append(row)
    data = bounded(path, data, media_type, Limits()).data
    links: dict[int | None, str] = {}
    for number, image, scale, words in page_images(path, data, media_type, set(by_page)):
        own = by_page[number]
        title = f"{path.name}, page {number}"
        sheet = draw_page(image, scale, title, marks_of(own, words), table_marks(tables, own, number))
        target = out / f"{stem}_page_{number:03}.png"
        sheet.save(target, optimize=True)
        drawn.files.append(target)
        links[number] = target.name
    return links


def _draw_excerpt(path: Path, data: bytes, rows: list[dict], out: Path, stem: str, drawn: Drawn) -> str:
    from ingest.document import ReadError
    from ingest.readers import read
    from ionatlas.reports.excerpts import excerpt

    try:
        document = read(path, data=data)
    except ReadError:
        document = None  # the words kept with the evidence are shown
    target = out / f"{stem}.html"
    target.write_text(excerpt(path.name, document, rows), encoding="utf-8")
    drawn.files.append(target)
    return target.name


def find_file(shown: str, sha256: str, folders: Iterable[Path]) -> tuple[Path, bytes] | None:
    """The file of a source with its bytes, known by its digest: where it was, or in one of the folders."""
    import hashlib

    name = Path(shown).name
    candidates = [Path(shown)]
    for folder in map(Path, folders):
        candidates += [folder / shown, folder / name, *(sorted(folder.rglob(name)) if folder.is_dir() else [])]
    for path in candidates:
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(data).hexdigest() == sha256:
            return path, data
    return None


def _stem(source: str, used: set[str]) -> str:
    """A file name of its own for a source."""
    base = re.sub(r"[^\w.-]+", "_", Path(source).name).removesuffix(Path(source).suffix).strip(".") or "source"
    stem, number = base, 2
    while stem in used:
        stem, number = f"{base}-{number}", number + 1
    used.add(stem)
    return stem


def _section(rows: list[dict], entry: dict, links: dict[int | None, str], *, is_missing: bool) -> str:
    from ionatlas.reports.excerpts import runs

    pictures = " · ".join(
        f'<a href="{escape(name)}">{f"page {page}" if page else "excerpt"}</a>'
        for page, name in sorted(links.items(), key=lambda item: item[0] or 0)
    )
    lines = []
    for row in sorted(rows, key=lambda row: row["record"] != "Measurement"):
        link = links.get(row["page"]) or links.get(None)
        where = f'<a href="{escape(link)}">{escape(place(row))}</a>' if link else escape(place(row))
        quote = row["quote"] if len(row["quote"]) <= 240 else row["quote"][:240] + "…"
        lines.append(
            f'<tr><td><b class="n {grade(row)}">{escape(grade(row))}</b></td><td>{escape(says(row))}</td><td>{escape(material(row))}</td>'
            f'<td>{where}</td><td class="q">{runs(quote, [])}</td></tr>'
        )
    notes = "".join(f"<li>{escape(note)}</li>" for note in entry["notes"])
    head = f"<h2>{escape(entry['source'])}</h2>"
    about = " · ".join(escape(str(part)) for part in (entry["title"], entry["doi"], entry["outcome"]) if part)
    told = "The file is not where it was when it was read: name its folder with --files."
    missing = f'<p class="about">{told}</p>' if is_missing else ""
    table = f"<table><tr><th></th><th>value</th><th>material</th><th>read from</th><th>words</th></tr>{''.join(lines)}</table>"
    return f'{head}<p class="about">{about}</p>{missing}<p>{pictures}</p>{f"<p>Not read:</p><ul>{notes}</ul>" if notes else ""}{table}'


def _write_index(drawn: Drawn, sections: list[str]) -> None:
    from ionatlas.reports.excerpts import legend, page

    body = f"<h1>Where the records were read</h1>{legend()}{''.join(sections)}"
    drawn.index.write_text(page("Where the records were read", body), encoding="utf-8")
