"""Examples as tensors: pieces, what each piece may be in our labels, what it is in the corpus' own."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ingest.parser.corpora import Example, Span
from ingest.parser.labels import LABELS, NATIVE

IGNORED = -100


@dataclass
class Encoded:
    """A window of an example: ``ids`` (n), ``allowed`` (n, 21) which unified tags are possible, ``native`` tag numbers by layer."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    allowed: np.ndarray
    native: dict[str, np.ndarray] = field(default_factory=dict)


def tag_pieces(offsets: list[tuple[int, int]], spans: list[Span], labels: tuple[str, ...]) -> np.ndarray:
    """Tag numbers (0 = O, 1 + 2k = B-k, 2 + 2k = I-k) of pieces under non-overlapping spans."""
    tags = np.zeros(len(offsets), dtype=np.int64)
    for span in spans:
        inside = [n for n, (a, b) in enumerate(offsets) if a < span.end and b > span.start]
        for place, n in enumerate(inside):
            tags[n] = 1 + 2 * labels.index(span.label) + (place > 0)
    return tags


def allowed_tags(offsets: list[tuple[int, int]], example: Example) -> np.ndarray:
    """(pieces, 21) booleans: every tag that the annotation leaves possible."""
    allowed = np.zeros((len(offsets), 1 + 2 * len(LABELS)), dtype=bool)
    for span in example.unified:
        tags = tag_pieces(offsets, [span], LABELS)
        for n in np.flatnonzero(tags):
            allowed[n, tags[n]] = True
    free = ~allowed.any(axis=1)
    allowed[free, 0] = True
    for label in example.open_labels:
        k = 1 + 2 * LABELS.index(label)
        allowed[free, k : k + 2] = True
    return allowed


def encode(example: Example, tokenizer, length: int = 256) -> list[Encoded]:
    """Windows of at most ``length`` pieces with their targets; no overlap between windows."""
    coded = tokenizer(example.text, return_offsets_mapping=True, add_special_tokens=False, verbose=False)
    offsets = coded["offset_mapping"]
    allowed = allowed_tags(offsets, example)
    native = {name: tag_pieces(offsets, spans, NATIVE[name]) for name, spans in example.native.items() if name in NATIVE}
    room = length - 2
    windows = []
    for at in range(0, len(offsets), room):
        part = slice(at, at + room)
        windows.append(
            Encoded(
                [tokenizer.cls_token_id, *coded["input_ids"][part], tokenizer.sep_token_id],
                offsets[part],
                allowed[part],
                {name: tags[part] for name, tags in native.items()},
            )
        )
    return windows


def collate(batch: list[Encoded], pad: int) -> dict:
    """Tensors of a batch: ids and attention (b, w); allowed (b, w, 21) with empty rows where nothing is to be learned; native by layer."""
    import torch

    width = max(len(e.ids) for e in batch)
    ids = torch.full((len(batch), width), pad)
    attention = torch.zeros((len(batch), width), dtype=torch.long)
    allowed = torch.zeros((len(batch), width, 1 + 2 * len(LABELS)), dtype=torch.bool)
    native = {name: torch.full((len(batch), width), IGNORED) for name in NATIVE if any(name in e.native for e in batch)}
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        attention[row, : len(item.ids)] = 1
        allowed[row, 1 : 1 + len(item.offsets)] = torch.from_numpy(item.allowed)
        for name, tags in item.native.items():
            native[name][row, 1 : 1 + len(tags)] = torch.from_numpy(tags)
    return {"ids": ids, "attention": attention, "allowed": allowed, "native": native}
