"""Tables of TeX: ``tabular`` and its kin as rectangular grids."""

from __future__ import annotations

from ingest.readers.grid import build_grid, span
from ingest.readers.markup import tidy
from ingest.readers.tex_text import argument, inline

_RULES = {"hline", "midrule", "toprule", "bottomrule", "specialrule", "endhead", "endfirsthead"}
_NO_CELL = {"label", "caption", "addlinespace", "endfoot", "endlastfoot", "rowcolor"}
_MAX_DEPTH = 60


def grid_of(node) -> tuple[list[list[str]], int]:
    """Cells of a tabular environment, spanning ones repeated, and the number of rows above its first inner rule.

    Raises
    ------
    ReadError
        Too many cells.
    """
    rows, header = [], None
    for cells, rule_below in _rows(node):
        if cells:
            rows.append(cells)
        if rule_below and rows and header is None and len(rows) < 5:
            header = len(rows)
    if not rows:
        return [], 0
    grid = build_grid([[(text, 1, wide) for text, _, wide in row] for row in rows])
    _fill_below(grid, rows)
    return grid, header if header and header < len(grid) else 1


def _fill_below(grid: list[list[str]], rows: list[list[tuple[str, int, int]]]) -> None:
    """Repeat ``\\multirow`` cells in the empty cells that stand below them."""
    for index, row in enumerate(rows):
        column = 0
        for text, down, wide in row:
            for below in range(index + 1, min(index + down, len(grid))):
                for place in range(column, min(column + wide, len(grid[below]))):
                    grid[below][place] = grid[below][place] or text
            column += wide


def _rows(node):
    """(cells as (text, rows down, columns wide), whether a rule stands below) of a tabular's rows."""
    from pylatexenc.latexwalker import LatexMacroNode, LatexSpecialsNode

    cells: list[tuple[str, int, int]] = []
    cell: list = []
    pending: list = []

    def close() -> None:
        wide, down = 1, 1
        for inner in cell:
            if isinstance(inner, LatexMacroNode) and inner.macroname in ("multicolumn", "multirow"):
                number = span(tidy(argument(inner, 0)).strip("*-")) if inner.nodeargd and inner.nodeargd.argnlist else 1
                wide, down = (number, down) if inner.macroname == "multicolumn" else (wide, number)
        cells.append((tidy(inline(cell)), down, wide))
        cell.clear()

    for inner in node.nodelist or ():
        if isinstance(inner, LatexSpecialsNode) and inner.specials_chars == "&":
            close()
        elif isinstance(inner, LatexMacroNode) and inner.macroname in ("\\", "tabularnewline", "cr"):
            close()
            if pending:
                yield pending, False
            pending, cells = cells if any(c[0] for c in cells) else [], []
        elif isinstance(inner, LatexMacroNode) and inner.macroname in _RULES:
            if pending:
                yield pending, True
                pending = []
        elif isinstance(inner, LatexMacroNode) and inner.macroname in _NO_CELL:
            continue
        else:
            cell.append(inner)
    if pending:
        yield pending, False
    if cell and tidy(inline(cell)):
        close()
        yield cells, False


def environments_in(node, depth: int = 0):
    """All environments inside a node."""
    from pylatexenc.latexwalker import LatexEnvironmentNode

    for inner in node.nodelist or () if depth < _MAX_DEPTH else ():
        if isinstance(inner, LatexEnvironmentNode):
            yield inner
        if getattr(inner, "nodelist", None) is not None:
            yield from environments_in(inner, depth + 1)


def macros_in(node, name: str):
    """All commands of a name inside a node."""
    from pylatexenc.latexwalker import LatexMacroNode

    for inner in node.nodelist or ():
        if isinstance(inner, LatexMacroNode) and inner.macroname == name:
            yield inner
        elif getattr(inner, "nodelist", None) is not None:
            yield from macros_in(inner, name)
