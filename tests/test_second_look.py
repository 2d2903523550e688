"""What a run tells where there is nothing to tell of, and what is counted where it was once forgotten."""

import numpy as np
import pytest

from agents.arriving import write_arrival
from agents.columns import AWAY, COLLEGE, EPOCH, SLOTS, UNSEATED, empty_households
from agents.family import family_of
from agents.income import means_of
from agents.members import SENIOR_STAGE, age_in, schooling_of, stage_of
from agents.reconsidering import DECAY_YEARS
from agents.utility import apart_value, base_of, moving_cost, offer_of
from model.events import MARRIAGE_TRANSFER, URBAN_TO_RURAL
from model.holdings import ELDERS_LEFT


@pytest.fixture(scope="module")
def model(start_tenth):
    found = start_tenth()
    found.run_until(2024)
    return found


def test_a_township_without_a_town_has_no_rent_vacancy_or_job_chance(model):
    frame = model.indicators_frame()
    towns, last = frame[frame["area_code"].str.len() == 9], frame["year"].max()
    dwellings = model.state.places.dwellings[1 : model.state.inside : 2]
    none = {str(code) for code, number in zip(model.region.township_codes, dwellings, strict=True) if number == 0}
    assert none
    for name in ("rent", "dwelling_vacancy", "job_chance"):
        rows = towns[(towns["indicator"] == name) & (towns["year"] == last)].set_index("area_code")["value"]
        assert {str(code) for code in rows.index[rows.isna()]} == none
        assert name == "dwelling_vacancy" or (rows.dropna() > 0.0).all()


def test_elders_who_are_away_are_not_left_behind(model):
    s, expected = model.state, 0
    h = s.households
    for row in np.flatnonzero((h.id[: s.used] != 0) & (h.away[: s.used] >= 0)):
        for slot in range(SLOTS):
            if h.birth[row, slot] and age_in(2024, int(h.birth[row, slot])) >= 60:
                expected += not h.traits[row, slot] & AWAY
    assert s.tally.holdings[:, ELDERS_LEFT].sum() == expected > 0


def test_marriages_to_villages_are_transfers_as_those_to_towns_are(model):
    s, frame = model.state, model.indicators_frame()
    followed = s.flow[MARRIAGE_TRANSFER, 1 : s.inside : 2, 0 : s.inside : 2].sum()
    row = frame.query("year == 2024 and area_code == '410600' and indicator == 'transfers_urban_to_rural'")
    assert row["value"].item() == pytest.approx((s.flow[URBAN_TO_RURAL].sum() + followed) / s.scale)
    assert followed > 0


def test_senior_pupils_of_villages_find_a_place(model):
    s = model.state
    villages = slice(0, s.inside, 2)
    pupils = s.tally.pupils[villages, SENIOR_STAGE] + s.tally.pupils[villages, 3 + SENIOR_STAGE]
    assert (s.places.seats[villages, SENIOR_STAGE] >= pupils).all()
    h, k, seen = s.households, s.codes, 0
    for row in range(0, s.used, 3):
        for slot in range(SLOTS):
            traits, birth = int(h.traits[row, slot]), int(h.birth[row, slot])
            place = k.place[h.away[row] if traits & AWAY else h.residence[row]]
            in_village = h.id[row] and birth and place < s.inside and place % 2 == 0
            if in_village and stage_of(age_in(2024, birth), schooling_of(traits)) == SENIOR_STAGE:
                seen += 1
                assert not traits & UNSEATED
    assert seen > 100


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


def test_graduates_who_arrive_have_left_college(model):
    p = model.state.rules.arriving._replace(arriving_graduates=1.0)
    h = empty_households(1)
    ages = []
    for k in range(400):
        write_arrival(0, h, np.uint64(k + 1), 3, 5, p, np.uint64(7), 2024, k)
        assert schooling_of(int(h.traits[0, 0])) == COLLEGE
        ages.append(2024 - EPOCH - int(h.birth[0, 0]))
    assert min(ages) == 22
    assert max(ages) > 35
