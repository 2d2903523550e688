"""What a behavioural parameter is: its unit, prior, source and status, kept beside the rule that uses it.

A rule's parameters are the fields of a flat NamedTuple in the rule's own file, each annotated with a `Parameter`.
The value used without calibration is the mean of the prior.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, get_type_hints

from agents.errors import InputError, nearest

STATUSES = ("literature", "assumption", "derived", "calibrated")


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
