"""Governments: exact division, nothing opened beyond a share, recodes that move nobody, projects and upgrades."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.columns import HOMESTEAD, OWNED, RESETTLED
from agents.counties import County
from agents.dividing import divide, nearest_integer
from agents.levers import LEVER_NAMES
from agents.townships import Township
from model import year as year_steps
from model.events import HOUSEHOLD_RECODED, RECODE, REGISTERED_RECODE, REGISTERED_RESETTLEMENT, REHOUSED, RESETTLEMENT
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
        for government in (County, Township):
            model.agents_by_type[government].do("govern", Governed(s, model.year))
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
        recode(s, model.year)
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


def rehoused(model, levers):
    """What a year's projects alone do to a run, under some lever values: rows moved by registration, and the state."""
    begin_year(model)
    s = model.state
    for name, value in levers.items():
        s.levers[LEVER_NAMES.index(name)] = value
    before = s.households.registration[: s.used].copy()
    dwellings = s.places.dwellings.copy()
    year_steps.rehouse(s, model.year)
    return np.flatnonzero(s.households.registration[: s.used] != before), s, s.places.dwellings - dwellings


def test_twice_the_projects_resettle_twice_as_many_and_the_same_first(start_tenth):
    once, s, _ = rehoused(start_tenth(), {"resettlement": 6.0})
    twice, _, _ = rehoused(start_tenth(), {"resettlement": 12.0})
    villages = s.codes.registered[s.households.registration[: s.used]]
    assert once.size == 6 * s.townships - sum(6 - min(6, n) for n in rural_households(start_tenth()))
    assert set(once) < set(twice)
    assert 1.9 < twice.size / once.size <= 2
    assert villages.size == s.used


def rural_households(model):
    s = model.state
    places = s.codes.registered[s.households.registration[: s.used]]
    return [int(np.count_nonzero(places == 2 * t)) for t in range(s.townships)]


def test_resettlement_ends_when_nobody_is_left(start_tiny):
    model = start_tiny()
    left = sum(rural_households(model))
    moved, _, _ = rehoused(model, {"resettlement": 20_000.0})
    assert moved.size == left > 0
    assert sum(rural_households(model)) == 0
    moved, _, _ = rehoused(model, {"resettlement": 20_000.0})
    assert moved.size == 0


def test_fractions_of_a_household_add_up_within_the_county(start_tenth):
    has_villages = np.array(rural_households(start_tenth())) > 0
    moved, s, _ = rehoused(start_tenth(), {"resettlement": np.where(has_villages, 0.3, 0.0)})
    counties = [
        np.count_nonzero(has_villages[s.region.township_county == c]) for c in range(len(s.region.county_codes))
    ]
    assert moved.size == sum(nearest_integer(0.3 * townships) for townships in counties) > 0


def test_cash_buys_an_empty_dwelling_in_a_town_of_choice(start_tenth):
    kind, s, built = rehoused(start_tenth(), {"resettlement": 10.0})
    cash, t, bought = rehoused(start_tenth(), {"resettlement": 10.0, "resettlement_cash": 1.0})
    assert set(kind) == set(cash)
    assert built.sum() == np.count_nonzero(s.households.dwelling[kind] == RESETTLED) > 0
    owners = cash[t.households.dwelling[cash] == OWNED]
    lived = [row for row in kind if s.households.dwelling[row] == RESETTLED]
    assert bought.sum() == 0
    assert set(lived) <= set(owners)
    towns = t.codes.place[t.households.residence[lived]]
    assert (towns % 2 == 1).all()
    # In kind all go to their own town or their county's seat; for cash most prefer another one.
    assert np.count_nonzero(towns != s.codes.place[s.households.residence[lived]]) > len(lived) / 2


def test_merging_moves_villagers_to_the_central_village(start_tenth):
    moved, s, built = rehoused(start_tenth(), {"village_merging": 8.0})
    assert moved.size > 0
    assert built.sum() == 0
    villages = s.households.registration[moved]
    for village in np.unique(villages):
        township = s.region.village_township[village]
        same = np.flatnonzero((s.region.village_township == township) & (s.codes.place[: s.codes.villages] % 2 == 0))
        assert s.region.village_minutes[village] == s.region.village_minutes[same].min()
    assert not (s.households.holds[moved] & HOMESTEAD).any()
    # Nobody's place changes: it is the same rural part.
    assert s.flow[RESETTLEMENT].sum() == np.trace(s.flow[RESETTLEMENT]) > 0


def test_shantytowns_are_rehoused_where_they_are(start_tenth):
    start = start_tenth()
    residence = start.state.households.residence.copy()
    moved, s, built = rehoused(start, {"renewal": 20.0})
    assert moved.size == 0
    assert np.array_equal(s.households.residence, residence)
    housed = np.flatnonzero(s.households.dwelling[: s.used] == RESETTLED)
    members = np.count_nonzero(s.households.birth[housed], axis=1).sum()
    assert s.flow[REHOUSED].sum() == members > 0
    assert built.sum() == 0
    _, cash, gone = rehoused(start_tenth(), {"renewal": 20.0, "resettlement_cash": 1.0})
    assert gone.sum() == -np.count_nonzero(cash.households.dwelling[: cash.used] == RESETTLED)
    assert np.flatnonzero(cash.households.dwelling[: cash.used] == RESETTLED).tolist() == housed.tolist()


def test_a_recoded_village_brings_its_dwellings_and_seats(start_tenth):
    model = start_tenth()
    s = model.state
    village = int(np.flatnonzero(s.codes.place[: s.codes.villages] % 2 == 0)[0])
    old = int(s.codes.place[village])
    begin_year(model)
    Governed(s, model.year).recode(village)
    others = {int(v) for v in np.flatnonzero(s.urban_from == model.year)} - {village}
    before = [s.places.dwellings.copy(), s.places.seats.copy(), s.places.pupils.copy()]
    recode(s, model.year)
    assert not any(s.region.village_township[other] == old // 2 for other in others)
    dwellings, seats, pupils = s.places.dwellings, s.places.seats, s.places.pupils
    assert dwellings[old + 1] - before[0][old + 1] == s.tally.location_households[village] > 0
    assert seats[old + 1].sum() > before[1][old + 1].sum()
    for column, earlier in ((seats, before[1]), (pupils, before[2])):
        assert np.array_equal(column[old] + column[old + 1], earlier[old] + earlier[old + 1])


def test_jobs_grow_and_shrink_where_they_are_said_to(start_tenth):
    model = start_tenth()
    begin_year(model)
    s = model.state
    county = max(model.agents_by_type[County], key=lambda county: len(county.townships))
    up, down, flat = (int(t) for t in county.townships[:3])
    s.levers[LEVER_NAMES.index("job_growth"), county.townships] = 0.0
    s.levers[LEVER_NAMES.index("job_growth"), up] = 0.1
    s.levers[LEVER_NAMES.index("job_growth"), down] = -0.1
    county.govern(Governed(s, model.year))
    jobs = s.places.jobs
    for skill in range(3):
        assert s.grants.jobs[up, skill] == nearest_integer(0.1 * int(jobs[2 * up + 1, skill]))
        assert s.grants.jobs[down, skill] == -nearest_integer(0.1 * int(jobs[2 * down + 1, skill]))
        assert s.grants.jobs[flat, skill] == 0
    assert s.grants.jobs[up].sum() > 0 > s.grants.jobs[down].sum()


def test_seats_no_stage_wants_go_to_another(start_tenth):
    model = start_tenth()
    begin_year(model)
    s = model.state
    county = max(model.agents_by_type[County], key=lambda county: len(county.townships))
    urban = 2 * county.townships + 1
    county.govern(Governed(s, model.year))
    usual = s.grants.seats[county.townships].sum(axis=0)
    s.places.pupils[urban, 0] = s.places.pupils[urban, 3] = 0
    county.govern(Governed(s, model.year))
    spared = s.grants.seats[county.townships].sum(axis=0)
    assert spared[0] < usual[0]
    assert spared[2] > usual[2]
    assert spared.sum() <= usual.sum()


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
