"""What a run leaves behind can be read again, is never half written, and overwrites nothing that is not its own."""

import json
from pathlib import Path

import pandas as pd
import pytest

from agents.errors import InputError
from model.results import check_folder, json_text, run_json, write_run
from tests.finished_run import FinishedRun


@pytest.fixture
def run(tmp_path: Path) -> FinishedRun:
    folder = tmp_path / "region"
    folder.mkdir()
    return FinishedRun(folder)


def test_files_of_a_run(run: FinishedRun, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    write_run(run, out)
    assert sorted(path.name for path in out.iterdir()) == ["events.parquet", "indicators.parquet", "manifest.json"]
    indicators = pd.read_parquet(out / "indicators.parquet")
    assert list(indicators.columns) == ["year", "area_code", "indicator", "value", "unit"]
    events = pd.read_parquet(out / "events.parquet")
    assert list(events.columns) == ["year", "event", "origin", "destination", "persons", "households"]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["digest"] == run.digest()
    assert manifest["seed"] == 7
    assert manifest["scenario"] == {"name": "plan", "title": ["规划", "the plan"], "hash": "a" * 64}
    assert manifest["levers"] == "e" * 64
    assert manifest["region"]["files"].keys() == {"facts.csv"}
    assert manifest["population"]["hash"] == "b" * 64
    assert manifest["versions"].keys() >= {"python", "numba", "numpy", "mesa"}


def test_an_earlier_run_is_replaced(run: FinishedRun, tmp_path: Path) -> None:
    write_run(run, tmp_path / "out")
    run.seed = 8
    write_run(run, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["seed"] == 8
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_nothing_else_is_overwritten(run: FinishedRun, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "manifest.json").write_text('{"program": "another"}')
    with pytest.raises(InputError, match="no earlier run"):
        write_run(run, photos)
    assert [path.name for path in photos.iterdir()] == ["manifest.json"]
    with pytest.raises(InputError, match="is a file"):
        check_folder(photos / "manifest.json")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        check_folder(tmp_path / "file" / "out")
    with pytest.raises(InputError, match="cannot be written"):
        check_folder(Path("/proc/luohu-out"))


def test_checking_a_folder_leaves_nothing(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_json_of_a_run(run: FinishedRun) -> None:
    answer = json.loads(json_text(run_json(run)))
    assert answer.keys() == {"manifest", "indicators"}
    assert answer["indicators"]["resident_urban_share"]["2020"] == 60
    assert answer["indicators"]["resident_population"]["2035"] == 1_565_973
    assert answer["indicators"]["income_ratio"]["2025"] is None
    counties = json.loads(json_text(run_json(run, by_county=True)))["counties"]
    assert counties["990102"]["resident_urban_share"]["2016"] == 56
