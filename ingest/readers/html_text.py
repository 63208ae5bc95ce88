"""Running text of HTML elements: sub- and superscripts as markup, citation links in brackets."""

from __future__ import annotations

import re

from ingest.markup import plain
from ingest.readers.markup import subscript, superscript
from ingest.readers.mathematics import from_mathml, from_tex, local_name
from ingest.readers.xmltree import text_with

BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "header", "ul", "ol", "dl", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
    "table", "figure", "figcaption", "blockquote", "pre", "details", "summary", "center", "fieldset", "address", "hr",
}  # fmt: skip
"""Elements that begin and end a block of text."""
_CITE_TARGET = re.compile(r"#\S*(?:ref|cit|bib|cr\d|CR\d)")


def inline(node) -> str:
    """Text of an element with sub/superscript markup."""
    return text_with(node, inline_child)


def inline_child(child) -> str:
    """Text of one element inside running text."""
    name = local_name(child)
    if name == "sub":
        return subscript(plain(inline(child)))
    if name == "sup":
        if _only_cites(child):
            return f" [{''.join(child.itertext()).strip().strip('[]')}]"
        return superscript(plain(inline(child)))
    if name == "a" and _CITE_TARGET.search(child.get("href") or "") and child.find(".//sup") is not None:
        cited = "".join(child.itertext()).strip().strip("[]()")
        return f" [{cited}]" if cited else ""
    if name == "math":
        return from_mathml(child)
    if name == "script":
        return from_tex(child.text or "")
    if name in ("br", "img"):
        return " "
    style = (child.get("style") or "").replace(" ", "").lower()
    if name == "span" and "vertical-align:super" in style:
        return superscript(plain(inline(child)))
    if name == "span" and "vertical-align:sub" in style:
        return subscript(plain(inline(child)))
    return f" {inline(child)} " if name in BLOCKS else inline(child)


def _only_cites(sup) -> bool:
    """A superscript made of links into the page's reference list."""
    links = [link for link in sup.iter("a") if _CITE_TARGET.search(link.get("href") or "")]
    if not links:
        return False
    outside = "".join(sup.itertext())
    for link in links:
        outside = outside.replace("".join(link.itertext()), "", 1)
    return not outside.strip(" ,;–-−[]()\n\xa0")
