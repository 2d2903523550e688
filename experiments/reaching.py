"""How probable it is that each target of the plan is reached, and how sure that probability is.

Reaching a target proves nothing about a policy: the trend without any may reach it too.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.draws import Worth
from experiments.ensemble_files import FRAMES
from experiments.ensemble_values import Values
from experiments.fans import spread
from experiments.proportion import wilson
from model.region import Region
from policies.indicators import indicators_for, targets_in

Floats = npt.NDArray[np.float64]


class Aim(NamedTuple):
    """One number that the plan aims at."""

    target: str
    """Key of the plan's indicator."""
    indicator: str
    since: int
    """First year of a sum; the year itself for a value of that year."""
    year: int
    relation: str
    """">", "<", "=" or "~" (about), as the plan says it."""
    value: float
    lower: bool
    """Whether it is met from above: by a value that is no higher."""

    def met(self, found: Floats) -> Floats | None:
        """1 where a value reaches it, 0 where not, NaN where there is none; None for an approximate target."""
        if self.relation == "~":
            return None
        ahead = self.value - found if self.lower else found - self.value
        reached = ahead > 0 if self.relation in "<>" else ahead >= 0
        return np.where(np.isnan(found), np.nan, reached.astype(np.float64))


def aims(region: Region) -> list[Aim]:
    """The targets of a region's plan for the whole prefecture that the model produces a value for."""
    rows = targets_in(region)
    rows = rows.assign(since=rows["since"] if "since" in rows else rows["year"])
    return [
        Aim(
            one.key, one.indicator, int(row["since"]), int(row["year"]), str(row["relation"]), float(row["value"]),
            row["relation"] == "<" or (row["relation"] == "=" and one.direction == "lower"),
        )
        for one in indicators_for(region)
        if one.role == "produced" and one.number is not None
        for row in rows[rows["indicator"] == one.indicator].to_dict("records")
    ]  # fmt: skip


def interval(shares: Floats, runs: int, worth: Worth = float) -> tuple[float, float, float]:
    """A probability, and its interval as a Monte Carlo estimate.

    Replicates of a draw are no independent trials, and draws of a posterior are worth fewer independent ones. So the
    interval is Wilson's with the number of trials that would give the variance found between draws, at most the runs
    of as many draws as these are worth; where every draw agrees, as many trials as these are worth. Where chance makes
    much of the variance that is a little too wide, since draws that are alike still have luck of their own.

    Args:
        shares: (draws,) share of the replicates of each draw that reach the target.
        runs: of all draws.
        worth: how many independent draws so many are worth; see `experiments.draws`.

    Returns:
        Probability, lower and upper end; NaN without draws.
    """
    count = len(shares)
    if count == 0:
        return math.nan, math.nan, math.nan
    p, independent = float(shares.mean()), worth(count)
    between = float(shares.var(ddof=1)) / independent if count > 1 else 0.0
    trials = min(p * (1.0 - p) / between, runs * (independent / count)) if between > 0 else independent
    return p, *wilson(p, trials)


def targets_frame(values: Values, region: Region, worth: Worth = float) -> pd.DataFrame:
    """Each target under each scenario.

    Args:
        values: of the runs.
        region: whose plan.
        worth: how many independent draws so many are worth; see `experiments.draws`.

    Returns:
        A frame with the columns of `targets`; a target of a year that is not simulated is left out.
    """
    units = dict(zip(*(values.head()[name] for name in ("indicator", "unit")), strict=True))
    rows = [row for aim in aims(region) for row in _rows(values, aim, region.code, units, worth)]
    return pd.DataFrame(rows, columns=list(FRAMES["targets"]))


def _rows(
    values: Values, aim: Aim, area: str, units: Mapping[str, str], worth: Worth
) -> Iterator[dict[str, Any]]:  # fmt: skip
    by_year = values.of(aim.indicator, area)
    needed = range(aim.since, aim.year + 1)
    if not all(year in by_year for year in needed):
        return
    found = np.sum([by_year[year] for year in needed], axis=0)
    for s, name in enumerate(values.scenarios):
        runs = found[s]
        met = aim.met(runs)
        p, low, high = (math.nan,) * 3 if met is None else interval(_by_draw(met), int(np.isfinite(met).sum()), worth)
        yield {
            "scenario": name, "target": aim.target, "indicator": aim.indicator, "area_code": area, "since": aim.since,
            "year": aim.year, "relation": aim.relation, "value": aim.value, "unit": units[aim.indicator],
            **spread(runs.ravel()), "probability": p, "low": low, "high": high,
            "runs": int(np.isfinite(runs).sum()), "draws": int(np.isfinite(runs).any(axis=1).sum()),
        }  # fmt: skip


def _by_draw(met: Floats) -> Floats:
    """(draws that have a run,) mean over the replicates of each."""
    there = np.isfinite(met)
    kept = there.any(axis=1)
    found: Floats = np.where(there, met, 0.0)[kept].sum(axis=1) / there[kept].sum(axis=1)
    return found
