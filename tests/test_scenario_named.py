"""The scenarios that come with the project: what each changes, and that it has one hash wherever it is read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents.levers import LEVER_NAMES, LEVERS
from model.levers import lever_index
from policies.catalogue import catalogue
from policies.scenario import read_scenario, scenario_names
from policies.scenario_chain import shipped
from policies.scenario_draft import package_names
from viz import command

CHAPTERS = package_names()
NAMED = {
    "baseline", "plan", "threshold-kept", "land-at-risk", "land-secure", "schools-open", "schools-tied",
    "county-seats-first", "centre-first", "rural-revival",
    *(f"only-{name}" for name in CHAPTERS), *(f"without-{name}" for name in CHAPTERS),
}  # fmt: skip

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(scope="module")
def named(packaged):
    return {name: read_scenario(name, packaged) for name in scenario_names()}


def changed(scenario) -> set[str]:
    return {name for i, name in enumerate(LEVER_NAMES) if (~np.isnan(scenario.changes[:, i])).any()}


def differs_in_plan(entry) -> bool:
    return any(value != entry.lever.baseline for value in entry.planned().values())


def test_they_are_those_that_were_asked_for(named):
    assert set(named) == NAMED


@pytest.mark.parametrize("name", sorted(NAMED))
def test_each_says_in_both_languages_what_it_means(name, named):
    scenario, text = named[name], shipped()[name].read_text(encoding="utf-8")
    assert text.startswith("# "), "a comment says what it means"
    for zh, en in (scenario.title, scenario.about):
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert en
        assert not re.search(r"[\u4e00-\u9fff]", en)
    numbers = re.findall(r"= *(\d+\.?\d*)", re.sub(r"#.*|from = \d+|by = \d+", "", text))
    assert numbers == [], "values come from the catalogue"
    if re.search(r'"(low|high|before)"', text):
        assert "assum" in text, "says which values are assumptions"


def test_the_plan_is_the_catalogue(named):
    assert changed(named["plan"]) == {key for key, entry in catalogue().items() if differs_in_plan(entry)}
    assert np.isnan(named["plan"].changes[:5]).all(), "nothing before 2021"


@pytest.mark.parametrize("package", CHAPTERS)
def test_packages_make_up_the_plan(package, named):
    """A chapter alone has its levers' values of the plan, the plan without it all others'."""
    plan, only, rest = (named[name].changes for name in ("plan", f"only-{package}", f"without-{package}"))
    of_chapter = np.array([f"chapter{catalogue()[lever.name].chapter}" == package for lever in LEVERS])
    assert np.array_equal(only[:, of_chapter], plan[:, of_chapter], equal_nan=True)
    assert np.isnan(only[:, ~of_chapter]).all()
    assert np.array_equal(rest[:, ~of_chapter], plan[:, ~of_chapter], equal_nan=True)
    assert np.isnan(rest[:, of_chapter]).all()
    assert (~np.isnan(only)).any()


def test_the_threshold_is_that_of_before_and_nothing_else(named):
    drawn = {key for key, entry in catalogue().items() if entry.history.drawn is not None}
    assert changed(named["threshold-kept"]) == drawn
    for key in drawn:
        assert (named["threshold-kept"].changes[:, lever_index(key)] == catalogue()[key].history.drawn.before).all()


LAND = ("land_credibility", "homestead_credibility", "dividend_credibility", "subsidy_kept")
SCHOOLS = ("permit_preschool", "permit_compulsory", "permit_senior", "nonregistered_weight")


@pytest.mark.parametrize(
    ("low", "high", "levers"), [("land-at-risk", "land-secure", LAND), ("schools-tied", "schools-open", SCHOOLS)]
)
def test_opposites_are_opposite_ends_of_the_evidence(low, high, levers, named):
    for lever in levers:
        at, evidence = lever_index(lever), catalogue()[lever].range
        assert (named[low].changes[10:, at] == evidence.low).all()
        assert (named[high].changes[10:, at] == evidence.high).all()
        assert np.isnan(named[low].changes[:5, at]).all()
    assert changed(named[high]) == set(levers)
    assert changed(named[low]) - set(levers) <= {"money_per_settler"}


def test_county_towns_and_the_centre_change_places(named, packaged):
    plan, towns, centre = (named[n].changes[19] for n in ("plan", "county-seats-first", "centre-first"))
    at, jobs = packaged.township_codes.index, lever_index("job_growth")
    high = catalogue()["job_growth"].range.high
    assert towns[jobs, at("410621001")] == centre[jobs, at("410611002")] == high
    assert np.isnan(towns[jobs, at("410611002")])
    assert np.isnan(centre[jobs, at("410621001")])
    assert towns[jobs, at("410621108")] == plan[jobs, at("410621108")] == 0.008
    others = [i for i, n in enumerate(LEVER_NAMES) if n not in ("job_growth", "seat_growth", "dwelling_quota")]
    for one in (towns, centre):
        assert np.array_equal(one[others], plan[others], equal_nan=True)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_command_shows_each_whole(name, named, capsys):
    assert command.main(["scenarios", name, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["hash"] == named[name].hash
    assert set(found["levers"]) == changed(named[name])
    for language in ("zh", "en"):
        assert command.main(["scenarios", name, "--lang", language]) == 0
        shown = capsys.readouterr().out
        assert named[name].hash in shown
        assert all(re.search(rf"^{lever} · ", shown, re.MULTILINE) for lever in changed(named[name]))
        assert all(re.search(rf"^{project.key} ", shown, re.MULTILINE) for project in named[name].projects_on())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_lists_them(language, named, capsys):
    assert command.main(["scenarios", "--lang", language]) == 0
    shown = capsys.readouterr().out
    for name, scenario in named.items():
        row = next(line for line in shown.splitlines() if line.startswith(f"{name} "))
        assert scenario.title[0 if language == "zh" else 1] in row
        assert row.endswith(scenario.hash[:12])
    assert command.main(["scenarios", "--region", str(TINY), "--json"]) == 0
    elsewhere = json.loads(capsys.readouterr().out)
    assert elsewhere["centre-first"] is None, "it names places that this region does not have"
    assert elsewhere["plan"]["hash"] != named["plan"].hash


def test_a_file_shows_its_values_by_place(tmp_path, capsys):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title_zh = "试"\n[levers]\nrural_jobs = { 410621 = 0.02, 410621108 = { 2030 = 0.03 } }\n', encoding="utf-8"
    )
    assert command.main(["scenarios", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    lines = found["levers"]["rural_jobs"]
    assert {"places": ["410621108"], "values": {str(y): 0.02 if y < 2030 else 0.03 for y in range(2016, 2036)}} in lines
    assert found["title"] == ["试", "试"]
    assert command.main(["scenarios", str(path), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Wangzhuang: 2016–2029=0.02  2030–2035=0.03" in shown
    assert "note: changes policy before 2021" in shown.replace("\n", " ")


def test_a_run_says_which_scenario_it_was(tmp_path, capsys):
    """The manifest has name, title and content hash; notes stand on standard error, beside the result."""
    path = tmp_path / "mine.toml"
    path.write_text('title_en = "Mine"\n[levers]\nfertility = { value = 1.4, from = 2017 }\n', encoding="utf-8")
    words = ["run", "--region", str(TINY), "--until", "2017", "--json", "--scenario", str(path), "--lang", "en"]
    assert command.main(words) == 0
    printed = capsys.readouterr()
    manifest = json.loads(printed.out)["manifest"]
    assert command.main(["scenarios", str(path), "--region", str(TINY), "--json"]) == 0
    assert manifest["scenario"]["hash"] == json.loads(capsys.readouterr().out)["hash"]
    assert manifest["scenario"] == manifest["scenario"] | {"name": "mine", "title": ["Mine", "Mine"]}
    assert manifest["levers"] != manifest["scenario"]["hash"]
    assert "Note: fertility goes beyond the range with evidence: 1.4 (2017–2035); 0.9–1.15." in printed.err


def test_the_hash_is_that_of_another_process(named):
    code = (
        "from model.region import default_region, load_region\n"
        "from policies.scenario import read_scenario\n"
        "print(read_scenario('county-seats-first', load_region(default_region())).hash)"
    )
    env = os.environ | {"PYTHONPATH": str(Path(command.__file__).parents[1]), "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == named["county-seats-first"].hash
