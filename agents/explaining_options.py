"""The places and modes that one household weighs, their V under any coefficients, and their luck.

This is plain Python that calls the rules as the run compiled them, so that a trace has next to nothing to compile.
"""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import log
from agents.choosing import Luck, luck_of, nest_of
from agents.columns import Households
from agents.conditions import Conditions, Floats
from agents.family import Family
from agents.income import IncomeParameters, means_of
from agents.luck import MOVE, Integer, block, uniform
from agents.moving import (
    BOTH_AWAY,
    CHOICE_PLACES,
    HOME,
    JOIN,
    JOIN_CHANCE,
    JOIN_WORD,
    ONE_AWAY,
    RETURN,
    STAY,
    WHOLE,
    alternative,
    going_value,
    homeward_value,
    joining_value,
    joins,
    nested,
    own_place,
    sample_start,
    sends,
)
from agents.moving_parameters import MovingParameters
from agents.utility import base_of, offer_of, stay_value


class Option(NamedTuple):
    """One place and mode before it is valued."""

    destination: int
    """A place, or STAY, HOME, RETURN, JOIN."""
    mode: int
    place: int
    """Where the family, or whoever goes, would live."""
    node: int
    """Township, or outside place, of the place."""
    chance: float
    """With which the place is among those weighed; of joining, `JOIN_CHANCE`."""


def options(row: int, h: Households, c: Conditions, f: Family, seed: Integer) -> list[Option]:
    """What `choose` weighs, in its order, staying first."""
    origin, residence = h.origin[row], h.residence[row]
    here, inside = int(c.place[residence]), 2 * c.townships
    away_at = int(c.place[h.away[row]]) if f.away > 0 else -1
    found = [Option(STAY, WHOLE, away_at if f.away > 0 else here, -1, 1.0)]
    for kind in (RETURN, HOME, JOIN):
        place, node = own_place(kind, row, h, f, c)
        if place >= 0:
            mode, chance = (ONE_AWAY, JOIN_CHANCE) if kind == JOIN else (WHOLE, 1.0)
            found.append(Option(kind, mode, place, node, chance))
    start = sample_start(h.id[row], seed)
    for k in range(CHOICE_PLACES):
        place, node, chance = alternative(k, origin, here, start, c)
        if place >= 0:
            found += [
                Option(place, mode, place, node, chance)
                for mode in (WHOLE, ONE_AWAY, BOTH_AWAY)
                if mode == WHOLE or (here < inside and sends(f, mode) and not joins(mode, place == away_at))
            ]
    return found


def values(
    found: list[Option],
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
) -> Floats:
    """(n,) V of every option under given coefficients."""
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    away_at = int(c.place[h.away[row]]) if f.away > 0 else -1
    out, place, offer = [], -1, None
    for option in found:
        if option.destination == STAY:
            out.append(stay_value(row, h, c, m, f, means, base, p.room_share))
            continue
        # The modes of a place follow one another and share its offer.
        if offer is None or option.place != place:
            place, offer = option.place, offer_of(row, h, c, m, p, f, option.place, option.node)
        if option.destination == JOIN:
            out.append(joining_value(m, f, means, base, offer, p.room_share))
        elif option.destination < 0:
            out.append(homeward_value(row, h, c, m, f, means, base, offer, option.destination))
        else:
            out.append(going_value(option.mode, m, f, means, base, offer, place == away_at, p.room_share))
    return np.array(out)


def random_parts(
    found: list[Option], value: Floats, identity: Integer, inside: int, m: MovingParameters, seed: Integer, year: int
) -> list[tuple[float, float, float]]:
    """(n) sampling correction, luck and utility of every option.

    Args:
        found: the options, staying first.
        value: (n,) their V.
        identity: of the household.
        inside: places of the prefecture.
        m: the dissimilarities of the nests.
        seed: of the run.
        year: calendar year.
    """
    luck = Luck._make(luck_of(identity, m, seed, year))
    out = [(0.0, luck.stay, float(value[0]) + luck.stay)]
    for option, v in zip(found[1:], value[1:].tolist(), strict=True):
        stable, nest = nest_of(option.place, inside, m, luck)
        word = JOIN_WORD if option.destination == JOIN else option.mode
        u = uniform(block(seed, identity, year, MOVE, option.place)[word])
        sampling = -(nest * log(option.chance)) if option.chance != 1.0 else 0.0
        out.append((sampling, nested(0.0, u, stable, nest), nested(v + sampling, u, stable, nest)))
    return out
