"""Sample documents as plain text, CIF and CSV."""

from __future__ import annotations

import corpus_facts as facts
from corpus_spelling import formula, unicode_levels
from corpus_truth import Truth, source


def argyrodite_text() -> None:
    doi = "10.1021/jacs.7b06327"
    truth = Truth("text", "argyrodite_halides", doi)
    rows = list(facts.ARGYRODITE.items())
    for composition, (sigma, a) in rows:
        truth.conductivity(composition, sigma, loc="sentence")
        truth.cell(composition, a=a)
        truth.add(composition, "space_group", "F-43m")
    names = [formula(c) for c, _ in rows]
    sigmas = [f"{s * 1e3:.2f}" for _, (s, _) in rows[:4]]
    text = f"""# Halides in lithium argyrodites: a digest

Digest of doi:{doi}
Year: {facts.YEARS[doi]}

## Structure

The argyrodites {", ".join(names[:-1])} and {names[-1]} crystallize in the cubic space group F-43m. Isolated PS_{{4}} tetrahedra
are surrounded by sulfide, halide and mobile lithium ions.

The lattice parameters of {", ".join(names[:-1])} and {names[-1]} are {", ".join(f"{a:.4f}" for _, (_, a) in rows[:-1])} and {rows[-1][1][1]:.4f} Å, respectively.

## Transport

At room temperature the ionic conductivities of {", ".join(names[:3])} and {names[3]} are {", ".join(sigmas[:3])} and {sigmas[3]} mS cm^{{−1}}, respectively.
In contrast, {names[4]} has an ionic conductivity of only 1.3 × 10^{{−6}} S cm^{{−1}} at room temperature, because its anions are ordered.
"""
    source("text", "argyrodite_halides.txt").write_text(unicode_levels(text), encoding="utf-8")
    truth.write()


def tetragonal_text() -> None:
    doi = "10.1016/j.jssc.2009.05.020"
    truth = Truth("text", "tetragonal_llzo", doi)
    composition = "Li7La3Zr2O12"
    truth.conductivity(composition, 1.63e-6, 26.85, kind="bulk", loc="sentence")
    truth.add(composition, "activation_energy", 0.54, "eV", loc="sentence")
    truth.cell(composition, a=13.134, c=12.663)
    truth.add(composition, "space_group", "I41/acd")
    truth.add(composition, "synthesis", "solid_state", max_temperature_C=980, time_h=5)
    text = f"""Tetragonal lithium lanthanum zirconate: a digest
Digest of doi:{doi}
Year: {facts.YEARS[doi]}

Preparation

{composition} (LLZO) was prepared by solid-state reaction of Li2CO3, La2O3 and ZrO2. The powder was first calcined at 900 °C for 5 h; the
pellets were sintered at 980 °C for 5 h.

Structure and conductivity

Undoped LLZO is tetragonal at ambient temperature. Its space group is I41/acd and its lattice parameters are a = 13.134(4) Å and
c = 12.663(8) Å. The bulk ionic conductivity of LLZO at 300 K is 1.63E-6 S/cm, and the activation energy is 0.54 eV.
"""
    source("text", "tetragonal_llzo.txt").write_text(text, encoding="utf-8")
    truth.write()


def latp_text() -> None:
    doi = "10.1149/1.2086597"
    truth = Truth("text", "latp_notes", doi)
    for composition, sigma in facts.LATP.items():
        truth.conductivity(composition, sigma, 25, loc="sentence")
        truth.add(composition, "space_group", "R-3c")
    lines = [f"The ionic conductivity of {c} at 25 °C is {v:.2e} S/cm.".replace("e-0", " x 10-") for c, v in facts.LATP.items()]
    text = f"""Aluminium in lithium titanium phosphate: a digest
Digest of doi:{doi}
Year: {facts.YEARS[doi]}

Structure

{", ".join(list(facts.LATP)[:-1])} and {list(facts.LATP)[-1]} are NASICON-type phosphates. They have the space group R-3c.

Conductivity

{chr(10).join(lines)}
"""
    source("text", "latp_notes.txt").write_text(text, encoding="utf-8")
    truth.write()


def argyrodite_cif() -> None:
    doi = "10.1016/j.ssi.2012.06.008"
    truth = Truth("cif", "li6ps5cl", doi)
    truth.cell("Li6PS5Cl", a=9.8397, b=9.8397, c=9.8397)
    truth.add("Li6PS5Cl", "space_group", "F-43m")
    text = f"""data_Li6PS5Cl
# Cell from {doi}; site model of the argyrodite type with half-occupied lithium pairs.
_journal_paper_doi                     '{doi}'
_chemical_name_common                  'lithium argyrodite'
_chemical_formula_sum                  'Li6 P1 S5 Cl1'
_cell_length_a                         9.8397
_cell_length_b                         9.8397
_cell_length_c                         9.8397
_cell_angle_alpha                      90
_cell_angle_beta                       90
_cell_angle_gamma                      90
_cell_formula_units_Z                  4
_symmetry_space_group_name_H-M         'F -4 3 m'
_symmetry_Int_Tables_number            216
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0.3202 0.0183 0.6798 0.5
P1  P  0.0000 0.0000 0.5000 1.0
S1  S  0.1186 -0.1186 0.6186 1.0
S2  S  0.2500 0.2500 0.7500 1.0
Cl1 Cl 0.0000 0.0000 0.0000 1.0
"""
    source("cif", "li6ps5cl.cif").write_text(text, encoding="utf-8")
    truth.write()


def dataset_csv() -> None:
    import csv

    truth = Truth("csv", "garnet_dataset", "")
    with source("csv", "garnet_dataset.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                "composition",
                "ionic conductivity (S/cm)",
                "temperature (°C)",
                "activation energy (eV)",
                "space group",
                "a (Å)",
                "DOI",
                "year",
            ]
        )
        for row, (composition, sigma, energy, group, a, doi, year) in enumerate(facts.DATASET, 1):
            writer.writerow([composition, f"{sigma:.2e}", 25, "" if energy is None else energy, group, a, doi, year])
            truth.doi = doi
            truth.conductivity(composition, sigma, 25, loc="table", row=row)
            if energy is not None:
                truth.add(composition, "activation_energy", energy, "eV", loc="table", row=row)
            truth.cell(composition, a=a)
            truth.add(composition, "space_group", group)
    truth.write()
