"""What one household's year holds, computed again from its row by the rules, and what the run must have written."""

import numpy as np

from agents.deciding import BUYS
from agents.explaining_living import Chance, life_chances
from agents.explaining_moving import alternatives, best, sent
from agents.explaining_reconsidering import reconsideration
from agents.explaining_registering import buying, obstacle, registering
from agents.family import family_of
from agents.moving import STAY, WHOLE
from agents.registering import KEEP
from model.lives import YearOfLife
from model.rules import county_terms
from model.state import State
from model.surroundings import attraction_parts


def told_chances(s: State, row: int, year: int) -> list[Chance]:
    """What may happen to the members, as they stand before the step."""
    assert s.schedules is not None
    place = s.codes.place[s.households.residence[row]]
    return life_chances(row, place, s.households, s.schedules, s.rules.vital, s.rules.forming, s.seed, year)


def told_move(s: State, row: int, now: YearOfLife) -> tuple[int, int]:
    """Note whether the household reconsidered, what it weighed and chose; gives destination and mode."""
    assert s.conditions is not None
    h, c, r, year = s.households, s.conditions, s.rules, now.year
    f = family_of(row, h, year)
    now.reconsidering = reconsideration(row, h, c, r.reconsidering, s.seed, year)
    if not now.reconsidering.reconsiders:
        return STAY, WHOLE
    terms = np.array(county_terms(s.parameters, s.region.county_codes))
    towns = r.moving.b_town, r.moving.b_outside
    attractions = attraction_parts(s.places, s.levers, c.county, terms, *towns, r.market, s.inside)
    now.alternatives = alternatives(row, h, c, attractions, r.moving, r.income, f, s.seed, year)
    now.chosen = best(now.alternatives)
    now.goers = sent(f, now.chosen.destination, now.chosen.mode)
    return now.chosen.destination, now.chosen.mode


def told_registration(s: State, row: int, now: YearOfLife) -> int:
    """Note what the household could do with its registration, and whether it buys; gives its deed."""
    assert s.conditions is not None
    h, c, r, deed = s.households, s.conditions, s.rules, KEEP
    if now.destination is not None:
        return deed
    now.registering = registering(row, h, c, r.registering, r.moving.kin_half, s.seed, now.year)
    now.obstacle = obstacle(row, h, c)
    now.buying = buying(row, h, c, r.registering, s.seed, now.year)
    if now.registering is not None and now.registering.registers:
        deed = now.registering.deed
    return deed | BUYS if now.buying is not None and now.buying.buys else deed
