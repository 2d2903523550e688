"""Work: wages stand on a curve, village work follows those who live there, courses have places, land is sold freely."""

import numpy as np
import pytest

from agents.levers import LEVERS
from agents.markets import FULL, MarketParameters, wage_on_curve
from agents.places import empty_places
from agents.registering import exit_chance
from agents.registering_parameters import RegisteringParameters
from model import year
from model.feedback import grow_jobs
from model.governing_step import hand_over_work
from model.labour import Courses, JobMarket, course_bound, hold_courses, jobs_for_movers
from model.migration import MigrationModel
from model.start import usual_wages
from tests.effects import indicator


def test_a_wage_answers_by_its_level_and_not_year_after_year():
    usual, start, elasticity = 30_000.0, 0.9, 0.1
    assert wage_on_curve(usual, start, start, elasticity) == pytest.approx(usual)
    # Twice the share without work: 2 ** -0.1 of the wage, however long it lasts.
    assert wage_on_curve(usual, 0.8, start, elasticity) == pytest.approx(usual * 2.0**-elasticity)
    assert wage_on_curve(usual, 0.95, start, elasticity) == pytest.approx(usual * 2.0**elasticity)
    assert wage_on_curve(usual, 1.0, start, elasticity) == wage_on_curve(usual, FULL, start, elasticity)


def test_wages_stay_on_the_curve_to_the_last_year(start_tenth):
    model = start_tenth()
    model.run_until(2035)
    s, e = model.state, model.region.economy
    elasticity = s.rules.market.wage_elasticity
    usual = usual_wages(model.region, 2035 - model.region.start, s.rules.market.town_wage)
    for part, start in ((0, e["employment_rural"]), (1, e["employment"])):
        # Between nobody with work and as many as ever.
        low, high = ((1.0 / (1.0 - start)) ** -elasticity, ((1.0 - FULL) / (1.0 - start)) ** -elasticity)
        paid = s.places.wage[part : s.inside : 2] / usual[part]
        assert (paid >= low - 1e-9).all()
        assert (paid <= high + 1e-9).all()


def test_village_work_follows_those_who_live_there(start_tenth):
    model = start_tenth(levers={"rural_jobs": 0.0})
    country = slice(0, model.state.inside, 2)

    def jobs_a_worker():
        return model.state.places.jobs[country].sum() / model.state.places.labour[country].sum()

    before, workers = jobs_a_worker(), model.state.places.labour[country].sum()
    model.run_until(2030)
    assert model.state.places.labour[country].sum() < 0.7 * workers
    assert jobs_a_worker() == pytest.approx(before, rel=0.03)


def test_jobs_in_town_follow_their_workers_and_none_outlives_them():
    """(workers before and now, jobs before): jobs after, with a multiplier of 0.8 and five new ones by the county."""
    market = MarketParameters._make([0.8] * len(MarketParameters._fields))
    levers, grants = np.zeros((len(LEVERS), 1)), np.array([[5, 5, 5]])
    for before, now, jobs, after in (
        (100, 110, 90, 90 + 5 + 8),  # each further worker brings 0.8
        (100, 80, 90, 90 + 5 - 18),  # workers who go take their own along, 0.9 each
        (100, 80, 70, 70 + 5 - 16),  # and no fewer than the multiplier says
        (100, 80, 130, 100 + 5 - 20),  # nor more than one, where there was more work than hands
        (100, 100, 130, 100 + 5),  # what nobody could hold is not kept
        (100, 0, 90, 5),
    ):
        places = empty_places(2)
        places.labour[1], places.jobs[1] = [before] * 3, [jobs] * 3
        grow_jobs(places, np.array([[0] * 3, [now] * 3]), grants, levers, market, 0.5, 2)
        assert places.jobs[1].tolist() == [after] * 3


def test_a_town_that_shrinks_is_no_better_a_place_to_work(start_tenth):
    """In Shancheng, which lost half its people, next to everyone had a job."""
    model = start_tenth()
    model.run_until(2035)
    s, county = model.state, model.region.township_county
    towns, jobs, workers = slice(1, s.inside, 2), s.places.jobs.sum(axis=1), s.places.labour.sum(axis=1)
    by_county = np.array([np.bincount(county, column[towns]) for column in (jobs, workers)])
    share = by_county[0] / by_county[1]
    shrinking = model.region.county_codes.index("410603")
    start = MigrationModel(region=model.region, population=model.population).state.places
    assert by_county[1, shrinking] < 0.7 * start.labour.sum(axis=1)[towns][county == shrinking].sum()
    assert share[shrinking] < share.mean() + 0.05


def test_a_recoded_village_brings_its_workers_and_leaves_the_shares_with_work():
    places = empty_places(2)
    places.residents[:], places.labour[:] = (1000, 4000), [[400] * 3, [2000] * 3]
    places.jobs[:] = [[200] * 3, [1800] * 3]

    class Seen:
        location_residents = np.array([250])

    hand_over_work(places, Seen, ((0, 0, 1),))
    assert places.labour.tolist() == [[300] * 3, [2100] * 3]
    assert places.jobs.tolist() == [[150] * 3, [1890] * 3]


def test_movers_find_as_much_work_in_small_cells_as_in_one():
    shape, claims = (40, 3), np.ones(120, np.int64)
    market = JobMarket(np.zeros(shape), np.zeros(shape), np.full(shape, 3), np.full(shape, 9))
    served = jobs_for_movers(market, claims)
    # 3 vacancies for 9 seekers and a mover: 0.3 of a job in each of 120 cells.
    assert served.sum() == 36
    assert set(served.tolist()) == {0, 1}


@pytest.mark.parametrize("wanted", [0, 1, 57, 10_000])
def test_courses_take_the_lowest_draws_until_they_are_full(wanted):
    luck = np.random.default_rng(1)
    turn, persons = luck.integers(0, 2**63, 800).astype(np.uint64), luck.integers(1, 4, 800)
    asked = []

    def ask(bound):
        asked.append(bound)
        found = np.flatnonzero((turn >> np.uint64(32)).astype(np.int64) < bound)
        return Courses(turn[found], found, persons[found])

    held = hold_courses(wanted, 1600, ask)
    assert held.persons.sum() >= min(wanted, persons.sum())
    assert held.persons.sum() - held.persons[-1:].sum() < max(wanted, 1)
    if 0 < len(held.row) < 800:
        assert turn[held.row].max() < np.delete(turn, held.row).min()
    assert asked[0] == course_bound(1.25 * wanted, 1600)


def test_the_year_trains_as_many_as_the_lever_says(start_tenth):
    model = start_tenth(levers={"training": 12_000.0})
    model.run_until(2020)
    for held in range(2016, 2021):
        # A household takes a course together, so that the last may exceed it by its other workers, ten persons each.
        assert 12_000 <= indicator(model, "training_person_times", held) < 12_070


def test_a_frozen_run_trains_each_by_its_own_draw(start_tiny, monkeypatch):
    from model.freezing import frozen_run, record_reference

    reference = record_reference(start_tiny(), 2018)
    monkeypatch.setattr(year, "hold_courses", None)
    assert indicator(frozen_run(reference, start_tiny()), "training_person_times", 2018) > 0


def test_land_is_sold_by_what_the_price_gains_over_its_rent(start_tiny):
    p: RegisteringParameters = start_tiny().state.rules.registering._replace(g_exit=0.3, g_land=0.5)
    chances = [exit_chance(p, 6.5, price, 500.0, 0.6) for price in (0.0, 1.0, 10_000.0, 27_800.0, 40_000.0)]
    assert chances[:2] == [0.0, 0.0]
    assert 0.0 < chances[2] < chances[3] < chances[4] < 1.0
    # Land that is not trusted to stay is worth less to keep.
    assert exit_chance(p, 6.5, 10_000.0, 500.0, 0.1) > chances[2]
