"""CIF files: cell, space group, formula and coordination polyhedra, partial occupancies kept."""

from __future__ import annotations

import io
import math
import re
import warnings as python_warnings
from pathlib import Path

from graph.records import Paper
from ingest.document import CrystalStructure, Document, ReadError
from ingest.readers.cif_publication import publication
from ingest.readers.cif_text import blocks, check_block, field
from ingest.readers.files import document, load
from ingest.readers.motifs import motifs
from ingest.readers.text import decode

MAX_BLOCKS = 500
MAX_SITES = 4000


def read_cif(path: Path | str, data: bytes | None = None) -> Document:
    """Read a CIF with one or more structures.

    Returns
    -------
    Document
        One CrystalStructure per ``data_`` block that holds a structure. The space group is the one the file states; where
        spglib (symprec 0.01 angstrom) finds another one for the sites, a warning says so.

    Raises
    ------
    ReadError
        No block can be read; names the line of an unknown element, a number that is none, or a short row.
    """
    path = Path(path)
    data = load(path) if data is None else data
    doc = document(path, data, "chemical/x-cif")
    text, warning = decode(data)
    if warning:
        doc.warnings.append(warning)
    found = blocks(text)
    if not found:
        raise ReadError(f"{path}: no data_ block in the CIF")
    if len(found) > MAX_BLOCKS:
        doc.warnings.append(f"{len(found)} data blocks: only the first {MAX_BLOCKS} were read")
    failures, papers = [], []
    for name, first_line, body in found[:MAX_BLOCKS]:
        paper, code = publication(body)
        papers.append(paper)
        if "_atom_site" not in body and "_cell_length" not in body:
            continue  # a block of text: a report, a publication section
        try:
            structure = _structure(name, first_line, body, doc.warnings)
            structure.paper, structure.code = paper, code
            doc.structures.append(structure)
        except ReadError as error:
            failures.append(f"data_{name}: {error}")
    if not doc.structures:
        raise ReadError(f"{path}: {failures[0] if failures else 'no crystal structure in the CIF'}")
    doc.warnings += failures
    _metadata(doc, papers)
    return doc


def _metadata(doc: Document, papers: list[Paper]) -> None:
    """The document's paper: what its blocks agree on; a collection of structures from several papers has none of its own."""
    stated = [paper for paper in papers if paper.doi or paper.title]
    for structure in doc.structures:
        if structure.paper is not None and not (structure.paper.doi or structure.paper.title):
            structure.paper = None
    if len({paper.doi or paper.title for paper in stated}) != 1:
        return
    paper = max(stated, key=lambda p: sum(bool(v) for v in p.model_dump().values()))
    doc.doi, doc.title, doc.year, doc.venue, doc.authors = paper.doi, paper.title, paper.year, paper.venue, list(paper.authors)
    doc.volume, doc.first_page = paper.volume, paper.page
    for structure in doc.structures:
        structure.paper = None


def _structure(name: str, first_line: int, body: str, notes: list[str]) -> CrystalStructure:
    sites = check_block(body, first_line)
    if sites > MAX_SITES:
        raise ReadError(f"{sites} listed sites, more than {MAX_SITES}")
    structure = _parse(body, first_line, notes, name)
    lattice = structure.lattice
    number, symbol = _stated_spacegroup(body)
    found_number, found_symbol, system = _found_spacegroup(structure)
    if number and found_number and number != found_number:
        notes.append(
            f"data_{name}: states space group {symbol or '?'} ({number}), spglib finds {found_symbol} ({found_number}) at 0.01 angstrom"
        )
    used = number or found_number
    return CrystalStructure(
        formula=_formula(structure, body, notes, name),
        spacegroup_number=used,
        spacegroup=(symbol if number else None) or (found_symbol if used == found_number else None) or symbol,
        crystal_system=_crystal_system(used) or system,
        a=lattice.a, b=lattice.b, c=lattice.c, alpha=lattice.alpha, beta=lattice.beta, gamma=lattice.gamma,
        cif=body,
        motifs=motifs(structure),
        name=_chemical_name(body),
    )  # fmt: skip


def _parse(body: str, first_line: int, notes: list[str], name: str):
    from pymatgen.io.cif import CifParser

    with python_warnings.catch_warnings(record=True) as caught:
        python_warnings.simplefilter("always")
        try:
            # the default tolerance rejects sites whose rounded occupancies sum to 1.01; they are scaled and noted
            parser = CifParser(io.StringIO(body), occupancy_tolerance=1.1, site_tolerance=1e-3)
            structures = parser.parse_structures(primitive=False, on_error="raise")
        except (ValueError, KeyError, TypeError, IndexError, AssertionError, ZeroDivisionError, ArithmeticError) as error:
            raise ReadError(f"line {first_line} on: no structure: {str(error).strip() or type(error).__name__}") from error
    if not structures:
        raise ReadError(f"line {first_line} on: no structure in the block")
    for warning in caught:
        message = str(warning.message)
        if "occupanc" in message.lower() and "sum" in message.lower():
            notes.append(f"data_{name}: {message.splitlines()[0]}")
    structure = structures[0]
    if structure.lattice.volume < 1 or structure.density > 30:
        raise ReadError(
            f"line {first_line} on: impossible cell: volume {structure.lattice.volume:.3g} cubic angstrom, {structure.density:.3g} g/cm3"
        )
    return structure


def _formula(structure, body: str, notes: list[str], name: str) -> str:
    """The stated formula where the sites agree with it, else that of the sites, per formula unit where Z is stated."""
    from graph.compositions import canonical_formula, parse_composition

    sites = structure.composition.element_composition
    stated = _words(field(body, "_chemical_formula_sum") or field(body, "_chemical_formula_structural"))
    if stated:
        try:
            composition = parse_composition(stated.replace(" ", ""))
            if composition.fractional_composition.almost_equals(sites.fractional_composition, rtol=0.02, atol=0.003):
                return canonical_formula(_per_unit(composition))
            notes.append(f"data_{name}: states the formula {stated}, its sites add up to {sites.reduced_formula}")
        except ValueError:
            notes.append(f"data_{name}: the stated formula {stated!r} cannot be read")
    units = (field(body, "_cell_formula_units_Z") or "").strip()
    if units.isdigit() and int(units) > 0:
        sites = sites / int(units)
    return canonical_formula(_per_unit(sites))


def _per_unit(composition):
    """A cell's content divided by the largest common divisor that leaves amounts of two (else three) decimals.

    Writers of disordered cells give ``Li7.8Ti10.2Al1.8P18O72`` where papers print ``Li1.3Al0.3Ti1.7P3O12``.
    """
    whole = [round(amount) for amount in composition.values() if abs(amount - round(amount)) < 1e-3]
    common = math.gcd(*whole) if whole else 1
    divisors = [divisor for divisor in range(common, 1, -1) if common % divisor == 0]
    for places, divisor in ((places, divisor) for places in (2, 3) for divisor in divisors):
        amounts = {element: amount / divisor for element, amount in composition.items()}
        if all(abs(amount - round(amount, places)) < 3e-4 for amount in amounts.values()):
            return type(composition)({element: round(amount, places) for element, amount in amounts.items()})
    return composition


def _stated_spacegroup(body: str) -> tuple[int | None, str | None]:
    from pymatgen.symmetry.groups import SpaceGroup

    number = None
    for name in ("_space_group_IT_number", "_symmetry_Int_Tables_number"):
        value = (field(body, name) or "").strip("'\" ")
        if value.isdigit() and 1 <= int(value) <= 230:
            number = int(value)
    symbol = None
    for name in ("_symmetry_space_group_name_H-M", "_space_group_name_H-M_alt", "_space_group_name_H-M_full"):
        symbol = symbol or _words(field(body, name)) or None
    if symbol in ("?", "."):
        symbol = None
    if symbol:
        symbol = re.sub(r"\s+", "", re.sub(r"\s*:\s*[\w]+$", "", symbol))
        if number is None:
            try:
                number = SpaceGroup(symbol).int_number
            except (ValueError, KeyError):
                number = None
    return number, symbol


def _found_spacegroup(structure) -> tuple[int | None, str | None, str | None]:
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer, SymmetryUndeterminedError

    try:
        analyzer = SpacegroupAnalyzer(structure, symprec=0.01)
        return analyzer.get_space_group_number(), analyzer.get_space_group_symbol(), analyzer.get_crystal_system()
    except (SymmetryUndeterminedError, TypeError, ValueError):
        return None, None, None


def _crystal_system(number: int | None) -> str | None:
    """Crystal system of a space group number (International Tables A)."""
    if number is None:
        return None
    limits = (
        (2, "triclinic"),
        (15, "monoclinic"),
        (74, "orthorhombic"),
        (142, "tetragonal"),
        (167, "trigonal"),
        (194, "hexagonal"),
        (230, "cubic"),
    )
    return next(system for last, system in limits if number <= last)


def _chemical_name(body: str) -> str | None:
    for name in ("_chemical_name_common", "_chemical_name_mineral", "_chemical_name_systematic", "_chemical_name_structure_type"):
        value = _words(field(body, name))
        if value and value not in ("?", "."):
            return value
    return None


def _words(value: str | None) -> str:
    return " ".join((value or "").strip("'\" \n").split())
