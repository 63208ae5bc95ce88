"""A small network that reads a material expression: characters, then tokens, then the best chain of labels; numpy alone.

Characters are embedded and convolved, gathered per token beside embedded features of the token, convolved over the tokens and
scored; transitions between labels join the scores to a chain. Several seeds' scores are averaged. It is trained by
:mod:`ingest.material_tagger.network_train`; numpy reads the weights, so that no document's process loads torch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.material_tagger.features import features

PARTS = ("formula", "name", "variable", "value", "doping", "shape", "fabrication", "substrate")
LABELS = ("O", *(f"{mark}-{name}" for name in PARTS for mark in "BI"))
CHARACTER_STEPS = (1, 2, 4)  # dilations of the convolutions
TOKEN_STEPS = (1, 2, 4)
_BAG = frozenset("d k sh lex il w l s3 s4 p4 j jl jw sp cs C cpos cl cn run rk ar st end acr code BOS EOS".split())


class Inputs(NamedTuple):
    """An expression as the network sees it: characters, tokens' places, the tokens' features (all as numbers)."""

    characters: np.ndarray
    spans: np.ndarray
    bags: list[list[int]]


def bag(folded: str, spans: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Features of each token, without those that join tokens: the convolutions see the neighbours."""
    return [[f for f in row if f.partition("=")[0] in _BAG] for row in features(folded, list(spans))]


def inputs(folded: str, spans: Sequence[tuple[int, int]], vocabulary: Mapping[str, Mapping[str, int]]) -> Inputs:
    """Numbers of an expression; what the vocabulary does not hold is 1 (characters) or left out (features)."""
    characters, known = vocabulary["characters"], vocabulary["features"]
    return Inputs(
        np.array([characters.get(c, 1) for c in folded], dtype=np.int64),
        np.array(spans, dtype=np.int64).reshape(-1, 2),
        [[known[f] for f in row if f in known] for row in bag(folded, spans)],
    )


class Network:
    """Trained weights, ready to read expressions.

    Parameters
    ----------
    weights : dict of str to ndarray
        Tensors named ``SEED.NAME``.
    vocabulary : dict
        ``characters`` and ``features``, each name to number.
    """

    def __init__(self, weights: Mapping[str, np.ndarray], vocabulary: Mapping[str, Mapping[str, int]]) -> None:
        self.weights, self.vocabulary = weights, vocabulary
        seeds = sorted({name.partition(".")[0] for name in weights}, key=int)
        self.members = [
            {n.partition(".")[2]: _laid_out(w) for n, w in weights.items() if n.partition(".")[0] == s} for s in seeds
        ]
        self.transitions = np.mean([m["transitions"] for m in self.members], axis=0)
        self.first = np.mean([m["first"] for m in self.members], axis=0)

    @classmethod
    def load(cls, path: Path) -> Network:
        """From a safetensors file whose header holds the vocabulary.

        Raises
        ------
        ValueError
            The header holds none.
        """
        from safetensors import safe_open

        with safe_open(str(path), framework="np") as file:
            told = (file.metadata() or {}).get("vocabulary")
            if told is None:
                raise ValueError(f"{path}: no vocabulary in the header; train it anew (python -m ingest.material_tagger.train)")
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        numbered = {k: {name: place for place, name in enumerate(v)} for k, v in json.loads(told).items()}
        return cls(weights, numbered)

    def to_bytes(self) -> bytes:
        """As a safetensors file, the vocabulary in its header."""
        from safetensors.numpy import save

        listed = {k: sorted(v, key=v.__getitem__) for k, v in self.vocabulary.items()}
        return save(dict(self.weights), metadata={"vocabulary": json.dumps(listed)})

    def scores(self, folded: str, spans: Sequence[tuple[int, int]]) -> np.ndarray:
        """Scores of the labels, shape (tokens, labels), the seeds' mean."""
        given = inputs(folded, spans, self.vocabulary)
        return np.mean([_forward(member, given) for member in self.members], axis=0)

    def best(self, scores: np.ndarray) -> list[str]:
        """The chain of labels with the highest score."""
        best, came = self.first + scores[0], []
        for row in scores[1:]:
            table = best[:, None] + self.transitions
            came.append(table.argmax(axis=0))
            best = table.max(axis=0) + row
        chain = [int(best.argmax())]
        for back in reversed(came):
            chain.append(int(back[chain[-1]]))
        return [LABELS[place] for place in reversed(chain)]

    def log_probability(self, scores: np.ndarray, labels: Sequence[str]) -> float:
        """Of a chain of labels among all chains; minus infinity for a label that is none."""
        try:
            chain = [LABELS.index(label) for label in labels]
        except ValueError:
            return float("-inf")
        total = self.first + scores[0]
        for row in scores[1:]:
            table = total[:, None] + self.transitions
            top = table.max(axis=0)
            total = top + np.log(np.exp(table - top).sum(axis=0)) + row
        top = total.max()
        own = self.first[chain[0]] + scores[np.arange(len(chain)), chain].sum()
        own += sum(self.transitions[a, b] for a, b in zip(chain, chain[1:], strict=False))
        return float(own - top - np.log(np.exp(total - top).sum()))


def _laid_out(weight: np.ndarray) -> np.ndarray:
    """A tensor as the products below take it: torch's (out, in, width) as (width, in, out), in one piece."""
    return np.ascontiguousarray((weight.transpose(2, 1, 0) if weight.ndim == 3 else weight).astype(np.float32))


def _convolved(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, step: int) -> np.ndarray:
    """Convolution over places, zeros outside."""
    reach = step * (len(weight) // 2)
    wide = np.pad(x, ((reach, reach), (0, 0)))
    return sum(wide[k * step : k * step + len(x)] @ part for k, part in enumerate(weight)) + bias


def _forward(w: Mapping[str, np.ndarray], given: Inputs) -> np.ndarray:
    x = w["embedding.weight"][given.characters]
    for place, step in enumerate(CHARACTER_STEPS):
        y = np.maximum(_convolved(x, w[f"characters.{place}.weight"], w[f"characters.{place}.bias"], step), 0)
        x = x + y if place else y
    first, last = given.spans[:, 0], given.spans[:, 1] - 1
    means = np.stack([x[a:b].mean(axis=0) for a, b in given.spans])
    bags = np.stack([w["bag.weight"][row].sum(axis=0) for row in given.bags])
    x = np.concatenate([means, x[first], x[last], bags], axis=1)
    x = np.maximum(x @ w["joined.weight"].T + w["joined.bias"], 0)
    for place, step in enumerate(TOKEN_STEPS):
        x = x + np.maximum(_convolved(x, w[f"tokens.{place}.weight"], w[f"tokens.{place}.bias"], step), 0)
    whole = np.maximum(x.max(axis=0) @ w["whole.weight"].T + w["whole.bias"], 0)
    return (x + whole) @ w["out.weight"].T + w["out.bias"]
