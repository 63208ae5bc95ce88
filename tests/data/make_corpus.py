"""Render the sample corpus and its true values from :mod:`corpus_facts`.

usage: python tests/data/make_corpus.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from corpus_markup import lgps_jats, llto_html, llzno_html, naws_jats  # noqa: E402
from corpus_pdf import lagp_scan, llzto_pdf  # noqa: E402
from corpus_plain import argyrodite_cif, argyrodite_text, dataset_csv, latp_text, tetragonal_text  # noqa: E402


def main() -> None:
    for render in (
        llzto_pdf, lagp_scan, llto_html, llzno_html, lgps_jats, naws_jats,
        argyrodite_text, tetragonal_text, latp_text, argyrodite_cif, dataset_csv,
    ):  # fmt: skip
        render()
    truths = [json.loads(line) for f in sorted(HERE.glob("*/groundtruth/*.jsonl")) for line in f.read_text().splitlines()]
    print(f"{len(truths)} true values in {len({t['doc_id'] for t in truths})} documents")


if __name__ == "__main__":
    main()
