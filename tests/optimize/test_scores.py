import math

import numpy as np
import pytest

from optimize import meta
from optimize.evidence import Evidence, Reported
from optimize.feasibility import feasibility, repeated, reproducibility
from optimize.impact import Forecaster
from optimize.novelty import novelty
from optimize.similarity import Neighbourhood

LLZTO = "Li6.4La3Zr1.4Ta0.6O12"


def test_a_known_material_is_less_novel_than_one_far_from_all(evidence):
    field = Neighbourhood(evidence.known_formulas())
    known = novelty(LLZTO, field, sd=0.3, largest_sd=0.6)
    between = novelty("Li6.5La3Zr1.5Ta0.25Nb0.25O12", field, sd=0.3, largest_sd=0.6)
    foreign = novelty("Li6BaLa2Ta2O12", field, sd=0.3, largest_sd=0.6)
    assert known.value < between.value < foreign.value
    assert known.raw == pytest.approx(0, abs=1e-6) and known.value == pytest.approx(0.25 / 2, abs=0.01)
    assert LLZTO in known.reason and known.sources[0] == LLZTO


def test_what_the_surrogate_does_not_know_is_more_novel(evidence):
    field = Neighbourhood(evidence.known_formulas())
    assert novelty(LLZTO, field, 0.6, 0.6).value > novelty(LLZTO, field, 0.1, 0.6).value


def test_with_an_empty_graph_novelty_says_so_and_still_tells_candidates_apart():
    field = Neighbourhood([])
    low, high = novelty(LLZTO, field, 0.2, 0.6), novelty(LLZTO, field, 0.6, 0.6)
    assert low.value < high.value and "knows no material" in low.reason


def test_a_similar_recipe_makes_a_candidate_feasible_and_gives_its_route(evidence):
    field = Neighbourhood(evidence.known_formulas())
    near, route = feasibility("Li6.5La3Zr1.5Ta0.5O12", evidence.precedents, field)
    far, _ = feasibility("Li6BaLa2Ta2O12", evidence.precedents, field)
    assert near.value > 0.8 > far.value
    assert route.method == "solid_state" and route.temperature_K == pytest.approx(1423) and "Ta2O5" in route.precursors
    assert route.sentence() == "solid state at about 1423 K for 12 h in air from Li2CO3, La2O3, ZrO2, Ta2O5"
    nothing, none = feasibility(LLZTO, [], field)
    assert nothing.value is None and none is None and "holds no synthesis" in nothing.reason


def test_independent_papers_add_up_and_several_recipes_of_one_paper_do_not(evidence):
    field = Neighbourhood(evidence.known_formulas())
    one = evidence.precedents[0]
    other = one.model_copy(update={"doi": "10.1/other"})
    formula = "Li6.2La3Zr1.2Ta0.8O12"
    single = feasibility(formula, [one], field)[0].value
    assert feasibility(formula, [one, one], field)[0].value == pytest.approx(single)
    assert feasibility(formula, [one, other], field)[0].value == pytest.approx(1 - (1 - single) ** 2)


def test_spread_is_between_papers_not_within_one(evidence):
    spread, papers = repeated(evidence.reported)[LLZTO]
    assert papers == 2 and spread == pytest.approx(math.log10(1e-3 / 5e-4) / math.sqrt(2))
    assert set(repeated(evidence.reported)) == {LLZTO}


def test_agreeing_reports_make_a_candidate_more_reproducible_than_scattered_ones(evidence):
    def score(second):
        twice = Reported(
            measurement_id="b", formula=LLZTO, phase="cubic", kind="total", value=second, temperature_K=298, doi="10.1/b"
        )
        first = evidence.reported[3]
        found = Evidence(reported=[first, twice], known=[LLZTO])
        return reproducibility(LLZTO, found, Neighbourhood(found.known_formulas()))

    assert score(1.1e-3).value > 0.9 > score(1e-4).value > score(1e-6).value
    assert score(1e-4).raw == pytest.approx(1 / math.sqrt(2))
    assert reproducibility(LLZTO, Evidence(), Neighbourhood([])).value is None


def test_impact_counts_papers_on_the_same_dopants_with_an_interval(evidence):
    forecaster = Forecaster(evidence)
    tantalum, niobium, undoped = (forecaster.score(f) for f in (LLZTO, "Li6La3ZrNbO12", "Li7La3Zr2O12"))
    assert tantalum.raw > niobium.raw > undoped.raw > 0
    assert 0 <= undoped.value < niobium.value < tantalum.value <= 1
    assert "persistence of 2.0 in the 5 years to 2015" in tantalum.reason and "[" in tantalum.reason
    assert Forecaster(Evidence()).score(LLZTO).value is None


def test_a_growing_family_raises_the_forecast(evidence):
    rising = evidence.model_copy(update={"timeline": [{"year": 2008, "papers": 2}, {"year": 2015, "papers": 40}]})
    falling = evidence.model_copy(update={"timeline": [{"year": 2008, "papers": 40}, {"year": 2015, "papers": 2}]})
    assert Forecaster(rising).score(LLZTO).raw > Forecaster(falling).score(LLZTO).raw


def test_a_verdict_is_stable_where_the_samples_agree():
    rng = np.random.default_rng(0)
    mean = np.array([0.0, 0, 0, 0, 0, 0, 0, 5.0])
    samples = mean + rng.standard_normal((4000, 8))
    assert meta.stability(7, samples).value > 0.95
    # seven equal candidates share one remaining place in the best quarter
    coin = np.array([0.0, 0, 0, 0]) + rng.standard_normal((4000, 4))
    assert meta.stability(0, coin).raw == pytest.approx(0.25, abs=0.05)
    assert meta.stability(0, coin).value == pytest.approx(0.5, abs=0.1)


def review(**changes):
    n = 20
    given = {
        "proofs": [0.9, 1.0], "before": (np.zeros(n), np.ones(n)), "after": (np.full(n, 0.5), np.full(n, 0.5)),
        "evaluated_samples": np.random.default_rng(0).standard_normal((500, 3)) + [0, 0, 4], "incumbent_sd": 0.1, "incumbent_noise": 0.2,
        "bounds": 0, "failures": 0, "size": 2, "strength": 1.0, "start_strength": 1.0, **changes,
    }  # fmt: skip
    return meta.review_cycle(**given)


def test_the_five_symbols_are_what_they_say():
    found = review()
    assert found.pi == pytest.approx(0.95) and found.i == pytest.approx(math.log(2)) and found.triangle == pytest.approx(0.5)
    assert found.diamond > 0.95 and found.infinity == "go on"


def test_a_settled_campaign_stops_and_an_unsettled_one_does_not():
    still = {"before": (np.zeros(5), np.ones(5)), "after": (np.zeros(5), np.full(5, 0.99))}
    assert review(**still).infinity == "stop"
    assert review(**still, incumbent_sd=0.5).infinity == "go on"
    assert review(**still, incumbent_sd=0.5).explore == 1


def test_failing_proofs_strengthen_the_research_value_and_passing_ones_relax_it_again():
    assert review(proofs=[0.5, 0.6]).strength == 2.0
    assert review(strength=4.0).strength == 2.0
    assert "1.00 -> 2.00" in review(proofs=[0.5, 0.6]).decisions[0]


def test_bounds_and_failures_are_called_out():
    text = " ".join(review(bounds=2, failures=2).decisions)
    assert "upper bound" in text and "2 of 2 simulations failed" in text
