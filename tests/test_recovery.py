"""Recovery tells an honest fit from one that is too sure of itself, on a problem whose posterior is known."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from calibration.adjusting import Adjusted, adjusted
from calibration.annealing import cloud
from calibration.crps import crps, quantiles
from calibration.recovering import AMONG, ANOTHER, by_chance, coverage, histogram, observed, recovered
from calibration.space import Particles
from tests.gaussian import gaussian


@pytest.fixture(scope="module")
def problem():
    return gaussian(unknowns=5, targets=3, populations=32)


@pytest.fixture(scope="module")
def bank(problem):
    particles = problem.space.from_prior(4000, np.random.default_rng(5))
    return cloud(particles, problem.simulate("bank", 1, particles, 1), problem.yard)


def test_an_honest_fit_covers_what_it_promises(problem, bank):
    ranks = recovered(bank, problem.space, problem.yard, 120, 600, [7])
    found = coverage(ranks)
    assert found["cases"].tolist() == [120] * 10
    for start in (ANOTHER, AMONG):
        own = found[found["start"] == start]
        assert own["covered"].mean() == pytest.approx(0.9, abs=0.03), start
        assert own["within"].sum() >= 4, start
    again = recovered(bank, problem.space, problem.yard, 120, 600, [7])
    pd.testing.assert_frame_equal(ranks, again)


def test_a_fit_that_believes_in_too_small_errors_is_found_out(problem, bank, monkeypatch):
    """The published numbers are eight times as wrong as the fit believes."""
    wrong = replace(problem.yard, targets=tuple(replace(t, error=8 * t.error) for t in problem.yard.targets))

    def seen(_, values, luck):
        told = observed(wrong, values, luck)
        aims = zip(problem.yard.targets, told.targets, strict=True)
        return replace(problem.yard, targets=tuple(replace(t, low=o.low, high=o.high) for t, o in aims))

    monkeypatch.setattr("calibration.recovering.observed", seen)
    found = coverage(recovered(bank, problem.space, problem.yard, 120, 600, [7])).set_index("parameter")
    strongest = f"p{int(np.argmax(np.abs(problem.slopes).sum(axis=1)))}"
    found = found[found["start"] == ANOTHER]
    assert found.loc[strongest, "covered"] < found.loc[strongest, "least"]


def test_a_run_is_fitted_by_other_populations_and_beside_that_by_all_other_runs(problem, bank, monkeypatch):
    seen = []

    def spy(others, yard, nearest, luck):
        seen.append(others.particles.populations.tolist())
        return adjusted(others, yard, nearest, luck)

    monkeypatch.setattr("calibration.recovering.adjusted", spy)
    monkeypatch.setattr("calibration.recovering.unseen", spy)
    ranks = recovered(bank, problem.space, problem.yard, 3, 600, [7])
    own = ranks.groupby("case")["population"].first()
    assert all(population not in others for population, others in zip(own, seen[::2], strict=True))
    assert all(len(rest) == len(bank.squares) - 1 for rest in seen[1::2])


def test_a_further_start_is_found_where_few_differ():
    """Six starts whose levels are drawn from one distribution, and a seventh from the same: 90 % intervals hold it."""
    luck, held = np.random.default_rng(3), {False: 0, True: 0}
    for _ in range(400):
        levels = luck.standard_normal(7)
        populations = np.arange(600) % 6
        scores = levels[populations, None] + 0.5 * luck.standard_normal((600, 1))
        fit = Adjusted(Particles(scores, populations), np.full(600, 1 / 600))
        truth = levels[6] + 0.5 * luck.standard_normal()
        for stretched in held:
            own = fit.stretched() if stretched else fit
            held[stretched] += 0.05 <= own.weights @ (own.particles.scores[:, 0] < truth) <= 0.95
    assert held[False] < 345
    assert 345 <= held[True] <= 375, "of 400 intervals of 90 %"


def test_one_start_alone_stays_as_it_is():
    fit = Adjusted(Particles(np.array([[1.0], [2.0]]), np.zeros(2, np.int64)), np.array([0.25, 0.75]))
    np.testing.assert_array_equal(fit.stretched().particles.scores, fit.particles.scores)


def test_a_band_is_observed_as_a_band_that_holds_the_value(problem):
    wide = tuple(replace(t, kind="band", low=t.low - 1, high=t.high + 1) for t in problem.yard.targets)
    banded = replace(problem.yard, targets=wide)
    told = observed(banded, np.zeros(3), np.random.default_rng(1))
    assert [t.high - t.low for t in told.targets] == pytest.approx([2.0] * 3)
    far = np.array([t.misfit(0.0) for t in told.targets])
    assert (np.abs(far) < 6).all()
    assert (far == 0).any()


def test_what_chance_leaves_of_a_share():
    least, most = by_chance(200, 0.9, 0.95)
    assert (least, most) == (171, 188)
    frame = pd.DataFrame({"case": range(4), "start": ANOTHER, "parameter": "x", "rank": [0.01, 0.05, 0.96, 0.5]})
    assert coverage(frame)["covered"].tolist() == [0.5]
    assert histogram(frame, ["x"])["cases"].tolist() == [2, 0, 0, 0, 0, 1, 0, 0, 0, 1]


def normal_crps(mean: float, sd: float, found: float) -> float:
    """Closed form (Gneiting and Raftery 2007, equation 21)."""
    z, standard = (found - mean) / sd, NormalDist()
    return sd * (z * (2 * standard.cdf(z) - 1) + 2 * standard.pdf(z) - np.pi**-0.5)


@pytest.mark.parametrize("found", [-1.0, 2.0, 7.5])
def test_crps_of_a_normal_is_its_closed_form(found):
    even = np.array([NormalDist(2.0, 3.0).inv_cdf((k + 0.5) / 20_000) for k in range(20_000)])
    assert crps(even, found) == pytest.approx(normal_crps(2.0, 3.0, found), rel=1e-3)
    # Weights stand for repeated samples.
    twice = np.array([1.0, 2.0, 2.0, 5.0])
    assert crps(np.array([5.0, 1.0, 2.0]), 3.0, np.array([1.0, 1.0, 2.0])) == pytest.approx(crps(twice, 3.0))


def test_crps_of_one_value_is_its_distance():
    assert crps(np.array([4.0]), 1.5) == 2.5
    assert quantiles(np.array([3.0, 1.0, 2.0]), (0.5,)).tolist() == [2.0]
