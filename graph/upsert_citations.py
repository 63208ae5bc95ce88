"""Writing who cites whom: edges between papers, each with the sources whose reference lists state it."""

from __future__ import annotations

from typing import Any

from graph.statements import statement
from graph.write_parts import WriteSummary, batches


def write_citations(
    tx: Any, summary: WriteSummary, source: str, paper: str | None, cited: list[str], formerly: list[str]
) -> list[str]:
    """Bring the edges that `source` states to what it says now.

    Parameters
    ----------
    source : str
        SHA-256 of the file whose reference list was read.
    paper : str or None
        Key of the paper it is of.
    cited : list of str
        Keys of the papers it cites.
    formerly : list of str
        Papers the source was of before; what it said for those is taken back.

    Returns
    -------
    list of str
        Keys of papers that lost a citation and may now be without any use.
    """
    papers = sorted({*formerly, *([paper] if paper else [])})
    stored = {
        (r["paper"], r["cited"]): list(r["sources"] or []) for r in tx.run(statement("read/citations"), papers=papers).data()
    }
    wanted = {(paper, key) for key in cited if paper and key != paper}
    write, delete = [], []
    for pair, sources in stored.items():
        if source in sources and pair not in wanted:
            rest = [s for s in sources if s != source]
            row = {"paper": pair[0], "cited": pair[1], "sources": rest}
            (write if rest else delete).append(row)
    for pair in sorted(wanted):
        sources = stored.get(pair, [])
        if source not in sources:
            write.append({"paper": pair[0], "cited": pair[1], "sources": sorted([*sources, source])})
    batches(tx, summary, "write/citations", write)
    batches(tx, summary, "write/delete_citations", delete)
    return [row["cited"] for row in delete]
