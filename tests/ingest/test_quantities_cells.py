"""Cells and headings of tables."""

from __future__ import annotations

import pytest

from ingest.quantities import parse_cell, parse_cells, parse_header


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5.09", 5.09e-4),
        ("1.2(3)", 1.2e-4),
        ("<0.1", 1e-5),
        ("2.1E-4", 2.1e-4),
        ("5.09 × 10^{-4}", 5.09e-4),
        ("5.09 × 10−4", 5.09e-4),
        ("5.09^{a}", 5.09e-4),
        ("5.09 [12]", 5.09e-4),
        ("5.09*", 5.09e-4),
    ],
)
def test_a_cell_takes_the_headings_power_unless_it_has_its_own(cell, value):
    assert parse_cell(cell, "S cm^{-1}", 1e-4).value == pytest.approx(value)


@pytest.mark.parametrize("cell", ["–", "-", "", "n/a", "n.d.", "…", "this work", "—"])
def test_an_empty_cell_is_none(cell):
    assert parse_cell(cell) is None


def test_a_cell_may_hold_two_values():
    assert [q.value for q in parse_cells("0.5/0.31", "eV")] == [0.5, 0.31]


def test_a_cell_with_symbols_says_which_is_which():
    found = parse_cells("a: 15.637(1), b: 9.045(1), c: 9.225(1), β: 123.64(1)")
    assert [(q.symbol, q.value) for q in found] == [("a", 15.637), ("b", 9.045), ("c", 9.225), ("β", 123.64)]


def test_a_cell_with_its_own_unit_keeps_it():
    (found,) = parse_cells("86.7%", "S/cm", 1e-4)
    assert (found.value, found.unit) == (86.7, "%")


@pytest.mark.parametrize(
    ("heading", "property", "unit", "factor"),
    [
        ("σ (10^{-4} S cm^{-1})", "ionic_conductivity", "S/cm", 1e-4),
        ("σ × 10^{4} (S/cm)", "ionic_conductivity", "S/cm", 1e-4),
        ("Ionic conductivity/10^{−4} S cm^{−1}", "ionic_conductivity", "S/cm", 1e-4),
        ("Conductivity (×10^{-5} S·cm^{-1})", "ionic_conductivity", "S/cm", 1e-5),
        ("σ_{25 °C} (mS cm^{-1})", "ionic_conductivity", "mS/cm", 1.0),
        ("Electronic conductivity (S/cm)", "electronic_conductivity", "S/cm", 1.0),
        ("E_{a} (eV)", "activation_energy", "eV", 1.0),
        ("Activation energy (kJ/mol)", "activation_energy", "kJ/mol", 1.0),
        ("Lattice parameter (Å)", "lattice_parameter", "angstrom", 1.0),
        ("a (Å)", "lattice_parameter", "angstrom", 1.0),
        ("Relative density (%)", "relative_density", "%", 1.0),
        ("Density (g cm^{-3})", "density", "g/cm^3", 1.0),
        ("D_{Li} (cm^{2} s^{-1})", "diffusion_coefficient", "cm^2/s", 1.0),
        ("CTE (10^{-6} K^{-1})", "thermal_expansion_coefficient", "1/K", 1e-6),
        ("Bulk modulus (GPa)", "bulk_modulus", "GPa", 1.0),
        ("Young's modulus (GPa)", "youngs_modulus", "GPa", 1.0),
    ],
)
def test_a_heading_says_property_unit_and_power(heading, property, unit, factor):
    found = parse_header(heading)
    assert (found.property, found.unit) == (property, unit)
    assert found.factor == pytest.approx(factor)


def test_a_heading_of_another_property_is_not_taken():
    assert parse_header("Thermal conductivity (W m^{-1} K^{-1})").property != "ionic_conductivity"
    assert parse_header("Sintering temperature (°C)").property == "temperature"
    assert parse_header("Resistivity (Ω cm)").property is None


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("σ_{total} (S/cm)", "total"),
        ("σ_{b} (S/cm)", "bulk"),
        ("σ_{gb} (S/cm)", "grain_boundary"),
        ("Grain boundary conductivity (S/cm)", "grain_boundary"),
        ("σ (S/cm)", None),
    ],
)
def test_a_heading_says_bulk_total_or_grain_boundary(heading, kind):
    assert parse_header(heading).kind == kind


def test_a_heading_says_axis_and_temperature():
    assert parse_header("c (Å)").axis == "c"
    assert parse_header("Conductivity at 25 °C (S/cm)").temperature == 298.15
    assert parse_header("Conductivity at RT (S/cm)").temperature_assumed


def test_a_logarithmic_column_is_marked():
    assert parse_header("log σ (S cm^{-1})").logarithm == "log"
