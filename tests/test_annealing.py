"""The posterior: against one that is known, the same whatever is repeated, and honest about what it has."""

import numpy as np
import pytest

from agents.errors import InputError
from calibration.adjusting import adjusted, drawn
from calibration.annealing import (
    Plan,
    anneal,
    cloud,
    effective,
    largest_power,
    replicates,
    resampled,
    unique,
    weights_at,
)  # fmt: skip
from calibration.calibrating import contraction
from calibration.emulating import fit_surface
from calibration.moving import Expected, walk
from calibration.pruning import Pruned
from calibration.space import Particles
from tests.gaussian import Gaussian, gaussian

PLAN = Plan(particles=400, fitted_to=800, runs=20_000)


def _bank(problem: Gaussian, count: int = 3000):  # type: ignore[no-untyped-def]
    particles = problem.space.from_prior(count, np.random.default_rng(0))
    return cloud(particles, problem.simulate("bank", 0, particles, 1), problem.yard)


@pytest.fixture(scope="module")
def problem() -> Gaussian:
    return gaussian()


@pytest.fixture(scope="module")
def annealed(problem: Gaussian):  # type: ignore[no-untyped-def]
    return anneal(_bank(problem), problem.space, problem.yard, PLAN, problem.simulate, lambda _: None)


def test_posterior_is_the_known_one(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    final, steps = annealed
    assert steps[-1].power == 1.0
    weights, mean, sd = problem.solution(steps[-1].replicates)
    found = final.particles.scores
    assert np.abs((found.mean(axis=0) - mean) / sd).max() < 0.35
    assert np.all((found.std(axis=0) / sd > 0.75) & (found.std(axis=0) / sd < 1.25))
    shares = np.bincount(final.particles.populations, minlength=4) / len(final.squares)
    assert np.abs(shares - weights).max() < 0.15
    assert unique(final.particles) >= 200


def test_same_seed_same_particles(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    again, _ = anneal(_bank(problem), problem.space, problem.yard, PLAN, problem.simulate, lambda _: None)
    np.testing.assert_array_equal(again.particles.scores, annealed[0].particles.scores)
    np.testing.assert_array_equal(again.particles.populations, annealed[0].particles.populations)


def test_bank_alone_gives_the_known_posterior(problem: Gaussian) -> None:
    bank = _bank(problem, 12_000)
    found = adjusted(bank, problem.yard, 2000, np.random.default_rng(1))
    _, mean, sd = problem.solution(1)
    means = np.average(found.particles.scores, axis=0, weights=found.weights)
    assert np.abs((means - mean) / sd).max() < 0.35
    assert len(drawn(found, 500, np.random.default_rng(2)).populations) == 500


def test_failed_runs_are_left_out(problem: Gaussian) -> None:
    def failing(stage: str, number: int, particles: Particles, often: int) -> np.ndarray:
        values = problem.simulate(stage, number, particles, often)
        values[::5] = np.nan
        return values

    final, steps = anneal(_bank(problem), problem.space, problem.yard, PLAN, failing, lambda _: None)
    assert np.isfinite(final.values).all()
    _, mean, sd = problem.solution(steps[-1].replicates)
    assert np.abs((final.particles.scores.mean(axis=0) - mean) / sd).max() < 0.6


def test_walk_keeps_what_it_walks_under(problem: Gaussian) -> None:
    """Particles drawn from the prior stay the prior's where the surface knows nothing."""
    start = problem.space.from_prior(2000, np.random.default_rng(4))
    blank = fit_surface(start, np.zeros((2000, 5)), problem.yard.weight, np.arange(4), products=2)
    there = walk(start, start, Expected(blank, problem.yard, 1.0), np.random.default_rng(5))
    assert np.abs(there.scores.mean(axis=0)).max() < 0.12
    assert np.abs(there.scores.std(axis=0) - 1.0).max() < 0.1
    assert np.bincount(there.populations).min() > 400
    assert (there.scores != start.scores).any(axis=1).mean() > 0.95


def test_pruned_prior_keeps_the_posterior(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    bank = _bank(problem, 800)
    surface = fit_surface(bank.particles, bank.values, problem.yard.weight, np.arange(4), products=4)
    pruned = Pruned(problem.space, problem.yard, (surface,))
    assert pruned.plausible(annealed[0].particles).mean() > 0.98
    particles, share = pruned.draw(300, [1, 2])
    assert share < 0.7
    assert pruned.plausible(particles).all()


def test_targets_that_contradict_each_other_are_said_to(problem: Gaussian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calibration.pruning.MOST", 1)
    bank = _bank(problem, 800)
    surface = fit_surface(bank.particles, bank.values + 1000.0, problem.yard.weight, np.arange(4), products=4)
    with pytest.raises(InputError, match="outside what the model gives"):
        Pruned(problem.space, problem.yard, (surface,)).draw(10, [1])


def test_weights_and_drawing() -> None:
    squares = np.array([0.0, 1.0, 4.0, 100.0])
    assert weights_at(squares, 0.0).tolist() == [1.0] * 4
    assert effective(np.array([1.0, 1.0, 0.0, 0.0])) == 2.0
    power = largest_power(squares, 2.5, 0.0, 1.0)
    assert 0.0 < power < 1.0
    assert effective(weights_at(squares, power)) == pytest.approx(2.5, rel=1e-6)
    assert largest_power(squares, 1.0, 0.0, 1.0) == 1.0
    rows = resampled(np.array([0.5, 0.0, 0.5]), 100, np.random.default_rng(0))
    assert np.bincount(rows, minlength=3).tolist() == [50, 0, 50]


def test_more_runs_where_chance_is_large(problem: Gaussian) -> None:
    assert replicates(problem.yard, 0.01, PLAN) == 1
    assert replicates(problem.yard, 1.0, PLAN) == 2
    assert replicates(problem.yard, 1.0, Plan(quiet=0.01)) == Plan().replicates


def test_contraction() -> None:
    luck = np.random.default_rng(0)
    scores = np.column_stack([luck.standard_normal(20_000), 0.5 * luck.standard_normal(20_000)])
    np.testing.assert_allclose(contraction(scores), [0.0, 0.75], atol=0.03)
