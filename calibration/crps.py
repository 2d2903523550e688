"""How good a forecast of one number is: the continuous ranked probability score, in the number's own unit.

CRPS = E|X − y| − ½ E|X − X′| for a forecast X and what came out, y: 0 is perfect, and for a forecast of a single value
it is its distance from y (Gneiting and Raftery 2007).
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def crps(samples: Floats, found: float, weights: Floats | None = None) -> float:
    """Score a forecast given as samples.

    Args:
        samples: (n,) of the forecast.
        found: what came out.
        weights: (n,) of the samples; all alike if not given.
    """
    order = np.argsort(samples, kind="stable")
    x, w = samples[order], np.ones(len(samples)) if weights is None else weights[order]
    w = w / w.sum()
    below = np.cumsum(w) - 0.5 * w
    # ½ E|X − X′| of a weighted sample is Σ w x (2 F − 1), with F taken in the middle of each step.
    return float(w @ np.abs(x - found) - w @ (x * (2.0 * below - 1.0)))


def quantiles(samples: Floats, shares: tuple[float, ...], weights: Floats | None = None) -> Floats:
    """(shares,) quantiles of a weighted sample."""
    order = np.argsort(samples, kind="stable")
    w = np.ones(len(samples)) if weights is None else weights[order]
    middle = (np.cumsum(w) - 0.5 * w) / w.sum()
    return np.interp(shares, middle, samples[order])
