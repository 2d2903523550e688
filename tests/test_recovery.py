"""Recovery tells an honest fit from one that is too sure of itself, on a problem whose posterior is known."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from calibration.adjusting import adjusted
from calibration.annealing import cloud
from calibration.crps import crps, quantiles
from calibration.recovering import by_chance, coverage, histogram, observed, recovered
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
    assert found["cases"].tolist() == [120] * 5
    assert found["covered"].mean() == pytest.approx(0.9, abs=0.03)
    assert found["within"].sum() >= 4
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
    assert found.loc[strongest, "covered"] < found.loc[strongest, "least"]


def test_a_run_is_never_fitted_by_runs_of_its_own_population(problem, bank, monkeypatch):
    seen = []

    def spy(others, yard, nearest, luck):
        seen.append(set(others.particles.populations.tolist()))
        return adjusted(others, yard, nearest, luck)

    monkeypatch.setattr("calibration.recovering.adjusted", spy)
    ranks = recovered(bank, problem.space, problem.yard, 3, 600, [7])
    own = ranks.groupby("case")["population"].first()
    assert all(population not in others for population, others in zip(own, seen, strict=True))


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
    frame = pd.DataFrame({"case": range(4), "parameter": "x", "rank": [0.01, 0.05, 0.96, 0.5]})
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
