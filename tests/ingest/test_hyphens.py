"""Lines joined to text as the document itself writes its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.hyphens import Vocabulary, polish

DOCUMENT = Vocabulary(
    [
        "the conductivity of the solid-state electrolyte",
        "a grain boundary, the interface layer",
        "synthesis at room temperature",
        "powder diffraction",
    ]
)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("a high conduc-", "tivity of", "a high conductivity of"),
        ("the solid-", "state route", "the solid-state route"),
        ("crystal-", "lized in", "crystallized in"),
        ("in Li-", "ion cells", "in Li-ion cells"),
        ("the CT-", "band of", "the CT-band of"),
        ("Zr-", "O bonds", "Zr-O bonds"),
        ("the t-", "test was", "the t-test was"),
        ("from 10-", "20 K", "from 10-20 K"),
        ("laser-", "assisted growth", "laser-assisted growth"),
        ("no hyphen", "here", "no hyphen here"),
    ],
)
def test_a_hyphen_at_the_line_end_goes_or_stays_as_the_word_demands(before, after, joined):
    assert DOCUMENT.join(before, after) == joined


def test_degrees_and_commas_lose_the_blanks_of_typesetting():
    assert polish("heated to 700 ° C , then") == "heated to 700 °C, then"


@settings(deadline=None)
@given(st.lists(st.text("abcdefg", min_size=1, max_size=8), min_size=1, max_size=30), st.integers(5, 40))
def test_text_without_hyphens_survives_any_line_breaks(words, width):
    lines, current = [], ""
    for word in words:
        if current and len(current) + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    lines.append(current)
    assert Vocabulary().text(lines) == " ".join(words)


@settings(deadline=None)
@given(st.sampled_from(["conductivity", "electrolyte", "synthesis", "diffraction", "interface"]), st.data())
def test_a_known_word_is_whole_again_wherever_it_broke(word, data):
    place = data.draw(st.integers(2, len(word) - 2))
    assert DOCUMENT.join(f"the {word[:place]}-", f"{word[place:]} was") == f"the {word} was"
