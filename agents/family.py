"""A household's make-up this year, read once from its member slots: who works, who learns, who could go."""

from typing import NamedTuple

import numpy as np

from agents.columns import AWAY, COLLEGE, MALE, PARTNERED, SLOTS, Households
from agents.compiling import row_rule
from agents.luck import Integer
from agents.members import (
    GENERATION,
    RETIREMENT_AGE,
    WORKING_AGE,
    age_in,
    schooling_of,
    skill_of,
    stage_of,
    works,
)

# Where the number of members in a role stands in the sum of their roles, four bits each.
MEMBER, CHILD, ELDER, WORKER, PUPIL, ADULT = 0, 4, 8, 12, 24, 36
"""CHILD is under 16, ELDER 60 or over; WORKER, PUPIL and ADULT (15 or over) are the first of several numbers, by skill,
stage of school and level of schooling."""
ANY_WORKER = 0xFFF << WORKER


class Family(NamedTuple):
    """Counts of one household's members; `home` lives at the residence, `away` elsewhere."""

    home: int
    away: int
    head_age: int
    """As `head_age_of` gives it."""
    schooling: int
    """Highest level of schooling among the workers."""
    workers0: int
    workers1: int
    workers2: int
    """Workers of each skill, home and away."""
    away0: int
    away1: int
    away2: int
    """Workers of each skill who are away."""
    goer: int
    """Slot of the member who would go alone, −1 if none."""
    goer_skill: int
    goer_age: int
    goer_schooling: int
    partner: int
    """Slot of the goer's partner, if both could go, −1 if not."""
    partner_skill: int
    joiner: int
    """Slot of the member at home who would go next to where others are away, −1 if nobody is away or could go."""
    joiner_skill: int
    joiner_age: int
    joiner_schooling: int
    left: int
    """Children at home with a parent away now, and if the goer went, both partners went, or the joiner did."""
    left_by_one: int
    left_by_both: int
    left_by_joiner: int
    preschool: int
    compulsory: int
    senior: int
    """Children by stage of school, home and away."""
    children: int
    """Members under 16, home and away."""
    elders: int
    """Members of 60 and over, home and away."""
    members: int


@row_rule
def goer_rank(age: int, skill: int, man: bool, away: bool) -> int:
    """Who would go alone: whoever is away already, then the more skilled, then the nearer to 28.

    A man counts as ten years nearer: the anchor `men` (calibration/ANCHORS.md), 60–78 % of the
    workers whose family stays.
    """
    distance = age - 28 if age > 28 else 28 - age
    return (1000 if away else 0) + 100 * skill + (10 if man else 0) + 60 - distance


@row_rule
def role_of(age: int, traits: Integer) -> int:
    """What one member counts as: a one in four bits of its own for each, so that roles of up to fifteen add up."""
    level = schooling_of(traits)
    role = 1 << MEMBER
    if age >= 15:
        role |= 1 << (ADULT + 4 * min(level, COLLEGE))
    stage = stage_of(age, level)
    if stage >= 0:
        role |= 1 << (PUPIL + 4 * stage)
    if works(age, level):
        role |= 1 << (WORKER + 4 * skill_of(traits))
    if age < 16:
        role |= 1 << CHILD
    if age >= RETIREMENT_AGE:
        role |= 1 << ELDER
    return role


@row_rule
def number(roles: Integer, role: int) -> int:
    """Members in a role."""
    return int(roles >> role & 15)


@row_rule
def family_from(
    home: Integer,
    away: Integer,
    head_age: int,
    schooling: int,
    goer: int,
    goer_skill: int,
    goer_age: int,
    goer_schooling: int,
    partner: int,
    partner_skill: int,
    joiner: int,
    joiner_skill: int,
    joiner_age: int,
    joiner_schooling: int,
    left: int,
    left_by_one: int,
    left_by_both: int,
    left_by_joiner: int,
) -> Family:
    """A family from the roles of its members, added up at home and away; the other arguments are fields of `Family`."""
    roles = home + away
    return Family(
        number(home, MEMBER), number(away, MEMBER), head_age, schooling,
        number(roles, WORKER), number(roles, WORKER + 4), number(roles, WORKER + 8),
        number(away, WORKER), number(away, WORKER + 4), number(away, WORKER + 8),
        goer, goer_skill, goer_age, goer_schooling, partner, partner_skill,
        joiner, joiner_skill, joiner_age, joiner_schooling, left, left_by_one, left_by_both, left_by_joiner,
        number(roles, PUPIL), number(roles, PUPIL + 4), number(roles, PUPIL + 8),
        number(roles, CHILD), number(roles, ELDER), number(roles, MEMBER),
    )  # fmt: skip


@row_rule
def counted(home: Integer, away: Integer) -> Family:
    """A family that nobody asks who would go."""
    return family_from(home, away, 0, 0, -1, 0, 0, 0, -1, 0, -1, 0, 0, 0, 0, 0, 0, 0)


@row_rule
def family_of(row: int, households: Households, year: int) -> Family:
    """Read one household's slots: in one pass, and again for the partner, the joiner and children left behind."""
    home: Integer = 0
    away: Integer = 0
    top = gone_mask = 0
    goer, goer_skill, goer_age, goer_schooling, best = -1, 0, 0, 0, 0
    for slot in range(slots_of(row, households)):
        birth = np.int64(households.birth[row, slot])
        if birth == 0:
            continue
        traits = np.int64(households.traits[row, slot])
        age = age_in(year, birth)
        role, gone = role_of(age, traits), (traits & AWAY) != 0
        home += 0 if gone else role
        away += role if gone else 0
        gone_mask |= (1 << slot) if gone else 0
        if role & ANY_WORKER == 0:
            continue
        skill = skill_of(traits)
        top = max(top, schooling_of(traits))
        rank = goer_rank(age, skill, traits & MALE != 0, gone)
        if rank > best:
            best, goer, goer_skill, goer_age, goer_schooling = rank, slot, skill, age, schooling_of(traits)
    partner, partner_skill = partner_of(row, households, year, goer)
    joiner, joiner_skill, joiner_age, joiner_schooling = -1, 0, 0, 0
    # Somebody of 16 or over has to stay.
    if number(away, MEMBER) > 0 and number(home, MEMBER) - number(home, CHILD) > 1:
        joiner, joiner_skill, joiner_age, joiner_schooling = next_of(row, households, year)
    left = one = both = more = 0
    if number(home, CHILD) > 0:
        left, one, both, more = left_behind(row, households, year, gone_mask, goer, partner, joiner)
    return family_from(
        home, away, head_age_of(row, households, year), top, goer, goer_skill, goer_age, goer_schooling,
        partner, partner_skill, joiner, joiner_skill, joiner_age, joiner_schooling, left, one, both, more,
    )  # fmt: skip


@row_rule
def parents_of(row: int, born: Integer, h: Households) -> int:
    """Mask of a child's mother and father: the youngest with a partner of those who are a generation older."""
    mother: Integer = 0
    father: Integer = 0
    hers: Integer = 0
    his: Integer = 0
    for slot in range(slots_of(row, h)):
        birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
        if birth == 0 or traits & PARTNERED == 0 or birth + GENERATION > born:
            continue
        if traits & MALE:
            his, father = (1 << slot, birth) if birth > father else (his, father)
        else:
            hers, mother = (1 << slot, birth) if birth > mother else (hers, mother)
    return int(his | hers)


@row_rule
def left_behind(
    row: int, h: Households, year: int, gone: int, goer: int, partner: int, joiner: int
) -> tuple[int, int, int, int]:
    """Children at home with a parent away now (`gone` is the mask of those), and in each way of sending members."""
    one = 1 << goer if goer >= 0 else 0
    both, more = one | (1 << partner if partner >= 0 else 0), gone | (1 << joiner if joiner >= 0 else 0)
    now = by_one = by_both = by_joiner = 0
    for slot in range(slots_of(row, h)):
        birth = np.int64(h.birth[row, slot])
        if birth == 0 or h.traits[row, slot] & AWAY != 0 or age_in(year, birth) >= WORKING_AGE:
            continue
        parents = parents_of(row, birth, h)
        now += parents & gone != 0
        by_one += parents & one != 0
        by_both += parents & both != 0
        by_joiner += parents & more != 0
    return now, by_one, by_both, by_joiner


@row_rule
def next_of(row: int, households: Households, year: int) -> tuple[int, int, int, int]:
    """Slot, skill, age and schooling of the worker at home who would go next; slot −1 if nobody at home works."""
    found, best, skill, age, level = -1, 0, 0, 0, 0
    for slot in range(slots_of(row, households)):
        birth, traits = np.int64(households.birth[row, slot]), np.int64(households.traits[row, slot])
        if birth == 0 or traits & AWAY:
            continue
        own_age, own_level = age_in(year, birth), schooling_of(traits)
        rank = goer_rank(own_age, skill_of(traits), traits & MALE != 0, False) if works(own_age, own_level) else 0
        if rank > best:
            found, best, skill, age, level = slot, rank, skill_of(traits), own_age, own_level
    return found, skill, age, level


@row_rule
def asked_age_of(row: int, households: Households, year: int) -> int:
    """Age of whoever at home would go next, on which it rests how often moving is weighed; else that of the head."""
    slot, _, age, _ = next_of(row, households, year)
    return age if slot >= 0 else head_age_of(row, households, year)


@row_rule
def is_large(row: int, households: Households) -> bool:
    """Whether a household has members beyond its fourth slot; few do, and the others need no look at those."""
    birth = households.birth
    return bool((birth[row, 4] | birth[row, 5] | birth[row, 6] | birth[row, 7]) != 0)


@row_rule
def slots_of(row: int, households: Households) -> int:
    """Slots that a look at the members has to pass: four in most households."""
    return SLOTS if is_large(row, households) else 4


@row_rule
def head_age_of(row: int, households: Households, year: int) -> int:
    """Age of the oldest worker, or of the oldest member where nobody works."""
    head = oldest = 0
    for slot in range(slots_of(row, households)):
        birth, traits = np.int64(households.birth[row, slot]), np.int64(households.traits[row, slot])
        age = age_in(year, birth) if birth != 0 else 0
        oldest = max(oldest, age)
        head = max(head, age if works(age, schooling_of(traits)) else 0)
    return head if head > 0 else oldest


@row_rule
def partner_in(row: int, slot: int, h: Households) -> int:
    """Slot of the partnered member of the other sex nearest in age, −1 where there is none, or no partner."""
    found = -1
    nearest: Integer = 1000
    if h.traits[row, slot] & PARTNERED == 0:
        return found
    sex, birth = np.int64(h.traits[row, slot]) & MALE, np.int64(h.birth[row, slot])
    for other in range(slots_of(row, h)):
        traits = np.int64(h.traits[row, other])
        if h.birth[row, other] == 0 or traits & PARTNERED == 0 or traits & MALE == sex:
            continue
        gap = abs(np.int64(h.birth[row, other]) - birth)
        if gap < nearest:
            nearest, found = gap, other
    return found


@row_rule
def partner_of(row: int, households: Households, year: int, slot: int) -> tuple[int, int]:
    """Slot and skill of the partner of the member in `slot` if near in age and working, −1 and 0 if none."""
    found = partner_in(row, slot, households) if slot >= 0 else -1
    if found < 0:
        return -1, 0
    birth, traits = np.int64(households.birth[row, found]), np.int64(households.traits[row, found])
    near = abs(birth - np.int64(households.birth[row, slot])) < 25
    return (found, skill_of(traits)) if near and works(age_in(year, birth), schooling_of(traits)) else (-1, 0)


@row_rule
def partners_away(row: int, h: Households) -> int:
    """Mask of the members away who have a partner: no others are parents."""
    mask = 0
    for slot in range(slots_of(row, h)):
        away = h.birth[row, slot] != 0 and h.traits[row, slot] & (AWAY | PARTNERED) == AWAY | PARTNERED
        mask |= 1 << slot if away else 0
    return mask


@row_rule
def slots_away(row: int, h: Households) -> tuple[int, float]:
    """Mask of the members away, and their part of the household."""
    mask = members = gone = 0
    for slot in range(slots_of(row, h)):
        if h.birth[row, slot] != 0:
            members += 1
            if h.traits[row, slot] & AWAY != 0:
                gone, mask = gone + 1, mask | 1 << slot
    return mask, gone / members


@row_rule
def family_among(row: int, mask: int, h: Households, year: int) -> Family:
    """The members in a mask as a family of their own."""
    roles: Integer = 0
    for slot in range(SLOTS):
        if mask >> slot & 1:
            roles += role_of(age_in(year, np.int64(h.birth[row, slot])), np.int64(h.traits[row, slot]))
    return counted(roles, 0)
