"""Whatever value is printed in whatever spelling, the same value is read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.quantities import find_quantities, parse_cell

TIMES = ["×", " × ", "x", " x ", "·", " 9 "]
MINUS = ["-", "−", "–"]
UNITS = ["S cm^{{{m}1}}", "S/cm", "S·cm^{{{m}1}}", "S cm{m}1", "Ω^{{{m}1}} cm^{{{m}1}}", "(Ω cm)^{{{m}1}}"]
mantissas = st.decimals(min_value="1.00", max_value="9.99", places=2).map(lambda d: f"{d:.2f}")
exponents = st.integers(min_value=-12, max_value=-1)
surroundings = st.sampled_from(
    [("", ""), ("an ionic conductivity of ", " was measured."), ("(", ")"), ("reached ", ", which is high")]
)


def power(exponent: int, minus: str, style: str) -> str:
    number = str(-exponent)
    superscript = "⁻" + number.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return {
        "markup": f"10^{{{minus}{number}}}",
        "caret": f"10^{minus}{number}",
        "plain": f"10{minus}{number}",
        "unicode": f"10{superscript}",
    }[style]


@settings(max_examples=300, deadline=None)
@given(
    mantissas,
    exponents,
    st.sampled_from(TIMES),
    st.sampled_from(MINUS),
    st.sampled_from(["markup", "caret", "plain", "unicode"]),
    st.sampled_from(UNITS),
    surroundings,
)
def test_any_spelling_of_a_conductivity_reads_back(mantissa, exponent, times, minus, style, unit, around):
    text = f"{around[0]}{mantissa}{times}{power(exponent, minus, style)} {unit.format(m=minus)}{around[1]}"
    found = [q for q in find_quantities(text) if q.dimension == "conductivity"]
    assert [q.value for q in found] == [float(f"{mantissa}e{exponent}")]
    assert found[0].unit == "S/cm"


@settings(max_examples=200, deadline=None)
@given(mantissas, exponents, st.sampled_from("eE"), st.sampled_from(MINUS), st.sampled_from(["", "0"]))
def test_any_e_notation_reads_back(mantissa, exponent, letter, minus, zero):
    digits = f"{zero if exponent > -10 else ''}{-exponent}"
    assert parse_cell(f"{mantissa}{letter}{minus}{digits}").value == float(f"{mantissa}e{exponent}")


@settings(max_examples=200, deadline=None)
@given(st.lists(mantissas, min_size=2, max_size=5), exponents)
def test_a_list_with_a_shared_power_reads_back(numbers, exponent):
    text = f"values of {', '.join(numbers[:-1])} and {numbers[-1]} × 10^{{{exponent}}} S cm^{{−1}}"
    assert [q.value for q in find_quantities(text)] == [float(f"{n}e{exponent}") for n in numbers]


@settings(max_examples=200, deadline=None)
@given(st.decimals(min_value="0.01", max_value="2.00", places=3), st.sampled_from([("eV", 1.0), ("meV", 1000.0)]))
def test_an_activation_energy_reads_back_in_any_unit(energy, unit):
    name, factor = unit
    (found,) = find_quantities(f"an activation energy of {float(energy) * factor:.6g} {name}.")
    assert abs(found.to("activation_energy").value - float(energy)) <= 1e-5 * float(energy)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    for found in find_quantities(text, bare=True):
        assert 0 <= found.start < found.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789.,-−–×x10^{}()SscmK°CeVÅ±~<> ", max_size=60))
def test_no_heap_of_signs_breaks_the_reader(text):
    for found in find_quantities(text, bare=True):
        assert found.low is None or found.high is None or found.low <= found.high
