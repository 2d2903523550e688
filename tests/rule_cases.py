"""The i-th input of every rule: a small table of households around row i, and what other rules read out of it."""

import math
from functools import cache

import numpy as np

from agents.choosing import Luck, luck_of
from agents.columns import SLOTS, Households
from agents.conditions import Codes, Conditions
from agents.desk import Desk, empty_desk
from agents.family import Family, family_of
from agents.income import Apart, IncomeParameters, Means, Pay, means_of, now_away, settled_pay
from agents.living import Lives, Questions, empty_questions
from agents.moving_parameters import MovingParameters
from agents.offering import Offers
from agents.parameters import declared
from agents.places import Places, empty_places
from agents.prospects import Prospects
from agents.registering import AWAY_TO_TOWN, MEMBERS, SOME_TO_TOWN
from agents.schedules import Schedules
from agents.utility import Base, Offer, base_of, offer_of
from model.choosing import Choices, Waiting, empty_waiting
from model.counting_rows import Lookup, Sheets, empty_sheets, lookup_of, roles_by_traits
from model.labour import JobMarket
from model.life import most_formed
from tests.rule_world import COUNT, YEAR, World

SPARE = 16
"""Unused rows of a small table, more than one household can divide into."""


@cache
def lookup() -> Lookup:
    """What members are in YEAR; made once, since it is long in plain Python."""
    return lookup_of(roles_by_traits(), YEAR)


class Case:
    """Row ROW of a small table is the i-th household, OTHER the one after it; NEW is the first unused row."""

    ROW, OTHER, NEW = 1, 2, 3

    def __init__(self, world: World, i: int) -> None:
        self.world, self.i = world, i
        self.places = world.c.rent.size
        # One step beyond a whole round at each turn, so that no place meets the same kinds of household only.
        self.place = (i + i // self.places) % self.places
        inside = 2 * world.c.townships
        self.node = self.place // 2 if self.place < inside else self.place - world.c.townships
        self.h = with_spare(world.h, np.array([i - 1, i, (i + 1) % COUNT]), SPARE)
        self.family = family_of(self.ROW, self.h, YEAR)

    def made(self, kind: type):
        """What a parameter of this kind is given: a fresh copy of all that a rule may write to."""
        world, h, row, f = self.world, self.h, self.ROW, self.family
        moving, income = filled(MovingParameters, world, self.i), filled(IncomeParameters, world, self.i)
        makers = {
            Households: lambda: Households(*(column.copy() for column in h)),
            # The model itself, and every other time a variant of it.
            Conditions: lambda: world.c._replace(stayers=self.i % 2 * 0.4, by_person=self.i // 2 % 2 == 1),
            Codes: lambda: world.k,
            Schedules: lambda: world.s,
            Prospects: lambda: world.prospects,
            Offers: lambda: Offers(*(column.copy() for column in world.offers)),
            Questions: lambda: questions(world, self.i),
            Choices: lambda: choices(world, h.id.size, self.i),
            Lives: lambda: lives(world, h.id.size, self.i),
            Lookup: lookup,
            Sheets: lambda: empty_sheets(1, self.places, world.k.place.size),
            Family: lambda: f,
            Means: lambda: means_of(row, h, world.c, f),
            Apart: lambda: now_away(f, self.i % 4 - 1),
            Pay: lambda: settled_pay(world.c, self.place),
            Base: lambda: base_of(row, h, world.c, moving, f),
            Offer: lambda: offer_of(row, h, world.c, moving, income, f, self.place, self.node),
            Luck: lambda: luck_of(h.id[row], moving, np.uint64(self.i), YEAR),
            Desk: self.desk,
            Waiting: empty_waiting,
            Places: lambda: places(world, self.i),
            JobMarket: lambda: market(world, self.i),
        }
        if kind in makers:
            return makers[kind]()
        return filled(kind, world, self.i) if declared(kind) else None

    def desk(self) -> Desk:
        """A desk with as many destinations as it has room for, and values as they may come."""
        desk, c, inside = empty_desk(), self.world.c, 2 * self.world.c.townships
        for i in range(desk.place.size):
            place = (self.place + 7 * i) % self.places
            desk.place[i], desk.node[i] = place, place // 2 if place < inside else place - c.townships
            desk.worth[i] = self.world.offers.worth[(self.i + i) % c.place.size, desk.node[i]]
        u = self.world.lists.u[self.i]
        desk.word[:] = np.resize((u * 2**32).astype(np.uint64), desk.word.shape)
        desk.bound[:] = np.resize((u - 0.5) * 60.0, desk.bound.shape)
        desk.highest[:] = desk.bound.max(axis=0)
        desk.ceiling[:] = np.resize((u - 0.5) * 60.0, desk.ceiling.shape)
        return desk

    def someone(self, row: int) -> int:
        """Slot of a member of the household in a row."""
        taken = np.flatnonzero(self.h.birth[row])
        return int(taken[self.i % taken.size])


class Crowd(Case):
    """All households at once, for rules that loop over rows; the other way round in the second of the two."""

    def __init__(self, world: World, i: int) -> None:
        super().__init__(world, i)
        self.h = with_spare(world.h, np.arange(COUNT)[:: 1 - 2 * i], 8 * COUNT)
        self.h.id[5::97] = 0  # some rows that were closed

    def live(self) -> np.ndarray:
        """Rows in use."""
        return np.flatnonzero(self.h.id)

    def free(self) -> np.ndarray:
        """First of the rows for the households that each row in use may form."""
        formed = np.zeros(self.live().size, np.int64)
        most_formed(self.live(), self.made(Lives), self.h, formed)
        return COUNT + np.cumsum(formed) - formed

    def couples(self) -> np.ndarray:
        """(c, 4) row and slot of groom and bride: the first members of every other row and of the one after it."""
        rows = np.arange(COUNT).reshape(-1, 2)
        slots = np.array([[np.flatnonzero(self.h.birth[row])[0] for row in pair] for pair in rows])
        return np.stack([rows[:, 0], slots[:, 0], rows[:, 1], slots[:, 1]], axis=1)


def with_spare(h: Households, rows: np.ndarray, spare: int) -> Households:
    """Some rows, and unused ones after them that are not all zero: a rule must not rely on it."""
    table = Households(*(np.concatenate([part[rows], np.repeat(part[:1], spare, axis=0)]) for part in h))
    table.id[rows.size :] = 0
    return table


def choices(world: World, rows: int, i: int) -> Choices:
    """Some move to every kind of destination, some register or buy, some do neither."""
    number = np.arange(rows) + i
    place = number % world.c.rent.size
    moves = np.where(world.c.open[place] == 1, place, -1 - number % 4)
    destination = np.where(world.lists.u[number % COUNT, 0] < 0.5, moves, -1).astype(np.int16)
    what, mask = number % 7, number * 7 % 256
    alone = np.isin(what, (AWAY_TO_TOWN, SOME_TO_TOWN)) & (number % 3 > 0)
    deed = np.where(destination == -1, what + 16 * (number % 2) + np.where(alone, mask << MEMBERS, 0), 0).astype(
        np.uint16
    )
    return Choices(destination, (number % 3).astype(np.uint8), deed)


def places(world: World, i: int) -> Places:
    """Every place with something of everything, and with nothing of it where the number is small."""
    table = empty_places(world.c.rent.size)
    for n, column in enumerate(table):
        flat = column.reshape(-1)
        u = world.lists.u[(np.arange(flat.size) + i + 7 * n) % COUNT, n]
        flat[:] = np.where(u < 0.1, 0.0, u * 9000.0).astype(column.dtype)
    return table


def market(world: World, i: int) -> JobMarket:
    """A year's job market, its chances and shares anywhere from 0 to 1."""
    u = np.resize(world.lists.u[i:, :6], (world.c.rent.size, 3))
    return JobMarket(u.copy(), 1.0 - u, (u * 300.0).astype(np.int64), (u[::-1] * 400.0).astype(np.int64))


def lives(world: World, rows: int, i: int) -> Lives:
    """Masks of few slots, and now and then of many."""
    number = np.arange(rows) + i
    masks = (world.lists.u[number % COUNT, 1:5] ** 3 * 256).astype(np.uint8)
    return Lives(*np.ascontiguousarray(masks.T), (number % 4 == 0).astype(np.uint8))


def questions(world: World, i: int) -> Questions:
    """Room for a stretch, with words drawn for deaths that strike some and spare others."""
    asked = empty_questions()
    asked.words[:] = (np.resize(world.lists.u[i], asked.words.shape) ** 4 * 2**32).astype(np.uint64)
    return asked


def filled(group: type, world: World, i: int) -> tuple:
    """Parameters: means of the priors first, then all low, all high, then drawn over the whole range."""
    values = {}
    for n, (name, parameter) in enumerate(declared(group).items()):
        prior = parameter.prior
        low = prior.low if math.isfinite(prior.low) else prior.mean - 4 * prior.sd
        high = prior.high if math.isfinite(prior.high) else prior.mean + 4 * prior.sd
        u = world.lists.u[i, (n * 7 + 3) % world.lists.u.shape[1]]
        values[name] = float((prior.mean, low, high)[i] if i < 3 else low + (high - low) * u)
    return group(**values)


def mask_of(case: Case, u: float) -> int:
    """Slots of one member at least, of others by chance, never of empty ones."""
    taken = sum(1 << slot for slot in range(SLOTS) if case.h.birth[case.ROW, slot])
    return 1 << case.someone(case.ROW) | int(u * 256) & taken


def in_town(case: Case) -> Households:
    """The households with everyone, or those away, in a town: who asks for a registration there."""
    h = case.made(Households)
    members = case.world.lists.members
    h.residence[case.ROW], h.away[case.ROW] = members[case.i % members.size], members[case.i // 7 % members.size]
    return h
