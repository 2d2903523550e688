"""Carrying out registrations: families, members away who divide off, town to town, out, back to the village."""

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, HOMESTEAD, OWNED, SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.deciding import BUYS
from agents.identity import SETTLER, child
from agents.levers import DIVIDEND_CREDIBILITY, EXIT_PRICE, HOMESTEAD_CREDIBILITY, LAND_CREDIBILITY, LAND_MARKET
from agents.luck import LAND_KEPT, Integer, block, uniform
from agents.registering import (
    AWAY_TO_TOWN,
    KEEP,
    MEMBERS,
    OUT,
    SOME_TO_TOWN,
    TO_TOWN,
    TO_VILLAGE,
    TOWN_TO_TOWN,
    exit_chance,
)
from agents.registering_parameters import RegisteringParameters
from model.choosing import Choices
from model.events import BOUGHT, RURAL_TO_URBAN, TRANSFER_IN, TRANSFER_OUT, URBAN_TO_RURAL, URBAN_TO_URBAN, Flow
from model.rows import size_of, split_off
from model.works import LAND_GIVEN_UP, add

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@rule
def kind_of_transfer(origin: int, destination: int, inside: int) -> int:
    """Event of a transfer between two registered places."""
    if origin >= inside:
        return TRANSFER_IN
    if destination >= inside:
        return TRANSFER_OUT
    if destination % 2 == 0:
        return URBAN_TO_RURAL
    return URBAN_TO_URBAN if origin % 2 == 1 else RURAL_TO_URBAN


@rule
def transfer(row: int, location: Integer, h: Households, k: Codes, settlers: Counts, flow: Flow) -> None:
    """Move a household's registration to a location; those from villages and outside count as settlers of the place."""
    origin, destination = k.registered[h.registration[row]], k.registered[location]
    persons = size_of(row, h)
    event = kind_of_transfer(origin, destination, k.inside)
    flow[event, origin, destination] += persons
    if event in (RURAL_TO_URBAN, TRANSFER_IN):
        settlers[destination] += persons
    h.registration[row] = location


@rule
def keep_or_lose(
    row: int, h: Households, k: Codes, levers: Floats, p: RegisteringParameters, rent: float, seed: Integer, year: int
) -> Integer:
    """After registering in town, land, dividend and homestead stay with the chance that they were trusted to.

    Returns:
        Land sold before that, where there is paid exit (tenths of a mu).
    """
    if h.origin[row] >= k.villages:
        return 0
    t = k.node[h.origin[row]]
    words = block(seed, h.id[row], year, LAND_KEPT, 0)
    sold: Integer = 0
    trust = levers[LAND_CREDIBILITY, t]
    chance = exit_chance(p, h.land[row] * 0.1, levers[EXIT_PRICE, t], rent * levers[LAND_MARKET, t], trust)
    if uniform(words[3]) < chance:
        sold = np.int64(h.land[row])
    if sold > 0 or uniform(words[0]) >= trust:
        h.land[row] = 0
    if uniform(words[2]) >= levers[DIVIDEND_CREDIBILITY, t]:
        h.dividend[row] = 0
    if uniform(words[1]) >= levers[HOMESTEAD_CREDIBILITY, t]:
        h.holds[row] = np.uint8(np.int64(h.holds[row]) & ~HOMESTEAD)
    return sold


@rule
def settle_members(
    row: int, new: int, mask: int, h: Households, k: Codes, settlers: Counts, flow: Flow, year: int
) -> None:
    """Members who register apart, those in `mask` or all who are away, divide off into row `new`."""
    if mask == 0:
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0 and h.traits[row, slot] & AWAY:
                mask |= 1 << slot
    split_off(row, new, mask, child(h.id[row], year, SETTLER, 0), h, k, flow, year)
    transfer(new, np.int64(h.residence[new]), h, k, settlers, flow)


@table_rule
def rows_apart(rows: Counts, choices: Choices, used: int) -> tuple[Counts, int]:
    """(m,) the next row, from `used` on, for those of each of some rows who register apart; the rows then in use."""
    free = np.empty(rows.size, np.int64)
    for i in range(rows.size):
        free[i] = used
        used += np.int64(choices.deed[rows[i]]) & (BUYS - 1) in (AWAY_TO_TOWN, SOME_TO_TOWN)
    return free, used


@rule
def apply_registration(
    h: Households,
    rows: Counts,
    free: Counts,
    choices: Choices,
    k: Codes,
    levers: Floats,
    p: RegisteringParameters,
    rent: float,
    settlers: Counts,
    flow: Flow,
    works: Floats,
    seed: Integer,
    year: int,
) -> None:
    """Carry out every deed of some rows, and note the land sold.

    (m,) `free` is the row for those of each who register apart, `rent` yuan a mu and year.
    """
    for i in range(rows.size):
        row, new = rows[i], free[i]
        deed = np.int64(choices.deed[row])
        if deed & BUYS:
            h.dwelling[row] = OWNED
            here = k.place[h.residence[row]]
            flow[BOUGHT, here, here] += size_of(row, h)
        mask, deed = deed >> MEMBERS, deed & (BUYS - 1)
        if deed == KEEP:
            continue
        if deed in (AWAY_TO_TOWN, SOME_TO_TOWN):
            settle_members(row, new, int(mask), h, k, settlers, flow, year)
            add(LAND_GIVEN_UP, h.origin[new], float(keep_or_lose(new, h, k, levers, p, rent, seed, year)), k, works)
        elif deed == TO_VILLAGE:
            transfer(row, np.int64(h.origin[row]), h, k, settlers, flow)
        elif deed in (TO_TOWN, TOWN_TO_TOWN, OUT):
            transfer(row, np.int64(h.residence[row]), h, k, settlers, flow)
            if deed == TO_TOWN:
                sold = keep_or_lose(row, h, k, levers, p, rent, seed, year)
                add(LAND_GIVEN_UP, h.origin[row], float(sold), k, works)
