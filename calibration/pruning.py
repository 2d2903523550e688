"""History matching: what of the prior can be ruled out by few runs and a response surface, before many are run.

A particle is implausible where a target lies further from what the surface expects than `CUT` standard deviations of
error, chance and the surface's own residual together (Craig and others 1997; Vernon, Goldstein and Bower 2010). The
pruned prior is the prior cut off there: the surface never says what is right, only what is certainly wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from agents.errors import InputError
from calibration.emulating import Surface, fit_surface
from calibration.moving import bridged, walk
from calibration.running import Runner
from calibration.space import Particles, Space
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]

CUT = 3.5
"""Above the customary 3, since the largest of some twenty distances is looked at."""
FACTOR = 1.3
"""Particles drawn for each that is wanted."""
BLOCK = 20_000
MOST = 400
"""Blocks in which particles are looked for that stand within reach of the first surface."""
PACE, SETTLING = 15, 150
"""Steps of a walk after each tightening, and after the last one."""


@dataclass(frozen=True)
class Within:
    """The prior where no surface but the last finds anything implausible, and the last no more so than a cut."""

    yard: Yardstick
    surfaces: tuple[Surface, ...]
    cut: float = CUT

    @property
    def populations(self) -> npt.NDArray[np.int64]:
        """Numbers that may occur."""
        return self.surfaces[-1].populations

    def far(self, surface: Surface, particles: Particles) -> Floats:
        """(n,) largest distance of a target from what a surface expects, in standard deviations."""
        expected = surface.mean(particles)
        away = np.abs(expected - self.yard.nearest(expected)) / np.hypot(self.yard.spread, surface.residual)
        return np.asarray(away[:, self.yard.weight > 0].max(axis=1))

    def log(self, particles: Particles) -> Floats:
        """(n,) 0 within, −inf without."""
        kept = np.ones(len(particles.populations), bool)
        for surface in reversed(self.surfaces):
            rows = np.flatnonzero(kept)
            cut = self.cut if surface is self.surfaces[-1] else CUT
            kept[rows] = self.far(surface, particles.take(rows)) <= cut
        return np.where(kept, 0.0, -np.inf)

    def bridge(self) -> Floats:
        """(populations, unknowns) shift of scores that makes up for a population's level."""
        surface, noise = self.surfaces[-1], self.yard.noise**2
        # Chance stands in what the surface leaves already.
        left = np.maximum(surface.residual**2 - noise, 0.0)
        return bridged(surface.levels, surface.slopes, self.yard.weight / (self.yard.spread**2 + left + noise))


@dataclass(frozen=True)
class Pruned:
    """The prior without what is implausible."""

    space: Space
    yard: Yardstick
    surfaces: tuple[Surface, ...]

    def plausible(self, particles: Particles) -> npt.NDArray[np.bool_]:
        """(n,) not ruled out by any surface."""
        if not self.surfaces:
            return np.ones(len(particles.populations), bool)
        return np.asarray(Within(self.yard, self.surfaces).log(particles) == 0.0)

    def draw(self, count: int, key: Sequence[int]) -> tuple[Particles, float]:
        """Draw from the pruned prior.

        What the first surface leaves is drawn from the prior itself. Each further one leaves so little of it that the
        particles are led there: half of them is kept at each tightening, drawn anew and walked, under the prior cut
        off where the tightening stands (Au and Beck 2001, "subset simulation").

        Args:
            count: of particles.
            key: of the generators.

        Returns:
            The particles, and the share of the prior that is left.

        Raises:
            InputError: next to nothing is left.
        """
        found, share = self._directly(int(FACTOR * count) if len(self.surfaces) > 1 else count, key)
        for number in range(2, len(self.surfaces) + 1):
            found, left = self._tightened(found, number, np.random.default_rng([*key, MOST + number]))
            share *= left
        return found.take(np.arange(count)), share

    def _directly(self, count: int, key: Sequence[int]) -> tuple[Particles, float]:
        """Draw what the first surface leaves, if there is one, block by block."""
        first = Pruned(self.space, self.yard, self.surfaces[:1])
        found, drawn, kept = Particles(np.zeros((0, len(self.space.names))), np.zeros(0, np.int64)), 0, 0
        while len(found.populations) < count:
            if drawn >= MOST * BLOCK:
                raise InputError(
                    f"of {drawn:,} draws from the prior {kept} come near the targets, of {count:,} that are needed: "
                    "the targets lie outside what the model gives, or contradict each other"
                )
            block = self.space.from_prior(BLOCK, np.random.default_rng([*key, drawn // BLOCK]))
            good = np.flatnonzero(first.plausible(block))
            found, drawn, kept = found.and_(block.take(good)), drawn + BLOCK, kept + len(good)
        return found.take(np.arange(count)), kept / drawn

    def _tightened(self, start: Particles, number: int, luck: np.random.Generator) -> tuple[Particles, float]:
        """Lead particles to what the first so many surfaces leave together."""
        within = Within(self.yard, self.surfaces[:number], np.inf)
        now, share, count = start, 1.0, len(start.populations)
        while within.cut > CUT:
            far = within.far(within.surfaces[-1], now)
            within = replace(within, cut=max(CUT, float(np.median(far))))
            good = np.flatnonzero(far <= within.cut)
            share *= len(good) / count
            now = now.take(good[luck.integers(0, len(good), count)])
            now = walk(now, now, within, luck, PACE if within.cut > CUT else SETTLING)
        return now, share


def prune(runner: Runner, yard: Yardstick, waves: Sequence[int], key: Sequence[int]) -> tuple[Pruned, list[float]]:
    """Prune the prior wave by wave.

    Args:
        runner: of particles.
        yard: errors of the targets.
        waves: runs of each.
        key: of the generators.

    Returns:
        The pruned prior, and the share of the prior that was left after each wave but the last.
    """
    pruned, left = Pruned(runner.space, yard, ()), []
    for number, count in enumerate(waves):
        particles, share = pruned.draw(count, [*key, number])
        left.append(share)
        values = runner.run(f"wave-{number + 1}", number + 1, particles)
        runner.enough(f"wave-{number + 1}", values)
        done = np.flatnonzero(np.isfinite(values).all(axis=1))
        surface = fit_surface(
            particles.take(done), values[done], yard.weight, np.array(runner.space.populations, np.int64)
        )
        pruned = Pruned(runner.space, yard, (*pruned.surfaces, surface))
    return pruned, left
