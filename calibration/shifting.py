"""Where the draws stand under the prior: data and few lineages can move a parameter without narrowing it.

`calibration.contracting` tells what was learned by width alone. Of what was not learned, the draws' own values are used
all the same, so it must be known where they lie: each draw is put through its prior, and the mean of the normal scores
is 0 if they lie as the prior does.
"""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.parameters import Prior
from calibration.observing import NUISANCE
from calibration.posterior import Posterior
from calibration.space import Space
from experiments.point import PARAMETER

Floats = npt.NDArray[np.float64]

SURE = 0.95
"""Of no parameter whose draws lie as its prior does being called moved."""
INSIDE = 0.9
"""Mass of the prior in the range outside of which draws are counted."""
_STANDARD = NormalDist()
_GRID = np.linspace(-6.0, 6.0, 241)
"""Scores at which a prior is laid out; between them lines differ from it by less than 0.002."""


def scores_of(prior: Prior, values: Floats) -> Floats:
    """(n,) normal scores of values under a prior: the inverse of `Space.values`, drawn in at ±6."""
    quantiles = np.array([prior.quantile(_STANDARD.cdf(z)) for z in _GRID.tolist()])
    known, first = np.unique(quantiles, return_index=True)
    return np.asarray(np.interp(values, known, _GRID[first]))


def reach_of(effective: float, count: int) -> float:
    """Mean score beyond which chance leads none of so many parameters, with probability SURE (Bonferroni).

    Args:
        effective: number of independent draws that the draws count as.
        count: of parameters.
    """
    return _STANDARD.inv_cdf(1.0 - (1.0 - SURE) / (2.0 * max(count, 1))) / float(np.sqrt(effective))


def shifts(posterior: Posterior, space: Space) -> pd.DataFrame:
    """Where the draws of each parameter lie under its prior, those furthest off first.

    Args:
        posterior: whose draws are looked at.
        space: of the unknowns, with their priors.

    Returns:
        Rows parameter, learned, shift (mean normal score), shift_settled (the same of the draws walked on), shift_bank
        (of the bank's own posterior), outside (share of the draws outside the prior's 90 %), reach (up to which chance
        reaches with the effective number of draws), moved (not learned, and the shift is beyond that).
    """
    edge, rows = _STANDARD.inv_cdf(0.5 + 0.5 * INSIDE), []
    for name in space.names:
        told = posterior.manifest["parameters"][name]
        column = name if name in NUISANCE else f"{PARAMETER}{name}"
        scores = scores_of(space.known[name].prior, posterior.draws[column].to_numpy(np.float64))
        shift, width = float(scores.mean()), float(scores.std())
        others = (shift + told[apart] * width for apart in ("apart_surface", "apart"))
        rows.append((name, told["learned"], shift, *others, float(np.mean(np.abs(scores) > edge))))
    names = ["parameter", "learned", "shift", "shift_settled", "shift_bank", "outside"]
    frame = pd.DataFrame(rows, columns=names)
    reach = reach_of(posterior.told("effective"), int((~frame["learned"]).sum()))
    frame = frame.assign(reach=reach, moved=~frame["learned"] & (frame["shift"].abs() > reach))
    order = frame["shift"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)
