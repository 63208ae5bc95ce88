"""What case is worth: the parser trained on SOFC-Exp alone with the packaged uncased tokenizer and with the cased vocabulary.

Same encoder, data, seed and epochs; micro and macro F1 of the corpus' own four types on its official test. One seed each: differences below
about .01 say little. Trains twice (some ten minutes each on one core).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import _run

PACKAGES = ("torch", "transformers", "tokenizers", "numpy")


def measure(quick: bool, data: Path = _run.SHARED / "data", folder: Path | None = None) -> dict[str, Any]:
    """Train both, read their test figures; runs finished in ``folder`` before are not repeated."""
    from ingest.parser import train

    epochs = 1 if quick else 5
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for kind in ("cased", "uncased"):
            out = (folder or Path(temporary)) / kind
            given = ["--data", str(data), "--out", str(out), "--corpora", "sofc_exp", "--synthetic", "0", "--epochs", str(epochs)]
            if not (out / "test.json").exists():
                train.main([*given, "--batch", "16", "--resume", *(["--uncased"] if kind == "uncased" else [])])
            table = json.loads((out / "test.json").read_text())["sofc_exp"]
            figures[f"{kind}_f1"], figures[f"{kind}_macro_f1"] = table["micro"]["f1"], table["macro_f1"]
    return _run.result("ner_case", figures, {"corpus": "sofc_exp", "epochs": epochs, "seed": 11, "quick": quick}, PACKAGES)


if __name__ == "__main__":
    raise SystemExit(_run.main("ner_case", measure, __doc__))
