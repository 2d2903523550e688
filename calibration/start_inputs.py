"""How much the fit owes to each uncertain input of the start: the bank in two halves, each fitted by itself.

The populations differ in everything that is not known of the start. For each input they are divided where it is below
and above its median; the posterior of each half is drawn from the bank's runs of that half alone, and what differs
between the two is what the fit owes to that input (and to whatever else happens to differ between the halves, which the
Latin hypercube of the populations keeps small but not nothing).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.adjusting import Adjusted, adjusted
from calibration.annealing import Cloud
from calibration.space import Space
from calibration.summaries import Yardstick
from model.population_inputs import drawn_inputs
from model.region import Region

Floats = npt.NDArray[np.float64]

COLUMNS = ("input", "below", "above", "share_above", "share_runs", "parameter", "shift")
FEWEST = 10
"""Runs without which a half is not fitted."""


def sensitivity(
    bank: Cloud, space: Space, yard: Yardstick, region: Region, learned: Sequence[str], nearest: int,
    key: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    """Fit both halves of each input.

    Args:
        bank: runs.
        space: of the unknowns.
        yard: errors of the targets.
        region: whose inputs are meant.
        learned: parameters that are looked at.
        nearest: runs that a fit of the whole bank uses; half as many for a half.
        key: of the generators.

    Returns:
        Rows input, below, above (means of the input in each half), share_above (of the nearest runs of the whole bank;
        half of them if the fit does not care), share_runs (the same of all runs of the bank), parameter, shift (of the
        posterior's mean, from below to above, in standard deviations of the whole bank's posterior).
    """
    populations = bank.particles.populations
    inputs = pd.DataFrame({int(n): drawn_inputs(region, int(n)) for n in np.unique(populations)}).T
    whole = adjusted(bank, yard, min(nearest, len(populations)), np.random.default_rng([*key, 0]))
    columns = [space.names.index(name) for name in learned]
    spread, frames = _spread(whole)[columns], []
    for number, name in enumerate(inputs.columns):
        value = inputs[name]
        above = inputs.index[value > value.median()].to_numpy(np.int64)
        upper = np.isin(populations, above)
        if min(upper.sum(), (~upper).sum()) < FEWEST:
            continue
        low, high = (
            _means(bank.take(np.flatnonzero(upper == side)), yard, nearest // 2, [*key, 1 + number, int(side)])[columns]
            for side in (False, True)
        )
        frames.append(
            pd.DataFrame({
                "input": name, "below": float(value[~value.index.isin(above)].mean()),
                "above": float(value[above].mean()),
                "share_above": float(whole.weights[np.isin(whole.particles.populations, above)].sum()),
                "share_runs": float(upper.mean()), "parameter": list(learned), "shift": (high - low) / spread,
            })
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _means(bank: Cloud, yard: Yardstick, nearest: int, key: Sequence[int]) -> Floats:
    """(unknowns,) means of the posterior that some runs give."""
    fit = adjusted(bank, yard, min(nearest, len(bank.squares)), np.random.default_rng(key))
    return np.asarray(np.average(fit.particles.scores, axis=0, weights=fit.weights))


def _spread(fit: Adjusted) -> Floats:
    """(unknowns,) standard deviations of a posterior in normal scores."""
    mean = np.average(fit.particles.scores, axis=0, weights=fit.weights)
    return np.sqrt(np.average((fit.particles.scores - mean) ** 2, axis=0, weights=fit.weights))
