"""Persons keep their names through births, deaths, division, marriage, graduation, settling and arrival."""

from itertools import pairwise

import numpy as np
import pytest

from agents.columns import AWAY, MALE, SLOTS, empty_households
from agents.errors import AccountError
from model import events, following
from model.following import follow, forget
from model.following_rows import LATER, Before, leave
from model.whereabouts import ABSENT, BIRTH, HOUSEHOLD, HOUSEHOLD_TYPES, REGISTRATION, RESIDENCE, whereabouts

COMING_AND_GOING = events.BIRTH, events.DEATH, events.EXIT, events.REGISTERED_ARRIVAL
BUSY = {"arrivals": 4.0, "permit_senior": 0.0, "insurance_gap": 1.0, "land_credibility": 1.0}


def persons(model) -> dict[int, tuple[int, ...]]:
    """Name → birth code, sex, location, registration, household, of everyone there."""
    s = model.state
    h = s.households
    found = {}
    for row in np.flatnonzero(h.id[: s.used]):
        for slot in np.flatnonzero(h.birth[row]):
            traits = int(h.traits[row, slot])
            place = int(h.away[row] if traits & AWAY else h.residence[row])
            who = int(h.birth[row, slot]), traits & MALE, place, int(h.registration[row]), int(h.id[row])
            assert int(s.persons[row, slot]) not in found
            found[int(s.persons[row, slot])] = who
    return found


def by_event(model, event: int) -> int:
    return int(model.state.flow[event].sum())


@pytest.fixture(scope="module")
def years(start_tiny):
    """Everyone at the end of each of twelve years, and the counts of births, deaths, arrivals and exits between."""
    model = start_tiny(levers=BUSY)
    follow(model)
    found = [(persons(model), {})]
    while model.year < 2027:
        model.step()
        counts = {event: by_event(model, event) for event in COMING_AND_GOING}
        found.append((persons(model), counts))
    return found


def test_run_is_that_of_any_run(start_tiny):
    model, other = start_tiny(levers=BUSY), start_tiny(levers=BUSY)
    follow(model)
    model.run_until(2022)
    other.run_until(2022)
    assert model.digest() == other.digest()
    forget(model)
    model.run_until(2024)
    other.run_until(2024)
    assert model.digest() == other.digest()
    assert model.state.persons.size == 0


def test_births_and_deaths_account_for_all_who_come_and_go(years):
    for (before, _), (after, counts) in pairwise(years):
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        within = counts[events.BIRTH] + counts[events.REGISTERED_ARRIVAL] - len(come)
        assert counts[events.DEATH] + counts[events.EXIT] - len(gone) == within
        # Hardly anyone is born, or comes, and is gone in the same year.
        assert 0 <= within <= 0.04 * (counts[events.BIRTH] + counts[events.REGISTERED_ARRIVAL])
        assert all(name & int(LATER) for name in come)


def test_birth_and_sex_are_for_life(years):
    for (before, _), (after, _) in pairwise(years):
        assert all(before[name][:2] == after[name][:2] for name in before.keys() & after.keys())


def test_many_change_households_but_few_in_a_year(years):
    for (before, _), (after, _) in pairwise(years):
        moved = [name for name in before.keys() & after.keys() if before[name][4] != after[name][4]]
        assert 0 < len(moved) < 0.08 * len(before)
    first, last = years[0][0], years[-1][0]
    both = first.keys() & last.keys()
    assert sum(first[name][4] != last[name][4] for name in both) > 0.1 * len(both)


@pytest.mark.parametrize(("dead", "graduates", "expected"), [(0, 0b0010, 13), (0b0010, 0, 13), (0, 0b1010, 11)])
def test_brothers_of_one_year_are_told_apart_by_what_became_of_them(dead, graduates, expected):
    h = empty_households(2)
    # Of brothers in slots 1 and 3 one is in the new row 1; their sister stays; a newborn there is named elsewhere.
    birth, traits = h.birth.copy(), h.traits.copy()
    birth[0, :4], traits[0, :4] = (70, 100, 98, 100), (MALE, MALE, 0, MALE)
    h.birth[0, 2], h.birth[1, :2], h.traits[1, :2] = 98, (100, 124), (MALE, MALE)
    h.id[:] = 1, 2
    names = np.zeros((2, SLOTS), np.uint64)
    names[0, :4] = 10, 11, 12, 13
    before = Before(np.array([0]), np.array([1], np.uint64), birth[:1], traits[:1], np.array([False]))
    leave(0, 1, dead, graduates, h, before, names, 124)
    assert names[1].tolist() == [expected, 0, 0, 0, 0, 0, 0, 0]


def test_a_household_from_nowhere_is_an_error(start_tiny, monkeypatch):
    model = start_tiny()
    follow(model)
    monkeypatch.setattr(following, "follow_lives", lambda first, *given: first)
    with pytest.raises(AccountError, match="cannot be traced"):
        model.run_until(2018)


def test_whereabouts_are_those_of_the_columns(start_tiny):
    model = start_tiny(levers=BUSY)
    follow(model)
    founders = len(persons(model))
    model.run_until(2021)
    everyone = persons(model)
    there = whereabouts(model.state, founders, model.year)
    assert there.founders == founders
    assert np.array_equal(there.later, np.sort(there.later))
    names = [*range(1, founders + 1), *(int(name) for name in there.later)]
    for i, name in enumerate(names):
        seen = tuple(int(there.persons[i, column]) for column in (BIRTH, RESIDENCE, REGISTRATION))
        if name in everyone:
            birth, _, place, registration, _ = everyone[name]
            assert seen == (birth, place, registration)
        else:
            assert seen == (0, ABSENT, ABSENT)
    residence = there.persons[:, RESIDENCE]
    place = there.codes.place[residence[residence != ABSENT]]
    assert np.array_equal(np.bincount(place, minlength=model.state.place_count), model.state.tally.residents)
    assert set(there.persons[:, HOUSEHOLD].tolist()) >= set(range(len(HOUSEHOLD_TYPES) - 1)) - {2}
