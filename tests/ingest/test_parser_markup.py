"""Markup is taken away for the model and every offset finds its way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.parser.markup import strip, widen

plain_text = st.text(alphabet="LiLaZrO 0123456789.-+×°CScm{}_^", max_size=12).filter(lambda s: not set(s) & set("{}_^"))
pieces = st.lists(st.tuples(plain_text, st.sampled_from(["", "_", "^"])), max_size=12)


def marked(parts: list[tuple[str, str]]) -> tuple[str, str]:
    """Marked and plain text of the same parts."""
    return "".join(f"{m}{{{t}}}" if m else t for t, m in parts), "".join(t for t, _ in parts)


@given(pieces)
def test_stripping_gives_the_text_without_marks(parts):
    text, plain = marked(parts)
    assert strip(text)[0] == plain


@given(pieces)
def test_every_offset_points_at_its_own_character(parts):
    text, _ = marked(parts)
    plain, back = strip(text)
    assert len(back) == len(plain) + 1
    assert back[-1] == len(text)
    assert all(text[at] == char for at, char in zip(back, plain, strict=False))
    assert all(a < b for a, b in zip(back, back[1:], strict=False))


@given(pieces, st.data())
def test_a_span_mapped_back_strips_to_the_same_words(parts, data):
    text, _ = marked(parts)
    plain, back = strip(text)
    if not plain:
        return
    start = data.draw(st.integers(0, len(plain) - 1))
    end = data.draw(st.integers(start + 1, len(plain)))
    a, b = widen(text, back[start], back[end - 1] + 1)
    inner = text[a:b].replace("_{", "").replace("^{", "").replace("}", "")
    assert inner == plain[start:end]


@given(st.text(alphabet="ab_^{} ", max_size=30))
def test_any_braces_are_survived(text):
    plain, back = strip(text)
    assert len(back) == len(plain) + 1


def test_a_formula_keeps_its_closing_brace():
    text = "of Li_{7}La_{3}Zr_{2}O_{12} at"
    plain, back = strip(text)
    assert plain == "of Li7La3Zr2O12 at"
    a, b = widen(text, back[3], back[14] + 1)
    assert text[a:b] == "Li_{7}La_{3}Zr_{2}O_{12}"


def test_braces_that_are_no_marks_stay():
    assert strip("{100} planes")[0] == "{100} planes"
