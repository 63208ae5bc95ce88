"""Candidates, scores and the document's voice of the linker, without its weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.relations import scoring
from ingest.relations.candidates import WIDTH, describe, grammars, pairs
from ingest.relations.coding import Coded
from ingest.relations.roles import describe as describe_name
from ingest.relations.roles import heed
from ingest.relations.sentences import Link, LinkedSentence, Mention


def sentence(text="A b c d", links=(), split="train", groups=(-1, -1, -1)) -> LinkedSentence:
    mentions = [Mention(2 * n, 2 * n + 1, label, g) for n, (label, g) in enumerate(zip("HTT", groups, strict=True))]
    return LinkedSentence("toy", split, "d", text, mentions, {Link(*x) for x in links})


def coded(labels, chosen) -> Coded:
    chosen, empty = np.array(chosen).reshape(-1, 2), np.zeros(0)
    return Coded([], empty, empty, np.array(labels), chosen, empty, empty, empty)


def test_a_pair_of_types_is_a_candidate_once_training_has_seen_it_twice():
    seen = [sentence(links=[(0, "r", 1)]), sentence(links=[(0, "r", 2), (0, "s", 1)])]
    table = grammars(seen)
    assert table == {"toy": {("H", "T"): ("r",)}}
    assert pairs(seen[0].mentions, table["toy"]) == [(0, 1), (0, 2)]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12), st.sampled_from("ABC")), max_size=6))
def test_any_mentions_in_any_text_are_described_by_finite_numbers(text, raw):
    mentions = [Mention(min(a, len(text)), min(a + n, len(text)), label) for a, n, label in raw]
    chosen = [(h, t) for h in range(len(mentions)) for t in range(len(mentions)) if h != t]
    rows = describe(text, mentions, chosen)
    assert rows.shape == (len(chosen), WIDTH)
    assert np.isfinite(rows).all()


def test_words_between_and_rivals_are_counted():
    text = "Pt and Au , C"
    mentions = [Mention(0, 2, "H"), Mention(7, 9, "T"), Mention(12, 13, "T")]
    near, far = describe(text, mentions, [(0, 1), (0, 2)])
    assert near.sum() != far.sum()
    assert not np.array_equal(
        near, describe("Pt or Au , C", [Mention(0, 2, "H"), Mention(6, 8, "T"), Mention(11, 12, "T")], [(0, 1)])[0]
    )


def test_the_score_counts_whole_links_and_misses_outside_the_sentence():
    given_ = sentence(links=[(0, "r", 1), (0, "s", 2)])
    given_.unreachable = 2
    found = [{(0, "r", 1), (0, "r", 2)}]
    assert scoring.score([given_], found)["f1"] == pytest.approx(0.5)
    assert scoring.score([given_], found, missed=True)["f1"] == pytest.approx(2 / 6)


def test_a_phrase_written_twice_counts_once():
    given_ = scoring.as_groups(sentence(links=[(0, "r", 1), (0, "r", 2)], groups=(0, 1, 1)))
    assert given_.links == {Link(0, "r", 1)}
    assert scoring.grouped(given_, {(0, "r", 2)}) == {(0, "r", 1)}


def test_one_head_keeps_the_surest_of_two_heads_of_a_type():
    one = coded([0, 0, 1, 2], [(0, 3), (1, 3), (2, 3)])
    logs = np.log([[0.2, 0.8], [0.4, 0.6], [0.45, 0.55]])
    names = ["none", "r"]
    assert scoring.links(one, logs, names, 0.0) == {(0, "r", 3), (1, "r", 3), (2, "r", 3)}
    assert scoring.links(one, logs, names, 0.0, one_head=True) == {(0, "r", 3), (2, "r", 3)}
    assert scoring.links(one, logs, names, 1.0) == {(0, "r", 3)}


def test_the_nearest_head_is_taken_by_the_baseline():
    text = "H x T y H"
    mentions = [Mention(0, 1, "H"), Mention(4, 5, "T"), Mention(8, 9, "H")]
    training = [LinkedSentence("toy", "train", "d", text, mentions, {Link(0, "r", 1)})]
    rule = scoring.Nearest(training)
    moved = LinkedSentence("toy", "test", "d", text, [Mention(0, 1, "H"), Mention(6, 7, "T"), Mention(8, 9, "H")])
    assert rule.links(moved) == {(2, "r", 1)}


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.floats(0, 3))
def test_the_second_voice_moves_shares_but_not_their_sum(weights, strength):
    logs = np.log(np.array([weights]) / sum(weights))
    moved = heed(logs, np.array([[0, 1]]), [1, 2], lambda tail: np.log([0.9, 0.1]), strength)
    assert np.exp(moved).sum() == pytest.approx(1)
    assert moved[0, [0, 3]] == pytest.approx(logs[0, [0, 3]])
    assert moved[0, 1] - moved[0, 2] >= logs[0, 1] - logs[0, 2] - 1e-9


def test_a_silent_second_voice_changes_nothing():
    logs = np.log([[0.5, 0.3, 0.2]])
    assert np.array_equal(heed(logs, np.array([[0, 1]]), [1, 2], lambda tail: None, 1.0), logs)


def test_words_beside_a_name_show_in_its_description():
    cathode, anode = (describe_name(f"An LSM {part} was made.", "LSM") for part in ("cathode", "anode"))
    assert not np.array_equal(cathode, anode)
    assert np.isfinite(describe_name("", "")).all()
