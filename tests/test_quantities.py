"""How many units of a measure a run holds: counted, never guessed, and counted again by hand."""

from dataclasses import replace

import numpy as np
import pytest

from agents.levers import LEVERS
from model.levers import lever_index
from policies.costing import costs
from policies.counts import COUNTS, counts_of, years_of
from policies.quantities import quantities_of, quantity_of
from tests.outcomes import ENTRIES, LAST, outcome, ran, under


def test_every_measure_is_counted_above_zero_in_some_run(start_tenth, packaged):
    levers = {key: entry.quantity.full for key, entry in ENTRIES.items() if entry.quantity.rule != "count"}
    everything = {
        **levers, "employment_service": 1.1, "travel": 0.9, "amenity": 0.6, "resettlement": 30, "upgrade": 1,
        "village_merging": 30, "renewal": 30, "recoding": 1, "village_return": 10, "affordable": 0.3,
            "rural_jobs": 0.02, "job_growth": 0.02,
    }  # fmt: skip
    run = ran(start_tenth, 2035, everything, parameters={"upgrade_size": 4000.0, "g_exit": 0.6, "b_home": 3.0})
    counts = counts_of(run, packaged)
    assert set(counts) == set(COUNTS)
    assert [name for name, count in counts.items() if count.sum() <= 0] == []
    units = quantities_of(ENTRIES, run, packaged)
    assert list(units) == list(ENTRIES)
    assert [key for key, unit in units.items() if unit.sum() <= 0 or not np.isfinite(unit).all()] == []
    assert all((unit >= 0).all() for unit in units.values())
    whole = run.indicators[run.indicators["area_code"] == packaged.code].pivot_table("value", "year", "indicator")
    # Events are raw integers of a tenth, indicators full-size.
    np.testing.assert_allclose(counts["births"][1:].sum(axis=1), whole["births"].loc[2016:])
    np.testing.assert_allclose(counts["urban_residents"].sum(axis=1), whole["resident_urban"])
    rural = whole["registered_population"] - whole["registered_urban"]
    np.testing.assert_allclose(counts["rural_registered"].sum(axis=1), rural)


@pytest.mark.parametrize("key", [key for key, entry in ENTRIES.items() if entry.quantity.rule != "count"])
def test_twice_the_change_is_twice_the_units_where_nobody_behaves_otherwise(key, changed_outcome, tiny):
    quantity = ENTRIES[key].quantity
    counts, years = counts_of(changed_outcome, tiny), years_of(changed_outcome)
    first, step = quantity.start, (quantity.full - quantity.start) * 0.25

    def units(value: float):
        table = under(changed_outcome, key, value).table
        at_start = replace(table, initial=np.full_like(table.initial, first))
        return quantity_of(ENTRIES[key], at_start, counts, years) - served

    # Whoever has registered costs a unit at every value.
    served = counts[quantity.besides][1:] if quantity.besides else 0.0
    assert not units(first).any()
    assert not units(first - step).any()
    assert units(first + step).sum() > 0
    np.testing.assert_allclose(units(first + 2 * step), 2 * units(first + step), rtol=1e-9)


def test_a_rise_is_paid_once_a_level_every_year_and_what_accrues_adds_up(reference_outcome, tiny):
    counts, years = counts_of(reference_outcome, tiny), years_of(reference_outcome)

    def units(key: str, steps: dict[int, float]):
        run = under(reference_outcome, key, LEVERS[lever_index(key)].baseline)
        for year, value in steps.items():
            np.asarray(run.table.values)[year - years[0] :, lever_index(key), :] = value
        return dict(zip(years, quantity_of(ENTRIES[key], run.table, counts, years).sum(axis=1), strict=True))

    amenity = units("amenity", {2018: 0.5, 2020: 0.45, 2022: 0.5})
    assert [year for year, unit in amenity.items() if unit != 0] == [2018, 2022]
    travel = units("travel", {2018: 0.975, 2020: 0.95, 2022: 0.85})
    assert {year: unit for year, unit in travel.items() if unit != 0} == pytest.approx({2018: 750, 2020: 750})
    assert amenity[2018] == pytest.approx(10 * counts["urban_residents"][3].sum())
    assert amenity[2022] == pytest.approx(5 * counts["urban_residents"][7].sum())
    permit = units("permit_senior", {2018: 1.0})
    guests, settled = (counts[f"{who}_pupils_senior"].sum(axis=1) for who in ("guest", "settled"))
    assert permit[2018] == guests[3] + settled[3] > settled[3] > 0
    assert permit[2017] == pytest.approx(0.8 * guests[2] + settled[2])
    jobs = units("rural_jobs", {2016: 0.0, 2018: 0.1, 2020: 0.0})
    added = [0.1 * counts["rural_jobs"][k].sum() for k in (2, 3)]
    assert [jobs[year] for year in (2017, 2018, 2019, 2020, LAST)] == pytest.approx(
        [0, added[0], sum(added), sum(added), sum(added)]
    )


def test_what_lies_in_one_county_is_counted_there(reference_outcome, tiny):
    here = np.asarray(tiny.township_county) == 1
    rows = costs(reference_outcome, under(reference_outcome, "permit_senior", 1.0, here), tiny)
    assert set(rows["lever"]) == {"permit_senior"}
    assert set(rows["area_code"]) == {tiny.code, tiny.county_codes[1]}
    assert set(rows["cause"]) == {"set"}


def test_what_was_built_is_what_stands_more(start_tiny, tiny):
    model = start_tiny(levers={"affordable": 0.3})
    urban = slice(1, model.state.inside, 2)

    def stands():
        return int(model.state.places.seats[urban].sum()), int(model.state.places.dwellings[urban].sum())

    before = stands()
    model.run_until(2020)
    counts = counts_of(outcome(model), tiny)
    opened = counts["seats_opened_by_growth"] + counts["seats_opened_for_settlers"]
    dwellings = counts["dwellings_opened_for_sale"] + counts["affordable_dwellings_opened"]
    assert opened.sum() == pytest.approx(stands()[0] - before[0])
    assert dwellings.sum() == pytest.approx(stands()[1] - before[1])
    assert counts["affordable_dwellings_opened"].sum() > 0
    assert 0 < counts["dwellings_opened_for_settlers"].sum() < dwellings.sum()


def test_without_money_for_settlers_every_seat_is_of_growth_and_without_growth_the_other_way(start_tiny, tiny):
    for levers, some, none in (
        ({"money_per_settler": 0.0}, "seats_opened_by_growth", "seats_opened_for_settlers"),
        ({"seat_growth": 0.0}, "seats_opened_for_settlers", "seats_opened_by_growth"),
    ):
        counts = counts_of(ran(start_tiny, 2020, levers), tiny)
        assert counts[some].sum() > 0
        assert counts[none].sum() == 0


def test_land_given_up_is_the_land_that_those_who_settle_lose(start_tiny):
    # All land that is trusted to stay is kept unless it is sold.
    model = start_tiny(levers={"exit_price": 40_000, "land_credibility": 1.0}, parameters={"g_exit": 0.6})
    model.run_until(2017)
    seen = {}

    def watched(name, take):
        def step(run):
            h = run.state.households
            if name == "settle":
                seen["before"] = dict(zip(h.id.tolist(), h.land.tolist(), strict=True))
            take(run)
            if name == "settle":
                seen["after"] = dict(zip(h.id.tolist(), h.land.tolist(), strict=True))

        return name, step

    model.steps_of_the_year = tuple(watched(name, take) for name, take in model.steps_of_the_year)
    model.step()
    before, after = seen["before"], seen["after"]
    before.pop(0, None)
    after.pop(0, None)
    left = sum(land for who, land in before.items() if who not in after)
    lost = sum(before.values()) - sum(after.values()) - left
    frame = model.indicators_frame()
    noted = frame[(frame.indicator == "land_given_up") & (frame.area_code == model.region.code) & (frame.year == 2018)]
    # Tenths of a mu, whole numbers; the indicator is in mu.
    assert lost == round(10 * noted["value"].iloc[0]) > 0
    assert 10 * noted["value"].iloc[0] == pytest.approx(lost, rel=1e-12)


def test_without_a_price_no_land_is_given_up_for_pay(reference_outcome, tiny):
    assert counts_of(reference_outcome, tiny)["land_given_up"].sum() == 0


def one_parent_away(born, members):
    """The mother or the father is away: of each sex the youngest with a partner who is sixteen years older."""
    parents = [(birth, traits) for birth, traits in members if traits & 32 and birth <= born - 16]
    youngest = [max((one for one in parents if one[1] & 1 == sex), default=(0, 0)) for sex in (0, 1)]
    return any(traits & 16 for _, traits in youngest)


def in_work(birth, traits):
    age, level = 2018 - 1900 - birth, traits >> 1 & 7
    return 16 <= age < 60 and not ((age < 18 and level >= 3) or (age < 22 and level == 4))


def test_rights_and_guests_are_those_of_the_households(start_tiny, tiny):
    """Counted again, member by member, without the compiled rules."""
    model = start_tiny()
    model.run_until(2018)
    s = model.state
    rows = [row for row in range(s.used) if s.households.id[row]]
    again = dict.fromkeys(
        ("land", "mu", "homestead", "guests", "renting", "elders", "children", "settled", "pupils"), 0
    )
    for row in rows:
        h = {name: column[row] for name, column in s.households._asdict().items()}
        if h["origin"] < s.codes.villages:
            again["land"] += h["land"] > 0
            again["mu"] += int(h["land"])
            again["homestead"] += int(h["holds"]) & 1
        here = int(s.codes.place[h["residence"]])
        inside = here < s.inside and here % 2 == 1
        again["renting"] += inside and h["dwelling"] in (1, 2)
        members = [member for member in zip(h["birth"].tolist(), h["traits"].tolist(), strict=True) if member[0]]
        registered, origin = int(s.codes.registered[h["registration"]]), int(s.codes.place[h["origin"]])
        worker_at_home = any(in_work(birth, traits) and not traits & 16 for birth, traits in members)
        for birth, traits in members:
            age, gone = 2018 - 1900 - birth, bool(traits & 16)
            place = int(s.codes.place[h["away"]]) if gone else here
            working = in_work(birth, traits)
            town = place < s.inside and place % 2 == 1
            again["guests"] += working and town and (registered >= s.inside or registered % 2 == 0)
            settled = town and registered == place != origin
            again["settled"] += working and settled and (origin >= s.inside or origin % 2 == 0)
            again["pupils"] += settled and 6 <= age < 15
            if h["away"] >= 0 and here < s.inside:
                again["elders"] += age >= 60 and not gone and not worker_at_home
                again["children"] += age < 16 and not gone and one_parent_away(birth, members)
    counts = counts_of(outcome(model), tiny)
    names = {
        "land": "households_with_land", "homestead": "households_with_homestead", "guests": "guest_workers",
        "renting": "households_renting_in_town", "elders": "elders_left_behind", "children": "children_left_behind",
        "settled": "settled_workers", "pupils": "settled_pupils_compulsory",
    }  # fmt: skip
    assert counts["contracted_land"][-1].sum() == pytest.approx(again.pop("mu") / 10)
    assert {key: counts[name][-1].sum() for key, name in names.items()} == again
    assert all(value > 0 for value in again.values())


def test_projects_and_courses_are_counted_as_they_were_held(changed_outcome, tiny):
    units = quantities_of(ENTRIES, changed_outcome, tiny)
    townships = len(tiny.township_codes)
    assert units["resettlement"].sum(axis=1).max() == 4 * townships
    frame = changed_outcome.indicators
    whole = frame[(frame.area_code == tiny.code) & (frame.year > tiny.start)]
    trained = whole[whole.indicator == "training_person_times"].sort_values("year")["value"].to_numpy()
    np.testing.assert_array_equal(units["training"].sum(axis=1), trained)
    births = whole[whole.indicator == "births"].sort_values("year")["value"].to_numpy()
    np.testing.assert_allclose(units["fertility"].sum(axis=1), 0.8 * births)


def test_twice_the_projects_cost_twice(start_tiny, tiny):
    without = ran(start_tiny, 2017)
    totals = []
    for households in (3, 6):
        rows = costs(without, ran(start_tiny, 2017, {"resettlement": households}), tiny)
        totals.append(rows[(rows["lever"] == "resettlement") & (rows["area_code"] == tiny.code)]["yuan"].sum())
    price = ENTRIES["resettlement"].cost.yuan
    assert totals == pytest.approx([2 * n * len(tiny.township_codes) * price for n in (3, 6)])


def test_who_registers_goes_on_costing_a_school_place(reference_outcome, tiny):
    counts, years = dict(counts_of(reference_outcome, tiny)), years_of(reference_outcome)
    guests, settled = (f"{who}_pupils_compulsory" for who in ("guest", "settled"))
    registered = {**counts, guests: np.zeros_like(counts[guests]), settled: counts[settled] + counts[guests]}
    for access in (1.0, 0.8):
        table = under(reference_outcome, "permit_compulsory", access).table
        before, after = (quantity_of(ENTRIES["permit_compulsory"], table, each, years) for each in (counts, registered))
        np.testing.assert_allclose(after - before, (1.0 - access) * counts[guests][1:], atol=1e-9)
    assert counts[guests][1:].sum() > 0
