"""Scenarios compared under the same luck: differences, their exact parts, spill-over, who moved, what rests on what."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from agents.levers import LEVERS
from experiments.branches import tree
from experiments.comparison import Comparison, compare
from experiments.movers import ADDS, GROUPS
from experiments.neutral import ALL
from experiments.persons import CHANGES
from model.accounts import parts_of_change, turnover
from model.events import EVENTS, LEDGERS, REGISTRATIONS, RESIDENTS, empty_flow
from model.levers import LeverTable, lever_index
from model.migration import MigrationModel, baseline_of
from policies.catalogue import catalogue
from tests.lever_changes import changed

UNTIL = 2027
WEST = 1
"""The county in which one scenario acts alone."""


@pytest.fixture(scope="module")
def tables(tiny, tiny_population) -> list[LeverTable]:
    """Alike until 2020, until 2021, from another start, everywhere the same, and in one county."""
    base = baseline_of(tiny, tiny_population.inputs)
    west = np.asarray(tiny.township_county) == WEST
    return [
        base,
        changed(base, "busy", 2021, job_growth=0.05, land_credibility=1.0, arrivals=2.0),
        changed(base, "later", 2022, job_growth=-0.05, recoding=0.0),
        changed(base, "gated", 2016, gate_years=5.0, office_delay=2.0),
        changed(base, "alike", 2030, job_growth=0.2),
        changed(base, "west", 2020, west, job_growth=0.08, upgrade=1.0, recoding=1.0),
    ]


@pytest.fixture(scope="module")
def run(tiny, tiny_population):
    def compared(tables: list[LeverTable], **options) -> Comparison:
        return compare(tables, region=tiny, population=tiny_population, until=UNTIL, **options)

    return compared


@pytest.fixture(scope="module")
def found(run, tables) -> Comparison:
    return run(tables)


def alone(tiny, tiny_population, table: LeverTable) -> MigrationModel:
    model = MigrationModel(table, region=tiny, population=tiny_population)
    model.run_until(UNTIL)
    return model


def of(frame: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


def test_each_run_is_the_run_from_the_start(found, tables, tiny, tiny_population):
    for table, manifest in zip(tables, found.manifests, strict=True):
        model = alone(tiny, tiny_population, table)
        assert manifest["digest"] == model.digest()
        assert manifest["scenario"]["name"] == table.name
        if table is not tables[0]:
            told = model.indicators_frame()
            areas = told[told["area_code"].isin((tiny.code, *tiny.county_codes))]
            effects = of(found.effects, scenario=table.name)
            assert effects["value"].tolist() == areas["value"].tolist()
            assert effects["indicator"].tolist() == areas["indicator"].tolist()
    assert len({manifest["digest"] for manifest in found.manifests}) == len(tables) - 1
    assert [run["parts_from_reference_in"] for run in found.manifests] == [None, 2021, 2022, 2016, 2030, 2020]


def test_effects_are_differences(found, tiny):
    effects = found.effects
    assert (effects["difference"] == effects["value"] - effects["reference"]).all()
    assert set(effects["area_code"]) == {tiny.code, *tiny.county_codes}
    share = of(effects, scenario="busy", indicator="resident_urban", area_code=tiny.code)
    assert (share[share["year"] < 2021]["difference"] == 0.0).all()
    assert share["difference"].iloc[-1] > 0


def test_a_change_of_nothing_changes_nothing(found):
    effects = of(found.effects, scenario="alike")
    assert len(effects)
    assert (effects["difference"] == 0.0).all()
    assert (of(found.parts, scenario="alike")["points"] == 0.0).all()
    assert of(found.movers, scenario="alike").empty
    spilt = of(found.spillover, scenario="alike")
    assert (spilt["acting"] == "").all()
    assert (spilt[["inside", "outside"]] == 0.0).all(axis=None)
    assert spilt["share_outside"].isna().all()


def shares(effects: pd.DataFrame) -> pd.Series:
    indicators = {"resident_urban_share": "residents", "registered_urban_share": "registrations"}
    rows = effects[effects["indicator"].isin(indicators)]
    rows = rows.assign(ledger=rows["indicator"].map(indicators))
    return rows.set_index(["scenario", "year", "area_code", "ledger"])["difference"]


def test_parts_add_up_to_the_difference_of_the_share(found):
    added = found.parts.groupby(["scenario", "year", "area_code", "ledger"])["points"].sum()
    difference = shares(found.effects).reindex(added.index)
    assert difference.abs().max() > 0.5
    assert (added - difference).abs().max() < 1e-9


def test_parts_are_those_of_the_events_in_fractions(found, tables, tiny, tiny_population):
    """From the events themselves, as fractions: the parts add up with no remainder, and are the ones in the frame."""
    urban = np.zeros(2 * len(tiny.township_codes) + len(tiny.outside_codes), bool)
    urban[1 : 2 * len(tiny.township_codes) : 2] = True
    county = np.full(urban.size, -1)
    county[: 2 * len(tiny.township_codes)] = np.repeat(tiny.township_county, 2)
    inside = county == WEST
    sums: list[dict[tuple[int, int], Fraction]] = []
    ends: list[dict[int, Fraction]] = []
    for table in (tables[0], tables[5]):
        model = MigrationModel(table, region=tiny, population=tiny_population)
        total: dict[tuple[int, int], Fraction] = {}
        while model.year < UNTIL:
            before = model.state.ledgers
            model.step()
            flow = empty_flow(urban.size)
            year, event, origin, destination, persons = model.record.event_rows[-1].T
            assert (year == model.year).all()
            flow[event, origin, destination] = persons
            for ledger in (RESIDENTS, REGISTRATIONS):
                stocks = before[ledger], model.state.ledgers[ledger]
                parts = parts_of_change(ledger, *stocks, turnover(flow, model.year).changes, urban, inside[np.newaxis])
                for event, part in zip(parts.events.tolist(), parts.numerators[:, 0].tolist(), strict=True):
                    key = ledger, event
                    total[key] = total.get(key, Fraction(0)) + Fraction(part, int(parts.denominators[0]))
        sums.append(total)
        ends.append(
            {
                ledger: Fraction(int(stock[inside & urban].sum()), int(stock[inside].sum()))
                for ledger, stock in enumerate(model.state.ledgers[:2])
            }
        )
    told = of(found.parts, scenario="west", year=UNTIL, area_code=tiny.county_codes[WEST])
    for ledger in (RESIDENTS, REGISTRATIONS):
        parts = {key[1]: sums[1][key] - sums[0][key] for key in sums[0] if key[0] == ledger}
        assert sum(parts.values()) == ends[1][ledger] - ends[0][ledger]
        points = of(told, ledger=LEDGERS[ledger]).set_index("event")["points"]
        assert set(points.index) == {EVENTS[event].name for event in parts}
        for event, part in parts.items():
            assert points[EVENTS[event].name] == pytest.approx(100.0 * float(part), abs=1e-9)


@pytest.mark.parametrize(("ledger", "town", "whole"), [
    ("residents", "resident_urban", "resident_population"),
    ("registrations", "registered_urban", "registered_population"),
])  # fmt: skip
def test_movers_add_up_to_the_difference_of_the_ledger(ledger, town, whole, found, tiny):
    checked = 0
    for scenario in ("busy", "later", "gated", "west"):
        for year in (2025, UNTIL):
            persons = of(found.movers, scenario=scenario, year=year, ledger=ledger)
            differences = of(found.effects, scenario=scenario, year=year, area_code=tiny.code)
            differences = differences.set_index("indicator")["difference"]
            for by in GROUPS:
                rows = of(persons, by=by)
                adds = np.array([ADDS[change] for change in rows["change"]]).reshape(-1, 3)
                net = (adds * rows[["persons"]].to_numpy()).sum(axis=0)
                assert net[0] == differences[town]
                assert net[0] + net[1] == differences[whole]
            checked += persons["change"].nunique()
    assert checked > 30
    assert set(ADDS) == set(CHANGES)


def test_movers_are_the_same_persons_by_whatever_they_are_told_apart(found):
    whose = ["scenario", "year", "ledger", "change"]
    totals = found.movers.pivot_table(index=whose, columns="by", values="persons", aggfunc="sum")
    assert totals.notna().all(axis=None)
    assert totals.eq(totals["age"], axis=0).all(axis=None)
    assert set(found.movers["by"]) == set(GROUPS)
    for by, groups in GROUPS.items():
        assert set(of(found.movers, by=by)["group"]) <= set(groups)


def test_movers_are_who_they_are_said_to_be(found):
    movers = found.movers
    # In one of the runs only: not anywhere else, so at no distance.
    lone = movers["change"].str.startswith(("added", "missing"))
    apart = of(movers, by="distance")
    assert ((apart["group"] == "in_one_run") == lone[apart.index]).all()
    # Whoever was born after the runs parted is young.
    ages = of(movers, scenario="busy", by="age", year=2025, change="added_in_town")
    born = of(movers, scenario="busy", by="household_type", year=2025, change="added_in_town")
    assert of(ages, group="0_15")["persons"].sum() >= of(born, group="born_since")["persons"].sum() > 0
    # More arrivals: the added are mostly those who came since.
    assert of(born, group="arrived_since")["persons"].sum() > 0.5 * born["persons"].sum()


def test_spillover_of_a_lever_in_one_county(found, tiny):
    spilt, effects = of(found.spillover, scenario="west"), of(found.effects, scenario="west")
    assert set(spilt["acting"]) == {"", tiny.county_codes[WEST]}
    assert (spilt[spilt["year"] < 2020]["acting"] == "").all()
    for indicator in ("resident_urban", "registered_population", "resident_population"):
        rows = of(spilt, indicator=indicator).set_index("year")
        by_area = of(effects, indicator=indicator).pivot_table(index="year", columns="area_code", values="difference")
        here, there = (by_area[code] for code in (tiny.county_codes[WEST], tiny.county_codes[1 - WEST]))
        late = by_area.index >= 2020
        assert (rows["inside"][late] == here[late]).all()
        assert (rows["outside"][late] == there[late]).all()
        assert (rows["inside"] + rows["outside"] - by_area[tiny.code]).abs().max() < 1e-9
        last, size = rows.loc[UNTIL], there.abs() + here.abs()
        if size[UNTIL] == 0.0:
            # Nothing moved at all: there is no share of it.
            assert np.isnan(last["share_outside"])
        else:
            assert last["share_outside"] == there.abs()[UNTIL] / size[UNTIL]
    assert (of(spilt, indicator="resident_urban", year=UNTIL)["outside"] != 0.0).all()


def test_levers_that_act_everywhere_have_no_outside(found, tiny):
    spilt = of(found.spillover, scenario="busy", year=UNTIL)
    assert set(spilt["acting"]) == {" ".join(tiny.county_codes)}
    assert spilt[["outside", "share_outside"]].isna().all(axis=None)
    assert spilt["inside"].abs().max() > 0


def test_pairs_do_not_depend_on_who_else_is_compared(found, run, tables):
    other = run([tables[0], tables[5], tables[3], tables[1]])
    pair = run([tables[0], tables[1]])
    for name in ("effects", "parts", "spillover", "movers"):
        for scenario in ("busy", "gated", "west"):
            told = of(getattr(found, name), scenario=scenario).reset_index(drop=True)
            assert told.equals(of(getattr(other, name), scenario=scenario).reset_index(drop=True))
        assert of(getattr(found, name), scenario="busy").reset_index(drop=True).equals(getattr(pair, name))


def test_turned_round_the_differences_have_the_other_sign(found, run, tables):
    back = run([tables[1], tables[0]])
    there = of(found.effects, scenario="busy")["difference"].to_numpy()
    assert (back.effects["difference"].to_numpy() == -there).all()


def test_threads_do_not_matter(found, run, tables):
    one = run([tables[0], tables[5]], threads=1)
    assert one.movers.equals(of(found.movers, scenario="west").reset_index(drop=True))


def test_years_in_common_are_simulated_once(tables, run):
    whole = tree(tables, 2015, UNTIL)
    # The reference's twelve years; the others from where they part; the one that never does costs nothing.
    assert whole.years == 12 + 7 + 6 + 12 + 8
    assert whole.runs == 5
    told = []
    run([tables[0], tables[1], tables[4]], progress=told.append)
    assert [each.years_done for each in told] == list(range(1, 12 + 7 + 1))
    assert {each.years for each in told} == {19}
    assert told[-1].runs_done == told[-1].runs == 2
    simulated = [(each.scenario, each.year) for each in told]
    assert [year for name, year in simulated if name == "baseline"] == list(range(2016, 2028))
    # From where they part both go on year by year.
    assert simulated[5:9] == [("baseline", 2021), ("busy", 2021), ("baseline", 2022), ("busy", 2022)]


def test_scenarios_share_years_beside_the_reference(tables):
    base = tables[0]
    one = changed(base, "one", 2018, amenity=0.9)
    two, three = changed(one, "two", 2024, care=0.5), changed(one, "three", 2024, care=0.9)
    whole = tree([base, two, one, three], 2015, UNTIL)
    assert whole.years == 12 + 10 + 4 + 4
    beside = whole.parts[1]
    assert (beside.tables, beside.after, beside.until) == ((1, 2, 3), 2017, 2023)


def test_interrupted_in_the_middle_all_can_be_run_again(found, run, tables):
    def stop(progress) -> None:
        if progress.years_done == 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([tables[0], tables[5]], progress=stop)
    again = run([tables[0], tables[5]])
    assert again.effects.equals(of(found.effects, scenario="west").reset_index(drop=True))


@pytest.fixture(scope="module")
def relying(run, tables) -> Comparison:
    return run([tables[0], tables[1]], rests_on=True)


def test_what_rests_on_a_parameter_is_what_its_levers_add(relying, run, tables, tiny):
    rests = relying.rests_on
    assert (rests["rests"] == rests["effect"] - rests["without"]).all()
    entries = catalogue()
    through = {name for lever in ("job_growth", "land_credibility", "arrivals") for name in entries[lever].parameters}
    assert set(rests["parameter"]) - {ALL} <= through
    assert {"matching", "g_land"} <= set(rests["parameter"])
    assert dict(zip(rests["parameter"], rests["status"], strict=True))["g_land"] == "literature"
    # The same levers moved without those of `matching`, compared by themselves.
    levers = str(of(rests, parameter="matching")["levers"].iloc[0]).split()
    assert levers == ["job_growth"]
    usual = LEVERS[lever_index("job_growth")].baseline
    by_itself = run([tables[0], changed(tables[1], "without", 2016, job_growth=usual)])
    told = of(rests, parameter="matching", year=UNTIL).set_index("indicator")
    expected = of(by_itself.effects, area_code=tiny.code, year=UNTIL).set_index("indicator")["difference"]
    assert told["without"].equals(expected.loc[told.index].rename("without"))
    assert told.loc["resident_urban", "rests"] != 0.0


def test_asking_what_it_rests_on_changes_nothing_else(relying, found):
    for name in ("effects", "movers"):
        assert getattr(relying, name).equals(of(getattr(found, name), scenario="busy").reset_index(drop=True))
    assert found.rests_on.empty
    assert list(found.rests_on) == list(relying.rests_on)


@pytest.mark.parametrize(("given", "options", "sentence"), [
    ([0], {}, "at least two scenarios"),
    ([0, 1, 1], {}, "'busy' is given 2 times"),
    ([0, 1], {"until": 2040}, "until is 2040; allowed is 2016 to"),
    ([0, 1], {"until": 2015}, "until is 2015"),
    ([0, 1], {"parameters": {"b_wages": 1.0}}, "'b_wages' is unknown"),
    ([0, 1], {"seed": -1}, "seed is -1"),
])  # fmt: skip
def test_wrong_input_is_refused_in_one_sentence(given, options, sentence, tables, tiny, tiny_population):
    with pytest.raises(InputError, match=sentence) as refused:
        compare([tables[i] for i in given], region=tiny, population=tiny_population, **({"until": UNTIL} | options))
    assert "\n" not in str(refused.value)


def test_recoded_where_they_live_in_the_packaged_region(packaged, tenth):
    base = baseline_of(packaged, tenth.inputs)
    tables = [base, changed(base, "uncoded", 2021, recoding=0.0, job_growth=0.03)]
    found = compare(tables, region=packaged, population=tenth, until=2023)
    movers = of(found.movers, year=2023)
    assert set(movers["ledger"]) == {"residents", "registrations"}
    recoded = movers[movers["change"].str.startswith("recoded")]
    assert set(recoded["change"]) == {"recoded_to_village"}
    assert (of(recoded, by="distance")["group"] == "same_township").all()
    parts = of(found.parts, year=2023, area_code=packaged.code).set_index("event")["points"]
    residents = of(found.effects, year=2023, area_code=packaged.code, indicator="resident_population")["value"].iloc[0]
    persons = of(recoded, by="age", ledger="residents")["persons"].sum()
    # Recoded a year before, some have moved away since, and children were born to others.
    assert 100.0 * persons / residents == pytest.approx(-parts["recode"], rel=0.1)
    for ledger, indicator in (("residents", "resident_urban"), ("registrations", "registered_urban")):
        rows = of(movers, by="age", ledger=ledger)
        net = (np.array([ADDS[change][0] for change in rows["change"]]) * rows["persons"]).sum()
        told = of(found.effects, year=2023, area_code=packaged.code, indicator=indicator)
        assert net == pytest.approx(told["difference"].iloc[0], abs=1e-6)
