"""OBELiX (arXiv:2502.14234): measured conductivities of lithium electrolytes with composition, space group, cell and CIF files."""

from __future__ import annotations

from pathlib import Path

from graph.records import Sample, Structure
from ingest.document import ReadError
from ingest.importers import Dataset, row_evidence
from ingest.importers.mapping import Mapping
from ingest.importers.table import Row, read_table

_CELL = [{"property": "lattice_parameter", "column": a, "unit": "angstrom", "axis": a} for a in ("a", "b", "c")] + [
    {"property": "lattice_parameter", "column": a, "unit": "degree", "axis": a} for a in ("alpha", "beta", "gamma")
]
MAPPING = Mapping.model_validate(
    {
        "paper": {
            "doi": "10.48550/arxiv.2502.14234",
            "title": "OBELiX: A Curated Dataset of Crystal Structures and Experimentally Measured Ionic Conductivities for Lithium "
            "Solid-State Electrolytes",
            "year": 2025,
        },
        "columns": {"formula": "Reduced Composition", "doi": "DOI", "family": "Family", "spacegroup": "Space group #"},
        "measurements": [
            {"property": "ionic_conductivity", "column": column, "unit": "S/cm", "room_temperature": True, "kind": kind}
            for column, kind in (("IC (Total)", "total"), ("IC (Bulk)", "bulk"), ("Ionic conductivity (S cm-1)", None))
        ]
        + _CELL,
        "skip": [{"column": "note", "matching": "should be deleted|duplicated"}],
    }
)
"""The data set's columns; its conductivities are those at room temperature."""


def read_obelix(path: Path | str, *, cifs: Path | str | None = None) -> Dataset:
    """The rows of an OBELiX table (all.csv, train.csv, test.csv).

    Parameters
    ----------
    path : path
        The table, or the folder it lies in (``all.csv`` before ``train.csv``).
    cifs : path, optional
        Folder with ``ID.cif``; a folder below that of the table is found by itself. The published CIFs carry noise on the
        coordinates, added by the data set's authors.

    Raises
    ------
    ImportRefused
        Not such a table.
    """
    path = Path(path)
    if path.is_dir():
        path = next((p for name in ("all.csv", "train.csv", "test.csv") if (p := path / name).exists()), path / "all.csv")
    files = {p.stem: p for p in (Path(cifs) if cifs else path.parent).rglob("*.cif")}

    def complete(sample: Sample, row: Row) -> Sample:
        cif = files.get(row.get("ID"))
        structure = _structure_of(cif, sample, row) if cif else None
        return sample.model_copy(update={"structures": [structure]}) if structure else sample

    return read_table(path, MAPPING, name="obelix", complete=complete)


def _structure_of(cif: Path, sample: Sample, row: Row) -> Structure | None:
    """The structure of the CIF with the space group that the table states: noise on the coordinates hides it from the sites."""
    from ingest.linking.spacegroups import crystal_system, symbol_of
    from ingest.readers import read

    try:
        (found,) = read(cif).structures[:1]
    except (ReadError, ValueError):
        return None
    stated = sample.structures[0] if sample.structures else None
    number = stated.spacegroup_number if stated else found.spacegroup_number
    return Structure(
        spacegroup_number=number,
        spacegroup=symbol_of(number) if number else found.spacegroup,
        crystal_system=crystal_system(number) if number else found.crystal_system,
        a=found.a, b=found.b, c=found.c, alpha=found.alpha, beta=found.beta, gamma=found.gamma,
        cif=found.cif,
        motifs=found.motifs,
        evidence=[row_evidence(row.number, f"{row.get('ID')}: {cif.name}", "obelix", column=row.places.get("ID"))],
    )  # fmt: skip
