"""Why one household did what it did with its place: chance, draw and alternatives, taken from the rules themselves.

A part of V is what the value rules give with all other coefficients at zero; a factor of the chance to reconsider is
what its removal takes away. So nothing here repeats a formula, and the parts add up to V.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.arithmetic import exp, gumbel, log, positive_stable
from agents.columns import JOBLESS, REFUSED, Households
from agents.compiling import rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import IncomeParameters, means_of
from agents.luck import CHOICE_SET, MOVE, NEST, RECONSIDER, STAYING, Integer, block, draw, uniform
from agents.moving import BOTH_AWAY, ONE_AWAY, STAY, WHOLE, alternative, going_value, homeward_value, nested, sends
from agents.reconsidering import ReconsideringParameters, row_chance
from agents.utility import MovingParameters, base_of, offer_of, stay_value

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
"""Parts of V beside `place`, and the coefficients that make each; `distance` is what `dist_ratio` adds to income."""

SHAPES = ("kin_half", "kin_cost", "nest_prefecture", "nest_outside")
"""Coefficients that scale others or luck, and so stay as they are in every part."""

FACTORS = {
    "young": ("reconsider_young", 1.0),
    "old": ("reconsider_old", 1.0),
    "recent": ("reconsider_recent", 1.0),
    "shock": ("reconsider_shock", 1.0),
    "decay": ("reconsider_decay", 0.0),
    "one_off": ("one_off", 0.0),
}
"""What moves the chance to reconsider, its parameter, and the value at which it moves nothing."""


@dataclass(frozen=True)
class Reconsideration:
    """Whether a household opened the question of where to live."""

    chance: float
    usual: float
    """Chance with every factor at rest."""
    factors: dict[str, float]
    """Those of `FACTORS` that are at work, and by how much each multiplies the chance."""
    shocks: tuple[str, ...]
    """What the factor `shock` is due to: `refused`, `jobless`, `flood`, `decline`."""
    draw: float
    reconsiders: bool


@dataclass(frozen=True)
class Alternative:
    """One place and mode that a household weighed."""

    destination: int
    """A place, or STAY, HOME, RETURN."""
    mode: int
    place: int
    """Where the family, or whoever goes, would live."""
    parts: dict[str, float]
    """Parts of V that are not zero; they add up to it."""
    value: float
    """V."""
    sampling: float
    """−λ ln π: the correction of a town that was sampled."""
    luck: float
    """Random part of the utility."""
    utility: float
    income: float
    """Yuan a year that the household expects in all, net of rent."""


def reconsideration(
    row: int, h: Households, c: Conditions, r: ReconsideringParameters, f: Family, seed: Integer, year: int
) -> Reconsideration:
    """Chance, draw and outcome of reconsidering, with the factors at work."""
    chance = float(row_chance(row, h, c, r, f.head_age, year))
    factors, usual = {}, r
    for name, (parameter, rest) in FACTORS.items():
        without = float(row_chance(row, h, c, r._replace(**{parameter: rest}), f.head_age, year))
        if without != chance:
            factors[name] = chance / without if without > 0.0 else 0.0
        usual = usual._replace(**{parameter: rest})
    u = float(draw(seed, h.id[row], year, RECONSIDER, 0))
    return Reconsideration(
        chance, float(row_chance(row, h, c, usual, f.head_age, year)), factors, shocks(row, h, c), u, u < chance
    )


def shocks(row: int, h: Households, c: Conditions) -> tuple[str, ...]:
    """Name what prompts the household to search."""
    holds, place = int(h.holds[row]), int(c.place[h.residence[row]])
    found = {
        "refused": holds & REFUSED,
        "jobless": holds & JOBLESS,
        "flood": c.flooded[place],
        "decline": c.declining[c.county[place]],
    }
    return tuple(name for name, there in found.items() if there)


@rule
def weigh(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    seed: Integer,
    year: int,
    what: npt.NDArray[np.int64],
    value: npt.NDArray[np.float64],
) -> int:
    """List what `choose` weighs, in its order; returns the number of alternatives.

    Args:
        row: of the household, as the other arguments are those of `choose`.
        h: the households.
        c: the year's conditions.
        m: coefficients of V.
        p: what a job and living apart are expected to bring.
        f: the family.
        seed: of the run.
        year: calendar year.
        what: (n, 3) written: destination, mode, place.
        value: (n, 4) written: V, sampling correction, luck, utility.
    """
    identity, origin, residence = h.id[row], h.origin[row], h.residence[row]
    here, inside, known = c.place[residence], 2 * c.townships, c.known.shape[1]
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    first = block(seed, identity, year, NEST, 0)
    near = positive_stable(m.nest_prefecture, uniform(first[0]), uniform(first[1]))
    far = positive_stable(m.nest_outside, uniform(first[2]), uniform(first[3]))
    away_at = c.place[h.away[row]] if f.away > 0 else -1
    what[0, 0], what[0, 1], what[0, 2] = STAY, WHOLE, away_at if f.away > 0 else here
    value[0, 0] = stay_value(row, h, c, m, f, means, base, p.room_share)
    value[0, 1], value[0, 2] = 0.0, gumbel(draw(seed, identity, year, STAYING, 0))
    value[0, 3] = value[0, 0] + value[0, 2]
    n, mark, before = 1, draw(seed, identity, 0, CHOICE_SET, 0), 0.0
    for k in range(-2, known + c.townships):
        place, node, kind, chance, met = alternative(k, origin, residence, f.away > 0, mark, before, c)
        if k >= known:
            before = c.inclusion[origin, node]
            mark += 1.0 if met else 0.0
        if place < 0:
            continue
        offer = offer_of(row, h, c, m, p, f, place, node)
        words = block(seed, identity, year, MOVE, place)
        stable, nest = (near, m.nest_prefecture) if place < inside else (far, m.nest_outside)
        sampling = -(nest * log(chance)) if chance != 1.0 else 0.0
        for mode in range(WHOLE, BOTH_AWAY + 1):
            if mode != WHOLE and (kind != 0 or not sends(f, place == away_at, here < inside, mode)):
                continue
            if kind == 0:
                v = going_value(mode, m, f, means, base, offer, place == away_at, p.room_share)
            else:
                v = homeward_value(row, h, c, m, f, means, base, offer, kind)
            what[n, 0], what[n, 1], what[n, 2] = kind if kind != 0 else place, mode, place
            u = uniform(words[mode])
            value[n, 0], value[n, 1], value[n, 2] = v, sampling, nested(0.0, u, stable, nest)
            value[n, 3] = nested(v + sampling, u, stable, nest)
            n += 1
    return n


def alternatives(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    seed: Integer,
    year: int,
) -> list[Alternative]:
    """Every place and mode that the household in a row weighs this year, staying first, each with its parts."""
    room = 3 + 3 * (c.known.shape[1] + c.townships)
    what, value, alone = np.zeros((room, 3), np.int64), np.zeros((room, 4)), np.zeros((room, 4))
    n = weigh(row, h, c, m, p, f, seed, year, what, value)
    nothing = m._replace(**{name: 0.0 for name in m._fields if name not in SHAPES})
    parts = {"place": column(row, h, c, nothing, p, f, seed, year, n, alone)}
    flat = c._replace(attraction=np.zeros_like(c.attraction))
    for name, kept in PARTS.items():
        masked = nothing._replace(**{field: getattr(m, field) for field in kept})
        parts[name] = column(row, h, flat, masked, p, f, seed, year, n, alone)
    parts["distance"] -= parts["income"]
    logs = column(row, h, flat, nothing._replace(b_wage=1.0), p, f, seed, year, n, alone)
    return [
        Alternative(
            int(what[i, 0]),
            int(what[i, 1]),
            int(what[i, 2]),
            {name: float(values[i]) for name, values in parts.items() if values[i] != 0.0},
            float(value[i, 0]),
            float(value[i, 1]),
            float(value[i, 2]),
            float(value[i, 3]),
            float(exp(logs[i])),
        )
        for i in range(n)
    ]


def column(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    seed: Integer,
    year: int,
    n: int,
    value: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """(n,) V of each alternative under the given coefficients; `value` is room to work in."""
    weigh(row, h, c, m, p, f, seed, year, np.zeros((len(value), 3), np.int64), value)
    return value[:n, 0].copy()


def best(found: list[Alternative]) -> Alternative:
    """The one with the highest utility; of equals the first."""
    return max(found, key=lambda alternative: alternative.utility)


def sent(f: Family, mode: int) -> tuple[int, ...]:
    """Slots of the members who go in a mode that splits the family."""
    return () if mode == WHOLE else (f.goer,) if mode == ONE_AWAY else (f.goer, f.partner)
