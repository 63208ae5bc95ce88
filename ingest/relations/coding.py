"""Sentences as numbers: pieces, mentions in pieces, candidate pairs and their targets, and batches of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.relations.candidates import Grammar, describe, pairs
from ingest.relations.sentences import LinkedSentence, Mention

LONGEST = 400  # pieces; what a sentence has beyond them is not read


@dataclass
class Coded:
    """A sentence: ``ids`` (n) with the special pieces; ``first``, ``last`` piece and ``label`` (-1: unknown) of its m mentions; ``pairs`` (p, 2);
    ``facts`` (p, WIDTH); ``allowed`` and ``target`` (p, relations); ``states`` (n, size) of the frozen encoder, once it has read."""

    ids: list[int]
    first: np.ndarray
    last: np.ndarray
    label: np.ndarray
    pairs: np.ndarray
    facts: np.ndarray
    allowed: np.ndarray
    target: np.ndarray
    states: object = None


def code(
    text: str,
    mentions: list[Mention],
    grammar: Grammar,
    tokenizer,
    labels: dict[str, int],
    relations: dict[str, int],
    width: int,
) -> Coded:
    """Numbers of one sentence; ``labels`` and ``relations`` are those of its corpus, ``width`` that of all relations and "none"."""
    coded = tokenizer.encode(text)
    ids, offsets = coded.ids, coded.offsets
    if len(ids) > LONGEST:
        ids, offsets = [*ids[: LONGEST - 1], ids[-1]], [*offsets[: LONGEST - 1], offsets[-1]]
    spans = []
    for m in mentions:
        inside = [n for n, (a, b) in enumerate(offsets) if a < m.end and b > m.start]
        spans.append((inside[0], inside[-1]) if inside else (len(ids) - 1, len(ids) - 1))
    chosen = pairs(mentions, grammar)
    allowed = np.zeros((len(chosen), width), dtype=bool)
    allowed[:, 0] = True
    for row, (h, t) in enumerate(chosen):
        for relation in grammar[mentions[h].label, mentions[t].label]:
            allowed[row, relations[relation]] = True
    return Coded(
        ids,
        np.array([s[0] for s in spans], dtype=np.int64),
        np.array([s[1] for s in spans], dtype=np.int64),
        np.array([labels.get(m.label, -1) for m in mentions], dtype=np.int64),
        np.array(chosen, dtype=np.int64).reshape(-1, 2),
        describe(text, mentions, chosen),
        allowed,
        np.zeros((len(chosen), allowed.shape[1]), dtype=np.float32),
    )


def set_targets(coded: Coded, sentence: LinkedSentence, relations: dict[str, int]) -> None:
    """Shares of the relations that hold between each pair; a pair without any is none (number 0)."""
    row = {tuple(pair): n for n, pair in enumerate(coded.pairs.tolist())}
    for link in sentence.links:
        n = row.get((link.head, link.tail))
        k = relations.get(link.relation)
        if n is not None and k is not None and coded.allowed[n, k]:
            coded.target[n, k] = 1.0
    total = coded.target.sum(1, keepdims=True)
    coded.target /= np.maximum(total, 1)
    coded.target[total[:, 0] == 0, 0] = 1.0


def widths(coded: list[Coded], largest: int, seed: int | None = None) -> Iterator[list[int]]:
    """Numbers of sentences of like length, at most ``largest`` pieces a batch with padding; shuffled with a seed."""
    if not coded:
        return
    chance = np.random.default_rng(seed)
    lengths = np.array([len(c.ids) for c in coded])
    keys = lengths if seed is None else lengths + chance.uniform(0, 8, len(lengths))
    batches: list[list[int]] = [[]]
    for n in np.argsort(keys, kind="stable"):
        longest = max([lengths[n], *(lengths[k] for k in batches[-1])])
        if batches[-1] and longest * (len(batches[-1]) + 1) > largest:
            batches.append([])
        batches[-1].append(int(n))
    for k in chance.permutation(len(batches)) if seed is not None else range(len(batches)):
        yield batches[k]


def batch(coded: list[Coded], states=None) -> dict:
    """Tensors of several sentences as :class:`ingest.relations.network.Upper` takes them."""
    import torch

    width = max(len(c.ids) for c in coded)
    ids = torch.zeros(len(coded), width, dtype=torch.long)
    mask = torch.zeros(len(coded), width, dtype=torch.bool)
    for row, c in enumerate(coded):
        ids[row, : len(c.ids)] = torch.tensor(c.ids)
        mask[row, : len(c.ids)] = True
    before = np.cumsum([0, *(len(c.label) for c in coded)])
    joined = {name: torch.from_numpy(np.concatenate([getattr(c, name) for c in coded])) for name in
              ("first", "last", "label", "facts", "allowed", "target")}  # fmt: skip
    ends = torch.from_numpy(np.concatenate([c.pairs + before[n] for n, c in enumerate(coded)]))
    owner = torch.from_numpy(np.repeat(np.arange(len(coded)), [len(c.label) for c in coded]))
    return {"ids": ids, "mask": mask, "owner": owner, "head": ends[:, 0], "tail": ends[:, 1], **joined}
