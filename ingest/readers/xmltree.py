"""Parsing XML of unknown origin: no entities, no network, libxml2's limits on."""

from __future__ import annotations

import html.entities
import re
from pathlib import Path

from ingest.document import ReadError

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
