"""The quantity as printed: value, interval, bound, unit, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Quantity:
    """One printed quantity, in the unit it was printed in.

    Attributes
    ----------
    start, end : int
        Characters of the text; a member of a list covers its own number only.
    raw : str
        As printed; for a member of a list the shared power and unit follow after an ellipsis.
    value : float or None
        None for an interval (``0.11–0.26``), whose ends are ``low`` and ``high``: see :func:`ends`.
    low, high : float or None
        The interval, or value -/+ uncertainty.
    bound : {'<', '>', '~', None}
    unit : str or None
        Spelling that pint reads (``mS/cm``, ``degC``, ``kJ/mol``); None for a bare number.
    unit_raw : str or None
        As printed.
    dimension : str or None
        'conductivity', 'energy', 'temperature', 'length', 'percent', 'pressure', 'time', 'density', 'diffusivity',
        'thermal_expansion'; others ('resistivity', 'heating_rate', 'mass_percent' ...) mark what must not be mistaken.
    symbol : str or None
        The symbol the number is equated with: ``a`` in ``a = 12.97 Å``.
    flags : tuple of str
        What was repaired or assumed: 'minus_restored', 'minus_suspected', 'x_as_times', 'exponent_flattened',
        'unit_minus_restored', 'shared_unit', 'shared_power', 'log', 'decimal_comma', 'range_start', 'range_end'.
    """

    start: int
    end: int
    raw: str
    value: float | None
    low: float | None = None
    high: float | None = None
    bound: str | None = None
    unit: str | None = None
    unit_raw: str | None = None
    dimension: str | None = None
    symbol: str | None = None
    flags: tuple[str, ...] = ()

    def scaled(self, factor: float) -> Quantity:
        """The same quantity with value, low and high multiplied."""
        times = lambda v: None if v is None else float(f"{v * factor:.12g}")  # noqa: E731
        return replace(self, value=times(self.value), low=times(self.low), high=times(self.high))

    def to(self, property: str) -> Quantity:
        """The quantity in the canonical unit of a property (see :data:`graph.units.CANONICAL_UNITS`).

        Raises
        ------
        ValueError
            If the unit is not one of that property.
        """
        from graph.units import CANONICAL_UNITS, convert

        turn = lambda v: None if v is None else float(f"{convert(v, self.unit or '', property):.12g}")  # noqa: E731
        return replace(self, value=turn(self.value), low=turn(self.low), high=turn(self.high), unit=CANONICAL_UNITS[property])


def ends(quantity: Quantity) -> tuple[Quantity, ...]:
    """The two ends of an interval as quantities of their own; any other quantity alone.

    >>> [q.value for q in ends(Quantity(0, 9, "0.11–0.26", None, 0.11, 0.26))]
    [0.11, 0.26]
    """
    if quantity.value is not None or quantity.low is None or quantity.high is None:
        return (quantity,)
    return (
        replace(quantity, value=quantity.low, low=None, high=None, flags=(*quantity.flags, "range_start")),
        replace(quantity, value=quantity.high, low=None, high=None, flags=(*quantity.flags, "range_end")),
    )
