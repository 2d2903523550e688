"""Fans: how far the values of an ensemble spread, and how far scenarios differ under the same draw and luck."""

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.ensemble_files import FRAMES, SPREAD
from experiments.ensemble_values import Values

Floats = npt.NDArray[np.float64]

PERCENTILES = (5, 25, 50, 75, 95)


def spread(values: Floats) -> dict[str, Floats]:
    """Mean and percentiles over the first axis, runs that failed left out; NaN where all did.

    Args:
        values: (runs, …).

    Returns:
        By SPREAD: (…) each.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = [np.nanmean(values, axis=0), *np.nanpercentile(values, PERCENTILES, axis=0)]
    return dict(zip(SPREAD, found, strict=True))


def fans_frame(values: Values) -> pd.DataFrame:
    """Every output under every scenario.

    Returns:
        A frame with the columns of `fans`.
    """
    head, runs = values.head(), _flat(values.cube)
    found = [head.assign(scenario=name, **spread(runs[s])) for s, name in enumerate(values.scenarios)]
    return pd.concat(found, ignore_index=True)[list(FRAMES["fans"])]


def differences_frame(values: Values) -> pd.DataFrame:
    """Every scenario less the first, run by run under the same draw and seed.

    Returns:
        A frame with the columns of `differences`; nothing in it where there is one scenario.
    """
    head, runs = values.head(), _flat(values.cube)
    found = [pd.DataFrame(columns=list(FRAMES["differences"]))]
    for s, name in enumerate(values.scenarios[1:], start=1):
        apart = runs[s] - runs[0]
        there = np.maximum(np.isfinite(apart).sum(axis=0), 1)
        above = (apart > 0).sum(axis=0) / there
        found.append(head.assign(scenario=name, reference=values.scenarios[0], above=above, **spread(apart)))
    kept = found[1:] or found
    return pd.concat(kept, ignore_index=True)[list(FRAMES["differences"])]


def _flat(cube: Floats) -> Floats:
    """(scenarios, runs, outputs)."""
    return cube.reshape(len(cube), -1, cube.shape[3])
