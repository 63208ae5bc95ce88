import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.acquisition import choose_batch, initial_design
from optimize.evidence import Evidence, Reported
from optimize.priors import BASIS, below, fit_prior, usable
from optimize.space import GarnetSpace
from optimize.surrogate import NOISE_FLOOR, Observation, fit, observation

SPACE = GarnetSpace()
POOL = SPACE.candidates()
FEATURES = SPACE.features(POOL)
EMPTY = fit_prior(Evidence())


def at(formula):
    return SPACE.features([SPACE.from_formula(formula)])[0]


def peaked(x):
    return -3 - 1.5 * (x[0] + 0.2) ** 2


def observed(indices, sd=0.2):
    return [Observation(FEATURES[i], peaked(FEATURES[i]), sd) for i in indices]


def test_the_prior_follows_the_reports_and_says_how_many_they_are(evidence):
    prior = fit_prior(evidence)
    mean, sd = prior.predict(np.array([at("Li6.5La3Zr1.5Ta0.5O12"), at("Li5.5La3Zr0.5Ta1.5O12")]))
    assert abs(mean[0] - math.log10(8e-4)) < 0.35
    assert sd[0] < sd[1], "far from the reports it must know less"
    assert "8 room-temperature garnet conductivities of 3 papers" in prior.reason


def test_without_reports_the_prior_is_wide_and_knows_no_composition():
    mean, sd = EMPTY.predict(FEATURES)
    assert np.ptp(mean) == 0 and sd.min() > 0.5 and "no room-temperature" in EMPTY.reason


def test_one_wild_report_hardly_moves_the_prior(evidence):
    wild = Reported(measurement_id="wild", formula="Li6.5La3Zr1.5Ta0.5O12", value=2e-9, temperature_K=298, doi="10.1/wild")
    spoilt = evidence.model_copy(update={"reported": [*evidence.reported, wild]})
    here = at("Li6.5La3Zr1.5Ta0.5O12")[None]
    shift = fit_prior(evidence).predict(here)[0][0] - fit_prior(spoilt).predict(here)[0][0]
    assert abs(shift) < 0.5, "the mean of all values would move by 0.7"


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "simulated"},
        {"temperature_K": 600},
        {"temperature_K": None},
        {"kind": "grain_boundary"},
        {"formula": "Li6PS5Cl"},
        {"bound": ">"},
    ],
)
def test_reports_that_are_not_room_temperature_garnet_measurements_do_not_count(evidence, change):
    odd = evidence.reported[0].model_copy(update=change)
    assert usable(Evidence(reported=[odd])) == []


def test_a_value_known_only_as_a_bound_pulls_down_and_never_up(evidence):
    low = Reported(
        measurement_id="low", formula="Li5.5La3Zr0.5Ta1.5O12", value=1e-6, bound="<", temperature_K=298, doi="10.1/low"
    )
    high = low.model_copy(update={"value": 1e-1})
    here = at("Li5.5La3Zr0.5Ta1.5O12")[None]

    def predicted(extra):
        return fit_prior(Evidence(reported=[*evidence.reported, extra])).predict(here)[0][0]

    base = fit_prior(evidence).predict(here)[0][0]
    assert predicted(low) < base - 0.2
    assert predicted(high) == pytest.approx(base, abs=0.15)


@given(st.floats(-9, 3), st.floats(-6, 0), st.floats(0.1, 2))
def test_a_cut_normal_lies_below_its_bound_with_less_variance(bound, mean, sd):
    value, variance = below(np.array([bound]), np.array([mean]), sd)
    assert value[0] <= min(bound, mean) + 1e-9 and 0 < variance[0] <= sd**2 + 1e-9


def test_lineage_names_the_reports_nearest_to_the_prediction_with_shares(evidence):
    seeds = fit_prior(evidence).seeds(at("Li6La3ZrTaO12"), limit=8)
    series = [report.measurement_id for report, _ in seeds if report.doi == "10.1039/c2jm31413d"]
    assert series[0] == "m-ta-1.0", "of one paper's series the same composition counts most"
    assert all(a >= b for (_, a), (_, b) in zip(seeds, seeds[1:], strict=False)) and sum(s for _, s in seeds) <= 1


def test_noise_is_the_interval_of_each_result_with_a_floor(pretended, bound_result):
    wide = observation(FEATURES[0], pretended(POOL[0].formula))
    assert wide.sd == pytest.approx(0.8 / 3.92, rel=1e-3)
    narrow = {**pretended(POOL[0].formula)}
    narrow["sigma_low"], narrow["sigma_high"] = narrow["sigma_300K"] * 0.99, narrow["sigma_300K"] * 1.01
    assert observation(FEATURES[0], narrow).sd == NOISE_FLOOR
    assert observation(FEATURES[0], bound_result(POOL[0].formula, 1e-6)).censored
    assert observation(FEATURES[0], {"status": "failed", "sigma_300K": 1.0}) is None


def test_a_precise_result_is_believed_more_than_a_vague_one():
    def after(sd):
        return fit(EMPTY, [*observed([0, 50, 100]), Observation(FEATURES[30], -1.0, sd)], 8).predict(FEATURES[30:31])[0][0]

    assert after(0.15) > after(1.5) + 0.5


def test_the_level_of_the_simulation_is_learnt_and_the_shape_of_the_literature_kept(evidence):
    prior = fit_prior(evidence)
    level = 1.5
    seen = [Observation(FEATURES[i], prior.predict(FEATURES[i : i + 1])[0][0] + level, 0.15) for i in (10, 40, 70, 90)]
    mean, _ = fit(prior, seen, 8).predict(FEATURES)
    shift = mean - prior.predict(FEATURES)[0]
    assert np.median(shift) == pytest.approx(level, abs=0.25)


def test_an_upper_bound_lowers_the_prediction_only_where_more_was_expected():
    seen = observed([0, 20, 50, 80])
    base = fit(EMPTY, seen, 8).predict(FEATURES[60:61])[0][0]
    lowered = fit(EMPTY, [*seen, Observation(FEATURES[60], base - 2, 0.5, True)], 8).predict(FEATURES[60:61])[0][0]
    untouched = fit(EMPTY, [*seen, Observation(FEATURES[60], base + 3, 0.5, True)], 8).predict(FEATURES[60:61])[0][0]
    assert lowered < base - 0.8
    assert untouched == pytest.approx(base, abs=0.2)


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, len(POOL) - 1), min_size=4, max_size=60), st.integers(1, 4), st.integers(0, 1000))
def test_the_acquisition_never_repeats_itself_or_what_was_taken(taken_indices, size, seed):
    known = sorted(taken_indices)
    taken = {POOL[i].counts for i in known}
    surrogate = fit(EMPTY, observed(known[:6]), 8)
    batch = [c.candidate.counts for c in choose_batch(surrogate, POOL, FEATURES, size=size, taken=taken, seed=seed)]
    assert len(batch) == size == len(set(batch)) and not set(batch) & taken


def test_an_exhausted_pool_gives_what_is_left_and_then_nothing():
    surrogate = fit(EMPTY, observed([0, 5, 9]), 8)
    taken = {c.counts for c in POOL[:-1]}
    assert [c.candidate for c in choose_batch(surrogate, POOL, FEATURES, size=3, taken=taken)] == [POOL[-1]]
    assert choose_batch(surrogate, POOL, FEATURES, size=3, taken={c.counts for c in POOL}) == []


def test_a_pending_simulation_moves_the_choice_elsewhere():
    surrogate = fit(EMPTY, observed([0, 30, 60, 106]), 8)
    taken = {POOL[i].counts for i in (0, 30, 60, 106)}
    first = choose_batch(surrogate, POOL, FEATURES, size=1, taken=taken)[0]
    waiting = SPACE.features([first.candidate])
    second = choose_batch(surrogate, POOL, FEATURES, size=1, taken=taken | {first.candidate.counts}, pending=waiting)[0]
    both = choose_batch(surrogate, POOL, FEATURES, size=2, taken=taken)
    assert [c.candidate for c in both] == [first.candidate, second.candidate]


def test_the_research_value_breaks_near_ties_and_fades_with_results():
    surrogate = fit(EMPTY, observed([0, 30, 60, 106]), 8)
    taken = {POOL[i].counts for i in (0, 30, 60, 106)}
    plain = choose_batch(surrogate, POOL, FEATURES, size=1, taken=taken)[0].candidate
    disliked = choose_batch(
        surrogate, POOL, FEATURES, size=1, taken=taken, research_value=lambda c: 1e-6 if c == plain else 1.0, strength=10
    )[0]
    assert disliked.candidate != plain
    liked = choose_batch(surrogate, POOL, FEATURES, size=1, taken=taken, research_value=lambda c: 0.5, strength=1)[0]
    assert liked.candidate == plain and liked.value_bonus == pytest.approx(math.log(0.5) / 5)


def test_the_first_design_is_half_guided_half_random_and_reproducible():
    mean = FEATURES[:, 0]
    design = initial_design(POOL, FEATURES, mean, guided=3, filling=3, taken={POOL[0].counts}, seed=4)
    assert [k for _, k in design] == ["prior"] * 3 + ["random"] * 3
    assert len({c.counts for c, _ in design}) == 6 and POOL[0] not in [c for c, _ in design]
    assert design == initial_design(POOL, FEATURES, mean, guided=3, filling=3, taken={POOL[0].counts}, seed=4)
    assert [c for c, k in design if k == "random"] != [
        c for c, k in initial_design(POOL, FEATURES, mean, guided=3, filling=3, taken=set(), seed=5) if k == "random"
    ]
    assert len(BASIS) == 8
