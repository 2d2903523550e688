"""A validation from end to end on a made-up region: what it reads back, what it leaves, and that it goes on."""

import re
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
from viz.command import main

SETTINGS = Settings(scale=1.0, last_scale=1.0, waves=(60,), bank=90, nearest=40, populations=(0, 1, 2, 3))
SIZES = Sizes(pseudo=6, nearest=40, predictive=12, hindcast=6, movers=2, scenarios=1, until=2022, variants=30, draws=2)


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


@pytest.fixture(scope="module")
def fitted(tmp_path_factory, tiny, targets):
    """A calibration whose posterior is the bank's own: the steps from there on have tests of their own."""
    out, space = tmp_path_factory.mktemp("fit"), space_of(tiny, SETTINGS.populations)
    runner = Runner(out, tiny, space, summaries_of(targets, tiny), 1.0, SETTINGS.seed, workers=1)
    yard = yardstick(targets, chance(runner, CHANCE, centre(space, (0, 1))).noise)
    pruned, shares = prune(runner, yard, SETTINGS.waves, [SETTINGS.seed, 0])
    bank, share = banked(runner, pruned, yard, SETTINGS)
    found = adjusted(bank, yard, SETTINGS.nearest, np.random.default_rng(1))
    annealed = Annealed(bank, found.weights, *(drawn(found, 20, np.random.default_rng(k)) for k in (2, 3)), [])
    kept = Posterior(pd.DataFrame(), {}, out)
    made = Calibration(space, yard, [*shares, share], pruned, bank, found, found, annealed, kept)
    manifest = told_of(made, tiny, targets, SETTINGS)
    return out, made._replace(
        posterior=write_posterior(out / "posterior.parquet", table_of(space, annealed.draws), manifest)
    )


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
    score = found["hindcast"].groupby("forecaster")["crps"].mean()
    assert f"({score['model']:,.0f} persons)" in texts["REPORT.md"]


def test_a_calibration_must_be_named(capsys):
    assert main(["validate", "--lang", "en"]) == 2
    assert "--calibration DIR is missing" in capsys.readouterr().err
    assert main(["validate", "--calibration", "nodir", "--lang", "en"]) == 2
    assert "--calibration nodir: there is no such folder" in capsys.readouterr().err
