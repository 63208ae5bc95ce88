"""``ionatlas simulate``: one composition through molecular dynamics."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import exit_with, stderr, stdout
from ionatlas.settings import Settings


def simulate(
    composition: Annotated[str, typer.Argument(help="A garnet, e.g. Li6.4La3Zr1.4Ta0.6O12.")],
    protocol: Annotated[str, typer.Option(help="demo, screen, resolved or seed: from half a minute to core-hours.")] = "screen",
    seed: Annotated[int, typer.Option(help="Seed of the lithium and dopant arrangement and of the velocities.")] = 0,
    workdir: Annotated[Path | None, typer.Option(help="Where inputs, logs and finished state points are kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")] = False,
) -> None:
    """Simulate a composition with LAMMPS: conductivity at 300 K with its interval, activation energy, moduli.

    It runs in a child process with limits; an interrupted run goes on where it was. The cell holds only certain fractions: the
    composition really simulated is printed beside the one asked for.
    """
    from simulate.run import simulate as run

    settings = Settings()
    safe = re.sub(r"[^A-Za-z0-9.]", "_", composition)
    folder = workdir or settings.home / "simulations" / f"{safe}-{protocol}-{seed}"
    with stderr.status(f"simulating {composition} ({protocol}) in {folder}"):
        result = run(composition, protocol, seed=seed, workdir=folder)
    if as_json:
        print(result.model_dump_json(indent=1))
    else:
        _print(result)
    if result.status != "ok":
        exit_with(1)


def _interval(value, low, high, unit: str) -> str:
    if value is None:
        return "not determined"
    return f"{value:.3g} [{low:.3g}, {high:.3g}] {unit}" if low is not None and high is not None else f"{value:.3g} {unit}"


def _print(result) -> None:
    stdout.print(f"asked for          {result.requested}", highlight=False)
    if result.simulated:
        stdout.print(f"simulated          {result.simulated}", highlight=False)
    if result.status != "ok":
        stdout.print(f"failed             {result.failure}", markup=False, highlight=False, soft_wrap=True)
        return
    sigma = _interval(result.sigma_300K, result.sigma_low, result.sigma_high, "S/cm")
    stdout.print(f"sigma(300 K)       {'below ' if result.sigma_is_upper_bound else ''}{sigma}", highlight=False, markup=False)
    energy = _interval(result.activation_energy, result.activation_energy_low, result.activation_energy_high, "eV")
    stdout.print(f"activation energy  {energy}", highlight=False, markup=False)
    stdout.print(
        f"bulk, shear        {_interval(result.bulk_modulus, None, None, 'GPa')}, {_interval(result.shear_modulus, None, None, 'GPa')}",
        highlight=False,
    )
    for point in result.diffusion:
        stdout.print(
            f"D({point.temperature_K:.0f} K)          {_interval(point.D, point.low, point.high, 'cm^2/s')}",
            highlight=False,
            markup=False,
        )
    stdout.print(f"took {result.wall_s:.0f} s", style="dim")
