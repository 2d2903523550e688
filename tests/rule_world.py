"""What rules are called with: rows of a real run in its middle and rows written by hand, as plain arrays."""

from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.columns import (
    AWAY,
    COLLEGE,
    EPOCH,
    JUNIOR,
    MALE,
    NO_SCHOOLING,
    NOWHERE,
    PARTNERED,
    PRIMARY,
    SCHOOLING_SHIFT,
    SENIOR,
    SLOTS,
    TRAINED,
    UNSEATED,
    Households,
)
from agents.conditions import Codes, Conditions
from agents.levers import LEVERS
from agents.luck import draw_many
from agents.offering import Offers
from agents.prospects import Prospects
from agents.schedules import Schedules
from model.governing_step import urban_villages
from model.start import cumulative

COUNT = 1000
"""Inputs of each rule."""
DRAWS = 40
"""Uniform numbers of each input."""
YEAR = 2019


class Lists(NamedTuple):
    """Arrays that rules read beside columns and conditions."""

    u: np.ndarray
    """(COUNT, DRAWS) uniform numbers, keyed by input and position."""
    first: np.ndarray
    members: np.ndarray
    """Urban villages by township, as `urban_villages` gives them."""
    outside: np.ndarray
    towns: np.ndarray
    """Cumulative shares of outside places and of towns."""


class World(NamedTuple):
    h: Households
    c: Conditions
    k: Codes
    s: Schedules
    prospects: Prospects
    offers: Offers
    lists: Lists


PARTS = {
    "h": Households,
    "c": Conditions,
    "k": Codes,
    "s": Schedules,
    "prospects": Prospects,
    "offers": Offers,
    "lists": Lists,
}


def keep(world: World, path: Path) -> None:
    np.savez(
        path, **{f"{part}.{name}": value for part in PARTS for name, value in getattr(world, part)._asdict().items()}
    )


def fetch(path: Path) -> World:
    """The world that was kept; its single numbers are Python's own again."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    values = {name: value if value.ndim else value.item() for name, value in arrays.items()}
    return World(**{part: kind(*(values[f"{part}.{name}"] for name in kind._fields)) for part, kind in PARTS.items()})


def world_of(model) -> World:
    """Inputs out of a run of the made-up prefecture that stands at the end of the year before YEAR."""
    assert model.year == YEAR - 1
    s = model.state
    k = Codes(*(part.copy() if isinstance(part, np.ndarray) else part for part in s.codes))
    edges = edge_rows(k)
    rows = some_rows(s.households, s.used, k, COUNT - edges.id.size)
    h = Households(*(np.concatenate([column[rows], edge]) for column, edge in zip(s.households, edges, strict=True)))
    u = np.stack([draw_many(1, np.arange(COUNT, dtype=np.uint64), 0, 210, index) for index in range(DRAWS)], axis=1)
    shares = cumulative(s.region.outside_weight)
    lists = Lists(u, *urban_villages(s), shares, s.arrival_shares)
    return World(h, edge_conditions(s.conditions), k, s.schedules, s.prospects, s.offers, lists)


def some_rows(h: Households, used: int, k: Codes, count: int) -> np.ndarray:
    """Households of all kinds: up to 150 of each rare kind, and others from end to end of the columns."""
    live = h.id[:used] != 0
    away, home, registered = h.away[:used], h.residence[:used], h.registration[:used]
    kinds = [
        away >= 0,
        home >= k.villages,
        registered >= k.villages,
        k.place[home] % 2 == 1,
        np.count_nonzero(h.birth[:used], axis=1) >= 7,
    ]
    chosen = [np.flatnonzero(live & kind)[:150] for kind in kinds]
    rest = np.setdiff1d(np.flatnonzero(live), np.concatenate(chosen))
    some = np.unique(np.concatenate(chosen))
    others = rest[np.linspace(0, rest.size - 1, count - some.size).astype(np.int64)]
    rows = np.concatenate([some, others])
    assert np.unique(rows).size == count
    return rows


def member(age: int, *bits: int, level: int = JUNIOR) -> tuple[int, int]:
    return YEAR - EPOCH - age, sum(bits) | level << SCHOOLING_SHIFT


FAMILIES = (
    [member(0, level=NO_SCHOOLING)],
    [member(110, MALE, level=NO_SCHOOLING)],
    [(1, 0)],  # 118 years by its code: counted as 110
    [member(30, MALE, PARTNERED, AWAY), member(28, PARTNERED, AWAY, TRAINED), member(6, UNSEATED, level=PRIMARY)],
    [member(45, MALE, PARTNERED, AWAY, level=COLLEGE), member(46, PARTNERED), member(17, level=SENIOR), member(80)],
    [member(22, level=COLLEGE), member(15, MALE), member(12, MALE, level=PRIMARY), member(3, level=NO_SCHOOLING)],
    # Full: two couples and their children, every level of schooling.
    [
        *(member(58, MALE, PARTNERED, level=PRIMARY), member(57, PARTNERED), member(33, MALE, PARTNERED, level=SENIOR)),
        *(member(31, PARTNERED, level=COLLEGE), member(11, level=PRIMARY), member(5), member(0), member(86, MALE)),
    ],
    # Full without a couple, members of the ends of working age.
    [
        *(member(16), member(59, MALE), member(60), member(61, MALE), member(18, level=COLLEGE), member(21)),
        *(member(24), member(14, MALE, UNSEATED)),
    ],
    # Gaps between the members, every bit set in one of them.
    [(0, 0), member(40, 0xFF & ~0b1110), (0, 0), member(39, AWAY, PARTNERED), (0, 0), (0, 0), (0, 0), member(2, AWAY)],
)
"""Households of special make-up, up to eight (birth, traits) each."""


def edge_rows(k: Codes) -> Households:
    """Each kind of residence, registration and place of those away in turn, with the families above and odd wealth."""
    village, town = (int(np.flatnonzero(k.place[: k.villages] % 2 == kind)[0]) for kind in (0, 1))
    kinds = village, town, k.villages, int(k.place.size) - 1
    cases = list(product(kinds, kinds, (NOWHERE, *kinds)))
    n = len(cases)
    birth, traits = np.zeros((n, SLOTS), np.uint8), np.zeros((n, SLOTS), np.uint8)
    i = np.arange(n)
    residence, registration, away = (np.array([case[part] for case in cases], np.int16) for part in range(3))
    for row in range(n):
        for slot, (born, bits) in enumerate(FAMILIES[row % len(FAMILIES)]):
            birth[row, slot], traits[row, slot] = born, bits & (0xFF if away[row] >= 0 else 0xFF & ~AWAY)
    away[~(traits & AWAY).any(axis=1)] = NOWHERE
    return Households(
        id=(i + 1).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        birth=birth,
        traits=traits,
        origin=np.where(i % 3 == 0, residence, np.array(kinds, np.int16)[i % 4]),
        residence=residence,
        away=away,
        registration=registration,
        since=np.array([YEAR - EPOCH, YEAR - EPOCH - 4, 0], np.uint8)[i % 3],
        away_since=np.where(away == NOWHERE, 0, YEAR - EPOCH - i % 6).astype(np.uint8),
        land=np.array([0, 1, 65535, 57], np.uint16)[i % 4],
        dividend=np.array([0, 65535, 900], np.uint16)[i % 3],
        attachment=np.array([0.0, 4.1, -4.1, 0.1], np.float32)[i % 4],
        dwelling=(i % 5).astype(np.uint8),
        holds=(i % 8).astype(np.uint8),
    )


def edge_conditions(real: Conditions) -> Conditions:
    """A year's conditions with the ends of ranges in some townships, and towns without seats, jobs or rent."""
    c = real._replace(**{name: value.copy() for name, value in real._asdict().items() if isinstance(value, np.ndarray)})
    c.levers[:, 1] = [lever.low for lever in LEVERS]
    c.levers[:, 2] = [lever.high for lever in LEVERS]
    c.access[1], c.access[3] = 0.0, 1.0
    c.chance[3], c.employed[3], c.chance[5], c.employed[5] = 0.0, 0.0, 1.0, 0.98
    c.rent[5], c.informal[5] = 0.0, 0.0
    c.kin[0], c.kin[:, 1] = 0.0, 1.0
    c.flooded[:4], c.declining[0], c.opened[:2] = 1, 1, 1
    c.border[-1], c.threshold[0] = 1, 1.0
    return c._replace(one_off=1.0)
