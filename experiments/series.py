"""Naive forecasts of one series by itself: no household, no place, no age.

Each takes n possible pasts, (n, years) shares in percent, and gives n values in a later year.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


FACTORS = (0.5, 1.1)
"""Assumed bounds of the factor by which increments shrink."""


def persistence(years: Floats, values: Floats, at: int) -> Floats:
    """Assume that nothing changes any more."""
    return values[:, -1]


def last_increment(years: Floats, values: Floats, at: int) -> Floats:
    """Assume that every year adds what the last one added."""
    step = (values[:, -1] - values[:, -2]) / (years[-1] - years[-2])
    return np.asarray(values[:, -1] + step * (at - years[-1]))


def slowing(years: Floats, values: Floats, at: int) -> Floats:
    """Assume that yearly increments go on shrinking by the factor by which they shrank on average."""
    gaps = np.diff(years)
    steps = np.maximum(np.diff(values, axis=1) / gaps, 1e-6)
    middles = years[1:] - 0.5 * gaps
    between = max(float(middles[-1] - middles[0]), 1.0)
    factor = np.clip((steps[:, -1] / steps[:, 0]) ** (1.0 / between), *FACTORS)
    # The increment of a year is that of its middle.
    ahead = np.arange(int(years[-1]) + 1, at + 1) - 0.5 - middles[-1]
    return np.asarray(values[:, -1] + steps[:, -1] * (factor[:, None] ** ahead).sum(axis=1))


def straight_line(years: Floats, values: Floats, at: int) -> Floats:
    """Assume a straight line, fitted by least squares."""
    left = years - years.mean()
    slope = (values @ left) / (left @ left)
    return np.asarray(values.mean(axis=1) + slope * (at - years.mean()))


def logistic(years: Floats, values: Floats, at: int) -> Floats:
    """Assume a logistic curve that ends at 100 percent: a straight line of the logits."""
    return from_logit(straight_line(years, to_logit(values), at))


def to_logit(percent: Floats) -> Floats:
    """Logit of a share in percent; nothing and everything are drawn in by a thousandth."""
    share = np.clip(percent / 100.0, 1e-3, 1.0 - 1e-3)
    return np.asarray(np.log(share / (1.0 - share)))


def from_logit(logit: Floats) -> Floats:
    """Share in percent of a logit."""
    return np.asarray(100.0 / (1.0 + np.exp(-logit)))
