"""Step 7: who claims a dwelling, a job or a seat, and what becomes of those who get none."""

from functools import cache

import numpy as np
import numpy.typing as npt

from agents.columns import COLLEGE, JOBLESS, REFUSED, SLOTS, UNSEATED, Households
from agents.compiling import plain, row_rule, rule, table_rule
from agents.conditions import Codes
from agents.family import slots_away, slots_of
from agents.luck import CLAIM_DWELLING, CLAIM_JOB, CLAIM_SEAT, Integer, block, draw_many
from agents.members import age_in, schooling_of, skill_of, stage_of, works
from agents.moving import JOIN, ONE_AWAY, STAY, WHOLE
from model.choosing import Choices
from model.claims import Claimed, Claims, empty_claims, losers
from model.events import JOBLESS as JOBLESS_EVENT
from model.events import REFUSED as REFUSED_EVENT
from model.events import UNSEATED as UNSEATED_EVENT
from model.events import Flow
from model.rows import person_location, size_of

Rows = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]

GROWN = 63
"""An age at which nobody claims a seat, the last that a mask of ages has a bit for."""


@row_rule
def goes_to(row: int, h: Households, choices: Choices, k: Codes) -> int:
    """Place to which a household moves or sends someone; negative if nobody leaves home."""
    # In a frozen run what the reference's household chose may be carried out by one whose members came home.
    joins = choices.destination[row] == JOIN and h.away[row] >= 0
    return int(k.place[h.away[row]]) if joins else int(choices.destination[row])


@row_rule
def wants_dwelling(row: int, h: Households, choices: Choices) -> bool:
    """Whether those who move want a dwelling: families, couples, and whoever joins someone who had only a room."""
    if choices.mode[row] != ONE_AWAY:
        return True
    away, _ = slots_away(row, h)
    return bool(choices.destination[row] == JOIN and away & (away - 1) == 0)


@table_rule
def dwelling_claims(h: Households, moving: Rows, choices: Choices, k: Codes, seed: Integer, year: int) -> Claims:
    """Claims of those who want a dwelling; class 0 is registered there, 1 in the prefecture, 2 elsewhere."""
    claims, n = empty_claims(moving.size), 0
    place, rank, luck, who, rows = claims
    for i in range(moving.size):
        row = moving[i]
        to = goes_to(row, h, choices, k)
        if 0 <= to < k.inside and wants_dwelling(row, h, choices):
            place[n], rows[n], who[n] = to, row, h.id[row]
            local = h.registration[row] < k.villages
            rank[n] = 0 if k.registered[h.registration[row]] == place[n] else 1 if local else 2
            luck[n] = block(seed, h.id[row], year, CLAIM_DWELLING, 0)[0]
            n += 1
    return place[:n], rank[:n], luck[:n], who[:n], rows[:n]


@rule
def best_skill(row: int, h: Households, year: int) -> int:
    """Highest skill among a household's workers, −1 if nobody works."""
    best = -1
    for slot in range(slots_of(row, h)):
        if h.birth[row, slot] != 0:
            traits = np.int64(h.traits[row, slot])
            if works(age_in(year, np.int64(h.birth[row, slot])), schooling_of(traits)):
                best = max(best, skill_of(traits))
    return best


@table_rule
def job_claims(h: Households, moving: Rows, choices: Choices, k: Codes, seed: Integer, year: int) -> Claims:
    """One claim, at place × 3 + skill, for each household that moves or sends someone to town; (m,) each."""
    claims, n = empty_claims(moving.size), 0
    cell, rank, luck, who, rows = claims
    for i in range(moving.size):
        row = moving[i]
        to = goes_to(row, h, choices, k)
        if 0 <= to < k.inside:
            skill = best_skill(row, h, year)
            if skill >= 0:
                cell[n], rank[n], rows[n] = to * 3 + skill, 0, row
                who[n], luck[n] = h.id[row], block(seed, h.id[row], year, CLAIM_JOB, 0)[0]
                n += 1
    return cell[:n], rank[:n], luck[:n], who[:n], rows[:n]


@row_rule
def ages_short(row: int, place: Integer, h: Households, k: Codes, ages: Rows) -> Integer:
    """Ages at which those of a household who live in a place claim seats, from `short_ages`."""
    return ages[place, np.int64(k.registered[h.registration[row]] == place)]


@row_rule
def may_claim_seat(row: int, h: Households, k: Codes, ages: Rows, year: int) -> Integer:
    """1 if any member is of an age at which a seat may be claimed, or is marked as without one, else 0."""
    here = h.residence[row]
    there = h.away[row] if h.away[row] >= 0 else here
    wanted = ages_short(row, k.place[here], h, k, ages) | ages_short(row, k.place[there], h, k, ages)
    of_age: Integer = 0
    marked: Integer = 0
    for slot in range(SLOTS):
        # The code of an empty slot comes to the age of someone grown up.
        of_age |= wanted >> min(age_in(year, np.int64(h.birth[row, slot])), GROWN)
        marked |= np.int64(h.traits[row, slot])
    return of_age & 1 | np.int64(marked & UNSEATED != 0)


@table_rule
def with_pupils(first: int, last: int, h: Households, k: Codes, ages: Rows, year: int) -> Rows:
    """Those of some rows that may have a child who claims a seat, or a member marked as without one."""
    rows, n = np.empty(last - first, np.int64), 0
    for row in range(first, last):
        rows[n] = row
        n += (h.id[row] != 0) & (may_claim_seat(row, h, k, ages, year) != 0)
    return rows[:n]


@table_rule
def seat_claims(first: int, last: int, h: Households, k: Codes, ages: Rows, seed: Integer, year: int) -> Claims:
    """Claims of the children of some rows where seats are short, at place × 3 + stage; (m,) rows are row × 8 + slot.

    Class 0 is registered there, 1 was seated before, 2 is new; `ages` are from `short_ages`. A child's draw is the same
    in every year at a stage. All are unmarked; who gets no seat is marked afterwards.
    """
    homes = with_pupils(first, last, h, k, ages, year)
    claims, n = empty_claims(homes.size * SLOTS), 0
    cell, rank, luck, who, rows = claims
    for i in range(homes.size):
        row = homes[i]
        for slot in range(SLOTS):
            traits, age = np.int64(h.traits[row, slot]), min(age_in(year, np.int64(h.birth[row, slot])), GROWN)
            place = np.int64(k.place[person_location(row, slot, h)])
            if ages_short(row, place, h, k, ages) >> age & 1:
                stage = stage_of(age, schooling_of(traits))
                local = k.registered[h.registration[row]] == place
                cell[n], rows[n], who[n] = place * 3 + stage, row * SLOTS + slot, h.id[row]
                rank[n] = 0 if local else 2 if traits & UNSEATED else 1
                luck[n] = slot * 4 + max(stage, 0)
                n += stage >= 0
            if traits & UNSEATED:
                h.traits[row, slot] = np.uint8(traits & ~UNSEATED)
    # In a loop that does nothing else, so that several are drawn at once.
    for i in range(n):
        luck[i] = block(seed, who[i], 0, CLAIM_SEAT, np.int64(luck[i]))[0]
    return cell[:n], rank[:n], luck[:n], who[:n], rows[:n]


@cache
def ages_at_stages() -> Rows:
    """(3,) ages at each stage of school, whatever the level attended, as bits."""
    stage, levels = plain(stage_of), range(COLLEGE + 1)
    ages = [[age for age in range(GROWN) if any(stage(age, level) == s for level in levels)] for s in range(3)]
    return np.array([sum(1 << age for age in each) for each in ages])


def short_ages(short: npt.NDArray[np.uint8]) -> Rows:
    """(p, 2) ages at which children claim seats, as bits, of those registered elsewhere and of those registered there.

    Args:
        short: (p, 3) by place and stage: 0 where the seats suffice for all, 1 where they do for those registered there,
            so that only the others claim, and 2 where they do not.
    """
    claims = short[:, None] > np.arange(2)[:, None]
    ages: Rows = claims @ ages_at_stages()
    return ages


@rule
def refuse(rows: Rows, h: Households, choices: Choices, k: Codes, flow: Flow) -> None:
    """Without a dwelling a household keeps last year's place and mode; noted from here to where it would go."""
    for i in range(rows.size):
        row = rows[i]
        flow[REFUSED_EVENT, k.place[h.residence[row]], goes_to(row, h, choices, k)] += size_of(row, h)
        choices.destination[row] = STAY
        h.holds[row] = np.uint8(np.int64(h.holds[row]) | REFUSED)


@rule
def leave_jobless(rows: Rows, h: Households, choices: Choices, k: Codes, flow: Flow) -> None:
    """Movers who find no job in the year go on seeking: a shock that makes them reconsider."""
    for i in range(rows.size):
        row = rows[i]
        place = goes_to(row, h, choices, k)
        flow[JOBLESS_EVENT, k.place[h.residence[row]], place] += 1
        h.holds[row] = np.uint8(np.int64(h.holds[row]) | JOBLESS)


@rule
def unseat(rows: Rows, h: Households, k: Codes, flow: Flow) -> None:
    """Mark the children without a seat; entries are row × 8 + slot."""
    for i in range(rows.size):
        row, slot = rows[i] // SLOTS, rows[i] % SLOTS
        place = k.place[person_location(row, slot, h)]
        flow[UNSEATED_EVENT, place, place] += 1
        h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) | UNSEATED)


@table_rule
def letting_claims(h: Households, moving: Rows, choices: Choices, k: Codes) -> Claims:
    """Claims on affordable rental of all families that move to town, by identity: its high bits stand for a draw."""
    claims, n = empty_claims(moving.size), 0
    place, rank, luck, who, rows = claims
    for i in range(moving.size):
        row = moving[i]
        if 0 <= choices.destination[row] < k.inside and choices.mode[row] == WHOLE:
            place[n], rank[n], rows[n] = choices.destination[row], 0, row
            who[n], luck[n] = h.id[row], h.id[row] >> np.uint64(32)
            n += 1
    return place[:n], rank[:n], luck[:n], who[:n], rows[:n]


def lettings(families: Claimed, free: Counts, rows: int) -> npt.NDArray[np.uint8]:
    """(rows,) 1 for the `families` that move into affordable rental, while the (p,) `free` dwellings there last."""
    lets = np.zeros(rows, np.uint8)
    for part in families.parts:
        lets[part[4]] = 1
    lets[losers(families, np.maximum(free, 0))] = 0
    return lets


def lettings_by_lot(
    h: Households,
    moving: Rows,
    choices: Choices,
    k: Codes,
    free: Counts,
    families: Counts,
    seed: Integer,
    year: int,
) -> npt.NDArray[np.uint8]:
    """(n,) 1 for the families that move into affordable rental in a frozen run: by lot, none at another's expense.

    Args:
        h: households.
        moving: (m,) rows that move.
        choices: of the year.
        k: codes of the year.
        free: (p,) affordable dwellings that stand empty.
        families: (p,) that moved in in the reference: the chance is what is free for each of them.
        seed: of the run.
        year: calendar year.
    """
    place = choices.destination[moving]
    family = (choices.mode[moving] == WHOLE) & (place >= 0) & (place < k.inside)
    rows, places = moving[family], place[family]
    lot = draw_many(seed, h.id[rows], year, CLAIM_DWELLING, 1)
    lets = np.zeros(h.id.size, np.uint8)
    lets[rows] = lot * families[places] < free[places]
    return lets


@rule
def forget_shocks(h: Households, used: int) -> None:
    """Last year's refusals and searches have had their effect once everyone has chosen."""
    for row in range(used):
        h.holds[row] = np.uint8(np.int64(h.holds[row]) & ~(REFUSED | JOBLESS))
