"""Who has to stay with children, who comes home from away, and where a child of those away lives."""

import numpy as np
import pytest

from agents.columns import AWAY, EPOCH, MALE, NOWHERE, SLOTS
from agents.family import family_of
from agents.members import age_in, schooling_of, works
from agents.moving import BOTH_AWAY, ONE_AWAY, sends
from model.events import BIRTH, RETURNED, empty_flow
from model.household_events import NAMES, told_year
from model.life import bear
from model.moves import come_home

YEAR = 2020


@pytest.fixture
def state(start_tiny):
    model = start_tiny()
    model.run_until(YEAR)
    return model.state


def members_of(h, row):
    """(slot, age, away, works) of each member."""
    for slot in range(SLOTS):
        if h.birth[row, slot]:
            age, traits = age_in(YEAR, int(h.birth[row, slot])), int(h.traits[row, slot])
            yield slot, age, bool(traits & AWAY), works(age, schooling_of(traits))


def rows_with_members_away(state):
    h = state.households
    return [row for row in range(state.used) if h.id[row] and h.away[row] >= 0]


def aged(h, row, slot, age):
    h.birth[row, slot] = YEAR - EPOCH - age


def come(state):
    """Bring home whoever comes, and give the events."""
    flow = empty_flow(state.place_count)
    come_home(np.array(rows_with_members_away(state)), state.households, state.codes, flow, YEAR)
    return flow


def test_who_no_longer_works_comes_home(state):
    h, k = state.households, state.codes
    come(state)
    rows = rows_with_members_away(state)
    assert len(rows) > 20
    retired, expected = rows[::2], 0
    for row in retired:
        here, there = k.place[h.residence[row]], k.place[h.away[row]]
        for slot, _, away, _ in members_of(h, row):
            if away:
                aged(h, row, slot, 61)
                expected += here != there
    flow = come(state)
    assert flow[RETURNED].sum() == expected > 10
    assert flow.sum() == expected
    assert rows_with_members_away(state) == rows[1::2]
    for row in retired:
        assert (h.away[row], h.away_since[row]) == (NOWHERE, 0)
        assert not any(away for _, _, away, _ in members_of(h, row))


def test_a_retired_worker_stays_with_a_partner_who_works(state):
    h = state.households
    come(state)
    pairs = [row for row in rows_with_members_away(state) if sum(m[2] and m[3] for m in members_of(h, row)) > 1]
    assert pairs
    for row in pairs:
        first = next(slot for slot, _, away, at_work in members_of(h, row) if away and at_work)
        aged(h, row, first, 64)
    come(state)
    assert set(pairs) <= set(rows_with_members_away(state))


def test_nobody_leaves_children_alone_for_long(state):
    h = state.households
    come(state)
    rows = rows_with_members_away(state)
    for row in rows:
        for slot, _, away, _ in members_of(h, row):
            if not away:
                aged(h, row, slot, 9)
    flow = come(state)
    assert flow[RETURNED].sum() > 0
    assert rows_with_members_away(state) == []


def test_somebody_grown_has_to_stay(start_tenth):
    model = start_tenth()
    model.run_until(2018)
    h, seen = model.state.households, {True: 0, False: 0}
    for row in range(0, model.state.used, 7):
        if h.id[row] == 0:
            continue
        f = family_of(row, h, 2018)
        grown = sum(age_in(2018, int(h.birth[row, slot])) >= 16 for slot in range(SLOTS) if h.birth[row, slot])
        assert sends(f, ONE_AWAY) == (f.goer >= 0 and grown > 1)
        assert sends(f, BOTH_AWAY) == (f.goer >= 0 and f.partner >= 0 and grown > 2)
        seen[bool(sends(f, BOTH_AWAY))] += 1
    assert min(seen.values()) > 100


def left_alone(state, year):
    """Persons under 16 at home with members away and nobody of 16 or over, and persons away with nobody who works."""
    h, alone, idle = state.households, 0, 0
    for row in rows_with_members_away(state):
        used = [slot for slot in range(SLOTS) if h.birth[row, slot]]
        members = [(age_in(year, int(h.birth[row, slot])), int(h.traits[row, slot])) for slot in used]
        home = [age for age, traits in members if not traits & AWAY]
        away = [(age, traits) for age, traits in members if traits & AWAY]
        alone += len(home) if max(home) < 16 else 0
        idle += 0 if any(works(age, schooling_of(traits)) for age, traits in away) else len(away)
    return alone, idle


def test_in_a_run_next_to_nobody_is_alone_or_away_for_nothing(start_tenth):
    model = start_tenth()
    for year in (2020, 2030):
        model.run_until(year)
        away = np.count_nonzero(model.state.households.traits[: model.state.used] & AWAY)
        # What weddings change after those away have come home is seen to in the year after.
        assert max(left_alone(model.state, year)) < 0.005 * away


def test_coming_home_is_told_of_every_household(start_tenth):
    model = start_tenth()
    model.run_until(2027)
    events = told_year(model).events
    returned = events.kind == NAMES.index("returned")
    early = returned & (events.order == events.order[returned].min())
    # By themselves after the year of life, by choice later in the year.
    assert 20 < early.sum() < returned.sum()
    assert (events.persons[early] > 0).all()
    codes = model.state.codes
    assert (codes.place[events.location[early]] == events.destination[early]).all()


@pytest.mark.parametrize(("chance", "home"), [(0.0, False), (1.0, True)])
def test_a_child_of_a_mother_away_is_brought_to_whom_there_is(state, chance, home):
    h, k = state.households, state.codes
    come(state)
    seen = set()
    for row in rows_with_members_away(state):
        grown_up = [(slot, away) for slot, age, away, _ in members_of(h, row) if age >= 16]
        mothers = [slot for slot, away in grown_up if away and not h.traits[row, slot] & MALE]
        empty = [slot for slot in range(SLOTS) if not h.birth[row, slot]]
        if not mothers or not empty:
            continue
        grown = not all(away for _, away in grown_up)
        if len(seen) % 2:
            # Nobody of 16 or over is at home: then it stays with the mother.
            for slot, _, away, _ in members_of(h, row):
                if not away:
                    aged(h, row, slot, 10)
            grown = False
        flow = empty_flow(state.place_count)
        bear(row, 1 << mothers[0], state.used, h, k, flow, 0.5, chance, state.seed, YEAR)
        assert h.birth[row, empty[0]] == YEAR - EPOCH
        at_home = not h.traits[row, empty[0]] & AWAY
        assert at_home == (home and grown)
        where = k.place[h.residence[row] if at_home else h.away[row]]
        assert flow[BIRTH, -1, where] == 1
        seen.add((row, grown))
    assert {grown for _, grown in seen} == {True, False}
    assert len(seen) > 10
