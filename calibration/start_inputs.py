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
    spread = _spread(whole)[columns]
    frames = []
    for number, name in enumerate(inputs.columns):
        value = inputs[name]
        above = inputs.index[value > value.median()].to_numpy(np.int64)
        halves = [np.flatnonzero(np.isin(populations, above) == side) for side in (False, True)]
        if min(len(rows) for rows in halves) < len(columns) + 2 or value.nunique() < 2:
            continue
        means = []
        for side, rows in enumerate(halves):
            luck = np.random.default_rng([*key, 1 + number, side])
            fit = adjusted(bank.take(rows), yard, min(nearest // 2, len(rows)), luck)
            means.append(np.average(fit.particles.scores, axis=0, weights=fit.weights)[columns])
        frames.append(
            pd.DataFrame({
                "input": name, "below": float(value[~value.index.isin(above)].mean()),
                "above": float(value[above].mean()),
                "share_above": float(whole.weights[np.isin(whole.particles.populations, above)].sum()),
                "share_runs": len(halves[1]) / len(populations), "parameter": list(learned),
                "shift": (means[1] - means[0]) / spread,
            })
        )  # fmt: skip
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


COLUMNS = ("input", "below", "above", "share_above", "share_runs", "parameter", "shift")


def _spread(fit: Adjusted) -> Floats:
    """(unknowns,) standard deviations of a posterior in normal scores."""
    mean = np.average(fit.particles.scores, axis=0, weights=fit.weights)
    return np.sqrt(np.average((fit.particles.scores - mean) ** 2, axis=0, weights=fit.weights))
