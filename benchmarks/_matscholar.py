"""The parser's network on Matscholar: trained on the official training split here, scored on the official test, not shipped.

Matscholar's repository is under GPL-3.0, so the shipped weights have not seen it. The run starts from the shipped encoder; a run that was
interrupted goes on from its last epoch, a finished one is not repeated.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

SETTINGS = {"epochs": 6, "batch": 32, "rate": 3e-4, "seed": 11}


def folder(quick: bool) -> Path:
    """Where the run is kept, by its settings and the weights it starts from; may be deleted at any time."""
    from ingest.parser.model import WEIGHTS

    digest = hashlib.sha256(json.dumps([SETTINGS, quick]).encode())
    digest.update((WEIGHTS / "model.safetensors").read_bytes())
    return Path(tempfile.gettempdir()) / "ionatlas-matscholar" / digest.hexdigest()[:16]


def measure(data: Path, quick: bool) -> dict[str, Any]:
    """The test table of `ingest.parser.scoring.f1_table` for Matscholar's seven types."""
    from ingest.parser import train
    from ingest.parser.model import WEIGHTS

    out = folder(quick)
    if not (out / "test.json").exists():
        epochs = 1 if quick else SETTINGS["epochs"]
        given = [
            "--data",
            data,
            "--out",
            out,
            "--corpora",
            "matscholar_ner",
            "--base",
            WEIGHTS,
            "--synthetic",
            0,
            "--epochs",
            epochs,
        ]
        given += [
            "--batch",
            SETTINGS["batch"],
            "--rate",
            SETTINGS["rate"],
            "--seed",
            SETTINGS["seed"],
            "--threads",
            2,
            "--resume",
        ]
        train.main([str(word) for word in given])
    return json.loads((out / "test.json").read_text())["matscholar_ner"]
