"""Random lithium arrangements on the 24d and 96h sites that keep no two ions too close.

The lithium sites of the garnet form a net: every octahedron (48 a cell) has two positions of 96h, 0.76 A apart, and
joins two tetrahedra (24d). Each position is 1.64 A from one of them and 2.35 A from the other. So with an exclusion of
2 A an octahedron holds at most one ion, on the side away from an occupied tetrahedron, and none between two occupied
ones. All arrangements that obey this are reached by choosing the occupied tetrahedra, then the octahedra, then the
sides. Everything else is at least 2.35 A apart.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from simulate.errors import StructureError
from simulate.garnet import LI_EXCLUSION, site_positions

TRIES = 12
"""Shares of occupied tetrahedra tried before an arrangement counts as impossible."""


@dataclass(frozen=True)
class LithiumNet:
    """The lithium sites of a supercell and who blocks whom.

    Attributes
    ----------
    tetrahedra : ndarray, shape (T, 3)
        24d positions in units of the conventional cell.
    octahedra : ndarray, shape (2T, 2, 3)
        The two 96h positions of each octahedron.
    near : ndarray of int, shape (2T, 2)
        The tetrahedron within 2 A of each of the two positions.
    edges : ndarray of int, shape (T, 4)
        The octahedra around each tetrahedron.
    """

    tetrahedra: np.ndarray
    octahedra: np.ndarray
    near: np.ndarray
    edges: np.ndarray


@functools.lru_cache(maxsize=8)
def lithium_net(supercell: tuple[int, int, int]) -> LithiumNet:
    """The net of lithium sites of a supercell of conventional cells."""
    from scipy.spatial import cKDTree

    shifts = np.stack(np.meshgrid(*(np.arange(n) for n in supercell), indexing="ij"), -1).reshape(-1, 1, 3)
    tetrahedra = (site_positions("24d")[None] + shifts).reshape(-1, 3)
    split = (site_positions("96h")[None] + shifts).reshape(-1, 3)
    box = np.array(supercell, dtype=float)
    reach = LI_EXCLUSION / 12.97
    around = cKDTree(split % box, boxsize=box)
    pairs = around.query_pairs(1.0 / 12.97, output_type="ndarray")
    distance, near = cKDTree(tetrahedra % box, boxsize=box).query(split % box)
    if len(pairs) != 2 * len(tetrahedra) or np.any(distance > reach):
        raise AssertionError("the 96h coordinates do not form pairs between tetrahedra")
    near_of_pair = near[pairs]
    edges = [[] for _ in tetrahedra]
    for octahedron, (first, second) in enumerate(near_of_pair):
        edges[first].append(octahedron)
        edges[second].append(octahedron)
    return LithiumNet(tetrahedra, split[pairs], near_of_pair, np.array(edges))


def tetrahedral_fraction(ions: int, sites: int) -> float:
    """Starting share of occupied 24d sites for ``ions`` on ``sites`` tetrahedra.

    0.84 at five lithium a formula unit (Li5La3Nb2O12, doi 10.1016/j.jpowsour.2011.05.031) falling to one third at 7.2;
    only a start: lithium finds its own distribution during equilibration.
    """
    per_formula = 3.0 * ions / sites
    return float(np.clip(0.84 - 0.16 * (per_formula - 5.0), 1 / 3, 0.9))


def arrange(
    supercell: tuple[int, int, int], lithium: int, guests: list[str], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Put ``lithium`` ions and the ``guests`` (Al, Ga on 24d) on the lithium sites at random.

    Returns
    -------
    lithium_positions : ndarray, shape (lithium, 3)
        In units of the conventional cell.
    guest_positions : ndarray, shape (len(guests), 3)
    guests : list of str
        The element of each guest position.

    Raises
    ------
    StructureError
        More ions than the sites hold.
    """
    net = lithium_net(tuple(supercell))
    sites = len(net.tetrahedra)
    if len(guests) > sites:
        raise StructureError(f"{len(guests)} dopant ions do not fit on {sites} tetrahedral sites")
    ions = lithium + len(guests)
    if 2 * ions > 5 * sites:
        raise StructureError(
            f"{ions / sites * 3:.4g} ions per 12 O on the lithium sites; with none closer than {LI_EXCLUSION} A they hold 7.5: "
            "lower the Li content"
        )
    wanted = round(tetrahedral_fraction(ions, sites) * sites)
    possible = range(max(len(guests), ions - len(net.octahedra)), min(sites, ions) + 1)
    for tetrahedral in sorted(possible, key=lambda n: (abs(n - wanted), n))[:TRIES]:
        octahedral = ions - tetrahedral
        occupied = _choose_tetrahedra(net, tetrahedral, len(net.octahedra) - octahedral, rng)
        if occupied is not None:
            return _fill(net, occupied, octahedral, guests, rng)
    raise StructureError(
        f"{lithium} Li and {len(guests)} dopants do not fit on the lithium sites of {sites // 24} cells "
        f"({sites} 24d and {2 * sites} octahedra) without two of them closer than {LI_EXCLUSION} A; lower the Li content"
    )


def _choose_tetrahedra(net: LithiumNet, count: int, blocked_allowed: int, rng: np.random.Generator) -> np.ndarray | None:
    """A random set of ``count`` tetrahedra with at most ``blocked_allowed`` octahedra between two of them.

    Metropolis swaps at a temperature that falls until the condition holds.
    """
    sites = len(net.tetrahedra)
    occupied = np.zeros(sites, dtype=bool)
    occupied[rng.permutation(sites)[:count]] = True
    if count in (0, sites):
        return occupied if (0 if count == 0 else len(net.octahedra)) <= blocked_allowed else None
    neighbours = [[int(n) for o in net.edges[t] for n in net.near[o] if n != t] for t in range(sites)]
    full, empty = list(np.flatnonzero(occupied)), list(np.flatnonzero(~occupied))
    state = occupied.tolist()
    blocked = int(np.sum(occupied[net.near].all(axis=1)))
    steps = 100 * sites
    for step in range(steps):
        if blocked <= blocked_allowed:
            return np.array(state)
        i, j = int(rng.integers(len(full))), int(rng.integers(len(empty)))
        leave, enter = full[i], empty[j]
        before = sum(state[n] for n in neighbours[leave])
        after = sum(state[n] for n in neighbours[enter]) - neighbours[enter].count(leave)
        heat = 1.0 - 0.85 * step / steps
        if after <= before or rng.random() < np.exp((before - after) / heat):
            state[leave], state[enter] = False, True
            full[i], empty[j] = enter, leave
            blocked += after - before
    return np.array(state) if blocked <= blocked_allowed else None


def _fill(net, occupied, octahedral, guests, rng):
    taken = occupied[net.near]
    open_octahedra = np.flatnonzero(~taken.all(axis=1))
    chosen = rng.permutation(open_octahedra)[:octahedral]
    side = rng.integers(2, size=len(chosen))
    # The ion sits away from an occupied tetrahedron.
    side = np.where(taken[chosen, 0], 1, np.where(taken[chosen, 1], 0, side))
    tetrahedra = rng.permutation(np.flatnonzero(occupied))
    guest_positions = net.tetrahedra[tetrahedra[: len(guests)]]
    lithium = np.vstack([net.tetrahedra[tetrahedra[len(guests) :]], net.octahedra[chosen, side]])
    return lithium, guest_positions, list(guests)
