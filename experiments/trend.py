"""The naive trend: the plan's history carried on by three simple rules, beside which every forecast stands.

- `last-increment`: the last yearly increment goes on; where a year is missing, the mean one since the last known.
- `slowing`: yearly increments go on shrinking by the factor by which they shrank on average in the history.
- `straight-line`: the least-squares line through the history.

For the resident share of the packaged region the first two give 66.5 and 65.2 % in 2025, without any policy.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from experiments.ensemble_files import FRAMES
from experiments.series import last_increment, slowing, straight_line
from model.region import Region
from policies.entry import HISTORY

INDICATORS = ("resident_urban_share", "registered_urban_share")
LEAST_FOR_SLOWING = 3
"""Increments of consecutive years that a factor is taken from."""


def history_of(region: Region, indicator: str) -> dict[int, float]:
    """Values that the plan gives for the whole prefecture, by year from the start of its history."""
    plan = region.plan
    rows = plan[(plan["indicator"] == indicator) & (plan["area_code"] == region.code)]
    rows = rows[rows["year"].between(HISTORY[0], HISTORY[-1])].sort_values("year")
    return {int(year): float(value) for year, value in zip(rows["year"], rows["value"], strict=True)}


def carried_on(history: Mapping[int, float], years: Iterable[int]) -> dict[str, dict[int, float]]:
    """Carry a history on.

    Args:
        history: value by year, in ascending order; two years at least.
        years: to carry it on to, later than its last one.

    Returns:
        Method → value by year; `slowing` only where the history has four consecutive years at its end.
    """
    known, wanted = list(history), list(years)
    at, values = np.array(known, np.float64), np.array([list(history.values())], np.float64)
    methods = {"last-increment": last_increment, "straight-line": straight_line}
    steps = [history[b] - history[a] for a, b in pairwise(known) if b == a + 1]
    if len(steps) == len(known) - 1 >= LEAST_FOR_SLOWING and min(steps) > 0:
        methods["slowing"] = slowing
    return {name: {year: float(method(at, values, year)[0]) for year in wanted} for name, method in methods.items()}


def trend_frame(region: Region, until: int) -> pd.DataFrame:
    """The trend of both urban shares to a year.

    Returns:
        A frame with the columns of `trend`; nothing for a share whose history has fewer than two years.
    """
    rows = []
    for indicator in INDICATORS:
        history = history_of(region, indicator)
        if len(history) > 1:
            found = carried_on(history, range(max(history) + 1, until + 1))
            rows += [(indicator, method, year, value) for method, each in found.items() for year, value in each.items()]
    return pd.DataFrame(rows, columns=list(FRAMES["trend"]))
