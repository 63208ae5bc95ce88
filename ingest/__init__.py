"""Reading: from a file of a paper to records with evidence."""

import os

# Before any of them is loaded: papers are read without a word to anybody. ONNX Runtime reports to its maker otherwise.
for _name in ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ.setdefault(_name, "1")
