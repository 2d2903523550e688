"""What is unknown about the start: the uncertain inputs of a region, spanned by 32 synthetic populations.

Population 0 has every input at its median. Populations 1–31 are a Latin hypercube: each input is cut into 31 strata of
equal probability, each stratum is hit once, at its middle, in an order drawn by key for each input.
"""

from typing import TYPE_CHECKING

import numpy as np

from agents.arithmetic import normal_quantile
from agents.errors import InputError
from agents.luck import word
from model.population_groups import LATIN

if TYPE_CHECKING:
    from model.region import Region

POINTS = 31
POPULATIONS = POINTS + 1
_SEED = 0
_BY_COUNTY = ("county_noise", "urban_noise")
_DISTRIBUTIONS = ("uniform", "triangular", "beta66", "normal")
_BINOMIALS = (462.0, 462.0, 330.0, 165.0, 55.0, 11.0, 1.0)


def beta66_distribution(x: float) -> float:
    """Give the distribution function of Beta(6, 6) at x: the chance of six or more successes in eleven."""
    total, y = 0.0, 1.0 - x
    for successes, ways in zip(range(6, 12), _BINOMIALS[1:], strict=True):
        term = ways
        for _ in range(successes):
            term *= x
        for _ in range(11 - successes):
            term *= y
        total += term
    return total


def beta66_quantile(u: float) -> float:
    """Give the quantile of Beta(6, 6) by halving, to 2**-60."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if beta66_distribution(middle) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def quantile(distribution: str, low: float, mode: float, high: float, u: float) -> float:
    """Give the quantile of an uncertain input.

    Args:
        distribution: uniform, triangular, beta66 (Beta(6, 6) between low and high), or normal (mean `mode`; low and
            high one standard deviation off).
        low: lower bound.
        mode: middle; unused for uniform and beta66.
        high: upper bound.
        u: probability in (0, 1).

    Raises:
        InputError: for another distribution.
    """
    if distribution == "uniform":
        return low + u * (high - low)
    if distribution == "beta66":
        return low + beta66_quantile(u) * (high - low)
    if distribution == "normal":
        return mode + 0.5 * (high - low) * float(normal_quantile(u))
    if distribution == "triangular":
        if u * (high - low) < mode - low:
            return low + float(np.sqrt(u * (high - low) * (mode - low)))
        return high - float(np.sqrt((1.0 - u) * (high - low) * (high - mode)))
    allowed = ", ".join(_DISTRIBUTIONS)
    raise InputError(f"distribution of an uncertain input is {distribution!r}, but must be one of {allowed}")


def stratum(index: int, position: int) -> float:
    """Give the probability at which population `index` takes the input at this position.

    Args:
        index: 0 … 31; 0 gives the median.
        position: number of the input in the list.
    """
    if index == 0:
        return 0.5
    order = sorted(range(POINTS), key=lambda k: (int(word(_SEED, position, 0, LATIN, k)), k))
    return (order[index - 1] + 0.5) / POINTS


def drawn_inputs(region: "Region", index: int) -> dict[str, float]:
    """Draw the uncertain inputs of one synthetic population.

    Args:
        region: its `start_ranges`; `county_noise` and `urban_noise` are drawn once a county, as NAME_CODE.
        index: 0 … 31.

    Returns:
        Value by name, in the order of the table.

    Raises:
        InputError: if the index is none of 0 … 31.
    """
    if not 0 <= index < POPULATIONS:
        raise InputError(f"population is {index}, but must be a whole number from 0 to {POPULATIONS - 1}")
    values: dict[str, float] = {}
    for row in region.start_ranges.reset_index().to_dict("records"):
        name = str(row["name"])
        names = [f"{name}_{code}" for code in region.county_codes] if name in _BY_COUNTY else [name]
        for one in names:
            u = stratum(index, len(values))
            values[one] = quantile(
                str(row["distribution"]), float(row["low"]), float(row["mode"]), float(row["high"]), u
            )
    return values
