"""From log probabilities to links, and what links are worth: micro precision, recall and F1."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ingest.relations.coding import Coded
from ingest.relations.sentences import Link, LinkedSentence


def links(coded: Coded, logs: np.ndarray, names: list[str], none: float, one_head: bool = False) -> set[tuple[int, str, int]]:
    """The best relation of each pair where it beats "none", to whose log probability ``none`` is added.

    With ``one_head`` a mention keeps only the surest of several heads of one type.
    """
    if not len(coded.pairs):
        return set()
    best = logs[:, 1:].argmax(1) + 1
    margin = logs[np.arange(len(best)), best] - logs[:, 0] - none
    taken: set[tuple[int, int]] = set()
    found = set()
    for n in np.argsort(-margin, kind="stable"):
        head, tail = coded.pairs[n].tolist()
        seat = tail, int(coded.label[head])
        if margin[n] > 0 and not (one_head and seat in taken):
            taken.add(seat)
            found.add((head, names[best[n]], tail))
    return found


def score(sentences: list[LinkedSentence], found: list[set[tuple[int, str, int]]], *, missed: bool = False) -> dict[str, float]:
    """Micro precision, recall and F1 of typed links; ``missed`` counts labelled links that leave the sentence as misses."""
    right = sum(len(f & {tuple(x) for x in s.links}) for s, f in zip(sentences, found, strict=True))
    given = sum(map(len, found))
    wanted = sum(len(s.links) + (s.unreachable if missed else 0) for s in sentences)
    return {
        "precision": right / max(given, 1),
        "recall": right / max(wanted, 1),
        "f1": 2 * right / max(given + wanted, 1),
        "links": wanted,
    }


def best_none(sentences, coded, logs, names, one_head: bool = False) -> tuple[float, dict[str, float]]:
    """What to add to "none" for the best F1, and that F1."""
    tried = []
    for none in np.arange(-1.5, 1.51, 0.25):
        found = [links(c, g, names, none, one_head) for c, g in zip(coded, logs, strict=True)]
        tried.append((score(sentences, found), float(none)))
    best = max(tried, key=lambda x: (x[0]["f1"], -abs(x[1])))
    return best[1], best[0]


def grouped(sentence: LinkedSentence, found: Iterable[tuple[int, str, int]]) -> set[tuple[int, str, int]]:
    """Links between groups of mentions: a phrase that stands several times counts once."""
    group = [m.group for m in sentence.mentions]
    return {(group[h], relation, group[t]) for h, relation, t in found}


def as_groups(sentence: LinkedSentence) -> LinkedSentence:
    """The sentence with its labelled links between groups."""
    return replace(sentence, links={Link(*x) for x in grouped(sentence, sentence.links)})


def by_relation(sentences: list[LinkedSentence], found: list[set[tuple[int, str, int]]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each relation, the frequent ones first."""
    right, given, wanted = Counter(), Counter(), Counter()
    for sentence, links in zip(sentences, found, strict=True):
        gold = {tuple(x) for x in sentence.links}
        right.update(r for _, r, _ in gold & links)
        given.update(r for _, r, _ in links)
        wanted.update(r for _, r, _ in gold)
    return {
        name: {
            "precision": round(right[name] / max(given[name], 1), 4),
            "recall": round(right[name] / n, 4),
            "f1": round(2 * right[name] / max(given[name] + n, 1), 4),
            "links": n,
        }
        for name, n in wanted.most_common()
    }


class Nearest:
    """What counting alone reaches: each mention goes with the nearest head that its type allows, by the usual relation of the two types."""

    def __init__(self, training: Iterable[LinkedSentence]):
        held: dict[tuple[str, str], Counter] = defaultdict(Counter)
        tails: Counter = Counter()
        linked: Counter = Counter()
        for s in training:
            tails.update(m.label for m in s.mentions)
            linked.update(s.mentions[t].label for t in {x.tail for x in s.links})
            for x in s.links:
                held[s.types(x.head, x.tail)][x.relation] += 1
        self.usual = {pair: counts.most_common(1)[0][0] for pair, counts in held.items()}
        self.wanted = {label for label, n in tails.items() if linked[label] > n / 2}

    def links(self, sentence: LinkedSentence) -> set[tuple[int, str, int]]:
        """Links of a sentence whose mentions are given."""
        found = set()
        for t, tail in enumerate(sentence.mentions):
            if tail.label not in self.wanted:
                continue
            heads = [
                (abs(m.start - tail.start), h)
                for h, m in enumerate(sentence.mentions)
                if h != t and (m.label, tail.label) in self.usual
            ]
            if heads:
                h = min(heads)[1]
                found.add((h, self.usual[sentence.mentions[h].label, tail.label], t))
        return found
