"""read_pdf on PDFs made here: levels, reading order, kinds of blocks, pages without text, bad files."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ingest.document import ReadError
from ingest.readers.pdf import read_pdf

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ROOT.parent / "shared" / "data" / "papers" / "pdf"
shared = pytest.mark.skipif(not PAPERS.is_dir(), reason="the shared papers are not beside the repository")
SENTENCES = [
    "The garnet was prepared by solid-state reaction of the oxides and",
    "hydroxides, which were milled in ethanol and calcined in alumina",
    "crucibles. The pellets were pressed and sintered in a bed of mother",
    "powder, so that little lithium was lost from them at high tempera-",
    "tures. The phase was checked by diffraction after each of the steps,",
    "and the density was taken from mass and volume of the pellet itself.",
]


class Sheet:
    """A PDF drawn line by line with reportlab; y counts from the top."""

    def __init__(self, **options) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(595, 842), invariant=1, **options)

    def text(self, x: float, y: float, text: str, *, size: float = 10, font: str = "Times-Roman") -> float:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, 842 - y, text)
        return x + self.canvas.stringWidth(text, font, size)

    def runs(self, x: float, y: float, runs: list[tuple[str, int]], *, size: float = 10) -> None:
        for text, level in runs:
            if level:
                x = self.text(x, y - (0.36 * size if level > 0 else -0.16 * size), text, size=0.65 * size)
            else:
                x = self.text(x, y, text, size=size)

    def lines(
        self, x: float, y: float, lines: list[str], *, size: float = 9, pitch: float = 11, font: str = "Times-Roman"
    ) -> float:
        for line in lines:
            self.text(x, y, line, size=size, font=font)
            y += pitch
        return y

    def page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def read(data: bytes, **options):
    return read_pdf(Path("made.pdf"), data, **options)


def texts(doc, *kinds: str) -> list[str]:
    return [b.text for b in doc.blocks if not kinds or b.kind in kinds]


@pytest.fixture(scope="module")
def paper():
    """A two-column paper of two pages with headers, numbered headings, a figure caption and references."""
    sheet = Sheet()
    for page in (1, 2):
        sheet.text(60, 40, "Journal of Made Papers 2024, 12, 345", size=8)
        sheet.text(290, 815, str(page), size=8)
        if page == 1:
            sheet.text(60, 90, "Lithium motion in a garnet made for this test", size=18, font="Times-Bold")
            sheet.text(60, 112, "Ada Lovelace, Emmy Noether and Lise Meitner", size=11)
            sheet.text(60, 128, "https://doi.org/10.1234/made.2024.0345  Published: 5 March 2024", size=8)
            sheet.text(60, 160, "1. Introduction", size=11, font="Times-Bold")
            y = sheet.lines(60, 176, SENTENCES)
            sheet.text(60, y + 10, "2. Experimental", size=11, font="Times-Bold")
            sheet.lines(60, y + 26, [*SENTENCES, *SENTENCES[:4]])
            y = sheet.lines(310, 160, [SENTENCES[4], SENTENCES[5], *SENTENCES])
            sheet.text(310, y + 40, "Figure 1. Impedance spectra of the pellets at three temperatures.", size=8)
        else:
            sheet.text(60, 90, "3. Results and discussion", size=11, font="Times-Bold")
            sheet.lines(60, 106, [*SENTENCES, *SENTENCES])
            sheet.text(310, 90, "References", size=11, font="Times-Bold")
            sheet.lines(
                310, 106, ["1. Murugan, R.; Thangadurai, V. Fast conduction in a garnet. Angew.", "Chem. 2007, 46, 7778."], size=8
            )
            sheet.lines(
                310,
                128,
                ["2. Awaka, J. Synthesis and structure of a tetragonal garnet. J. Solid", "State Chem. 2009, 182, 2046."],
                size=8,
            )
        sheet.page()
    return read(sheet.done())


def test_exponents_and_formulas_keep_their_levels():
    sheet = Sheet()
    sheet.runs(
        60,
        100,
        [
            ("We found 1.6 × 10", 0),
            ("-4", 1),
            (" S cm", 0),
            ("-1", 1),
            (" for Li", 0),
            ("6.4", -1),
            ("La", 0),
            ("3", -1),
            (" here.", 0),
        ],
    )
    assert texts(read(sheet.done())) == ["We found 1.6 × 10^{-4} S cm^{-1} for Li_{6.4}La_{3} here."]


def test_two_columns_are_read_down_and_words_join_across_lines(paper):
    introduction = next(b for b in paper.blocks if b.section == "1. Introduction" and b.kind == "paragraph")
    assert introduction.text.startswith("The garnet was prepared by solid-state reaction of the oxides and hydroxides")
    assert "at high temperatures. The phase" in introduction.text


def test_a_paragraph_goes_on_in_the_next_column(paper):
    joined = [t for t in texts(paper, "paragraph") if "at high temperatures. The phase was checked" in t]
    assert len(joined) >= 3  # the third stands across the columns of the first page


def test_title_authors_doi_and_year_are_read_from_the_first_page(paper):
    assert paper.title == "Lithium motion in a garnet made for this test"
    assert paper.doi == "10.1234/made.2024.0345"
    assert paper.year == 2024
    assert paper.authors == ["Ada Lovelace", "Emmy Noether", "Lise Meitner"]


def test_running_headers_and_page_numbers_are_kept_apart(paper):
    assert sorted(set(texts(paper, "header"))) == ["1", "2", "Journal of Made Papers 2024, 12, 345"]
    assert not any("Journal of Made" in t for t in texts(paper, "paragraph"))


def test_headings_fill_the_section_of_what_follows(paper):
    assert texts(paper, "heading") == ["1. Introduction", "2. Experimental", "3. Results and discussion", "References"]
    assert {b.section for b in paper.blocks if b.kind == "paragraph" and b.page == 2} == {"3. Results and discussion"}


def test_a_caption_is_its_own_block(paper):
    assert texts(paper, "caption") == ["Figure 1. Impedance spectra of the pellets at three temperatures."]


def test_references_are_single_entries(paper):
    references = texts(paper, "reference")
    assert [r[:2] for r in references] == ["1.", "2."]
    assert references[0].endswith("Angew. Chem. 2007, 46, 7778.")


def test_boxes_lie_on_the_page_where_the_text_stands(paper):
    heading = next(b for b in paper.blocks if b.text == "1. Introduction")
    assert heading.page == 1
    assert heading.bbox == pytest.approx((60, 151, 134, 163), abs=4)


def test_an_empty_page_is_a_warning():
    sheet = Sheet()
    sheet.text(60, 100, "Text on the first page of the file.")
    sheet.page()
    sheet.page()
    doc = read(sheet.done())
    assert doc.pages == 2
    assert any("page 2: empty" in w for w in doc.warnings)


def test_a_page_that_is_only_a_picture_is_named_when_it_cannot_be_recognised(monkeypatch):
    monkeypatch.setitem(sys.modules, "ingest.readers.scan", None)  # as if recognition were not installed
    doc = read(pictured("", hidden=False))
    assert doc.blocks == []
    assert any("pages 1: no usable text layer" in w for w in doc.warnings)


def test_an_unpainted_layer_under_a_picture_is_not_believed(monkeypatch):
    monkeypatch.setitem(sys.modules, "ingest.readers.scan", None)
    doc = read(pictured("Earlier recognition of this page, with 10-4 S cm-1 flattened", hidden=True))
    assert any("no usable text layer" in w for w in doc.warnings)


def test_a_layer_of_wrong_letters_is_detected(monkeypatch):
    monkeypatch.setitem(sys.modules, "ingest.readers.scan", None)
    shifted = str.maketrans({chr(97 + i): chr(97 + (i + 3) % 26) for i in range(26)})
    sheet = Sheet()
    sheet.lines(60, 100, [s.translate(shifted) for s in SENTENCES * 2])
    assert any("no usable text layer" in w for w in read(sheet.done()).warnings)


def pictured(text: str, *, hidden: bool) -> bytes:
    """A page covered by a picture, with a text layer that is not painted."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheet()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (200, 280), 240)), 0, 0, 595, 842)
    if text:
        layer = sheet.canvas.beginText(60, 700)
        layer.setTextRenderMode(3 if hidden else 0)
        layer.setFont("Times-Roman", 10)
        layer.textLine(text)
        sheet.canvas.drawText(layer)
    return sheet.done()


def test_text_clipped_away_is_not_read():
    sheet = Sheet()
    sheet.text(60, 100, "This line is printed.")
    sheet.canvas.saveState()
    path = sheet.canvas.beginPath()
    path.rect(300, 100, 50, 50)
    sheet.canvas.clipPath(path, stroke=0)
    sheet.text(60, 300, "This line lies outside the clip and is not printed.")
    sheet.canvas.restoreState()
    assert texts(read(sheet.done())) == ["This line is printed."]


def encrypted() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    sheet = Sheet(encrypt=StandardEncryption("secret", ownerPassword="owner"))
    sheet.text(60, 100, "Nobody reads this.")
    return sheet.done()


def truncated() -> bytes:
    sheet = Sheet()
    sheet.lines(60, 100, SENTENCES)
    return sheet.done()[:700]


NO_PAGES = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
xref
0 3
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
trailer<</Size 3/Root 1 0 R>>
startxref
95
%%EOF
"""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"plain text, no PDF", ("not a PDF", "check")),
        (NO_PAGES, ("no pages", "export")),
    ],
)
def test_a_file_that_is_no_document_says_what_and_what_to_do(data, words):
    with pytest.raises(ReadError) as caught:
        read(data)
    assert all(w in str(caught.value) for w in ("made.pdf", *words))


def test_an_encrypted_file_says_so():
    with pytest.raises(ReadError, match="made.pdf: is encrypted; save a copy without password"):
        read(encrypted())


def test_a_truncated_file_says_so():
    with pytest.raises(ReadError, match="made.pdf: is (truncated|damaged)"):
        read(truncated())


def test_too_many_pages_are_refused():
    sheet = Sheet()
    for _ in range(3):
        sheet.text(60, 100, "A page.")
        sheet.page()
    with pytest.raises(ReadError, match="3 pages, more than the limit of 2"):
        read(sheet.done(), max_pages=2)


@shared
def test_the_garnet_paper_keeps_its_formulas():
    doc = read_pdf(PAPERS / "PMC7040616_rebuilt.pdf")
    whole = "\n".join(texts(doc))
    assert "Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12}" in whole
    assert "5.09 × 10^{-4} S·cm^{-1}" in whole
    assert (doc.doi, doc.year) == ("10.3390/ma13030560", 2020)
    assert {"abstract", "heading", "reference", "caption"} <= {b.kind for b in doc.blocks}
