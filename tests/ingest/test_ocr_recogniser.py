"""The second recogniser and what it must not do."""

from __future__ import annotations

import os
import subprocess
import sys

RECOGNISE = """
import numpy as np
from ingest.readers.ocr.recogniser import recognise
assert len(recognise([np.full((48, 200), 255, dtype=np.uint8)])) == 1
"""


def test_the_recogniser_keeps_no_identifier_and_no_report_of_its_use(tmp_path):
    """ONNX Runtime writes a device id and a database of reports, and sends them, unless it is told not to before it is loaded."""
    told = {k: v for k, v in os.environ.items() if not k.startswith(("ORT_", "XDG_"))} | {"HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-W", "ignore", "-c", RECOGNISE], env=told, check=True)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
