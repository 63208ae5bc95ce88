"""Parsing XML of unknown origin: no entities, no network, libxml2's limits on."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from pathlib import Path

from ingest.document import ReadError
from ingest.readers.mathematics import local_name

_DECLARES = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)


def parse_xml(path: Path, data: bytes):
    """The root element of an XML file.

    Named characters (``&alpha;``) of the HTML set become characters; a document that declares entities of its own is
    refused, as is one that is cut off or nested deeper than 256 levels.
    """
    from lxml import etree

    if _DECLARES.search(data) or _DECLARES.search(data[:4_000_000].replace(b"\0", b"")):
        raise ReadError(f"{path}: declares XML entities, which are not expanded here; remove the <!ENTITY ...> lines")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{path}: broken XML at line {error.lineno}: {error.msg}; the file may be cut off") from error
    for entity in list(root.iter(etree.Entity)):
        _replace_by_text(entity, chr(html.entities.name2codepoint.get(entity.name, 0xFFFD)))
    return root


def _replace_by_text(node, text: str) -> None:
    parent, before = node.getparent(), node.getprevious()
    text += node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(node)


def text_with(node, of_child: Callable) -> str:
    """Text of an element where ``of_child`` gives that of each element in it; what stands between them is kept."""
    parts = [node.text or ""]
    for child in node:
        parts.append(of_child(child))
        parts.append(child.tail or "")
    return "".join(parts)


def child_named(node, name: str):
    """The first child of that local name, None where there is none (or no element)."""
    return next((child for child in node if local_name(child) == name), None) if node is not None else None


def first_named(node, *names: str):
    """The first descendant of one of those local names, in document order."""
    return next((inner for inner in node.iter() if local_name(inner) in names), None) if node is not None else None
