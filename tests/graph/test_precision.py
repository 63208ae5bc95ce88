import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.precision import is_rounding, relative_precision


@pytest.mark.parametrize(
    ("value", "raw", "precision"),
    [
        (5.1e-4, "5.1 × 10^{-4} S cm^{-1}", 0.05 / 5.1),
        (5.1e-4, "5.1e-4", 0.05 / 5.1),
        (5.1e-4, "0.51 mS/cm at 25 °C", 0.05 / 5.1),
        (5.1e-4, "5.10 × 10−4", 0.005 / 5.10),
        (0.36275, "35 kJ/mol", 0.5 / 35),
        (12.9827, "12.9827(4) Å", 0.00005 / 12.9827),
        (1e-4, "10^{-4} S/cm", 0.1),
        (5.13e-4, "log σ = −3.29", 2.302585 * 0.005),
        (0.5, "0,5", 0.1),
    ],
)
def test_precision_is_half_a_unit_in_the_last_printed_place(value, raw, precision):
    assert relative_precision(value, raw) == pytest.approx(precision, rel=1e-3)


@given(st.integers(100, 999), st.integers(-9, 3))
def test_a_value_rounded_to_two_digits_is_a_rounding_of_itself(mantissa, exponent):
    fine = mantissa * 10.0**exponent
    printed = f"{fine:.1e}"
    assert is_rounding(float(printed), fine, relative_precision(float(printed), printed)) or mantissa < 105


@given(st.integers(10, 99), st.integers(10, 99), st.integers(-9, 3))
def test_values_of_equal_precision_that_differ_are_no_roundings(a, b, exponent):
    x, y = f"{a / 10}e{exponent}", f"{b / 10}e{exponent}"
    same = is_rounding(float(x), float(y), relative_precision(float(x), x)) and is_rounding(
        float(y), float(x), relative_precision(float(y), y)
    )
    assert same == (a == b)


@given(st.text(max_size=30), st.floats(1e-12, 1e6))
def test_any_printed_text_has_a_precision(raw, value):
    assert 0 <= relative_precision(value, raw) <= 0.1
