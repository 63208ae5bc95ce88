"""Interatomic potentials: parameters with their source and state of validation, and the tables LAMMPS runs."""

from simulate.potentials.library import GARNET_A, GARNET_B, POTENTIALS, Ion, Potential, get
from simulate.potentials.tables import PairFunction, write_table

__all__ = ["GARNET_A", "GARNET_B", "POTENTIALS", "Ion", "PairFunction", "Potential", "get", "write_table"]
