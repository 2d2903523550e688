"""Step 7: claimants of dwellings, jobs and seats are ranked by (class, keyed draw, id); who gets none is refused."""

import numpy as np
import numpy.typing as npt

from agents.columns import JOBLESS, REFUSED, SLOTS, UNSEATED, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.luck import CLAIM_DWELLING, CLAIM_JOB, CLAIM_SEAT, Integer, block
from agents.members import age_in, schooling_of, skill_of, stage_of, works
from agents.moving import ONE_AWAY, STAY
from model.choosing import Choices
from model.events import JOBLESS as JOBLESS_EVENT
from model.events import REFUSED as REFUSED_EVENT
from model.events import UNSEATED as UNSEATED_EVENT
from model.events import Flow
from model.rows import person_location, size_of

Rows = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]


@table_rule
def dwelling_claims(
    h: Households, used: int, choices: Choices, k: Codes, seed: Integer, year: int
) -> tuple[Rows, Rows, Words, Words, Rows]:
    """(m,) place, class, draw, identity and row of every claim, of whole families and couples.

    Class 0 is registered there, 1 in the prefecture, 2 elsewhere.
    """
    wanted, m = choices.destination, 0
    for row in range(used):
        m += 0 <= wanted[row] < k.inside and h.id[row] != 0
    place, rank, rows = np.empty(m, np.int64), np.empty(m, np.int64), np.empty(m, np.int64)
    luck, who = np.empty(m, np.uint64), np.empty(m, np.uint64)
    n = 0
    for row in range(used):
        if 0 <= wanted[row] < k.inside and h.id[row] != 0 and choices.mode[row] != ONE_AWAY:
            place[n], rows[n], who[n] = choices.destination[row], row, h.id[row]
            local = h.registration[row] < k.villages
            rank[n] = 0 if k.registered[h.registration[row]] == place[n] else 1 if local else 2
            luck[n] = block(seed, h.id[row], year, CLAIM_DWELLING, 0)[0]
            n += 1
    return place[:n], rank[:n], luck[:n], who[:n], rows[:n]


@rule
def best_skill(row: int, h: Households, year: int) -> int:
    """Highest skill among a household's workers, −1 if nobody works."""
    best = -1
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            traits = np.int64(h.traits[row, slot])
            if works(age_in(year, np.int64(h.birth[row, slot])), schooling_of(traits)):
                best = max(best, skill_of(traits))
    return best


@table_rule
def job_claims(
    h: Households, used: int, choices: Choices, k: Codes, seed: Integer, year: int
) -> tuple[Rows, Rows, Words, Words, Rows]:
    """(m,) place × 3 + skill, class, draw, identity and row: one job for each household that moves or sends to town."""
    m = 0
    for row in range(used):
        m += h.id[row] != 0 and 0 <= choices.destination[row] < k.inside
    cell, rank, rows = np.empty(m, np.int64), np.zeros(m, np.int64), np.empty(m, np.int64)
    luck, who = np.empty(m, np.uint64), np.empty(m, np.uint64)
    n = 0
    for row in range(used):
        if h.id[row] != 0 and 0 <= choices.destination[row] < k.inside:
            skill = best_skill(row, h, year)
            if skill >= 0:
                cell[n], rows[n], who[n] = np.int64(choices.destination[row]) * 3 + skill, row, h.id[row]
                luck[n] = block(seed, h.id[row], year, CLAIM_JOB, 0)[0]
                n += 1
    return cell[:n], rank[:n], luck[:n], who[:n], rows[:n]


@table_rule
def seat_claims(
    h: Households, used: int, k: Codes, short: npt.NDArray[np.uint8], seed: Integer, year: int
) -> tuple[Rows, Rows, Words, Words, Rows]:
    """(m,) place × 3 + stage, class, draw, identity and row × 8 + slot of every child where seats are short.

    Class 0 is registered there, 1 was seated before, 2 is new. A child's draw is the same in every year at a stage.
    """
    m = 0
    for row in range(used):
        if h.id[row] != 0:
            for slot in range(SLOTS):
                if h.birth[row, slot] != 0:
                    stage = stage_of(
                        age_in(year, np.int64(h.birth[row, slot])), schooling_of(np.int64(h.traits[row, slot]))
                    )
                    place = k.place[person_location(row, slot, h)]
                    m += stage >= 0 and place < k.inside and short[place * 3 + stage]
    cell, rank, rows = np.empty(m, np.int64), np.empty(m, np.int64), np.empty(m, np.int64)
    luck, who = np.empty(m, np.uint64), np.empty(m, np.uint64)
    n = 0
    for row in range(used):
        if h.id[row] == 0:
            continue
        for slot in range(SLOTS):
            traits = np.int64(h.traits[row, slot])
            if h.birth[row, slot] == 0:
                continue
            stage = stage_of(age_in(year, np.int64(h.birth[row, slot])), schooling_of(traits))
            place = np.int64(k.place[person_location(row, slot, h)])
            if stage < 0 or place >= k.inside:
                h.traits[row, slot] = np.uint8(traits & ~UNSEATED)
            elif short[place * 3 + stage]:
                cell[n], rows[n], who[n] = place * 3 + stage, row * SLOTS + slot, h.id[row]
                rank[n] = 0 if k.registered[h.registration[row]] == place else 2 if traits & UNSEATED else 1
                luck[n] = block(seed, h.id[row], 0, CLAIM_SEAT, slot * 4 + stage)[0]
                n += 1
            else:
                h.traits[row, slot] = np.uint8(traits & ~UNSEATED)
    return cell, rank, luck, who, rows


def losers(claims: tuple[Rows, Rows, Words, Words, Rows], capacity: Counts) -> Rows:
    """Rows of the claims that come after a cell's capacity, each cell's claims in the order (class, draw, id).

    Args:
        claims: (m,) cell, class, draw, identity and row.
        capacity: (cells,) how many claims each cell serves.
    """
    cell, rank, luck, who, rows = claims
    order = np.lexsort((rows, who, luck, rank, cell))
    cells = cell[order]
    starts = np.searchsorted(cells, np.arange(capacity.size))
    position = np.arange(cells.size) - starts[cells]
    return rows[order][position >= capacity[cells]]


@rule
def refuse(rows: Rows, h: Households, choices: Choices, k: Codes, flow: Flow) -> None:
    """Without a dwelling a household keeps last year's place and mode; noted from here to where it would go."""
    for i in range(rows.size):
        row = rows[i]
        flow[REFUSED_EVENT, k.place[h.residence[row]], choices.destination[row]] += size_of(row, h)
        choices.destination[row] = STAY
        h.holds[row] = np.uint8(np.int64(h.holds[row]) | REFUSED)


@rule
def leave_jobless(rows: Rows, h: Households, choices: Choices, k: Codes, flow: Flow) -> None:
    """Movers who find no job in the year go on seeking: a shock that makes them reconsider."""
    for i in range(rows.size):
        row = rows[i]
        place = choices.destination[row]
        flow[JOBLESS_EVENT, k.place[h.residence[row]], place] += 1
        h.holds[row] = np.uint8(np.int64(h.holds[row]) | JOBLESS)


@rule
def unseat(rows: Rows, seated: Rows, h: Households, k: Codes, flow: Flow) -> None:
    """Mark the children without a seat and unmark all others who claimed one; entries are row × 8 + slot."""
    for i in range(seated.size):
        row, slot = seated[i] // SLOTS, seated[i] % SLOTS
        h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) & ~UNSEATED)
    for i in range(rows.size):
        row, slot = rows[i] // SLOTS, rows[i] % SLOTS
        place = k.place[person_location(row, slot, h)]
        flow[UNSEATED_EVENT, place, place] += 1
        h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) | UNSEATED)


@rule
def forget_shocks(h: Households, used: int) -> None:
    """Last year's refusals and searches have had their effect once everyone has chosen."""
    for row in range(used):
        h.holds[row] = np.uint8(np.int64(h.holds[row]) & ~(REFUSED | JOBLESS))
