"""ABC-SMC: particles from the prior to the posterior, step by step, each step's particles simulated anew.

The kernel is the targets' own error model: a particle counts exp(−½ Σ w · misfit²), with the misfit in units of error
and chance together, so that the result is exact for an observation with that error (Wilkinson 2013); ABC's shrinking
tolerance is the power, from 0 to 1, to which this is raised. At every step particles are weighted, drawn anew in
proportion, and moved (Del Moral, Doucet and Jasra 2012) by walks of `calibration.moving`. Every random number comes
from (seed, step, round), so that a calibration is the same whatever the workers and however often it was interrupted:
what was run is in the store.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.emulating import Surface, fit_surface
from calibration.moving import Expected, walk
from calibration.space import Particles, Space
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]
Simulate = Callable[[str, int, Particles, int], Floats]
"""Name of the stage, its number, particles, replicates → (n, targets) mean values, NaN where a run failed."""

FIRST_STAGE = 10
"""Number of the first step's stage, which sets its seeds apart."""


@dataclass(frozen=True)
class Plan:
    """How the particles are brought to the posterior; the sizes are choices, tried on known posteriors."""

    particles: int = 600
    seed: int = 1
    kept: float = 0.35
    """Effective share of the particles after each weighting."""
    renewed: float = 0.8
    """A step moves the particles again until so many moves for each were accepted on average …"""
    rounds: int = 3
    """… but so often at most."""
    last_rounds: int = 8
    """Rounds of the last step at most; it goes on until enough particles are different ones."""
    different: float = 0.5
    """Effective share of different particles that the last step aims at."""
    runs: int = 30_000
    """No further step begins after so many."""
    fitted_to: int = 4000
    """Effective number of runs that a surface is fitted to."""
    quiet: float = 0.4
    """Particles are run so often that chance in the mean stays below this share of what a target is off by …"""
    replicates: int = 4
    """… but so often at most."""
    least_accepted: float = 0.05
    """Where fewer moves than this are accepted, the power is raised no further."""


class Step(NamedTuple):
    """What one step did."""

    number: int
    power: float
    effective: float
    """Of the weights, before particles were drawn anew."""
    replicates: int
    accepted: tuple[float, ...]
    """Share of moves accepted in each round."""
    runs: int
    """So far."""
    distance: float
    """Median of the particles' distances."""
    residual: float
    """Root mean square of what the surface leaves, in units of error and chance."""


class Cloud(NamedTuple):
    """Particles with what their runs gave."""

    particles: Particles
    values: Floats
    squares: Floats
    """(n,) −2 × logarithm of the likelihood."""

    def take(self, rows: npt.NDArray[np.integer]) -> "Cloud":
        """Some of them."""
        return Cloud(self.particles.take(rows), self.values[rows], self.squares[rows])

    def and_(self, other: "Cloud") -> "Cloud":
        """Both."""
        return Cloud(
            self.particles.and_(other.particles), np.concatenate([self.values, other.values]),
            np.concatenate([self.squares, other.squares]),
        )  # fmt: skip


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


def anneal(
    bank: Cloud, space: Space, yard: Yardstick, plan: Plan, simulate: Simulate, told: Callable[[Step], None]
) -> tuple[Cloud, list[Step]]:
    """Bring particles from a bank of runs to the posterior.

    Args:
        bank: runs from the (pruned) prior.
        space: of the unknowns.
        yard: errors of the targets.
        plan: sizes and limits.
        simulate: runs particles.
        told: is told of each step.

    Returns:
        The particles, all of the same weight, and what each step did.
    """
    luck = np.random.default_rng([plan.seed, 2, 0])
    known, power = bank, largest_power(bank.squares, 0.5 * plan.particles, 0.0, 1.0)
    weights = weights_at(bank.squares, power)
    now = bank.take(resampled(weights, plan.particles, luck))
    steps: list[Step] = []
    runs, number = 0, 0
    while True:
        kept, accepted, often = effective(weights), [], replicates(yard, power, plan)
        for part in range(plan.last_rounds):
            surface = _surface(known, space, yard, power, plan)
            luck = np.random.default_rng([plan.seed, 3, number, part])
            now, tried, share = _moved(
                now, surface, yard, power, luck, simulate, number * plan.last_rounds + part, often
            )
            known, runs = known.and_(tried), runs + often * len(tried.squares)
            accepted.append(share)
            if _enough(now.particles, accepted, power, plan):
                break
        left = float(np.sqrt(np.mean((surface.residual / yard.spread)[yard.weight > 0] ** 2)))
        distance = float(np.median(np.sqrt(now.squares / yard.weight.sum())))
        steps.append(Step(number, power, kept, often, tuple(accepted), runs, distance, left))
        told(steps[-1])
        if power >= 1.0 or runs >= plan.runs or accepted[-1] < plan.least_accepted:
            return now, steps
        higher = largest_power(now.squares, plan.kept * plan.particles, power, 1.0)
        weights, power, number = weights_at(now.squares, higher - power), higher, number + 1
        now = now.take(resampled(weights, plan.particles, np.random.default_rng([plan.seed, 2, number])))


def unique(particles: Particles) -> float:
    """Effective number of particles of which some are copies; those of one lineage that have moved count in full."""
    _, counts = np.unique(particles.scores, axis=0, return_counts=True)
    return effective(counts.astype(np.float64))


def _enough(now: Particles, accepted: list[float], power: float, plan: Plan) -> bool:
    """Tell whether a step has moved its particles enough."""
    if power < 1.0:
        return sum(accepted) >= plan.renewed or len(accepted) >= plan.rounds
    return sum(accepted) >= plan.renewed and unique(now) >= plan.different * len(now.populations)


def replicates(yard: Yardstick, power: float, plan: Plan) -> int:
    """Runs of a particle at a power."""
    aimed = yard.weight > 0
    share = float(np.max((yard.noise / (plan.quiet * yard.spread))[aimed] ** 2)) * power
    return int(np.clip(np.ceil(share), 1, plan.replicates))


def _surface(known: Cloud, space: Space, yard: Yardstick, power: float, plan: Plan) -> Surface:
    """A surface fitted to the runs near the data: as many as are needed, the nearer ones counting more."""
    near = largest_power(known.squares, min(plan.fitted_to, 0.5 * len(known.squares)), 0.0, power)
    weights = weights_at(known.squares, near)
    rows = np.flatnonzero(weights > 1e-4)
    some = known.take(rows)
    return fit_surface(
        some.particles, some.values, yard.weight, np.array(space.populations, np.int64), weights=weights[rows]
    )


def _moved(
    now: Cloud, surface: Surface, yard: Yardstick, power: float, luck: np.random.Generator, simulate: Simulate,
    number: int, often: int,
) -> tuple[Cloud, Cloud, float]:  # fmt: skip
    """One round of moves: the particles after it, what was run, and the share that was accepted."""
    expected = Expected(surface, yard, power)
    there = walk(now.particles, now.particles, expected, luck)
    values = simulate(f"step-{number + 1:02d}", FIRST_STAGE + number, there, often)
    squares = np.where(np.isfinite(values).all(axis=1), yard.squares(np.nan_to_num(values)), np.inf)
    surface_gain = expected.log(there) - expected.log(now.particles)
    gain = -0.5 * power * (squares - now.squares) - surface_gain
    taken = np.log(luck.random(len(squares))) < gain
    both = Particles(
        np.where(taken[:, None], there.scores, now.particles.scores),
        np.where(taken, there.populations, now.particles.populations),
    )
    moved = Cloud(both, np.where(taken[:, None], values, now.values), np.where(taken, squares, now.squares))
    return moved, cloud(there, values, yard), float(taken.mean())
