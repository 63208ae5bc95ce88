"""Spreadsheets and delimited text."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.sheets import header_rows, read_sheets

CELL = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"], exclude_characters="\"'#{}_^"), min_size=1, max_size=8)


def table(text: str, name: str = "a.csv"):
    (found,) = read_sheets(Path(name), text.encode()).tables
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    rows = [["Sample", "σ (S/cm)", "DOI"], ["LLZO, cubic", "3.1e-4", "10.1/x"], ["LATP", "7e-4", "10.1/y"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    assert table(buffer.getvalue()).rows == rows


def test_a_decimal_comma_becomes_a_point_where_it_is_no_delimiter():
    assert table("Sample;σ;T\nA;3,1E-4;25\nB;7,0E-4;25,5\n").rows[1:] == [["A", "3.1E-4", "25"], ["B", "7.0E-4", "25.5"]]


def test_units_below_the_names_are_header_too():
    found = table("Sample,Conductivity,Temperature\n,S/cm,°C\nLLZO,3e-4,25\nLATP,7e-4,25\n")
    assert found.header_rows == 2


def test_title_and_notes_around_the_table_are_taken_off():
    found = table(
        "# doi: 10.1016/j.x.2019.1\n# Table S1. Garnets\nSample,σ\nA,1\nB,2\n*measured after hot pressing at 1100 °C,\n"
    )
    assert (found.label, found.rows[0], len(found.rows)) == ("Table S1", ["Sample", "σ"], 3)
    assert "hot pressing" in found.footnotes
    assert read_sheets(Path("a.csv"), b"# doi: 10.1016/j.x.2019.1\na,b\n1,2\n").doi == "10.1016/j.x.2019.1"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=8))
def test_any_cells_written_as_csv_come_back(rows):
    from ingest.readers.markup import tidy

    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    found = table(buffer.getvalue())
    wanted = [[tidy(cell) for cell in row] for row in rows]
    assert found.rows[1 : 1 + len(wanted)] == wanted or not all(all(row) for row in wanted)


def test_the_header_of_numbers_only_is_none():
    assert header_rows([["1", "2"], ["3", "4"]]) == 0


def workbook(tmp_path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "garnets"
    for row in (["Composition", "Conductivity", None], [None, "S/cm", "mS/cm"], ["Li7La3Zr2O12", 3e-4, 0.1 + 0.2]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    hidden = book.create_sheet("draft")
    hidden.append(["no", "no"])
    hidden.sheet_state = "hidden"
    file = tmp_path / "book.xlsx"
    book.save(file)
    return file


def test_a_workbook_repeats_merged_cells_and_skips_hidden_sheets(tmp_path):
    (found,) = read(workbook(tmp_path)).tables
    assert found.label == "garnets"
    assert found.rows == [
        ["Composition", "Conductivity", "Conductivity"],
        ["", "S/cm", "mS/cm"],
        ["Li7La3Zr2O12", "0.0003", "0.3"],
    ]
    assert found.header_rows == 2


def test_a_truncated_workbook_is_refused(tmp_path):
    file = workbook(tmp_path)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(ReadError, match="book.xlsx"):
        read(file)


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 250_000_000)
    with pytest.raises(ReadError, match="MB"):
        read(file)


def test_an_open_document_spreadsheet_is_read(tmp_path):
    content = """<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><office:body><office:spreadsheet>
    <table:table table:name="S"><table:table-row><table:table-cell><text:p>Sample</text:p></table:table-cell>
    <table:table-cell><text:p>σ</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>
    <table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>A</text:p></table:table-cell>
    <table:table-cell><text:p>3e-4</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>
    </table:table></office:spreadsheet></office:body></office:document-content>"""
    file = tmp_path / "a.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    (found,) = read(file).tables
    assert found.rows == [["Sample", "σ"], ["A", "3e-4"], ["A", "3e-4"]]


def test_nul_bytes_in_a_csv_are_ignored_and_reported():
    document = read_sheets(Path("a.csv"), b"a,b\n1\0,2\n")
    assert document.tables[0].rows == [["a", "b"], ["1", "2"]]
    assert "NUL" in document.warnings[0]


def test_an_old_workbook_is_read_like_a_new_one():
    (found,) = read(Path(__file__).parents[1] / "data" / "xls" / "old.xls").tables
    assert (found.label, found.extractor) == ("Table S2", "xls")
    assert found.rows == [["Sample", "σ (S/cm)"], ["Na3PS4", "0.0002"], ["Ag8GeS6", "0.0025"]]


def test_a_damaged_old_workbook_says_what_to_do(tmp_path):
    data = (Path(__file__).parents[1] / "data" / "xls" / "old.xls").read_bytes()
    file = tmp_path / "cut.xls"
    file.write_bytes(data[:1500] + b"\0" * 500)
    with pytest.raises(ReadError, match=r"\.xlsx"):
        read(file)
