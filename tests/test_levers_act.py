"""Levers act where they are set and through what they are said to: places, tenants, the office, seats, roads, work."""

from dataclasses import replace

import numpy as np
import pytest

from agents.columns import AFFORDABLE, OWNED, RENTED
from agents.errors import InputError
from agents.family import family_of
from agents.income import means_of, sent_away
from agents.levers import LEVER_NAMES, LEVERS
from agents.members import SENIOR_STAGE
from agents.registering import eligible, open_transfer, service_term
from agents.utility import base_of, burden_of
from model import year as year_steps
from model.branching import branch
from model.events import UNSEATED
from model.levers import check_value
from model.year_inputs import conditions_of
from policies.catalogue import catalogue

APART = [name for name, entry in catalogue().items() if entry.acts != "city"]
BY_ORIGIN = ("kin", "inclusion", "place", "registered_place", "node", "town_born", "known", "portfolio", "levers")
"""Conditions that are not by place; levers are read by households at their own township."""


@pytest.fixture(scope="module")
def at_2020(start_tenth):
    model = start_tenth()
    model.run_until(2020)
    return model


def changed(model, levers, townships=slice(None)):
    """The run branched with some lever values from 2021 on, in some townships."""
    values = model.scenario.values.copy()
    for name, value in levers.items():
        values[5:, LEVER_NAMES.index(name), townships] = value
    return branch(model, replace(model.scenario, name="changed", values=values))


def governed(model):
    """A year up to the point where households choose."""
    model.begin_year()
    for name, step in year_steps.YEAR:
        if name == "move":
            break
        step(model)
    return model.state, conditions_of(model.state, model.year)


def elsewhere(model, county):
    """(places,) True outside a county."""
    return np.append(
        np.repeat(model.region.township_county != county, 2), np.ones(len(model.region.outside_codes), bool)
    )


def differing(there, here, places):
    """Names of the tables by place that differ in some places."""
    pairs = [*zip(here.places._fields, here.places, there.places, strict=True)]
    pairs += [*zip(here.market._fields, here.market, there.market, strict=True)]
    return [name for name, a, b in pairs if not np.array_equal(a[places], b[places])]


@pytest.mark.parametrize("name", APART)
def test_a_lever_set_in_one_county_changes_nothing_outside_before_anyone_chooses(name, at_2020):
    county = 3
    held = np.flatnonzero(at_2020.region.township_county == county)
    lever = LEVERS[LEVER_NAMES.index(name)]
    value = lever.high if lever.high - lever.baseline >= lever.baseline - lever.low else lever.low
    # Projects are houses for villagers of the county; more than there are would only end sooner.
    value = min(value, 50.0) if lever.extensive else value
    here, conditions = governed(changed(at_2020, {}))
    there, others = governed(changed(at_2020, {name: value}, held))
    outside = elsewhere(at_2020, county)
    assert differing(there, here, outside) == []
    for field in conditions._fields:
        a, b = getattr(conditions, field), getattr(others, field)
        if field == "log_time":
            kept = np.append(at_2020.region.township_county != county, np.ones(len(at_2020.region.outside_codes), bool))
            a, b = a[np.ix_(kept, kept)], b[np.ix_(kept, kept)]
        elif isinstance(a, np.ndarray) and field not in BY_ORIGIN and len(a) == outside.size:
            a, b = a[outside], b[outside]
        elif field in BY_ORIGIN or field in ("county", "declining", "threshold", "opened"):
            continue
        assert np.array_equal(a, b), field


def test_a_road_shortens_ways_that_touch_it_and_no_way_out(at_2020):
    township, other = 3, 20
    _, before = governed(changed(at_2020, {}))
    _, after = governed(changed(at_2020, {"travel": 0.5}, [township]))
    townships = before.townships
    shorter = after.log_time < before.log_time
    assert shorter[township, other]
    assert shorter[other, township]
    assert not np.delete(np.delete(shorter, township, 0), township, 1).any()
    assert not shorter[township, townships:].any()
    assert not shorter[townships:, township].any()


def rows_of(state, dwelling, here):
    h, k = state.households, state.codes
    location = h.residence[: state.used]
    in_town = (location < k.villages) & (k.place[location] % 2 == 1) & (h.id[: state.used] != 0)
    return np.flatnonzero(in_town & (h.dwelling[: state.used] == dwelling) & (k.place[location] == here))


def test_affordable_rental_costs_less_is_expected_and_is_let_again(at_2020):
    model = changed(at_2020, {"affordable": 0.5})
    for _ in range(2):
        model.step()
    state, conditions = governed(model)
    places, share = state.places, state.rules.income.affordable_rent
    free = places.affordable - places.let
    place = int(np.argmax(np.where(places.newcomers > 0, free, 0)[: state.inside]))
    assert free[place] > 0
    expected = conditions.rent[place] * (1 - min(1, free[place] / places.newcomers[place]) * (1 - share))
    assert conditions.offered_rent[place] == pytest.approx(expected)
    row = int(rows_of(state, AFFORDABLE, place)[0])
    family = family_of(row, state.households, model.year)
    paid = base_of(row, state.households, conditions, state.rules.moving, family).rent
    assert paid == pytest.approx(share * conditions.rent[place])
    assert share < 1
    assert base_of(int(rows_of(state, RENTED, place)[0]), state.households, conditions, state.rules.moving, family).rent
    # What stands let at the year's end is what families live in, no more than there is.
    for _, step in year_steps.YEAR[4:]:
        step(model)
    let = [rows_of(model.state, AFFORDABLE, p).size for p in range(1, state.inside, 2)]
    assert np.array_equal(model.state.places.let[1 : state.inside : 2], let)
    assert (model.state.places.let <= model.state.places.affordable).all()


def test_tenants_of_affordable_rental_buy_in_time(at_2020):
    model = changed(at_2020, {"housing_fund": 1.0})
    state = model.state
    h = state.households
    location = h.residence[: state.used]
    tenants = np.flatnonzero((h.id[: state.used] != 0) & (h.dwelling[: state.used] == AFFORDABLE))
    identities, homes = h.id[tenants].copy(), location[tenants].copy()
    for _ in range(4):
        model.step()
    h = model.state.households
    now = {int(one): row for row, one in enumerate(h.id[: model.state.used]) if one}
    rows = [(now[int(one)], home) for one, home in zip(identities, homes, strict=True) if int(one) in now]
    stayed = [row for row, home in rows if h.residence[row] == home]
    bought = sum(h.dwelling[row] == OWNED for row in stayed)
    assert 0.1 < bought / len(stayed) < 0.5


def test_the_office_takes_its_time_and_no_more():
    free, skill = (0.0, 0.0, 0.0, 0.0), 0

    def passes(years, gate, turn=0.5):
        return eligible(years, False, skill, 0.0, turn, 0.5, gate)

    assert [passes(years, free) for years in range(3)] == [True, True, True]
    assert [passes(years, (0.0, 0.0, 0.0, 1.0)) for years in range(4)] == [False, False, True, True]
    assert [passes(years, (2.0, 0.0, 0.0, 1.0)) for years in range(5)] == [False, False, False, True, True]
    # Half a year makes half of the applicants wait.
    assert passes(1, (0.0, 0.0, 0.0, 0.5), turn=0.4)
    assert not passes(1, (0.0, 0.0, 0.0, 0.5), turn=0.6)


def test_tenants_bring_their_registration_only_where_the_habitual_residence_counts(at_2020):
    state, conditions = governed(changed(at_2020, {}))
    h, k = state.households, state.codes
    rows = np.arange(state.used)
    location, registered = h.residence[rows], h.registration[rows]
    elsewhere = (
        (h.id[rows] != 0)
        & (location < k.villages)
        & (registered < k.villages)
        & (k.place[location] % 2 == 1)
        & (k.registered[np.minimum(location, k.villages - 1)] % 2 == 1)
        & (k.registered[registered] % 2 == 1)
        & (k.place[location] != k.registered[registered])
    )
    tenant = int(rows[elsewhere & (h.dwelling[rows] == RENTED)][0])
    owner = int(rows[elsewhere & (h.dwelling[rows] == OWNED)][0])
    levers = conditions.levers.copy()
    levers[LEVER_NAMES.index("habitual_residence")] = 0.25
    strict, rules = conditions._replace(levers=levers), state.rules.registering
    chance = {row: [open_transfer(row, h, c, rules)[1] for c in (conditions, strict)] for row in (tenant, owner)}
    assert chance[tenant] == [rules.town_transfer, rules.town_transfer * 0.25]
    assert chance[owner] == [rules.town_transfer, rules.town_transfer]


def test_care_of_children_and_of_the_old_lighten_different_burdens(at_2020):
    state, conditions = governed(changed(at_2020, {}))
    h, k, m = state.households, state.codes, state.rules.moving
    found = {}
    for row in np.flatnonzero((h.id[: state.used] != 0) & (h.residence[: state.used] < k.villages)):
        f = family_of(int(row), h, 2021)
        alone = f.workers0 + f.workers1 + f.workers2 == 1
        if f.goer >= 0 and f.away == 0 and (f.left_by_one > 0 or (alone and f.elders > 0)):
            found.setdefault((f.left_by_one > 0, bool(alone and f.elders > 0)), (int(row), f))
    assert len(found) == 3

    def burden(row, f, **levers):
        values = conditions.levers.copy()
        for name, value in levers.items():
            values[LEVER_NAMES.index(name)] = value
        base = base_of(row, h, conditions._replace(levers=values), m, f)
        return burden_of(base, f, sent_away(f.goer_skill, -1), f.left_by_one)

    for (children, elders), (row, f) in found.items():
        usual = burden(row, f)
        assert usual == pytest.approx(m.b_split * (f.left_by_one + (f.elders if elders else 0)))
        assert (burden(row, f, child_care=0.5) < usual) == children
        assert (burden(row, f, care=0.5) < usual) == elders
        assert burden(row, f, care=0.5, child_care=0.5) == pytest.approx(usual / 2)


def test_an_employers_cover_is_worth_something_now_and_leaves_less_to_add(at_2020):
    _, usual = governed(changed(at_2020, {}))
    state, covered = governed(changed(at_2020, {"employer_cover": 0.5}))
    towns = slice(1, state.inside, 2)
    assert (covered.wage[towns, :2] > usual.wage[towns, :2]).all()
    assert np.array_equal(covered.wage[towns, 2], usual.wage[towns, 2])
    assert np.array_equal(covered.wage[: state.inside : 2], usual.wage[: state.inside : 2])
    f = family_of(0, state.households, 2021)._replace(preschool=0, compulsory=0, senior=0)
    gains = [service_term(state.rules.registering, c, 1, f) for c in (usual, covered)]
    assert gains[1] == pytest.approx(gains[0] / 2)
    assert gains[0] > 0


def test_subsidies_and_dividends_are_income_and_at_risk(at_2020):
    state, usual = governed(changed(at_2020, {}))
    _, more = governed(changed(at_2020, {"rural_transfers": 2.0}))
    _, shared = governed(changed(at_2020, {"collective_income": 3.0}))
    h = state.households
    villagers = (h.dividend[: state.used] > 0) & (state.town_born[h.origin[: state.used]] == 0)
    row = int(np.flatnonzero(villagers & (h.id[: state.used] != 0))[0])
    f = family_of(row, h, 2021)
    income = [means_of(row, h, c, f).transfers for c in (usual, more, shared)]
    dividend = float(h.dividend[row])
    assert income[1] - dividend == pytest.approx(2 * (income[0] - dividend))
    assert income[2] - income[0] == pytest.approx(2 * dividend)


def test_public_jobs_are_for_the_unskilled_of_the_villages(at_2020):
    here, _ = governed(changed(at_2020, {}))
    there, _ = governed(changed(at_2020, {"public_jobs": 0.1}))
    more = there.market.employed - here.market.employed
    assert (more[: here.inside : 2, 0] >= 0).all()
    assert more[: here.inside : 2, 0].max() > 0.05
    assert not more[:, 1:].any()
    assert not more[1::2].any()


@pytest.mark.parametrize("extra", [1, 50, 5_000])
def test_with_the_years_moves_held_more_seats_never_raise_crowding(extra, at_2020):
    """All but seats alike: moves, registrations and arrivals of the year are carried out before seats are filled."""
    unseated = []
    for more in (0, extra):
        model = changed(at_2020, {})
        model.begin_year()
        for name, step in year_steps.YEAR:
            if name == "settle":
                model.state.places.seats[1 : model.state.inside : 2] += more
            step(model)
            if name == "settle":
                break
        model.state.gather_events()
        unseated.append(np.diag(model.state.flow[UNSEATED])[: model.state.inside])
    assert (unseated[1] <= unseated[0]).all()
    assert unseated[1].sum() < unseated[0].sum()


def test_seats_never_close(at_2020):
    model = changed(at_2020, {"seat_growth": 0.0, "money_per_settler": 0.0})
    s = model.state
    for _ in range(3):
        before, codes = s.places.seats.sum(axis=0), s.places.seats[1 : s.inside : 2].copy()
        model.step()
        s = model.state
        # Senior pupils of villages board: their places are as many as it takes.
        after = s.places.seats.sum(axis=0)
        assert after[:SENIOR_STAGE].tolist() == before[:SENIOR_STAGE].tolist()
        assert after[SENIOR_STAGE] >= before[SENIOR_STAGE]
        assert (s.places.seats[1 : s.inside : 2] >= codes).all()
    with pytest.raises(InputError, match="seat_growth"):
        check_value("seat_growth", -0.01, "here")
