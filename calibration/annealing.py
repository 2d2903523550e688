"""ABC-SMC: particles from the prior to the posterior, step by step, each step's particles simulated anew.

The kernel is the targets' own error model, so that the result is exact for an observation with that error (Wilkinson
2013). A step learns a response surface from all runs so far, lets its particles walk under prior times the likelihood
that the surface expects, what it does not know taken into the errors, runs them, and weights each by what surface and
run together say of it over what the surface alone had said (population Monte Carlo: Cappé and others 2004; Beaumont and
others 2009). What a surface does not know is measured on these runs, which it never saw; it takes the place of ABC's
tolerance, and falls from step to step as runs gather where the data are. Every random number comes from (seed, step),
so that a calibration is the same whatever the workers and however often it was interrupted: what was run is in the
store.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.evidence import Evidence, Known, joined, measured
from calibration.learning import Learned, learn
from calibration.moving import bridged, walk
from calibration.space import Particles, Space
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]
Simulate = Callable[[str, int, Particles, bool], Floats]
"""Name of the stage, its number, particles, whether at the scale of the last steps → (n, targets), NaN where failed."""

FIRST_STAGE = 10
"""Number of the first step's stage, which sets its seeds apart."""
ANEW = (0.02, 0.02, 0.1)
"""Shares of the scores that steps of a walk draw anew: mostly one or two, so that what no target teaches keeps its
prior's spread from step to step."""
ROUNDS = 3
"""In which weights and what a surface is off by are settled."""
HELD_OUT = 6
"""One run of so many is kept from the first surface, to tell what it is off by."""


@dataclass(frozen=True)
class Plan:
    """How the particles are brought to the posterior; the sizes are choices, tried on known posteriors."""

    particles: int = 1200
    """Of a step."""
    seed: int = 1
    steps: int = 2
    """At the scale of the bank."""
    last_particles: int = 1200
    last_steps: int = 7
    """At the scale of the last steps, at most; their particles together are the posterior's."""
    enough: float = 300.0
    """Effective number of particles of the last steps at which no further step is needed."""
    draws: int = 1000
    """Of the posterior, drawn from the particles of the last steps by their weights."""
    near: int = 6000
    """Effective number of runs near the targets that count for more when a surface is learned."""
    far: float = 1.0
    """What a run far from the targets counts for, beside what the nearest one counts for more."""
    told_from: float = 0.3
    """Effective share of the particles from which what a surface is off by is told, at least."""
    walk: int = 600
    """Steps of a walk."""


class Step(NamedTuple):
    """What one step did."""

    number: int
    effective: float
    """Effective number of its particles, by their weights."""
    particles: int
    runs: int
    """So far, the bank's not counted."""
    distance: float
    """Median of the distances of what the particles are expected to give, in errors of the targets."""
    residual: float
    """Root mean square of what the surface is off by, chance excluded, in errors of the targets."""
    bias: float
    """The same of its mean over the particles."""
    large: bool
    """Whether at the scale of the last steps."""


class Cloud(NamedTuple):
    """Particles with what their runs gave."""

    particles: Particles
    values: Floats
    squares: Floats
    """(n,) −2 × logarithm of the likelihood of a single run, chance at its scale taken as an error."""

    def take(self, rows: npt.NDArray[np.integer]) -> "Cloud":
        """Some of them."""
        return Cloud(self.particles.take(rows), self.values[rows], self.squares[rows])

    def and_(self, other: "Cloud") -> "Cloud":
        """Both."""
        return Cloud(
            self.particles.and_(other.particles), np.concatenate([self.values, other.values]),
            np.concatenate([self.squares, other.squares]),
        )  # fmt: skip


class Annealed(NamedTuple):
    """Where the steps came to."""

    final: Cloud
    """Particles of the last steps with their runs."""
    weights: Floats
    """(n,) of them, adding up to 1."""
    draws: Particles
    """Of equal weight."""
    settled: Particles
    """The draws after a further walk over what the bank alone had taught: if that surface wants them elsewhere, or they
    have shrunk in what nobody learned, it shows here."""
    steps: list[Step]


def cloud(particles: Particles, values: Floats, yard: Yardstick) -> Cloud:
    """Particles whose run succeeded, with their likelihood."""
    done = np.flatnonzero(np.isfinite(values).all(axis=1))
    return Cloud(particles.take(done), values[done], yard.squares(values[done]))


def effective(weights: Floats) -> float:
    """Effective number of weighted particles (Kish)."""
    return float(weights.sum() ** 2 / (weights * weights).sum())


def weights_at(squares: Floats, power: float) -> Floats:
    """(n,) weights, the largest 1."""
    return np.asarray(np.exp(-0.5 * power * (squares - squares.min())))


def largest_power(squares: Floats, least: float, low: float, high: float) -> float:
    """The largest power up to `high` at which so many particles are still effective, by halving."""
    if effective(weights_at(squares, high - low)) >= least:
        return high
    begin, end = low, high
    for _ in range(60):
        middle = 0.5 * (begin + end)
        begin, end = (middle, end) if effective(weights_at(squares, middle - low)) >= least else (begin, middle)
    return begin


def resampled(weights: Floats, count: int, luck: np.random.Generator) -> npt.NDArray[np.int64]:
    """Rows drawn in proportion to their weights, systematically."""
    edges = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(edges, (np.arange(count) + luck.random()) / count), len(weights) - 1)


@dataclass(frozen=True)
class Ground:
    """What particles walk over: the likelihood that a surface expects, what it does not know taken into its errors."""

    surface: Learned
    evidence: Evidence
    left: Floats
    """(aimed, aimed) covariance of what it is off by."""

    @property
    def populations(self) -> npt.NDArray[np.int64]:
        """Numbers that may occur."""
        return self.surface.populations

    def expected(self, particles: Particles) -> Floats:
        """(n, aimed) values."""
        return self.surface.mean(particles)[:, self.evidence.aimed]

    def log(self, particles: Particles) -> Floats:
        """(n,) logarithm of the expected likelihood."""
        return self.evidence.log(Known(self.expected(particles), self.left))

    def bridge(self) -> Floats:
        """(populations, unknowns) shift of scores that makes up for a population's level, were everything linear."""
        precision = np.zeros(len(self.evidence.yard.targets))
        precision[self.evidence.aimed] = 1.0 / np.diag(self.evidence.error + self.left)
        return bridged(self.surface.levels, self.surface.slopes, precision)


def anneal(
    bank: Cloud, space: Space, evidence: Evidence, chances: tuple[Floats, Floats], plan: Plan, simulate: Simulate,
    told: Callable[[Step], None],
) -> Annealed:  # fmt: skip
    """Bring particles from a bank of runs to the posterior.

    Args:
        bank: runs from the (pruned) prior.
        space: of the unknowns.
        evidence: of the targets.
        chances: (targets, targets) covariances of a run's chance, at the scale of the bank and of the last steps.
        plan: sizes and limits.
        simulate: runs particles.
        told: is told of each step.
    """
    known, yard, steps, last = bank, evidence.yard, list[Step](), list[tuple[Cloud, Floats]]()
    grounds: list[Ground] = []
    left = _held_out(bank, space, evidence, chances[0], plan)
    near = weights_at(bank.squares, largest_power(bank.squares, 0.5 * plan.particles, 0.0, 1.0))
    final, weights = bank, near / near.sum()
    for number in range(plan.steps + plan.last_steps):
        large = number >= plan.steps
        count = plan.last_particles if large else plan.particles
        luck = np.random.default_rng([plan.seed, 3, number])
        surface = _surface(known, space, plan, [plan.seed, 5, number])
        grounds.append(ground := Ground(surface, evidence, left))
        start = final.particles.take(resampled(weights, count, luck))
        there = walk(start, start, ground, luck, plan.walk, ANEW)
        final = cloud(there, simulate(f"step-{number + 1:02d}", FIRST_STAGE + number, there, large), yard)
        weights, bias, left = _weighted(final, ground, evidence.part(chances[int(large)]), plan.told_from)
        known = known.and_(final)
        steps.append(_step(number, final, weights, ground, (bias, left), steps, large))
        told(steps[-1])
        last += [(final, weights)] if large else []
        if large and effective(pooled(last)[1]) >= plan.enough:
            break
    final, weights = pooled(last)
    draws = final.particles.take(resampled(weights, plan.draws, np.random.default_rng([plan.seed, 2])))
    settled = walk(draws, draws, grounds[0], np.random.default_rng([plan.seed, 6]), plan.walk, ANEW)
    return Annealed(final, weights, draws, settled, steps)


def pooled(last: list[tuple[Cloud, Floats]]) -> tuple[Cloud, Floats]:
    """Particles of several steps as one sample, each step counting as its effective number of particles.

    Where few particles would carry all, the largest weights are cut at √n times their mean (Ionides 2008, "truncated
    importance sampling"): a little bias towards what the surface expects, for much less chance.
    """
    whole = last[0][0]
    for some, _ in last[1:]:
        whole = whole.and_(some)
    cut = [np.minimum(w, w.mean() * np.sqrt(len(w))) for _, w in last]
    weights = np.concatenate([effective(w) * w / w.sum() for w in cut])
    return whole, weights / weights.sum()


def _weighted(final: Cloud, ground: Ground, chance: Floats, most: float) -> tuple[Floats, Floats, Floats]:
    """Weights of particles after their runs, and what the surface turned out to be off by: mean and covariance.

    What it is off by matters where the posterior is, so weights and that are settled together; it is told from at least
    a share of `most` of the particles, since few would tell chance.
    """
    evidence, found = ground.evidence, final.values[:, ground.evidence.aimed]
    expected, before = ground.expected(final.particles), ground.log(final.particles)
    gain = np.zeros(len(found))
    for _ in range(ROUNDS):
        some = weights_at(-2.0 * gain, largest_power(-2.0 * gain, most * len(gain), 0.0, 1.0))
        bias, left = measured(found - expected, some, chance)
        gain = evidence.log(joined(expected + bias, found, left, chance)) - before
    weights = np.exp(gain - gain.max())
    return weights / weights.sum(), bias, left


def _held_out(bank: Cloud, space: Space, evidence: Evidence, chance: Floats, plan: Plan) -> Floats:
    """What a surface learned from the bank is off by near the targets, from runs kept from it."""
    test = np.arange(len(bank.squares)) % HELD_OUT == 0
    train, kept = bank.take(np.flatnonzero(~test)), bank.take(np.flatnonzero(test))
    surface = _surface(train, space, plan, [plan.seed, 5, 999])
    off = (kept.values - surface.mean(kept.particles))[:, evidence.aimed]
    weights = weights_at(kept.squares, largest_power(kept.squares, plan.told_from * len(off), 0.0, 1.0))
    return measured(off, weights, evidence.part(chance))[1]


def _surface(known: Cloud, space: Space, plan: Plan, key: list[int]) -> Learned:
    """A surface learned from all runs, those near the targets counting more."""
    least = min(plan.near, 0.5 * len(known.squares))
    near = weights_at(known.squares, largest_power(known.squares, least, 0.0, 1.0))
    return learn(known.particles, known.values, np.array(space.populations, np.int64), near + plan.far, key)


def _step(
    number: int, final: Cloud, weights: Floats, ground: Ground, off: tuple[Floats, Floats], before: list[Step],
    large: bool,
) -> Step:  # fmt: skip
    """What is told of a step."""
    evidence, (bias, left) = ground.evidence, off
    error = np.sqrt(np.diag(evidence.error))
    yard = evidence.yard
    errors = np.array([target.error for target in yard.targets])
    expected = ground.surface.mean(final.particles)
    far = ((expected - yard.nearest(expected)) / errors) ** 2 @ yard.weight / yard.weight.sum()
    return Step(
        number,
        effective(weights),
        len(weights),
        len(weights) + (before[-1].runs if before else 0),
        float(np.median(np.sqrt(far))),
        float(np.sqrt(np.mean(np.diag(left) / error**2))),
        float(np.sqrt(np.mean((bias / error) ** 2))),
        large,
    )
