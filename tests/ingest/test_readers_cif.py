"""CIF: cell, space group, polyhedra; broken files named by their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.cif import read_cif

PATH = Path("a.cif")
ROCK_SALT = """data_rocksalt
_journal_year 1999
_journal_paper_doi 10.1000/Rock.Salt
_chemical_name_common 'rock salt'
_cell_length_a {a}
_cell_length_b 5.640(1)
_cell_length_c 5.640(1)
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_space_group_name_H-M 'P 1'
_symmetry_Int_Tables_number 1
loop_
_symmetry_equiv_pos_as_xyz
'x, y, z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Na1 {element} 0 0 0 1
Na2 Na 0.5 0.5 0 1
Na3 Na 0.5 0 0.5 1
Na4 Na 0 0.5 0.5 1
Cl1 Cl 0.5 0.5 0.5 1
Cl2 Cl 0 0 0.5 {occupancy}
Cl3 Cl 0 0.5 0 1
Cl4 Cl 0.5 0 0 1
"""


def rock_salt(*, a: str = "5.640(1)", element: str = "Na", occupancy: str = "1") -> bytes:
    return ROCK_SALT.format(a=a, element=element, occupancy=occupancy).encode()


def test_cell_formula_polyhedra_and_origin_are_read():
    document = read_cif(PATH, rock_salt())
    (structure,) = document.structures
    assert (structure.formula, structure.a, structure.alpha, structure.name) == ("NaCl", 5.64, 90, "rock salt")
    assert structure.motifs == ["NaCl6"]
    assert (document.doi, document.year) == ("10.1000/rock.salt", 1999)
    assert "_atom_site_label" in structure.cif


def test_a_space_group_that_the_sites_contradict_is_kept_and_reported():
    document = read_cif(PATH, rock_salt())
    assert document.structures[0].spacegroup_number == 1
    assert any("225" in warning for warning in document.warnings)


def test_partial_occupancies_are_kept():
    (structure,) = read_cif(PATH, rock_salt(occupancy="0.5")).structures
    assert structure.formula == "Na2Cl1.75"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"element": "Xx"}, r"line 23.*Xx"),
        ({"occupancy": "full"}, r"line 28.*full"),
        ({"a": "long"}, r"line 5.*long"),
        ({"a": "-5"}, r"line 5.*-5"),
        ({"a": "0.01"}, "impossible cell"),
    ],
)
def test_nonsense_is_refused_with_its_line(change, reason):
    with pytest.raises(ReadError, match=reason):
        read_cif(PATH, rock_salt(**change))


@pytest.mark.parametrize("part", [0.2, 0.5, 0.75, 0.97])
def test_a_truncated_cif_is_refused_or_gives_fewer_sites(part):
    data = rock_salt()
    try:
        document = read_cif(PATH, data[: int(len(data) * part)])
    except ReadError as error:
        assert "a.cif" in str(error)
    else:
        assert document.structures[0].formula != "NaCl"


def test_one_bad_block_does_not_cost_the_others():
    document = read_cif(PATH, rock_salt() + rock_salt(element="Xx"))
    assert len(document.structures) == 1
    assert any("Xx" in warning for warning in document.warnings)


SHARED = Path(__file__).parents[3] / "shared/data/llzo_cif/Li7La3Zr2O12_I41acd.cif"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared structures are not here")
def test_tetragonal_llzo_has_its_space_group_and_polyhedra():
    (structure,) = read_cif(SHARED).structures
    assert (structure.formula, structure.spacegroup_number, structure.crystal_system) == ("Li7La3Zr2O12", 142, "tetragonal")
    assert {"LaO8", "ZrO6"} <= set(structure.motifs)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared structures are not here")
def test_a_disordered_argyrodite_keeps_its_tetrahedra():
    (structure,) = read_cif(SHARED.parents[1] / "argyrodite_aimd/reference_structures/Li6PS5Cl_Neutron.cif").structures
    assert structure.formula == "Li6PS5Cl"
    assert "PS4" in structure.motifs


EXPORTS = Path(__file__).parents[1] / "data" / "cif"


def test_an_icsd_export_of_two_papers_gives_each_structure_its_own():
    from ingest.linking.crystal import crystal_samples

    document = read(EXPORTS / "icsd_export.cif")
    assert (document.doi, document.title) == (None, None)
    first, second = (s.paper for s in document.structures)
    assert (first.title, first.year, first.venue, first.volume, first.page) == (
        "Cells of salts made for tests, the first part", 2011, "Solid State Ionics", "186", "1",
    )  # fmt: skip
    assert first.authors == ["Emmy Noether", "Lise Meitner"]
    assert (second.venue, second.year, second.authors) == ("Materials Research Bulletin", 1976, ["H. Y.-P. Hong"])
    samples = crystal_samples(document, "1")
    assert [s.paper.year for s in samples] == [2011, 1976]
    assert [s.structures[0].evidence[0].quote.split(":")[0] for s in samples] == [
        "ICSD 1 Sodium chloride",
        "ICSD 2 Na0.5Ag0.5Br",
    ]
    assert samples[1].material.formula == "Na0.5Ag0.5Br"


def test_a_cod_entry_names_its_paper_and_keeps_its_occupancies():
    document = read(EXPORTS / "cod_export.cif")
    assert (document.doi, document.title) == ("10.1000/cod.made.up", "Disorder of silver in a salt made for tests")
    assert (document.year, document.venue, document.volume, document.first_page) == (1963, "American Mineralogist", "48", "943")
    (structure,) = document.structures
    assert (structure.code, structure.paper) == ("COD 9999999", None)
    assert "0.9" in structure.cif and structure.motifs == ["AgI6"]


def test_a_folder_of_cifs_goes_into_the_graph_with_its_papers(clean_store, tmp_path):
    import shutil

    from ingest.pipeline import ingest

    for name in ("icsd_export.cif", "cod_export.cif"):
        shutil.copy(EXPORTS / name, tmp_path)
    (tmp_path / "broken.cif").write_text("data_x\n_cell_length_a 5.0\nloop_\n_atom_site_fract_x\n")
    summary = ingest([tmp_path], clean_store, workers=0, parser_model="none", second_reader=False)
    assert summary.ok == 2 and "_cell_length_b is missing" in summary.failed[0][1]
    years = clean_store.rows(
        "MATCH (:Structure)<-[:CRYSTALLIZES_AS]-(:Sample)-[:REPORTED_IN]->(p:Paper) RETURN p.year AS year ORDER BY year"
    )
    assert [r["year"] for r in years] == [1963, 1976, 2011]
