"""What a simulation returns: plain models that turn into JSON and back."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FailureKind = Literal[
    "lost_atoms", "not_a_number", "explosion", "lammps", "timeout", "memory", "disk", "killed", "crash", "unavailable",
    "composition", "potential", "settings",
]  # fmt: skip


class Limits(BaseModel):
    """Limits of each child process.

    ``total_s`` bounds the whole composition: when it has passed, no further state point is started.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_s: float = Field(6 * 3600.0, gt=0)
    memory_mb: int = Field(8000, gt=0)
    disk_mb: int = Field(2000, gt=0)
    total_s: float | None = Field(None, gt=0)


class Failure(BaseModel):
    """Why something was not simulated. ``message`` carries LAMMPS' own error line where there is one."""

    kind: FailureKind
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class Curve(BaseModel):
    """A curve of at most 200 points."""

    x: list[float] = Field(max_length=200)
    y: list[float] = Field(max_length=200)
    x_unit: str
    y_unit: str = ""


class StateDiffusion(BaseModel):
    """Tracer diffusion of lithium at one temperature, all arrangements together.

    ``D`` (cm2/s) is None when the ions were not diffusive yet; then ``high`` is an upper bound and ``low`` is zero.
    """

    temperature_K: float
    D: float | None
    low: float
    high: float
    diffusive: bool
    reason: str = Field(description="why it counts as diffusive or not")
    loglog_slope: float
    msd_end: float = Field(description="angstrom^2 at the longest lag fitted")
    replicas: int
    cell_length: float = Field(description="cube root of the volume of a conventional cell, angstrom")
    lithium_per_A3: float


class Elastic(BaseModel):
    """Elastic constants (GPa) of the relaxed cell at 0 K, Voigt-Reuss-Hill averages.

    ``spread`` are standard deviations over arrangements when there are several, otherwise over strain magnitudes.
    """

    method: str
    stiffness: list[list[float]] = Field(description="6 x 6, Voigt order xx yy zz yz xz xy")
    bulk_modulus: float
    shear_modulus: float
    youngs_modulus: float
    bulk_spread: float
    shear_spread: float
    born_stable: bool
    linearity: float = Field(description="lowest R^2 of the diagonal stress-strain lines")


class SimulationResult(BaseModel):
    """One composition simulated. Intervals are 95 %.

    With ``sigma_is_upper_bound`` the ions did not diffuse at enough temperatures: ``sigma_300K`` is None and
    ``sigma_high`` is the bound.
    """

    model_config = ConfigDict(allow_inf_nan=False)

    requested: str
    simulated: str | None = None
    status: Literal["ok", "failed"]
    failure: str | None = None
    failures: list[Failure] = Field(default_factory=list, description="of single state points, also when the rest is ok")
    warnings: list[str] = Field(default_factory=list)
    temperatures_K: list[float] = Field(default_factory=list)
    diffusion: list[StateDiffusion] = Field(default_factory=list)
    sigma_300K: float | None = Field(None, description="S/cm, Nernst-Einstein with Haven ratio 1")
    sigma_low: float | None = None
    sigma_high: float | None = None
    sigma_is_upper_bound: bool = False
    activation_energy: float | None = Field(None, description="eV, of D")
    activation_energy_low: float | None = None
    activation_energy_high: float | None = None
    log10_sigma_sd: float | None = Field(None, description="standard deviation of log10 sigma(300 K)")
    bulk_modulus: float | None = None
    shear_modulus: float | None = None
    elastic: Elastic | None = None
    msd: dict[str, Curve] = Field(default_factory=dict, description="by temperature in K, first arrangement")
    rdf: dict[str, Curve] = Field(default_factory=dict, description="by pair, lowest temperature")
    settings: dict = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    seed: int = 0
    atoms: int | None = None
    wall_s: float = 0.0
    md_steps: int = Field(0, description="integration steps over all state points")
