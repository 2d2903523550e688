"""What one household does with its registration in a year, and whether it buys; shared by kernels and agents."""

from agents.columns import AFFORDABLE, RENTED, Households
from agents.compiling import row_rule
from agents.conditions import Conditions
from agents.luck import BUY, Integer, draw
from agents.moving import STAY
from agents.registering import KEEP, buying_chance, registers
from agents.registering_parameters import RegisteringParameters
from agents.registering_persons import registers_by_person

BUYS = 16
"""Bit of a deed: the renting family buys its dwelling."""


@row_rule
def rents_in_town(row: int, h: Households, c: Conditions) -> bool:
    """The family may buy: it rents in a town here, at the market's rent or an affordable one."""
    location = h.residence[row]
    rents = h.dwelling[row] == RENTED or h.dwelling[row] == AFFORDABLE
    return bool(rents and location < c.villages and c.place[location] % 2 == 1)


@row_rule
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
    if c.by_person:
        deed = registers_by_person(row, h, c, g, kin_half, seed, year)
    else:
        deed = registers(row, h, c, g, kin_half, seed, year)
    if rents_in_town(row, h, c) and draw(seed, h.id[row], year, BUY, 0) < buying_chance(row, h, c, g):
        deed |= BUYS
    return deed
