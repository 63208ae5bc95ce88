"""How ready the model is to say "nothing here", set on the development splits.

Trained on partly labelled text the model marks more than annotators do: recall above precision. One number a block, added to the score of
``O``, evens that out. It is chosen by F1 on the development splits and becomes part of the weights (the bias of the last layer).
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from ingest.parser.corpora import Example
from ingest.parser.decoding import log_probabilities, to_spans, transitions, viterbi
from ingest.parser.labels import LABELS, LAYERS, NATIVE
from ingest.parser.scoring import add, count_matches, f1_table, unified_counts

STEPS = tuple(np.arange(-0.5, 3.01, 0.25))


def find(model, tokenizer, examples: list[Example], layout: dict[str, tuple[int, int]]) -> dict[str, float]:
    """Best addition to the score of ``O`` for each block; 0 where nothing is better or no example has the block.

    Parameters
    ----------
    model, tokenizer
        As for ``scoring.predict``.
    examples : list of Example
        Development examples.
    layout : dict
        Column ranges of the blocks.
    """
    scored = [(n, offsets, logs) for n, offsets, logs in log_probabilities(model, tokenizer, [e.text for e in examples], layout)]
    best: dict[str, float] = {}
    for block, (a, b) in layout.items():
        table, labels = transitions(b - a), LABELS if block == "unified" else NATIVE[block]
        reached: dict[float, float] = {}
        for step in STEPS:
            counts: dict[str, Counter] = {}
            for n, offsets, logs in scored:
                example = examples[n]
                if block != "unified" and block not in LAYERS.get(example.corpus, ()):
                    continue
                scores = logs[block].copy()
                scores[:, 0] += step
                spans = [s for s, _ in to_spans(viterbi(scores, table), offsets, labels)]
                add(
                    counts,
                    unified_counts(example, spans)
                    if block == "unified"
                    else count_matches(set(example.native[block]), set(spans)),
                )
            reached[float(step)] = f1_table(counts)["micro"]["f1"] if counts else 0.0
        best[block] = max(reached, key=lambda step: (reached[step], -abs(step)))
    return best
