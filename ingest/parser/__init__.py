"""The transformer parser: what a piece of text says, as labelled spans."""

from ingest.parser.labels import LABELS
from ingest.parser.model import Entity, Parser, ParserError

__all__ = ["LABELS", "Entity", "Parser", "ParserError"]
