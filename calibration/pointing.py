"""The fitted point: one vector of parameters with one population whose full-size run lies within every tolerance.

It is looked for near the middle of the posterior. What moves which target is learned from runs of the draws (a straight
line with a level a population). Full-size runs begin where that line and the posterior's own spread together expect the
best points, one a population, and at the draws that came nearest themselves; each is improved by Gauss–Newton steps:
the difference between the run and the line is taken as a constant, and the posterior's covariance keeps steps near.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.emulating import fit_surface
from calibration.observing import NUISANCE
from calibration.posterior import Posterior
from calibration.replaying import Replay
from calibration.space import Particles
from calibration.summaries import summaries_of
from calibration.targets import Target, targets_hash
from calibration.tolerances import meets, nearness, tolerance
from experiments.draws import evenly
from experiments.point import PARAMETER
from model.fitted import Fitted
from model.region import Region
from model.rules import all_parameters

Floats = npt.NDArray[np.float64]

DRAWS = 400
"""Draws that are run for the slopes, at most."""
STARTS, ROUNDS = 4, 12
"""Populations that are tried at full size, and steps of each start."""
NEAREST = 8
"""Draws that are tried besides."""
AIM = 0.4
"""A step aims at this share of every tolerance."""
SHRUNK = 0.2
"""Share of the identity in the posterior's correlations, of which so many are estimated from few draws."""
DIGITS = 9


class Pointed(NamedTuple):
    """A fitted point, and how good it is."""

    fitted: Fitted
    table: pd.DataFrame
    """See `calibration.tolerances.nearness`."""
    meets: bool
    """Every required target is met."""
    away: float
    """Root mean square distance from the posterior's mean, in its standard deviations."""
    runs: int
    """At full size."""


@dataclass(frozen=True)
class Line:
    """What the draws teach of the targets: a straight line with a level a population, and the posterior's own shape."""

    names: tuple[str, ...]
    """Columns of the posterior."""
    mean: Floats
    spread: Floats
    """(columns,) standard deviation over the draws; 1 where there is none."""
    inverse: Floats
    """(columns, columns) inverse of their correlations, shrunk."""
    populations: tuple[int, ...]
    levels: Floats
    """(populations, targets)."""
    slopes: Floats
    """(columns, targets) for a standard deviation."""
    low: Floats
    high: Floats
    """(columns,) places beyond which no parameter may be set."""

    def point(self, x: Floats, population: int) -> pd.DataFrame:
        """(1, columns) of a posterior, at a place."""
        values = np.round(self.mean + self.spread * x, DIGITS)
        return pd.DataFrame([{"population": population, **dict(zip(self.names, values.tolist(), strict=True))}])

    def step(self, at: Floats, found: Floats, wanted: Floats, width: Floats) -> Floats:
        """(columns,) the best place, in standard deviations from the mean, were the line right but for a constant.

        Args:
            at: (columns,) place of a run.
            found: (targets,) what it gave.
            wanted: (targets,) the nearest value that is aimed at.
            width: (targets,) distance that counts as one.
        """
        scaled = self.slopes / width
        left = (wanted - found) / width + at @ scaled
        best = np.linalg.solve(scaled @ scaled.T + self.inverse / len(at), scaled @ left)
        return np.clip(best, self.low, self.high)


def fitted_point(
    posterior: Posterior, region: Region, targets: Sequence[Target], replay: Replay, *, draw_scale: float = 0.1,
    scale: float = 1.0, seed: int = 1, draws: int = DRAWS, starts: int = STARTS, rounds: int = ROUNDS,
) -> Pointed:  # fmt: skip
    """Look for the fitted point of a region.

    Args:
        posterior: whose middle it is looked for in.
        region: that was calibrated.
        targets: that it was calibrated to.
        replay: runs points; what its stores hold is not run again.
        draw_scale: size of the runs that teach the slopes.
        scale: size at which the point must meet its targets.
        seed: of the runs at that size: the default one of `luohu run`.
        draws: run for the slopes, at most.
        starts: populations tried.
        rounds: steps of each.

    Returns:
        The first point that meets every required target, or else the nearest one found.

    Raises:
        InputError: most of the draws cannot be run.
    """
    points, values = _replayed(posterior, region, targets, replay, draw_scale, draws)
    line = _line(posterior, region, targets, points, values)
    width = np.array([AIM * tolerance(target, region) for target in targets])
    width[[target.use != "fit" for target in targets]] = np.inf
    searches = _starts(line, targets, width, posterior.draws, starts) + _nearest(line, targets, width, points, values)
    return _improved(searches, posterior, region, targets, replay, width, scale, seed, rounds)


@dataclass
class Search:
    """What is known of one population's point: the best run so far, and slopes that every further run corrects."""

    line: Line
    population: int
    x: Floats
    """Where the next run stands."""
    best: Floats
    values: Floats | None = None
    """Of the run at `best`; None before the first."""
    worst: float = math.inf
    last: tuple[Floats, Floats] | None = None
    """Place and values of the last run."""
    length: float = 1.0
    """Of the next step, as a share of what the slopes ask for."""

    def take(self, values: Floats, worst: float, targets: Sequence[Target], width: Floats) -> None:
        """Learn from the run at `x`, and step: shorter where the last step made it worse."""
        if self.last is not None:
            moved, found = self.x - self.last[0], values - self.last[1]
            if moved @ moved > 0.0:
                # Broyden's update: the slopes give what was seen along this step, and stay as they were across it.
                slopes = self.line.slopes + np.outer(moved, found - moved @ self.line.slopes) / (moved @ moved)
                self.line = replace(self.line, slopes=slopes)
        self.last = self.x, values
        if worst < self.worst or self.values is None:
            self.best, self.values, self.worst, self.length = self.x, values, worst, 1.0
        else:
            self.length *= 0.5
        aim = self.line.step(self.best, self.values, wanted(targets, self.values), width)
        self.x = self.best + self.length * (aim - self.best)


def _improved(
    searches: Sequence[Search], posterior: Posterior, region: Region, targets: Sequence[Target], replay: Replay,
    width: Floats, scale: float, seed: int, rounds: int,
) -> Pointed:  # fmt: skip
    """Run the places at full size and step from each until one meets the targets, or the rounds are over."""
    summaries, best, runs = summaries_of(targets, region), None, 0
    for number in range(rounds + 1):
        points = pd.concat([each.line.point(each.x, each.population) for each in searches], ignore_index=True)
        values = replay.values(f"point-{number}", points, summaries, scale, seed)
        runs += len(points)
        for row, each in enumerate(searches):
            if np.isfinite(values[row]).all():
                table, away = nearness(targets, region, values[row]), float(np.sqrt(np.mean(each.x * each.x)))
                found = Pointed(_fitted(points.iloc[row], posterior, region, targets), table, meets(table), away, runs)
                best = found if best is None or _worst(found) < _worst(best) else best
                each.take(values[row], _worst(found), targets, width)
        if best is not None and best.meets:
            break
    if best is None:
        folder = replay.folder / "point-0"
        raise InputError(f"no run of a point at scale {scale:g} succeeded; luohu store show {folder} tells why.")
    return best._replace(runs=runs)


def _worst(found: Pointed) -> float:
    """The largest distance of a required target, in what is allowed."""
    rows = found.table[found.table["required"]]
    return float((rows["off"].abs() / rows["allowed"]).max())


def wanted(targets: Sequence[Target], found: Floats) -> Floats:
    """(targets,) the values aimed at that are nearest to those found: the target's own, or within its band."""
    return np.clip(found, [t.low for t in targets], [t.high for t in targets])


def _replayed(
    posterior: Posterior, region: Region, targets: Sequence[Target], replay: Replay, scale: float, count: int
) -> tuple[pd.DataFrame, Floats]:
    """Run draws, evenly spread over the posterior: those that succeeded, and what they gave."""
    draws = posterior.draws
    rows = evenly(len(draws), count)
    points = draws.iloc[rows].reset_index(drop=True)
    values = replay.values("point-draws", points, summaries_of(targets, region), scale, (1 + rows).tolist())
    done = np.flatnonzero(np.isfinite(values).all(axis=1))
    if len(done) < 0.5 * len(rows):
        folder = replay.folder / "point-draws"
        raise InputError(f"{folder}: of {len(rows)} runs {len(rows) - len(done)} failed; luohu store show tells why.")
    return points.iloc[done].reset_index(drop=True), values[done]


def _line(
    posterior: Posterior, region: Region, targets: Sequence[Target], points: pd.DataFrame, values: Floats
) -> Line:
    """Fit the line to runs of draws."""
    draws = posterior.draws
    names = tuple(str(name) for name in draws if str(name).startswith(PARAMETER) or name in NUISANCE)
    whole = draws[list(names)].to_numpy(np.float64)
    mean, spread = whole.mean(axis=0), whole.std(axis=0)
    spread[spread == 0.0] = 1.0
    scores = (whole - mean) / spread
    numbers = np.unique(draws["population"].to_numpy(np.int64))
    those = (points[list(names)].to_numpy(np.float64) - mean) / spread
    surface = fit_surface(
        Particles(those, points["population"].to_numpy(np.int64)), values,
        np.array([float(target.use == "fit") for target in targets]), numbers, products=0,
    )  # fmt: skip
    shape = (1.0 - SHRUNK) * scores.T @ scores / len(scores) + SHRUNK * np.eye(len(names))
    levels = surface.centre + surface.scale * surface.coefficients[: len(numbers)]
    slopes = surface.scale * surface.coefficients[len(numbers) :]
    low, high = _bounds(names, region)
    return Line(
        names, mean, spread, np.linalg.inv(shape), tuple(numbers.tolist()), levels, slopes, (low - mean) / spread,
        (high - mean) / spread,
    )  # fmt: skip


def _bounds(names: Sequence[str], region: Region) -> tuple[Floats, Floats]:
    """(columns,) each, what a parameter may be set to."""
    known = all_parameters(region.county_codes) | NUISANCE
    priors = [known[name.removeprefix(PARAMETER)].prior for name in names]
    return np.array([prior.low for prior in priors]), np.array([prior.high for prior in priors])


def _starts(line: Line, targets: Sequence[Target], width: Floats, draws: pd.DataFrame, count: int) -> list[Search]:
    """The best expected place of each of the most promising populations."""
    share = draws["population"].value_counts(normalize=True)
    found = []
    for population, level in zip(line.populations, line.levels, strict=True):
        x = np.zeros(len(line.names))
        for _ in range(3):  # a band's nearest value moves with the place
            x = line.step(np.zeros(len(x)), level, wanted(targets, level + x @ line.slopes), width)
        there = level + x @ line.slopes
        far = (there - wanted(targets, there)) / width
        cost = float(far @ far + x @ line.inverse @ x / len(x) - 2.0 * np.log(share[population]))
        found.append((cost, population, x))
    return [Search(line, population, x, x) for _, population, x in sorted(found, key=lambda entry: entry[:2])[:count]]


def _nearest(
    line: Line, targets: Sequence[Target], width: Floats, points: pd.DataFrame, values: Floats
) -> list[Search]:  # fmt: skip
    """The draws whose own runs came nearest."""
    far = (values - wanted(targets, values)) / width
    rows = np.argsort((far * far).sum(axis=1), kind="stable")[:NEAREST]
    places = (points[list(line.names)].to_numpy(np.float64) - line.mean) / line.spread
    numbers = points["population"].to_numpy(np.int64)
    return [Search(line, int(numbers[row]), places[row], places[row]) for row in rows]


def _fitted(point: pd.Series, posterior: Posterior, region: Region, targets: Sequence[Target]) -> Fitted:  # type: ignore[type-arg]
    """A point with what it comes from."""
    names = [name for name in point.index if str(name).startswith(PARAMETER)]
    parameters = {str(name).removeprefix(PARAMETER): float(point[name]) for name in names}
    learned = tuple(sorted(name for name in posterior.learned if name in parameters))
    sources = {
        "posterior": posterior.digest, "code": str(posterior.manifest.get("code", "")),
        "targets": targets_hash(targets), "region": region.hash,
    }  # fmt: skip
    return Fitted(
        parameters, int(point["population"]), learned, {name: float(point[name]) for name in NUISANCE}, sources
    )
