"""Does the ranking of policies survive other structures of the model?

Each structural variant is fitted by itself: the particles of the bank run again under it, half as many, drawn in by the
targets. Scenarios are then run under the same luck for draws of each of these posteriors, and ranked by their effect.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.adjusting import adjusted, drawn
from calibration.annealing import Cloud, cloud
from calibration.running import Runner
from calibration.space import Particles
from calibration.summaries import Yardstick
from experiments.point import BASELINE

Floats = npt.NDArray[np.float64]

THE_MODEL = "model"
RESULTS = ("resident_urban_share", "registered_urban_share")
BANKS, EFFECTS = 920, 940
"""Numbers of the first stages, which set their seeds apart."""
COLUMNS = ("variant", "scenario", "indicator", "year", "draw", "effect", "runs")
TIED = 0.01
"""Percentage points within which two effects take one place."""
SURE = 2.0
"""Standard errors of their difference within which they do."""


def bank_of(runner: Runner, variant: str, number: int, particles: Particles, yard: Yardstick) -> Cloud:
    """Run particles under a variant.

    Raises:
        InputError: most of the runs failed.
    """
    stage = f"bank-{variant}"
    seeds = runner.seeds(BANKS + number, len(particles.populations))
    points = runner.space.points(particles, seeds, runner.scale, runner.until).assign(variant=variant)
    values = runner.values(runner.swept(stage, points), particles)
    runner.enough(stage, values)
    return cloud(particles, values, yard)


def effects(
    runner: Runner, variant: str, number: int, particles: Particles, scenarios: Sequence[str], until: int
) -> pd.DataFrame:
    """Effects of scenarios under a variant, draw by draw, each pair under one seed.

    Args:
        runner: of runs.
        variant: its name; empty for the model itself.
        number: of the variant.
        particles: draws of its posterior.
        scenarios: names.
        until: last year, at whose end effects are taken.

    Returns:
        Rows variant, scenario, indicator, year, draw, effect (percentage points against the policy of 2020 carried on);
        runs that failed are left out.
    """
    count, names = len(particles.populations), [BASELINE, *scenarios]
    one = runner.space.points(particles, runner.seeds(EFFECTS + number, count), runner.scale, until)
    one = one.assign(variant=variant) if variant else one
    points = pd.concat([one.assign(scenario=name) for name in names], ignore_index=True)
    stage = f"effects-{variant or THE_MODEL}"
    runs = runner.swept(stage, points, {"indicators": list(RESULTS), "years": [until], "areas": ["city"]})
    frames = []
    for indicator in RESULTS:
        table = runs[f"{indicator}_{until}"].where(runs["status"] == "done").to_numpy().reshape(len(names), count)
        for row, name in enumerate(scenarios, 1):
            change = table[row] - table[0]
            frames.append(
                pd.DataFrame({
                    "variant": variant or THE_MODEL, "scenario": name, "indicator": indicator, "year": until,
                    "draw": range(count), "effect": change,
                })
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True).dropna(subset="effect").reset_index(drop=True)


def survived(
    runner: Runner, bank: Cloud, yard: Yardstick, variants: Sequence[str], scenarios: Sequence[str], runs: int,
    nearest: int, draws: int, until: int, key: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    """Effects under the model and under each variant, each fitted by itself.

    Args:
        runner: of runs.
        bank: of the model.
        yard: errors of the targets.
        variants: names.
        scenarios: names.
        runs: of each variant's bank; the model's is cut to as many.
        nearest: runs of a bank that a fit uses.
        draws: of each posterior.
        until: last year.
        key: of the generators.

    Returns:
        As of `effects`, with the `runs` of the variant's bank that succeeded; nothing if no variant is named.
    """
    frames: list[pd.DataFrame] = []
    if not variants:
        return pd.DataFrame(columns=list(COLUMNS))
    half = bank.take(np.arange(min(runs, len(bank.squares))))
    for number, variant in enumerate(("", *variants)):
        own = bank_of(runner, variant, number, half.particles, yard) if variant else half
        luck = np.random.default_rng([*key, number])
        found = drawn(adjusted(own, yard, min(nearest, len(own.squares)), luck), draws, luck)
        frames.append(effects(runner, variant, number, found, scenarios, until).assign(runs=len(own.squares)))
    return pd.concat(frames, ignore_index=True)


def ranked(found: pd.DataFrame) -> pd.DataFrame:
    """Mean effects and places.

    Args:
        found: of `effects`.

    Returns:
        Rows variant, indicator, scenario, effect (mean over the draws), se (its standard error, NaN of one draw), p05,
        p95, place (1 + the number of those that stand clearly ahead, see `pairs`).
    """
    table = found.groupby(["variant", "indicator", "scenario"], sort=False)["effect"]
    means = table.agg(effect="mean", p05=lambda e: e.quantile(0.05), p95=lambda e: e.quantile(0.95)).reset_index()
    means.insert(4, "se", table.sem().to_numpy())
    apart = pairs(found)
    behind = pd.concat([
        apart.loc[apart["order"] > 0].rename(columns={"second": "scenario"}),
        apart.loc[apart["order"] < 0].rename(columns={"first": "scenario"}),
    ])  # fmt: skip
    keys = ["variant", "indicator", "scenario"]
    places = 1 + behind.groupby(keys).size().reindex(pd.MultiIndex.from_frame(means[keys]), fill_value=0).to_numpy()
    return means.assign(place=places)


def pairs(found: pd.DataFrame) -> pd.DataFrame:
    """How any two scenarios stand to each other, draw by draw under the same luck.

    Args:
        found: of `effects`.

    Returns:
        Rows variant, indicator, first, second, difference (mean effect of the first less that of the second over the
        draws of both), se (its standard error, NaN of one draw), order (1: the first stands ahead, −1: the second,
        0: tied, within TIED or SURE standard errors).
    """
    rows: list[tuple[object, ...]] = []
    for (variant, indicator), own in found.groupby(["variant", "indicator"], sort=False):
        table = own.pivot_table(index="draw", columns="scenario", values="effect")
        for first, second in combinations(dict.fromkeys(own["scenario"]), 2):
            change = (table[first] - table[second]).dropna()
            mean, error = float(change.mean()), float(change.sem())
            clear = abs(mean) > (max(TIED, SURE * error) if np.isfinite(error) else TIED)
            rows.append((variant, indicator, first, second, mean, error, int(np.sign(mean)) if clear else 0))
    names = ["variant", "indicator", "first", "second", "difference", "se", "order"]
    return pd.DataFrame(rows, columns=names)


def agreement(apart: pd.DataFrame) -> pd.DataFrame:
    """How far each variant ranks the scenarios as the model does.

    Args:
        apart: of `pairs`.

    Returns:
        Rows variant, indicator, tau (Kendall's, pairs whose order is not clear counted as tied), changed (pairs that
        stand clearly the other way round under the variant, each "first second", separated by commas), told (pairs
        whose order is clear under both).
    """
    rows = []
    model = apart[apart["variant"] == THE_MODEL]
    for (variant, indicator), own in apart.groupby(["variant", "indicator"], sort=False):
        if variant == THE_MODEL:
            continue
        before = model[model["indicator"] == indicator].set_index(["first", "second"])["order"]
        now = own.set_index(["first", "second"])["order"].reindex(before.index, fill_value=0)
        changed = ",".join(f"{first} {second}" for first, second in before.index[(before * now < 0).to_numpy()])
        tau = kendall(before.to_numpy(np.float64), now.to_numpy(np.float64))
        rows.append((variant, indicator, tau, changed, int((before * now != 0).sum())))
    return pd.DataFrame(rows, columns=["variant", "indicator", "tau", "changed", "told"])


def kendall(first: Floats, second: Floats) -> float:
    """Kendall's tau-b of the orders of all pairs in two lists, 1, −1, or 0 for a tie; NaN where one is all tied."""
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / size) if size else float("nan")
