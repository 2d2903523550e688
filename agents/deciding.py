"""What one household decides in a year, from its own row and the year's conditions.

These are the row rules that kernels and Mesa agents share.
"""

from agents.columns import RENTED, Households
from agents.compiling import rule
from agents.conditions import Conditions
from agents.family import family_of
from agents.income import IncomeParameters
from agents.luck import BUY, RECONSIDER, REGISTER, Integer, block, draw, uniform
from agents.moving import STAY, WHOLE, MovingParameters, choose
from agents.reconsidering import ReconsideringParameters, reconsiders
from agents.registering import KEEP, RegisteringParameters, registers

BUYS = 16
"""Bit of a deed: the renting family buys its dwelling."""


@rule
def decide_move(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    r: ReconsideringParameters,
    seed: int,
    year: int,
) -> tuple[int, int]:
    """One household's destination and mode: STAY unless it reconsiders."""
    f = family_of(row, h, year)
    if not reconsiders(row, h, c, r, f, draw(seed, h.id[row], year, RECONSIDER, 0), year):
        return STAY, WHOLE
    return choose(row, h, c, m, p, f, seed, year)


@rule
def decide_registration(
    row: int,
    destination: int,
    h: Households,
    c: Conditions,
    g: RegisteringParameters,
    kin_half: float,
    seed: Integer,
    year: int,
) -> int:
    """One household's deed: who moves this year keeps its registration; a renting family in town may buy."""
    if destination != STAY:
        return KEEP
    words = block(seed, h.id[row], year, REGISTER, 0)
    f = family_of(row, h, year)
    deed = registers(row, h, c, g, f, kin_half, uniform(words[0]), uniform(words[1]), year)
    rents_in_town = h.dwelling[row] == RENTED and c.place[h.residence[row]] % 2 == 1
    if rents_in_town and draw(seed, h.id[row], year, BUY, 0) < g.own_chance:
        deed |= BUYS
    return deed
