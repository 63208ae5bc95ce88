"""Physical ranges: a number outside them was not a value of the property, however it was printed."""

from __future__ import annotations

RANGES: dict[str, tuple[float, float]] = {
    "ionic_conductivity": (1e-18, 10.0),
    "electronic_conductivity": (1e-18, 1e6),
    "activation_energy": (0.01, 5.0),
    "lattice_parameter": (1.5, 150.0),
    "relative_density": (20.0, 110.0),
    "density": (0.3, 25.0),
    "diffusion_coefficient": (1e-25, 1e-2),
    "transference_number": (0.0, 1.05),
    "bulk_modulus": (0.01, 1000.0),
    "shear_modulus": (0.001, 1000.0),
    "youngs_modulus": (0.0001, 1500.0),
    "thermal_expansion_coefficient": (-1e-3, 1e-3),
}


def is_plausible(property: str, value: float, axis: str | None = None) -> bool:
    """Whether a value in canonical units can be one of the property."""
    if axis in ("alpha", "beta", "gamma"):
        return 20.0 <= value <= 160.0
    low, high = RANGES[property]
    return low <= value <= high
