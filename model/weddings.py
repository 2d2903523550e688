"""Marriage: brides and grooms matched within a market and three-year age band, by keyed rank; the unmatched wait."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from agents.columns import (
    AWAY,
    HOMESTEAD,
    MALE,
    NO_DWELLING,
    NOWHERE,
    OWNED,
    PARTNERED,
    RENTED,
    SLOTS,
    Households,
)
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.forming import FormingParameters, settles_with_bride
from agents.identity import MARRIAGE, child
from agents.luck import COUPLE, MARRY, Integer, Words, block, uniform
from agents.members import GENERATION, age_in
from model.events import HOUSEHOLD_FORMED, MARRIAGE_TRANSFER, Flow
from model.events import MARRIAGE as MARRIAGE_EVENT
from model.rows import clear, close_up, empty_slot, living_since, normalise, person_location, size_of, unlike
from model.threads import over_rows, side_by_side

BANDS = 64
# The side of a couple in one byte: whose it is, whether the other spouse joins the household there, and the slot
# that he or she then has in it.
BRIDE_SIDE, JOINS, SLOT_SHIFT = 1, 2, 2
Rows = npt.NDArray[np.int64]
Candidates = tuple[Rows, Words, Words, Rows, Rows]
"""(m,) group, draw, identity, row and slot of those who look for a spouse."""


@table_rule
def candidates(
    h: Households,
    seeking: Rows,
    weds: npt.NDArray[np.uint8],
    k: Codes,
    market: npt.NDArray[np.int16],
    sex: int,
    seed: Integer,
    year: int,
) -> Candidates:
    """Everyone of one sex from some rows in this year's market."""
    found = 0
    for i in range(seeking.size):
        for slot in range(SLOTS):
            found += weds[seeking[i]] >> slot & 1
    group, luck = np.empty(found, np.int64), np.empty(found, np.uint64)
    who, rows, slots = np.empty(found, np.uint64), np.empty(found, np.int64), np.empty(found, np.int64)
    n = 0
    for i in range(seeking.size):
        row = seeking[i]
        if h.id[row] == 0:
            continue
        for slot in range(SLOTS):
            traits = np.int64(h.traits[row, slot])
            if weds[row] >> slot & 1 == 0 or h.birth[row, slot] == 0 or traits & PARTNERED or traits & MALE != sex:
                continue
            age = age_in(year, np.int64(h.birth[row, slot]))
            if age < 18:
                continue
            band = age // 3 if sex else (age + 2) // 3
            group[n] = np.int64(market[k.node[person_location(row, slot, h)]]) * BANDS + band
            luck[n] = block(seed, h.id[row], year, MARRY, 64 + slot)[0]
            who[n], rows[n], slots[n] = h.id[row], row, slot
            n += 1
    return group[:n], luck[:n], who[:n], rows[:n], slots[:n]


def ranked(parts: Sequence[Candidates]) -> tuple[Rows, Rows, Rows]:
    """Group, row and slot of the candidates by group and keyed draw; identity and slot break ties."""
    group, luck, who, rows, slots = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    # Group and draw in one word, and next to no two words alike: one key to sort by instead of four.
    words = (group.astype(np.uint64) << np.uint64(32)) | luck
    order = np.argsort(words)
    if (words[order[1:]] == words[order[:-1]]).any():
        order = np.lexsort((slots, who, words))
    return group[order], rows[order], slots[order]


@rule
def take(row: int, slot: int, new: int, at: int, h: Households) -> None:
    """Move one member, who marries, into a slot of the household where the couple will live."""
    h.birth[new, at] = h.birth[row, slot]
    h.traits[new, at] = np.uint8((np.int64(h.traits[row, slot]) | PARTNERED) & ~AWAY)
    clear(row, slot, h)


@rule
def room_with_parents(row: int, slot: int, h: Households) -> bool:
    """Whether a member lives with the parents' generation, nobody of its own is married there, and a slot is free."""
    birth, elders, room = np.int64(h.birth[row, slot]), False, False
    if h.traits[row, slot] & AWAY:
        return False
    for other in range(SLOTS):
        born, traits = np.int64(h.birth[row, other]), np.int64(h.traits[row, other])
        older = born + GENERATION <= birth
        if born == 0:
            room = True
        elif traits & PARTNERED and not older:
            return False
        elif older and traits & AWAY == 0:
            elders = True
    return elders and room


@rule
def side_of(pair: Rows, h: Households, k: Codes, p: FormingParameters, seed: Integer, year: int) -> int:
    """Whose side a couple lives and registers on, and whether in the household there."""
    groom, bride = pair[0], pair[2]
    words = block(seed, h.id[groom], year, COUPLE, pair[1])
    town_him = k.registered[h.registration[groom]] % 2 == 1 and h.registration[groom] < k.villages
    town_her = k.registered[h.registration[bride]] % 2 == 1 and h.registration[bride] < k.villages
    hers = settles_with_bride(uniform(words[0]), town_him, town_her, p.with_bride, p.with_town)
    room = room_with_parents(bride, pair[3], h) if hers else room_with_parents(groom, pair[1], h)
    joins = room and uniform(words[2]) < p.with_parents
    return (BRIDE_SIDE if hers else 0) | (JOINS if joins else 0)


@rule
def wed(
    pair: Rows, side: int, new: int, h: Households, k: Codes, p: FormingParameters, flow: Flow, seed: Integer, year: int
) -> int:
    """Marry a couple (row and slot of groom and bride), to live and be registered on one side, in `new` if by itself.

    Returns `side` with the slot of who joined, or without the bit if there is no room with the parents any more: a
    brother or sister may have married before, and in a frozen run the household is another than in the reference.
    """
    one = 2 if side & BRIDE_SIDE else 0
    stays, slot, comes, other = pair[one], pair[one + 1], pair[2 - one], pair[3 - one]
    moved, home = k.place[person_location(comes, other, h)], k.place[person_location(stays, slot, h)]
    flow[MARRIAGE_EVENT, moved, home] += 1
    flow[MARRIAGE_TRANSFER, k.registered[h.registration[comes]], k.registered[h.registration[stays]]] += 1
    if side & JOINS and room_with_parents(stays, slot, h):
        at = empty_slot(stays, h)
        h.traits[stays, slot] = np.uint8(np.int64(h.traits[stays, slot]) | PARTNERED)
        take(comes, other, stays, at, h)
        side |= at << SLOT_SHIFT
    else:
        found(pair, stays, slot, new, h, k, p, seed, year)
        flow[HOUSEHOLD_FORMED, flow.shape[1] - 1, home] += 1
        side &= BRIDE_SIDE
    normalise(pair[0], h, k, flow)
    normalise(pair[2], h, k, flow)
    return side


@rule
def found(
    pair: Rows, stays: int, slot: int, new: int, h: Households, k: Codes, p: FormingParameters, seed: Integer, year: int
) -> None:
    """Write a couple's household into row `new`, where the member in `slot` of row `stays` lives."""
    groom, groom_slot = pair[0], pair[1]
    words = block(seed, h.id[groom], year, COUPLE, groom_slot)
    home, since, share = person_location(stays, slot, h), living_since(stays, slot, h), size_of(stays, h)
    identity = child(h.id[groom], year, MARRIAGE, groom_slot)
    for empty in range(SLOTS):
        clear(new, empty, h)
    take(groom, groom_slot, new, 0, h)
    take(pair[2], pair[3], new, 1, h)
    h.id[new], h.origin[new], h.registration[new] = identity, h.origin[stays], h.registration[stays]
    h.residence[new], h.away[new] = home, NOWHERE
    # Years of residence are those of the spouse who does not move.
    h.since[new], h.away_since[new] = since, 0
    h.land[new] = np.uint16(np.int64(h.land[stays]) // share)
    h.dividend[new] = np.uint16(np.int64(h.dividend[stays]) // share)
    h.land[stays] = np.uint16(np.int64(h.land[stays]) - np.int64(h.land[new]))
    h.dividend[stays] = np.uint16(np.int64(h.dividend[stays]) - np.int64(h.dividend[new]))
    h.attachment[new] = h.attachment[stays]
    h.holds[new] = np.uint8(np.int64(h.holds[stays]) & HOMESTEAD)
    if home >= k.villages:
        h.dwelling[new] = NO_DWELLING
    elif k.place[home] % 2 == 0:
        h.dwelling[new] = OWNED
    else:
        h.dwelling[new] = OWNED if uniform(words[1]) < p.newlywed_owns else RENTED


@table_rule
def matched(men: tuple[Rows, Rows, Rows], women: tuple[Rows, Rows, Rows]) -> Rows:
    """(m, 4) row and slot of groom and bride: the i-th man of each group and its i-th woman, unless kin."""
    group_m, row_m, slot_m = men
    group_w, row_w, slot_w = women
    couples = np.empty((min(group_m.size, group_w.size), 4), np.int64)
    i = j = n = 0
    while i < group_m.size and j < group_w.size:
        if group_m[i] < group_w[j]:
            i += 1
        elif group_m[i] > group_w[j]:
            j += 1
        else:
            if row_m[i] != row_w[j]:
                couples[n, 0], couples[n, 1], couples[n, 2], couples[n, 3] = row_m[i], slot_m[i], row_w[j], slot_w[j]
                n += 1
            i += 1
            j += 1
    return couples[:n]


@table_rule
def sides_of(
    couples: Rows, h: Households, k: Codes, p: FormingParameters, seed: Integer, year: int
) -> npt.NDArray[np.uint8]:
    """(m,) whose side each couple settles on, and whether it joins the household there."""
    sides = np.zeros(len(couples), np.uint8)
    for i in range(len(couples)):
        sides[i] = side_of(couples[i], h, k, p, seed, year)
    return sides


@rule
def wed_rows(
    some: Rows,
    alone: bool,
    couples: Rows,
    sides: npt.NDArray[np.uint8],
    weds: npt.NDArray[np.uint8],
    used: int,
    h: Households,
    k: Codes,
    p: FormingParameters,
    flow: Flow,
    seed: Integer,
    year: int,
    others: Rows,
) -> int:
    """Marry some couples; where `alone`, those from whose households others may marry are only noted and counted."""
    n = 0
    for i in some:
        # One bit at most is set in each where nobody else looks for a spouse.
        his, hers = np.int64(weds[couples[i, 0]]), np.int64(weds[couples[i, 2]])
        if alone and (his & (his - 1) != 0 or hers & (hers - 1) != 0):
            others[n] = i
            n += 1
        else:
            sides[i] = wed(couples[i], int(sides[i]), used + i, h, k, p, flow, seed, year)
    return n


def wed_all(
    couples: Rows,
    sides: npt.NDArray[np.uint8],
    weds: npt.NDArray[np.uint8],
    used: int,
    h: Households,
    k: Codes,
    p: FormingParameters,
    flows: Sequence[Flow],
    seed: Integer,
    year: int,
) -> int:
    """Marry every couple, on a thread for each of `flows`; returns the number of rows then in use.

    Those that found a household have the new rows, in the order of the couples.

    What one couple takes along from a household is what an earlier one has left there: couples who share none can be
    married at once, the others in their order.

    Args:
        couples: (m, 4) row and slot of groom and bride.
        sides: (m,) from `sides_of`; in its place, what came about: who joined, and the slot.
        weds: (n,) bit mask of the members who look for a spouse.
        used: rows in use.
        h: the households, changed in place, with room for the couples.
        k: codes of the year.
        p: parameters of forming households.
        flows: the year's events, added to.
        seed: of the run.
        year: calendar year.
    """

    def marry(some: Rows, alone: bool, worker: int) -> Rows:
        left, flow = np.empty(some.size, np.int64), flows[worker]
        n = wed_rows(some, alone, couples, sides, weds, used, h, k, p, flow, seed, year, left)
        return left[:n]

    everyone = np.arange(len(couples))
    parts = over_rows(len(couples), len(flows), lambda first, last, worker: marry(everyone[first:last], True, worker))
    marry(np.concatenate(parts), False, 0)
    return close_up(used, used + len(couples), h)


def who_joined(couples: Rows, sides: npt.NDArray[np.uint8]) -> Rows:
    """(j, 4) row and slot that each spouse who joined a household has now, and those that he or she left."""
    joined = sides & JOINS != 0
    couples, sides = couples[joined], sides[joined]
    hers = sides & BRIDE_SIDE != 0
    stays, comes = np.where(hers, couples[:, 2], couples[:, 0]), np.where(hers[:, None], couples[:, :2], couples[:, 2:])
    return np.column_stack([stays, sides >> SLOT_SHIFT, comes])


def engaged(
    h: Households,
    used: int,
    weds: npt.NDArray[np.uint8],
    k: Codes,
    market: npt.NDArray[np.int16],
    seed: Integer,
    year: int,
    threads: int,
) -> Rows:
    """Hold this year's marriage markets, one for each county and outside place.

    Args:
        h: the households.
        used: rows in use.
        weds: (n,) bit mask of the members who look for a spouse.
        k: codes of the year.
        market: (nodes,) market of each node.
        seed: of the run.
        year: calendar year.
        threads: that may run at once.

    Returns:
        (m, 4) row and slot of the groom and of the bride of every couple of this year.
    """

    def come(first: int, last: int, _: int) -> list[Candidates]:
        seeking = unlike(0, weds, first, last)
        return [candidates(h, seeking, weds, k, market, sex, seed, year) for sex in (MALE, 0)]

    sexes = zip(*over_rows(used, threads, come), strict=True)
    men, women = side_by_side(threads, [partial(ranked, parts) for parts in sexes])
    return matched(men, women)
