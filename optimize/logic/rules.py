"""Rules a garnet candidate is held against, each passed, failed or not applicable, with its reason.

``LogicScore`` is passed over applicable. A rule is a function of a composition; rules of thumb say so in their source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from graph.compositions import CompositionError, parse_composition
from optimize.garnet import (
    COORDINATION,
    HOST,
    LITHIUM_CAPACITY,
    SITE_IONS,
    SITE_NAMES,
    GarnetSites,
    garnet_sites,
    shannon_radius,
)
from optimize.logic.charge import prove_neutral
from optimize.logic.stability import LIMIT_V, SOURCE, UNCERTAINTY_V, reduction

Outcome = Literal["passed", "failed", "not_applicable"]


class Verdict(BaseModel):
    """What one rule says of one composition."""

    model_config = ConfigDict(frozen=True)

    rule: str
    outcome: Outcome
    reason: str
    source: str


class LogicReport(BaseModel):
    """All verdicts on one composition; ``score`` is passed over applicable, None where no rule applies."""

    formula: str
    verdicts: list[Verdict]

    @property
    def score(self) -> float | None:
        """LogicScore, 0 to 1."""
        applicable = [v for v in self.verdicts if v.outcome != "not_applicable"]
        return sum(v.outcome == "passed" for v in applicable) / len(applicable) if applicable else None

    @property
    def failed(self) -> list[Verdict]:
        """Rules that failed."""
        return [v for v in self.verdicts if v.outcome == "failed"]

    def reason(self) -> str:
        """One sentence: how many passed, and what failed and why."""
        applicable = [v for v in self.verdicts if v.outcome != "not_applicable"]
        passed = len(applicable) - len(self.failed)
        text = f"{passed} of {len(applicable)} applicable rules passed"
        return text + "".join(f"; {v.rule} failed: {v.reason}" for v in self.failed)


Check = Callable[[str, GarnetSites | None], tuple[Outcome, str]]
NOT_A_GARNET = ("not_applicable", "not a garnet composition")


def _charge(formula: str, _: GarnetSites | None) -> tuple[Outcome, str]:
    proof = prove_neutral(formula)
    return ("passed" if proof.neutral else "failed"), proof.reason


def _electronegativity(formula: str, _: GarnetSites | None) -> tuple[Outcome, str]:
    states = prove_neutral(formula).states
    cations = {e: q for e, q in states.items() if q > 0}
    anions = {e: q for e, q in states.items() if q < 0}
    if not cations or not anions:
        return "not_applicable", "no assignment with cations and anions"
    from pymatgen.core import Element

    top = max(cations, key=lambda e: Element(e).X)
    low = min(anions, key=lambda e: Element(e).X)
    text = f"{top} ({Element(top).X:.2f}) against {low} ({Element(low).X:.2f})"
    if Element(top).X < Element(low).X:
        return "passed", f"every cation is less electronegative than every anion: {text}"
    return "failed", f"a cation is more electronegative than an anion: {text}"


def _site_sums(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    off = [
        f"{SITE_NAMES[s]} holds {sites.total(s):.3g} instead of {full}"
        for s, full in (("a", 3), ("b", 2))
        if abs(sites.total(s) - full) > 0.05
    ]
    return ("failed", "; ".join(off)) if off else ("passed", "24c holds 3 and 16a holds 2 ions per 12 oxygen")


def _lithium_capacity(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    held = sites.total("li")
    text = f"{held:.3g} ions on the lithium sites, which hold 3 to {LITHIUM_CAPACITY:g}"
    return ("passed" if 3 - 0.05 <= held <= LITHIUM_CAPACITY + 0.05 else "failed"), text


def _site_radii(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    shown, failed = [], []
    for site in ("a", "b"):
        host = shannon_radius(HOST[site], SITE_IONS[site][HOST[site]], COORDINATION[site])
        for element, amount in getattr(sites, site).items():
            radius = shannon_radius(element, SITE_IONS[site][element], COORDINATION[site])
            if element == HOST[site] or radius is None or host is None:
                continue
            mismatch = radius / host - 1
            text = f"{element} {radius:.3f} A against {HOST[site]} {host:.2f} A on {SITE_NAMES[site]} ({100 * mismatch:+.0f}%)"
            shown.append(text)
            if abs(mismatch) > 0.15 and amount > 0.1 * sites.total(site):
                failed.append(f"{text} above a tenth of the site")
    if not shown:
        return "not_applicable", "no dopant on 24c or 16a"
    return ("failed", "; ".join(failed)) if failed else ("passed", f"within 15% of the host, or dilute: {'; '.join(shown)}")


def _octahedral_ratio(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    oxygen, failed, shown = 1.38, [], []
    for element in sites.b:
        radius = shannon_radius(element, SITE_IONS["b"][element], "VI")
        if radius is None:
            continue
        ratio = radius / oxygen
        shown.append(f"{element} {ratio:.3f}")
        if not 0.414 <= ratio <= 0.732:
            failed.append(f"{element}/O {ratio:.3f} is outside 0.414-0.732")
    if not shown:
        return "not_applicable", "no Shannon radius for the ions on 16a"
    return ("failed", "; ".join(failed)) if failed else ("passed", f"octahedral radius ratios {', '.join(shown)}")


def _cubic(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    vacancies = 7 - sites.lithium
    text = f"{sites.lithium:.3g} Li per formula unit, {vacancies:.3g} fewer than the ordered tetragonal Li7"
    return ("passed" if vacancies >= 0.4 - 1e-6 else "failed"), text + "; the cubic phase needs about 0.4"


def _reduction(_: str, sites: GarnetSites | None) -> tuple[Outcome, str]:
    if sites is None:
        return NOT_A_GARNET
    estimates = [r for r in (reduction(e) for site in (sites.li, sites.a, sites.b) for e in site) if r is not None]
    if not estimates:
        return "not_applicable", "no thermochemical entry for the cations"
    worst = max(estimates, key=lambda r: r.potential_V)
    text = f"{worst.element}: {worst.reaction} at an estimated {worst.potential_V:.2f} +- {UNCERTAINTY_V} V against Li/Li+"
    if worst.potential_V > LIMIT_V:
        return "failed", f"{text}, above {LIMIT_V:g} V"
    return "passed", f"{text}, the highest of its cations, below {LIMIT_V:g} V"


RULES: dict[str, tuple[Check, str]] = {
    "charge_neutrality": (_charge, "oxidation states of pymatgen, SMT proof (z3)"),
    "electronegativity_order": (_electronegativity, "Pauling electronegativities of pymatgen"),
    "site_sums": (_site_sums, "garnet prototype, Ia-3d: 24c 3 and 16a 2 per formula unit"),
    "lithium_capacity": (_lithium_capacity, "garnet prototype: 24d and 96h positions that exclude each other"),
    "site_radii": (_site_radii, "Shannon radii; Goldschmidt's 15% rule of thumb for substitution"),
    "octahedral_ratio": (_octahedral_ratio, "Shannon radii; Pauling's radius ratio for six neighbours, O 1.38 A"),
    "cubic_at_room_temperature": (_cubic, "critical vacancy content, 10.1103/PhysRevLett.109.205702"),
    "reduction_by_lithium": (_reduction, SOURCE),
}


def judge(formula: str) -> LogicReport:
    """Hold a composition against every rule.

    A text that is no composition fails the rule ``composition``; nothing is raised.
    """
    try:
        sites = garnet_sites(parse_composition(formula))
    except CompositionError as error:
        verdict = Verdict(rule="composition", outcome="failed", reason=str(error), source="graph.compositions")
        return LogicReport(formula=formula, verdicts=[verdict])
    verdicts = []
    for name, (check, source) in RULES.items():
        outcome, reason = check(formula, sites)
        verdicts.append(Verdict(rule=name, outcome=outcome, reason=reason, source=source))
    return LogicReport(formula=formula, verdicts=verdicts)
