"""A household's make-up this year, read once from its member slots: who works, who learns, who could go."""

from typing import NamedTuple

import numpy as np

from agents.columns import AWAY, MALE, PARTNERED, SLOTS, Households
from agents.compiling import row_rule
from agents.luck import Integer
from agents.members import (
    COMPULSORY,
    PRESCHOOL,
    RETIREMENT_AGE,
    SENIOR_STAGE,
    age_in,
    schooling_of,
    skill_of,
    stage_of,
    works,
)


class Family(NamedTuple):
    """Counts of one household's members; `home` lives at the residence, `away` elsewhere."""

    home: int
    away: int
    head_age: int
    """Age of the oldest worker, or of the oldest member where nobody works."""
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
    partner: int
    """Slot of the goer's partner, if both could go, −1 if not."""
    partner_skill: int
    preschool: int
    compulsory: int
    senior: int
    """Children by stage of school, home and away."""
    dependants: int
    """Children under 16 and elders of 60 and over, home and away."""
    elders: int
    """Members of 60 and over."""
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
def family_of(row: int, households: Households, year: int) -> Family:
    """Read one household's slots; at most eight, in one pass and a second for the partner."""
    home = away = head = oldest = top = elders = dependants = 0
    work0 = work1 = work2 = away0 = away1 = away2 = 0
    stage0 = stage1 = stage2 = 0
    goer, goer_skill, best = -1, 0, 0
    for slot in range(SLOTS):
        birth = np.int64(households.birth[row, slot])
        if birth == 0:
            continue
        traits = np.int64(households.traits[row, slot])
        age = age_in(year, birth)
        level = schooling_of(traits)
        gone = (traits & AWAY) != 0
        if gone:
            away += 1
        else:
            home += 1
        oldest = max(oldest, age)
        if age < 16 or age >= RETIREMENT_AGE:
            dependants += 1
        elders += 1 if age >= RETIREMENT_AGE else 0
        stage = stage_of(age, level)
        if stage == PRESCHOOL:
            stage0 += 1
        elif stage == COMPULSORY:
            stage1 += 1
        elif stage == SENIOR_STAGE:
            stage2 += 1
        if not works(age, level):
            continue
        skill = skill_of(traits)
        head = max(head, age)
        top = max(top, level)
        if skill == 0:
            work0 += 1
            away0 += gone
        elif skill == 1:
            work1 += 1
            away1 += gone
        else:
            work2 += 1
            away2 += gone
        rank = goer_rank(age, skill, traits & MALE != 0, gone)
        if rank > best:
            best, goer, goer_skill = rank, slot, skill
    partner, partner_skill = partner_of(row, households, year, goer)
    return Family(
        home, away, head if head > 0 else oldest, top, work0, work1, work2, away0, away1, away2, goer, goer_skill,
        partner, partner_skill, stage0, stage1, stage2, dependants, elders, home + away,
    )  # fmt: skip


@row_rule
def partner_of(row: int, households: Households, year: int, slot: int) -> tuple[int, int]:
    """Slot and skill of the working partner of the member in `slot`, −1 and 0 if none.

    The partner is the partnered member of the other sex nearest in age.
    """
    if slot < 0 or (households.traits[row, slot] & PARTNERED) == 0:
        return -1, 0
    sex = np.int64(households.traits[row, slot]) & MALE
    birth = np.int64(households.birth[row, slot])
    found, skill = -1, 0
    nearest: Integer = 25
    for other in range(SLOTS):
        traits = np.int64(households.traits[row, other])
        if households.birth[row, other] == 0 or (traits & PARTNERED) == 0 or (traits & MALE) == sex:
            continue
        gap = np.int64(households.birth[row, other]) - birth
        gap = -gap if gap < 0 else gap
        if gap < nearest and works(age_in(year, np.int64(households.birth[row, other])), schooling_of(traits)):
            nearest, found, skill = gap, other, skill_of(traits)
    return found, skill
