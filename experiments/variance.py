"""Where the spread of an ensemble comes from: parameters, the state at the start, chance, and the scenario.

Within a scenario the variance of an output Y is, by the law of total variance, the sum of

    start = Var E[Y | population]
    parameters = E Var(E[Y | parameters, population] | population)
    chance = E Var(Y | parameters, population)

over the populations that the draws stand on, each weighted by its share among them; so what parameters do only in some
populations counts as theirs, and where a posterior ties parameters to the population, what follows from that tie counts
as the start's. The populations are those there are, not a sample of many: how much a start that is none of them would
add is not in it. That would be more: of many alike, populations of shares w show 1 − Σ w² of the variance, on average.

With y the mean over R replicates of a draw, n draws, P populations of shares w, and ȳ of a population or of all, chance
is the mean variance within draws; with MSW the mean square of y within populations, pooled over them,

    parameters = MSW − chance / R
    start = Σ w (ȳ_population − ȳ)² − MSW (P − 1) / n

which is (MSB − MSW) / n₀ · (1 − Σ w²) with the n₀ of a nested analysis of variance. All three add up to the variance of
the runs, but for MSW / n, which the mean of finitely many draws hides. Over scenarios of equal weight, which share
draws and seeds, the scenario's part is the variance of their means, less what chance and draws add to it.

Every estimator is unbiased where parameters do as much in each population, so a part near nothing may come out
negative; it is left so. Standard errors are those of a jackknife that leaves out one draw after the other and holds the
shares of the populations (`experiments.nests`); that of a start that is nothing is up to half too wide on average.
Where draws of a posterior are worth fewer independent ones, all are wider by the root of that.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.draws import Worth
from experiments.ensemble_files import FRAMES
from experiments.ensemble_values import Values
from experiments.nests import Moments, Nest, nest_of

Floats = npt.NDArray[np.float64]

PARTS = ("parameters", "start", "chance", "scenario_share")
FEWEST = 20
"""Draws below which no standard error is told."""
BLOCK = 256
"""Outputs whose standard errors are reckoned at once: a jackknife takes as much memory again as their runs."""
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


Take = Callable[[Floats], Moments]


def nested(values: Floats, populations: npt.NDArray[np.int64]) -> Split:
    """Split the variance within one scenario.

    Args:
        values: (draws, replicates, …), nothing missing.
        populations: (draws,) numbers.

    Returns:
        Chance is NaN with one replicate, and then part of the parameters; start is NaN where there are not two
        populations, one of them with two draws, and then part of the parameters too.
    """
    nest = nest_of(populations)
    return _nested(values, nest, nest.whole)


def pooled(values: Floats, populations: npt.NDArray[np.int64]) -> Split:
    """Split the variance over all scenarios, each of the same weight.

    Args:
        values: (scenarios, draws, replicates, …), nothing missing.
        populations: (draws,) numbers.
    """
    nest = nest_of(populations)
    return _pooled(values, nest, nest.whole)


def errors(values: Floats, populations: npt.NDArray[np.int64]) -> Floats:
    """Standard errors of the shares, draws taken as independent.

    Args:
        values: (scenarios, draws, replicates, …), nothing missing.
        populations: (draws,) numbers.

    Returns:
        (4, …) in the order of PARTS; NaN with fewer draws than FEWEST, or hardly more than populations.
    """
    nest = nest_of(populations)
    if values.shape[1] < FEWEST or nest.freedom < 2:
        return np.full((len(PARTS), *values.shape[3:]), np.nan)
    return np.stack([nest.error(share) for share in _pooled(values, nest, nest.left_out).shares])


def _nested(values: Floats, nest: Nest, take: Take) -> Split:
    """The split by the moments of all draws, or (draws, …) by those with each left out."""
    replicates = values.shape[1]
    if len(values) < 2:
        nothing = np.full(values.shape[2:], np.nan)
        chance = values.var(axis=1, ddof=1)[0] if replicates > 1 else nothing
        return Split(nothing, nothing, chance, np.zeros_like(nothing))
    means = take(values.mean(axis=1))
    nothing = np.full(means.within.shape, np.nan)
    chance = take(values.var(axis=1, ddof=1)).mean if replicates > 1 else nothing
    start = means.between - means.noise_between * means.within if nest.apart else nothing
    return Split(means.within - np.nan_to_num(chance) / replicates, start, chance, np.zeros_like(nothing))


def _pooled(values: Floats, nest: Nest, take: Take) -> Split:
    """The same over all scenarios."""
    each = [_nested(scenario, nest, take) for scenario in values]
    parameters, start, chance = (np.mean([split[k] for split in each], axis=0) for k in range(3))
    if len(values) == 1 or values.shape[1] < 2:
        return Split(parameters, start, chance, np.zeros_like(parameters))
    means = values.mean(axis=2)
    apart = [take(scenario) for scenario in means - means.mean(axis=0)]
    return Split(parameters, start, chance, np.mean([m.mean**2 - m.noise_mean * m.within for m in apart], axis=0))


def variance_frame(values: Values, worth: Worth = float) -> pd.DataFrame:
    """The split of every output, within each scenario and over all of them.

    Args:
        values: of the runs.
        worth: how many independent draws so many of them are worth; see `experiments.draws`.

    Returns:
        A frame with the columns of `variance`. Only draws without a failed run count.
    """
    whole = values.whole
    cube, populations = values.cube[:, whole], values.populations[whole]
    if cube.shape[1] < 2:
        return pd.DataFrame(columns=list(FRAMES["variance"]))
    wider = np.sqrt(cube.shape[1] / worth(cube.shape[1]))
    over = [(name, cube[s : s + 1]) for s, name in enumerate(values.scenarios)]
    over += [(ALL, cube)] if len(values.scenarios) > 1 else []
    found = [_rows(values, name, some, populations, wider) for name, some in over]
    return pd.concat(found, ignore_index=True)[list(FRAMES["variance"])]


def _rows(values: Values, name: str, cube: Floats, populations: npt.NDArray[np.int64], wider: float) -> pd.DataFrame:
    every = pooled(cube, populations)
    blocks = [errors(cube[..., k : k + BLOCK], populations) for k in range(0, cube.shape[3], BLOCK)]
    shares = dict(zip(PARTS, every.shares, strict=True))
    ses = {f"{part}_se": wider * error for part, error in zip(PARTS, np.concatenate(blocks, axis=1), strict=True)}
    return values.head().assign(scenario=name, total=every.total, **shares, **ses)
