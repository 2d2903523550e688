"""Registration by person, a structural variant: each member who may register in town decides for himself.

A couple decides as one, and a child registers with the grown member nearest in age above it by sixteen years or more.
Those who register divide off with their share of land and dividend, and weigh only what they put at risk. Transfers
that no gate stands before (town to town, out, back to the village) stay the household's.
"""

import numpy as np

from agents.arithmetic import logistic
from agents.columns import AWAY, SLOTS, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import family_among, partner_in
from agents.luck import REGISTER, Integer, block, uniform
from agents.members import GENERATION, age_in
from agents.registering import (
    AWAY_TO_TOWN,
    KEEP,
    MEMBERS,
    SOME_TO_TOWN,
    TO_TOWN,
    Applicant,
    applicant_of,
    eligible,
    gate_of,
    odds_of,
    open_transfer,
    registers,
)
from agents.registering_parameters import RegisteringParameters

GROWN = 16
"""Age from which a member decides for himself."""


@row_rule
def grown_there(row: int, slot: int, h: Households, year: int, away: bool) -> bool:
    """Whether the slot holds a grown member who is away, or who is at home."""
    birth = np.int64(h.birth[row, slot])
    return bool(birth != 0 and (h.traits[row, slot] & AWAY != 0) == away and age_in(year, birth) >= GROWN)


@row_rule
def guardian(row: int, child: int, h: Households, year: int, away: bool) -> int:
    """Slot of the grown member there with whom a child registers, −1 if nobody there is grown.

    The youngest of those at least sixteen years older than the child, else the oldest.
    """
    found = oldest = -1
    born = np.int64(h.birth[row, child])
    for slot in range(SLOTS):
        if grown_there(row, slot, h, year, away):
            birth = np.int64(h.birth[row, slot])
            if oldest < 0 or birth < h.birth[row, oldest]:
                oldest = slot
            if birth + GENERATION <= born and (found < 0 or birth > h.birth[row, found]):
                found = slot
    return found if found >= 0 else oldest


@row_rule
def party_of(row: int, slot: int, h: Households, year: int, away: bool) -> int:
    """Mask of those who register with the member in `slot`: partner and children; 0 if another speaks for him.

    Of a couple the first speaks; nobody registers apart from a partner who lives elsewhere.
    """
    if not grown_there(row, slot, h, year, away):
        return 0
    spouse = partner_in(row, slot, h)
    paired = spouse >= 0 and partner_in(row, spouse, h) == slot
    if paired and (spouse < slot or not grown_there(row, spouse, h, year, away)):
        return 0
    mask = 1 << slot | (1 << spouse if paired else 0)
    for other in range(SLOTS):
        birth = np.int64(h.birth[row, other])
        there = birth != 0 and (h.traits[row, other] & AWAY != 0) == away
        if there and age_in(year, birth) < GROWN and mask >> guardian(row, other, h, year, away) & 1:
            mask |= 1 << other
    return mask


@rule
def party_registers(
    row: int,
    mask: int,
    members: int,
    h: Households,
    c: Conditions,
    p: RegisteringParameters,
    kin_half: float,
    words: tuple[Integer, Integer, Integer, Integer],
    year: int,
    away: bool,
) -> bool:
    """Whether the members in a mask register where they live.

    Args:
        row: of their household.
        mask: their slots.
        members: of the household; those in the mask have their share of its land.
        h: households.
        c: the year's conditions.
        p: coefficients.
        kin_half: kin share at which the kin term reaches half.
        words: keyed words: whether they register, were insured, and the office's turn.
        year: calendar year.
        away: they are the members away.
    """
    f = family_among(row, mask, h, year)
    alone = applicant_of(row, h, c, f, year, away)
    who = Applicant(alone.place, alone.years, alone.skill, alone.owner, mask, f.members / members)
    gate, turn = uniform(words[1]), uniform(words[2])
    if not eligible(who.years, who.owner, who.skill, gate, turn, p.insured_share, gate_of(c, who.place)):
        return False
    return uniform(words[0]) < logistic(odds_of(row, h, c, p, kin_half, f, who, year, away))


@rule
def registers_by_person(
    row: int, h: Households, c: Conditions, p: RegisteringParameters, kin_half: float, seed: Integer, year: int
) -> int:
    """What the household does with its registration, with the slots of those who do it from bit `MEMBERS` on."""
    deed = open_transfer(row, h, c, p)[0]
    if deed != TO_TOWN and deed != AWAY_TO_TOWN:
        return registers(row, h, c, p, kin_half, seed, year)
    away, everyone, members, mask = deed == AWAY_TO_TOWN, 0, 0, 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            everyone, members = everyone | 1 << slot, members + 1
    for slot in range(SLOTS):
        party = party_of(row, slot, h, year, away)
        if party != 0:
            words = block(seed, h.id[row], year, REGISTER, 1 + slot)
            if party_registers(row, party, members, h, c, p, kin_half, words, year, away):
                mask |= party
    if mask == 0:
        return KEEP
    if mask == everyone:
        return TO_TOWN
    return (AWAY_TO_TOWN if away else SOME_TO_TOWN) | mask << MEMBERS
