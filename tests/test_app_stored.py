"""Folders of runs and results in the app: found, read, and drawn; broken and foreign ones give a sentence."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from agents.errors import InputError
from calibration.contracting import LEAST_LEARNED
from experiments.store import DONE, FAILED, HEAD, Store, schema_of
from model.region import Region
from tests.app_folders import MAKERS, search
from tests.app_frames import SCENARIO
from viz.app.figures.drawn import Drawn, on_the_wire
from viz.app.figures.ensembles import taught_figure
from viz.app.figures.pictured import Pictured, picture_on_the_wire
from viz.app.figures.runs import design_figure, front_figure, front_of, influence_figure, influences, runs_fan_figure
from viz.app.pages.comparing import SHOWN
from viz.app.pages.looking import at_first, choices_of, pictures, shown
from viz.app.pages.storing import opened
from viz.app.pages.words import texts
from viz.app.results import Differences, read_result, results_in
from viz.app.stored import Stored, read_stored
from viz.language import Say
from viz.refusal_words import refusal

EN = Say("en")
INPUTS = ["lever_care@2021", "parameter_b_town"]
OUTPUTS = ["resident_urban_share_2025", "resident_urban_share_2035", "rent_2035", "rent_2035_410621"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of forty runs, one of them failed: the share rises with b_town, the rent falls with it."""
    store = Store(tmp_path / "mine", schema_of(INPUTS, OUTPUTS))
    rows = []
    for at in range(40):
        town, care = 1.0 + at / 40, (at * 7 % 40) / 40
        head = dict.fromkeys((name for name, _ in HEAD), None) | {"run": f"{at:064x}", "status": DONE, "seconds": 1.0}
        head |= {"scenario": "baseline", "population": 0, "seed": 1, "scale": 0.1, "until": 2035, "code": "x"}
        values = (60 + town, 70 + 2 * town, 900 - 100 * town + care, 800.0)
        rows.append(head | dict(zip([*INPUTS, *OUTPUTS], (care, town, *values), strict=True)))
    rows[-1] |= {"status": FAILED, "reason": "of a test"} | dict.fromkeys(OUTPUTS)
    store.append(rows)
    (tmp_path / "mine" / "_columns.csv").write_text("column,kind\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def stored(folder: Path) -> Stored:
    return read_stored(results_in(folder)["mine"])


def test_a_folder_gives_its_stores_and_a_store_itself(folder: Path) -> None:
    assert list(results_in(folder)) == ["mine"]
    assert list(results_in(folder / "mine")) == ["mine"]
    (folder / "empty").mkdir()
    for wrong in (folder / "empty", folder / "nothing"):
        with pytest.raises(InputError):
            results_in(wrong)


def test_a_store_is_split_into_what_varies_and_what_came_out(stored: Stored) -> None:
    assert (stored.runs, stored.failed) == (39, 1)
    assert stored.inputs == tuple(INPUTS)
    assert stored.outputs == ("resident_urban_share_2035", "rent_2035", "resident_urban_share_2025")
    assert stored.indicators() == ["resident_urban_share"]


def test_sensitivity_finds_what_moves_an_output(stored: Stored) -> None:
    found = influences(stored, "rent_2035")
    assert found.index[0] == "parameter_b_town"
    assert found.iloc[0] == pytest.approx(-1.0)
    assert abs(found["lever_care@2021"]) < 0.4
    assert "less than" not in influence_figure(stored, "rent_2035", EN).caption


def test_the_front_is_what_no_run_beats() -> None:
    first = np.array([1.0, 2.0, 3.0, 3.0, 0.0])
    second = np.array([3.0, 2.0, 1.0, 0.0, 3.0])
    assert front_of(first, second).tolist() == [True, True, True, False, False]


def test_every_picture_of_a_store_says_where_it_comes_from(stored: Stored, packaged: Region) -> None:
    for say in (EN, Say("zh")):
        drawn = pictures(stored, at_first(stored, packaged), say)
        assert len(drawn) == 4
        for each in drawn:
            assert "mine" in each.caption
            assert say("单位", "Unit") in each.caption
            assert len(each.table)
    front = front_figure(stored, "resident_urban_share_2035", "rent_2035", (True, True), EN).table
    assert len(front) > 1, "more of the one is less of the other"
    assert len(design_figure(stored, *INPUTS, EN).table) == 39
    assert runs_fan_figure(stored, "resident_urban_share", EN).table["p50"].is_monotonic_increasing


def test_a_damaged_store_gives_a_sentence(folder: Path, packaged: Region) -> None:
    part = next((folder / "mine").glob("*.parquet"))
    part.write_bytes(b"PAR1 nothing")
    said = opened(folder / "mine", packaged)
    assert isinstance(said, str)
    assert said


@pytest.mark.parametrize("kind", MAKERS)
def test_results_of_every_command_show_what_they_hold(kind: str, tmp_path: Path, packaged: Region) -> None:
    MAKERS[kind](tmp_path / "out")
    assert list(results_in(tmp_path)) == ["out"]
    found = read_result(tmp_path / "out", packaged)
    for say in (EN, Say("zh")):
        told = at_first(found, packaged)
        choices = choices_of(found, packaged, texts(say), say)
        assert set(told) == set(choices)
        assert all(told[key] in options for key, (_, options) in choices.items())
        drawn = shown(found, packaged, told, say)
        assert drawn
        for each in drawn:
            assert say("来源", "Source") in each.caption
            if isinstance(each, Drawn):
                units = ("单位",) if say.language == "zh" else ("Unit", "Per cent", "Percentage points")
                assert any(unit in each.caption for unit in units)
                assert len(each.table)
                json.dumps(on_the_wire(each))
                go.Figure(each.figure.plain())
            elif isinstance(each, Pictured):
                assert each.png.startswith(b"\x89PNG")
                assert each.whole.startswith(b"\x89PNG")
                json.dumps(picture_on_the_wire(each))
            else:
                assert len(each.frame)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_broken_result_gives_a_sentence(kind: str, tmp_path: Path, packaged: Region, tiny: Region) -> None:
    MAKERS[kind](tmp_path / "out")
    foreign = opened(tmp_path / "out", tiny)
    if kind != "discovery":  # its manifest names no region
        assert isinstance(foreign, str)
        assert "410600" in foreign
    frame = next((tmp_path / "out").glob("*.parquet"))
    pd.DataFrame({"nothing": [1]}).to_parquet(frame)
    lacks = opened(tmp_path / "out", packaged)
    frame.write_bytes(b"PAR1 nothing")
    damaged = opened(tmp_path / "out", packaged)
    for said in (lacks, damaged):
        assert isinstance(said, str)
        assert said
        assert "\n" not in said
    manifest = tmp_path / "out" / "manifest.json"
    if manifest.is_file():
        manifest.write_text("[[[[", encoding="utf-8")
        said = opened(tmp_path / "out", packaged)
        assert isinstance(said, str)
        assert "neither runs nor results" in said


def test_a_comparison_shows_curves_over_the_reference_differences_costs_and_parts(
    tmp_path: Path, packaged: Region
) -> None:
    """It showed a table and no picture."""
    MAKERS["comparison"](tmp_path / "out")
    found = read_result(tmp_path / "out", packaged)
    assert isinstance(found, Differences)
    told = at_first(found, packaged)
    assert told["scenario"] == SCENARIO
    drawn = [each for each in shown(found, packaged, told, EN) if isinstance(each, Drawn)]
    names = [each.name for each in drawn]
    assert names[0] == "shares"
    assert [name for name in names if name.startswith("differences")] == [f"differences-{name}" for name in SHOWN]
    assert {"costs-payer", "costs-lever", f"effect-residents-{packaged.code}"} <= set(names)
    assert {"movers-residents-household_type", "rests-resident_urban_share"} <= set(names)
    both = {trace["name"]: trace["y"] for trace in drawn[1].figure.data}
    assert list(both) == ["the whole plan (single run)", "mine (single run)"], "a scenario without a title has its name"
    for each in drawn:
        assert "seed 7" in each.notes[-1]
        assert "“the policy of 2020 carried on”, which the figures call the baseline" in each.notes[-1]
        assert ("“mine”" in each.notes[-1]) == each.name.startswith("differences")


def test_curves_of_a_comparison_are_those_of_its_place(tmp_path: Path, packaged: Region) -> None:
    MAKERS["comparison"](tmp_path / "out")
    found = read_result(tmp_path / "out", packaged)
    assert isinstance(found, Differences)
    county = packaged.county_codes[1]
    for area in (packaged.code, county):
        drawn = shown(found, packaged, {**at_first(found, packaged), "area": area}, EN)
        rows = found.effects[(found.effects["area_code"] == area) & (found.effects["scenario"] == SCENARIO)]
        rows = rows[rows["indicator"] == "resident_urban_share"].sort_values("year")
        first = drawn[0]
        assert isinstance(first, Drawn)
        ghost, run = (
            next(t for t in first.figure.data if t["name"] == name) for name in ("baseline", "resident urban share")
        )
        assert ghost["y"] == rows["reference"].tolist()
        assert run["y"] == rows["value"].tolist()
        named = [packaged.county_names_en[1] in each.title for each in drawn]
        assert all(named) if area == county else not any(named)


@pytest.mark.parametrize("change", ["runs", "scenario", "title", "seed", "alone", "unknown"])
def test_a_damaged_comparison_gives_a_sentence_in_both_languages(change: str, tmp_path: Path, packaged: Region) -> None:
    MAKERS["comparison"](tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    if change == "runs":
        content["runs"] = {"x": 1}
    elif change == "alone":
        content["runs"] = content["runs"][:1]
    elif change == "unknown":
        content["runs"][1]["scenario"]["name"] = "other"
    elif change == "title":
        content["runs"][1]["scenario"]["title"] = 3
    else:
        del content["runs"][0][change]
    path.write_text(json.dumps(content), encoding="utf-8")
    said = opened(tmp_path / "out", packaged)
    assert isinstance(said, str)
    assert not refusal(said, Say("zh")).startswith("不能照办")


def test_what_the_data_taught_lies_above_the_line(tmp_path: Path, packaged: Region) -> None:
    MAKERS["calibration"](tmp_path / "out")
    found = read_result(tmp_path / "out", packaged)
    learned, others = taught_figure(found, EN).figure.data
    assert set(learned["y"]) == set(found.learned)
    assert min(learned["x"]) >= LEAST_LEARNED > max(others["x"])


def test_an_unfinished_search_says_how_to_go_on(tmp_path: Path, packaged: Region) -> None:
    search(tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text('{"program": "luohu seek", "finished": false}', encoding="utf-8")
    assert "goes on from there" in str(opened(tmp_path / "out", packaged))
