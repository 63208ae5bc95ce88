"""How sure a record is: a logistic combination of what speaks for and against it.

The coefficients below are stated, not learnt: each is the change of log-odds that reading the records of one half of the
labelled papers suggested; ``benchmarks.extraction`` reports how well the result is calibrated on the other half.

=====================  ======  ========================================================================================
feature                weight  meaning
=====================  ======  ========================================================================================
base                   -0.9    a number with a unit of the property, nothing else known
table                  +1.2    it stands under a heading that names the property
material               +2.4    score of the material link (0-1): pattern, distance, rivals, coreference
cue                    +0.8    a word for the property stands near (1) or only the unit speaks for it (0)
parser_value           +0.4    the parser saw a value or unit here
parser_material        +0.5    the parser saw the material that was chosen
agreement              +1.0    per further independent evidence (other sentence, table, abstract), at most two
second_reader          +0.9    the second reader gives the same value for the same property
ocr                    -0.8    read by optical character recognition
flags                  -0.4    per repair that the number or unit needed, at most three
unit_stated            +0.3    the cell or heading prints the unit (tables)
cited                  -0.3    somebody else's value
name_only              -0.9    the material has a name but no composition
unlikely               -1.5    outside the usual range of the property in solid electrolytes
low_read               -2.0    one minus the reader's own confidence in the block or table
=====================  ======  ========================================================================================
"""

from __future__ import annotations

import math

WEIGHTS = {
    "base": -0.9,
    "table": 1.2,
    "material": 2.4,
    "cue": 0.8,
    "parser_value": 0.4,
    "parser_material": 0.5,
    "agreement": 1.0,
    "second_reader": 0.9,
    "ocr": -0.8,
    "flags": -0.4,
    "unit_stated": 0.3,
    "cited": -0.3,
    "name_only": -0.9,
    "unlikely": -1.5,
    "low_read": -2.0,
}
USUAL = {
    "ionic_conductivity": (1e-13, 0.5),
    "electronic_conductivity": (1e-15, 1e3),
    "activation_energy": (0.08, 1.6),
    "lattice_parameter": (2.5, 45.0),
    "relative_density": (45.0, 101.0),
}


def confidence(features: dict[str, float], *, property: str | None = None, value: float | None = None) -> float:
    """Confidence between 0.02 and 0.99 from the features of a fact."""
    features = dict(features)
    if property in USUAL and value is not None and not USUAL[property][0] <= value <= USUAL[property][1]:
        features["unlikely"] = 1.0
    features["flags"] = min(features.get("flags", 0.0), 3.0)
    features["agreement"] = min(features.get("agreement", 0.0), 2.0)
    features["low_read"] = 1.0 - features.get("table_confidence", features.get("block_confidence", 1.0))
    odds = WEIGHTS["base"] + sum(WEIGHTS[name] * value for name, value in features.items() if name in WEIGHTS)
    return round(min(0.99, max(0.02, 1 / (1 + math.exp(-odds)))), 3)
