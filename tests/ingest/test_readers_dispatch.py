"""Which reader gets a file, and the one line said about a file that none can read."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Document, ReadError
from ingest.readers import MEDIA_TYPES, READERS, read, reader_for
from ingest.readers.sniff import XLSX, sniff

CIF = b"data_x\n_cell_length_a 4.0\n"


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", b"%PDF-1.7 ...", "application/pdf"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n....", "image/png"),
        (
            "a",
            b"<?xml version='1.0'?>\n<!DOCTYPE article PUBLIC 'a' 'b'>\n<!-- x --><article><front/></article>",
            "application/jats+xml",
        ),
        ("a.xml", b"<!DOCTYPE html><html><body>x</body></html>", "text/html"),
        ("a.html", b"<article><h1>x</h1><div>y</div></article>", "text/html"),
        ("a.txt", CIF, "chemical/x-cif"),
        ("a.csv", b"a,b\n1,2", "text/csv"),
        ("a.tsv", b"a\tb\n1\t2", "text/tab-separated-values"),
        ("a.md", b"# x", "text/markdown"),
        ("a.unknown", b"just words", "text/plain"),
        ("a.tif", b"II*\0....", "image/tiff"),
    ],
)
def test_content_decides_before_the_suffix(name, data, media_type):
    assert sniff(Path(name), data) == media_type


def test_every_media_type_has_a_reader_that_can_be_imported():
    assert set(READERS) == set(MEDIA_TYPES)
    for media_type in READERS:
        assert callable(reader_for(media_type))


def test_the_sha256_is_that_of_the_bytes(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"words")
    document = read(file)
    assert document.sha256 == hashlib.sha256(b"words").hexdigest()
    assert document.path == str(file)


def test_a_missing_file_a_folder_and_an_empty_file_are_named(tmp_path):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    for path, reason in ((tmp_path / "no.pdf", "no such file"), (tmp_path, "folder"), (empty, "empty")):
        with pytest.raises(ReadError, match=reason) as caught:
            read(path)
        assert str(path) in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path):
    file = tmp_path / "locked.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(ReadError, match="cannot be read"):
        read(file)


def test_a_file_over_the_limit_is_not_read(tmp_path):
    file = tmp_path / "big.txt"
    file.write_bytes(b"x" * 2000)
    with pytest.raises(ReadError, match="limit"):
        read(file, limit_bytes=1000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 8, "binary"),
        (b"\x1f\x8b\x08" + b"x" * 50, "compressed"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "xlsx"),
        (b"PK\x03\x04" + b"\0" * 50, "ZIP"),
        (b"<?xml version='1.0'?><kml><x/></kml>", "<kml>"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path, data, reason):
    file = tmp_path / "a.bin"
    file.write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read(file)


def test_a_word_file_is_told_apart_from_a_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ReadError, match="Word"):
        sniff(Path("a.docx"), buffer.getvalue())
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert sniff(Path("a.docx"), buffer.getvalue()) == XLSX


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(
        [b"", b"<article>", b"<html>", b"data_x\n_cell_length_a 3\nloop_\n_atom_site_fract_x\n", b"a,b\n", b"PK\x03\x04"]
    ),
    rest=st.binary(max_size=300),
    suffix=st.sampled_from([".xml", ".html", ".cif", ".csv", ".txt", ".xlsx", ".md", ".tex"]),
)
def test_random_bytes_give_a_document_or_one_clear_error(tmp_path, head, rest, suffix):
    file = tmp_path / f"fuzz{suffix}"
    file.write_bytes(head + rest)
    try:
        assert isinstance(read(file), Document)
    except ReadError as error:
        assert str(file) in str(error)


def test_a_broken_installation_is_not_blamed_on_the_document(tmp_path, monkeypatch):
    def broken(media_type):
        raise ImportError("cannot import name 'x' from 'y'")

    monkeypatch.setattr("ingest.readers.reader_for", broken)
    path = tmp_path / "notes.txt"
    path.write_text("The ionic conductivity of Li3PS4 is 1 mS/cm.")
    with pytest.raises(ImportError, match="cannot import name"):
        read(path)
