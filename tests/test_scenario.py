"""A scenario file changes what it names, where and when it says so, and nothing else."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES, LEVERS
from model.levers import BASELINE_TITLE, baseline_table, lever_index
from policies.catalogue import catalogue
from policies.describe import DESCRIPTION
from policies.scenario import parse_scenario, read_scenario, scenario_names
from policies.scenario_change import finest
from policies.scenario_writing import scenario_toml

FIRST, LAST = 2016, 2035
XUN, QI = "410621", "410622"


@pytest.fixture
def said(packaged):
    """Values of one lever by year at one place of a text, NaN where the baseline holds."""

    def values(text: str, lever: str, code: str = "410621001"):
        scenario = parse_scenario(text, "policy", packaged)
        return scenario.changes[:, lever_index(lever), packaged.township_codes.index(code)]

    return values


def by_year(values, first: int = FIRST) -> dict[int, float]:
    return {first + i: round(float(value), 9) for i, value in enumerate(values) if not np.isnan(value)}


def test_a_constant_holds_in_every_year_and_place(packaged):
    changed = parse_scenario("[levers]\nfertility = 1.1\n", "policy", packaged).changes
    at = lever_index("fertility")
    assert (changed[:, at] == 1.1).all()
    assert np.isnan(np.delete(changed, at, axis=1)).all()


def test_steps_hold_until_the_next_year_named(said):
    values = said("[levers]\noffice_delay = { 2026 = 0.5, 2021 = 2, until = 2030 }\n", "office_delay")
    assert by_year(values) == dict.fromkeys(range(2021, 2026), 2.0) | dict.fromkeys(range(2026, 2031), 0.5)


def test_a_value_has_a_beginning_and_an_end(said):
    values = said('[levers]\ncare = { value = "high", from = 2023, until = 2024 }\n', "care")
    assert by_year(values) == {2023: 0.5, 2024: 0.5}


def test_a_ramp_is_straight_between_its_years(said):
    values = said("[levers]\ntravel = { ramp = { 2030 = 0.8, 2020 = 1.8, 2025 = 0.9 } }\n", "travel")
    expected = {2020: 1.8, 2021: 1.62, 2024: 1.08, 2025: 0.9, 2026: 0.88, 2030: 0.8, 2035: 0.8}
    assert {year: by_year(values)[year] for year in expected} == expected
    assert 2019 not in by_year(values)


def test_a_line_to_a_value_begins_with_what_held_before(said):
    text = "[levers]\ncare = [{ value = 0.2, until = 2024 }, { to = 0.5, by = 2027, from = 2025 }]\n"
    values = by_year(said(text, "care"))
    assert [values[year] for year in range(2024, 2030)] == [0.2, 0.3, 0.4, 0.5, 0.5, 0.5]
    values = by_year(said("[levers]\nseat_growth = { to = 0.04, by = 2024 }\n", "seat_growth"))
    assert [values[year] for year in range(2021, 2026)] == [0.025, 0.03, 0.035, 0.04, 0.04]
    assert 2020 not in values


def test_afterwards_what_lies_underneath_returns(said):
    text = 'extends = "plan"\n[levers]\nfertility = { value = 1.3, from = 2024, until = 2026 }\n'
    plan, values = said('extends = "plan"', "fertility"), said(text, "fertility")
    assert (values[8:11] == 1.3).all()
    assert np.array_equal(np.delete(values, range(8, 11)), np.delete(plan, range(8, 11)), equal_nan=True)


def test_the_more_precise_place_goes_first(packaged):
    text = '[levers]\nrural_jobs = { everywhere = 0.02, "浚县" = { value = 0.03, until = 2025 }, 410621108 = 0.04 }\n'
    changed = parse_scenario(text, "policy", packaged).changes[:, lever_index("rural_jobs")]
    at = packaged.township_codes.index
    assert (changed[:, at("410621108")] == 0.04).all()
    assert changed[:, at("410621101")].tolist() == [0.03] * 10 + [0.02] * 10
    assert (changed[:, at("410622101")] == 0.02).all()


@pytest.mark.parametrize("name", [XUN, "浚县", "Xun", "XUN"])
def test_a_place_is_named_by_code_or_in_either_language(name, packaged):
    code = parse_scenario(f"[levers]\nseat_growth = {{ {XUN} = 0.03 }}\n", "policy", packaged)
    assert (
        parse_scenario(f'[[levers.seat_growth]]\nin = ["{name}"]\nvalue = 0.03\n', "policy", packaged).hash == code.hash
    )


def test_a_name_of_several_places_is_refused(packaged):
    names = tuple("黎阳街道" if name == "伾山街道" else name for name in packaged.township_names_zh)
    with pytest.raises(InputError, match="several places; give a code"):
        parse_scenario(
            '[levers]\nrural_jobs = { "黎阳街道" = 0.02 }', "policy", replace(packaged, township_names_zh=names)
        )


def test_words_stand_for_numbers_of_the_catalogue(said):
    entry = catalogue()["gate_years"]
    assert by_year(said('[levers]\ngate_years = "before"\n', "gate_years"))[2030] == entry.history.drawn.before
    plan = said('packages = ["chapter4"]', "land_credibility")
    words = '[levers]\nland_credibility = { 2021 = "plan", 2030 = "baseline", 2032 = "low" }\n'
    values = said(words, "land_credibility")
    assert np.array_equal(values[5:14], plan[5:14])
    assert by_year(values[14:], 2030) == dict.fromkeys(range(2032, 2036), 0.4)


def test_a_quantity_is_divided_among_its_places(packaged):
    at, row = packaged.township_codes.index, 6
    lever = lever_index("resettlement")
    changed = parse_scenario(
        "[levers]\nresettlement = { everywhere = 3000, 410621108 = 90, 410622 = 700 }\n", "policy", packaged
    ).changes[row, lever]
    places = {code: float(changed[at(code)]) for code in packaged.township_codes if not np.isnan(changed[at(code)])}
    assert places.pop("410621108") == 90
    assert places.pop("410621105") == places.pop("410602201") == pytest.approx(500)
    assert places == dict.fromkeys(["410622101", "410622104", "410622202"], pytest.approx(700 / 3))
    whole = parse_scenario("[levers]\ntraining = 9000\n", "policy", packaged).changes[row, lever_index("training")]
    assert (whole == 9000).all(), "the model reads it once, whole"


def test_order_and_spelling_do_not_matter(packaged):
    one = """
    packages = ["chapter4", "chapter5"]
    [levers]
    care = 0.5
    rural_jobs = { everywhere = 0.02, 410621 = { 2021 = 0.03, 2026 = 0.035 } }
    [projects]
    xiaotanpo = { times = 2, from = 2026 }
    chaiwan = false
    """
    other = """
    projects = { chaiwan = { on = false }, xiaotanpo = { from = 2_026, times = 2.0 } }
    packages = ["chapter5", "chapter4", "chapter5"]
    title_en = "Another name"
    [[levers.rural_jobs]]
    in = ["Xun"]
    2026 = 3.5e-2
    2021 = 0.0300
    [[levers.rural_jobs]]
    2016 = 0.02
    [[levers.care]]
    value = 5e-1
    until = 2020
    [[levers.care]]
    "2021" = 0.5
    """
    assert parse_scenario(one, "one", packaged).hash == parse_scenario(other, "other", packaged).hash


def test_the_hash_tells_scenarios_apart_and_says_nothing_of_what_is_not_changed(packaged):
    empty = parse_scenario("", "empty", packaged)
    assert parse_scenario("[levers]\ncare = 0\nfertility = 1\n", "same", packaged).hash == empty.hash
    found = {read_scenario(name, packaged).hash for name in scenario_names()}
    assert len(found) == len(scenario_names())
    small = parse_scenario("[levers]\ncare = { value = 0.1, from = 2035 }\n", "small", packaged)
    later = parse_scenario("[levers]\ncare = { value = 0.1, from = 2034, until = 2034 }\n", "later", packaged)
    assert len({empty.hash, small.hash, later.hash}) == 3


def test_what_is_extended_lies_underneath(tmp_path, packaged):
    (tmp_path / "base.toml").write_text('extends = "only-chapter7"\n[levers]\ncare = 0.4\ntravel = 0.9\n')
    (tmp_path / "mine.toml").write_text(
        'extends = "base.toml"\nwithout = ["chapter7"]\n[levers]\ncare = { 2030 = "baseline" }\n'
    )
    found = read_scenario(str(tmp_path / "mine.toml"), packaged)
    care = found.changes[:, lever_index("care"), 0]
    assert care.tolist()[:14] == [0.4] * 14
    assert np.isnan(care[14:]).all()
    assert (found.changes[:, lever_index("travel")] == 0.9).all()
    assert np.isnan(found.changes[:, lever_index("fertility")]).all(), "chapter 7 is taken away"
    assert found.packages == ()


def test_on_a_baseline(packaged, tiny):
    changed = parse_scenario("title_zh = '甲'\n[levers]\ngate_years = { 2021 = 1 }\n", "policy", packaged)
    for gate in (2015, 2018):
        table = baseline_table(len(packaged.township_codes), FIRST, LAST, gate)
        on = changed.on(table)
        assert (on.values[5:, lever_index("gate_years")] == 1).all()
        assert np.array_equal(on.values[:5], table.values[:5])
        assert (on.name, on.title, on.scenario_hash) == ("policy", ("甲", "甲"), changed.hash)
        assert on.hash != table.hash
    touched = replace(on, values=on.values + 0.001)
    assert touched.scenario_hash == touched.hash != changed.hash, "a table changed by hand is not the scenario's"
    with pytest.raises(InputError, match="another region"):
        parse_scenario("", "policy", tiny).on(table)


def test_the_baseline_is_the_baseline(packaged):
    scenario = read_scenario("baseline", packaged)
    table = baseline_table(len(packaged.township_codes), FIRST, LAST, 2017)
    assert scenario.on(table).hash == table.hash
    assert scenario.title == BASELINE_TITLE
    assert table.scenario_hash == scenario.hash


def test_written_back_it_is_the_same(packaged):
    for name in scenario_names():
        scenario = read_scenario(name, packaged)
        back = parse_scenario(scenario_toml(scenario, packaged), name, packaged)
        assert (back.hash, back.title, back.about) == (scenario.hash, scenario.title, scenario.about)
    heshan = ", ".join(f'"{code}"' for code in packaged.township_codes if code.startswith("410602"))
    each = parse_scenario(f"[[levers.resettlement]]\nin = [{heshan}]\nvalue = 10\n", "each", packaged)
    assert parse_scenario(scenario_toml(each, packaged), "each", packaged).hash == each.hash
    odd = parse_scenario('title_zh = "\\"甲\\\\乙\\""\nabout_en = "a\\tb\\n c"', "odd", packaged)
    assert odd.title[0] == '"甲\\乙"'
    assert odd.about[1] == "a b c"
    assert parse_scenario(scenario_toml(odd, packaged), "odd", packaged).title == odd.title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[levers]\nfertility = 1.5\n", "fertility goes beyond the range with evidence: 1.5 (2016–2035); 0.9–1.15."),
        (
            "[levers]\nresettlement = { 2021 = 4000 }",
            "resettlement goes beyond the range with evidence: 4000 (2021–2035)",
        ),
        ("[levers]\ncare = { value = 0.1, until = 2017 }", "changes policy before 2021: care"),
        ("[levers]\ngate_years = { 410621 = { 2021 = 1 } }", "gate_years is set for the whole city"),
        ("[projects]\nvillage_merging = true", "no numbers for “merging of villages”; its size (5000 households)"),
    ],
)
def test_what_whoever_runs_it_should_know(text, expected, packaged):
    notes = parse_scenario(text, "policy", packaged).notes
    assert any(expected in english for _, english in notes), notes
    assert all(chinese.endswith("。") for chinese, _ in notes)


def test_nothing_to_note_of_the_plan(packaged):
    assert read_scenario("plan", packaged).notes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[levers]\nfertilty = 1", 'did you mean "fertility"'),
        ("[levers]\nfertility = 9", "0.5 to 2"),
        ("[levers]\nfertility = { 2040 = 1 }", "2016 to 2035"),
        ("[levers]\nfertility = { soon = 1 }", "allowed are years, places"),
        ("fertility = 1", "allowed are title_zh"),
        ("levers = 1", "must be a table"),
        ("[levers", "no TOML file"),
        ('[levers]\nrural_jobs = { "浚现" = 0.01 }', 'did you mean "浚县"'),
        ('extends = "paln"', 'did you mean "plan"'),
        ('packages = ["chapter2"]', "allowed are chapter3"),
        ("[projects]\nxiaotampo = true", 'did you mean "xiaotanpo"'),
        ("[levers]\nseat_growth = { 410621108 = 0.03 }", "county at the finest"),
        ("[levers]\ncare = [{ value = 0.1 }, { value = 0.2, from = 2030 }]", "said twice for everywhere in 2030"),
        ("[levers]\ngate_years = { to = 1, by = 2020, from = 2018 }", "each population draws"),
        ("[levers]\ncare = { to = 0.1 }", "has to without by"),
        ("[levers]\ncare = { in = [], value = 0.1 }", "has in = an empty list; it takes a list of places"),
        ("[levers]\ncare = { in = [5], value = 0.1 }", "has in = a list with 5; it takes a list of places"),
        ("[levers]\ncare = { 2020.5 = 0.1 }", "has '2020.5' = a table; it takes whole years"),
        ("[levers]\ncare = { ramp = { 2021 = 0, 2020.5 = 0.1 } }", "has '2020.5' = a table; it takes whole years"),
        ("[levers]\ncare = 9", "0 to 1 (0–1), or one of baseline, plan, low, high."),
        ("[levers]\ngate_years = 99", "or one of baseline, plan, before, low, high."),
        ('[levers]\ncare = { to = "plan", by = 2030 }', "to takes a number or one of low, high."),
    ],
)
def test_what_may_not_be_said(text, expected, packaged, tmp_path: Path):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(str(path), packaged)
    assert expected in str(caught.value)
    assert "policy.toml" in str(caught.value)


def test_every_lever_can_be_set(packaged):
    """For any lever of the catalogue: the ends of its range, at the finest place that it is read for."""
    for lever in LEVERS:
        place = {0: "everywhere", 1: QI, 2: "410622101"}[finest(lever)]
        text = f'[levers]\n{lever.name} = {{ {place} = {{ 2022 = "high", 2025 = "low" }} }}\n'
        changed = parse_scenario(text, "policy", packaged).changes
        assert np.isnan(np.delete(changed, LEVER_NAMES.index(lever.name), axis=1)).all()
        both = {catalogue()[lever.name].range.low, catalogue()[lever.name].range.high}
        assert (~np.isnan(changed)).any() or both == {lever.baseline}


def test_the_example_of_the_description_is_read(packaged):
    """The file that `policies/README.md` shows, and what it says of it."""
    text = DESCRIPTION.read_text(encoding="utf-8").split("<!-- example:begin -->")[1].split("<!-- example:end -->")[0]
    example = parse_scenario(re.search(r"```toml\n(.*)```", text, re.DOTALL).group(1), "example", packaged)
    plan = read_scenario("plan", packaged)
    at = packaged.township_codes.index

    def line(lever, code="410602001", scenario=example):
        return scenario.changes[:, lever_index(lever), at(code)]

    assert example.packages == ("chapter3", "chapter4", "chapter5", "chapter6")
    assert np.isnan(line("fertility")).all()
    assert by_year(line("office_delay"))[2025] == 0.5
    assert by_year(line("travel"))[2025] == pytest.approx(1 - 0.2 * 4 / 9)
    assert by_year(line("care"))[2030] == by_year(line("care"))[2035] == 0.3
    assert by_year(line("land_market"))[2030] == 1.4
    assert line("land_market")[15] == line("land_market", scenario=plan)[15]
    assert [by_year(line("seat_growth", code))[2025] for code in ("410621108", "410622101")] == [0.04, 0.03]
    assert by_year(line("job_growth", "410622003"))[2028] == catalogue()["job_growth"].range.high
    assert line("job_growth", "410621102")[19] > line("job_growth", "410621102", plan)[19]
    assert np.isnan(line("upgrade", "410611200")).all()
    resettled = line("resettlement", "410621108")
    assert np.isnan(resettled[5:8]).all()
    assert resettled[8] == pytest.approx(2 * 7930 / 6 / 5)
    on = [project.key for project in example.projects_on()]
    assert "village_merging" in on
    assert "shangyu" not in on
