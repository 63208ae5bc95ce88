"""From the model's scores to spans: batches by length, windows over long texts, the best valid BIO sequence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ingest.parser.corpora import Span

WINDOW = 256
OVERLAP = 48
_IMPOSSIBLE = -1e4
_FAR = 10**6


def transitions(tags: int) -> np.ndarray:
    """(tags, tags) log scores of tag -> tag: 0, or impossible where an I- does not follow its own B- or I-."""
    table = np.zeros((tags, tags), dtype=np.float32)
    for to in range(2, tags, 2):
        table[:, to] = _IMPOSSIBLE
        table[[to - 1, to], to] = 0.0
    return table


def viterbi(scores: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Best valid tag sequence of (pieces, tags) log probabilities; ties go to the lower tag number, so results repeat exactly."""
    count = len(scores)
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    best = scores[0].copy()
    best[2::2] = _IMPOSSIBLE
    back = np.zeros(scores.shape, dtype=np.int64)
    for n in range(1, count):
        routes = best[:, None] + table
        back[n] = routes.argmax(axis=0)
        best = routes.max(axis=0) + scores[n]
    path = np.zeros(count, dtype=np.int64)
    path[-1] = int(best.argmax())
    for n in range(count - 1, 0, -1):
        path[n - 1] = back[n, path[n]]
    return path


def to_spans(path: np.ndarray, offsets: list[tuple[int, int]], labels: tuple[str, ...]) -> list[tuple[Span, list[int]]]:
    """Spans of a tag path and the pieces of each."""
    found: list[tuple[Span, list[int]]] = []
    for n, tag in enumerate(path):
        if tag == 0:
            continue
        label = labels[(tag - 1) // 2]
        if tag % 2 == 1 or not found:
            found.append((Span(offsets[n][0], offsets[n][1], label), [n]))
        else:
            span, pieces = found[-1]
            found[-1] = (Span(span.start, offsets[n][1], label), [*pieces, n])
    return found


def window_starts(count: int, room: int = WINDOW - 2, overlap: int = OVERLAP) -> list[int]:
    """First pieces of the windows that cover ``count`` pieces, neighbours sharing ``overlap``."""
    starts = [0]
    while starts[-1] + room < count:
        starts.append(min(starts[-1] + room - overlap, count - room))
    return starts


def log_probabilities(
    model, tokenizer, texts: list[str], blocks: dict[str, tuple[int, int] | list[int]], batch_pieces: int = 4096
) -> Iterator[tuple[int, list[tuple[int, int]], dict[str, np.ndarray]]]:
    """For each text in order: its number, its pieces' offsets, and (pieces, tags) log probabilities of each block.

    Texts are grouped by length to save padding and the groups always fall the same way, so results repeat bit for bit. Where windows
    overlap, a piece is taken from the window in which it is farther from the edge.

    Parameters
    ----------
    model, tokenizer
        A token classification model in evaluation mode and its fast tokenizer.
    texts : list of str
        Plain text.
    blocks : dict
        Columns of the outputs (a range, or a list of numbers), each a softmax of its own.
    batch_pieces : int
        Pieces a batch, padding included.
    """
    import torch

    coded = tokenizer(texts, return_offsets_mapping=True, add_special_tokens=False, verbose=False) if texts else {"input_ids": []}
    windows = [
        (n, at, ids[at : at + WINDOW - 2]) for n, ids in enumerate(coded["input_ids"]) if ids for at in window_starts(len(ids))
    ]
    order = sorted(range(len(windows)), key=lambda w: (len(windows[w][2]), w))
    picked = {name: list(range(*c)) if isinstance(c, tuple) else list(c) for name, c in blocks.items()}
    width = sum(map(len, picked.values()))
    results = [np.zeros((len(ids), width), dtype=np.float32) for ids in coded["input_ids"]]
    margin = [np.full(len(ids), -1) for ids in coded["input_ids"]]
    at = 0
    with torch.inference_mode():
        while at < len(order):
            end, longest = at, 0
            while end < len(order) and (longest := len(windows[order[end]][2]) + 2) * (end - at + 1) <= batch_pieces:
                end += 1
            end = max(end, at + 1)
            group = order[at:end]
            longest = max(len(windows[w][2]) for w in group) + 2
            ids = torch.full((len(group), longest), tokenizer.pad_token_id)
            mask = torch.zeros((len(group), longest), dtype=torch.long)
            for row, w in enumerate(group):
                piece_ids = [tokenizer.cls_token_id, *windows[w][2], tokenizer.sep_token_id]
                ids[row, : len(piece_ids)] = torch.tensor(piece_ids)
                mask[row, : len(piece_ids)] = 1
            logits = model(input_ids=ids, attention_mask=mask).logits.float()
            logs = torch.cat([logits[:, :, c].log_softmax(-1) for c in picked.values()], -1).numpy()
            for row, w in enumerate(group):
                text, start, piece_ids = windows[w]
                count = len(piece_ids)
                left, right = np.arange(count), np.arange(count)[::-1]
                edge = np.minimum(left + _FAR * (start == 0), right + _FAR * (start + count == len(results[text])))
                better = edge > margin[text][start : start + count]
                results[text][start : start + count][better] = logs[row, 1 : 1 + count][better]
                margin[text][start : start + count][better] = edge[better]
            at = end
    columns, start = {}, 0
    for name, chosen in picked.items():
        columns[name] = (start, start + len(chosen))
        start += len(chosen)
    for n in range(len(texts)):
        yield n, coded["offset_mapping"][n], {name: results[n][:, a:b] for name, (a, b) in columns.items()}
