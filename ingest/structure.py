"""What each paragraph of a paper is: title, abstract, heading, caption, reference, page header; and the section it stands in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Block, BlockKind, Box
from ingest.hyphens import Vocabulary, polish
from ingest.layout import CAPTION, Columns, Paragraph, Word, rows, segments, union

MARGIN = 0.085  # part of the page's height in which page headers and footers stand
NAMED = re.compile(
    r"^(?:(?:\d+|[IVX]+)\.?\s+)?(?P<name>abstract|summary|introduction|background|experimental(?: (?:section|procedures?|methods?|details|part))?"
    r"|(?:materials? and )?methods?|materials and methods|methodology|results?(?: (?:and|&) discussions?)?|discussions?|conclusions?|"
    r"(?:summary and )?(?:conclusions?|outlook|perspectives?)|concluding remarks|references?|literature(?: cited)?|bibliography|"
    r"references and notes|notes and references|acknowledge?ments?|supporting information|supplementary (?:materials?|information)|"
    r"(?:electronic )?supplementary information|appendix|author contributions?|funding|conflicts? of interests?|data availability"
    r"|competing interests|keywords?|nomenclature|declaration of competing interest|computational (?:details|methods?)|theory)\s*[:.]?$",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?P<rest>[A-ZΑ-Ω(].{2,})$")
PAGE_NUMBER = re.compile(r"^[-–|\s]*(?:Page\s*|p\.\s*)?(\d{1,5})(?:\s*(?:of|/)\s*\d+)?[-–|\s]*$", re.IGNORECASE)
REFERENCES = re.compile(r"references|literature|bibliography|notes and references", re.IGNORECASE)
AFTER_REFERENCES = re.compile(
    r"appendix|supporting|supplementary|acknowledg|author contrib|funding|conflict|competing|data avail", re.IGNORECASE
)
ENTRY = re.compile(r"^(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]?\s|\d{1,3}\.?$|\^\{\d{1,3}\})")
AFFILIATION = re.compile(r"universi|institut|department|correspond|e-mail|@|laborator|contributed equally", re.IGNORECASE)
TERMINAL = re.compile(r"[.!?:;][”’\"')\]]*(?:\^\{[^{}]*\}|\s*\[[\d,–\s-]+\])*[”’\"')\]]*$")


@dataclass(slots=True)
class PageText:
    """A page's paragraphs in reading order, with what is needed to judge them."""

    number: int
    width: float
    height: float
    paragraphs: list[Paragraph] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)
    furniture: list[tuple[str, Box]] = field(default_factory=list)


def furniture(pages: Sequence[tuple[Sequence[Word], float]]) -> list[list[list[Word]]]:
    """Segments of each page that are its running header, footer or page number.

    Parameters
    ----------
    pages
        Words and height of each page.

    Returns
    -------
    list
        For each page the segments (lists of words): text that repeats at the same height on other pages, digits aside, and
        lone numbers that count on from page to page.
    """
    margins: list[list[tuple[list[Word], str, int, int | None]]] = []
    seen: dict[str, set[tuple[int, int]]] = defaultdict(set)
    numbers: set[tuple[int, int]] = set()
    for index, (words, height) in enumerate(pages):
        found = []
        edge = [w for w in words if w.bottom < MARGIN * height or w.top > (1 - MARGIN) * height]
        for row in rows(edge):
            for piece in segments(row, 1.5):
                text = " ".join(w.text for w in piece)
                if CAPTION.match(text):
                    continue
                y = round(piece[0].base / height * 150)
                counted = PAGE_NUMBER.match(text)
                value = int(counted.group(1)) - index if counted else None
                key = re.sub(r"\d+", "#", text)
                found.append((piece, key, y, value))
                if value is not None:
                    numbers.add((value, index))
                if any(c.isalpha() for c in key):
                    seen[key].add((index, y))
        margins.append(found)
    count = len(pages)
    result = []
    for index, found in enumerate(margins):
        drop = []
        for piece, key, y, value in found:
            places = {page for page, other in seen[key] if abs(other - y) <= 2 and page != index}
            repeats = len(places) + 1 >= max(2, min(3, count)) and (len(places) + 1 >= 0.25 * count or len(places) >= 2)
            follows = value is not None and any(other == value and page != index for other, page in numbers)
            if repeats or follows:
                drop.append(piece)
        result.append(drop)
    return result


def blocks_of(pages: Sequence[PageText], body: float, vocabulary: Vocabulary) -> list[Block]:
    """Blocks of a document in reading order, each with kind, section, page and box.

    Parameters
    ----------
    pages
        Paragraphs by page, in reading order, without tables.
    body
        Size of running text, points.
    vocabulary
        The document's words, to undo hyphenation.
    """
    title_size = _title_size(pages, body)
    found: list[tuple[Block, Paragraph | None]] = []
    state = _State(body=body, font=_body_font(pages, body), title_size=title_size)
    for page in pages:
        captions = any(CAPTION.match(p.lines[0].text) and p.lines[0].text[:3].lower() == "fig" for p in page.paragraphs)
        for part in page.paragraphs:
            text = vocabulary.text([line.text for line in part.lines])
            if not text:
                continue
            kind = state.kind(part, text, page, captions)
            if kind == "reference":
                for entry in _entries(part):
                    joined = vocabulary.text([line.text for line in entry])
                    block = Block(
                        kind=kind, text=joined, page=page.number, bbox=union(line.box for line in entry), section=state.section
                    )
                    found.append((block, Paragraph(list(entry))))
                continue
            confidence = 0.3 if kind == "header" else 1.0
            block = Block(kind=kind, text=text, page=page.number, bbox=part.box, section=state.section, confidence=confidence)
            found.append((block, part))
        for text, box in page.furniture:
            found.append((Block(kind="header", text=text, page=page.number, bbox=box), None))
    return _flow(found, vocabulary, body)


@dataclass(slots=True)
class _State:
    """Where in the paper the reading stands."""

    body: float
    font: str
    title_size: float
    section: str | None = None
    parents: dict[int, str] = field(default_factory=dict)
    titled: bool = False
    begun: bool = False
    in_references: bool = False
    first_size: float = 0.0
    abstract_style: tuple[float, bool] | None = None

    def kind(self, part: Paragraph, text: str, page: PageText, figures: bool) -> BlockKind:
        first = part.lines[0]
        if CAPTION.match(text) and self._caption(part, text):
            return "caption"
        if page.number == 1 and not self.begun and abs(part.size - self.title_size) < 0.6 and part.size > 1.15 * self.body:
            if len(text) > 12 and not NAMED.match(text):
                self.titled = True
                return "title"
        name = self._heading(part, text) or self._plain_heading(part, text, page)
        if name is not None:
            return "heading"
        if self.in_references:
            return "reference"
        run_in = re.match(r"^(abstract|summary)\s*[:.—–-]\s*\S", text, re.IGNORECASE)
        if run_in and not self.begun and page.number <= 2:
            self.section = "Abstract"
            return "abstract"
        if self.section and re.fullmatch(r"abstract|summary", self.section, re.IGNORECASE) and not self.begun:
            return "paragraph" if re.match(r"key\s?words", text, re.IGNORECASE) else "abstract"
        style = round(part.size, 1), first.bold
        if page.number == 1 and not self.begun and self.section is None and part.size >= 0.7 * self.body:
            if self.abstract_style is None and len(text) > 400 and _prose(text):
                self.abstract_style = style
                return "abstract"
            if self.abstract_style is not None and _prose(text):
                if style == self.abstract_style:
                    return "abstract"
                self.begun = True  # running text without a heading
        if figures and self.begun and self._label(part, text):
            return "header"
        edge = first.top > (1 - 0.085) * page.height or part.box[3] < 0.06 * page.height
        if edge and part.size < 0.95 * self.body and len(text) < 250:
            return "header"
        low = first.top > 0.6 * page.height
        affiliated = page.number == 1 and re.match(r"^(?:\^\{|[*†‡§¶∗\d])", text) and AFFILIATION.search(text)
        if (part.size < 0.9 * self.body and low and len(text) < 900) or (affiliated and low):
            return "footnote"
        lead = _run_in(part)
        if lead and self.begun:
            self._enter(lead, 3)
        return "paragraph"

    def _caption(self, part: Paragraph, text: str) -> bool:
        match = CAPTION.match(text)
        assert match is not None
        label = [w for w in part.lines[0].words[:2] if any(c.isalnum() for c in w.text)]
        bold = bool(label) and all(w.bold for w in label)
        if bold or match.group("stop"):
            return True
        other = abs(part.size - self.body) > 0.06 * self.body
        following = text[match.end() : match.end() + 2].strip()
        return other and (not following or following[0].isupper() or following[0] in "(")

    def _heading(self, part: Paragraph, text: str) -> str | None:
        if len(part.lines) > 3 or len(text) > 160:
            return None
        named = NAMED.match(text.strip())
        numbered = NUMBERED.match(text)
        bold = all(line.bold for line in part.lines)
        italic = all(2 * sum(w.italic for w in line.words) > len(line.words) for line in part.lines)
        larger = part.size > 1.08 * self.body
        letters = [c for c in text if c.isalpha()]
        capitals = len(letters) > 4 and sum(c.isupper() for c in letters) > 0.9 * len(letters)
        marked = bold or larger or capitals or (italic and numbered is not None)
        wordy = bool(re.match(r"^[^a-z]*[A-Z]", text)) and len(letters) >= 4 and not text.rstrip().endswith((",", ";", "-"))
        if not named:
            if self.in_references and not (marked and (AFTER_REFERENCES.search(text) or larger)):
                return None
            if not self.begun and not (numbered and marked):
                return None
            if not (marked and wordy) or (text.endswith(".") and not numbered) or part.size < 0.85 * self.body:
                return None
            if not numbered and not larger and not bold and len(part.lines) > 1:
                return None
            if numbered and len(text) > 120:
                return None
        level = numbered.group("number").count(".") + 1 if numbered else 1 if named else 2
        if level == 1 and not numbered and part.size < self.first_size - 0.8:
            level = 2  # "Methods" set smaller than the heading it stands under
        if level == 1:
            self.first_size = part.size
        name = text.rstrip(".: ")
        self.in_references = bool(named and REFERENCES.search(named.group("name")))
        if named is None or not re.fullmatch("abstract|summary|keywords?", named.group("name"), re.IGNORECASE):
            self.begun = True
        self._enter(name, level, numbered=numbered is not None)
        return name

    def _plain_heading(self, part: Paragraph, text: str, page: PageText) -> str | None:
        """A heading told by nothing but its own font: a short line flush with the text, no sentence."""
        line = part.lines[0]
        if not self.begun or self.in_references or len(part.lines) > 1 or not 4 <= len(text) <= 80 or part.size < 0.9 * self.body:
            return None
        letters = sum(c.isalpha() for c in text)
        if (
            line.words[0].font == self.font
            or not text[0].isupper()
            or text[-1] in ".,;:-="
            or letters < 0.75 * len(text.replace(" ", ""))
        ):
            return None
        beside = [p for p in page.paragraphs if p is not part and len(p.lines) > 2 and abs(p.box[0] - line.x0) < 2.5]
        if not any(0 < p.box[1] - line.bottom < 1.6 * line.size for p in beside):
            return None
        self._enter(text, 3)
        return text

    def _enter(self, name: str, level: int, *, numbered: bool = False) -> None:
        self.parents = {k: v for k, v in self.parents.items() if k < level}
        self.parents[level] = name
        parent = self.parents.get(1) if level > 1 else None
        self.section = f"{parent} > {name}" if parent else name

    def _label(self, part: Paragraph, text: str) -> bool:
        """Words inside a figure: short pieces that are no sentence, in another size than running text."""
        if _prose(text) or len(text) > 200:
            return False
        longest = max(len(line.text) for line in part.lines)
        other = abs(part.size - self.body) > 0.04 * self.body or part.lines[0].words[0].font != self.font
        return longest < 45 and other


def _prose(text: str) -> bool:
    return len(re.findall(r"\b(?:the|of|and|in|is|was|were|are|to|with|by|for|that)\b", text)) >= 3


def _run_in(part: Paragraph) -> str | None:
    """Heading set in bold at the start of its paragraph."""
    words = part.lines[0].words
    lead = []
    for word in words:
        if not word.bold:
            break
        lead.append(word.text)
    if not lead or len(lead) == len(words) or len(lead) > 9:
        return None
    text = " ".join(lead)
    return text.rstrip(".:") if text.endswith((".", ":")) and len(text) > 4 and text[0].isupper() else None


def _body_font(pages: Sequence[PageText], body: float) -> str:
    """Font of running text."""
    fonts: Counter[str] = Counter()
    for page in pages:
        for part in page.paragraphs:
            if abs(part.size - body) < 0.05 * body:
                fonts.update(w.font for line in part.lines for w in line.words)
    return fonts.most_common(1)[0][0] if fonts else ""


def _title_size(pages: Sequence[PageText], body: float) -> float:
    """Largest size on the first page in which at least three words are set."""
    if not pages:
        return body
    sizes: Counter[float] = Counter()
    for part in pages[0].paragraphs:
        text = " ".join(line.text for line in part.lines)
        if part.box[1] < 0.6 * pages[0].height and not NAMED.match(text):
            sizes[round(part.size, 1)] += len([w for line in part.lines for w in line.words if len(w.text) > 1])
    large = [size for size, words in sizes.items() if words >= 3]
    return max(large, default=body)


def _entries(part: Paragraph) -> list[list]:
    """Lines of a reference list cut into entries, by their numbers or by the hanging indent."""
    lines = part.lines
    if sum(bool(ENTRY.match(line.text)) for line in lines) >= 2 or ENTRY.match(lines[0].text):
        starts = [bool(ENTRY.match(line.text)) for line in lines]
    else:
        left = min(line.x0 for line in lines)
        hanging = any(line.x0 > left + 0.6 * line.size for line in lines)
        starts = [hanging and line.x0 < left + 0.5 * line.size for line in lines]
    entries: list[list] = []
    for line, start in zip(lines, starts, strict=True):
        if start or not entries:
            entries.append([line])
        else:
            entries[-1].append(line)
    return entries


def _flow(found: Sequence[tuple[Block, Paragraph | None]], vocabulary: Vocabulary, body: float) -> list[Block]:
    """Join a paragraph with its continuation in the next column or on the next page."""
    blocks: list[Block] = []
    open_block: dict[str, tuple[Block, Paragraph]] = {}
    for block, part in found:
        kind = block.kind
        if kind in ("paragraph", "reference", "abstract") and part is not None:
            held = open_block.get(kind)
            if held is not None and _continues(held, block, part):
                held[0].text = polish(vocabulary.join(held[0].text, block.text))
                open_block[kind] = (held[0], part)
                continue
            running = kind != "paragraph" or part.size > 0.93 * body
            if running and (held is None or len(block.text) > 60 or TERMINAL.search(held[0].text)):
                open_block[kind] = (block, part)
        elif kind in ("heading", "title"):
            open_block.clear()
        blocks.append(block)
    return blocks


def _continues(held: tuple[Block, Paragraph], block: Block, part: Paragraph) -> bool:
    text, start = held[0].text, block.text
    if abs(held[1].lines[-1].size - part.lines[0].size) > 0.06 * part.lines[0].size:
        return False
    if block.kind == "reference":
        return not ENTRY.match(start) and bool(ENTRY.match(text))
    if TERMINAL.search(text) or not _full(held[1]):
        return False
    if text.endswith("-"):
        return True
    opening = start.lstrip("([“\"'")
    return bool(opening) and (opening[0].islower() or opening[0].isdigit() or not part.indented)


def _full(part: Paragraph) -> bool:
    """Whether a paragraph's last line reaches its right edge, as it must where the paragraph goes on elsewhere."""
    x0, _, x1, _ = part.box
    return len(part.lines) < 2 or part.lines[-1].x1 > x1 - 0.12 * (x1 - x0)
