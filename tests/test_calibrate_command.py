"""`luohu calibrate`: what it plans, and what it refuses."""

import shutil
from pathlib import Path

import pytest

from tests.sweeps import TINY
from tests.truth import write_targets
from viz import command

SIZES = ("--bank", "160", "--particles", "24", "--scale", "1", "--workers", "2", "--lang", "en")


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with a region, its targets, and later the calibration."""
    made = tmp_path_factory.mktemp("calibrate")
    shutil.copytree(TINY, made / "region")
    write_targets(made / "targets.csv")
    return made


def words(place: Path, *more: str) -> list[str]:
    given = ["--region", str(place / "region"), "--targets", str(place / "targets.csv"), "--out", str(place / "fit")]
    return ["calibrate", *given, *SIZES, *more]


def test_a_plan_says_how_many_runs_and_runs_none(place, capsys):
    out = place / "planned"
    assert command.main([*words(place, "--dry-run", "--out", str(out))]) == 0
    text = capsys.readouterr().out
    for said in ("chance", "pruning 1", "bank", "in all, at most", "s a run (scale 1, 2 processes, measured here)"):
        assert said in text
    assert not out.exists()


BAD = [
    (["calibrate"], "needs --out"),
    (["calibrate", "--out", "x", "--bank", "3"], "--bank takes a whole number from 20"),
    (["calibrate", "--out", "x", "--particles", "many"], "--particles takes a whole number"),
    (["calibrate", "--out", "x", "--seed", "-1"], "--seed takes a whole number from 0"),
    (["calibrate", "--out", "x", "--workers", "2", "--cluster", "tcp://a:1"], "exclude each other"),
    (["calibrate", "--out", "x", "--targets", "no.csv"], "no.csv"),
    (["calibrate", "--out", "x", "--region", TINY], "There are no packaged targets for the region"),
    (["calibrate", "--out", "no-such-folder", "--adopt"], "holds no posterior.parquet"),
]


@pytest.mark.parametrize(("given", "said"), BAD)
def test_bad_input_is_one_sentence(given, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command.main([*given, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
    assert not any(tmp_path.iterdir())


BAD_TARGETS = [
    ("name,indicator\n", "holds no target"),
    ("indicator", "population_resident"),
    ("year", "2040"),
    ("error", "-1"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), BAD_TARGETS)
def test_bad_targets_are_one_sentence(place, column, value, capsys, tmp_path):
    lines = (place / "targets.csv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    if column in head:
        cells = lines[1].split(",")
        cells[head.index(column)] = value
        text = "\n".join([lines[0], ",".join(cells)]) + "\n"
    else:
        text, value = lines[0] + "\n", value
    bad = tmp_path / "bad.csv"
    bad.write_text(text, encoding="utf-8")
    given = ["calibrate", "--region", TINY, "--targets", str(bad), "--out", str(tmp_path / "x"), "--lang", "en"]
    assert command.main(given) == 2
    error = capsys.readouterr().err
    assert value in error
    assert len(error.splitlines()) == 1
