"""The graph's vocabulary: labels, their properties with units, relationships; what researchers see and what the gate checks by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.statements import statement

if TYPE_CHECKING:
    from graph.store import Store

# label -> (what it is, {property: (unit or None, meaning)}); the first property is the key
LABELS: dict[str, tuple[str, dict[str, tuple[str | None, str]]]] = {
    "Paper": (
        "a publication",
        {
            "paper_id": (None, "key: doi:..., cite:..., title:... or file:..."),
            "doi": (None, "DOI in lower case"),
            "title": (None, ""),
            "year": (None, "of publication"),
            "venue": (None, "journal"),
            "authors": (None, "list"),
            "volume": (None, ""),
            "page": (None, "the first one, or the article number"),
            "title_key": (None, "letters and digits of the title, to tell the same paper"),
            "cite_key": (None, "initials of the journal, volume, page, to tell the same paper"),
        },
    ),
    "Source": (
        "one file that was read: the ledger",
        {
            "sha256": (None, "key: of the file's bytes"),
            "path": (None, "as given"),
            "media_type": (None, ""),
            "pages": (None, "number of pages"),
            "outcome": (None, "ok, partial or failed"),
            "reason": (None, "why not ok"),
            "pipeline": (None, "version that read it"),
            "timings": ("s", "by stage, JSON"),
            "pages_text": (None, "pages read from their text layer"),
            "pages_ocr": (None, "pages recognised from their picture"),
            "pages_unread": (None, "pages that gave nothing"),
            "tables": (None, "list of JSON: label, page, bbox, rows, columns, extractor, confidence, values, problem"),
            "notes": (None, "list: what was not read and why, with its place"),
            "companions": (None, "paper and bibliography entry that stood beside the file, as a digest"),
        },
    ),
    "Material": (
        "a composition in one phase",
        {
            "material_id": (None, "key"),
            "formula": (None, "canonical formula; null for polymers, composites and unresolved names"),
            "phase": (None, "cubic, tetragonal, ..., glass, composite, unknown"),
            "composition": (None, "scale-free key of the composition, the same for all phases"),
            "anonymous": (None, "formula with A, B, C for the elements"),
            "family": (None, "garnet, perovskite, NASICON, argyrodite, LGPS, ..."),
            "names": (None, "list: as printed"),
            "components": (None, "list of JSON: parts of a mixture"),
            "charge_balanced": (None, "whether common oxidation states sum to zero"),
            "fingerprint": (None, "list of 64 numbers, length 1"),
        },
    ),
    "Element": ("a chemical element", {"symbol": (None, "key"), "z": (None, "atomic number")}),
    "Sample": (
        "one specimen of one paper",
        {
            "sample_id": (None, "key"),
            "paper": (None, "paper_id"),
            "label": (None, "as printed; null when the paper speaks of the material only"),
            "relative_density": ("%", ""),
        },
    ),
    "Structure": (
        "a crystal structure of a sample",
        {
            "structure_id": (None, "key"),
            "spacegroup_number": (None, "1 to 230"),
            "spacegroup": (None, "Hermann-Mauguin symbol"),
            "crystal_system": (None, ""),
            "prototype": (None, "structure type"),
            "a": ("angstrom", ""),
            "b": ("angstrom", ""),
            "c": ("angstrom", ""),
            "alpha": ("degree", ""),
            "beta": ("degree", ""),
            "gamma": ("degree", ""),
            "cif": (None, "the whole CIF"),
        },
    ),
    "Motif": ("a coordination polyhedron or framework", {"name": (None, "key, e.g. ZrO6")}),
    "Measurement": (
        "one value of one property of one sample",
        {
            "measurement_id": (None, "key"),
            "property": (
                None,
                "ionic_conductivity, electronic_conductivity (S/cm), activation_energy (eV), lattice_parameter (angstrom), "
                "relative_density (%), density (g/cm^3), diffusion_coefficient (cm^2/s), transference_number, "
                "bulk_modulus, shear_modulus, youngs_modulus (GPa), thermal_expansion_coefficient (1/K)",
            ),
            "value": ("see unit", ""),
            "low": ("see unit", "lower end of the interval"),
            "high": ("see unit", "upper end of the interval"),
            "bound": (None, "<, > or ~"),
            "unit": (None, "canonical unit of the property"),
            "raw": (None, "as printed"),
            "temperature_K": ("K", "of the measurement"),
            "temperature_assumed": (None, "true where the paper says room temperature"),
            "kind": (None, "bulk, total, grain_boundary"),
            "axis": (None, "a, b, c, alpha, beta, gamma of a lattice parameter"),
            "origin": (None, "own, cited, dataset, simulated"),
            "method": (None, "how it was measured"),
            "confidence": (None, "0 to 1"),
            "status": (None, "machine, checked, rejected"),
        },
    ),
    "Synthesis": (
        "how a sample was made",
        {
            "synthesis_id": (None, "key"),
            "method": (None, "solid_state, sol_gel, mechanochemical, ..."),
            "max_temperature_K": ("K", "of the hottest step"),
            "time_h": ("h", "of the hottest step"),
            "atmosphere": (None, ""),
            "steps": (None, "list of JSON: operation, temperature_K, time_h, atmosphere"),
            "precursors": (None, "list of JSON: formula, name, amount"),
        },
    ),
    "Evidence": (
        "the place a fact was read from",
        {
            "evidence_id": (None, "key"),
            "kind": (None, "text, table, ocr, dataset, simulation"),
            "page": (None, "from 1"),
            "bbox": ("point", "x0, top, x1, bottom from the page's top left corner"),
            "table": (None, "label of the table"),
            "row": (None, "of the table grid, from 0"),
            "column": (None, "of the table grid, from 0"),
            "start": (None, "first character in the block of text"),
            "end": (None, "character after the last"),
            "quote": (None, "as printed"),
            "extractor": (None, "what read it"),
            "extractor_version": (None, ""),
            "confidence": (None, "0 to 1"),
            "flags": (None, "what was mended, assumed or looks misprinted there: minus_restored, series_not_neutral, ..."),
            "features": (None, "what the confidence was computed from, JSON"),
        },
    ),
    "Campaign": (
        "an optimisation campaign",
        {
            "campaign_id": (None, "key"),
            "name": (None, ""),
            "space": (None, "search space, JSON"),
            "settings": (None, "JSON"),
            "created": (None, "ISO 8601"),
        },
    ),
    "Evaluation": (
        "one candidate simulated in a campaign",
        {
            "evaluation_id": (None, "key"),
            "campaign_id": (None, ""),
            "cycle": (None, ""),
            "requested": (None, "composition asked for"),
            "simulated": (None, "composition the cell could hold"),
            "status": (None, "ok or failed"),
            "failure": (None, "why it failed"),
            "sigma_300K": ("S/cm", "with sigma_low and sigma_high, 95 %"),
            "sigma_low": ("S/cm", ""),
            "sigma_high": ("S/cm", ""),
            "sigma_is_upper_bound": (None, "whether no diffusion was seen"),
            "activation_energy": ("eV", "with activation_energy_low and activation_energy_high, 95 %"),
            "activation_energy_low": ("eV", ""),
            "activation_energy_high": ("eV", ""),
            "bulk_modulus": ("GPa", ""),
            "shear_modulus": ("GPa", ""),
            "scores": (None, "JSON; also one property each, score_NAME"),
            "acquisition": (None, ""),
            "settings": (None, "of the simulation, JSON"),
            "versions": (None, "of the software, JSON"),
            "seeded_by": (None, "list of measurement_id"),
            "at": (None, "ISO 8601"),
        },
    ),
    "Review": (
        "an expert's verdict",
        {
            "review_id": (None, "key"),
            "evaluation_id": (None, "what it judges: an evaluation"),
            "measurement_id": (None, "or a measurement"),
            "expert": (None, ""),
            "verdict": (None, "accept, correct, reject, comment"),
            "comment": (None, ""),
            "at": (None, "ISO 8601"),
            "before": (None, "the measurement, its sample, material and paper when it was judged, JSON"),
            "after": (None, "the same as the verdict left it, JSON"),
            "places": (None, "the evidence it had when it was judged, JSON"),
        },
    ),
}

# from, type, to, properties
RELATIONSHIPS: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("Source", "OF_PAPER", "Paper", ()),
    ("Paper", "CITES", "Paper", ("sources",)),
    ("Sample", "REPORTED_IN", "Paper", ()),
    ("Sample", "OF", "Material", ()),
    ("Material", "CONTAINS", "Element", ("amount", "fraction")),
    ("Measurement", "ON", "Sample", ()),
    ("Sample", "CRYSTALLIZES_AS", "Structure", ()),
    ("Structure", "HAS_MOTIF", "Motif", ()),
    ("Sample", "MADE_BY", "Synthesis", ()),
    ("Synthesis", "USES", "Material", ("amount",)),
    ("Measurement", "EVIDENCED_BY", "Evidence", ()),
    ("Structure", "EVIDENCED_BY", "Evidence", ()),
    ("Synthesis", "EVIDENCED_BY", "Evidence", ()),
    ("Evidence", "IN", "Source", ()),
    ("Evaluation", "IN_CAMPAIGN", "Campaign", ()),
    ("Evaluation", "PROPOSES", "Material", ()),
    ("Evaluation", "SEEDED_BY", "Measurement", ()),
    ("Measurement", "FROM", "Evaluation", ()),
    ("Review", "JUDGES", "Evaluation", ()),
    ("Review", "JUDGES", "Measurement", ()),
]

_INTERNAL = {"Schema"}


def names(store: Store) -> dict[str, set[str]]:
    """Known names by kind (label, relationship type, property): the vocabulary's and those the database has besides."""
    known = {
        "label": set(LABELS),
        "relationship type": {r[1] for r in RELATIONSHIPS},
        "property": {p for _, properties in LABELS.values() for p in properties} | {p for r in RELATIONSHIPS for p in r[3]},
    }
    for row in store.rows(statement("read/names")):
        if row["name"] not in _INTERNAL:
            known[row["kind"]].add(row["name"])
    return known
