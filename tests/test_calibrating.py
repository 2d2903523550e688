"""A calibration from end to end on a made-up region, and what it leaves on the disk."""

import json

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.annealing import Plan
from calibration.calibrating import Settings, calibrate
from calibration.contracting import LEAST_LEARNED
from calibration.observing import Nuisance, observe
from calibration.posterior import digest_of, packaged_posterior, read_posterior
from calibration.running import Runner
from calibration.space import Particles, space_of
from calibration.splitting import SOURCES, source_of, splits
from calibration.summaries import summaries_of
from calibration.targets import Target, targets_hash
from experiments.simulate import simulate
from model.migration import MigrationModel

SIZES = Settings(
    scale=1.0, last_scale=1.0, waves=(60,), bank=80, nearest=40,
    plan=Plan(particles=20, steps=1, last_particles=20, last_steps=1, draws=20, walk=20),
    populations=(0, 1), chance_populations=2,
)  # fmt: skip


def aim(indicator: str, value: float, error: float, since: int = 2017, areas: tuple[str, ...] = ("990100",)) -> Target:
    return Target(
        f"{indicator}_{areas[0]}", indicator, areas, since, 2017, "normal", value, value, error, "", 1.0, "fit", "", (),
        "synthetic", "",
    )  # fmt: skip


@pytest.fixture(scope="module")
def run(tiny, tiny_population):
    model = MigrationModel(region=tiny, population=tiny_population)
    model.run_until(2017)
    return model


@pytest.fixture(scope="module")
def targets(run, tiny):
    found = run.indicators_frame().set_index(["indicator", "area_code", "year"])["value"]
    share = float(found["resident_urban_share", tiny.code, 2017])
    return (
        aim("resident_urban_share", share, 0.5),
        aim("resident_population", float(found["resident_population", tiny.code, 2017]), 60.0),
        aim("reported_transfers", 100.0, 60.0, since=2016),
    )


@pytest.fixture(scope="module")
def fitted(tmp_path_factory, tiny, targets):
    out = tmp_path_factory.mktemp("fit")
    return out, calibrate(out, tiny, targets, SIZES, workers=2)


def test_a_calibration_writes_a_posterior_that_says_what_it_is(fitted, tiny, targets):
    out, found = fitted
    kept = read_posterior(out / "posterior.parquet")
    assert kept.manifest["region"]["hash"] == tiny.hash
    assert kept.manifest["targets"] == targets_hash(targets)
    assert kept.manifest["sound"] is False, "twenty particles are too few to be used"
    assert len(kept.draws) == 20
    assert set(kept.draws["population"]) <= {0, 1}
    taught = kept.manifest["parameters"]
    assert set(taught) == set(found.space.names)
    for name, entry in taught.items():
        least = min(entry["contraction"], entry["contraction_bank"])
        assert entry["learned"] == (least >= LEAST_LEARNED), name
    assert set(kept.learned) == {name for name, entry in taught.items() if entry["learned"]}


def test_a_draw_run_again_gives_what_the_fit_saw(fitted, tiny):
    """One particle, run by the plain simulator under the seed it had, gives the values that stand beside it."""
    _, found = fitted
    runner = Runner(fitted[0], tiny, found.space, summaries_of(found.yard.targets, tiny), 1.0, SIZES.seed)
    first = found.bank.particles.take(np.array([0]))
    point = runner.space.points(first, runner.seeds(901, 1), 1.0, 2017).iloc[0].to_dict() | {"region": str(tiny.folder)}
    outputs = simulate(point)
    _, seen, _ = found.bank
    assert outputs["resident_urban_share_2017"] == seen[0, 0]
    assert outputs["resident_population_2017"] == seen[0, 1]


def test_the_same_again_runs_nothing_and_gives_the_same_draws(fitted, tiny, targets):
    out, found = fitted
    before = {path: path.stat().st_mtime_ns for path in out.rglob("part-*.parquet")}
    again = calibrate(out, tiny, targets, SIZES, workers=1)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("part-*.parquet")} == before
    assert again.posterior.digest == found.posterior.digest


def test_values_of_many_runs_are_those_of_one(run, tiny, targets):
    """The matrix made from a store's columns and the observation of a single run are the same arithmetic."""
    how = Nuisance(0.3, 0.6, 0.2)
    indicators, years = summaries_of(targets, tiny).needed()
    table = run.indicators_frame()
    rows = table[(table.area_code == tiny.code) & table.indicator.isin(indicators) & table.year.isin(years)]
    wide = pd.DataFrame([{f"{r.indicator}_{r.year}": r.value for r in rows.itertuples()}])
    found = summaries_of(targets, tiny).matrix(wide, np.array([how]))[0]
    expected = observe(table, targets, how)
    np.testing.assert_allclose(found, [expected[target.name] for target in targets], rtol=1e-14)
    assert expected["reported_transfers_990100"] > 0


def test_most_runs_failing_is_said_in_a_sentence(tmp_path, tiny, targets, monkeypatch):
    runner = Runner(tmp_path, tiny, space_of(tiny, (0,)), summaries_of(targets, tiny), 1.0, 1)
    some = np.array([[1.0], [np.nan], [1.0]])
    runner.enough("bank", some)
    with pytest.raises(InputError, match=r"of 3 runs 2 failed; luohu store show .*bank tells why"):
        runner.enough("bank", some * [[np.nan], [1.0], [1.0]])


def test_a_posterior_that_was_changed_is_refused(fitted, tmp_path):
    out, _ = fitted
    kept = read_posterior(out / "posterior.parquet")
    changed = kept.draws.assign(kappa=kept.draws["kappa"] * 0.99)
    assert digest_of(changed) != kept.digest
    path = tmp_path / "posterior.parquet"
    changed.to_parquet(path, index=False)
    path.with_suffix(".json").write_text(json.dumps(kept.manifest), encoding="utf-8")
    with pytest.raises(InputError, match="one of the two was changed"):
        read_posterior(path)
    path.with_suffix(".json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="lacks 'parameters'"):
        read_posterior(path)
    with pytest.raises(InputError, match="no posterior that can be read"):
        read_posterior(tmp_path / "nothing.parquet")


def test_a_region_without_a_posterior_says_so(tiny):
    with pytest.raises(InputError, match="There is no packaged posterior"):
        packaged_posterior(tiny)


def test_every_fitted_number_splits_without_remainder(run, tiny):
    counties = tiny.county_codes
    aims = (
        aim("resident_urban_share", 0, 1), aim("registered_urban_share", 0, 1), aim("resident_population", 0, 1),
        aim("registered_population", 0, 1), aim("resident_population", 0, 1, areas=counties),
        aim("resident_urban_share", 0, 1, areas=(counties[0],)), aim("income_ratio", 0, 1),
    )  # fmt: skip
    found = splits(run, aims)
    assert len(found) == 6
    np.testing.assert_allclose(found[list(SOURCES)].sum(axis=1), found["found"], rtol=1e-12)
    assert (found[["demography", "behaviour"]].abs() > 0).all(axis=None)
    assert [source_of(name) for name in ("death", "move", "recode", "transfer_in", "registered_upgrade")] == [
        "demography", "behaviour", "codes", "behaviour", "codes",
    ]  # fmt: skip


def test_scores_are_quantiles_of_the_prior(tiny):
    space = space_of(tiny)
    middle = space.values(np.zeros((1, len(space.names))), space.names)[0]
    expected = [space.known[name].prior.quantile(0.5) for name in space.names]
    np.testing.assert_array_equal(middle, expected)
    points = space.points(Particles(np.zeros((2, len(space.names))), np.array([0, 3])), [1, 2], 0.5, 2020)
    assert points["population"].tolist() == [0, 3]
    assert "parameter_kappa" not in points


def test_no_two_stages_share_their_luck(tmp_path, tiny, targets):
    space, summaries = space_of(tiny), summaries_of(targets, tiny)
    seeds = [
        Runner(tmp_path, tiny, space, summaries, 1.0, seed).seeds(number, 50_000)
        for seed in (1, 2)
        for number in (1, 2, 10, 11, 900, 901)
    ]
    assert len(np.unique(np.concatenate(seeds))) == 12 * 50_000
    with pytest.raises(InputError, match="at most 1,000,000 runs"):
        Runner(tmp_path, tiny, space, summaries, 1.0, 1).seeds(1, 1_000_001)
