"""Shared pieces. Doubles are passed as arguments only; the tests marked with ``store`` use a real Neo4j."""

from __future__ import annotations

import math

import pytest

from optimize.evidence import Evidence, Precedent, Reported

# sigma (S/cm, 298 K) of Li7-xLa3Zr2-xTaxO12 by x, 10.1039/c2jm31413d
TANTALUM = {0.2: 2.8e-4, 0.4: 7.3e-4, 0.5: 9.2e-4, 0.6: 1.0e-3, 0.8: 3.2e-4, 1.0: 1.6e-4}


def tantalum_formula(x: float) -> str:
    return f"Li{7 - x:g}La3Zr{2 - x:g}Ta{'' if x == 1 else f'{x:g}'}O12".replace("Zr1Ta", "ZrTa")


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """What a graph with three papers on garnets would give."""
    reported = [
        Reported(
            measurement_id=f"m-ta-{x}", formula=tantalum_formula(x), phase="cubic", value=v, temperature_K=298, kind="total",
            doi="10.1039/c2jm31413d", year=2012, title="Tantalum series", page=3, table="Table 1", quote=f"{v:.1e}",
        )
        for x, v in TANTALUM.items()
    ]  # fmt: skip
    reported += [
        Reported(measurement_id="m-nb", formula="Li6.75La3Zr1.75Nb0.25O12", phase="cubic", value=8e-4, temperature_K=298, doi="10.1/nb", year=2011),
        Reported(measurement_id="m-ta-again", formula=tantalum_formula(0.6), phase="cubic", kind="total", value=5e-4, temperature_K=298, doi="10.1/ta2", year=2015),
    ]  # fmt: skip
    route = Precedent(
        formula=tantalum_formula(0.6), method="solid_state", max_temperature_K=1423, time_h=12, atmosphere="air",
        precursors=["Li2CO3", "La2O3", "ZrO2", "Ta2O5"], doi="10.1039/c2jm31413d", year=2012,
    )  # fmt: skip
    timeline = [{"year": 2011, "papers": 1}, {"year": 2012, "papers": 1}, {"year": 2015, "papers": 1}]
    return Evidence(reported=reported, precedents=[route], timeline=timeline, known=[tantalum_formula(x) for x in TANTALUM])


class DeskStore:
    """A stand-in for the store as an argument: an empty graph that accepts every write. Not Neo4j."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def rows(self, *_, **__):
        return []

    def transaction(self, work, **_):
        return None


class EvidenceStore(DeskStore):
    """A stand-in that answers the campaign's three named queries from given evidence. Not Neo4j."""

    def __init__(self, evidence: Evidence):
        self.evidence = evidence

    def rows(self, cypher, params=None, **_):
        params = params or {}
        if "elements" in params:
            return [{**p.model_dump(), "source": "paper.pdf"} for p in self.evidence.precedents]
        if "temperature_min" in params:
            return self.evidence.timeline
        if params.get("property") == "ionic_conductivity":
            return [{**r.model_dump(), "paper_id": r.doi} for r in self.evidence.reported]
        return []


def landscape(formula: str) -> float:
    """log10 sigma of the double: one maximum at 6.4 Li, worse with niobium."""
    from optimize.garnet import descriptors

    lithium, _, _, _, _, reducible = descriptors(formula)
    return -3.2 - 1.5 * lithium**2 - 0.3 * reducible


def pretend(formula: str) -> dict:
    """A result shaped as the simulate room's, of the landscape above. A test double, no simulation."""
    s = landscape(formula)
    return {
        "requested": formula, "simulated": formula, "status": "ok", "failure": None, "sigma_300K": 10**s, "sigma_low": 10 ** (s - 0.4),
        "sigma_high": 10 ** (s + 0.4), "sigma_is_upper_bound": False, "activation_energy": 0.3, "wall_s": 1.0, "versions": {"double": "1"},
    }  # fmt: skip


def pretend_all(tasks, simulation, finished):
    """Test double of the evaluation: answers from a formula at once."""
    for task in tasks:
        finished(task, pretend(task.formula))


@pytest.fixture(scope="session")
def desk_store():
    return DeskStore


@pytest.fixture(scope="session")
def evidence_store():
    return EvidenceStore


@pytest.fixture(scope="session")
def double():
    return pretend_all


@pytest.fixture(scope="session")
def pretended():
    return pretend


@pytest.fixture(scope="session")
def log10_sigma():
    return landscape


@pytest.fixture(scope="session")
def bound_result():
    """A result in which the ions did not diffuse: only an upper bound."""

    def make(formula: str, bound: float) -> dict:
        return {
            **pretend(formula),
            "sigma_300K": None,
            "sigma_low": None,
            "sigma_high": bound,
            "sigma_is_upper_bound": True,
            "activation_energy": None,
        }

    assert math.isfinite(landscape("Li7La3Zr2O12"))
    return make
