"""Monitoring: what later years' published figures say about the draws, the path and the targets.

Every draw of the posterior is run to the end under one scenario. A figure weighs the draws by how well they foresaw it
(importance weights: no draw is moved, none is added), so few draws are left where the figures surprise; how many are
left is said, and too few tell nothing.

Whose chance is in: the runs are smaller than the prefecture, so theirs is taken out (`calibration.expecting`). A path
is what draws expect, without any. Weights, the chance of a lower figure and the targets' probabilities count the chance
of the real prefecture, which carries over from year to year: measured on runs under other luck, and scaled by the
number of households as in a calibration.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.crps import quantiles
from calibration.evidence import Evidence
from calibration.expecting import Weighed, expected
from calibration.noise import pooled
from calibration.observing import NUISANCE
from calibration.posterior import Posterior
from calibration.replaying import Replay
from calibration.summaries import Summaries, summaries_of, yardstick
from calibration.targets import Target
from experiments.draws import evenly
from experiments.outputs import column_of
from experiments.reaching import Aim, aims
from model.region import Region

Floats = npt.NDArray[np.float64]

FEW, TOO_FEW = 50.0, 10.0
"""Effective draws below which the result is flagged, and below which it is refused."""
AGAIN = 48
"""Draws that are run once more under other luck, which tells what chance adds and how much of it stays for years."""
SEEDS, OTHER_SEEDS = 4 * 10**15, 5 * 10**15
"""Seeds of the runs lie after these: those of no calibration and no ensemble."""
EDGE = 0.05
"""A figure with less than this chance of a lower (or higher) one lies below (or above) its path."""
LUMP = 0.2
"""Share of the draws with one and the same value from which on a target counts as held at a limit, as the places of a
lever are: chance has no normal shape there, so that the runs count as they are."""
BELOW, ON, ABOVE = "below", "on", "above"
SOUND, FLAGGED, REFUSED = "sound", "few", "too few"
PERCENTILES = (5, 25, 50, 75, 95)
AFTER = {"after05": 0.05, "after": 0.5, "after95": 0.95}


class Monitored(NamedTuple):
    """What the figures say."""

    figures: pd.DataFrame
    """indicator, area_code, year, unit, value, error; `chance`, the real prefecture's own, a standard deviation; p05 …
    p95 of the path, which is what the draws expect; `lower`, the chance of a lower figure; `place`, below, on or above
    the path; `after05`, `after` and `after95` of the weighted path, its median between its 90 %, NaN where refused."""
    targets: pd.DataFrame
    """target, indicator, since, year, relation, value; probability `before` and `after`; NaN: cannot be said."""
    draws: int
    """That were run to the end."""
    again: int
    """Of these run once more, under other luck."""
    scale: float
    """Of the runs."""
    effective: float
    """See `calibration.expecting.Weighed.effective`."""
    verdict: str
    """"sound", "few" or "too few" effective draws."""
    weights: Floats
    """(draws,) adding up to 1."""


def monitor(
    posterior: Posterior, figures: Sequence[Target], region: Region, replay: Replay, *, scenario: str = "plan",
    draws: int = 200, scale: float = 0.1,
) -> Monitored:  # fmt: skip
    """Weigh draws by published figures.

    Args:
        posterior: whose draws are run.
        figures: of `calibration.observed.read_observed`.
        region: that it is of.
        replay: runs them; what its store holds is not run again.
        scenario: name or file of what the city is taken to do.
        draws: so many, evenly spread over the posterior; all if there are fewer.
        scale: of the runs.

    Raises:
        InputError: fewer than half of the runs succeeded, or none under two kinds of luck.
    """
    rows = evenly(len(posterior.draws), draws)
    points = posterior.draws.iloc[rows].reset_index(drop=True).assign(scenario=scenario)
    goals, summaries = aims(region), summaries_of(figures, region)
    first = min(min(figure.year for figure in figures), *(goal.since for goal in goals), region.last)
    kept = sorted({*summaries.needed()[0], *(goal.indicator for goal in goals)})

    def run(stage: str, some: pd.DataFrame, seeds: Sequence[int]) -> pd.DataFrame:
        years = range(first, region.last + 1)
        return replay.frame(stage, some, scale, region.last, kept, years, seeds)

    runs = run("monitor", points, (SEEDS + rows).tolist())
    twice = evenly(len(rows), AGAIN)
    again = run("monitor-chance", points.iloc[twice], (OTHER_SEEDS + rows[twice]).tolist())
    once, aimed = _values(runs, points, summaries), _aimed(goals, runs, region.code)
    other = _values(again, points.iloc[twice], summaries), _aimed(goals, again, region.code)
    done = np.flatnonzero(np.isfinite(once).all(axis=1))
    if len(done) < 0.5 * len(rows):
        folder = replay.folder / "monitor"
        raise InputError(f"{folder}: of {len(rows)} runs {len(rows) - len(done)} failed; luohu store show tells why.")
    joint = np.hstack([once, _filled(aimed)])
    own = pooled(np.stack([joint[twice], np.hstack([other[0], _filled(other[1])])], axis=1))
    if own is None:
        folder = replay.folder / "monitor-chance"
        raise InputError(f"{folder}: nothing succeeded under two seeds, so chance cannot be told.")
    weighed = weighed_by(figures, joint[done], own, scale)
    left = weighed.effective
    verdict = REFUSED if left < TOO_FEW else FLAGGED if left < FEW else SOUND
    return Monitored(
        figures_frame(weighed, verdict), targets_frame(goals, aimed[done], weighed, verdict),
        len(done), len(twice), scale, left, verdict, weighed.weights,
    )  # fmt: skip


def weighed_by(figures: Sequence[Target], runs: Floats, chance: Floats, scale: float) -> Weighed:
    """Draws by their runs of the figures, then of the targets; chance is that of a run.

    Its variance falls as the number of households grows, so that the real prefecture's is `scale` of it.
    """
    count, whole = len(figures), scale * chance
    evidence = Evidence(yardstick(figures), whole[:count, :count])
    return Weighed(expected(runs, chance), whole, evidence)


def _values(runs: pd.DataFrame, points: pd.DataFrame, summaries: Summaries) -> Floats:
    """(draws, figures) what the runs give, NaN where one failed."""
    found = summaries.matrix(runs, points[list(NUISANCE)].to_numpy(np.float64))
    found[(runs["status"] != "done").to_numpy()] = np.nan
    return found


def _aimed(goals: Sequence[Aim], runs: pd.DataFrame, city: str) -> Floats:
    """(draws, targets) what the runs give for the plan's targets; NaN where one cannot say."""
    found = np.empty((len(runs), len(goals)))
    for k, goal in enumerate(goals):
        columns = [column_of(goal.indicator, year, city, city) for year in range(goal.since, goal.year + 1)]
        found[:, k] = runs[columns].sum(axis=1, min_count=1).to_numpy(np.float64)
    return found


def _filled(aimed: Floats) -> Floats:
    """The same with the mean where a run cannot say: how runs differ is told by those that can."""
    there = np.isfinite(aimed)
    mean = np.where(there, aimed, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return np.where(there, aimed, mean)


def figures_frame(weighed: Weighed, verdict: str) -> pd.DataFrame:
    """Each figure beside its path."""
    rows = []
    for k, figure in enumerate(weighed.evidence.yard.targets):
        lower = weighed.lower(k)
        path = np.percentile(weighed.before(k, chance=False), PERCENTILES).tolist()
        after = weighted_quantiles(weighed.after(k, chance=False), weighed.weights, list(AFTER.values()))
        after = [math.nan] * len(AFTER) if verdict == REFUSED else after
        rows.append(
            {
                "indicator": figure.indicator, "area_code": figure.areas[0], "year": figure.year, "unit": figure.unit,
                "value": figure.value, "error": figure.error, "chance": math.sqrt(weighed.chance[k, k]),
                **dict(zip([f"p{p:02d}" for p in PERCENTILES], path, strict=True)), "lower": lower,
                "place": BELOW if lower < EDGE else ABOVE if lower > 1.0 - EDGE else ON,
                **dict(zip(AFTER, after, strict=True)),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def weighted_quantiles(fan: Floats, weights: Floats, shares: Sequence[float]) -> list[float]:
    """Quantiles of (draws, points) values, each draw's points sharing its weight."""
    each = np.repeat(weights / fan.shape[1], fan.shape[1])
    return quantiles(fan.ravel(), tuple(shares), each).tolist()


def targets_frame(goals: Sequence[Aim], aimed: Floats, weighed: Weighed, verdict: str) -> pd.DataFrame:
    """Each target's probability, before the figures and after.

    Args:
        goals: of the plan.
        aimed: (draws, targets) what the runs gave for them.
        weighed: the draws, the targets standing after the figures.
        verdict: on what is left of them.
    """
    rows = []
    for k, goal in enumerate(goals):
        before, after = shares(goal, aimed[:, k], weighed, weighed.figures + k)
        rows.append(
            {
                "target": goal.target, "indicator": goal.indicator, "since": goal.since, "year": goal.year,
                "relation": goal.relation, "value": goal.value,
                "before": before, "after": math.nan if verdict == REFUSED else after,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def shares(goal: Aim, found: Floats, weighed: Weighed, k: int) -> tuple[float, float]:
    """Probability that a target is reached, before the figures and after; NaN where no run says."""
    there = np.isfinite(found)
    if not there.any():
        return math.nan, math.nan
    _, counts = np.unique(found[there], return_counts=True)
    limited = counts.max() >= LUMP * there.sum()
    fans = [found[:, None]] * 2 if limited else [weighed.before(k, chance=True), weighed.after(k, chance=True)]
    met = [goal.met(fan[there]) for fan in fans]
    if met[0] is None or met[1] is None:
        return math.nan, math.nan
    weights = weighed.weights[there]
    return float(met[0].mean()), float(met[1].mean(axis=1) @ weights / weights.sum())
