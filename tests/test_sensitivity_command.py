"""`luohu sensitivity` as a person meets it: screening, what is left for Sobol', files, and what it refuses."""

import json

import pytest

from experiments.sensitivity_files import read_sensitivity
from tests.sweeps import TINY
from viz.app.pages.looking import at_first, shown
from viz.app.results import read_result, results_in
from viz.charts.sensitivity import charts
from viz.command import main
from viz.language import Say
from viz.sensitivity_report import sensitivity_report

OF = ("--of", "registered_urban_share:2023", "--region", TINY, "--scale", "1", "--workers", "1")
MORRIS = ("sensitivity", "morris", "--only", "job_growth,office_delay,care", "--points", "3", *OF)
SOBOL = ("sensitivity", "sobol", "--only", "job_growth,care", "--points", "2", "--second-order", *OF)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("sensitivity")
    assert main(["--lang", "en", *MORRIS, "--out", str(found / "morris")]) == 0
    assert main(["--lang", "zh", *SOBOL, "--out", str(found / "sobol")]) == 0
    return found


def told(capsys, *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["--lang", "en", *words]) == status
    printed, error = capsys.readouterr()
    return printed if status == 0 else error


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_it_writes_frames_manifest_and_charts_in_both_languages(folder, method):
    names = {path.name for path in (folder / method).iterdir()}
    pictures = {
        f"{chart}.{language}.{suffix}"
        for chart in ("tornado", "counties", "interactions")
        for language in ("zh", "en")
        for suffix in ("png", "svg")
    }
    assert names == pictures | {"indices.parquet", "pairs.parquet", "manifest.json"}
    assert (folder / f"{method}-runs").is_dir()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_report_says_it_in_both_languages(folder, method, tiny):
    found = read_sensitivity(folder / method)
    english = sensitivity_report(found, tiny, True, Say("en"))
    chinese = sensitivity_report(found, tiny, True, Say("zh"))
    for words in ("job_growth net growth of urban jobs", "(luck: the seed)", "95 % intervals", "scenario baseline"):
        assert words in english
    for words in ("城镇就业净增长", "运气：种子", "不高于噪声", "种子 1"):
        assert words in chinese
    assert ("Only 2 base points" in english) == (method == "sobol"), "too few to be quoted"
    assert not any(ord(letter) > 0x2E80 for letter in english)
    assert english.count("registered urban share") >= 1 + len(tiny.county_codes), "the counties too"


def test_charts_have_titles_and_captions(folder, tiny):
    for method in ("morris", "sobol"):
        drawn = charts(read_sensitivity(folder / method), tiny, Say("en"))
        assert [chart.name for chart in drawn] == ["tornado", "counties", "interactions"]
        assert all(chart.title and chart.caption for chart in drawn)


def test_charts_name_inputs_in_the_readers_words(folder, tiny):
    found = read_sensitivity(folder / "sobol")
    for language, words in (("en", "net growth of urban jobs"), ("zh", "城镇就业净增长")):
        tornado = charts(found, tiny, Say(language))[0]
        labels = [label.get_text().replace("\n", " ") for label in tornado.figure.axes[0].get_yticklabels()]
        assert words in labels


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_app_shows_its_charts(folder, method, tiny):
    assert {method, f"{method}-runs"} <= set(results_in(folder))
    found = read_result(folder / method, tiny)
    pictures = shown(found, tiny, at_first(found, tiny), Say("zh"))
    assert [each.name for each in pictures] == ["tornado", "counties", "interactions"]
    assert all("luohu sensitivity" in each.caption for each in pictures)


def test_sobol_takes_what_a_screening_left(folder, capsys):
    screened = read_sensitivity(folder / "morris").top(8)
    words = ("sensitivity", "sobol", "--screened", str(folder / "morris"), "--points", "2", *OF, "--dry-run")
    if len(screened) < 2:
        assert "inputs above the noise" in told(capsys, *words, status=2)
    else:
        assert f"{2 * (len(screened) + 1 + 2)}" in told(capsys, *words)


def test_json_stands_alone_and_the_same_again_runs_nothing(folder, capsys):
    runs = folder / "morris-runs"
    parts = sorted(path.name for path in runs.glob("part-*"))
    content = json.loads(told(capsys, *MORRIS, "--runs", str(runs), "--json"))
    assert sorted(path.name for path in runs.glob("part-*")) == parts
    assert set(content) == {"manifest", "indices", "pairs"}
    assert content["manifest"]["runs"] == 3 * 5


def test_a_dry_run_says_what_it_will_take_and_runs_nothing(folder, capsys, tmp_path):
    out = told(capsys, *MORRIS, "--runs", str(tmp_path / "runs"), "--dry-run")
    assert "different runs" in out
    assert not list(tmp_path.glob("runs/part-*"))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("sensitivity",), "needs morris or sobol"),
        (("sensitivity", "mroris"), "the nearest is morris"),
        (("sensitivity", "morris", "--only", "cares,rent"), 'did you mean "care"'),
        (("sensitivity", "morris", "--only", "a,b", "--screened", "x"), "exclude each other"),
        (("sensitivity", "morris", "--draws", "x.parquet"), "belongs to --over parameters"),
        (("sensitivity", "sobol", "--screened", "no-folder"), "no-folder: there is no such folder"),
        (("sensitivity", "sobol", "--screened", "."), "holds no sensitivity analysis"),
        (("sensitivity", "sobol", "--top", "3"), "--top belongs to --screened"),
        (("sensitivity", "morris", "--of", "rent"), "is written INDICATOR:YEAR"),
        (("sensitivity", "morris", "--of", "rnet:2035", "--dry-run", "--scale", "0.01"), 'did you mean "rent"'),
        (("sensitivity", "sobol", "--points", "12"), "a power of two"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words, what, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = told(capsys, *words, status=2)
    assert what in error
    assert len(error.strip().splitlines()) == 1
