"""Protocols: how long, how hot, how large; four named ones.

``demo``      half a minute a composition on one core: shows the whole path, wide intervals
``screen``    a few minutes: two arrangements, four temperatures, for ranking
``resolved``  the default for a number one would publish: 5,184 atoms, three arrangements, five temperatures
``seed``      139,968 atoms at 298-473 K in NPT at 1 atm for 100 ps, as first campaigns were written; at these
              temperatures 100 ps show vibration only, so expect upper bounds
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

CUBIC_LITHIUM = 6.7
"""Above this lithium content (per 12 O) a garnet turns tetragonal on cooling, below 875-900 K (Chem. Mater. 2024, 36, 11551)."""


class Protocol(BaseModel):
    """Settings of the molecular dynamics of one composition.

    Two temperature lists: an Arrhenius line must stay inside one phase, and garnets with close to seven lithium are
    cubic only above 900 K.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    supercell: tuple[int, int, int] = Field(description="conventional cells of about 192 atoms along each axis")
    temperatures_K: tuple[float, ...] = Field(description="for compositions that stay cubic (Li <= 6.7 per 12 O)")
    temperatures_near_7_K: tuple[float, ...] = Field(description="for compositions that are cubic only when hot")
    timestep_fs: float = Field(2.0, gt=0, le=5)
    equilibrate_ps: float = Field(gt=0, description="NPT; the second half gives the mean cell")
    settle_ps: float = Field(1.0, ge=0, description="at the production ensemble, thrown away")
    production_ps: float = Field(gt=0)
    sample_ps: float = Field(0.1, gt=0)
    ensemble: Literal["nvt", "npt"] = Field("nvt", description="of production; nvt runs in the mean cell of the NPT stage")
    pressure_bar: float = 1.01325
    arrangements: int = Field(1, ge=1, description="independent lithium and dopant arrangements")
    potential: str = "garnet-b"
    elastic: Literal["static", "none"] = Field("static", description="static: relaxed 0 K cell of 192 atoms")
    elastic_strains: tuple[float, ...] = (0.0025, 0.005)
    elastic_arrangements: int = Field(1, ge=1)
    fit_from: float = Field(0.1, gt=0, lt=1, description="start of the MSD fit as a share of the production")
    fit_to: float = Field(0.5, gt=0, le=1, description="end of the MSD fit as a share of the production")

    @model_validator(mode="after")
    def _consistent(self) -> Protocol:
        if self.fit_from >= self.fit_to:
            raise ValueError(f"protocol {self.name}: fit_from ({self.fit_from}) must be below fit_to ({self.fit_to})")
        if self.production_ps / self.sample_ps < 20:
            raise ValueError(f"protocol {self.name}: {self.production_ps} ps at every {self.sample_ps} ps give under 20 frames")
        if not self.temperatures_K or not self.temperatures_near_7_K:
            raise ValueError(f"protocol {self.name}: needs at least one temperature")
        return self

    def temperatures(self, lithium: float) -> tuple[float, ...]:
        """The temperatures for a composition with ``lithium`` ions per 12 O."""
        return self.temperatures_near_7_K if lithium > CUBIC_LITHIUM else self.temperatures_K


PROTOCOLS: dict[str, Protocol] = {
    "demo": Protocol(
        name="demo",
        supercell=(1, 1, 1),
        temperatures_K=(850.0, 1050.0, 1300.0),
        temperatures_near_7_K=(900.0, 1075.0, 1300.0),
        equilibrate_ps=4.0,
        production_ps=30.0,
    ),
    "screen": Protocol(
        name="screen",
        supercell=(1, 1, 1),
        temperatures_K=(750.0, 900.0, 1050.0, 1250.0),
        temperatures_near_7_K=(900.0, 1000.0, 1125.0, 1250.0),
        equilibrate_ps=10.0,
        settle_ps=2.0,
        production_ps=100.0,
        arrangements=2,
        elastic_arrangements=2,
    ),
    "resolved": Protocol(
        name="resolved",
        supercell=(3, 3, 3),
        temperatures_K=(700.0, 800.0, 900.0, 1000.0, 1150.0),
        temperatures_near_7_K=(900.0, 975.0, 1050.0, 1150.0, 1250.0),
        equilibrate_ps=20.0,
        settle_ps=5.0,
        production_ps=200.0,
        sample_ps=0.2,
        arrangements=3,
        elastic_arrangements=4,
    ),
    "seed": Protocol(
        name="seed",
        supercell=(9, 9, 9),
        temperatures_K=(298.0, 373.0, 473.0),
        temperatures_near_7_K=(298.0, 373.0, 473.0),
        equilibrate_ps=10.0,
        production_ps=100.0,
        sample_ps=0.5,
        ensemble="npt",
    ),
}


def get(protocol: Protocol | str) -> Protocol:
    """A protocol by name, or the given one."""
    if isinstance(protocol, Protocol):
        return protocol
    try:
        return PROTOCOLS[protocol]
    except KeyError:
        raise ValueError(f"no protocol called {protocol!r}; there are {', '.join(PROTOCOLS)}") from None
