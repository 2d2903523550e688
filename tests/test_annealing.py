"""The posterior: against one that is known, the same whatever is repeated, and honest about what it has."""

from dataclasses import replace

import numpy as np
import pytest

from agents.errors import InputError
from calibration.adjusting import adjusted, drawn
from calibration.annealing import (
    Cloud,
    Plan,
    anneal,
    cloud,
    effective,
    largest_power,
    pooled,
    resampled,
    weights_at,
)  # fmt: skip
from calibration.contracting import contraction
from calibration.emulating import fit_surface
from calibration.evidence import Evidence, Known, joined, measured
from calibration.learning import learn
from calibration.moving import walk
from calibration.pruning import Pruned, Within
from calibration.space import Particles
from tests.gaussian import Gaussian, gaussian

PLAN = Plan(particles=600, steps=2, last_particles=1000, enough=300.0, near=1000, walk=200)


def _bank(problem: Gaussian, count: int = 3000):  # type: ignore[no-untyped-def]
    particles = problem.space.from_prior(count, np.random.default_rng(0))
    return cloud(particles, problem.simulate("bank", 0, particles, False), problem.yard)


def _annealed(problem: Gaussian, simulate=None, plan: Plan = PLAN):  # type: ignore[no-untyped-def]
    return anneal(
        _bank(problem), problem.space, problem.evidence, problem.chances, plan, simulate or problem.simulate,
        lambda _: None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def problem() -> Gaussian:
    return gaussian()


@pytest.fixture(scope="module")
def annealed(problem: Gaussian):  # type: ignore[no-untyped-def]
    return _annealed(problem)


def test_posterior_is_the_known_one(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    weights, mean, sd = problem.solution()
    found = annealed.draws.scores
    assert np.abs((found.mean(axis=0) - mean) / sd).max() < 0.2
    assert np.all((found.std(axis=0) / sd > 0.85) & (found.std(axis=0) / sd < 1.15))
    shares = np.bincount(annealed.draws.populations, minlength=4) / len(found)
    assert np.abs(shares - weights).max() < 0.1
    assert effective(annealed.weights) >= 300
    assert len(np.unique(found, axis=0)) >= 300


def test_a_surface_that_is_wrong_is_put_right_by_the_runs() -> None:
    """Values with a part that no early surface knows: the posterior is that of many draws of the prior, weighted."""
    curved = replace(gaussian(unknowns=6, targets=3, populations=2), curved=0.4)
    exact = curved.space.from_prior(300_000, np.random.default_rng(11))
    weights = np.exp(curved.evidence.log(Known(curved.mean(exact), np.zeros((3, 3)))))
    weights /= weights.sum()
    centre = weights @ exact.scores
    sd = np.sqrt(weights @ (exact.scores - centre) ** 2)
    found = _annealed(curved).draws.scores
    assert np.abs((found.mean(axis=0) - centre) / sd).max() < 0.2
    assert np.all((found.std(axis=0) / sd > 0.85) & (found.std(axis=0) / sd < 1.15))


def test_no_more_is_learned_than_there_are_targets() -> None:
    """Sixty unknowns, fifty of which change nothing: all contraction together comes to one a target, at most."""
    many = gaussian(unknowns=60)
    idle = replace(many, slopes=np.vstack([many.slopes[:10], np.zeros((50, 5))]))
    fallen = contraction(_annealed(idle, plan=replace(PLAN, walk=600)).draws.scores)
    _, _, sd = idle.solution()
    assert (1.0 - sd**2).sum() < 5.0
    assert fallen.sum() < 7.5, "five targets, and what a surface takes chance for"
    assert fallen[10:].mean() < 0.05


def test_same_seed_same_particles(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    again = _annealed(problem)
    np.testing.assert_array_equal(again.draws.scores, annealed.draws.scores)
    np.testing.assert_array_equal(again.draws.populations, annealed.draws.populations)


def test_surface_and_run_join_as_normal_densities_do() -> None:
    left, chance = np.array([[4.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 0.5], [0.5, 3.0]])
    expected, found = np.array([[0.0, 0.0]]), np.array([[2.0, -1.0]])
    known = joined(expected, found, left, chance)
    precise = np.linalg.inv(np.linalg.inv(left) + np.linalg.inv(chance))
    np.testing.assert_allclose(known.open, precise, rtol=1e-12)
    np.testing.assert_allclose(known.values[0], precise @ np.linalg.inv(chance) @ found[0], rtol=1e-12)


def test_what_a_surface_is_off_by_is_told_from_chance() -> None:
    luck = np.random.default_rng(3)
    left, chance = np.array([[4.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 0.5], [0.5, 3.0]])
    off = luck.multivariate_normal([1.0, -2.0], left + chance, 50_000)
    mean, found = measured(off, np.ones(50_000), chance)
    np.testing.assert_allclose(mean, [1.0, -2.0], atol=0.03)
    np.testing.assert_allclose(found, left, atol=0.1)
    _, least = measured(luck.multivariate_normal([0.0, 0.0], 0.5 * chance, 10_000), np.ones(10_000), chance)
    assert np.linalg.eigvalsh(least).min() > 0.0


def test_evidence_is_the_density_of_the_errors(problem: Gaussian) -> None:
    evidence = Evidence(problem.yard, np.zeros((5, 5)))
    there = np.array([[target.low for target in problem.yard.targets]])
    beside = there + np.array([0.3, 0.0, 0.0, 0.0, 0.6])
    gain = evidence.log(Known(there, np.zeros((5, 5)))) - evidence.log(Known(beside, np.zeros((5, 5))))
    assert gain[0] == pytest.approx(0.5 * (1.0 + 4.0))


def test_a_surface_learns_what_is_no_quadratic() -> None:
    luck = np.random.default_rng(6)
    particles = Particles(luck.standard_normal((6000, 4)), luck.integers(0, 2, 6000))
    values = np.column_stack([np.sin(2 * particles.scores[:, 0]) * particles.scores[:, 1] + particles.populations])
    surface = learn(particles.take(np.arange(5000)), values[:5000], np.arange(2), np.ones(5000), [1])
    kept = particles.take(np.arange(5000, 6000))
    left = (surface.mean(kept) - values[5000:]).std()
    quadratic = fit_surface(particles, values, np.ones(1), np.arange(2), products=4)
    assert left < 0.3 * (quadratic.mean(kept) - values[5000:]).std()


def test_bank_alone_gives_the_known_posterior(problem: Gaussian) -> None:
    bank = _bank(problem, 12_000)
    found = adjusted(bank, problem.yard, 2000, np.random.default_rng(1))
    _, mean, sd = problem.solution(chance=1.0)
    means = np.average(found.particles.scores, axis=0, weights=found.weights)
    assert np.abs((means - mean) / sd).max() < 0.35
    assert len(drawn(found, 500, np.random.default_rng(2)).populations) == 500


def test_failed_runs_are_left_out(problem: Gaussian) -> None:
    def failing(stage: str, number: int, particles: Particles, large: bool) -> np.ndarray:
        values = problem.simulate(stage, number, particles, large)
        values[::5] = np.nan
        return values

    found = _annealed(problem, failing)
    assert np.isfinite(found.final.values).all()
    assert len(found.weights) == 800, "a fifth of the last step's thousand failed"
    _, mean, sd = problem.solution()
    assert np.abs((found.draws.scores.mean(axis=0) - mean) / sd).max() < 0.3


def test_walk_keeps_what_it_walks_under(problem: Gaussian) -> None:
    """Particles drawn from the prior stay the prior's where the surface knows nothing."""
    start = problem.space.from_prior(2000, np.random.default_rng(4))
    blank = fit_surface(start, np.zeros((2000, 5)), problem.yard.weight, np.arange(4), products=2)
    there = walk(start, start, Within(problem.yard, (blank,), 1e9), np.random.default_rng(5))
    assert np.abs(there.scores.mean(axis=0)).max() < 0.12
    assert np.abs(there.scores.std(axis=0) - 1.0).max() < 0.1
    assert np.bincount(there.populations).min() > 400
    assert (there.scores != start.scores).any(axis=1).mean() > 0.95


def test_pruned_prior_keeps_the_posterior(problem: Gaussian, annealed) -> None:  # type: ignore[no-untyped-def]
    bank = _bank(problem, 800)
    surface = fit_surface(bank.particles, bank.values, problem.yard.weight, np.arange(4), products=4)
    pruned = Pruned(problem.space, problem.yard, (surface,))
    assert pruned.plausible(annealed.draws).mean() > 0.98
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


def test_steps_pooled_count_as_what_they_are_worth() -> None:
    particles = Particles(np.arange(8.0)[:, None], np.zeros(8, np.int64))
    eight = Cloud(particles, np.zeros((8, 1)), np.zeros(8))
    steps = [(eight.take(np.arange(4)), np.array([1.0, 0, 0, 0])), (eight.take(np.arange(4, 8)), np.full(4, 0.25))]
    whole, weights = pooled(steps)
    assert whole.particles.scores[:, 0].tolist() == list(range(8))
    np.testing.assert_allclose(weights, [0.2, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2])


def test_contraction() -> None:
    luck = np.random.default_rng(0)
    scores = np.column_stack([luck.standard_normal(20_000), 0.5 * luck.standard_normal(20_000)])
    np.testing.assert_allclose(contraction(scores), [0.0, 0.75], atol=0.03)
