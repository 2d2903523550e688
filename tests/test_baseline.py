"""The baseline: reproduced to the last digit, changed only with a reason, which the changelog then names."""

import json
import shutil
from pathlib import Path

import pytest

from calibration.baseline import Sizes, differences, measure, path_of, read_baseline, sample, write_baseline
from calibration.baseline_notes import CHANGELOG, moved, with_entry
from model.fitted import FILE, Fitted
from model.region import default_region, load_region
from tests.sweeps import TINY
from viz import command

SMALL = Sizes(until=2017, draws=2, draws_scale=1.0)
HEAD = "# Changelog\n\n## Unreleased\n\n### Added\n- This.\n"


@pytest.fixture(scope="module")
def measured(tiny):
    return measure(tiny, SMALL, workers=1)


@pytest.fixture
def place(measured, tmp_path) -> Path:
    """A region with its baseline, and a changelog beside it."""
    shutil.copytree(TINY, tmp_path / "tiny")
    write_baseline(tmp_path / "tiny" / "baseline.json", measured)
    (tmp_path / "CHANGELOG.md").write_text(HEAD, encoding="utf-8")
    return tmp_path


def luohu(place: Path, *words: str) -> int:
    return command.main(["baseline", *words, "--region", str(place / "tiny"), "--workers", "1", "--lang", "en"])


def test_what_is_run_again_is_the_same_to_the_last_digit(place, measured, capsys):
    assert luohu(place, "check") == 0
    assert "As baseline.json says: digest and every indicator." in capsys.readouterr().out
    kept = read_baseline(place / "tiny" / "baseline.json")
    assert kept == measured, "every float keeps its bits"
    assert kept["behaviour"] == {"are": "prior means", "learned": []}
    assert len({run["digest"] for run in kept["draws"]}) == 2


def test_one_bit_of_one_indicator_is_found(place, measured, capsys):
    path = place / "tiny" / "baseline.json"
    content = json.loads(path.read_text())
    name = "resident_urban_share_2017"
    value = content["draws"][1]["values"][name]
    content["draws"][1]["values"][name] = value * (1.0 + 2.0**-52)
    path.write_text(json.dumps(content))
    assert luohu(place, "check") == 1
    text = capsys.readouterr().out
    assert f"draw {content['draws'][1]['draw']} {name}" in text
    assert "1 values differ" in text


def test_a_fitted_point_moves_the_baseline_and_the_changelog_says_why(place, measured, capsys):
    fitted = Fitted({"b_town": 5.5, "g_0": -3.4}, 3, ("g_0",))
    (place / "tiny" / FILE).write_text(fitted.text(), encoding="utf-8")
    assert luohu(place, "check") == 1
    text = capsys.readouterr().out
    assert "behaviour are" in text
    assert "prior means" in text
    log = place / "CHANGELOG.md"
    words = ["--reason", "The region is calibrated.", "--changelog", str(log)]
    assert luohu(place, "update", *words) == 0
    assert luohu(place, "check") == 0
    written = log.read_text(encoding="utf-8")
    after = read_baseline(path_of(load_region(place / "tiny")))
    entry = " ".join(written[written.index("### Changed") :].split())
    assert "The region is calibrated." in entry
    assert f"digest {measured['run']['digest'][:12]} → {after['run']['digest'][:12]}" in entry
    assert "behaviour are" in entry
    assert written.startswith(HEAD.rstrip())
    capsys.readouterr()
    assert luohu(place, "update", *words) == 0
    assert "Nothing moved" in capsys.readouterr().out
    assert log.read_text(encoding="utf-8") == written


def test_a_headline_is_named_with_what_it_was_and_what_it_is(measured):
    other = json.loads(json.dumps(measured))
    other["run"]["values"]["resident_urban_share_2035"] = 70.0
    before = json.loads(json.dumps(other))
    before["run"]["values"]["resident_urban_share_2035"] = 69.5
    assert moved(differences(before, other)) == "resident_urban_share_2035 69.5 → 70 (+0.5)"
    assert differences(other, other) == []


def test_an_entry_stands_under_what_changed_and_nowhere_else():
    text = "# Changelog\n\n## Unreleased\n\n### Changed\n- Old.\n\n## 1.0\n\n### Changed\n- Older.\n"
    assert with_entry(text, "- New.", "x") == text.replace("- Old.", "- New.\n- Old.")
    assert "### Changed\n- New.\n" in with_entry(HEAD, "- New.", "x")
    assert "## Unreleased\n" in CHANGELOG.read_text(encoding="utf-8")


def test_draws_without_a_posterior_are_of_the_priors(tiny):
    points, digest = sample(tiny, 4)
    assert digest == ""
    assert points["population"].tolist() == [0, 8, 16, 24]
    assert points["parameter_b_town"].nunique() == 4


def test_the_packaged_baseline_stands_with_the_project():
    path = path_of(load_region(default_region()))
    assert (path.parent.name, path.name) == ("baseline", "hebi.json")


BAD = [
    (["baseline"], "the word after baseline takes check, update"),
    (["baseline", "chek"], "the nearest is check"),
    (["baseline", "update"], "update needs --reason"),
    (["baseline", "update", "--reason", " "], "update needs --reason"),
    (["baseline", "check", "--reason", "why"], "--reason belongs to update"),
    (["baseline", "check", "--region", TINY], "there is no baseline"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_bad_input_is_one_sentence(words, said, capsys):
    assert command.main([*words, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("text", ["{", "[]", '{"sizes": {"scal": 1}}', '{"sizes": {}, "region": ""}'])
def test_a_file_that_is_no_baseline_is_refused(place, text, capsys):
    (place / "tiny" / "baseline.json").write_text(text)
    assert luohu(place, "check") == 2
    assert "is no baseline that can be read" in capsys.readouterr().err
