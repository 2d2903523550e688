"""Projects stand at their places with the plan's words; twice one is twice its quantity; the numberless are off."""

import json
import re
from fractions import Fraction

import numpy as np
import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES
from model.levers import lever_index
from policies.catalogue import catalogue
from policies.plan_text import squeezed, text_of
from policies.projects import HOME, places_of, projects, read_projects, shares_of
from policies.scenario import parse_scenario, read_scenario
from policies.scenario_change import finest
from viz import command

HAN = re.compile(r"[\u4e00-\u9fff]")
ALL = projects()
each = pytest.mark.parametrize("project", ALL.values(), ids=list(ALL))
SIX = [project.key for project in ALL.of_group("resettlement_projects")]


@pytest.fixture
def values(packaged):
    """(years, townships) values of a lever in a scenario, NaN where the baseline holds."""

    def of(text: str, lever: str):
        return parse_scenario(text, "policy", packaged).changes[:, lever_index(lever)]

    return of


def added(array) -> float:
    return float(np.nansum(array))


@each
def test_every_quote_stands_in_the_plan(project):
    for clause in project.clauses:
        chapter, section = map(int, clause.section.split("."))
        assert squeezed(clause.quote) in text_of(chapter, section, clause.box), clause.quote


@each
def test_texts_stand_in_both_languages(project):
    for zh, en in (project.name, project.group.name, project.note):
        assert HAN.search(zh)
        assert not HAN.search(re.sub(r"\([\u4e00-\u9fff]+\)", "", en))


@each
def test_places_are_townships_once_each(project, packaged):
    assert set(project.places) <= set(packaged.township_codes)
    assert len(set(project.places)) == len(project.places)
    if finest(project.of) < 2:
        county = dict(zip(packaged.township_codes, packaged.township_county.tolist(), strict=True))
        counties = {county[code] for code in project.places}
        whole = {code for code, at in county.items() if at in counties}
        assert whole == set(project.places), "a lever that is set by county is set for whole counties"


def test_what_the_plan_names_is_there():
    sizes = {key: len(ALL.of_group(key)) for key in ALL.groups}
    assert sizes["resettlement_projects"] == 6
    assert sizes["shantytowns"] == 12
    assert sum("not named" not in p.name[1] for p in ALL.of_group("shantytowns")) == 6
    assert sizes["towns_to_be"] == 4
    assert sizes["featured_towns"] == 9
    assert sizes["expansion_areas"] == 4
    assert sizes["travel_circles"] == 2
    assert sizes["demonstration_belts"] == 9
    assert all(p.conditional for p in ALL.of_group("towns_to_be"))
    assert {"village_merging", "yuquan_reservoir", "mining_relocation"} <= {p.key for p in ALL.values() if p.numberless}


def test_places_are_those_that_the_region_marks(packaged):
    """The region's own marks, made from the same plan, say the same."""
    codes = np.array(packaged.township_codes)
    assert set(places_of("upgrade")) == set(codes[list(packaged.upgrades)])
    assert {c for p in ALL.of_group("featured_towns") for c in p.places} == set(codes[list(packaged.featured)])
    assert set(places_of("recoding")) == set(codes[list(packaged.expansion)])


def test_parts_of_the_plans_quantity_make_it_whole(packaged):
    for lever in {p.lever for p in ALL.values() if p.part is not None}:
        assert sum(Fraction(p.part) for p in ALL.of_lever(lever) if p.part is not None) == 1
        assert sum(shares_of(lever).values()) == pytest.approx(1)
        plan = read_scenario("plan", packaged).changes[:, lever_index(lever)]
        planned = catalogue()[lever].planned()
        for year, value in planned.items():
            assert added(plan[year - 2016]) == pytest.approx(value)


def test_the_plan_has_the_catalogues_value_wherever_no_project_is_needed(packaged):
    """Projects divide the plan's value by place and add nothing to it."""
    plan = read_scenario("plan", packaged)
    for key, entry in catalogue().items():
        at = LEVER_NAMES.index(key)
        for year, value in entry.planned().items():
            row = plan.changes[year - 2016, at]
            here = np.where(np.isnan(row), entry.lever.baseline, row)
            if key not in ALL.only:
                assert (here == value).all(), (key, year)
            elif not entry.lever.extensive:
                inside = np.isin(packaged.township_codes, places_of(key))
                assert (here[inside] == value).all()
                assert (here[~inside] == entry.lever.baseline).all()


@pytest.mark.parametrize("key", SIX)
def test_twice_a_project_is_twice_its_quantity(key, values, packaged):
    at = packaged.township_codes.index(ALL[key].places[0])
    once, twice = (values(f"[projects]\n{key} = {{ times = {n} }}\n", "resettlement") for n in (1, 2))
    assert added(once) == pytest.approx(ALL[key].size) == pytest.approx(7930 / 6)
    assert (twice[5:10, at] == 2 * once[5:10, at]).all()
    assert added(np.delete(twice, at, axis=1)) == 0
    plan, more = (values(f'extends = "plan"\n[projects]\n{key} = {{ times = {n} }}\n', "resettlement") for n in (1, 2))
    assert added(more) - added(plan) == pytest.approx(7930 / 6)
    sized = values(f"[projects]\n{key} = {{ size = {2 * 7930 / 6!r} }}\n", "resettlement")
    assert sized == pytest.approx(twice, nan_ok=True)


def test_twice_all_of_them_is_twice_the_resettled(values):
    plan = values('extends = "plan"', "resettlement")
    more = values('extends = "plan"\n[projects]\nresettlement_projects = { times = 2 }\n', "resettlement")
    assert added(plan) == pytest.approx(7930)
    assert np.allclose(more, 2 * plan, equal_nan=True, rtol=1e-12)


def test_a_quantity_in_other_years_is_the_same_in_all(values, packaged):
    at = packaged.township_codes.index("410621108")
    found = values("[projects]\nxiaotanpo = { from = 2028, until = 2029 }\n", "resettlement")[:, at]
    assert {2016 + int(i) for i in np.flatnonzero(~np.isnan(found))} == {2028, 2029}
    assert added(found) == pytest.approx(7930 / 6)
    moved = values("[projects]\nxiaotanpo = { from = 2028 }\n", "resettlement")[:, at]
    assert {2016 + int(i) for i in np.flatnonzero(~np.isnan(moved))} == set(range(2028, 2033)), "five years, as before"


def test_a_project_switched_off_leaves_what_holds_underneath(values, packaged):
    at = packaged.township_codes.index
    off = values('extends = "plan"\n[projects]\nhuangdong = false\n', "upgrade")
    assert np.isnan(off[:, at("410622202")]).all()
    assert (off[10:, at("410611200")] == 1).all()
    jobs = values('extends = "plan"\n[projects]\nxun_industries = false\n', "job_growth")
    assert np.isnan(jobs[:, at("410621001")]).all(), "the county town has no other project"
    assert jobs[19, at("410621102")] == pytest.approx((0.005 + 0.008) / 2), "a featured town keeps its half"
    assert (jobs[19, [at("410622001"), at("410603001")]] == 0.008).all()
    recoding = values('extends = "plan"\n[projects]\nexpand_city_north = false\n', "recoding")
    assert (recoding[5:, at("410611001")] == 0).all()
    assert np.isnan(np.delete(recoding, at("410611001"), axis=1)).all()


def test_a_project_without_its_package(values, packaged):
    at = packaged.township_codes.index
    found = values("[projects]\ndahejian = { from = 2023, until = 2030 }\n", "upgrade")
    assert found[7:15, at("410611201")].tolist() == [1.0] * 8
    assert added(found) == 8
    travel = values("[projects]\ncircle_30 = { times = 1.5 }\n", "travel")
    assert travel[19, at("410621001")] == pytest.approx(1 - 1.5 * 0.15)
    assert np.isnan(travel[:, at("410611001")]).all()


def test_numberless_works_are_off_unless_switched_on(values, packaged):
    plan = read_scenario("plan", packaged)
    assert not any(project.numberless for project in plan.projects_on())
    for project in ALL.values():
        if project.numberless:
            text = f'extends = "plan"\n[projects]\n{project.key} = true\n'
            more = parse_scenario(text, "policy", packaged)
            extra = added(more.changes[:, lever_index(project.lever)]) - added(
                plan.changes[:, lever_index(project.lever)]
            )
            assert extra == pytest.approx(project.adds)
            assert any("is assumed" in english for _, english in more.notes)


@pytest.mark.parametrize(
    ("setting", "english", "chinese"),
    [
        ("true", "its size (5000 households) is assumed", "所用的大小（5000）是假定"),
        ("{ until = 2030 }", "its size (5000 households) is assumed", "所用的大小（5000）是假定"),
        ("{ size = 2000 }", "its size (2000 households) is set by the scenario", "所用的大小（2000）由情景给定"),
        ("{ times = 2 }", "its size (10000 households) is set by the scenario", "所用的大小（10000）由情景给定"),
    ],
)
def test_a_note_on_a_numberless_work_tells_the_size_that_runs(setting, english, chinese, packaged):
    found = parse_scenario(f"[projects]\nvillage_merging = {setting}\n", "policy", packaged)
    ((told_zh, told_en),) = [note for note in found.notes if "no numbers for" in note[1]]
    assert english in told_en
    assert chinese in told_zh


def test_the_single_project_goes_before_its_group(values):
    text = "[projects]\nresettlement_projects = { times = 3 }\nchaiwan = { times = 1 }\nxiaotanpo = false\n"
    assert added(values(text, "resettlement")) == pytest.approx(7930 / 6 * (4 * 3 + 1))


def test_later_files_change_single_settings(values, tmp_path, packaged):
    (tmp_path / "base.toml").write_text("[projects]\nchaiwan = { times = 2, from = 2023 }\n")
    (tmp_path / "mine.toml").write_text('extends = "base.toml"\n[projects]\nchaiwan = { until = 2024 }\n')
    found = read_scenario(str(tmp_path / "mine.toml"), packaged).changes[:, lever_index("resettlement")]
    assert added(found[7:9]) == added(found) == pytest.approx(2 * 7930 / 6)


def test_projects_of_another_region_are_left_out(tiny):
    plan = read_scenario("plan", tiny)
    assert plan.projects_on() == []
    assert np.isnan(plan.changes[:, lever_index("resettlement")]).all()
    assert (plan.changes[19, lever_index("job_growth")] == 0.008).all()
    assert "outside this region" in plan.notes[0][1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('lever = "upgrade"', 'lever = "upgrad"', 'did you mean "upgrade"'),
        ('part = "1/6"', 'part = "7/6"', "field part"),
        ('group = "towns_to_be"', 'group = "towns"', "unknown group 'towns'"),
        ('places = ["410621108"]', "places = []", "field places"),
        ("adds = 5000", "adds = -1", "field adds"),
        ("adds = 5000", "", "either a part"),
        ("in_plan = false", "in_plan = true", "off in the plan"),
        ('status = { places = "stated", size = "assumption", years = "assumption" }', "", "field status"),
        ("[projects.xiaotanpo]", "[projects.towns_to_be]", "of a project and of a group"),
    ],
)
def test_what_may_not_be_written(old, new, expected, tmp_path):
    text = HOME.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "projects.toml"
    changed = text.replace(old, new) if "status" not in old else text.replace(old, new).replace("status =", "stat =")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_projects(path)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_lists_every_project_and_shows_each_whole(language, capsys):
    assert command.main(["projects", "--lang", language]) == 0
    overview = capsys.readouterr().out
    for project in ALL.values():
        assert re.search(rf"^{project.key} ", overview, re.MULTILINE)
        assert command.main(["projects", project.key, "--lang", language]) == 0
        shown = squeezed(capsys.readouterr().out)
        at = 0 if language == "zh" else 1
        for text in (project.name[at], project.note[at], *(clause.quote for clause in project.clauses)):
            assert squeezed(text) in shown


def test_the_command_gives_json(capsys):
    assert command.main(["projects", "chaiwan", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["chaiwan"]
    assert found["size"] == pytest.approx(7930 / 6)
    assert (found["unit"], found["years"], found["status"]["places"]) == ("households", [2021, 2025], "stated")
