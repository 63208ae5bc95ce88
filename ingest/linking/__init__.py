"""Linking: from a document's blocks and tables to samples with measurements, structures and syntheses."""

from __future__ import annotations

from ingest.linking.document import Linked, link_document

__all__ = ["Linked", "link_document"]
