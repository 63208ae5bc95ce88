"""camelot as a peer: what it cannot read is counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks._camelot import tables_on_page

PAPER = Path(__file__).parents[1] / "data/pdf/sources/llzto_series.pdf"


def test_a_page_that_camelot_cannot_read_is_counted_and_gives_no_tables(capsys):
    tally: Counter = Counter()
    assert tables_on_page(PAPER, 1, "stream", tally)
    assert tally == {"stream_pages": 1, "stream_failed_pages": 0}
    assert tables_on_page(PAPER, 99, "stream", tally) == []
    assert tally == {"stream_pages": 2, "stream_failed_pages": 1}
    assert "page 99 of llzto_series.pdf" in capsys.readouterr().out
