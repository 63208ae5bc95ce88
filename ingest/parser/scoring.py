"""Entity-level precision, recall and F1 of the parser on a corpus' official split."""

from __future__ import annotations

import re
from collections import Counter

from ingest.parser.corpora import Example, Span, trim
from ingest.parser.decoding import log_probabilities, to_spans, transitions, viterbi
from ingest.parser.labels import LABELS, LAYERS, NATIVE

_JOINED = re.compile(r"[-–—−~∼]|\bto\b|…")
_BOUND = re.compile(
    r"[<>≤≥]|(?:less|more|lower|higher|greater|smaller|fewer|larger) than\b|(?:above|below|up to|at least|at most|over|under|exceeding|within)\b"
)


def f1_table(counts: dict[str, Counter]) -> dict:
    """Micro, macro and per-label figures from counts of 'right', 'predicted' and 'gold' by label."""

    def figures(c: Counter) -> dict[str, float]:
        precision = c["right"] / c["predicted"] if c["predicted"] else 0.0
        recall = c["right"] / c["gold"] if c["gold"] else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "gold": c["gold"]}

    total: Counter = sum(counts.values(), Counter())
    labels = {label: figures(c) for label, c in sorted(counts.items()) if c["gold"] or c["predicted"]}
    with_gold = [v["f1"] for v in labels.values() if v["gold"]]
    return {"micro": figures(total), "macro_f1": round(sum(with_gold) / max(1, len(with_gold)), 4), "labels": labels}


def predict(model, tokenizer, examples: list[Example], blocks: dict[str, tuple[int, int]]) -> list[dict[str, list[Span]]]:
    """Predicted spans of each example by block."""
    wanted = {name: blocks[name] for name in blocks}
    tables = {name: transitions(b - a) for name, (a, b) in wanted.items()}
    found = []
    for _, offsets, logs in log_probabilities(model, tokenizer, [e.text for e in examples], wanted):
        spans = {}
        for name, scores in logs.items():
            labels = LABELS if name == "unified" else NATIVE[name]
            spans[name] = [s for s, _ in to_spans(viterbi(scores, tables[name]), offsets, labels)]
        found.append(spans)
    return found


def native_counts(example: Example, predicted: dict[str, list[Span]]) -> dict[str, Counter]:
    """Exact matches (offsets and type) against the corpus' own entities; nested ones through the union of inner and outer layer."""
    layers = LAYERS[example.corpus]
    found = {s for name in layers for s in predicted[name]}
    if example.corpus == "mulms":
        found |= ranges(example.text, predicted["mulms_outer"], predicted["mulms_inner"])
    gold = set(example.native["mulms_all"]) if example.corpus == "mulms" else {s for name in layers for s in example.native[name]}
    return count_matches(gold, found)


def ranges(text: str, outer: list[Span], inner: list[Span]) -> set[Span]:
    """MuLMS' RANGE, which lies between the layers: the numbers of a VALUE with bounds, without the unit behind them."""
    found = set()
    for value in outer:
        if value.label != "VALUE":
            continue
        inside = [s for s in inner if value.start <= s.start and s.end <= value.end]
        numbers, units = [s for s in inside if s.label == "NUM"], [s for s in inside if s.label == "UNIT"]
        end = units[0].start if len(units) == 1 and units[0].end == value.end else value.end
        start, end = trim(text, value.start, end)
        part = text[start:end]
        joined = len(numbers) > 1 and _JOINED.search(part)
        if numbers and "×" not in part and "/" not in part and (joined or _BOUND.match(part)):
            found.add(Span(start, end, "RANGE"))
    return found


def unified_counts(example: Example, predicted: list[Span]) -> dict[str, Counter]:
    """Exact matches in our labels, on the labels this corpus annotates.

    Gold spans that overlap another possibility are taken out, and so are predictions that touch them or have an open label.
    """
    spans = example.unified
    unsure = [s for s in spans if any(s is not o and s.start < o.end and o.start < s.end for o in spans)]
    gold = {s for s in spans if s not in unsure and s.label not in example.open_labels}
    kept = {
        s
        for s in predicted
        if s.label not in example.open_labels and not any(s.start < u.end and u.start < s.end for u in unsure)
    }
    return count_matches(gold, kept)


def count_matches(gold: set[Span], predicted: set[Span]) -> dict[str, Counter]:
    counts: dict[str, Counter] = {}
    for kind, spans in (("gold", gold), ("predicted", predicted), ("right", gold & predicted)):
        for span in spans:
            counts.setdefault(span.label, Counter())[kind] += 1
    return counts


def add(total: dict[str, Counter], more: dict[str, Counter]) -> None:
    """Add counts in place."""
    for label, counter in more.items():
        total.setdefault(label, Counter()).update(counter)


def evaluate(model, tokenizer, examples: list[Example], blocks: dict[str, tuple[int, int]]) -> dict[str, dict]:
    """Figures by corpus (own types) and in our labels, by corpus and together.

    Returns
    -------
    dict
        Each corpus with types of its own: those through its blocks; ``unified``: ours, all together; ``unified_<corpus>``.
    """
    totals: dict[str, dict[str, Counter]] = {"unified": {}}
    for example, spans in zip(examples, predict(model, tokenizer, examples, blocks), strict=True):
        if example.corpus in LAYERS:
            add(totals.setdefault(example.corpus, {}), native_counts(example, spans))
        ours = unified_counts(example, spans["unified"])
        add(totals["unified"], ours)
        add(totals.setdefault(f"unified_{example.corpus}", {}), ours)
    return {name: f1_table(counts) for name, counts in totals.items()}
