"""How sure a record is: a logistic combination of what speaks for and against it.

The coefficients in ``confidence.json`` beside this file are stated, not learnt: what reading the records of one half of the labelled
papers suggested (0: known, not used). ``python -m benchmarks.confidence`` measures them on the other half, and beside them what a fit of
all coefficients (worse in calibration and Brier score) and of slope and offset (better in the one, worse in the other) gives on papers
left out; docs/confidence.md says how far the result can be trusted.

====================  =====  =========================================================================================
feature               sign   meaning
====================  =====  =========================================================================================
table                 +      it stands in a table, under a heading that names the property
material              +      score of the material link (0-1): pattern, distance, rivals, coreference
cue                   +      a word for the property stands near (1) or only the unit speaks for it (0); 1 in a table
parser_value          +      the parser saw a value or unit here
parser_material       +      the parser saw the material that was chosen
agreement             +      further independent evidence (other sentence, table, abstract): 0, 1 or 2
second_reader         +      the second reader gives the same value for the same property
unit_stated           +      the cell or heading prints the unit (tables)
elsewhere             -      the material stands in another sentence, or nowhere near (assumed from the document)
flags                 -      repairs that the number or unit needed, at most three
bound                 -      "above", "below", "up to": more often a threshold than a measurement
ocr                   -      read by optical character recognition
cited                 -      somebody else's value
name_only             -      the material has a name but neither a composition nor named components
unlikely              -      outside the usual range of the property in solid electrolytes
low_read              -      one minus the reader's own confidence in the block or table
====================  =====  =========================================================================================
"""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path

FILE = Path(__file__).with_name("confidence.json")
SIGNS = {
    "table": 1,
    "material": 1,
    "cue": 1,
    "parser_value": 1,
    "parser_material": 1,
    "agreement": 1,
    "second_reader": 1,
    "unit_stated": 1,
    "elsewhere": -1,
    "flags": -1,
    "bound": -1,
    "ocr": -1,
    "cited": -1,
    "name_only": -1,
    "unlikely": -1,
    "low_read": -1,
}
USUAL = {
    "ionic_conductivity": (1e-13, 0.5),
    "electronic_conductivity": (1e-15, 1e3),
    "activation_energy": (0.08, 1.6),
    "lattice_parameter": (2.5, 45.0),
    "relative_density": (45.0, 101.0),
}
LOWEST, HIGHEST = 0.02, 0.99


def evidence_of(features: dict[str, float], *, property: str | None = None, value: float | None = None) -> dict[str, float]:
    """The features as the model sees them: every one of ``SIGNS``, bounded, 0 where nothing is known."""
    unlikely = property in USUAL and value is not None and not USUAL[property][0] <= value <= USUAL[property][1]
    seen = {name: float(features.get(name, 0.0)) for name in SIGNS}
    seen["unlikely"] = float(unlikely)
    seen["flags"] = min(seen["flags"], 3.0)
    seen["agreement"] = min(seen["agreement"], 2.0)
    if seen["table"]:
        seen["cue"] = 1.0
    seen["low_read"] = 1.0 - features.get("table_confidence", features.get("block_confidence", 1.0))
    return seen


def odds(seen: dict[str, float], base: float, weights: dict[str, float]) -> float:
    """Log-odds of a record."""
    return base + sum(weights.get(name, 0.0) * value for name, value in seen.items())


@functools.cache
def model() -> tuple[float, dict[str, float]]:
    """Base and weights of the shipped model."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return float(found["base"]), {name: float(weight) for name, weight in found["weights"].items()}


def confidence(features: dict[str, float], *, property: str | None = None, value: float | None = None) -> float:
    """Probability, between 0.02 and 0.99, that a fact with these features is right."""
    chance = 1 / (1 + math.exp(-odds(evidence_of(features, property=property, value=value), *model())))
    return round(min(HIGHEST, max(LOWEST, chance)), 3)
