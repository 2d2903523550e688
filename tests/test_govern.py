"""Governments: exact division, nothing opened beyond a share, recodes that move nobody, projects and upgrades."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import RESETTLED
from agents.counties import County
from agents.dividing import divide, nearest_integer
from agents.townships import Township
from model import year as year_steps
from model.events import HOUSEHOLD_RECODED, RECODE, REGISTERED_RECODE, REGISTERED_RESETTLEMENT, RESETTLEMENT
from model.governing_step import Governed, recode


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_division_is_exact_and_proportional(total, weights):
    parts = divide(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    whole = sum(weights)
    shares = weights if whole else [1] * len(weights)
    whole = whole or len(weights)
    for part, share in zip(parts, shares, strict=True):
        # Never a whole unit from the exact share.
        assert abs(part * whole - total * share) < whole
        assert part == 0 or (part > 0) == (total > 0)
    # Equal weights differ by one at most, the earlier first.
    for i in range(len(parts) - 1):
        if shares[i] == shares[i + 1]:
            assert 0 <= abs(parts[i]) - abs(parts[i + 1]) <= 1


def test_division_of_nothing_among_nobody():
    assert divide(7, []) == []
    assert divide(0, [3, 4]) == [0, 0]
    assert divide(5, [0, 0]) == [3, 2]


@given(st.floats(-1e12, 1e12))
def test_nearest_integer(value):
    found = nearest_integer(value)
    assert found - 0.5 <= value + 1e-3
    assert abs(found - value) <= 0.5
    assert nearest_integer(found) == found


def begin_year(model):
    """Take the steps before the governments'."""
    model.begin_year()
    year_steps.levers(model)


def test_counties_divide_what_is_theirs_and_townships_open_no_more(start_tenth):
    model = start_tenth(levers={"recoding": 1.0})
    opened = 0
    for _ in range(3):
        settlers = model.state.places.settlers.copy()
        begin_year(model)
        s = model.state
        before = {name: getattr(s.places, name).copy() for name in ("dwellings", "seats", "affordable")}
        year_steps.govern(model)
        for county in model.agents_by_type[County]:
            urban = 2 * county.townships + 1
            quota = s.levers[17, county.seat] * before["dwellings"][urban].sum()
            quota += s.levers[18, county.seat] * settlers[urban].sum()
            assert s.grants.dwellings[county.townships].sum() == nearest_integer(float(quota))
            assert s.grants.recode[county.townships].sum() <= 1
        more = s.places.dwellings - before["dwellings"]
        seats = s.places.seats - before["seats"]
        assert (more[1 : s.inside : 2] <= s.grants.dwellings).all()
        assert (seats[1 : s.inside : 2] <= s.grants.seats).all()
        assert more.min() >= 0
        assert seats.min() >= 0
        assert (s.places.affordable - before["affordable"] <= more).all()
        assert not more[0 : s.inside : 2].any()
        opened += int(more.sum()) + int(seats.sum())
        for step in year_steps.YEAR[2:]:
            step[1](model)
    assert opened > 0


def test_two_recodes_of_a_county_keep_their_distance(start_tenth):
    model = start_tenth(levers={"recoding": 1.0}, parameters={"recode_interval": 3.0})
    granted = {county.code: [] for county in model.agents_by_type[County]}
    for _ in range(8):
        model.step()
        for county in model.agents_by_type[County]:
            if county.last_recode == model.year:
                granted[county.code].append(model.year)
    assert sum(map(len, granted.values())) > 3
    for years in granted.values():
        assert np.all(np.diff(years) >= 3)


def share(model):
    tally, urban = model.state.tally, model.record.urban
    inside = np.arange(urban.size) < model.state.inside
    return tally.residents[urban].sum() / tally.residents[inside].sum()


def test_a_recode_changes_the_rate_and_moves_nobody(start_tiny):
    model = start_tiny()
    # A year in which nothing else happens.
    begin_year(model)
    s = model.state
    never = (s.urban_from == 9999) & (s.tally.location_residents[: s.codes.villages] > 0)
    village = int(np.flatnonzero(never)[0])
    residents, before = int(s.tally.location_residents[village]), share(model)
    stayed = {name: getattr(s.households, name).copy() for name in ("residence", "registration", "away", "birth")}
    s.upgraded = []
    Governed(s, model.year).recode(village)
    recode(s, model.year)
    year_steps.feedback(model)
    year_steps.record(model)
    for name, column in stayed.items():
        assert np.array_equal(column, getattr(s.households, name)), name
    rows = s.flow[RECODE]
    old, new = 2 * int(s.region.village_township[village]), 2 * int(s.region.village_township[village]) + 1
    assert rows[old, new] >= residents > 0
    assert s.flow[HOUSEHOLD_RECODED, old, new] > 0
    assert share(model) > before
    assert s.codes.registered[village] == old

    lag = nearest_integer(s.rules.governing.recode_lag)
    registered = 0
    for _ in range(lag):
        begin_year(model)
        recode(model.state, model.year)
        registered += int(model.state.flow[REGISTERED_RECODE, old, new])
        year_steps.feedback(model)
        year_steps.record(model)
    assert registered > 0
    assert model.state.codes.registered[village] == new


def test_resettlement_moves_residents_and_recodes_registrations(start_tiny):
    model = start_tiny(levers={"resettlement": 15.0})
    begin_year(model)
    s = model.state
    places = s.codes.registered[s.households.registration[: s.used]]
    villages = [int(np.count_nonzero(places == 2 * t)) for t in range(s.townships)]
    expected = sum(min(15, count) for count in villages)
    dwellings = s.places.dwellings.sum()
    before = s.households.registration[: s.used].copy()
    year_steps.rehouse(s, model.year)
    moved = np.flatnonzero(s.households.registration[: s.used] != before)
    assert moved.size == expected > 0
    members = np.count_nonzero(s.households.birth[moved], axis=1).sum()
    assert s.flow[REGISTERED_RESETTLEMENT].sum() == members
    # Only those who lived in the village moved; members away and families gone before stay where they are.
    assert 0 < s.flow[RESETTLEMENT].sum() < members
    assert s.flow[RESETTLEMENT, :, 1 : s.inside : 2].sum() == s.flow[RESETTLEMENT].sum()
    housed = np.count_nonzero(s.households.dwelling[moved] == RESETTLED)
    assert s.places.dwellings.sum() == dwellings + housed > dwellings
    assert (s.codes.place[s.households.registration[moved]] % 2 == 1).all()


def test_resettlement_holds_where_registration_codes_lag(start_tenth):
    model = start_tenth(levers={"resettlement": 400.0, "recoding": 1.0})
    model.run_until(2020)
    events = model.events_frame()
    assert (events["event"] == "registered_resettlement").any()
    assert (events["event"] == "recode").any()


def test_upgrades_make_towns_and_registrations_follow(start_tenth, packaged):
    model = start_tenth(levers={"upgrade": 1.0}, parameters={"upgrade_size": 4000.0})
    rural = [packaged.township_codes[t] for t in np.flatnonzero(packaged.township_type == 0)]
    model.run_until(2021)
    events = model.events_frame()
    upgraded = events[events["event"] == "upgrade"]
    assert len(upgraded) > 0
    codes = set(upgraded["destination"].str.split("-").str[0])
    assert codes <= set(rural)
    assert set(upgraded["origin"]) == {f"{code}-rural" for code in codes}
    lag = nearest_integer(model.parameters["recode_lag"])
    followed = events[events["event"] == "registered_upgrade"]
    assert set(followed["origin"]) == set(upgraded["origin"])
    assert set(followed["year"]) == {year + lag for year in upgraded["year"]}
    # Moves to the new town are possible from then on.
    assert (model.state.places.residents[[2 * packaged.township_codes.index(code) + 1 for code in codes]] > 0).all()


def test_no_upgrade_without_the_lever(start_tenth):
    model = start_tenth(parameters={"upgrade_size": 4000.0})
    model.run_until(2017)
    assert not model.events_frame()["event"].isin(["upgrade", "registered_upgrade"]).any()


@pytest.mark.parametrize("government", [County, Township])
def test_governments_act_only_through_the_world(government, start_tiny):
    # Two of a kind in either order decide the same.
    forwards, backwards = start_tiny(), start_tiny()
    for model in (forwards, backwards):
        begin_year(model)
    world = [Governed(model.state, model.year) for model in (forwards, backwards)]
    agents = [
        sorted(model.agents_by_type[government], key=lambda agent: agent.index) for model in (forwards, backwards)
    ]
    for agent in agents[0]:
        agent.govern(world[0])
    for agent in reversed(agents[1]):
        agent.govern(world[1])
    for a, b in zip(forwards.state.grants, backwards.state.grants, strict=True):
        assert np.array_equal(a, b)
    for a, b in zip(forwards.state.places, backwards.state.places, strict=True):
        assert np.array_equal(a, b)
