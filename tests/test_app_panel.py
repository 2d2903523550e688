"""The levers' panel: every lever of the catalogue by chapter, with what the draft in hand says of each."""

import numpy as np
import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES
from model.region import Region
from policies.catalogue import catalogue
from policies.projects import projects
from viz.app.draft import Draft
from viz.app.pages.panel import baseline_values, panel_state, panel_words, places, step_of
from viz.app.pages.projects import project_groups, with_projects
from viz.language import Say


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_lever_stands_in_its_chapter_with_all_its_words(language: str) -> None:
    say = Say(language)
    chapters = panel_words((), say)
    assert [chapter["package"] for chapter in chapters] == [f"chapter{n}" for n in (3, 4, 5, 6, 7)]
    levers = [lever for chapter in chapters for lever in chapter["levers"]]
    assert {lever["key"] for lever in levers} == set(LEVER_NAMES)
    for lever in levers:
        entry = catalogue()[lever["key"]]
        assert lever["name"] == say(*entry.name)
        assert lever["clauses"][0]["quote"] == entry.clauses[0].quote
        assert lever["before"]["value"] == entry.history.values[-1]
        assert lever["plan"]["values"]["2035"] == entry.planned()[2035]
        assert list(lever["plan"]["values"]) == [str(year) for year in range(2021, 2036)]
        assert all(lever[key] for key in ("unit", "explain", "effect", "moves", "cost", "level")), lever["key"]


def test_a_slider_reaches_both_bounds_in_round_steps() -> None:
    for lever in (lever for chapter in panel_words((), Say("en")) for lever in chapter["levers"]):
        positions = (lever["high"] - lever["low"]) / lever["step"]
        assert positions == pytest.approx(round(positions)), lever["key"]
        assert 1 <= positions <= 200.5
    assert step_of(0, 1) == pytest.approx(0.005)
    assert step_of(0, 20_000) == 100


def test_state_gives_steps_by_place_and_marks_what_was_changed(packaged: Region) -> None:
    under = baseline_values(packaged)
    draft = Draft(packaged, "plan").with_lever("seat_growth", {"2021": 0.1, "2028": 0.2}, "410621")
    state = panel_state(draft, under)
    seats = state["seat_growth"]
    assert seats["steps"]["410621"] == [[2021, 0.1, True, True], [2028, 0.2, True, True]]
    assert "410621" not in seats["beside"]
    assert seats["beside"]["everywhere"]["kind"] == "counties"
    assert not any(own for *_, own in seats["steps"]["everywhere"])
    assert seats["changed"]
    assert seats["outside"], "a fifth more seats every year is more than evidence allows"
    assert not state["affordable"]["changed"]
    assert not panel_state(Draft(packaged, "plan"), under)["seat_growth"]["outside"]


def test_a_quantity_of_the_prefecture_is_shown_as_its_sum(packaged: Region) -> None:
    under, plan = baseline_values(packaged), Draft(packaged, "plan")
    state = panel_state(plan, under)["resettlement"]
    assert state["steps"]["everywhere"] == [[2021, 1586.0, True, False], [2026, 0.0, True, False]]
    assert state["beside"] == {}
    counties = [state["steps"][code][0][1] for code in packaged.county_codes]
    assert sum(counties) == pytest.approx(1586.0)
    code = packaged.county_codes[int(np.argmax(counties))]
    state = panel_state(plan.with_lever("resettlement", {"2021": max(counties) + 100}, code), under)["resettlement"]
    assert state["steps"]["everywhere"] == [[2021, 1586.0, True, False], [2026, 0.0, True, False]]
    assert state["beside"]["everywhere"]["kind"] == "sum"
    assert state["beside"]["everywhere"]["values"][0] == pytest.approx(1686.0)


def test_a_county_that_is_set_apart_is_told_beside_the_citys_own_steps(packaged: Region) -> None:
    """The city's steps are what was said of the city; the mean is only told."""
    city = Draft(packaged).with_lever("seat_growth", {"2021": 0.05, "2026": 0.054})
    state = panel_state(city.with_lever("seat_growth", {"2024": 0.3}, "410622"), baseline_values(packaged))
    seats = state["seat_growth"]
    assert seats["steps"]["everywhere"] == [[2021, 0.05, True, True], [2026, 0.054, True, True]]
    assert seats["steps"]["410622"] == [[2021, 0.05, True, False], [2024, 0.3, True, True]]
    told = seats["beside"]["everywhere"]
    assert told["kind"] == "counties"
    assert told["values"][:3] == [None] * 3
    assert told["values"][3] > 0.05
    assert seats["free"]["everywhere"] == 2031


def test_what_a_scenario_says_of_townships_is_no_value_of_the_city(packaged: Region) -> None:
    under, name = baseline_values(packaged), "recoding"
    draft = Draft(packaged).with_lever(name, {"2024": 0.01}, packaged.township_codes[0])
    recoding = panel_state(draft, under)[name]
    assert [even for _, _, even, _ in recoding["steps"]["everywhere"]] == [True]
    county = packaged.county_codes[int(packaged.township_county[0])]
    assert recoding["beside"][county]["kind"] == "townships"


def test_places_are_the_prefecture_and_its_counties(packaged: Region) -> None:
    assert [place["code"] for place in places(packaged, Say("en"))] == ["everywhere", *packaged.county_codes]


def test_projects_stand_in_groups_with_place_size_and_years(packaged: Region) -> None:
    plan, known = Draft(packaged, "plan"), projects()
    for say in (Say("zh"), Say("en")):
        groups = project_groups(plan, say)
        assert [group["key"] for group in groups] == list(known.groups)
        assert {each["key"] for group in groups for each in group["projects"]} == set(known)
        for each in (each for group in groups for each in group["projects"]):
            assert each["on"] == known[each["key"]].in_plan
            assert not each["said"]
            assert len(each["where"].split(" · ")) == 3
            assert known[each["key"]].clauses[0].quote in each["trust"]
    assert not any(group["on"] for group in project_groups(Draft(packaged), Say("en")))


def test_a_project_is_switched_resized_and_moved_and_back_again(packaged: Region) -> None:
    plan = Draft(packaged, "plan")
    without = with_projects(plan, {"key": "chaiwan", "on": False})
    assert without.hash != plan.hash
    found = {e["key"]: e for g in project_groups(without, Say("en")) for e in g["projects"]}
    assert not found["chaiwan"]["on"]
    assert found["chaiwan"]["said"]
    assert with_projects(without, {"key": "chaiwan", "on": True}) == plan, "nothing is said that holds anyway"
    larger = with_projects(with_projects(plan, {"key": "chaiwan", "times": 2.0}), {"key": "chaiwan", "since": 2024})
    setting = dict(larger.settings)["chaiwan"]
    assert (setting.times, setting.first) == (2.0, 2024)
    smaller = with_projects(larger, {"key": "chaiwan", "times": 1})
    assert with_projects(smaller, {"key": "chaiwan", "since": 2021}) == plan
    none = with_projects(plan, {"key": "shantytowns", "on": False})
    assert len(none.settings) == len(projects().of_group("shantytowns"))
    named = with_projects(Draft(packaged), {"key": "gucheng_weixi", "on": True})
    assert [project.key for project in named.scenario.projects_on()] == ["gucheng_weixi"]
    for wrong in ({"key": "nobody", "on": True}, {"key": "chaiwan", "times": 99}):
        with pytest.raises(InputError):
            with_projects(plan, wrong)


def test_a_factor_is_what_was_typed_and_nothing_else(packaged: Region) -> None:
    plan = Draft(packaged, "plan")
    none = with_projects(plan, {"key": "chaiwan", "times": "0"})
    found = {e["key"]: e for g in project_groups(none, Say("en")) for e in g["projects"]}
    assert found["chaiwan"]["times"] == 0, "nothing of it is not the whole of it"
    assert with_projects(none, {"key": "chaiwan", "times": "1"}) == plan
    for wrong in ("", "abc", "5%", "nan", "-1", "99"):
        with pytest.raises(InputError, match="factor from 0 to 10"):
            with_projects(plan, {"key": "chaiwan", "times": wrong})
