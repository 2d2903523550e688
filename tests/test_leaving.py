"""Leaving and coming back: how readily it is weighed, and what it costs whoever goes or comes alone."""

import pytest

from agents.columns import AWAY, EPOCH, JUNIOR, MALE, PARTNERED, SCHOOLING_SHIFT, empty_households
from agents.family import family_of, partner_of
from agents.income import means_of
from agents.levers import RETURN_SUPPORT
from agents.members import age_in, schooling_of
from agents.moving import ONE_AWAY, RETURN, going_value, homeward_value
from agents.reconsidering import DECAY_YEARS
from agents.utility import base_of, moving_cost, offer_of


def test_readiness_to_reconsider_stays_where_the_data_end(start_tiny):
    run = start_tiny()
    seen = []
    for year in range(2016, 2026):
        run.run_until(year)
        seen.append(run.state.conditions.years_since_start)
    assert seen == [*range(DECAY_YEARS), *[DECAY_YEARS] * (10 - DECAY_YEARS)]


def test_who_leaves_alone_pays_by_his_own_age(in_2024):
    s, h, c, rules = in_2024.state, in_2024.state.households, in_2024.state.conditions, in_2024.state.rules
    older = 0
    for row in range(0, s.used, 11):
        if h.id[row] == 0 or c.place[h.residence[row]] >= s.inside:
            continue
        f = family_of(row, h, 2024)
        if f.goer < 0:
            continue
        assert f.goer_age == age_in(2024, int(h.birth[row, f.goer]))
        assert f.goer_schooling == schooling_of(int(h.traits[row, f.goer]))
        base, means = base_of(row, h, c, rules.moving, f), means_of(row, h, c, f)
        offer = offer_of(row, h, c, rules.moving, rules.income, f, s.inside, s.townships)
        by_head = f._replace(goer_age=f.head_age, goer_schooling=f.schooling)
        value, dear = (going_value(ONE_AWAY, rules.moving, g, means, base, offer, False, 0.3) for g in (f, by_head))
        costs = [
            moving_cost(rules.moving, age, level, 1, 0, offer.kin)
            for age, level in ((f.goer_age, f.goer_schooling), (f.head_age, f.schooling))
        ]
        assert value - dear == pytest.approx(costs[1] - costs[0])
        older += f.head_age > f.goer_age + 15
    assert older > 100


def test_who_comes_back_pays_by_the_age_of_those_away(in_2024):
    s, h, c, rules = in_2024.state, in_2024.state.households, in_2024.state.conditions, in_2024.state.rules
    older = 0
    for row in range(s.used):
        f = family_of(row, h, 2024) if h.id[row] and h.away[row] >= 0 else None
        if f is None or c.place[h.residence[row]] >= s.inside or f.away0 + f.away1 + f.away2 == 0:
            continue
        assert h.traits[row, f.goer] & AWAY
        base, means = base_of(row, h, c, rules.moving, f), means_of(row, h, c, f)
        place = int(c.place[h.residence[row]])
        offer = offer_of(row, h, c, rules.moving, rules.income, f, place, int(c.node[h.residence[row]]))
        by_head = f._replace(goer_age=f.head_age, goer_schooling=f.schooling)
        value, dear = (homeward_value(row, h, c, rules.moving, g, means, base, offer, RETURN) for g in (f, by_head))
        costs = [
            moving_cost(rules.moving, age, level, f.away, 0, offer.kin)
            for age, level in ((f.goer_age, f.goer_schooling), (f.head_age, f.schooling))
        ]
        eased = 1.0 - c.levers[RETURN_SUPPORT, c.node[h.residence[row]]]
        assert value - dear == pytest.approx((costs[1] - costs[0]) * eased)
        older += f.head_age > f.goer_age + 15
    assert older > 100


def test_a_partner_past_work_goes_nowhere_and_is_no_other():
    """A man of 58, his wife of 61, and a daughter-in-law of 36 who has a husband: he goes alone."""
    h = empty_households(1)
    people = [(58, MALE), (61, 0), (38, MALE), (36, 0)]
    for slot, (age, sex) in enumerate(people):
        h.birth[0, slot], h.traits[0, slot] = 2024 - EPOCH - age, sex | PARTNERED | JUNIOR << SCHOOLING_SHIFT
    assert partner_of(0, h, 2024, 0) == (-1, 0)
    assert partner_of(0, h, 2024, 2)[0] == 3
    h.birth[0, 1] = 2024 - EPOCH - 57
    assert partner_of(0, h, 2024, 0)[0] == 1
