"""The text of a CIF: blocks, single values, and checks that can name the line, which parsers of structures cannot."""

from __future__ import annotations

import re

from ingest.document import ReadError

_BLOCK = re.compile(r"^\s*data_(\S*)", re.IGNORECASE)
_NUMBER = re.compile(r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?:\(\d+\))?$")
_CELL = ("_cell_length_a", "_cell_length_b", "_cell_length_c", "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma")
_ISOTOPES = {"D": "H", "T": "H"}


def blocks(text: str) -> list[tuple[str, int, str]]:
    """(name, number of its first line, text) of every ``data_`` block."""
    found: list[tuple[str, int, list[str]]] = []
    in_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(";"):
            in_text = not in_text
        start = None if in_text else _BLOCK.match(line)
        if start:
            found.append((start.group(1) or str(len(found) + 1), number, []))
        if found:
            found[-1][2].append(line)
    return [(name, number, "\n".join(lines) + "\n") for name, number, lines in found]


def field(text: str, name: str) -> str | None:
    """The value of a data name outside loops: on its line, on the next, or between semicolons."""
    found = re.search(
        rf"^[ \t]*{re.escape(name)}(?:[ \t]+(\S[^\n]*))?[ \t]*$\n?((?:;[^\n]*\n(?:[^;\n][^\n]*\n|\n)*)?)([^\n]*)",
        text,
        re.MULTILINE | re.IGNORECASE,
    )
    if not found:
        return None
    if found.group(1):
        value = found.group(1).strip()
        return None if value in ("?", ".") else value
    if found.group(2):
        return found.group(2).lstrip(";").strip()
    following = found.group(3).strip()
    return following if following and not following.startswith(("_", "loop_", "data_", "#", ";")) else None


def check_block(text: str, first_line: int) -> int:
    """Check cell and atom sites of a block; return the number of sites listed.

    Raises
    ------
    ReadError
        Naming the line: a missing or impossible cell value, an unknown element, a coordinate or occupancy that is no
        number, a row with too few values.
    """
    for name in _CELL:
        value = field(text, name)
        line = _line_of(text, name, first_line)
        if value is None:
            raise ReadError(f"line {line or first_line} on: {name} is missing; the file may be cut off")
        if not _NUMBER.match(value.split()[0]):
            raise ReadError(f"line {line}: {name} is {value!r}, not a number")
        number = float(re.sub(r"\(.*", "", value.split()[0]))
        limit = 180 if "angle" in name else 1000
        if not 0 < number < limit:
            raise ReadError(f"line {line}: {name} is {value!r}, must lie between 0 and {limit}")
    names, rows = _atom_sites(text, first_line)
    if not rows:
        raise ReadError(f"line {first_line} on: no atom sites listed")
    column = {name.lower(): index for index, name in enumerate(names)}
    symbol_at = column.get("_atom_site_type_symbol", column.get("_atom_site_label"))
    if symbol_at is None:
        raise ReadError(f"line {first_line} on: the atom sites have neither _atom_site_type_symbol nor _atom_site_label")
    numeric = [f"_atom_site_fract_{axis}" for axis in "xyz"] + ["_atom_site_occupancy"]
    missing = [name for name in numeric[:3] if name not in column]
    if missing:
        raise ReadError(f"line {first_line} on: the atom sites lack {', '.join(missing)}")
    for line, row in rows:
        if len(row) < len(names):
            raise ReadError(f"line {line}: {len(row)} values for {len(names)} columns of atom sites; the file may be cut off")
        _check_element(row[symbol_at], line)
        for name in numeric:
            if name in column and row[column[name]] not in ("?", ".") and not _NUMBER.match(row[column[name]]):
                raise ReadError(f"line {line}: {name} is {row[column[name]]!r}, not a number")
    return len(rows)


def _check_element(label: str, line: int) -> None:
    from pymatgen.core import Element

    letters = re.match(r"[A-Za-z]+", label)
    candidates = [letters.group()[:2].capitalize(), letters.group()[:1].upper()] if letters else []
    # D is deuterium, Wat and Lp are known to exporters; a label such as "O2W" still starts with its element
    if not any(Element.is_valid_symbol(_ISOTOPES.get(candidate, candidate)) for candidate in candidates):
        raise ReadError(f"line {line}: unknown element {label!r}")
    if letters and len(letters.group()) <= 2 and len(letters.group()) == len(label.rstrip("0123456789+-")):
        symbol = letters.group().capitalize()
        if not Element.is_valid_symbol(_ISOTOPES.get(symbol, symbol)):
            raise ReadError(f"line {line}: unknown element {label!r}")


def _line_of(text: str, name: str, first_line: int) -> int | None:
    for number, line in enumerate(text.splitlines(), start=first_line):
        if line.strip().lower().startswith(name.lower()):
            return number
    return None


def _atom_sites(text: str, first_line: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Column names and (line, values) of the loop that holds the coordinates."""
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        if lines[index].strip().lower() != "loop_":
            index += 1
            continue
        index += 1
        names = []
        while index < len(lines) and (lines[index].strip().startswith("_") or not lines[index].strip()):
            if lines[index].strip():
                names.append(lines[index].split()[0])
            index += 1
        if "_atom_site_fract_x" not in [name.lower() for name in names]:
            continue
        rows: list[tuple[int, list[str]]] = []
        while index < len(lines):
            line = lines[index].strip()
            if line.startswith(("_", "loop_", "data_", ";")):
                break
            if line and not line.startswith("#"):
                values = [value.strip("'\"") for value in re.findall(r"'[^']*'(?=\s|$)|\"[^\"]*\"(?=\s|$)|[^\s#]\S*", line)]
                if rows and len(rows[-1][1]) < len(names):  # a row may be wrapped over lines
                    rows[-1][1].extend(values)
                else:
                    rows.append((first_line + index, values))
            index += 1
        return names, rows
    return [], []
