"""Charge neutrality as a proof: an SMT solver looks for oxidation states that sum to zero, or says which facts forbid it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from graph.compositions import parse_composition

# Ions with one state in lithium electrolytes; all other elements take their common states in pymatgen.
FIXED_STATES = {
    **{e: (1,) for e in ("Li", "Na", "K", "Rb", "Cs", "Ag")},
    **{e: (2,) for e in ("Mg", "Ca", "Sr", "Ba", "Zn")},
    **{e: (3,) for e in ("Al", "Ga", "La", "Y", "Sc", "Nd", "Sm", "Gd", "Lu", "B", "In")},
    **{e: (4,) for e in ("Zr", "Hf", "Si", "Ti")},
    **{e: (5,) for e in ("Ta", "Nb")},
    **{e: (6,) for e in ("W",)},
    "Ge": (4,),
    # states beyond pymatgen's common ones that occur in lithium conductors
    "P": (4, 5), "Bi": (3, 5), "Sb": (3, 5), "V": (2, 3, 4, 5), "Cr": (2, 3, 6), "Sn": (2, 4), "Mn": (2, 3, 4),
}  # fmt: skip
_STRONG_ANIONS = {"F", "O", "Cl", "N", "Br", "I", "S", "Se", "Te"}
ANION_STATES = {"O": (-2,), "F": (-1,), "Cl": (-1,), "Br": (-1,), "I": (-1,), "S": (-2,), "Se": (-2,), "Te": (-2,), "N": (-3,)}
_ANION_ORDER = ("F", "O", "Cl", "N", "Br", "I", "S", "Se", "Te")
_SCALE = 10_000  # amounts become whole numbers for the solver


@dataclass(frozen=True)
class ChargeProof:
    """Outcome of the search for oxidation states.

    ``neutral``: an assignment exists; ``states``: that assignment; ``charge``: residual charge (e per formula as written)
    of the assignment, or of the nearest one where none is neutral; ``core``: the facts that together make it impossible;
    ``reason``: one sentence.
    """

    neutral: bool
    states: dict[str, int]
    charge: float
    core: tuple[str, ...]
    reason: str


def possible_states(symbols: list[str]) -> dict[str, tuple[int, ...]]:
    """Oxidation states each element may take beside the others.

    The most electronegative element present is an anion, and so are all others that form simple anions, except where a
    stronger one can oxidise them (S, Se, Te, N, I, Br, Cl beside O or F may be cations of the oxyanion).
    """
    from pymatgen.core import Element

    strongest = next((a for a in _ANION_ORDER if a in symbols), None)
    states: dict[str, tuple[int, ...]] = {}
    for symbol in symbols:
        if symbol == "H":  # a hydride beside boron or aluminium or with no anion, else a proton
            states[symbol] = (-1,) if {"B", "Al"} & set(symbols) or not strongest else (1,)
        elif symbol in ("P", "C", "Si", "Ge") and not _STRONG_ANIONS & set(symbols) and symbol == _most_negative(symbols):
            states[symbol] = (-4,) if symbol != "P" else (-3,)
        elif symbol in FIXED_STATES:
            states[symbol] = FIXED_STATES[symbol]
        elif symbol in ANION_STATES:
            allowed = set(ANION_STATES[symbol])
            if symbol in ("S", "Se", "Te", "N", "Cl", "Br", "I") and strongest in ("O", "F") and symbol != strongest:
                allowed |= {s for s in Element(symbol).common_oxidation_states if s > 0}
            states[symbol] = tuple(sorted(allowed))
        else:
            element = Element(symbol)
            common = [s for s in (element.common_oxidation_states or element.oxidation_states) if s > 0]
            states[symbol] = tuple(sorted(common))
    return states


def _most_negative(symbols: list[str]) -> str:
    from pymatgen.core import Element

    return max(symbols, key=lambda s: Element(s).X)


@functools.lru_cache(maxsize=20_000)
def prove_neutral(formula: str, tolerance: float = 0.05) -> ChargeProof:
    """Prove that one oxidation state per element makes a composition neutral, or explain why none does.

    Parameters
    ----------
    formula : str
        Plain formula.
    tolerance : float
        Residual charge accepted per formula as written (e), for amounts rounded in print.

    Raises
    ------
    graph.compositions.CompositionError
        If the text is not a formula.
    """
    import z3

    composition = parse_composition(formula)
    amounts = {e.symbol: float(n) for e, n in composition.items()}
    states = possible_states(list(amounts))
    unknown = [e for e, s in states.items() if not s]
    if unknown:
        facts = tuple(f"{e} has no positive oxidation state" for e in unknown)
        return ChargeProof(False, {}, float("nan"), facts, f"{formula}: {', '.join(unknown)} forms no cation here")
    solver = z3.Solver()
    solver.set("timeout", 5000)
    variables, facts = {}, {}
    for symbol, allowed in states.items():
        variable = variables[symbol] = z3.Int(symbol)
        name = f"{symbol} is {' or '.join(f'{s:+d}' for s in allowed)}"
        facts[name] = z3.Bool(name)
        solver.assert_and_track(z3.Or([variable == s for s in allowed]), facts[name])
    total = z3.Sum([round(amounts[s] * _SCALE) * v for s, v in variables.items()])
    limit = round(tolerance * _SCALE)
    neutral = f"the charges sum to zero within {tolerance:g} e"
    solver.assert_and_track(z3.And(total <= limit, total >= -limit), z3.Bool(neutral))
    if solver.check() == z3.sat:
        model = solver.model()
        found = {s: model[v].as_long() for s, v in variables.items()}
        charge = sum(amounts[s] * q for s, q in found.items())
        listed = ", ".join(f"{s}{abs(q)}{'+' if q > 0 else '-'}" for s, q in found.items())
        return ChargeProof(True, found, charge, (), f"neutral with {listed}")
    core = tuple(sorted(str(fact) for fact in solver.unsat_core() if str(fact) != neutral))
    nearest, charge = _nearest(amounts, states)
    return ChargeProof(
        False,
        nearest,
        charge,
        core,
        f"no assignment is neutral: {'; '.join(core)}; the nearest sum is {charge:+.3g} e per formula",
    )


def _nearest(amounts: dict[str, float], states: dict[str, tuple[int, ...]]) -> tuple[dict[str, int], float]:
    """The assignment whose total charge is nearest zero, by an optimising solver."""
    import z3

    optimizer = z3.Optimize()
    optimizer.set("timeout", 5000)
    variables = {s: z3.Int(s) for s in states}
    for symbol, allowed in states.items():
        optimizer.add(z3.Or([variables[symbol] == s for s in allowed]))
    total = z3.Sum([round(amounts[s] * _SCALE) * v for s, v in variables.items()])
    distance = z3.Int("distance")
    optimizer.add(distance >= total, distance >= -total)
    optimizer.minimize(distance)
    if optimizer.check() != z3.sat:
        return {}, float("nan")
    model = optimizer.model()
    found = {s: model[v].as_long() for s, v in variables.items()}
    return found, sum(amounts[s] * q for s, q in found.items())
