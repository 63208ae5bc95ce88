"""camelot as the peer of the table comparisons: a page and a flavour at a time, its failures counted."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

FLAVOURS = ("stream", "lattice", "network", "hybrid")


def tables_on_page(pdf: Path, page: int, flavour: str, tally: Counter) -> list:
    """camelot's tables of a page; none where it fails.

    Parameters
    ----------
    pdf
        The document.
    page
        Page number, from 1.
    flavour
        One of `FLAVOURS`.
    tally
        ``FLAVOUR_pages`` and ``FLAVOUR_failed_pages`` are counted here.
    """
    import camelot

    tally[f"{flavour}_pages"] += 1
    tally[f"{flavour}_failed_pages"] += 0  # a figure of its own where nothing fails
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(camelot.read_pdf(str(pdf), pages=str(page), flavor=flavour, suppress_stdout=True))
    except Exception as problem:  # a flavour that fails on a page has found nothing there; how often is a figure
        print(f"camelot {flavour} failed on page {page} of {pdf.name}: {type(problem).__name__}: {problem}")
        tally[f"{flavour}_failed_pages"] += 1
        return []
