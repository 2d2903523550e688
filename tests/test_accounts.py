"""The accounts: exact under any policy, seed and population; broken rules are found out; parts have no remainder."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.errors import AccountError
from agents.levers import LEVERS
from model import demography_step, settling_step
from model.accounts import Ledgers, carried_forward, check_unique, parts_of_change, turnover
from model.events import (
    ARRIVAL,
    BIRTH,
    DEATH,
    DEPARTURE,
    EVENTS,
    HOUSEHOLD_FORMED,
    HOUSEHOLD_MOVED,
    LEDGERS,
    MARRIAGE,
    MARRIAGE_TRANSFER,
    MOVED,
    REGISTERED_BIRTH,
    REGISTRATIONS,
    RESIDENTS,
    RURAL_TO_URBAN,
    URBAN_TO_RURAL,
    URBAN_TO_URBAN,
)
from model.migration import MigrationModel
from model.population import build_population
from tests.conftest import begin

SENTENCE = r"^accounts of \d{4}: .*"


def policies():
    """Some levers at values anywhere in their ranges."""
    some = {lever.name: st.floats(lever.low, lever.high, allow_subnormal=False) for lever in LEVERS}
    return st.fixed_dictionaries({}, optional=some)


def economies():
    """A region's economy, moved: what its markets start from."""
    return st.fixed_dictionaries(
        {
            "vacancy": st.floats(0.0, 0.3),
            "employment": st.floats(0.5, 1.0),
            "seats_1": st.floats(0.5, 1.3),
            "rent": st.floats(1_000.0, 20_000.0),
            "farm_income_mu": st.floats(0.0, 4_000.0),
            "dividend": st.floats(0.0, 5_000.0),
        }
    )


@given(policy=policies(), economy=economies(), seed=st.integers(0, 2**63 - 1), number=st.integers(0, 3))
@settings(max_examples=15)
def test_accounts_hold_and_parts_add_up(policy, economy, seed, number, tiny):
    region = replace(tiny, economy={**tiny.economy, **economy})
    model = begin(region, build_population(tiny, number, 1.0), policy, seed=seed)
    for _ in range(4):
        before = Ledgers(*(stock.copy() for stock in model.state.ledgers))
        model.step()
        follow_every_person(model, before)


def follow_every_person(model: MigrationModel, before: Ledgers) -> None:
    after, flow = model.state.ledgers, model.state.flow
    assert flow.min() >= 0
    changes = turnover(flow, model.year).changes
    for name, expected, stock in zip(LEDGERS, carried_forward(before, changes), after, strict=True):
        assert np.array_equal(expected, stock), name
        assert stock.min() >= 0
    assert after.residents.sum() == after.registrations.sum()
    urban, areas = model.record.urban, model.record.areas()
    holds = np.stack([inside for _, inside in areas])
    for ledger in (RESIDENTS, REGISTRATIONS):
        parts = parts_of_change(ledger, before[ledger], after[ledger], changes, urban, holds)
        for area, (_, inside) in enumerate(areas):
            p0, p1 = int(before[ledger][inside].sum()), int(after[ledger][inside].sum())
            assert parts.denominators[area] == p0 * p1
            if p0 and p1:
                u0, u1 = int(before[ledger][inside & urban].sum()), int(after[ledger][inside & urban].sum())
                total = sum((Fraction(int(part), p0 * p1) for part in parts.numerators[:, area]), Fraction(0))
                assert total == Fraction(u1, p1) - Fraction(u0, p0)
            else:
                assert not parts.points[:, area].any()


def test_a_turnover_lists_every_event_once_and_in_order(start_tiny):
    model = start_tiny()
    for _ in range(3):
        model.step()
        flow, sums = model.state.flow, turnover(model.state.flow, model.year)
        there = np.nonzero(flow)
        assert len(there[0]) > 0
        assert np.array_equal(sums.cells, np.column_stack([np.full(len(there[0]), model.year), *there, flow[there]]))
        assert np.array_equal(sums.given, flow.sum(axis=1))
        assert np.array_equal(sums.taken, flow.sum(axis=2))
        assert np.array_equal(model.record.event_rows[-1], sums.cells)


def test_parts_of_a_change_by_hand():
    # Two places, village and town: 60 and 40 persons; 10 move to town, 5 are born in the village.
    flow = np.zeros((len(EVENTS), 3, 3), np.int64)
    flow[MOVED, 0, 1], flow[BIRTH, 2, 0] = 10, 5
    urban, holds = np.array([False, True]), np.array([[True, True], [False, False]])
    changes = turnover(flow, 2016).changes
    parts = parts_of_change(RESIDENTS, np.array([60, 40]), np.array([55, 50]), changes, urban, holds)
    shares = [Fraction(int(part), int(parts.denominators[0])) for part in parts.numerators[:, 0]]
    change = dict(zip(parts.events.tolist(), shares, strict=True))
    assert change[MOVED] == Fraction(10, 105)
    assert change[BIRTH] == Fraction(-2, 105)
    assert sum(change.values()) == Fraction(50, 105) - Fraction(40, 100)
    assert all(value == 0 for event, value in change.items() if event not in (MOVED, BIRTH))
    # Where nobody lives nothing changes.
    assert parts.points[:, 0].tolist() == pytest.approx([100.0 * float(share) for share in shares])
    assert not parts.points[:, 1].any()


def not_noted(added):
    return 0 * added


def sign_swapped(added):
    return -added


def turned_round(added):
    return added.T


def one_off(added):
    first = np.argwhere(added)[0]
    more = added.copy()
    more[tuple(first)] += 1
    return more


class YearLate:
    """Notes in each year what happened in the year before."""

    def __init__(self) -> None:
        self.held = 0

    def __call__(self, added):
        noted, self.held = self.held + 0 * added, added
        return noted


BROKEN = [
    ("apply_life", DEATH, not_noted),
    ("apply_life", BIRTH, sign_swapped),
    ("apply_life", BIRTH, YearLate()),
    ("apply_life", REGISTERED_BIRTH, turned_round),
    ("wed_all", MARRIAGE, not_noted),
    ("wed_all", MARRIAGE_TRANSFER, turned_round),
    ("wed_all", HOUSEHOLD_FORMED, one_off),
    ("move_all", MOVED, sign_swapped),
    ("move_all", MOVED, YearLate()),
    ("move_all", DEPARTURE, one_off),
    ("move_all", HOUSEHOLD_MOVED, turned_round),
    ("apply_registration", RURAL_TO_URBAN, turned_round),
    ("apply_registration", RURAL_TO_URBAN, YearLate()),
    ("apply_registration", URBAN_TO_URBAN, not_noted),
    ("admit", ARRIVAL, not_noted),
    ("admit", ARRIVAL, YearLate()),
]


@pytest.mark.parametrize(
    ("rule", "event", "how"),
    BROKEN,
    ids=[f"{rule}-{EVENTS[event].name}-{getattr(how, '__name__', 'year_late')}" for rule, event, how in BROKEN],
)
def test_a_broken_rule_is_found_out(rule, event, how, start_tiny, monkeypatch):
    # Behind a closed gate nobody may register in the first year of so small a place, and nothing is there to break.
    model = start_tiny(levers={"gate_years": 0.0, "gate_dwelling": 0.0, "gate_insurance": 0.0, "office_delay": 0.0})
    step = demography_step if hasattr(demography_step, rule) else settling_step
    real = getattr(step, rule)

    def broken(*arguments):
        flow = model.state.flow
        before = flow[event].copy()
        result = real(*arguments)
        added = flow[event] - before
        assert added.any(), "nothing to break"
        flow[event] = before + how(added)
        return result

    monkeypatch.setattr(step, rule, broken)
    with pytest.raises(AccountError, match=SENTENCE + LEDGERS[EVENTS[event].ledger]) as found:
        model.run_until(2017)
    assert "the count finds" in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize("column", ["residence", "registration"])
def test_a_move_that_nobody_noted(column, start_tiny, monkeypatch):
    model = start_tiny()
    real = settling_step.move_all

    def broken(*arguments):
        real(*arguments)
        s = model.state
        values = getattr(s.households, column)
        place = s.codes.place if column == "residence" else s.codes.registered
        row = int(np.flatnonzero((s.households.id[: s.used] != 0) & (values[: s.used] < s.codes.villages))[0])
        values[row] = int(np.flatnonzero(place != place[values[row]])[0])

    monkeypatch.setattr(settling_step, "move_all", broken)
    with pytest.raises(AccountError, match=SENTENCE):
        model.step()


def test_a_person_lost(start_tiny, monkeypatch):
    model = start_tiny()
    real = settling_step.move_all

    def broken(*arguments):
        real(*arguments)
        h = model.state.households
        row = int(np.argmax(np.count_nonzero(h.birth, axis=1)))
        h.birth[row, int(np.flatnonzero(h.birth[row])[-1])] = 0

    monkeypatch.setattr(settling_step, "move_all", broken)
    with pytest.raises(AccountError, match=r"residents in .* the count finds"):
        model.step()


@pytest.fixture(scope="module")
def finished(start_tiny):
    model = start_tiny(levers={"upgrade": 1.0, "resettlement": 20.0, "recoding": 1.0})
    model.run_until(2021)
    return model


def test_events_make_the_indicators(finished, tiny):
    events, values = finished.events_frame(), finished.indicators_frame()
    names = dict(enumerate(LEDGERS))
    ledger = events["event"].map({event.name: names.get(event.ledger, "none") for event in EVENTS})
    whole = set(finished.record.place_codes[: finished.record.inside])
    areas = {tiny.code: whole}
    for i, code in enumerate(tiny.county_codes):
        held = [tiny.township_codes[t] for t in np.flatnonzero(tiny.township_county == i)]
        areas[code] = {place for place in whole if place.split("-")[0] in held}
    pivot = values.pivot_table(index=["area_code", "year"], columns="indicator", values="value")
    for area, places in areas.items():
        series = pivot.loc[area]
        for year in range(tiny.start + 1, 2022):
            now = events[events["year"] == year]
            came, left = now["destination"].isin(places), now["origin"].isin(places)
            for indicator, kind in (("resident_population", "residents"), ("registered_population", "registrations")):
                of_kind = ledger[now.index] == kind
                net = now[came & of_kind]["persons"].sum() - now[left & of_kind]["persons"].sum()
                assert series.loc[year, indicator] - series.loc[year - 1, indicator] == net
            town = {place for place in places if place.endswith("-urban")}
            to_town, from_town = now["destination"].isin(town), now["origin"].isin(town)
            net = now[to_town & (ledger.loc[now.index] == "residents")]["persons"].sum()
            net -= now[from_town & (ledger.loc[now.index] == "residents")]["persons"].sum()
            assert series.loc[year, "resident_urban"] - series.loc[year - 1, "resident_urban"] == net
            assert series.loc[year, "births"] == now[came & (now["event"] == "birth")]["persons"].sum()
            # Who marries from a village into a town registers there like others.
            married = now["origin"].str.endswith("-rural") & to_town & (now["event"] == "marriage_transfer")
            transfers = now[(came & (now["event"] == "transfer_rural_to_urban")) | married]
            assert series.loc[year, "transfers_rural_to_urban"] == transfers["persons"].sum()
            assert series.loc[year, "deaths"] == now[left & (now["event"] == "death")]["persons"].sum()


def test_parts_of_the_indicators_add_up(finished, tiny):
    values = finished.indicators_frame()
    pivot = values.pivot_table(index=["area_code", "year"], columns="indicator", values="value")
    for area in (tiny.code, *tiny.county_codes):
        series = pivot.loc[area]
        for share, ledger in (("resident_urban_share", "residents"), ("registered_urban_share", "registrations")):
            parts = [name for name in series.columns if name.startswith(f"change_{ledger}_")]
            assert len(parts) == sum(event.ledger == LEDGERS.index(ledger) for event in EVENTS)
            moved = series[share].diff().iloc[1:]
            assert np.allclose(series[parts].sum(axis=1).iloc[1:], moved, atol=1e-9)


def test_kinds_of_transfers_are_what_they_say(finished, packaged, start_tenth):
    big = start_tenth()
    big.run_until(2021)
    for model in (finished, big):
        inside = model.state.inside
        urban = np.append(model.record.urban, False)
        rural = np.append(~model.record.urban, False)
        rural[inside:] = False
        total = np.zeros_like(model.state.flow)
        for rows in model.record.event_rows:
            total[rows[:, 1], rows[:, 2], rows[:, 3]] += rows[:, 4]
        for event, origin, destination in (
            (RURAL_TO_URBAN, rural, urban),
            (URBAN_TO_URBAN, urban, urban),
            (URBAN_TO_RURAL, urban, rural),
        ):
            allowed = origin[:, None] & destination[None, :]
            assert total[event][~allowed].sum() == 0, EVENTS[event].name
        assert total[RURAL_TO_URBAN].sum() > 0
        assert np.trace(total[URBAN_TO_URBAN]) == 0


def test_an_id_that_occurs_twice_is_found_out():
    check_unique(np.array([3, 5, 9], np.uint64))
    with pytest.raises(AccountError, match="household 5 occurs twice"):
        check_unique(np.array([3, 5, 5, 9], np.uint64))
