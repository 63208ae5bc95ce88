import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.units import CANONICAL_UNITS, convert, normalise_unit_text, to_kelvin

PER_CM = ["S cm^{-1}", "S·cm−1", "S cm−1", "Scm-1", "Scm^{-1}", "S/cm", "S.cm-1", "S cm⁻¹", "S cm–1", "S × cm^{-1}", "Ω^{-1} cm^{-1}", "Ω−1 cm−1",
          "(Ω cm)^{-1}", "ohm-1 cm-1", "(ohm cm)-1", "S∙cm−1", "S\u2009cm^{−1}", "\u2126−1·cm−1"]  # fmt: skip


@pytest.mark.parametrize("unit", PER_CM)
def test_every_spelling_of_siemens_per_centimetre_is_one(unit):
    assert convert(5.1e-4, unit, "ionic_conductivity") == pytest.approx(5.1e-4)


@pytest.mark.parametrize(
    ("value", "unit", "property", "canonical"),
    [
        (0.51, "mS/cm", "ionic_conductivity", 5.1e-4),
        (0.51, "mScm−1", "ionic_conductivity", 5.1e-4),
        (510, "µS cm^{−1}", "ionic_conductivity", 5.1e-4),
        (510, "μS/cm", "ionic_conductivity", 5.1e-4),
        (0.051, "S m-1", "ionic_conductivity", 5.1e-4),
        (0.051, "Sm−1", "ionic_conductivity", 5.1e-4),
        (5.1, "10^{-4} S cm^{-1}", "ionic_conductivity", 5.1e-4),
        (5.1, "×10−4 S/cm", "ionic_conductivity", 5.1e-4),
        (35, "kJ mol^{-1}", "activation_energy", 0.36275),
        (35, "kJ/mol", "activation_energy", 0.36275),
        (35, "kJ mol⁻¹", "activation_energy", 0.36275),
        (35, "kJmol-1", "activation_energy", 0.36275),
        (8.365, "kcal/mol", "activation_energy", 0.36275),
        (340, "meV", "activation_energy", 0.34),
        (0.34, "eV/atom", "activation_energy", 0.34),
        (1.298, "nm", "lattice_parameter", 12.98),
        (12.98, "Å", "lattice_parameter", 12.98),
        (12.98, "\u212b", "lattice_parameter", 12.98),
        (1298, "pm", "lattice_parameter", 12.98),
        (90, "°", "lattice_parameter", 90),
        (94, "%", "relative_density", 94),
        (0.94, "", "relative_density", 94),
        (94, "", "relative_density", 94),
        (5.1, "g cm^{-3}", "density", 5.1),
        (5100, "kg/m3", "density", 5.1),
        (1e-8, "cm^{2} s^{-1}", "diffusion_coefficient", 1e-8),
        (1e-12, "m2/s", "diffusion_coefficient", 1e-8),
        (1e-12, "m2s-1", "diffusion_coefficient", 1e-8),
        (103, "GPa", "bulk_modulus", 103),
        (12, "10^{-6} K^{-1}", "thermal_expansion_coefficient", 1.2e-5),
        (1.2e-5, "°C^{-1}", "thermal_expansion_coefficient", 1.2e-5),
        (0.999, "", "transference_number", 0.999),
    ],
)
def test_printed_units_become_canonical_ones(value, unit, property, canonical):
    assert convert(value, unit, property) == pytest.approx(canonical, rel=1e-4)


@pytest.mark.parametrize(
    ("unit", "property"),
    [("mS", "ionic_conductivity"), ("eV", "ionic_conductivity"), ("S/cm", "activation_energy"), ("", "ionic_conductivity"), ("K", "relative_density"),
     ("Å", "transference_number"), ("furlong", "density"), ("9**9**9**9", "density"), ("__import__('os')", "density"), ("a" * 500, "density"),
     ("(" * 40, "ionic_conductivity"), ("S^99/cm", "ionic_conductivity")],
)  # fmt: skip
def test_a_unit_of_another_dimension_or_none_is_refused_by_name(unit, property):
    with pytest.raises(ValueError, match=property):
        convert(1.0, unit, property)


@pytest.mark.parametrize("unit", ["°C", "oC", "º C", "° C", "℃", "C", "◦C", "∘C", "^{∘}C", "^{o}C", "deg C"])
def test_every_spelling_of_celsius_is_one(unit):
    assert to_kelvin(25, unit) == 298.15


def test_kelvin_stays_and_fahrenheit_converts():
    assert to_kelvin(300, "K") == 300
    assert to_kelvin(32, "°F") == pytest.approx(273.15)


def test_a_unit_that_is_no_temperature_is_refused():
    with pytest.raises(ValueError, match="temperature"):
        to_kelvin(25, "S/cm")


@given(st.text(max_size=60), st.sampled_from(sorted(CANONICAL_UNITS)))
@settings(max_examples=400, deadline=None)
def test_any_text_converts_to_a_number_or_is_refused(text, property):
    try:
        assert isinstance(convert(1.0, text, property), float)
    except ValueError as error:
        assert property in str(error)


@given(st.floats(1e-12, 1e3), st.sampled_from(PER_CM))
@settings(max_examples=100, deadline=None)
def test_conversion_is_proportional(value, unit):
    assert math.isclose(
        convert(2 * value, unit, "ionic_conductivity"), 2 * convert(value, unit, "ionic_conductivity"), rel_tol=1e-9
    )


@given(st.sampled_from(PER_CM))
def test_a_normalised_unit_is_normalised(unit):
    assert normalise_unit_text(normalise_unit_text(unit)) == normalise_unit_text(unit)
