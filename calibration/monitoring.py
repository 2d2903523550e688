"""Monitoring: what later years' published figures say about the draws, the path and the targets.

Every draw of the posterior is run to the end under one scenario. A figure weighs the draws by how well they foresaw it
(importance weights: no draw is moved, none is added), so few draws are left where the figures surprise; how many are
left is said, and too few tell nothing.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.annealing import effective, weights_at
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
AGAIN = 24
"""Draws that are run once more under other luck, which tells what chance adds."""
SEEDS, OTHER_SEEDS = 4 * 10**15, 5 * 10**15
"""Seeds of the runs lie after these: those of no calibration and no ensemble."""
EDGE = 0.05
"""A figure with less than this chance of a lower (or higher) one lies below (or above) its path."""
BELOW, ON, ABOVE = "below", "on", "above"
SOUND, FLAGGED, REFUSED = "sound", "few", "too few"
PERCENTILES = (5, 25, 50, 75, 95)

_STANDARD = NormalDist()


class Monitored(NamedTuple):
    """What the figures say."""

    figures: pd.DataFrame
    """indicator, area_code, year, unit, value, error; the path's p05 … p95; `lower`, the chance of a lower figure;
    `place`, below, on or above the path; `after`, the median of the weighted path, NaN where that is refused."""
    targets: pd.DataFrame
    """target, indicator, since, year, relation, value; probability `before` and `after`; NaN: cannot be said."""
    draws: int
    """That were run to the end."""
    effective: float
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
        InputError: fewer than half of the runs succeeded.
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
    again = run("monitor-chance", points.iloc[:AGAIN], (OTHER_SEEDS + rows[:AGAIN]).tolist())
    values, noise = _values(runs, again, points, summaries)
    done = np.flatnonzero(np.isfinite(values).all(axis=1))
    if len(done) < 0.5 * len(rows):
        folder = replay.folder / "monitor"
        raise InputError(f"{folder}: of {len(rows)} runs {len(rows) - len(done)} failed; luohu store show tells why.")
    weights = weights_at(yardstick(figures, noise).squares(values[done]), 1.0)
    left = effective(weights)
    verdict = REFUSED if left < TOO_FEW else FLAGGED if left < FEW else SOUND
    weights = weights / weights.sum()
    there = runs.iloc[done].reset_index(drop=True)
    return Monitored(
        figures_frame(figures, values[done], weights, verdict),
        targets_frame(goals, there, region.code, weights, verdict), len(done), left, verdict, weights,
    )  # fmt: skip


def _values(
    runs: pd.DataFrame, again: pd.DataFrame, points: pd.DataFrame, summaries: Summaries
) -> tuple[Floats, Floats]:
    """(draws, figures) what the runs give, NaN where one failed; and (figures,) what chance adds."""
    found = []
    for frame in (runs, again):
        nuisance = points[list(NUISANCE)].to_numpy(np.float64)[: len(frame)]
        values = summaries.matrix(frame, nuisance)
        values[(frame["status"] != "done").to_numpy()] = np.nan
        found.append(values)
    apart = found[0][: len(again)] - found[1]
    return found[0], np.sqrt(0.5 * np.nanmean(apart * apart, axis=0))


def figures_frame(figures: Sequence[Target], values: Floats, weights: Floats, verdict: str) -> pd.DataFrame:
    """Each figure beside its path."""
    rows = []
    for figure, found in zip(figures, values.T, strict=True):
        lower = float(np.mean([_STANDARD.cdf((figure.value - each) / figure.error) for each in found.tolist()]))
        path = dict(zip([f"p{p:02d}" for p in PERCENTILES], np.percentile(found, PERCENTILES).tolist(), strict=True))
        rows.append(
            {
                "indicator": figure.indicator, "area_code": figure.areas[0], "year": figure.year, "unit": figure.unit,
                "value": figure.value, "error": figure.error, **path, "lower": lower,
                "place": BELOW if lower < EDGE else ABOVE if lower > 1.0 - EDGE else ON,
                "after": np.nan if verdict == REFUSED else weighted_median(found, weights),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def weighted_median(values: Floats, weights: Floats) -> float:
    """Value below which half of the weight lies."""
    order = np.argsort(values, kind="stable")
    at = int(np.searchsorted(np.cumsum(weights[order]), 0.5))
    return float(values[order[min(at, len(order) - 1)]])


def targets_frame(goals: Sequence[Aim], runs: pd.DataFrame, city: str, weights: Floats, verdict: str) -> pd.DataFrame:
    """Each target's probability, before the figures and after."""
    rows = []
    for goal in goals:
        columns = [column_of(goal.indicator, year, city, city) for year in range(goal.since, goal.year + 1)]
        met = goal.met(runs[columns].sum(axis=1, min_count=1).to_numpy(np.float64))
        before, after = (math.nan, math.nan) if met is None else _shares(met, weights)
        rows.append(
            {
                "target": goal.target, "indicator": goal.indicator, "since": goal.since, "year": goal.year,
                "relation": goal.relation, "value": goal.value,
                "before": before, "after": math.nan if verdict == REFUSED else after,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _shares(met: Floats, weights: Floats) -> tuple[float, float]:
    """Share of the draws that reach a target, each alike and by their weights; NaN where no run says."""
    there = np.isfinite(met)
    if not there.any():
        return math.nan, math.nan
    return float(met[there].mean()), float((met[there] @ weights[there]) / weights[there].sum())
