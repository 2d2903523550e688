"""Why one household lives where it does: what it weighed and how it valued it, taken from the rules themselves.

A part of V is what the value rules give with all other coefficients at zero, so nothing here repeats a formula, and the
parts add up to V.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.arithmetic import exp
from agents.columns import Households
from agents.conditions import Conditions
from agents.explaining_options import Option, options, random_parts, values
from agents.family import Family
from agents.income import IncomeParameters
from agents.luck import Integer
from agents.moving import JOIN, ONE_AWAY, WHOLE
from agents.moving_parameters import MovingParameters

Floats = npt.NDArray[np.float64]

COSTS = ("moving_cost", "cost_age", "cost_schooling", "cost_member", "cost_elder")
PARTS = {
    "income": ("b_wage",),
    "distance": ("b_wage", "dist_ratio"),
    "border": ("b_border",),
    "kin": ("b_kin",),
    "school": ("b_school",),
    "dwelling": ("b_home",),
    "burden": ("b_split",),
    "push": ("push",),
    "attachment": ("attachment",),
    "cost": COSTS,
}
"""Parts of V beside those of the place's attraction, and the coefficients that make each; `distance` is what
`dist_ratio` adds to income."""

SHAPES = ("kin_half", "kin_cost", "estate_value", "nest_prefecture", "nest_outside")
"""Coefficients that scale others or luck, and so stay as they are in every part."""


@dataclass(frozen=True)
class Alternative:
    """One place and mode that a household weighed."""

    destination: int
    """A place, or STAY, HOME, RETURN, JOIN."""
    mode: int
    place: int
    """Where the family, or whoever goes, would live."""
    parts: dict[str, float]
    """Parts of V that are not zero; they add up to it."""
    value: float
    """V."""
    sampling: float
    """−λ ln π: the correction of a town that was sampled, and the size term of joining those away."""
    luck: float
    """Random part of the utility."""
    utility: float
    income: float
    """Yuan a year that the household expects in all, net of rent."""


def alternatives(
    row: int,
    h: Households,
    c: Conditions,
    attractions: Mapping[str, Floats],
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    seed: Integer,
    year: int,
) -> list[Alternative]:
    """Every place and mode that the household in a row weighs this year, staying first, each with its parts.

    Args:
        row: of the household, as the other arguments are those of `choose`.
        h: the households.
        c: the year's conditions.
        attractions: (places,) terms by name that add up to the conditions' `attraction`.
        m: coefficients of V.
        p: what a job and living apart are expected to bring.
        f: the family.
        seed: of the run.
        year: calendar year.
    """
    found = options(row, h, c, f, seed)
    value = values(found, row, h, c, m, p, f)
    random = random_parts(found, value, h.id[row], 2 * c.townships, m, seed, year)
    parts, income = taken_apart(found, row, h, c, attractions, m, p, f)
    return [
        Alternative(
            option.destination,
            option.mode,
            option.place,
            {name: float(part[i]) for name, part in parts.items() if part[i] != 0.0},
            float(value[i]),
            *random[i],
            income=float(income[i]),
        )
        for i, option in enumerate(found)
    ]


def taken_apart(
    found: list[Option],
    row: int,
    h: Households,
    c: Conditions,
    attractions: Mapping[str, Floats],
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
) -> tuple[dict[str, Floats], Floats]:
    """The parts of V by name, (n,) each, and (n,) expected income; arguments as for `alternatives`."""
    nothing = m._replace(**{name: 0.0 for name in m._fields if name not in SHAPES})
    flat = c._replace(attraction=np.zeros_like(c.attraction))
    parts = {
        name: values(found, row, h, c._replace(attraction=term), nothing, p, f)
        for name, term in attractions.items()
        if term.any()
    }
    for name, kept in PARTS.items():
        masked = nothing._replace(**{field: getattr(m, field) for field in kept})
        parts[name] = values(found, row, h, flat, masked, p, f)
    parts["distance"] -= parts["income"]
    logs = values(found, row, h, flat, nothing._replace(b_wage=1.0), p, f)
    return parts, np.array([exp(float(value)) for value in logs])


def best(found: list[Alternative]) -> Alternative:
    """The one with the highest utility; of equals the first."""
    return max(found, key=lambda alternative: alternative.utility)


def sent(f: Family, destination: int, mode: int) -> tuple[int, ...]:
    """Slots of the members who go in a mode that splits the family."""
    if destination == JOIN:
        return (f.joiner,)
    return () if mode == WHOLE else (f.goer,) if mode == ONE_AWAY else (f.goer, f.partner)
