"""Where the spread of an ensemble comes from: parameters, the state at the start, chance, and the scenario.

Within a scenario the variance of an output Y is, by the law of total variance, the sum of

    start = Var E[Y | population]
    parameters = E Var(E[Y | parameters, population] | population)
    chance = E Var(Y | parameters, population)

so that what parameters do only in some populations counts as theirs, and where a posterior ties parameters to the
population, what follows from that tie counts as the start's. With y the mean over R replicates of a draw and n_p draws
in population p, the three are the moment estimators of a nested analysis of variance: chance is the mean variance
within draws; with MSW the mean square of y within populations and MSB that between them, parameters = MSW − chance / R,
start = (MSB − MSW) / n₀, n₀ = (n − Σ n_p² / n) / (populations − 1). Over scenarios of equal weight, which share draws
and seeds, the scenario's part is the variance of their means, less what chance and draws add to it.

Every estimator is unbiased, so a part near nothing may come out negative; it is left so. Standard errors are those of a
jackknife over ten groups of draws.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.ensemble_files import FRAMES
from experiments.ensemble_values import Values

Floats = npt.NDArray[np.float64]

PARTS = ("parameters", "start", "chance", "scenario_share")
GROUPS = 10
"""Of the jackknife."""
ALL = "all"
"""Name of the rows over all scenarios."""


class Split(NamedTuple):
    """Parts of a variance, (…) each in squared units; NaN where the runs cannot tell one apart."""

    parameters: Floats
    start: Floats
    chance: Floats
    scenario: Floats

    @property
    def total(self) -> Floats:
        """Their sum, a part that cannot be told apart left out: another then holds it."""
        return np.asarray(np.nansum(np.stack(self), axis=0))

    @property
    def shares(self) -> Floats:
        """(4, …) parts of the total; NaN where nothing varies."""
        total = self.total
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = np.where(total > 0, np.stack(self) / total, np.nan)
        return found


def nested(values: Floats, populations: npt.NDArray[np.int64]) -> Split:
    """Split the variance within one scenario.

    Args:
        values: (draws, replicates, …), nothing missing.
        populations: (draws,) numbers.

    Returns:
        Chance is NaN with one replicate, and then part of the parameters; start is NaN where there are not two
        populations, one of them with two draws, and then part of the parameters too.
    """
    draws, replicates = values.shape[:2]
    nothing = np.full(values.shape[2:], np.nan)
    chance = values.var(axis=1, ddof=1).mean(axis=0) if replicates > 1 else nothing
    means, rest = values.mean(axis=1), np.nan_to_num(chance) / replicates
    numbers, which, sizes = np.unique(populations, return_inverse=True, return_counts=True)
    if not 1 < len(numbers) < draws:
        between = means.var(axis=0, ddof=1) if draws > 1 else nothing
        return Split(between - rest, nothing, chance, np.zeros_like(nothing))
    groups = np.stack([means[which == g].mean(axis=0) for g in range(len(numbers))])
    within = ((means - groups[which]) ** 2).sum(axis=0) / (draws - len(numbers))
    weights = sizes.reshape(-1, *(1,) * (means.ndim - 1))
    among = (weights * (groups - means.mean(axis=0)) ** 2).sum(axis=0) / (len(numbers) - 1)
    often = (draws - (sizes**2).sum() / draws) / (len(numbers) - 1)
    return Split(within - rest, (among - within) / often, chance, np.zeros_like(nothing))


def pooled(values: Floats, populations: npt.NDArray[np.int64]) -> Split:
    """Split the variance over all scenarios, each of the same weight.

    Args:
        values: (scenarios, draws, replicates, …), nothing missing.
        populations: (draws,) numbers.
    """
    each = [nested(scenario, populations) for scenario in values]
    parameters, start, chance = (np.mean([split[k] for split in each], axis=0) for k in range(3))
    means = values.mean(axis=2)
    apart = means - means.mean(axis=0)
    draws = values.shape[1]
    noise = apart.var(axis=1, ddof=1) / draws if draws > 1 else 0.0
    scenario = (apart.mean(axis=1) ** 2 - noise).mean(axis=0)
    return Split(parameters, start, chance, scenario)


def variance_frame(values: Values) -> pd.DataFrame:
    """The split of every output, within each scenario and over all of them.

    Returns:
        A frame with the columns of `variance`. Only draws without a failed run count.
    """
    whole = values.whole
    cube, populations = values.cube[:, whole], values.populations[whole]
    if cube.shape[1] < 2:
        return pd.DataFrame(columns=list(FRAMES["variance"]))
    found = [_rows(values, name, cube[s : s + 1], populations) for s, name in enumerate(values.scenarios)]
    if len(values.scenarios) > 1:
        found.append(_rows(values, ALL, cube, populations))
    return pd.concat(found, ignore_index=True)[list(FRAMES["variance"])]


def _rows(values: Values, name: str, cube: Floats, populations: npt.NDArray[np.int64]) -> pd.DataFrame:
    def split(draws: npt.NDArray[np.bool_]) -> Split:
        if len(cube) == 1:
            return nested(cube[0, draws], populations[draws])
        return pooled(cube[:, draws], populations[draws])

    every = split(np.ones(len(populations), np.bool_))
    errors = _jackknife(split, len(populations))
    shares = dict(zip(PARTS, every.shares, strict=True))
    ses = {f"{part}_se": error for part, error in zip(PARTS, errors, strict=True)}
    return values.head().assign(scenario=name, total=every.total, **shares, **ses)


def _jackknife(split: Callable[[npt.NDArray[np.bool_]], Split], draws: int) -> Floats:
    """(4, outputs) standard errors of the shares; NaN with fewer draws than two a group."""
    if draws < 2 * GROUPS:
        return np.full((4, *split(np.ones(draws, np.bool_)).chance.shape), np.nan)
    groups = np.arange(draws) % GROUPS
    found = np.stack([split(groups != g).shares for g in range(GROUPS)])
    return np.asarray(np.sqrt((GROUPS - 1) * found.var(axis=0)))
