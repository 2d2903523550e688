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
        Rows variant, indicator, scenario, effect (mean over the draws), p05, p95, place (1 is the largest effect).
    """
    table = found.groupby(["variant", "indicator", "scenario"], sort=False)["effect"]
    means = table.agg(effect="mean", p05=lambda e: e.quantile(0.05), p95=lambda e: e.quantile(0.95)).reset_index()
    places = means.groupby(["variant", "indicator"])["effect"].rank(ascending=False, method="min").astype(int)
    return means.assign(place=places)


def agreement(places: pd.DataFrame) -> pd.DataFrame:
    """How far each variant ranks the scenarios as the model does.

    Args:
        places: of `ranked`.

    Returns:
        Rows variant, indicator, tau (Kendall's, effects within TIED counted as tied), moved (scenarios whose place is
        another, separated by spaces).
    """
    rows = []
    model = places[places["variant"] == THE_MODEL]
    for (variant, indicator), own in places.groupby(["variant", "indicator"], sort=False):
        if variant == THE_MODEL:
            continue
        first = model[model["indicator"] == indicator].set_index("scenario")
        second = own.set_index("scenario").loc[first.index]
        moved = first.index[(first["place"] != second["place"]).to_numpy()]
        tau = kendall(first["effect"].to_numpy(np.float64), second["effect"].to_numpy(np.float64))
        rows.append((variant, indicator, tau, " ".join(moved)))
    return pd.DataFrame(rows, columns=["variant", "indicator", "tau", "moved"])


def kendall(first: Floats, second: Floats, tied: float = TIED) -> float:
    """Kendall's tau-b of two lists; differences up to `tied` are ties; NaN where one list is all tied."""
    pairs = list(combinations(range(len(first)), 2))
    signs = [
        np.array([0.0 if abs(each[i] - each[j]) <= tied else np.sign(each[i] - each[j]) for i, j in pairs])
        for each in (first, second)
    ]
    size = float(np.sqrt((signs[0] ** 2).sum() * (signs[1] ** 2).sum()))
    return float((signs[0] * signs[1]).sum() / size) if size else float("nan")
