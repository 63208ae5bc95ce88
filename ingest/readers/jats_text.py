"""Running text of JATS elements: sub- and superscripts as markup, citations in brackets, formulas once."""

from __future__ import annotations

import re

from ingest.markup import plain
from ingest.readers.markup import subscript, superscript, tidy
from ingest.readers.mathematics import from_mathml, from_tex, local_name
from ingest.readers.xmltree import child_named, text_with

APART = {"table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text", "list", "def-list", "disp-quote", "fn", "fn-group"}
"""Elements that become blocks of their own."""
SKIPPED = {"graphic", "inline-graphic", "media", "object-id", "permissions", "index-term", "private-char", "processing-meta"}
MATH = {"inline-formula", "disp-formula", "disp-formula-group", "chem-struct-wrap"}


def inline(node) -> str:
    """Text of an element with sub/superscript markup, without what makes blocks of its own."""
    return text_with(node, _inline_child)


def inline_tidy(node) -> str:
    """The same, white space folded; empty for None."""
    return tidy(inline(node)) if node is not None else ""


def _inline_child(child) -> str:
    name = local_name(child)
    if not name or name in SKIPPED or name in APART:
        return " " if name in APART else ""
    if name == "sub":
        return subscript(plain(inline(child)))
    if name == "sup":
        cited = _citations(child)
        return cited if cited is not None else superscript(plain(inline(child)))
    if name == "xref" and child.get("ref-type") == "bibr" and len(child) and all(local_name(part) == "sup" for part in child):
        return f" [{plain(inline(child)).strip()}]"
    if name in MATH:
        return f" {_formula(child)} " if name.startswith("disp") else _formula(child)
    if name == "math":
        return from_mathml(child)
    if name == "tex-math":
        return from_tex(child.text or "")
    if name == "break":
        return " "
    if name in ("p", "title", "caption", "label", "def", "term", "list-item", "sec", "td", "th"):
        return f" {inline(child)} "
    return inline(child)


def _citations(sup) -> str | None:
    """`` [3,4]`` for a superscript made of citations only."""
    bibr = [node for node in sup.iter() if local_name(node) == "xref" and node.get("ref-type") == "bibr"]
    if not bibr:
        return None
    outside = re.sub("|".join(re.escape("".join(node.itertext())) for node in bibr) or "^$", "", "".join(sup.itertext()))
    if outside.strip(" ,;–-−‐[]()\u2009\xa0\n"):
        return None
    return f" [{''.join(sup.itertext()).strip().strip('[]')}]"


def _formula(node) -> str:
    """A formula once: MathML if there is any, else TeX, else its text."""
    parts = list(node.iter())
    for name, reader in (("math", from_mathml), ("tex-math", lambda tex: from_tex(tex.text or ""))):
        found = [part for part in parts if local_name(part) == name]
        if found:
            label = child_named(node, "label")
            text = " ; ".join(filter(None, (reader(part).strip() for part in found)))
            return f"{text} {inline(label)}" if label is not None else text
    return inline(node)
