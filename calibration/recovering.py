"""Recovery: is the truth found where it is known? Runs of the bank take the place of the observation, one by one.

The truth of a run is its parameters; what is fitted to it are the runs of all other populations, which share neither
seed nor start with it, and, beside that, all other runs, its own population's among them. What is observed is what the
run gave, its chance included, with a draw of each target's error. Over many such fits the rank of the truth among the
draws is uniform if the fit is honest, and its 90 % intervals hold the truth in 90 % of the cases (Cook, Gelman and
Rubin 2006; Talts and others 2018).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.adjusting import adjusted, unseen
from calibration.annealing import Cloud
from calibration.space import Space
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]

LEVEL = 0.9
"""Of the intervals."""
SURE = 0.95
"""Of the range in which the number of intervals that hold the truth lies if the level is right."""
BINS = 10
ANOTHER, AMONG = "another", "among"
"""Whether the start of the truth is none of those that it is fitted by, or one of them."""


def observed(yard: Yardstick, values: Floats, luck: np.random.Generator) -> Yardstick:
    """Targets as they would have been published of a run.

    Args:
        yard: errors of the targets.
        values: (targets,) what the run gave.
        luck: of the errors, and of where in its band a value of a band stands.
    """
    seen = values + luck.standard_normal(len(values)) * np.array([target.error for target in yard.targets])
    place = luck.random(len(values))
    targets = []
    for target, value, at in zip(yard.targets, seen.tolist(), place.tolist(), strict=True):
        width = target.high - target.low
        targets.append(replace(target, low=value - at * width, high=value + (1.0 - at) * width))
    return replace(yard, targets=tuple(targets))


def recovered(
    bank: Cloud, space: Space, yard: Yardstick, count: int, nearest: int, key: Sequence[int],
    told: Callable[[int], None] = lambda _: None,
) -> pd.DataFrame:  # fmt: skip
    """Fit so many runs of the bank by its others.

    Args:
        bank: runs, by the seed of each of which the truth is known.
        space: of the unknowns.
        yard: errors of the targets.
        count: of runs.
        nearest: runs used in each fit, of a bank of all populations.
        key: of the generators.
        told: is told of each.

    Returns:
        Rows case, population, start (ANOTHER or AMONG), parameter, truth (normal score), rank (share of the draws below
        the truth).
    """
    chosen = np.random.default_rng([*key, 0]).permutation(len(bank.squares))[:count]
    frames = []
    for case, row in enumerate(chosen.tolist()):
        luck = np.random.default_rng([*key, 1, case])
        particles, found, _ = bank.take(np.array([row]))
        population, truth = int(particles.populations[0]), particles.scores[0]
        aims = observed(yard, found[0], luck)
        others = bank.take(np.flatnonzero(bank.particles.populations != population))
        rest = bank.take(np.delete(np.arange(len(bank.squares)), row))
        for start, known, fitted in ((ANOTHER, others, unseen), (AMONG, rest, adjusted)):
            if not len(known.squares):
                continue
            fit = fitted(known, aims, min(nearest, len(known.squares)), luck)
            below = fit.weights @ (fit.particles.scores < truth)
            case_of = {"case": case, "population": population, "start": start, "parameter": space.names}
            frames.append(pd.DataFrame({**case_of, "truth": truth, "rank": below}))
        told(case + 1)
    return pd.concat(frames, ignore_index=True)


def coverage(ranks: pd.DataFrame) -> pd.DataFrame:
    """How many of the intervals of each parameter hold the truth.

    Args:
        ranks: of `recovered`.

    Returns:
        Rows start, parameter, cases, covered (share), least, most (shares between which it lies by chance alone),
        within.
    """
    edge = 0.5 * (1.0 - LEVEL)
    held = ranks.assign(inside=ranks["rank"].between(edge, 1.0 - edge))
    inside = held.groupby(["start", "parameter"], sort=False)["inside"]
    found = pd.DataFrame({"cases": inside.size(), "covered": inside.mean()}).reset_index()
    ranges = {int(n): by_chance(int(n), LEVEL, SURE) for n in found["cases"].unique()}
    found["least"] = [ranges[int(n)][0] / n for n in found["cases"]]
    found["most"] = [ranges[int(n)][1] / n for n in found["cases"]]
    found["within"] = found["covered"].between(found["least"], found["most"])
    return found


def by_chance(cases: int, share: float, sure: float) -> tuple[int, int]:
    """The smallest and largest number of successes that chance leaves, half of 1 − sure at most beyond each."""
    logs = [
        math.lgamma(cases + 1) - math.lgamma(k + 1) - math.lgamma(cases - k + 1)
        + k * math.log(share) + (cases - k) * math.log1p(-share)
        for k in range(cases + 1)
    ]  # fmt: skip
    below = np.cumsum(np.exp(logs))
    edge = 0.5 * (1.0 - sure)
    return int(np.searchsorted(below, edge, side="right")), int(np.searchsorted(below, 1.0 - edge))


def histogram(ranks: pd.DataFrame, parameters: Sequence[str]) -> pd.DataFrame:
    """Count the ranks of some parameters, of starts that are none of those fitted by.

    Returns:
        Rows parameter, bin (from 0), cases, least, most (counts between which a bin lies by chance alone).
    """
    rows = []
    for name in parameters:
        of_one = ranks.loc[(ranks["parameter"] == name) & (ranks["start"] == ANOTHER), "rank"].to_numpy()
        counts, _ = np.histogram(of_one, bins=BINS, range=(0.0, 1.0))
        least, most = by_chance(len(of_one), 1.0 / BINS, SURE)
        rows += [(name, k, int(n), least, most) for k, n in enumerate(counts)]
    return pd.DataFrame(rows, columns=["parameter", "bin", "cases", "least", "most"])
