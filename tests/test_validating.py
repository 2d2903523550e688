"""A validation from end to end on a made-up region: what it reads back, what it leaves, and that it goes on."""

import json
import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.adjusting import adjusted, drawn
from calibration.annealing import Annealed
from calibration.calibrating import CHANCE, Calibration, Settings, banked, told_of
from calibration.kept import read_kept
from calibration.mover_ages import MOVES
from calibration.noise import centre, chance
from calibration.posterior import Posterior, table_of, write_posterior
from calibration.pruning import prune
from calibration.running import Runner
from calibration.space import space_of
from calibration.summaries import summaries_of, yardstick
from calibration.targets import COLUMNS, Target
from calibration.validating import PIECES, Sizes, validate
from model.migration import MigrationModel
from model.population_inputs import POPULATIONS
from viz.command import main

SETTINGS = Settings(scale=1.0, last_scale=1.0, waves=(60,), bank=90, nearest=40, populations=(0, 1, 2, 3))
SIZES = Sizes(
    pseudo=6, nearest=40, predictive=12, hindcast=6, movers=2, scenarios=1, lucks=2, until=2022, variants=30, draws=2
)


def aim(name: str, indicator: str, area: str, year: int, value: float, error: float) -> Target:
    return Target(
        name, indicator, (area,), year, year, "normal", value, value, error, "", 1.0, "fit", "", (), "synthetic", ""
    )


@pytest.fixture(scope="module")
def targets(tiny, tiny_population):
    model = MigrationModel(region=tiny, population=tiny_population)
    model.run_until(2019)
    found = model.indicators_frame().set_index(["indicator", "area_code", "year"])["value"]

    def of(name, indicator, area, year, error):
        return aim(name, indicator, area, year, float(found[indicator, area, year]), error)

    county = tiny.county_codes[1]
    return (
        *(of(f"share_{year}", "resident_urban_share", tiny.code, year, 0.5) for year in (2016, 2017, 2018, 2019)),
        of("registered_2019", "registered_urban_share", tiny.code, 2019, 0.5),
        of("residents", "resident_population", tiny.code, 2019, 60.0),
        of("county", "resident_population", county, 2019, 60.0),
        of("county_share", "resident_urban_share", county, 2019, 1.0),
    )


def calibrated(out, region, targets, settings):
    """A calibration whose posterior is the bank's own: the steps from there on have tests of their own."""
    space = space_of(region, settings.populations)
    runner = Runner(out, region, space, summaries_of(targets, region), settings.scale, settings.seed, workers=1)
    yard = yardstick(targets, chance(runner, CHANCE, centre(space, (0, 1))).noise)
    pruned, shares = prune(runner, yard, settings.waves, [settings.seed, 0])
    bank, share = banked(runner, pruned, yard, settings)
    found = adjusted(bank, yard, settings.nearest, np.random.default_rng(1))
    annealed = Annealed(bank, found.weights, *(drawn(found, 20, np.random.default_rng(k)) for k in (2, 3)), [])
    kept = Posterior(pd.DataFrame(), {}, out)
    made = Calibration(space, yard, [*shares, share], pruned, bank, found, found, annealed, kept)
    manifest = told_of(made, region, targets, settings)
    return made._replace(
        posterior=write_posterior(out / "posterior.parquet", table_of(space, annealed.draws), manifest)
    )


@pytest.fixture(scope="module")
def fitted(tmp_path_factory, tiny, targets):
    out = tmp_path_factory.mktemp("fit")
    return out, calibrated(out, tiny, targets, SETTINGS)


@pytest.fixture(scope="module")
def kept(fitted, tiny, targets):
    return read_kept(fitted[0], tiny, targets, fitted[0] / "bank.npz")


@pytest.fixture(scope="module")
def frames(tmp_path_factory, kept):
    out = tmp_path_factory.mktemp("validation")
    return out, validate(kept, out, SIZES, workers=1)


def test_a_bank_is_read_back_as_it_was(fitted, kept, tiny, targets):
    out, found = fitted
    np.testing.assert_array_equal(kept.bank.particles.scores, found.bank.particles.scores)
    np.testing.assert_array_equal(kept.bank.take(np.arange(90))[1], found.bank.take(np.arange(90))[1])
    np.testing.assert_array_equal(kept.yard.noise, found.yard.noise)
    assert (kept.scale, kept.seed) == (1.0, 1)
    prior = kept.wave.particles.scores
    assert prior.shape == (60, len(kept.space.names))
    assert abs(prior.mean()) < 0.05, "the first wave is from the prior itself"
    again = read_kept(out, tiny, targets, out / "bank.npz")
    np.testing.assert_array_equal(again.bank.squares, kept.bank.squares)


def test_other_targets_or_another_region_are_refused(fitted, tiny, packaged, targets):
    out, _ = fitted
    with pytest.raises(InputError, match="fitted to other targets"):
        read_kept(out, tiny, (replace(targets[0], error=0.1), *targets[1:]), out / "bank.npz")
    with pytest.raises(InputError, match="another region"):
        read_kept(out, packaged, targets, out / "bank.npz")
    with pytest.raises(InputError, match="no posterior that can be read"):
        read_kept(out / "nothing", tiny, targets, out / "bank.npz")


def told_otherwise(out, **entries):
    """Write entries into the manifest; None takes one out."""
    path = out / "posterior.json"
    told = json.loads(path.read_text(encoding="utf-8")) | entries
    path.write_text(json.dumps({name: entry for name, entry in told.items() if entry is not None}), encoding="utf-8")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory, fitted, tiny, targets):
    """The folder of the calibration, into which it was repeated at half the scale, and then once more at the first."""
    out = tmp_path_factory.mktemp("mixed") / "fit"
    shutil.copytree(fitted[0], out)
    small = calibrated(out, tiny, targets, replace(SETTINGS, scale=0.5))
    shutil.copy(out / "posterior.json", out.parent)
    shutil.copy(out / "posterior.parquet", out.parent)
    again = calibrated(out, tiny, targets, SETTINGS)
    assert again.posterior.digest == fitted[1].posterior.digest
    return out, small, again


def test_a_folder_of_two_scales_gives_the_bank_of_its_posterior(mixed, tiny, targets, tmp_path):
    out, small, again = mixed
    first = read_kept(out, tiny, targets, tmp_path / "first.npz")
    assert first.scale == 1.0
    np.testing.assert_array_equal(first.bank.values, again.bank.values)
    np.testing.assert_array_equal(first.yard.noise, again.yard.noise)
    shutil.copytree(out, tmp_path / "fit")
    for name in ("posterior.json", "posterior.parquet"):
        shutil.copy(out.parent / name, tmp_path / "fit")
    second = read_kept(tmp_path / "fit", tiny, targets, tmp_path / "second.npz")
    assert second.scale == 0.5
    np.testing.assert_array_equal(second.bank.values, small.bank.values)
    assert not np.array_equal(second.bank.values, first.bank.values)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"scale": 0.3}, r"none of its \d+ runs has the seed 1, the scale 0\.3 and the code"),
        ({"seed": 2}, r"none of its \d+ runs has the seed 2"),
        ({"code": "0123456789abcdef"}, r"the code 0123456789ab that .*posterior\.json tells of"),
        ({"bank": 45}, r"holds 90 runs of this calibration that succeeded, and posterior\.json tells of 45"),
        ({"waves": None}, r"posterior\.json lacks 'waves'"),
    ],
)
def test_a_folder_that_is_not_what_its_posterior_tells_is_refused(fitted, tiny, targets, tmp_path, entries, said):
    out = tmp_path / "fit"
    shutil.copytree(fitted[0], out)
    told_otherwise(out, **entries)
    with pytest.raises(InputError, match=said):
        read_kept(out, tiny, targets, tmp_path / "bank.npz")


def test_a_small_calibration_is_read_though_not_every_population_occurs(tiny, targets, tmp_path):
    out = tmp_path / "fit"
    made = calibrated(out, tiny, targets, Settings(scale=1.0, last_scale=1.0, waves=(30,), bank=40, nearest=30))
    found = read_kept(out, tiny, targets, tmp_path / "bank.npz")
    assert len(np.unique(found.wave.particles.populations)) < len(found.space.populations) == POPULATIONS
    np.testing.assert_array_equal(found.bank.particles.scores, made.bank.particles.scores)
    told_otherwise(out, may_start_from=None)
    before = read_kept(out, tiny, targets, tmp_path / "before.npz")
    np.testing.assert_array_equal(before.bank.particles.scores, made.bank.particles.scores)


def test_a_manifest_that_does_not_tell_of_fewer_populations_is_read(fitted, kept, tiny, targets, tmp_path):
    out = tmp_path / "fit"
    shutil.copytree(fitted[0], out)
    told_otherwise(out, may_start_from=None)
    found = read_kept(out, tiny, targets, tmp_path / "bank.npz")
    assert found.space.populations == (0, 1, 2, 3)
    np.testing.assert_array_equal(found.bank.particles.scores, kept.bank.particles.scores)


def test_every_piece_leaves_its_frames(frames, targets):
    out, found = frames
    names = {name for made, _ in PIECES.values() for name in made}
    assert set(found) == names
    assert {path.stem for path in (out / "frames").glob("*.parquet")} == names
    assert found["recovery"]["cases"].eq(6).all()
    assert len(found["predictive"]) == len(targets)
    assert set(found["counties_out"]["target"]) == {"county", "county_share"}
    assert set(found["years_out"]["held_out"]) == {"2017", "2018"}
    assert set(found["trend"]["year"]) == {2025, 2035}
    moved = found["mover_ages"]
    assert moved[list(MOVES)].sum().sum() > 0
    assert (moved["persons"] >= moved["village_to_town"]).all()
    assert set(found["ranking"]["variant"]) == {"model", "no-kin", "by-person", "stayers"}


def test_the_same_again_does_nothing(frames, kept):
    out, found = frames
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    told = []
    again = validate(kept, out, SIZES, workers=1, told=lambda *each: told.append(each))
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before
    assert told == []
    for name, frame in found.items():
        pd.testing.assert_frame_equal(again[name], frame, check_dtype=False)


def test_runs_of_a_validation_are_found_again_after_other_frames(frames, kept):
    """Frames made anew, of another size, run only what is new."""
    out, found = frames
    stores = set((out / "runs").rglob("part-*.parquet"))
    (out / "frames" / "made.json").unlink()
    again = validate(kept, out, SIZES, workers=1)
    assert set((out / "runs").rglob("part-*.parquet")) == stores
    pd.testing.assert_frame_equal(again["predictive"], found["predictive"], check_dtype=False)


def test_the_command_writes_a_report_in_both_languages(frames, fitted, tiny, targets, tmp_path, monkeypatch, capsys):
    """Everything is there already, so the command only writes; the reports show every picture that they name."""
    out, found = frames
    table = tmp_path / "targets.csv"
    rows = [
        {
            "name": t.name, "indicator": t.indicator, "area_code": " ".join(t.areas), "since": t.since, "year": t.year,
            "kind": t.kind, "value": repr(t.value), "error": t.error, "weight": t.weight, "use": t.use,
            "status": t.status, "unit": "persons" if t.indicator == "resident_population" else "percent",
        }
        for t in targets
    ]  # fmt: skip
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(table, index=False)
    monkeypatch.setattr("calibration.validating.QUICK", SIZES)
    words = ["validate", "--calibration", str(fitted[0]), "--region", str(tiny.folder), "--targets", str(table)]
    assert main([*words, "--out", str(out), "--quick", "--lang", "en"]) == 0
    assert capsys.readouterr().out.split() == [str(out / "REPORT.md"), str(out / "REPORT.zh.md")]
    texts = {name: (out / name).read_text(encoding="utf-8") for name in ("REPORT.md", "REPORT.zh.md")}
    for text in texts.values():
        pictures = re.findall(r"!\[.+?\]\((.+?)\)", text)
        assert len(pictures) >= 8
        assert all((out / picture).stat().st_size > 5000 for picture in pictures)
        assert "nan" not in text
        assert len(re.findall(r"^## ", text, re.MULTILINE)) == 11
    assert "--quick" in texts["REPORT.md"]
    assert "unsound" in texts["REPORT.md"]
    assert "Moved, not narrowed" in texts["REPORT.md"]
    assert "移动了而没有变窄" in texts["REPORT.zh.md"]
    assert "not the draws of the ABC-SMC on which" in texts["REPORT.md"]
    score = found["hindcast"].groupby("forecaster")["crps"].mean()
    assert f"({score['model']:,.0f} persons)" in texts["REPORT.md"]


def test_a_calibration_must_be_named(capsys):
    assert main(["validate", "--lang", "en"]) == 2
    assert "--calibration DIR is missing" in capsys.readouterr().err
    assert main(["validate", "--calibration", "nodir", "--lang", "en"]) == 2
    assert "--calibration nodir: there is no such folder" in capsys.readouterr().err
