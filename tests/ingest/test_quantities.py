"""Quantities in running text come back with their value, unit and bound, and nothing else does."""

from __future__ import annotations

import pytest

from ingest.quantities import ends, find_quantities, find_temperatures


def values(text):
    return [(q.value, q.unit) for q in find_quantities(text)]


@pytest.mark.parametrize(
    "text",
    [
        "3.2 × 10^{−4} S cm^{−1}",
        "3.2 × 10−4 S cm−1",
        "3.2×10–4 S/cm",
        "3.2 × 10⁻⁴ S·cm⁻¹",
        "3.2 x 10^-4 S/cm",
        "3.2E-4 S cm-1",
        "3.2 9 10-4 S cm-1",
        "3.2 10^{-4} S cm^{-1}",
        "3.2 × 10 -4 S cm -1",
        "3,2 × 10^{-4} S cm^{-1}",
        "3.2 × 10^{\ue0014} S cm^{-1}",
    ],
)
def test_one_conductivity_in_many_spellings_is_one_value(text):
    assert values(f"a conductivity of {text} was found") == [(3.2e-4, "S/cm")]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("5(2) × 10−4 S/cm", 5e-4, 3e-4, 7e-4),
        ("1.2±0.1 × 10−3 S/cm", 1.2e-3, 1.1e-3, 1.3e-3),
        ("(1.2 ± 0.1) × 10^{-3} S/cm", 1.2e-3, 1.1e-3, 1.3e-3),
        ("1.2 × 10^{-3} ± 1 × 10^{-4} S/cm", 1.2e-3, 1.1e-3, 1.3e-3),
        ("12.9702(3) Å", 12.9702, 12.9699, 12.9705),
        ("0.31 eV ± 0.02 eV", 0.31, 0.29, 0.33),
    ],
)
def test_uncertainty_becomes_low_and_high(text, value, low, high):
    (found,) = find_quantities(text)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.0 to 3.0 × 10-3 S/cm", 1e-3, 3e-3),
        ("0.11–0.26 S cm^{-1}", 0.11, 0.26),
        ("10^{-4}–10^{-3} S/cm", 1e-4, 1e-3),
        ("(1.0–3.0) × 10^{-3} S cm^{-1}", 1e-3, 3e-3),
        ("between 0.3 and 0.5 eV", 0.3, 0.5),
        ("24 -26 °C", 24, 26),
        ("−25 to 25 °C", -25, 25),
        ("700~1200 °C", 700, 1200),
    ],
)
def test_an_interval_has_no_single_value(text, low, high):
    (found,) = find_quantities(text)
    assert found.value is None
    assert (found.low, found.high) == pytest.approx((low, high))
    assert [q.value for q in ends(found)] == pytest.approx([low, high])


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("~10−3 S cm−1", "~"),
        ("of the order of 10^{-4} S/cm", "~"),
        ("< 10−10 S cm-1", "<"),
        ("lower than 10−10 S cm-1", "<"),
        ("7.9 × 10^{-8} S cm^{-1} or lower", "<"),
        ("exceeds 1 mS/cm", ">"),
        ("≥1 mS/cm", ">"),
        ("is 1 mS/cm", None),
    ],
)
def test_bounds_are_kept(text, bound):
    (found,) = find_quantities(text)
    assert found.bound == bound


def test_a_list_shares_power_and_unit():
    found = find_quantities("1.2, 3.4 and 5.6 × 10^{-4} S cm^{-1}")
    assert [q.value for q in found] == [1.2e-4, 3.4e-4, 5.6e-4]
    assert found[0].flags == ("shared_unit", "shared_power")
    assert found[0].raw.endswith("S cm^{-1}")


def test_ends_with_their_own_units_stay_two_values():
    assert values("from 2.0 × 10−4 S·cm−1 to 3.0 × 10−1 S·cm−1") == [(2e-4, "S/cm"), (0.3, "S/cm")]


def test_a_figure_number_is_no_member_of_a_list():
    assert values("as seen in Figure 2, 3.4 × 10^{-4} S/cm") == [(3.4e-4, "S/cm")]


def test_a_lost_minus_is_restored_only_with_a_flag():
    (found,) = find_quantities("an ionic conductivity of 2.0 × 10^{4} S/cm")
    assert found.value == 2e-4
    assert "minus_restored" in found.flags


def test_a_metallic_conductivity_keeps_its_positive_power():
    (found,) = find_quantities("the electronic conductivity of graphene, 2.0 × 10^{4} S/cm")
    assert found.value == 2e4
    assert "minus_suspected" in found.flags


@pytest.mark.parametrize("text", ["log σ = −3.5", "log(σ / S cm^{-1}) = −3.5", "log_{10}(σ/S·cm^{−1}) of −3.5"])
def test_a_logarithm_becomes_a_conductivity(text):
    (found,) = find_quantities(text)
    assert found.value == pytest.approx(10**-3.5, rel=1e-5)
    assert "log" in found.flags


def test_the_logarithm_of_sigma_times_temperature_is_left_alone():
    assert find_quantities("log(σT / S cm^{-1} K) = −1.2") == []


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("3.0 × 10^{3} Ω cm", "resistivity"),
        ("12 Ω cm^{2}", "area_resistance"),
        ("5 °C min^{-1}", "heating_rate"),
        ("13.3 × 10^{-6} K^{-1}", "thermal_expansion"),
        ("0.1 mA cm^{-2}", "current_density"),
        ("10 wt%", "mass_percent"),
        ("0.03 eV Å^{-1}", "other"),
        ("30 mL min^{-1}", "other"),
    ],
)
def test_what_resembles_another_unit_is_told_apart(text, dimension):
    (found,) = find_quantities(text)
    assert found.dimension == dimension


@pytest.mark.parametrize(
    "text",
    ["Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "Li6.4La3Zr1.4Ta0.6O12", "Fig. 2 and Table 3", "in the 1990s", "the 2s orbital"],
)
def test_formulas_and_labels_hold_no_quantity(text):
    assert find_quantities(text) == []


def test_offsets_point_at_the_printed_number():
    text = "of 5.09 × 10^{−4} S·cm^{−1} at 25 °C"
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.raw


def test_thousands_and_decimal_commas_are_told_by_the_unit():
    assert values("1,450 °C and 0,311 eV and 12,971 Å") == [(1450.0, "degC"), (0.311, "eV"), (12.971, "angstrom")]


def test_a_quantity_converts_to_the_canonical_unit():
    (found,) = find_quantities("0.62 mS cm^{-1}")
    assert found.to("ionic_conductivity").value == pytest.approx(6.2e-4)
    with pytest.raises(ValueError, match="not a unit of activation_energy"):
        found.to("activation_energy")


def test_symbols_are_kept():
    assert [q.symbol for q in find_quantities("a = 7.1708(12) Å, c = 7.2376(2) Å, E_{a} = 0.3 eV")] == ["a", "c", "E_{a}"]


@pytest.mark.parametrize(
    ("text", "kelvin", "assumed"),
    [
        ("25 °C", 298.15, False),
        ("25ºC", 298.15, False),
        ("25 ^{o}C", 298.15, False),
        ("473 K", 473.0, False),
        ("−20 °C", 253.15, False),
        ("at room temperature", 298.0, True),
        ("σ_{RT}", 298.0, True),
        ("ambient temperature", 298.0, True),
        ("room temperature (25 °C)", 298.15, False),
    ],
)
def test_temperatures_are_in_kelvin(text, kelvin, assumed):
    (found,) = find_temperatures(text)
    assert found.value == pytest.approx(kelvin)
    assert found.assumed is assumed


def test_a_temperature_interval_has_two_ends():
    (found,) = find_temperatures("from 25 to 80 °C")
    assert (found.value, found.low, found.high) == (None, 298.15, 353.15)


def test_a_temperature_below_absolute_zero_is_no_temperature():
    assert find_temperatures("−5 K and −300 °C") == []
