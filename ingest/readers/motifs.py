"""Coordination polyhedra of a crystal structure: ``LaO8``, ``ZrO6``, ``PO4``.

Own rule rather than CrystalNN, because lithium sites and shared sites of ion conductors are partly occupied: anions nearer
to each other than 1.2 angstrom are one position with the sum of their occupancies, and a shell ends at the widest relative
gap between neighbour distances within 1.55 times the shortest. Distances are taken relative to the anion's size (plus 0.6
angstrom for the cation), so that oxygen and sulfur of one polyhedron count alike.
"""

from __future__ import annotations

from collections import Counter

_ANIONS = {"O", "S", "Se", "Te", "F", "Cl", "Br", "I", "N", "H"}
_ORDER = {symbol: rank for rank, symbol in enumerate(("H", "N", "Te", "Se", "S", "O", "I", "Br", "Cl", "F"))}
# ionic radii in angstrom: R. D. Shannon, Acta Cryst. A32 (1976) 751, six-coordinate where given
_RADIUS = {"H": 1.40, "N": 1.46, "O": 1.40, "F": 1.33, "S": 1.84, "Cl": 1.81, "Se": 1.98, "Br": 1.96, "Te": 2.21, "I": 2.20}
_REACH = 4.2  # angstrom, beyond the longest Rb-I and La-I bonds of interest
_MIN_SHARE = 0.05
_MAX_SITES = 1500


def motifs(structure) -> list[str]:
    """Names of the polyhedra around every cation, most frequent first.

    Parameters
    ----------
    structure
        A pymatgen Structure, ordered or disordered. More than 1500 sites give an empty list.

    Returns
    -------
    list of str
        Element, anions in a fixed order and their number: ``ZrO6``, ``PS3O``. An element with several kinds of sites has
        several entries.
    """
    sites = [(_shares(site), site) for site in structure]
    elements = {symbol for shares, _ in sites for symbol in shares}
    anions = elements & _ANIONS
    if "H" in anions and anions - {"H"}:
        anions -= {"H"}  # hydrogen is a cation beside any other anion
    if "N" in anions and "O" in anions and _bonded(structure, "N", "O"):
        anions -= {"N"}  # nitrate
    if not anions or len(structure) > _MAX_SITES:
        return []
    found: Counter[str] = Counter()
    for index, (shares, site) in enumerate(sites):
        cations = {symbol: share for symbol, share in shares.items() if symbol not in anions and share >= _MIN_SHARE}
        if not cations:
            continue
        shell = _shell(structure, index, site, anions)
        if shell:
            label = "".join(
                symbol + (str(count) if count > 1 else "")
                for symbol, count in sorted(shell.items(), key=lambda item: _ORDER[item[0]])
            )
            for symbol, share in cations.items():
                found[symbol + label] += share
    return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _shares(site) -> dict[str, float]:
    shares: Counter[str] = Counter()
    for species, share in site.species.items():
        shares["H" if species.symbol in ("D", "T") else species.symbol] += float(share)
    return dict(shares)


def _bonded(structure, first: str, second: str) -> bool:
    for site in structure:
        if first in _shares(site):
            return any(second in _shares(near) for near in structure.get_neighbors(site, 1.5))
    return False


def _shell(structure, index: int, site, anions: set[str]) -> dict[str, int]:
    """Anions of the first coordination shell, whole numbers."""
    near = sorted(structure.get_neighbors(site, _REACH), key=lambda neighbour: neighbour.nn_distance)
    positions: list[tuple[float, Counter[str], object]] = []
    for neighbour in near:
        shares = Counter({symbol: share for symbol, share in _shares(neighbour).items() if symbol in anions})
        if not shares or neighbour.nn_distance < 1.0:
            continue
        for _, held, other in positions:
            if sum(held.values()) + sum(shares.values()) < 1.05 and other.distance_from_point(neighbour.coords) < 1.2:
                held.update(shares)
                break
        else:
            positions.append((neighbour.nn_distance, shares, neighbour))
    positions = sorted(
        ((distance / (_radius(held) + 0.6), held) for distance, held, _ in positions if sum(held.values()) > 0.3),
        key=lambda item: item[0],
    )
    if not positions:
        return {}
    shortest = positions[0][0]
    inside = [position for position in positions if position[0] <= 1.55 * shortest][:14]
    best, cut = 1.0, len(inside)
    beyond = positions[len(inside)][0] if len(positions) > len(inside) else _REACH / 2.0
    distances = [distance for distance, _ in inside] + [beyond]
    for size in range(2, len(inside) + 1):
        ratio = distances[size] / distances[size - 1]
        if ratio > best + 1e-6:
            best, cut = ratio, size
    total: Counter[str] = Counter()
    for _, held in inside[:cut]:
        scale = 1 / sum(held.values())
        for symbol, share in held.items():
            total[symbol] += share * scale
    return _whole(total, cut)


def _radius(held: Counter[str]) -> float:
    total = sum(held.values())
    return sum(_RADIUS[symbol] * share for symbol, share in held.items()) / total


def _whole(total: Counter[str], count: int) -> dict[str, int]:
    """Shares rounded to whole numbers that add up to the number of positions (largest remainder)."""
    whole = {symbol: int(share + 1e-6) for symbol, share in total.items()}
    rest = sorted(total, key=lambda symbol: whole[symbol] - total[symbol])
    for symbol in rest[: count - sum(whole.values())]:
        whole[symbol] += 1
    return {symbol: number for symbol, number in whole.items() if number}
