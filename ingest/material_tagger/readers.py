"""The trained readers of material expressions together: two linear chains and a network, weighed by how likely each says a reading is."""

from __future__ import annotations

import gzip
import logging
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.material_tagger.features import features
from ingest.material_tagger.labels import Part, labels_of, parts
from ingest.material_tagger.network import Network
from ingest.material_tagger.tokens import clean, tokenize

log = logging.getLogger(__name__)
# by five folds over papers; the rules' bonus stays below what the folds say: the rules were written on the same papers
NETWORK_WEIGHT = 0.5
MARGIN_WEIGHT = 0.25
RULES_BONUS = 2.0
_FLOOR = -28.0  # a reading that a reader holds impossible may still be the others'


class _Chain:
    """A CRFsuite model; CRFsuite reads its bytes in place and does not hold them."""

    def __init__(self, weights: bytes) -> None:
        import pycrfsuite

        self.weights = weights
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open_inmemory(weights)
        self.labels = frozenset(self.tagger.labels())

    def best(self, rows: list[list[str]]) -> list[str]:
        self.tagger.set(rows)
        return self.tagger.tag()

    def log_probability(self, labels: Sequence[str]) -> float:
        """Of labels of the expression set last."""
        if not self.labels.issuperset(labels):
            return _FLOOR
        return max(math.log(max(self.tagger.probability(list(labels)), 1e-300)), _FLOOR)


class Readers:
    """Two chains' weights in CRFsuite's format and a network.

    Parameters
    ----------
    margin, likelihood : bytes
    network : Network
    """

    def __init__(self, margin: bytes, likelihood: bytes, network: Network) -> None:
        self.margin, self.likelihood, self.network = _Chain(margin), _Chain(likelihood), network

    @classmethod
    def load(cls, folder: Path) -> Readers | None:
        """From a folder of weights; None where a file or a package is missing."""
        try:
            chains = [gzip.decompress((folder / f"{name}.crfsuite.gz").read_bytes()) for name in ("margin", "likelihood")]
            return cls(*chains, Network.load(folder / "network.safetensors"))
        except (ImportError, FileNotFoundError) as missing:
            log.warning("material expressions are read without the trained readers: %s", missing)
            return None

    def read(self, text: str) -> dict[str, list[Part]]:
        """How each reader alone reads an expression."""
        folded = clean(text)
        spans = tokenize(folded)
        if not spans:
            return {}
        return {name: parts(spans, labels) for name, labels in self._each(folded, spans)[0].items()}

    def best(self, text: str, by_rules: Iterable[Part] | None = None) -> list[Part]:
        """The reading that the readers together hold likeliest, among theirs and that of the rules.

        Parameters
        ----------
        text : str
            A material expression.
        by_rules : iterable of Part, optional
            The rules' reading.
        """
        folded = clean(text)
        spans = tokenize(folded)
        if not spans:
            return []
        weighed = self._weighed(folded, spans, by_rules)
        return parts(spans, max(weighed, key=weighed.__getitem__))

    def _each(self, folded: str, spans: list[tuple[int, int]]) -> tuple[dict[str, tuple[str, ...]], Any]:
        rows, scores = features(folded, spans), self.network.scores(folded, spans)
        return {
            "margin": tuple(self.margin.best(rows)),
            "likelihood": tuple(self.likelihood.best(rows)),
            "network": tuple(self.network.best(scores)),
        }, scores

    def _weighed(
        self, folded: str, spans: list[tuple[int, int]], by_rules: Iterable[Part] | None
    ) -> dict[tuple[str, ...], float]:
        """The readings (their tokens' labels), each with the readers' weighed log-probability."""
        told, scores = self._each(folded, spans)
        if by_rules is not None:
            told["rules"] = tuple(labels_of(spans, by_rules))
        return {
            labels: NETWORK_WEIGHT * max(self.network.log_probability(scores, labels), _FLOOR)
            + self.likelihood.log_probability(labels)
            + MARGIN_WEIGHT * self.margin.log_probability(labels)
            + RULES_BONUS * (labels == told.get("rules"))
            for labels in dict.fromkeys(told.values())
        }
