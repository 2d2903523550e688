"""`luohu ensemble` as a person meets it: words, tables, files, and what it refuses."""

import json
from dataclasses import replace

import pytest

from agents.errors import InputError
from calibration.forecast import packaged_ensemble
from experiments.ensemble_files import FRAMES, read_ensemble
from tests.sweeps import TINY
from viz.charts.ensemble import charts
from viz.command import main
from viz.ensemble_report import ensemble_report
from viz.ensemble_words import percent, probability_text, target_text
from viz.language import Say

WORDS = (
    "ensemble", "baseline", "land-secure", "--region", TINY, "--draws", "prior", "--count", "4", "--until", "2025",
    "--recoding", "goes-on", "--workers", "1",
)  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ensemble") / "found"
    assert main(["--lang", "en", *WORDS, "--out", str(folder)]) == 0
    return folder


def told(capsys, *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["--lang", "en", *words]) == status
    printed, error = capsys.readouterr()
    return printed if status == 0 else error


def test_it_writes_frames_manifest_and_charts_in_both_languages(out):
    names = {f"{name}.parquet" for name in FRAMES} | {"manifest.json"}
    pictures = {
        f"{chart}.{language}.{suffix}"
        for chart in ("fans", "targets", "variance")
        for language in ("zh", "en")
        for suffix in ("png", "svg")
    }
    assert {path.name for path in out.iterdir()} == names | pictures
    assert all(path.stat().st_size > 2000 for path in out.iterdir())
    assert (out.parent / "found-runs").is_dir()


def test_the_report_says_it_in_both_languages(out, tiny):
    found = read_ensemble(out)
    english, chinese = ensemble_report(found, tiny, Say("en")), ensemble_report(found, tiny, Say("zh"))
    for words in ("2 land-secure", "trend: last increment kept", "66.48", "paired difference", "variance from", ">65"):
        assert words in english, words
    for words in ("趋势：最近一年的增量不变", "达到的概率", "起始状态", "参数抽自先验", "种子 1"):
        assert words in chinese, words
    assert not any(ord(letter) > 0x2E80 for letter in english)


def test_the_report_says_how_many_draws_these_are_worth_where_they_are_fewer(out, tiny):
    found = read_ensemble(out)
    assert "effectively" not in ensemble_report(found, tiny, Say("en"))
    draws = found.manifest["draws"] | {"effective": 2.7}
    fewer = replace(found, manifest=found.manifest | {"draws": draws})
    assert f"{draws['count']} draws (effectively 3, " in ensemble_report(fewer, tiny, Say("en"))
    assert f"{draws['count']} 个抽样（有效 3 个，" in ensemble_report(fewer, tiny, Say("zh"))


def test_charts_have_titles_captions_and_labels_in_the_language(out, tiny):
    found = read_ensemble(out)
    for language in ("zh", "en"):
        drawn = charts(found, tiny, Say(language))
        assert [chart.name for chart in drawn] == ["fans", "targets", "variance"]
        assert all(chart.title and chart.caption for chart in drawn)
    axes = [chart.figure.axes[0] for chart in charts(found, tiny, Say("en"))]
    assert axes[1].get_xlabel() == "probability of reaching it (%)"
    assert axes[2].get_ylabel() == "share of the variance (%)"


def test_json_stands_alone_and_the_same_again_runs_nothing(out, capsys, tmp_path):
    runs = out.parent / "found-runs"
    parts = sorted(path.name for path in runs.glob("part-*"))
    content = json.loads(told(capsys, *WORDS, "--runs", str(runs), "--json"))
    assert sorted(path.name for path in runs.glob("part-*")) == parts
    assert {"manifest", "fans", "targets", "differences", "variance", "trend"} == set(content)
    assert content["manifest"] == json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert {row["area_code"] for row in content["fans"]} == {"990100"}


def test_a_width_is_told_round_by_round(out, capsys):
    runs = str(out.parent / "found-runs")
    capsys.readouterr()
    width = ("--until-width", "1000", "--width-of", "resident_urban_share:2025")
    assert main(["--lang", "en", *WORDS, "--runs", runs, *width]) == 0
    assert "4 draws, 2 runs of each: the interval is" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("ensemble", "--region", TINY), "no packaged posterior"),
        (("ensemble", "--draws", "no.parquet"), "no.parquet cannot be read"),
        (("ensemble", "--until-width", "1"), "belong together"),
        (("ensemble", "--most", "10"), "--most belongs to --until-width"),
        ((*WORDS, "--width-of", "rent:2017", "--until-width", "1", "--most", "1"), "most is 1; the first size has"),
        (("ensemble", "--recoding", "off"), "takes both, goes-on, stops"),
        (("ensemble", "--cluster", "tcp://x", "--workers", "2"), "exclude each other"),
        (("ensemble", "--replicates", "0"), "from 1 to"),
        ((*WORDS, "--width-of", "rent:2050", "--until-width", "1"), "not simulated"),
        ((*WORDS[:7], "--until", "2099"), "whole number from 2016 to 2035"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words, what, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = told(capsys, *words, status=2)
    assert what in error
    assert len(error.strip().splitlines()) == 1


def test_a_shipped_ensemble_is_read_or_its_absence_said(out, tiny, tmp_path):
    with pytest.raises(InputError, match="no packaged ensemble"):
        packaged_ensemble(tiny, tmp_path)
    read_ensemble(out).write(tmp_path / tiny.folder.name)
    assert packaged_ensemble(tiny, tmp_path).scenarios == ("baseline", "land-secure")


def test_probabilities_and_targets_are_written_as_they_are_meant():
    assert [percent(p) for p in (0.0, 0.001, 0.256, 0.999, 1.0)] == ["0 %", "<1 %", "26 %", ">99 %", "100 %"]
    row = {"probability": float("nan"), "low": 0.1, "high": 0.2}
    assert probability_text(row, Say("en")) == "approximate"
    assert probability_text(row | {"probability": 0.15}, Say("en")) == "15 % [10–20]"
    target = {"value": 145000.0, "relation": "=", "since": 2021, "year": 2025}
    assert target_text(target) == "[145,000]"
    assert target_text(target | {"value": 1.65, "relation": "<", "since": 2025}) == "<1.65"
