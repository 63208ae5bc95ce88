"""What can go wrong in the simulate room.

::

    SimulateError (ValueError)
    +- StructureError          the composition cannot be built as a garnet
    |  +- SiteSumError         elements do not fill the La and Zr sites
    |  +- UnbalancedComposition  charges do not add up to zero
    +- MissingParameters       an element has no potential parameters
    LammpsUnavailable (RuntimeError)   LAMMPS cannot be loaded; the message says what to install
"""

from __future__ import annotations


class SimulateError(ValueError):
    """Base of the errors that name a wrong input."""


class StructureError(SimulateError):
    """The composition cannot be built as a lithium garnet."""


class SiteSumError(StructureError):
    """The elements do not add up to three per formula unit on the La site and two on the Zr site."""


class UnbalancedComposition(StructureError):
    """The formal charges of the composition do not add up to zero."""


class MissingParameters(SimulateError):
    """An element has no parameters in the potential."""


class LammpsUnavailable(RuntimeError):
    """LAMMPS or its MPI library cannot be loaded."""
