"""What every parameter of a rule is given, by its name or kind: numbers over the whole range, its ends among them.

A new rule whose parameters all have names that stand here is tested as it is; any other makes the test fail until the
meaning of its parameter is written down.
"""

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from agents import arithmetic
from agents.columns import SLOTS
from agents.compiling import plain
from agents.income import settled_pay
from agents.luck import BIRTH, GRADUATION, MARRY, ROWS, SCHOOL, block, empty_drawn
from agents.moving import BOTH_AWAY, CHOICE_PLACES, HOME, JOIN, ONE_AWAY, RETURN, STAY, WHOLE
from agents.places import Places
from agents.registering import applicant_of, gate_of
from model.choosing import Choices
from model.counting_rows import FEW, Sheets
from model.events import EVENTS, empty_flow
from model.following_rows import LATER, Before
from model.holdings import HOLDINGS
from model.labour import Courses
from model.settling import short_ages
from model.works import WORKS
from tests.rule_cases import Case, Crowd, in_town, mask_of
from tests.rule_world import COUNT, DRAWS, YEAR, Lists

Given = Callable[[Case, float], Any]


def between(low: float, high: float, *edges: float) -> Given:
    """Floats from `low` to `high`; both, and other edges, a fifth of the time."""
    ends = (low, high, *edges)
    return lambda case, u: float(ends[case.i // 5 % len(ends)] if case.i % 5 == 0 else low + (high - low) * u)


def whole(low: int, high: int) -> Given:
    """Integers from `low` to `high`, both first."""
    return lambda case, u: (low, high)[case.i] if case.i < 2 else low + int(u * (high - low + 1))


def of_bits(bits: int) -> Given:
    """Words of so many bits, first none and all of them set."""

    def given(case: Case, u: float) -> np.uint64:
        mixed = int(u * 2**32) * 0x9E3779B97F4A7C15 % 2**bits
        return np.uint64((0, 2**bits - 1)[case.i] if case.i < 2 else mixed)

    return given


def one_of(*values: Any) -> Given:
    return lambda case, u: values[int(u * len(values))]


def made(make: Callable[[Case], Any]) -> Given:
    """What depends on the case alone; an array is fresh each time, since a rule may write to it."""
    return lambda case, u: make(case)


EITHER, SHARE = one_of(False, True), between(0.0, 1.0)
RATIO, MONEY, TERM = between(0.2, 3.0), between(0.0, 250_000.0), between(-30.0, 30.0, 0.0, -0.0)
LUCK = between(2.0**-33, 1.0 - 2.0**-33)
AGE, LEVEL, SKILL, PERSONS, SLOT = whole(0, 110), whole(0, 4), whole(0, 2), whole(0, SLOTS), whole(0, SLOTS - 1)
YEARS, PLACE_INSIDE = whole(0, 119), made(lambda case: case.place % (2 * case.world.c.townships))
PLACE, ANY_PLACE = made(lambda case: case.place), lambda case, u: int(u * case.places)
LOCATION = lambda case, u: int(u * case.world.k.place.size)  # noqa: E731
COUNTS = made(lambda case: np.full(case.places, case.i % 2, np.int64))

ROLES = lambda case, u: int(u * 2**56) & 0x77777777777777  # noqa: E731

# By rule and parameter, where the name alone does not tell.
SPECIAL: dict[str, Given] = {
    "_power_of_two.exponent": whole(-1022, 1023),
    "exp.x": between(-750.0, 715.0, -745.14, 709.782712893384, 0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324),
    "log.x": between(0.0, 9e5, 5e-324, 2.2250738585072014e-308, 1.0, math.inf, -1.0, math.nan, 1.7976931348623157e308),
    "sin.x": between(0.0, math.pi, -1e6, 1e6, 0.5 * math.pi),
    "logistic.x": between(-800.0, 800.0, 0.0, -0.0, math.inf, -math.inf),
    "income_apart.base": made(lambda case: settled_pay(case.world.c, (case.place + 1) % case.places)),
    "eligible.gate": made(lambda case: gate_of(case.world.c, 2 * (case.i % case.world.c.townships))),
    "service_term.place": PLACE_INSIDE,
    "gate_of.place": PLACE_INSIDE,
    "own_place.kind": one_of(HOME, RETURN, JOIN),
    "child.kind": whole(0, 5),
    "_mix.kind": whole(0, 65535),
    "school_level.level": LEVEL,
    "going_on_chance.level": LEVEL,
    "kind_of_transfer.destination": ANY_PLACE,
    "kind_of_transfer.origin": PLACE,
    "location_in.place": made(lambda case: int(np.resize(np.flatnonzero(case.world.c.open), COUNT)[case.i])),
    **dict.fromkeys(("going_value.there", "joins.there", "dwelling_at.affordable"), EITHER),
    "move_family.affordable": EITHER,
    **dict.fromkeys(("best_mode.i", "alternative.k"), whole(0, CHOICE_PLACES - 1)),
    "highest.values": made(lambda case: case.desk().highest),
    **dict.fromkeys(("bound_all.near", "bound_all.far"), between(-40.0, 700.0, 0.0)),
    **dict.fromkeys(("log_at_most.x", "log_at_least.x"), between(0.0, 9e5, 1.0, 2.0, 1e-300)),
    "ceiling.best": made(lambda case: case.world.offers.best[case.i % 2]),
    "set_ceilings.best": made(lambda case: case.world.offers.best),
    "set_ceilings.here_inside": EITHER,
    "fill_chances.log_chance": made(lambda case: np.zeros_like(case.world.offers.log_chance)),
    "fill_best.best": made(lambda case: np.full((2, 3), case.i % 2 * 1e9)),
    "fill_chances.inclusion": made(lambda case: np.roll(case.world.c.inclusion, case.i, axis=0)),
    "chance_of.town": lambda case, u: int(u * case.world.c.townships),
    "town_met.mark": between(0.0, 16.0),
    "fill_worth.first": one_of(0),
    "fill_worth.last": made(lambda case: case.world.c.place.size),
    **dict.fromkeys(("gather.last", "draw_rows.last"), one_of(ROWS)),
    "look.at": one_of(0, 4),
    "empty_lanes.out": made(lambda case: full_lanes(case)),
    **dict.fromkeys(("may_claim_seat.ages", "ages_short.ages"), made(lambda case: short_ages(shortages(case)))),
    "look.i": whole(0, ROWS - 1),
    "look.n": whole(0, ROWS),
    "draw_each.n": whole(0, SLOTS),
    **dict.fromkeys(("draw_each.processes", "draw_each.indices"), made(lambda case: np.arange(SLOTS) * case.i)),
    "draw_each.out": made(lambda case: np.zeros(SLOTS, np.uint64)),
    **dict.fromkeys(("answer.process", "happens.asked", "happens.process"), one_of(SCHOOL, BIRTH, MARRY, GRADUATION)),
    "divides.wives": one_of(1, 2, 3),
    "draw_rows.out": made(lambda case: empty_drawn()),
    **dict.fromkeys(("draw_rows.identities", "draw_each.identities"), made(lambda case: case.h.id)),
    **dict.fromkeys(
        ("family_from.home", "family_from.away", "counted.home", "counted.away", "count_roles.roles", "number.roles"),
        ROLES,
    ),
    "number.role": lambda case, u: 4 * int(u * 14),
    "sends.mode": one_of(ONE_AWAY, BOTH_AWAY),
    "place_apart.shared": TERM,
    **dict.fromkeys(("odds_of.h", "highest_chance_in_town.h", "applicant_of.h"), made(in_town)),
    "buying_chance.h": made(in_town),
    "odds_of.who": made(
        lambda case: applicant_of(Case.ROW, in_town(case), case.world.c, case.family, YEAR, case.i % 2)
    ),
    "count_members.first": one_of(0, 4),
    **dict.fromkeys(
        ("count_members.split", "count_household.split"), made(lambda case: bool(case.h.away[case.ROW] >= 0))
    ),
    "count_rows.rows": made(lambda case: np.zeros((2, FEW), np.int64)),
    "count_members.ages": made(lambda case: case.made(Sheets).ages),
    "count_roles.out": made(lambda case: case.made(Sheets).lanes),
    "apply_life.free": made(lambda case: case.free()),
    **dict.fromkeys(
        ("apply_registration.free", "note_land_kept.free"), made(lambda case: COUNT + np.arange(case.live().size))
    ),
    "add.amount": between(-900.0, 900.0),
    "add.column": whole(0, len(WORKS) - 1),
    "band_of.luck": of_bits(32),
    "band_of.rank": one_of(0, 1, 2),
    "wed_rows.alone": made(lambda case: case.i == 0),
    "wed_rows.couples": made(lambda case: case.couples()),
    "wed_rows.others": made(lambda case: np.zeros(COUNT // 2, np.int64)),
    "wed_rows.some": made(lambda case: np.arange(COUNT // 2)),
    "most_formed.formed": made(lambda case: np.zeros(case.live().size, np.int64)),
    "wed_rows.sides": made(lambda case: (np.arange(COUNT // 2) % 4).astype(np.uint8)),
    "parents_of.born": made(lambda case: int(case.h.birth[case.ROW].max())),
    "wed.side": whole(0, 3),
    "found.stays": made(lambda case: case.ROW),
    "found.slot": made(lambda case: case.someone(case.ROW)),
    "wed_rows.weds": made(lambda case: (np.arange(case.h.id.size) % 11).astype(np.uint8)),
    **dict.fromkeys(("refuse.rows", "leave_jobless.rows"), made(lambda case: going(case))),
    "unseat.rows": made(lambda case: case.live() * SLOTS),
    "_mix.part": whole(0, 2**32 - 1),
    "graduate_chance.age": one_of(21, 22, 22, 23),
    **dict.fromkeys(("going_on_chance.age", "schooled.age"), one_of(6, 12, 15, 15, 18, 18, 19)),
    "live_rows.place": made(lambda case: case.world.k.place),
    **dict.fromkeys(("registers_in_town.h", "registers_by_person.h", "party_registers.h"), made(in_town)),
    "guardian.child": SLOT,
    "party_registers.members": whole(1, SLOTS),
    "never_moves.share": between(0.0, 1.0, 0.5),
    "settle_members.mask": made(lambda case: case.i % 2 * (1 << case.someone(case.ROW))),
    "write_person.persons": made(lambda case: np.zeros((SLOTS, 5), np.int16)),
    "write_person.kind": whole(0, 8),
    **dict.fromkeys(
        ("follow_lives.before", "follow_settlers.before", "leave.before", "leaver.before"),
        made(lambda case: before_of(case)),
    ),
    **dict.fromkeys(
        ("follow_lives.first", "follow_settlers.first", "name_arrivals.first"), made(lambda case: COUNT // 2)
    ),
    "name_newborn.first": made(lambda case: case.NEW),
    "name_newborn.last": made(lambda case: case.NEW + 1),
    "leave.i": one_of(0, 1),
    "leaver.i": one_of(0, 1),
    "leaver.born": made(lambda case: int(case.h.birth[-1, case.i % SLOTS])),
    "leaver.sex": one_of(0, 1),
    **dict.fromkeys(("fill_market.separation", "move_prices.vacancy"), between(0.02, 0.3)),
    "grow_jobs.labour": made(lambda case: 2 * case.made(Places).labour),
    "grow_jobs.grants": made(lambda case: np.arange(3 * case.world.c.townships).reshape(-1, 3) % 41 - 11),
    "grow_jobs.usual": SHARE,
    "move_prices.employment": made(lambda case: np.array([0.9, 0.8])),
    "move_prices.rent": made(lambda case: np.resize(np.array([0.0, 6_000.0]), 2 * case.world.c.townships)),
    "move_prices.wage": made(lambda case: np.arange(6.0).reshape(2, 3) * 10_000.0),
    **dict.fromkeys(("wage_on_curve.usual", "rent_on_curve.usual"), MONEY),
    **dict.fromkeys(("move_prices.urban_growth", "move_prices.rural_growth"), between(-0.1, 0.1)),
    "train_rows.courses": made(
        lambda case: Courses(case.h.id, np.arange(case.h.id.size), np.ones(case.h.id.size, np.int64))
    ),
}

GIVEN: dict[str, Given] = {
    # Luck and identity.
    **dict.fromkeys(("u", "u1", "u2"), LUCK),
    **dict.fromkeys(("gate", "turn"), LUCK),
    **dict.fromkeys(("seed", "identity", "parent", "whole"), of_bits(64)),
    **dict.fromkeys(("word", "c0", "c1", "c2", "c3", "k0", "k1"), of_bits(32)),
    **dict.fromkeys(("index", "k", "serial"), whole(0, 2**32 - 1)),
    "process": whole(0, 65535),
    "population": whole(0, 31),
    "words": lambda case, u: block(1, case.i, YEAR, 211, 0),
    # Members, rows and places.
    "year": lambda case, u: YEAR if case.i % 3 else YEAR + int(u * 17),
    "birth": whole(1, 255),
    "traits": whole(0, 255),
    **dict.fromkeys(("age", "head_age", "goer_age", "joiner_age"), AGE),
    **dict.fromkeys(("schooling", "goer_schooling", "joiner_schooling"), LEVEL),
    **dict.fromkeys(("skill", "second", "goer_skill", "partner_skill", "joiner_skill"), whole(-1, 2)),
    **dict.fromkeys(("goer", "partner", "joiner"), whole(-1, SLOTS - 1)),
    **dict.fromkeys(("couples", "movers", "elders", "left", "left_by_one", "left_by_both", "left_by_joiner"), PERSONS),
    **dict.fromkeys(("slot", "at"), SLOT),
    **dict.fromkeys(("years", "tenure"), YEARS),
    "row": made(lambda case: case.ROW),
    "new": made(lambda case: case.NEW),
    "used": made(lambda case: COUNT if isinstance(case, Crowd) else case.NEW),
    "mother": made(lambda case: case.someone(case.ROW)),
    **dict.fromkeys(("mask", "gone"), mask_of),
    "pair": made(lambda case: np.array([case.ROW, case.someone(case.ROW), case.OTHER, case.someone(case.OTHER)])),
    "place": PLACE,
    **dict.fromkeys(("here", "there", "registered"), ANY_PLACE),
    "part": one_of(0),
    "inside": made(lambda case: 2 * case.world.c.townships),
    "node": made(lambda case: case.node),
    **dict.fromkeys(("location", "origin", "residence"), LOCATION),
    "destination": one_of(STAY, STAY, HOME, RETURN, JOIN, 1),
    "kind": one_of(HOME, RETURN, 1),
    "usual": one_of(*range(len(EVENTS))),
    "mode": one_of(WHOLE, ONE_AWAY, BOTH_AWAY),
    "dwelling": whole(0, 4),
    # Yes or no.
    **dict.fromkeys(
        ("man", "away", "college", "shocked", "opened", "owner", "homestead", "to_away", "incomes"),
        EITHER,
    ),
    **dict.fromkeys(
        ("child", "same_county", "farming", "farms", "groom_in_town", "bride_in_town", "merged"),
        EITHER,
    ),
    # Chances, shares and factors.
    **dict.fromkeys(("chance", "insured", "to_senior", "to_college", "share", "trust"), SHARE),
    **dict.fromkeys(
        ("with_bride", "with_town", "graduates", "takes_along", "boys", "brought_home", "employed", "at_start", "work"),
        SHARE,
    ),
    **dict.fromkeys(("kin", "kin_job", "room_share", "homestead_trust", "eased", "start"), SHARE),
    **dict.fromkeys(("preschool", "compulsory", "senior", "nest", "alpha"), between(0.05, 1.0, 0.999)),
    **dict.fromkeys(("half", "kin_half"), between(0.03, 0.12)),
    **dict.fromkeys(("level", "factor", "talent", "pull", "matching", "horizon"), RATIO),
    # Money, numbers of persons and terms of a utility.
    **dict.fromkeys(("wage", "informal", "rent", "income", "exit_price", "price"), MONEY),
    **dict.fromkeys(("mu", "jobs", "labour", "vacancies", "seekers", "expected"), between(0.0, 6553.5)),
    "pool": whole(1, COUNT),
    **dict.fromkeys(("x", "value", "school", "service", "risk", "b_school", "best", "above", "cost"), TERM),
    **dict.fromkeys(("elasticity", "slope"), between(-1.0, 1.0, 0.0)),
    "occupancy": SHARE,
    "home": between(0.0, 3.0, 0.0),
    "stable": between(-40.0, 700.0, 0.0),
    # Arrays.
    "coefficients": made(lambda case: arithmetic._TAIL_OVER),
    "flow": made(lambda case: empty_flow(case.places)),
    "works": made(lambda case: np.zeros((case.world.c.townships, len(WORKS)))),
    "holdings": made(lambda case: np.zeros((1, case.places, len(HOLDINGS)), np.int64)),
    **dict.fromkeys(("settlers", "trained", "vacant"), COUNTS),
    "levers": made(lambda case: case.world.c.levers),
    "inclusion": made(lambda case: case.world.c.inclusion),
    **{name: made(lambda case, name=name: getattr(case.world.lists, name)) for name in Lists._fields if name != "u"},
    **dict.fromkeys(("rows", "moving"), made(lambda case: case.live())),
    # Persons who are followed, by their number (not the rows of the table, which is larger), and what is told of them.
    "names": made(lambda case: numbered(case)),
    **dict.fromkeys(("dead", "graduates", "gone", "mothers"), whole(0, 2**SLOTS - 1)),
    "newborn": one_of(-1, 100, 115),
    "later": made(lambda case: np.zeros(case.h.id.size * SLOTS, np.uint64)),
    **dict.fromkeys(("old", "beside"), made(lambda case: np.zeros((case.h.id.size * SLOTS, 5), np.int16))),
    "lets": made(lambda case: (np.arange(case.h.id.size) % 2).astype(np.uint8)),
}


def going(case: Case) -> np.ndarray:
    """Rows that move or send someone to a place, as all do that claim anything there."""
    rows, chosen = case.live(), case.made(Choices).destination
    return rows[(chosen[rows] >= 0) | ((chosen[rows] == JOIN) & (case.h.away[rows] >= 0))]


def shortages(case: Case) -> np.ndarray:
    """(p, 3) 0, 1 or 2."""
    return (np.resize(case.world.lists.u[case.i], (case.places, 3)) * 3).astype(np.uint8)


def full_lanes(case: Case) -> Sheets:
    """Sheets whose lanes hold what they may: up to a household's eight members for each of 4,096 households."""
    sheets = case.made(Sheets)
    numbers = np.resize(case.world.lists.u[case.i] * 2**15, (*sheets.lanes.shape, 4)).astype(np.int64)
    sheets.lanes[:] = (numbers << 16 * np.arange(4)).sum(axis=-1)
    return sheets


def before_of(case: Case) -> Before:
    """Rows that held the members whom the unused rows hold now."""
    rows = case.live() if isinstance(case, Crowd) else np.array([case.ROW, case.OTHER])
    birth, traits = (np.repeat(column[-1:], rows.size, axis=0) for column in (case.h.birth, case.h.traits))
    return Before(rows, case.h.id[rows], birth, traits, rows % 2 == 0)


def numbered(case: Case) -> np.ndarray:
    """A name for every slot, every third of someone who came later."""
    names = np.arange(1, case.h.id.size * SLOTS + 1, dtype=np.uint64).reshape(-1, SLOTS)
    names[::3] |= LATER
    return names


# Of rules that go through the rows from first to last.
STRETCH: dict[str, Given] = {"first": one_of(0), "last": one_of(COUNT)}


def arguments(name: str, rule: Callable[..., Any], case: Case) -> list[Any]:
    """What a rule is called with.

    Raises:
        KeyError: for a parameter of which nothing says what it means.
    """
    found = []
    kinds = inspect.get_annotations(plain(rule))
    kinds.pop("return")
    stretch = STRETCH if "last" in kinds else {}
    for position, (parameter, kind) in enumerate(kinds.items()):
        special = SPECIAL.get(f"{name.rsplit('.', 1)[1]}.{parameter}") or stretch.get(parameter)
        fitting = case.made(kind) if special is None and hasattr(kind, "_fields") else None
        if fitting is None:
            given = special or GIVEN.get(parameter)
            if given is None:
                raise KeyError(f"{name} has a parameter {parameter} that tests/rule_inputs.py gives no input")
            fitting = given(case, case.world.lists.u[case.i, (position * 3 + 5) % DRAWS])
        found.append(fitting)
    return found
