"""Which pairs of mentions may be linked, and what can be said of a pair by counting: order, distance, rivals, what stands between."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from ingest.relations.sentences import LinkedSentence, Mention

#: (type of head, type of tail) -> relations that training has seen between them.
Grammar = Mapping[tuple[str, str], tuple[str, ...]]

_WORD = re.compile(r"\w+|[^\w\s]")
_BETWEEN = (",", ";", ":", "(", ")", "and", "or", "of", "for", "with", "in", "at", "to", "by", "from", "as", "on", "using", "respectively",
            "which", "while", "is", "was", "were", "are", "than")  # fmt: skip
_PLACE = {word: n for n, word in enumerate(_BETWEEN)}
_BUCKETS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45)
_RANKS = 4


def grammars(sentences: Iterable[LinkedSentence], least: int = 2) -> dict[str, dict[tuple[str, str], tuple[str, ...]]]:
    """Relations seen at least ``least`` times between two types, by corpus."""
    seen: dict[str, Counter] = defaultdict(Counter)
    for sentence in sentences:
        for link in sentence.links:
            seen[sentence.corpus][(*sentence.types(link.head, link.tail), link.relation)] += 1
    table: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
    for corpus, counts in seen.items():
        rows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (head, tail, relation), n in sorted(counts.items()):
            if n >= least:
                rows[head, tail].append(relation)
        table[corpus] = {pair: tuple(relations) for pair, relations in rows.items()}
    return table


def pairs(mentions: list[Mention], grammar: Grammar) -> list[tuple[int, int]]:
    """Ordered pairs (head, tail) of mention numbers whose types may be linked."""
    labels = [m.label for m in mentions]
    return [(h, t) for h, a in enumerate(labels) for t, b in enumerate(labels) if h != t and (a, b) in grammar]


def _one_hot(value: int, size: int) -> list[float]:
    return [float(value == k) for k in range(size)]


def _bucket(distance: int) -> int:
    return sum(distance > edge for edge in _BUCKETS)


#: Length of a pair's row in :func:`describe`.
WIDTH = 2 + 4 + 2 * (len(_BUCKETS) + 1) + 4 * (_RANKS + 1) + 2 * len(_BETWEEN) + 6


def describe(text: str, mentions: list[Mention], chosen: list[tuple[int, int]]) -> np.ndarray:
    """(pairs, WIDTH) float32: numbers that describe each pair without reading words other than a closed list.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : list of Mention
    chosen : list of (int, int)
        Pairs of mention numbers, head first.
    """
    words = [(m.start(), m[0].lower()) for m in _WORD.finditer(text)]
    starts = np.array([w[0] for w in words] or [0])
    first = [int(np.searchsorted(starts, m.start, "right")) for m in mentions]
    last = [int(np.searchsorted(starts, max(m.end - 1, m.start), "right")) for m in mentions]
    # how often each word of the closed list has stood up to each word
    seen = np.zeros((len(words) + 1, len(_BETWEEN)), dtype=np.int32)
    for n, (_, word) in enumerate(words):
        seen[n + 1] = seen[n]
        if word in _PLACE:
            seen[n + 1, _PLACE[word]] += 1
    order = sorted(range(len(mentions)), key=lambda n: (mentions[n].start, -mentions[n].end))
    place = {n: k for k, n in enumerate(order)}
    by_label: dict[str, list[int]] = defaultdict(list)
    for n in order:
        by_label[mentions[n].label].append(n)
    places = {label: np.array([place[n] for n in numbers]) for label, numbers in by_label.items()}
    # distances in words from each mention to the mentions of each type, sorted
    far = [
        {label: np.sort([abs(first[n] - first[x]) for n in numbers if n != x]) for label, numbers in by_label.items()}
        for x in range(len(mentions))
    ]
    respectively = float("respectively" in text.lower())
    rows = np.zeros((len(chosen), WIDTH), dtype=np.float32)
    for row, (h, t) in enumerate(chosen):
        a, b = mentions[h], mentions[t]
        before = (a.start, a.end) <= (b.start, b.end)
        left, right = (h, t) if before else (t, h)
        gap = max(0, first[right] - last[left] - 1)
        between = seen[min(last[left] + gap, len(words))] - seen[min(last[left], len(words))]
        inside = a.start <= b.start and b.end <= a.end
        contains = b.start <= a.start and a.end <= b.end
        same = [
            max(0, int(np.searchsorted(places[m.label], place[right]) - np.searchsorted(places[m.label], place[left], "right")))
            for m in (a, b)
        ]
        # whose turn is it: how many of the tail's type stand nearer to the head, and the other way round
        apart = abs(first[t] - first[h])
        nearer = [int(np.searchsorted(far[h][b.label], apart)), int(np.searchsorted(far[t][a.label], apart))]
        turns = [by_label[m.label].index(x) for m, x in ((a, h), (b, t))]
        counts = [len(by_label[a.label]), len(by_label[b.label])]
        values = [float(before), float(not before), float(inside), float(contains), float(a[:2] == b[:2]), float(gap == 0)]
        values += _one_hot(_bucket(gap), len(_BUCKETS) + 1)
        values += _one_hot(_bucket(abs(place[h] - place[t])), len(_BUCKETS) + 1)
        for number in (*same, *nearer):
            values += _one_hot(min(number, _RANKS), _RANKS + 1)
        values += [float(n > 0) for n in between]
        values += [min(n, 4) / 4 for n in between]
        values += [min(counts[0], 8) / 8, min(counts[1], 8) / 8, float(counts[0] == counts[1]), float(turns[0] == turns[1])]
        values += [respectively, respectively * float(turns[0] == turns[1])]
        rows[row] = values
    return rows
