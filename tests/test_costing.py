"""What a scenario costs: nothing for nothing; parts that add up; who pays, as stated."""

import math

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from policies.cost_words import CAUSES, CAVEATS, NOTES, SPLITS
from policies.costing import COLUMNS, MONEY, PRICES_OF, cost_per_person, costs, payer_shares, spent
from policies.counts import COUNTS, years_of
from policies.entry import HAN
from policies.quantities import quantities_of
from tests.outcomes import CHANGES, ENTRIES, LAST, outcome, ran


@pytest.fixture(scope="module")
def found(reference_outcome, changed_outcome, tiny) -> pd.DataFrame:
    return costs(reference_outcome, changed_outcome, tiny)


def test_a_scenario_that_changes_nothing_costs_nothing(start_tiny, reference_outcome, tiny):
    again = costs(reference_outcome, ran(start_tiny), tiny)
    assert again.empty
    assert list(again.columns) == list(COLUMNS)
    per = cost_per_person(again, reference_outcome.indicators, reference_outcome.indicators, tiny.code, LAST)
    assert set(per["note"]) == {"no_more_persons"}
    assert per["yuan"].isna().all()


def test_the_levers_that_were_set_are_told_from_what_follows(found):
    by_cause = found.groupby("cause")["lever"].agg(set)
    assert by_cause["set"] == set(CHANGES)
    assert by_cause["followed"] & {"subsidy_kept", "permit_compulsory", "dwelling_quota"}
    assert not by_cause["set"] & by_cause["followed"]


def test_payers_add_up_to_the_units_times_the_price(found, reference_outcome, changed_outcome, tiny):
    before, after = (quantities_of(ENTRIES, run, tiny) for run in (reference_outcome, changed_outcome))
    years = years_of(reference_outcome)
    city = found[found["area_code"] == tiny.code]
    for key, entry in ENTRIES.items():
        more = (after[key] - before[key]).sum(axis=1)
        rows = city[city["lever"] == key].groupby("year")[["quantity", "yuan"]].sum()
        rows = rows.reindex(list(years), fill_value=0.0)
        np.testing.assert_allclose(rows["quantity"], more, atol=1e-6)
        np.testing.assert_allclose(rows["yuan"], more * entry.cost.yuan, atol=1e-2)


def test_counties_add_up_to_the_city(found, tiny):
    whole = found[found["area_code"] == tiny.code].set_index(["year", "lever", "payer"])[["quantity", *MONEY[:1]]]
    parts = found[found["area_code"] != tiny.code].groupby(["year", "lever", "payer"])[["quantity", "yuan"]].sum()
    assert set(found["area_code"]) == {tiny.code, *tiny.county_codes}
    parts = parts.reindex(parts.index.union(whole.index), fill_value=0.0)
    whole = whole.reindex(parts.index, fill_value=0.0)
    np.testing.assert_allclose(parts.to_numpy(), whole.to_numpy(), rtol=1e-9, atol=1e-6)


def test_low_and_high_enclose_the_cost(found):
    assert (found["yuan_low"] <= found["yuan"]).all()
    assert (found["yuan"] <= found["yuan_high"]).all()
    assert (found["quantity"] < 0).any()
    assert not (np.signbit(found["yuan"]) & (found["yuan"] == 0)).any()


def test_the_statuses_and_units_are_those_of_the_catalogue(found):
    for lever, rows in found.groupby("lever"):
        cost = ENTRIES[str(lever)].cost
        assert set(rows["status"]) == {cost.status}
        assert set(rows["unit"]) == {cost.per[1]}
        assert set(rows["payer"]) <= set(cost.payers)
        assert set(rows["split"]) == {"equal"}


def test_payers_share_equally_unless_the_entry_knows_better(reference_outcome, changed_outcome, tiny):
    entry = ENTRIES["amenity"]
    assert payer_shares(entry.cost) == pytest.approx((1 / 3,) * 3)
    given = entry.model_copy(update={"cost": entry.cost.model_copy(update={"shares": (0.5, 0.3, 0.2)})})
    rows = costs(reference_outcome, changed_outcome, tiny, entries={"amenity": given})
    assert set(rows["split"]) == {"given"}
    sums = spent(rows[rows["area_code"] == tiny.code], ["payer"]).set_index("payer")["yuan"]
    assert (sums / sums.sum()).to_dict() == pytest.approx({"city": 0.5, "county": 0.3, "central": 0.2})


def test_outlays_are_discounted_only_when_asked(reference_outcome, changed_outcome, found, tiny):
    later = costs(reference_outcome, changed_outcome, tiny, discount_rate=0.1)
    ratio = (later["yuan"] / found["yuan"]).where(found["yuan"] != 0)
    for year in (2018, PRICES_OF, 2022):
        assert ratio[found["year"] == year].dropna().to_numpy() == pytest.approx(1.1 ** (PRICES_OF - year))


def made_up(rows) -> pd.DataFrame:
    names = ["year", "area_code", "lever", "payer", "quantity", "yuan", "yuan_low", "yuan_high"]
    return pd.DataFrame(rows, columns=names)


def test_ranges_add_up_at_one_price_a_lever():
    """Three units more and one fewer, at one to four yuan, are two units: two to eight, not minus one to eleven."""
    rows = made_up(
        [
            (2021, "a", "x", "city", 3.0, 6.0, 3.0, 12.0),
            (2022, "a", "x", "city", -1.0, -2.0, -4.0, -1.0),
            (2022, "a", "y", "city", -1.0, -5.0, -9.0, -4.0),
        ]
    )
    assert spent(rows, ["lever"]).to_numpy().tolist() == [["x", 4.0, 2.0, 8.0], ["y", -5.0, -9.0, -4.0]]
    assert spent(rows, []).to_numpy().tolist() == [[-1.0, -7.0, 4.0]]
    assert spent(rows, [], until=2021).to_numpy().tolist() == [[6.0, 3.0, 12.0]]


def stocks(urban: float, registered: float) -> pd.DataFrame:
    rows = [(2025, "a", "resident_urban", urban), (2025, "a", "registered_urban", registered)]
    return pd.DataFrame(rows, columns=["year", "area_code", "indicator", "value"])


def test_cost_a_person_divides_all_outlay_by_the_persons_added():
    rows = made_up(
        [
            (2024, "a", "x", "city", 10.0, 100.0, 50.0, 400.0),
            (2025, "b", "x", "city", 10.0, 100.0, 50.0, 400.0),
            (2026, "a", "x", "city", 10.0, 100.0, 50.0, 400.0),
        ]
    )
    per = cost_per_person(rows, stocks(1000, 700), stocks(1020, 700), "a", 2025).set_index("per")
    assert per.loc["urban_resident", ["persons", *MONEY]].tolist() == [20.0, 5.0, 2.5, 20.0]
    assert per.loc["urban_resident", "note"] == ""
    assert per.loc["registered_resident", "persons"] == 0.0
    assert all(math.isnan(per.loc["registered_resident", column]) for column in MONEY)
    assert per.loc["registered_resident", "note"] == "no_more_persons"
    with pytest.raises(InputError, match="resident_urban of b in 2025"):
        cost_per_person(rows, stocks(1, 1), stocks(1, 1), "b", 2025)


def test_every_text_stands_in_both_languages():
    for zh, en in (
        *CAVEATS,
        NOTES["no_more_persons"],
        *CAUSES.values(),
        *SPLITS.values(),
        *(c.name for c in COUNTS.values()),
    ):
        assert HAN.search(zh)
        assert not HAN.search(en)
        assert en.strip()


def test_runs_that_cannot_be_compared_are_refused(reference_outcome, changed_outcome, tiny, start_tiny):
    with pytest.raises(InputError, match="until 2024, the other until 2017"):
        costs(reference_outcome, ran(start_tiny, 2017), tiny)
    told = changed_outcome.indicators
    old = changed_outcome._replace(indicators=told[told["indicator"] != "guest_workers"])
    with pytest.raises(InputError, match="no indicator 'guest_workers'"):
        costs(reference_outcome, old, tiny)
    with pytest.raises(InputError, match="no simulated year"):
        costs(outcome(start_tiny()), outcome(start_tiny()), tiny)
