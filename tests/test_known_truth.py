"""A made-up region with known truth, by the commands alone: it is found, tested, adopted and watched."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration.annealing import Plan
from calibration.calibrating import Settings
from calibration.posterior import read_posterior
from calibration.validating import Sizes
from experiments.store import Store
from model.region import load_region
from model.rules import all_parameters
from tests.sweeps import TINY
from tests.truth import CITY, TRUTH, write_targets
from viz import calibrate_command, command

SIZES = ("--scale", "1", "--workers", "2", "--lang", "en")
SMALL = Settings(
    scale=1.0, last_scale=1.0, waves=(120,), bank=400, nearest=150, populations=(0, 1), chance_populations=2,
    plan=Plan(particles=120, steps=1, last_particles=160, last_steps=1, draws=100, near=200, walk=600),
)  # fmt: skip
LOOK = Sizes(
    pseudo=6, nearest=60, predictive=8, hindcast=4, movers=1, scenarios=1, until=2018, variants=0, draws=2
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Path]:
    """A folder with a region, its targets, and a calibration of small sizes."""
    made = tmp_path_factory.mktemp("truth")
    shutil.copytree(TINY, made / "region")
    write_targets(made / "targets.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrate_command, "settings_of", lambda _: SMALL)
        patch.setattr("calibration.validating.QUICK", LOOK)
        assert command.main(calibrate(made)) == 0
        yield made


def given(place: Path) -> list[str]:
    return ["--region", str(place / "region"), "--targets", str(place / "targets.csv")]


def calibrate(place: Path, *more: str) -> list[str]:
    return ["calibrate", *given(place), "--out", str(place / "fit"), *SIZES, *more]


def stores(place: Path) -> dict[str, int]:
    return {path.name: len(Store(path).keys()) for path in (place / "fit").iterdir() if path.is_dir()}


def test_the_truth_lies_within_what_it_finds(place):
    taught = read_posterior(place / "fit" / "posterior.parquet").manifest["parameters"]
    known = all_parameters(load_region(place / "region").county_codes)
    learned = {name for name, entry in taught.items() if entry["learned"]}
    assert "g_0" in learned
    for name in sorted(learned & set(known) | set(TRUTH)):
        truth = TRUTH.get(name, known[name].prior.mean)
        assert taught[name]["low"] <= truth <= taught[name]["high"], name
    registration = taught["g_0"]
    assert abs(registration["mean"] - TRUTH["g_0"]) < abs(registration["prior_mean"] - TRUTH["g_0"])


def test_the_same_again_runs_nothing_and_says_what_was_learned(place, capsys):
    before, digest = stores(place), read_posterior(place / "fit" / "posterior.parquet").digest
    assert command.main(calibrate(place)) == 0
    text = " ".join(capsys.readouterr().out.split())
    for said in ("100 draws", "NOT SOUND", "not learned (", f"digest {digest}", "--adopt", "g_0"):
        assert said in text
    assert stores(place) == before


def test_its_calibration_can_be_validated(place, capsys):
    out = place / "validation"
    words = ["validate", "--calibration", str(place / "fit"), *given(place), "--out", str(out), "--quick"]
    assert command.main([*words, "--workers", "2", "--lang", "en"]) == 0
    capsys.readouterr()
    report = (out / "REPORT.md").read_text(encoding="utf-8")
    assert "unsound" in report
    assert "No fans of the model: There is no packaged ensemble" in report


def test_later_years_are_held_against_its_forecast(place, capsys):
    observed = place / "observed.csv"
    observed.write_text(
        f"area,year,indicator,value,error\n{CITY},2018,resident_urban_share,62.5,0.5\n", encoding="utf-8"
    )
    words = ["monitor", str(observed), "--region", str(place / "region")]
    words += ["--posterior", str(place / "fit" / "posterior.parquet"), "--scale", "1", "--draws", "20"]
    words += ["--out", str(place / "watched"), "--workers", "2", "--lang", "en", "--json"]
    status = command.main(words)
    found = json.loads(capsys.readouterr().out)
    assert (found["draws"], status) == (20, int(found["verdict"] == "too few"))


def test_adopting_needs_a_sound_posterior_or_the_word_for_it(place, capsys):
    region = place / "region"
    assert command.main(calibrate(place, "--adopt")) == 2
    assert "to be used needs 500 and 200" in capsys.readouterr().err
    assert not (region / "fitted.toml").exists()
    assert command.main(calibrate(place, "--adopt", "--even-if-unsound")) == 0
    assert "the region runs at the fitted point from now on" in capsys.readouterr().out
    fitted = load_region(region).fitted
    assert "g_0" in fitted.learned
    assert command.main(["run", "--region", str(region), "--until", "2017", "--json"]) == 0
    manifest = json.loads(capsys.readouterr().out)["manifest"]
    assert (manifest["behaviour"]["are"], manifest["behaviour"]["fitted"]) == ("calibrated", fitted.digest)
