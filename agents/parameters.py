"""What a behavioural parameter is: its unit, prior, source and status, kept beside the rule that uses it.

A rule's parameters are the fields of a flat NamedTuple in the rule's own file, each annotated with a `Parameter`.
The value used without calibration is the mean of the prior.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple, TypeVar, get_type_hints

import numpy as np

from agents.errors import InputError, nearest
from agents.luck import draw

STATUSES = ("literature", "assumption", "derived", "calibrated")

PRIOR = 129
"""What a draw from a prior is for (agents/luck.py)."""

_STANDARD = NormalDist()
_BETA_PARTS = 4096


class Prior(NamedTuple):
    """A prior distribution with closed-form moments; `low` and `high` bound what may be set."""

    family: str
    first: float
    second: float
    low: float
    high: float

    @property
    def mean(self) -> float:
        """Mean, rounded to 9 digits so that it is the same number on every machine."""
        return round(_moments(self)[0], 9)

    @property
    def sd(self) -> float:
        """Standard deviation, rounded to 9 digits."""
        return round(_moments(self)[1], 9)

    def quantile(self, u: float) -> float:
        """Value below which the prior, cut off at its bounds, has the mass u; rounded to 9 digits as the mean is.

        Raises:
            InputError: if u is not strictly between 0 and 1.
        """
        if not 0.0 < u < 1.0:
            raise InputError(f"quantile of {self} at {u!r}; allowed is strictly between 0 and 1")
        return round(min(max(_quantile(self, u), self.low), self.high), 9)

    def __str__(self) -> str:
        return f"{self.family}({self.first:g}, {self.second:g})"


def normal(mean: float, sd: float, low: float = -math.inf, high: float = math.inf) -> Prior:
    """Normal prior; its bounds are for input only and far from its mass."""
    return Prior("Normal", mean, sd, low, high)


def positive_normal(mean: float, sd: float) -> Prior:
    """Normal prior truncated at zero."""
    return Prior("Normal⁺", mean, sd, 0.0, math.inf)


def lognormal(median: float, sigma: float, low: float = 0.0, high: float = math.inf) -> Prior:
    """Log-normal prior given by its median and the standard deviation of the logarithm."""
    return Prior("LogNormal", median, sigma, low, high)


def uniform(low: float, high: float) -> Prior:
    """Uniform prior between two bounds."""
    return Prior("Uniform", low, high, low, high)


def beta(a: float, b: float) -> Prior:
    """Beta prior on 0–1."""
    return Prior("Beta", a, b, 0.0, 1.0)


def _moments(prior: Prior) -> tuple[float, float]:
    a, b = prior.first, prior.second
    if prior.family == "Normal":
        return a, b
    if prior.family == "Normal⁺":
        z = a / b
        ratio = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / (0.5 * (1 + math.erf(z / math.sqrt(2))))
        return a + b * ratio, b * math.sqrt(1 - z * ratio - ratio * ratio)
    if prior.family == "LogNormal":
        mean = a * math.exp(b * b / 2)
        return mean, mean * math.sqrt(math.exp(b * b) - 1)
    if prior.family == "Uniform":
        return (a + b) / 2, (b - a) / math.sqrt(12)
    return a / (a + b), math.sqrt(a * b / (a + b + 1)) / (a + b)


def _quantile(prior: Prior, u: float) -> float:
    a, b = prior.first, prior.second
    if prior.family == "Uniform":
        return a + u * (b - a)
    if prior.family == "Beta":
        return _beta_quantile(a, b, u)
    if prior.family == "LogNormal":
        low = math.log(prior.low / a) / b if prior.low > 0.0 else -math.inf
        high = math.log(prior.high / a) / b if prior.high < math.inf else math.inf
        return a * math.exp(b * _between(low, high, u))
    return a + b * _between((prior.low - a) / b, (prior.high - a) / b, u)


def _between(low: float, high: float, u: float) -> float:
    """Quantile of the standard normal cut off at two bounds."""
    below = _STANDARD.cdf(low) if low > -math.inf else 0.0
    above = _STANDARD.cdf(high) if high < math.inf else 1.0
    return _STANDARD.inv_cdf(below + u * (above - below))


def _beta_quantile(a: float, b: float, u: float) -> float:
    """Quantile of a Beta with a, b ≥ 1: its density added up in equal parts, straight lines between."""
    middles = [(k + 0.5) / _BETA_PARTS for k in range(_BETA_PARTS)]
    heights = [x ** (a - 1.0) * (1.0 - x) ** (b - 1.0) for x in middles]
    wanted, total = u * math.fsum(heights), 0.0
    for k, height in enumerate(heights):
        if total + height >= wanted:
            return (k + (wanted - total) / height) / _BETA_PARTS
        total += height
    return 1.0


@dataclass(frozen=True)
class Parameter:
    """Declared once, in the annotation of the field it describes."""

    meaning: str
    unit: str
    prior: Prior
    source: str
    status: str
    shift: str = ""
    """What a move by one prior standard deviation is expected to raise; empty where the sign is open."""


Group = TypeVar("Group")


def declared(group: type) -> dict[str, Parameter]:
    """The parameters of one rule file's NamedTuple, by field name."""
    hints: dict[str, Any] = get_type_hints(group, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def fill(group: type[Group], values: Mapping[str, float]) -> Group:
    """Build one rule's parameters from a flat table; what the table lacks takes its prior mean.

    Every field is cast to float, because an integer in a float field would silently compile a second kernel.
    """
    table = declared(group)
    return group(**{name: float(values.get(name, entry.prior.mean)) for name, entry in table.items()})


def check(values: Mapping[str, float], known: Mapping[str, Parameter]) -> None:
    """Refuse unknown names and values outside the prior's bounds.

    Raises:
        InputError: naming the parameter, its value, and what is allowed.
    """
    for name, value in values.items():
        if name not in known:
            raise InputError(f"parameter '{name}' is unknown{nearest(name, list(known))}; see model/README.md for all")
        prior = known[name].prior
        if not (isinstance(value, (int, float)) and math.isfinite(value) and prior.low <= value <= prior.high):
            raise InputError(f"parameter '{name}' is {value!r}; allowed is {prior.low:g} to {prior.high:g}")


def drawn(known: Mapping[str, Parameter], number: int) -> dict[str, float]:
    """Draw every parameter from its prior, independently.

    Args:
        known: parameters by name.
        number: of the draw; each name has its own luck, so that a further parameter changes no other's value.

    Returns:
        Value by name, within the bounds that `check` allows.
    """
    return {name: entry.prior.quantile(_luck(name, number)) for name, entry in known.items()}


def _luck(name: str, number: int) -> float:
    identity = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    return float(draw(np.uint64(number), np.uint64(identity), 0, PRIOR, 0))
