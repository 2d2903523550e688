"""The plan's fourteen indicators and four goals: as printed, in both languages, beside a run with what falls short."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from agents.levers import AMENITY
from model.record_counts import UNITS
from policies.entry import HAN
from policies.indicators import FILE, SECTION, indicators, indicators_for, read_indicators, status_of, targets_in
from policies.plan_text import paragraphs, squeezed, text_of
from viz import command
from viz.language import Say
from viz.targets_json import targets_json
from viz.targets_report import amenity_text, targets_list, targets_table

FOUND = indicators()
TABLE = [one for one in FOUND if one.number is not None]
GOALS = [one for one in FOUND if one.number is None]
GAINS = [one for one in GOALS if one.gain is not None]
BY_NUMBER = {one.number: one for one in TABLE}
of_each = pytest.mark.parametrize("one", FOUND, ids=[one.key for one in FOUND])


def test_there_are_fourteen_and_four_goals_outside_the_table():
    assert [one.number for one in FOUND] == [*range(1, 15), *[None] * 4]
    assert [one.key for one in GAINS] == ["urban_residents_gained", "share_gained_a_year"]
    roles = {role: [one.number for one in TABLE if one.role == role] for role in ("produced", "input", "outside")}
    assert roles == {"produced": [1, 2, 3, 14], "input": list(range(5, 14)), "outside": [4]}
    assert [one.number for one in TABLE if one.nature == "binding"] == [6]


@of_each
def test_the_quote_stands_in_the_plan(one):
    chapter, section = map(int, SECTION.split("."))
    assert squeezed(one.quote) in text_of(chapter, section)
    if one.number is not None:
        # The table's cells are paragraphs: its row is one cell after the other.
        cells = [p.text for p in paragraphs() if (p.chapter, p.section) == (chapter, section)]
        row = one.quote.split()
        assert [cells[i : i + len(row)] for i, cell in enumerate(cells) if cells[i : i + 2] == row[:2]] == [row]
        assert one.name[0] in one.quote


def test_values_are_read_as_printed():
    def cells(number: int) -> dict[int, tuple[str, float, bool]]:
        return {year: (p.sign, p.value, p.summed) for year, p in BY_NUMBER[number].printed.items()}

    assert cells(1) == {2020: ("", 60.98, False), 2025: (">", 65, False), 2035: ("", 74, False)}
    assert cells(2) == {2020: ("", 3.69, False), 2025: ("", 14.5, True), 2035: ("", 43.5, True)}
    assert cells(14) == {2020: ("", 1.71, False), 2025: ("<", 1.65, False), 2035: ("<", 1.5, False)}
    assert [number for number in BY_NUMBER if list(cells(number)) == [2025, 2035]] == [6, 12, 13]


def test_the_region_aims_at_what_the_table_prints(packaged):
    plan = packaged.plan[packaged.plan["area_code"] == packaged.code]
    for one in TABLE:
        rows = plan[plan["indicator"].isin([one.key, one.indicator])]
        if one.role != "produced":
            assert rows.empty, "one place for each number"
            continue
        for year, printed in one.printed.items():
            row = rows[(rows["year"] == year)].iloc[0]
            assert row["value"] == pytest.approx(printed.value * one.factor)
            assert row["relation"] == (printed.sign or "=")
            assert row["since"] == (2021 if printed.summed else year)
            assert row["status"] == "stated"


@pytest.mark.parametrize("one", GAINS, ids=[one.key for one in GAINS])
def test_a_gain_is_a_fact_and_stands_in_its_quote(packaged, one):
    fact = packaged.facts.set_index("id").loc[one.gain.fact]
    assert float(fact["value"]) == one.gain.value
    assert fact["status"] == "stated"
    assert str(fact["year"]) == f"{one.gain.since}-{one.gain.until}"
    assert "左右" in fact["unit"]
    assert f"{one.gain.value:g}" in one.quote
    assert "左右" in one.quote, "about, and so never judged"


def test_the_gain_of_the_goal_is_that_of_the_region(packaged):
    row = packaged.plan[packaged.plan["indicator"] == "new_resident_urban"].iloc[0]
    one = GAINS[0]
    assert (row["since"], row["year"], row["relation"]) == (one.gain.since, one.gain.until, "~")
    assert row["value"] == one.gain.value * one.factor
    assert row["fact_id"] == one.gain.fact


def test_a_count_is_not_read_as_a_rate(packaged):
    # 100,000 more at constant population are 67.4 %, not 65 %.
    facts = packaged.facts.set_index("id")["value"]
    urban, everyone = float(facts["F131"]), float(facts["F130"])
    assert f"{100 * (urban + GAINS[0].gain.value) * 1e4 / everyone:.1f} %" in GAINS[0].note[1]
    assert f"{60.98 + 5 * GAINS[1].gain.value:g} %" in GAINS[1].note[1]


def test_references_are_facts_and_no_series(packaged):
    facts = packaged.facts.set_index("id")
    above = next(one for one in GOALS if one.references)
    for other in above.references:
        fact = facts.loc[other.fact]
        assert float(fact["value"]) == other.value
        assert int(fact["year"]) == other.year == 2020
        assert fact["status"] == other.status
        assert fact["indicator"] == "常住人口城镇化率"
    assert [other.value < 60.98 for other in above.references] == [True, False]
    assert "no reference series" in above.note[1]


@of_each
def test_texts_stand_in_both_languages(one):
    for zh, en in (one.name, one.note):
        assert HAN.search(zh)
        assert en
        assert not HAN.search(en)
    assert (one.indicator == "") == (one.role == "outside")


# Beside a run.


def run_with(code: str, **values: dict[int, float]) -> pd.DataFrame:
    rows = [(year, code, name, value, "") for name, years in values.items() for year, value in years.items()]
    return pd.DataFrame(rows, columns=["year", "area_code", "indicator", "value", "unit"])


def at(packaged, number: int, year: int, **values: dict[int, float]):
    found = status_of(BY_NUMBER[number], run_with(packaged.code, **values), packaged)
    return next(standing for standing in found if standing.year == year)


@pytest.mark.parametrize(
    ("number", "name", "year", "value", "shortfall", "reached"),
    [
        (1, "resident_urban_share", 2025, 64.2, 0.8, False),
        (1, "resident_urban_share", 2025, 65.0, 0.0, False),
        (1, "resident_urban_share", 2025, 65.1, 0.0, True),
        (1, "resident_urban_share", 2035, 74.0, 0.0, True),
        (1, "resident_urban_share", 2035, 73.0, 1.0, False),
        (3, "training_person_times", 2025, 12_500, 0.0, True),
        (3, "training_person_times", 2035, 9_000, 1_000, False),
        (14, "income_ratio", 2025, 1.7, 0.05, False),
        (14, "income_ratio", 2025, 1.65, 0.0, False),
        (14, "income_ratio", 2035, 1.4, 0.0, True),
    ],
)
def test_shortfall_is_one_sided(packaged, number, name, year, value, shortfall, reached):
    standing = at(packaged, number, year, **{name: {year: value}})
    assert standing.shortfall == pytest.approx(shortfall)
    assert standing.reached is reached
    assert standing.value == value


def test_new_jobs_are_added_up_since_2021(packaged):
    jobs = dict.fromkeys(range(2019, 2026), 28_000.0)
    standing = at(packaged, 2, 2025, new_urban_jobs=jobs)
    assert (standing.since, standing.value, standing.shortfall, standing.reached) == (2021, 140_000, 5_000, False)
    missing = at(packaged, 2, 2035, new_urban_jobs=jobs)
    assert math.isnan(missing.value)
    assert math.isnan(missing.shortfall)
    assert missing.reached is None


def test_nothing_is_claimed_of_inputs_goals_and_approximate_targets(packaged):
    run = run_with(packaged.code, resident_urban_share={2025: 70.0, 2035: 80.0}, amenity={2025: 1.0})
    for one in FOUND:
        if one.role != "produced" or not one.has_number:
            assert status_of(one, run, packaged) == ()

    class About:
        code, plan = packaged.code, packaged.plan.assign(relation="~")

    standing = status_of(BY_NUMBER[1], run, About())[0]
    assert (standing.value, standing.reached) == (70.0, None)
    assert math.isnan(standing.shortfall)


def test_a_gain_lies_between_two_ends_of_years_and_is_not_judged(packaged):
    run = run_with(
        packaged.code,
        resident_urban={2020: 955_000.0, 2023: 990_000.0, 2025: 1_045_000.0},
        resident_urban_share={2020: 61.0, 2025: 66.5},
    )
    count, rate = (status_of(one, run, packaged) for one in GAINS)
    assert [(s.since, s.year, s.relation, s.target, s.value) for s in count] == [(2021, 2025, "~", 100_000, 90_000)]
    assert [(s.year, s.relation, s.target) for s in rate] == [(2025, "~", 1)]
    assert rate[0].value == pytest.approx(1.1)
    for standing in (*count, *rate):
        assert standing.reached is None
        assert math.isnan(standing.shortfall)
    short = status_of(GAINS[0], run_with(packaged.code, resident_urban={2020: 955_000.0}), packaged)[0]
    assert math.isnan(short.value)


def test_another_region_shows_what_it_aims_at_itself(start_tiny, tiny):
    assert [one.number for one in indicators_for(tiny)] == [1, 14]
    assert set(targets_in(tiny)["year"]) == {2025, 2035}
    model = start_tiny()
    model.run_until(2025)
    text = targets_table(model, Say("en"))
    assert text.splitlines()[2].split()[:2] == ["1", "resident"]
    assert "2035" not in text
    assert "the nation" not in text
    assert "65.2–66.5" not in text, "that is Hebi's trend"
    assert not HAN.search(text)
    assert [one["number"] for one in targets_json(model)] == [1, 14]
    model = start_tiny()
    model.run_until(2016)
    assert targets_table(model, Say("en")) == ""


@pytest.fixture(scope="module")
def hebi(start_tenth):
    model = start_tenth()
    model.run_until(2025)
    return model


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_run_shows_all_eighteen_with_their_part(hebi, language):
    say = Say(language)
    text = targets_table(hebi, say)
    lines = text.splitlines()[2:20]
    assert [line.split()[0] for line in lines[:14]] == [str(number) for number in range(1, 15)]
    for line, one in zip(lines, FOUND, strict=True):
        assert say(*one.name) in line
    assert all(say("输入", "input") in line for line in lines[4:13])
    assert say("模型之外", "outside") in lines[3]
    assert ">65" in lines[0]
    assert "[145,000]" in lines[1]
    assert "<1.65" in lines[13]
    # Beside the rate stands the count: neither is read as the other.
    urban = hebi.indicators_frame().query("indicator == 'resident_urban' and area_code == @hebi.region.code")
    gained = urban.set_index("year")["value"][[2020, 2025]].diff().iloc[-1]
    assert lines[14].split()[-3:] == ["≈[100,000]", f"{gained:,.0f}", "–"]
    assert lines[15].split()[-3] == "≈1"
    assert lines[15].split()[-1] == lines[16].split()[-1] == lines[17].split()[-1] == "–"
    assert "67.4" in text
    assert "2025: 0.40" in text
    assert squeezed(say(*FOUND[0].note)) in squeezed(text)
    assert language == "zh" or not HAN.search(text)


def test_the_amenity_of_a_run_is_its_lever(hebi, start_tenth):
    found = {one["key"]: one for one in targets_json(hebi)}
    assert found["road_density"]["values"] == {"2020": [0.4, 0.4], "2025": [0.4, 0.4]}
    better = start_tenth(levers={"amenity": 0.6})
    assert amenity_text(better, 2025) == "0.60"
    np.asarray(better.scenario.values)[-1, AMENITY, 0] = 0.7
    assert amenity_text(better, 2035) == "0.60–0.70"


def test_the_object_for_other_programs_holds_values_and_shortfalls(hebi):
    found = json.loads(json.dumps(targets_json(hebi), allow_nan=False))
    assert [one["number"] for one in found] == [one.number for one in FOUND]
    first = found[0]
    assert first["printed"] == {"2020": "60.98", "2025": ">65", "2035": "74"}
    near, far = first["standings"]
    assert near["shortfall"] == pytest.approx(max(65 - first["values"]["2025"], 0))
    assert far["value"] is far["shortfall"] is far["reached"] is None
    assert found[14]["gain"] == {"since": 2021, "until": 2025, "value": 10.0, "yearly": False, "fact": "F055"}
    assert [one["gain"] for one in found if one["key"] not in {gain.key for gain in GAINS}] == [None] * 16
    count, rate = found[14]["standings"][0], found[15]["standings"][0]
    assert count["value"] == found[14]["values"]["2025"] - found[14]["values"]["2020"]
    assert rate["value"] == pytest.approx((near["value"] - first["values"]["2020"]) / 5)
    assert count["reached"] is count["shortfall"] is rate["reached"] is None
    assert found[17]["values"]["2025"] > 0
    assert found[17]["standings"] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_lists_each_with_its_clause(language, capsys):
    assert command.main(["targets", "--lang", language]) == 0
    printed = capsys.readouterr().out
    say = Say(language)
    assert printed == targets_list(FOUND, say) + "\n"
    for one in FOUND:
        for text in (say(*one.name), one.quote, say(*one.note)):
            assert squeezed(text) in squeezed(printed)
        for value in one.printed.values():
            assert re.search(rf"^{one.number} .*{re.escape(value.text)}", printed, re.MULTILINE)
    assert "F306" in printed
    assert "≈[10]" in printed


def test_the_command_gives_json(capsys):
    assert command.main(["targets", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["targets"]
    assert [one["key"] for one in found] == [one.key for one in FOUND]
    assert found[1]["printed"]["2035"] == "[43.5]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "outside"', 'role = "elsewhere"', "research_growth', field role"),
        ("60.98 >65 74", "60.98 ≥65 74", "'≥65' is no value"),
        ("60.98 >65 74", "60.98 >65", "resident_urban_share"),
        ("3.69 [14.5]", "3.69 [14.5", "no value of the table"),
        ("预期性", "自愿性", "resident_urban_share"),
        ("number = 1\n", "number = 1\ncolour = 1\n", "colour"),
        ("[resident_urban_share]", "[resident_urban_share", "no TOML file"),
    ],
)
def test_what_may_not_be_written(old, new, said, tmp_path):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILE.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_indicators(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_count_of_a_run_has_a_unit_and_adds_up(hebi):
    frame = hebi.indicators_frame()
    region = hebi.region
    for name in UNITS:
        rows = frame[(frame["indicator"] == name) & (frame["year"] == 2024)].set_index("area_code")["value"]
        counties, townships = rows[list(region.county_codes)], rows[rows.index.isin(region.township_codes)]
        assert rows[region.code] == pytest.approx(counties.sum())
        assert rows[region.code] == pytest.approx(townships.sum())
