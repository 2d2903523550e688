"""Leaving: how readily it is weighed, and what it costs whoever goes alone."""

import pytest

from agents.family import family_of
from agents.income import means_of
from agents.members import age_in, schooling_of
from agents.reconsidering import DECAY_YEARS
from agents.utility import apart_value, base_of, moving_cost, offer_of


@pytest.fixture(scope="module")
def model(start_tenth):
    found = start_tenth()
    found.run_until(2024)
    return found


def test_readiness_to_reconsider_stays_where_the_data_end(start_tiny):
    run = start_tiny()
    seen = []
    for year in range(2016, 2026):
        run.run_until(year)
        seen.append(run.state.conditions.years_since_start)
    assert seen == [*range(DECAY_YEARS), *[DECAY_YEARS] * (10 - DECAY_YEARS)]


def test_who_leaves_alone_pays_by_his_own_age(model):
    s, h, c, rules = model.state, model.state.households, model.state.conditions, model.state.rules
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
        value, dear = (apart_value(rules.moving, each, means, base, offer, -1, 0.3) for each in (f, by_head))
        costs = [
            moving_cost(rules.moving, age, level, 1, 0, offer.kin)
            for age, level in ((f.goer_age, f.goer_schooling), (f.head_age, f.schooling))
        ]
        assert value - dear == pytest.approx(costs[1] - costs[0])
        older += f.head_age > f.goer_age + 15
    assert older > 100
