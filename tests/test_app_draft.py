"""The draft in hand: a value that a scenario file, a link and the command line read to the same hash."""

import random
from pathlib import Path

import numpy as np
import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES
from model.region import Region, default_region, load_region
from policies.scenario import read_scenario, scenario_names
from tests.app_drafts import too_long
from tests.hostile import KINDS
from viz.app.draft import Draft
from viz.app.draft_text import LONGEST_LINK
from viz.app.history import History

FILE = """
title_zh = "县城补短板"
title_en = "county \\"towns\\" catch up"
extends = "plan"
without = ["chapter7"]
packages = ["chapter3"]

[levers]
fertility = "baseline"
office_delay = { 2021 = 0.5, 2026 = 0 }
travel = { ramp = { 2021 = 1, 2030 = 0.8 } }
care = { to = 0.3, by = 2030 }
land_market = { value = 1.4, from = 2023, until = 2030 }
seat_growth = { everywhere = 0.02, "浚县" = 0.04, 410622 = { 2021 = 0.03, 2028 = 0.02 } }

[[levers.job_growth]]
in = ["410621001", "Weidu"]
to = "high"
by = 2028
from = 2023

[projects]
xiaotanpo = { times = 2, from = 2024 }
village_merging = { size = 2000 }
shangyu = false
featured_towns = { times = 1.5 }
"""


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(default_region())


@pytest.mark.parametrize("name", scenario_names())
def test_a_named_scenario_in_hand_has_its_hash(name, region):
    draft = Draft(region, name)
    assert draft.untouched
    assert draft.hash == read_scenario(name, region).hash
    assert draft.neutral == (name == "baseline")


def test_a_file_keeps_its_hash_through_text_and_link(region, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(FILE, encoding="utf-8")
    expected = read_scenario(str(path), region)
    draft = Draft.from_toml(FILE.encode(), "mine.toml", region)
    assert draft.hash == expected.hash
    assert draft.title == expected.title
    again = Draft.from_toml(draft.toml, "again.toml", region)
    linked = Draft.from_link(f"?lang=zh&{draft.link}", region, others=("lang",))
    assert again == draft == linked
    # What is written is itself a file that the command line reads.
    path.write_text(draft.toml, encoding="utf-8")
    assert read_scenario(str(path), region).hash == expected.hash
    assert " " not in draft.link


def test_levers_are_set_replaced_and_taken_back(region):
    draft = Draft(region).with_lever("seat_growth", {"value": 0.04, "from": 2021}, "浚县")
    county = np.flatnonzero(region.township_county == region.county_codes.index("410621"))
    values = draft.values("seat_growth")
    rest = np.delete(values, county, axis=1)
    assert (values[5:, county] == 0.04).all()
    assert (rest == rest[0, 0]).all()
    replaced = draft.with_lever("seat_growth", {2021: 0.03}, "410621")
    assert (replaced.values("seat_growth")[5:, county] == 0.03).all()
    assert replaced.with_lever("seat_growth", None, "410621") == Draft(region)
    both = replaced.with_lever("care", 0.2)
    assert both.without_lever("seat_growth") == Draft(region).with_lever("care", 0.2)
    assert both.reset() == Draft(region)
    assert {change.lever for change in both.changes} <= set(LEVER_NAMES)


def test_values_that_populations_draw_are_open(region):
    values = Draft(region).values("gate_years")
    assert np.isnan(values[1]).all()
    assert not np.isnan(values[5:]).any()


def test_packages_and_projects_switch(region):
    plan = Draft(region, "plan")
    off = plan.with_package("chapter7", False)
    assert off.hash == read_scenario("without-chapter7", region).hash
    assert off.with_package("chapter7", True) == plan
    assert Draft(region).with_package("chapter3", True).hash == read_scenario("only-chapter3", region).hash
    smaller = plan.with_project("xiaotanpo", False)
    assert smaller.hash != plan.hash
    assert smaller.with_project("xiaotanpo", None) == plan
    assert plan.with_project("featured_towns", {"times": 1.5}).with_project("featured_towns", None) == plan


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda d: d.with_lever("care", 7), "care"),
        (lambda d: d.with_lever("car", 1), "care"),
        (lambda d: d.with_lever("seat_growth", 0.02, "Xunn"), "Xun"),
        (lambda d: d.with_lever("care", {"2050": 0.1}), "2050"),
        (lambda d: d.with_lever("care", float("nan")), "nan"),
        (lambda d: d.with_package("chapter9", True), "chapter9"),
        (lambda d: d.with_project("xiaotanpu", True), "xiaotanpo"),
        (lambda d: d.with_project("xiaotanpo", {"times": -1}), "times"),
        (lambda d: d.named("a\x07", "b"), "title_zh"),
        (lambda d: Draft(d.region, "plam").checked(), "plan"),
    ],
)
def test_bad_changes_are_refused_in_a_sentence(change, word, region):
    with pytest.raises(InputError) as refused:
        change(Draft(region, "plan"))
    assert word in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        "base=../../etc/passwd",
        "base=/etc/passwd.toml",
        "base=plan&base=baseline",
        "base=nothing",
        "lever=care;2021=99",
        "lever=care;2021=inf",
        "lever=care;2021=0.2;2021=0.3",
        "lever=care;2021=0.2&lever=care;2021=0.3",
        "lever=care;value=__import__('os')",
        "lever=nobody;2021=1",
        "lever=seat_growth;in=Atlantis;2021=0.02",
        "lever=care;ramp;ramp",
        "lever=",
        "packages=chapter99",
        "project=xiaotanpo;times=1e9",
        "project=nobody;on=true",
        "levers=care",
        "title_zh=%00",
        "title_en=" + "x" * 200,
        "x" * (LONGEST_LINK + 1),
    ],
)
def test_bad_links_are_refused_in_a_sentence(query, region):
    with pytest.raises(InputError) as refused:
        Draft.from_link(query, region)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 420


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("other_file", "no_file")])
def test_hostile_uploads_are_refused(kind, region, tmp_path):
    for number in range(5):
        path = Path(KINDS[kind](random.Random(f"{kind} {number}"), tmp_path))
        with pytest.raises(InputError):
            Draft.from_toml(path.read_bytes(), "upload.toml", region)


def test_a_scenario_too_long_for_a_link_says_so(region):
    draft = too_long(region)
    with pytest.raises(InputError, match="file"):
        _ = draft.link
    assert Draft.from_toml(draft.toml, "long.toml", region) == draft


def test_undo_and_redo_go_through_the_same_drafts(region):
    first = Draft(region)
    second, third = first.with_lever("care", 0.2), first.with_lever("care", 0.3)
    history = History(first).then(second).then(second).then(third)
    assert history.undo().present == second
    assert history.undo().undo().undo().present == first
    assert history.undo().redo() == history
    assert history.undo().then(first).redo().present == first
