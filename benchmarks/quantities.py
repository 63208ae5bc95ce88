"""Quantities: every spelling seen in print, read back; and the quotes of the labelled papers.

``anchor_forms_right``: share of the forms below (written by us) for which every value, interval, bound, unit and temperature is
read right and nothing else is. ``quotes_right``: share of the quoted values of the labelled papers (reporting half) that
are found in their quote with the right value after conversion. ``sentences_per_second``: per second of processor time, one core.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from benchmarks import _run
from ingest.quantities import find_quantities, find_temperatures, parse_cells, parse_header

# form, text, wanted quantities as (value or (low, high), unit, bound); a temperature in K counts as ('T', kelvin)
S, MS, EV = "S/cm", "mS/cm", "eV"
FORMS: list[tuple[str, str, list[tuple]]] = [
    ("times sign, plain exponent", "a conductivity of 3.2 × 10−4 S cm−1", [(3.2e-4, S, None)]),
    ("times sign, markup", "a conductivity of 3.2 × 10^{−4} S cm^{−1}", [(3.2e-4, S, None)]),
    ("no blanks", "3.2×10^{-4}S·cm^{-1}", [(3.2e-4, S, None)]),
    ("en dash as minus", "3.2 × 10–4 S cm–1", [(3.2e-4, S, None)]),
    ("superscript digits", "3.2 × 10⁻⁴ S cm⁻¹", [(3.2e-4, S, None)]),
    ("letter x", "3.2 x 10^{-4} S/cm", [(3.2e-4, S, None)]),
    ("middle dot", "3.2·10^{-4} S/cm", [(3.2e-4, S, None)]),
    ("spread by extraction", "σ of 1.7 × 10 -2 S cm -1 was found", [(1.7e-2, S, None)]),
    ("times sign read as 9", "a conductivity of 1.16 9 10-3 S cm-1", [(1.16e-3, S, None)]),
    ("times sign lost", "a conductivity of 1.16 10^{-3} S cm^{-1}", [(1.16e-3, S, None)]),
    ("minus in a private code point", "an ionic conductivity of 2.0 × 10^{\ue0014} S cm^{-1}", [(2.0e-4, S, None)]),
    ("minus lost, flagged", "an ionic conductivity of 2.0 × 10^{4} S cm^{-1} of the electrolyte", [(2.0e-4, S, None)]),
    ("caret", "10^-4 S/cm", [(1e-4, S, None)]),
    ("caret and bracket", "10^(-4) S/cm", [(1e-4, S, None)]),
    ("bare power, plain", "values near 10−4 S cm−1", [(1e-4, S, "~")]),
    ("E notation", "2.5E-4 S/cm", [(2.5e-4, S, None)]),
    ("e notation", "2.5e-4 S/cm", [(2.5e-4, S, None)]),
    ("E notation with typographic minus", "2.5E−04 S/cm", [(2.5e-4, S, None)]),
    ("plus-minus before the power", "1.2±0.1 × 10−3 S/cm", [(1.2e-3, 1.1e-3, 1.3e-3, S, None)]),
    ("plus-minus in brackets", "(1.2 ± 0.1) × 10^{-3} S cm^{-1}", [(1.2e-3, 1.1e-3, 1.3e-3, S, None)]),
    ("plus-minus behind the unit", "0.31 eV ± 0.02 eV", [(0.31, 0.29, 0.33, EV, None)]),
    ("plus-minus as +/-", "0.31 +/- 0.02 eV", [(0.31, 0.29, 0.33, EV, None)]),
    ("digit in brackets", "5(2)×10−4 S/cm", [(5e-4, 3e-4, 7e-4, S, None)]),
    ("digits in brackets", "a = 12.9702(3) Å", [(12.9702, 12.9699, 12.9705, "angstrom", None)]),
    ("interval with to", "1.0 to 3.0 × 10-3 S/cm", [((1e-3, 3e-3), S, None)]),
    ("interval with dash", "0.11–0.26 S cm^{-1}", [((0.11, 0.26), S, None)]),
    ("interval in brackets", "(1.0–3.0) × 10^{-3} S cm^{-1}", [((1e-3, 3e-3), S, None)]),
    ("interval of powers", "10^{-4} to 10^{-3} S/cm", [((1e-4, 1e-3), S, None)]),
    ("interval of powers with dash", "10^{-4}–10^{-3} S/cm", [((1e-4, 1e-3), S, None)]),
    ("interval with between", "between 0.3 and 0.5 eV", [((0.3, 0.5), EV, None)]),
    ("two ends with units", "from 2.0 × 10−4 S·cm−1 to 3.0 × 10−1 S·cm−1", [(2e-4, S, None), (0.3, S, None)]),
    ("about, sign", "~10−3 S cm−1", [(1e-3, S, "~")]),
    ("about, word", "about 0.165 S cm^{-1}", [(0.165, S, "~")]),
    ("order of magnitude", "of the order of 10^{-4} S/cm", [(1e-4, S, "~")]),
    ("less than, sign", "< 10−10 S cm-1", [(1e-10, S, "<")]),
    ("less than, word", "an electronic conductivity below 10^{-8} S cm^{-1}", [(1e-8, S, "<")]),
    ("more than, word", "exceeding 1 mS cm^{-1}", [(1.0, MS, ">")]),
    ("or lower", "7.9 × 10^{-8} S cm^{-1} or lower", [(7.9e-8, S, "<")]),
    ("logarithm", "log σ = −3.3", [(5.01187e-4, S, None)]),
    ("logarithm with unit", "log(σ / S cm^{-1}) = −3.3", [(5.01187e-4, S, None)]),
    ("logarithm to base 10", "log_{10} σ = -4", [(1e-4, S, None)]),
    ("mS/cm", "0.62 mS/cm", [(0.62, MS, None)]),
    ("mS cm^{-1}", "0.62 mS cm^{−1}", [(0.62, MS, None)]),
    ("µS/cm, Greek mu", "120 μS/cm", [(120.0, "uS/cm", None)]),
    ("µS/cm, micro sign", "120 µS cm^{-1}", [(120.0, "uS/cm", None)]),
    ("S·m−1", "0.05 S·m−1", [(0.05, "S/m", None)]),
    ("S m^{-1}", "0.05 S m^{-1}", [(0.05, "S/m", None)]),
    ("reciprocal ohm", "2.1 × 10^{-4} Ω^{-1} cm^{-1}", [(2.1e-4, S, None)]),
    ("reciprocal of ohm cm", "3.0 × 10^{-3} (Ω cm)^{-1}", [(3e-3, S, None)]),
    ("resistivity is no conductivity", "a resistivity of 3.0 × 10^{3} Ω cm", [(3000.0, "ohm*cm", None)]),
    ("meV", "an activation energy of 310 meV", [(310.0, "meV", None)]),
    ("kJ mol−1", "30.5 kJ mol−1", [(30.5, "kJ/mol", None)]),
    ("kJ/mol", "30.5 kJ/mol", [(30.5, "kJ/mol", None)]),
    ("kcal/mol", "7.1 kcal/mol", [(7.1, "kcal/mol", None)]),
    ("degrees Celsius", "at 25 °C", [(25.0, "degC", None), ("T", 298.15)]),
    ("masculine ordinal as degree", "at 25 ºC", [(25.0, "degC", None), ("T", 298.15)]),
    ("degree as raised o", "at 25 ^{o}C", [(25.0, "degC", None), ("T", 298.15)]),
    ("ring as degree", "at 25◦C", [(25.0, "degC", None), ("T", 298.15)]),
    ("kelvin", "at 298 K", [(298.0, "K", None), ("T", 298.0)]),
    ("room temperature", "at room temperature", [("T", 298.0)]),
    ("RT", "σ at RT", [("T", 298.0)]),
    ("below zero", "at −20 °C", [(-20.0, "degC", None), ("T", 253.15)]),
    ("temperature interval", "from 25 to 80 °C", [((25.0, 80.0), "degC", None), ("T", (298.15, 353.15))]),
    ("thousands with comma", "sintered at 1,200 °C", [(1200.0, "degC", None), ("T", 1473.15)]),
    ("decimal comma", "5,09 × 10^{-4} S/cm", [(5.09e-4, S, None)]),
    ("decimal comma, three decimals", "0,311 eV", [(0.311, EV, None)]),
    ("list sharing power and unit", "1.2, 3.4 and 5.6 × 10^{-4} S cm^{-1}", [(1.2e-4, S, None), (3.4e-4, S, None), (5.6e-4, S, None)]),
    (
        "respectively",
        "2.9 × 10^{−5} and 6.1 × 10^{−3} S cm^{−1} at 400 and 800 °C, respectively",
        [(2.9e-5, S, None), (6.1e-3, S, None), (400.0, "degC", None), (800.0, "degC", None), ("T", 673.15), ("T", 1073.15)],
    ),
    (
        "former and latter",
        "the former shows 1.1 × 10^{-4} S/cm and the latter 2.3 mS/cm",
        [(1.1e-4, S, None), (2.3, MS, None)],
    ),
    ("uncertainties in a list", "0.84 ± 0.02 and 0.94 ± 0.04 eV", [(0.84, 0.82, 0.86, EV, None), (0.94, 0.9, 0.98, EV, None)]),
    ("per cent", "a relative density of 96.5%", [(96.5, "%", None)]),
    ("pressure", "pressed at 300 MPa", [(300.0, "MPa", None)]),
    ("hyphenated time", "a 30-min treatment", [(30.0, "min", None)]),
    ("density", "5.1 g cm^{-3}", [(5.1, "g/cm^3", None)]),
    ("diffusion coefficient", "2.4 × 10^{-9} cm^{2} s^{-1}", [(2.4e-9, "cm^2/s", None)]),
    ("thermal expansion", "13.3 × 10^{-6} K^{-1}", [(1.33e-5, "1/K", None)]),
    ("heating rate is no temperature", "heated at 5 °C min^{-1}", [(5.0, "delta_degC/min", None)]),
]  # fmt: skip
# heading, cell, wanted value in the unit of the heading (None: nothing), wanted property, unit
COLUMNS: list[tuple[str, str, str, float | tuple | None, str, str]] = [
    ("power in the heading's brackets", "σ (10^{−4} S cm^{−1})", "5.09", 5.09e-4, "ionic_conductivity", S),
    ("power behind a slash", "Ionic conductivity/10^{-4} S cm^{-1}", "5.09", 5.09e-4, "ionic_conductivity", S),
    ("power with times sign", "σ_{total} (×10^{-4} S·cm^{-1})", "3.49(5)", 3.49e-4, "ionic_conductivity", S),
    ("the number times 10^4", "σ × 10^{4} (S/cm)", "5.09", 5.09e-4, "ionic_conductivity", S),
    ("unit only", "Conductivity at 25 °C (mS/cm)", "0.62", 0.62, "ionic_conductivity", MS),
    ("the cell has its own power", "Conductivity (S cm^{-1})", "2.1E-4", 2.1e-4, "ionic_conductivity", S),
    ("activation energy", "E_{a} (eV)", "0.31 ± 0.02", 0.31, "activation_energy", EV),
    ("per cent in the cell", "Relative density", "86.7%", 86.7, "relative_density", "%"),
    ("lattice parameter", "Lattice parameter, a (Å)", "12.9702(3)", 12.9702, "lattice_parameter", "angstrom"),
    ("bound in the cell", "σ (S/cm)", "<10^{-8}", 1e-8, "ionic_conductivity", S),
    ("empty cell", "σ (S/cm)", "–", None, "ionic_conductivity", S),
    ("not available", "σ (S/cm)", "n/a", None, "ionic_conductivity", S),
    ("thermal expansion", "CTE (10^{-6} K^{-1})", "5.22", 5.22e-6, "thermal_expansion_coefficient", "1/K"),
]  # fmt: skip


def close(a: float | None, b: float | None) -> bool:
    """Equal to five digits."""
    return a is not None and b is not None and abs(a - b) <= 1e-5 * max(abs(a), abs(b), 1e-300)


def form_is_right(text: str, wanted: list[tuple]) -> bool:
    """Whether exactly the wanted quantities and temperatures are read."""
    quantities = [w for w in wanted if w[0] != "T"]
    found = find_quantities(text)
    if len(found) != len(quantities):
        return False
    for q, want in zip(found, quantities, strict=True):
        unit, bound = want[-2:]
        if q.unit != unit or q.bound != bound:
            return False
        if isinstance(want[0], tuple):
            if q.value is not None or not (close(q.low, want[0][0]) and close(q.high, want[0][1])):
                return False
        elif not close(q.value, want[0]) or (len(want) == 5 and not (close(q.low, want[1]) and close(q.high, want[2]))):
            return False
    temperatures = [w[1] for w in wanted if w[0] == "T"]
    read = find_temperatures(text)
    if len(read) != len(temperatures):
        return False
    return all(
        close(t.low, w[0]) and close(t.high, w[1]) if isinstance(w, tuple) else close(t.value, w)
        for t, w in zip(read, temperatures, strict=True)
    )


def column_is_right(heading: str, cell: str, value: float | None, name: str, unit: str) -> bool:
    """Whether heading and cell together give the value."""
    header = parse_header(heading)
    found = parse_cells(cell, header.unit, header.factor)
    if header.property != name:
        return False
    if value is None:
        return not found
    return len(found) == 1 and close(found[0].value, value) and (found[0].unit or header.unit) == unit


def quotes(quick: bool) -> tuple[int, int, list[str]]:
    """Quoted values of the labelled papers (reporting half) that are read right: right, asked, misses."""
    right, asked, misses = 0, 0, []
    path = _run.SHARED / "data" / "papers" / "gold.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        gold: dict[str, Any] = json.loads(line)
        if "sentence" not in gold["loc"] or not isinstance(gold.get("value"), float | int) or not _run.reported(gold["doc_id"]):
            continue
        asked += 1
        target = gold["value"] * {"mS/cm": 1e-3, "kJ/mol": 1 / 96.485}.get(gold.get("unit"), 1.0)
        values = []
        for q in find_quantities(gold["evidence"]):
            try:
                q = q.to(gold["property"])
            except (ValueError, KeyError):
                continue
            values += [v for v in (q.value, q.low, q.high) if v is not None]
        if any(abs(v - target) <= 0.005 * abs(target) for v in values):
            right += 1
        else:
            misses.append(f"{gold['id']}: {gold['value']} {gold.get('unit')} in {gold['evidence']!r}")
        if quick and asked >= 10:
            break
    return right, asked, misses


def measure(quick: bool) -> dict[str, Any]:
    """All figures."""
    wrong = [name for name, text, wanted in FORMS if not form_is_right(text, wanted)]
    wrong += [
        f"column: {name}"
        for name, heading, cell, value, prop, unit in COLUMNS
        if not column_is_right(heading, cell, value, prop, unit)
    ]
    total = len(FORMS) + len(COLUMNS)
    right, asked, misses = quotes(quick)
    sentences = [text for _, text, _ in FORMS] * (10 if quick else 130)
    start = time.process_time()
    for sentence in sentences:
        find_quantities(sentence)
    seconds = time.process_time() - start
    figures = {
        "anchor_forms_right": (total - len(wrong)) / total,
        "anchor_forms": total,
        "anchor_forms_wrong": wrong,
        "quotes_right": right / max(asked, 1),
        "quotes": asked,
        "quotes_missed": misses,
        "sentences_per_second": round(len(sentences) / seconds),
    }
    return _run.result("quantities", figures, {"quick": quick}, ("pint", "regex"))


if __name__ == "__main__":
    sys.exit(_run.main("quantities", measure, __doc__))
