"""One more goes to where others of the household are away: who it is, what it is worth, and what comes of it."""

import numpy as np
import pytest

from agents.columns import AWAY, EPOCH, JUNIOR, MALE, NOWHERE, PARTNERED, SCHOOLING_SHIFT, empty_households
from agents.explaining_options import options, values
from agents.family import asked_age_of, family_of
from agents.income import now_away
from agents.moving import JOIN, ONE_AWAY, STAY
from agents.reconsidering import row_chance
from model.choosing import empty_choices
from model.events import SPLIT, empty_flow
from model.moves import move_rows
from model.settling import dwelling_claims, job_claims
from model.settling_step import urban_villages

YEAR = 2020
FATHER, MOTHER, SON, CHILD = range(4)


def household(ages, away=(), partnered=(FATHER, MOTHER)):
    """One row: the first and third are men; all have been to junior school."""
    h = empty_households(1)
    h.id[0], h.away[0] = 7, 1 if away else NOWHERE
    for slot, age in enumerate(ages):
        traits = (MALE if slot in (FATHER, SON) else 0) | (PARTNERED if slot in partnered else 0)
        h.birth[0, slot] = YEAR - EPOCH - age
        h.traits[0, slot] = traits | (AWAY if slot in away else 0) | JUNIOR << SCHOOLING_SHIFT
    return h


def test_the_next_to_go_is_nearest_to_28_of_those_at_home():
    f = family_of(0, household((48, 46, 22, 10), away=(FATHER,)), YEAR)
    assert (f.goer, f.joiner, f.joiner_age) == (FATHER, SON, 22)
    f = family_of(0, household((34, 32, 17, 10), away=(FATHER,)), YEAR)
    assert (f.joiner, f.joiner_age) == (SON, 17), "a man counts as ten years nearer"
    assert family_of(0, household((34, 32, 5, 3), away=(FATHER,)), YEAR).joiner == -1, "somebody grown has to stay"
    assert family_of(0, household((34, 32, 61, 3), away=(FATHER,)), YEAR).joiner == MOTHER
    assert family_of(0, household((34, 61, 61), away=(FATHER,)), YEAR).joiner == -1, "nobody at home works"
    assert family_of(0, household((48, 46, 22, 10)), YEAR).joiner == -1, "nobody is away"


def test_moving_is_weighed_at_the_age_of_whoever_would_go_next(start_tiny):
    assert asked_age_of(0, household((48, 46, 22, 10)), YEAR) == 22
    assert asked_age_of(0, household((48, 46, 22, 10), away=(SON,)), YEAR) == 48
    assert asked_age_of(0, household((48, 61, 62), away=(FATHER,)), YEAR) == 48, "as the head, who is away"
    assert asked_age_of(0, household((66, 64)), YEAR) == 66
    model = start_tiny()
    model.step()
    s = model.state
    r = s.rules.reconsidering
    young, old = (row_chance(0, s.households, s.conditions, r, age, YEAR) for age in (22, 48))
    assert young == pytest.approx(r.reconsider_young * old)


def test_children_are_left_behind_by_whoever_is_their_parent():
    f = family_of(0, household((48, 46, 22, 10)), YEAR)
    assert (f.goer, f.left, f.left_by_one) == (SON, 0, 0), "a brother leaves nobody behind"
    f = family_of(0, household((34, 32, 60, 6)), YEAR)
    assert (f.goer, f.left_by_one, f.left_by_both) == (FATHER, 1, 1)
    f = family_of(0, household((34, 32, 61, 6), away=(FATHER,)), YEAR)
    assert (f.left, f.left_by_joiner) == (1, 1), "one child, whether one parent is away or both"
    f = family_of(0, household((52, 48, 20, 6), away=(SON,)), YEAR)
    assert (f.left, f.joiner, f.left_by_joiner) == (0, FATHER, 1)


@pytest.fixture
def state(start_tiny):
    model = start_tiny()
    model.run_until(YEAR - 1)
    model.begin_year()
    for name, take in model.steps_of_the_year:
        if name == "settle":
            break
        take(model)
    return model.state


def joinable(s):
    h = s.households
    for row in np.flatnonzero((h.id[: s.used] != 0) & (h.away[: s.used] >= 0)).tolist():
        f = family_of(row, h, YEAR)
        if f.joiner >= 0:
            yield row, f


def test_joining_is_weighed_instead_of_sending_to_where_others_are(state):
    s, h, c = state, state.households, state.conditions
    met = 0
    for row, f in joinable(s):
        found = options(row, h, c, f, s.seed)
        there = c.place[h.away[row]]
        assert [o.place for o in found if o.destination == JOIN] == [there]
        assert not [o for o in found if o.destination == there and o.mode != 0]
        met += 1
    assert met > 20


def test_what_joining_is_worth_follows_from_the_family_that_it_makes(state):
    """Beyond cost, the family with one more away is worth what staying so is, but for the pay that movers expect."""
    s, h, c, rules = state, state.households, state.conditions, state.rules
    free = rules.moving._replace(moving_cost=0.0, cost_age=0.0, cost_schooling=0.0, attachment=0.0)
    sure = rules.income._replace(job_horizon=0.0)
    met = 0
    for row, f in joinable(s):
        found = [option for option in options(row, h, c, f, s.seed) if option.destination in (STAY, JOIN)]
        joined = float(values(found, row, h, c, free, sure, f)[1])
        cost = rules.moving._replace(attachment=0.0, kin_cost=0.0)
        dear = float(values(found, row, h, c, cost, sure, f)[1])
        paid = cost.moving_cost + cost.cost_age * max(f.joiner_age - 30, 0) * 0.1
        assert joined - dear == pytest.approx(paid - cost.cost_schooling * (f.joiner_schooling - 2))
        before = h.traits[row, f.joiner]
        h.traits[row, f.joiner] |= AWAY
        after = family_of(row, h, YEAR)
        assert now_away(after, -1) == now_away(f, f.joiner_skill)
        assert after.left == f.left_by_joiner
        as_it_is = float(values(found[:1], row, h, c, free, sure, after)[0])
        h.traits[row, f.joiner] = before
        assert joined == pytest.approx(as_it_is)
        met += 1
    assert met > 20


def test_who_joins_claims_a_job_and_the_first_a_dwelling(state):
    s, h, k = state, state.households, state.codes
    rows = [row for row, _ in joinable(s) if k.place[h.away[row]] < s.inside]
    choices = empty_choices(s.households.id.size)
    choices.destination[rows], choices.mode[rows] = JOIN, ONE_AWAY
    moving = np.array(rows)
    jobs = job_claims(h, moving, choices, k, s.seed, YEAR)
    assert jobs[0].tolist() == [k.place[h.away[row]] * 3 + jobs[0][i] % 3 for i, row in enumerate(rows)]
    homes = dwelling_claims(h, moving, choices, k, s.seed, YEAR)
    alone = [row for row in rows if ((h.traits[row] & AWAY != 0) & (h.birth[row] != 0)).sum() == 1]
    assert homes[4].tolist() == alone
    assert len(alone) > 0


def test_who_joins_lives_where_the_others_are_and_they_stay_as_long_as_they_were(state):
    s, h, k = state, state.households, state.codes
    rows = [row for row, _ in joinable(s)]
    goers = {row: f.joiner for row, f in joinable(s)}
    choices = empty_choices(h.id.size)
    choices.destination[rows], choices.mode[rows] = JOIN, ONE_AWAY
    before = {row: (int(h.away[row]), int(h.away_since[row]), h.traits[row].copy()) for row in rows}
    flow = empty_flow(s.place_count)
    lets = np.zeros(h.id.size, np.uint8)
    move_rows(h, np.array(rows), lets, choices, k, *urban_villages(s), flow, s.seed, YEAR)
    for row in rows:
        away, since, traits = before[row]
        assert (h.away[row], h.away_since[row]) == (away, since)
        changed = np.flatnonzero(h.traits[row] != traits)
        assert changed.tolist() == [goers[row]]
        assert h.traits[row, goers[row]] & AWAY
    here = [k.place[h.residence[row]] for row in rows]
    there = [k.place[h.away[row]] for row in rows]
    inside = sum(a != b and b < s.inside for a, b in zip(here, there, strict=True))
    assert flow[SPLIT].sum() == inside > 0


def test_a_run_has_households_with_several_away_who_are_no_couple(start_tenth):
    model, seen = start_tenth(), 0
    for year in range(2016, 2021):
        model.run_until(year)
        h, n = model.state.households, model.state.used
        joining = np.flatnonzero(model.state.choices.destination[:n] == JOIN)
        seen += joining.size
    away = ((h.traits[:n] & AWAY != 0) & (h.birth[:n] != 0)).sum(axis=1)
    assert seen > 300
    assert (away > 2).sum() > 50
