"""Holding out: what is said of numbers that were not shown, by the model's bank and by naive forecasts, scored by CRPS.

Targets are left out, not simulations: the bank is drawn in by those that remain (Beaumont, Zhang and Balding 2002), and
what its runs gave for the others is the forecast. But the prior of the bank was pruned by all targets, so it has seen
what is held out; the runs of the first wave, fewer, are from the prior itself and have not: both are scored. The starts
of the populations were made from the counties' figures of 2020, so a county that is held out is never wholly unknown,
to the model or to any other forecast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.adjusting import near
from calibration.annealing import Cloud
from calibration.crps import crps, quantiles
from calibration.naive import SERIES, forecast_counties, forecast_share, past, seen
from calibration.summaries import Yardstick
from calibration.targets import Target
from model.region import Region

Floats = npt.NDArray[np.float64]

BANK, BLIND = "model_bank", "model_blind"
"""Forecasts of the bank, and of runs from the prior that no target has pruned."""
COLUMNS = (
    "held_out", "target", "indicator", "area_code", "year", "unit", "forecaster", "observed", "mean", "p05", "p95",
    "crps",
)  # fmt: skip
SHARES = ("resident_urban_share", "registered_urban_share")
ON_RESIDENTS = ("resident_urban_share", "resident_population", "resident_urban")


class Held(NamedTuple):
    """One group of targets that is not shown."""

    name: str
    """Code of the county, or the last year that is shown."""
    dropped: tuple[str, ...]
    """Names of targets."""
    scored: tuple[str, ...]
    """Those of them that are scored."""


def by_county(targets: Sequence[Target], region: Region) -> list[Held]:
    """Each county in turn: everything that names it is dropped; what is aimed at is scored."""
    found = []
    for code in region.county_codes:
        own = [t for t in targets if code in t.areas]
        scored = tuple(t.name for t in own if t.use == "fit" and t.indicator in ON_RESIDENTS)
        if scored:
            found.append(Held(code, tuple(t.name for t in own), scored))
    return found


def by_year(targets: Sequence[Target], region: Region) -> list[Held]:
    """Only the years up to one are shown; the region's urban shares of later ones are scored."""
    own = [t for t in targets if t.areas == (region.code,) and t.use == "fit" and t.indicator in SHARES]
    years = sorted({t.year for t in own if t.indicator == SHARES[0]})
    found = []
    for last in years[1:-1]:
        dropped = tuple(t.name for t in targets if t.year > last)
        found.append(Held(str(last), dropped, tuple(t.name for t in own if t.year > last)))
    return found


def without(yard: Yardstick, held: Held) -> Yardstick:
    """The yardstick that no longer looks at what is held out."""
    return replace(yard, fit=yard.fit & np.array([t.name not in held.dropped for t in yard.targets]))


def of_model(
    bank: Cloud, yard: Yardstick, held: Held, nearest: int, luck: np.random.Generator
) -> tuple[Floats, Floats]:
    """What the model says of what is held out.

    Returns:
        (n, scored) samples with the errors of what is published, and the (n,) weights of the samples.
    """
    names = [t.name for t in yard.targets]
    columns = [names.index(name) for name in held.scored]
    found = near(bank, without(yard, held), min(nearest, len(bank.squares)), luck)
    values = found.moved(np.asarray(bank.take(found.rows)[1])[:, columns])
    errors = np.array([yard.targets[k].error for k in columns])
    return values + errors * luck.standard_normal(values.shape), found.weights


def scored(
    banks: Mapping[str, Cloud], yard: Yardstick, region: Region, groups: Sequence[Held], populations: Sequence[int],
    nearest: int, key: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    """Score the model and the naive forecasts on each group.

    Args:
        banks: runs by the name of their forecast.
        yard: errors of all targets.
        region: that is forecast.
        groups: of `by_county` or `by_year`.
        populations: from whose starts the naive forecasts go; all, since those left in a bank that the targets have
            pruned would tell of what is held out.
        nearest: runs of a bank that a forecast uses, a quarter of it at most.
        key: of the generators.

    Returns:
        Rows COLUMNS, a row a group, target and forecaster.
    """
    rows: list[tuple[object, ...]] = []
    for number, held in enumerate(groups):
        if not without(yard, held).weight.any():
            continue
        luck = np.random.default_rng([*key, number, 0])
        targets = {t.name: t for t in yard.targets}
        for forecaster, bank in banks.items():
            samples, weights = of_model(bank, yard, held, min(nearest, len(bank.squares) // 4), luck)
            for k, name in enumerate(held.scored):
                rows.append(_row(held, targets[name], forecaster, samples[:, k], weights))
        kept = [t for t in yard.targets if t.name not in held.dropped]
        for target, forecasts in _naive(region, kept, held, targets, populations, [*key, number, 1]):
            error = target.error * luck.standard_normal(max(len(f) for f in forecasts.values()))
            rows += [_row(held, target, name, each + error[: len(each)], None) for name, each in forecasts.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _naive(
    region: Region, kept: Sequence[Target], held: Held, targets: dict[str, Target], populations: Sequence[int],
    key: Sequence[int],
) -> list[tuple[Target, dict[str, Floats]]]:  # fmt: skip
    """What the naive forecasts say of each target that is scored."""
    known = past(region, kept, populations, key)
    found = []
    for target in (targets[name] for name in held.scored):
        if target.areas != (region.code,):
            codes = list(region.county_codes)
            counties = forecast_counties(known, target.year)
            found.append((target, {name: seen(parts, target, codes) for name, parts in counties.items()}))
        elif target.indicator == SHARES[0]:
            found.append((target, forecast_share(known, target.year)))
        else:
            found.append((target, _registered(region, kept, known.begin.registered_share, target, [*key, 1])))
    return found


def _registered(
    region: Region, kept: Sequence[Target], begin: Floats, target: Target, key: Sequence[int]
) -> dict[str, Floats]:
    """Series alone: the other forecasts say nothing of registrations."""
    luck = np.random.default_rng(key)
    own = [t for t in kept if t.areas == target.areas and t.indicator == target.indicator]
    known = sorted(own, key=lambda t: t.year)
    columns = [begin, *(t.value + t.error * luck.standard_normal(len(begin)) for t in known)]
    years = np.array([region.start, *(t.year for t in known)], np.float64)
    some = SERIES if known else {"persistence": SERIES["persistence"]}
    return {name: forecast(years, np.stack(columns, axis=1), target.year) for name, forecast in some.items()}


def _row(held: Held, target: Target, name: str, samples: Floats, weights: Floats | None) -> tuple[object, ...]:
    low, high = quantiles(samples, (0.05, 0.95), weights)
    return (
        held.name, target.name, target.indicator, " ".join(target.areas), target.year, target.unit, name, target.value,
        float(np.average(samples, weights=weights)), low, high, crps(samples, target.value, weights),
    )  # fmt: skip


def summed(scores: pd.DataFrame) -> pd.DataFrame:
    """Who wins: the mean score of each forecaster by indicator.

    Args:
        scores: of `scored`.

    Returns:
        Rows indicator, unit, forecaster, targets (published numbers that are forecast), forecasts (of them: one number
        may be left out with more than one group), crps (mean over the forecasts), first (forecasts of which it is the
        best); the best first.
    """
    best = scores.groupby(["held_out", "target"])["crps"].transform("min")
    table = scores.assign(first=scores["crps"] <= best).groupby(["indicator", "unit", "forecaster"])
    found = table.agg(
        targets=("target", "nunique"), forecasts=("crps", "size"), crps=("crps", "mean"), first=("first", "sum")
    ).reset_index()
    return found.sort_values(["indicator", "crps"], kind="stable", ignore_index=True)
