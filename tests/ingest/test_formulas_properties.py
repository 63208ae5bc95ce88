"""A composition printed in any way reads back; expanding a series agrees with arithmetic."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.compositions import composition_key
from ingest.formulas import expand, find_formulas
from ingest.variables import Amount, read_amount

METALS = ["Li", "Na", "La", "Zr", "Ta", "Nb", "Al", "Ga", "Ti", "Ge", "Sr", "Y", "Sn", "In", "Sc", "W", "Co"]
ANIONS = ["O", "S", "Cl", "Br", "F"]
amounts = st.decimals(min_value="0.01", max_value="12.99", places=2).map(lambda d: f"{d.normalize():f}")


@st.composite
def formulas(draw):
    metals = draw(st.lists(st.sampled_from(METALS), min_size=2, max_size=5, unique=True))
    return [(m, draw(amounts)) for m in metals] + [(draw(st.sampled_from(ANIONS)), str(draw(st.integers(2, 24))))]


def printed(units, style):
    one = {"markup": "{0}_{{{1}}}", "plain": "{0}{1}", "spread": "{0} {1} "}[style]
    return "".join(s if n == "1" and style != "spread" else one.format(s, n) for s, n in units).strip()


@settings(max_examples=200, deadline=None)
@given(formulas(), st.sampled_from(["markup", "plain", "spread"]))
def test_any_printing_of_a_composition_reads_back(units, style):
    (mention,) = find_formulas(f"pellets of {printed(units, style)} were sintered")
    assert composition_key(mention.formula) == composition_key("".join(f"{s}{n}" for s, n in units))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100), st.sampled_from(["Ta", "Nb"]), st.sampled_from(["markup", "plain"]))
def test_expanding_a_series_agrees_with_arithmetic(hundredths, dopant, style):
    x = Fraction(hundredths, 100)
    series = f"Li_{{7-x}}La_{{3}}Zr_{{2-x}}{dopant}_{{x}}O_{{12}}" if style == "markup" else f"Li7-xLa3Zr2-x{dopant}xO12"
    wanted = f"Li{float(7 - x)}La3Zr{float(2 - x)}" + (f"{dopant}{float(x)}" if x else "") + "O12"
    assert composition_key(expand(series, {"x": x})) == composition_key(wanted)


@st.composite
def polynomials(draw):
    total = Amount.of(draw(st.integers(0, 20)))
    for name in draw(st.lists(st.sampled_from(["x", "y", "z"]), unique=True, max_size=3)):
        total = total + Amount.of(Fraction(draw(st.integers(-40, 40)), 4)) * Amount.variable(name)
    return total


@settings(max_examples=200, deadline=None)
@given(polynomials())
def test_an_amount_prints_and_reads_back(amount):
    assert read_amount(str(amount)) == amount


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="LiNaOPS()[]{}_0123456789.,-+−·δxyM□ =", max_size=60))
def test_no_heap_of_signs_breaks_the_reader(text):
    for mention in find_formulas(text):
        assert text[mention.start : mention.end] == mention.raw
