"""Tag sequences are valid and spans come out of them; long texts are covered."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ingest.parser import decoding
from ingest.parser.corpora import Example, Span
from ingest.parser.encoding import allowed_tags, tag_pieces
from ingest.parser.labels import LABELS, all_tags, blocks

scores = hnp.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(5)), elements=st.floats(-8, 0, width=32))


def valid(path) -> bool:
    return all(tag % 2 == 1 or tag == 0 or (n > 0 and path[n - 1] in (tag - 1, tag)) for n, tag in enumerate(path))


@given(scores)
@settings(max_examples=60)
def test_the_decoder_finds_the_best_of_all_valid_sequences(table):
    best = max(
        (p for p in itertools.product(range(5), repeat=len(table)) if valid(p)),
        key=lambda p: sum(table[n, t] for n, t in enumerate(p)),
    )
    path = decoding.viterbi(table, decoding.transitions(5))
    assert valid(path)
    reached = sum(float(table[n, t]) for n, t in enumerate(path))
    assert reached >= sum(float(table[n, t]) for n, t in enumerate(best)) - 1e-3


@given(st.integers(1, 3000))
def test_windows_cover_every_piece_and_overlap(count):
    starts = decoding.window_starts(count)
    room = decoding.WINDOW - 2
    covered = set()
    for start in starts:
        covered.update(range(start, min(start + room, count)))
    assert covered == set(range(count))
    assert all(b < a + room for a, b in zip(starts, starts[1:], strict=False))


def test_spans_survive_tagging_and_decoding():
    offsets = [(0, 2), (2, 3), (4, 6), (6, 8), (9, 12)]
    spans = [Span(0, 3, "MATERIAL"), Span(4, 8, "MATERIAL"), Span(9, 12, "UNIT")]
    path = tag_pieces(offsets, spans, LABELS)
    assert [s for s, _ in decoding.to_spans(path, offsets, LABELS)] == spans


def test_what_a_corpus_leaves_open_is_not_taught_as_outside():
    offsets = [(0, 4), (5, 8)]
    example = Example("x", "train", "d", "LLZO wet", unified=[Span(0, 4, "MATERIAL")], open_labels=frozenset({"PROPERTY"}))
    allowed = allowed_tags(offsets, example)
    b_property = 1 + 2 * LABELS.index("PROPERTY")
    assert allowed[0].nonzero()[0].tolist() == [1 + 2 * LABELS.index("MATERIAL")]
    assert allowed[1].nonzero()[0].tolist() == [0, b_property, b_property + 1]


def test_overlapping_possibilities_are_all_allowed():
    example = Example("x", "train", "d", "25 °C", unified=[Span(0, 5, "CONDITION"), Span(0, 2, "VALUE"), Span(3, 5, "UNIT")])
    allowed = allowed_tags([(0, 2), (3, 5)], example)
    tags = blocks_of_unified()
    assert {tags[t] for t in allowed[0].nonzero()[0]} == {"B-CONDITION", "B-VALUE"}
    assert {tags[t] for t in allowed[1].nonzero()[0]} == {"I-CONDITION", "B-UNIT"}


def blocks_of_unified() -> list[str]:
    a, b = blocks()["unified"]
    return all_tags()[a:b]


def test_the_outputs_are_the_blocks_one_after_the_other():
    spans = list(blocks().values())
    assert spans[0][0] == 0 and spans[-1][1] == len(all_tags())
    assert all(a[1] == b[0] for a, b in zip(spans, spans[1:], strict=False))
