"""The fitted point: found near a posterior, within the tolerances at the default seed, and put into place."""

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.adopting import adopt, check_sound, posterior_in
from calibration.observing import NUISANCE
from calibration.pointing import fitted_point
from calibration.posterior import packaged_posterior, place_of, read_posterior, table_of, write_posterior
from calibration.replaying import Replay
from calibration.space import Particles, space_of
from calibration.summaries import summaries_of
from calibration.targets import Target, targets_hash
from calibration.tolerances import CITY, COUNTY, tolerance
from experiments.simulate import simulate
from model.fitted import FILE
from model.region import load_region
from tests.sweeps import TINY

DRAWS = 80
TRUTH = {"b_town": 5.5, "g_0": -3.4}
LEVELS = {0: 0.0, 5: 0.9}
"""What each population adds to both shares of residents."""


def curve(b: np.ndarray, g: np.ndarray, level: np.ndarray) -> np.ndarray:
    """(n, 5) what a made-up simulator gives: curved in both unknowns, and another level for each population."""
    share = 56.0 + 0.8 * (b - 4.8) + 0.2 * (b - 4.8) ** 2 + level
    registered = 38.4 + 0.3 * np.exp(0.5 * (g + 4.4))
    people = 5800.0 - 20.0 * (b - 4.8)
    return np.stack([share, share + 1.2 + 0.5 * (b - 4.8), registered, registered + np.exp(0.8 * (g + 4.4)), people], 1)


@dataclass
class MadeUp:
    """Stands for `Replay`, with chance in every run that is not of full size."""

    folder: Path = Path("made-up")
    runs: list[tuple[str, int]] = field(default_factory=list)

    def values(self, stage, points, summaries, scale, seeds):
        self.runs.append((stage, len(points)))
        level = points["population"].map(LEVELS).to_numpy()
        found = curve(points["parameter_b_town"].to_numpy(), points["parameter_g_0"].to_numpy(), level)
        luck = np.random.default_rng(len(points)).standard_normal(found.shape)
        return found + (0.0 if scale == 1.0 else 0.2) * luck


def aim(indicator: str, year: int, value: float, error: float) -> Target:
    return Target(
        f"{indicator}_{year}", indicator, ("990100",), year, year, "normal", value, value, error, "", 1.0, "fit", "",
        (), "synthetic", "",
    )  # fmt: skip


@pytest.fixture(scope="module")
def targets():
    names = ["resident_urban_share"] * 2 + ["registered_urban_share"] * 2 + ["resident_population"]
    truth = curve(np.array([TRUTH["b_town"]]), np.array([TRUTH["g_0"]]), np.array([0.0]))[0]
    errors = [0.1, 0.1, 0.1, 0.1, 30.0]
    return tuple(
        aim(n, 2016 + k % 2, float(v), e) for k, (n, v, e) in enumerate(zip(names, truth, errors, strict=True))
    )


@pytest.fixture(scope="module")
def posterior(tmp_path_factory, tiny, targets):
    """Draws around the truth in what matters, and from the prior in all else."""
    space, luck = space_of(tiny, tuple(LEVELS)), np.random.default_rng(204)
    drawn = space.from_prior(DRAWS, luck)
    for name, value in TRUTH.items():
        prior = space.known[name].prior
        middle = (value - prior.mean) / prior.sd
        drawn.scores[:, space.names.index(name)] = middle - 0.5 + 0.5 * luck.standard_normal(DRAWS)
    table = table_of(space, Particles(drawn.scores, drawn.populations))
    manifest = {
        "region": {"hash": tiny.hash}, "targets": targets_hash(targets), "code": "c", "scale": 0.1, "sound": False,
        "effective": 80.0, "parameters": {name: {"learned": name in TRUTH} for name in space.names},
    }  # fmt: skip
    return write_posterior(tmp_path_factory.mktemp("posterior") / "posterior.parquet", table, manifest)


@pytest.fixture(scope="module")
def found(posterior, tiny, targets):
    replay = MadeUp()
    return replay, fitted_point(posterior, tiny, targets, replay)


def lengths(posterior) -> np.ndarray:
    """How far each draw is from their middle, in their own standard deviations: about one."""
    draws = posterior.draws
    known = draws[[name for name in draws if name.startswith("parameter_") or name in NUISANCE]].to_numpy(float)
    scores = (known - known.mean(axis=0)) / known.std(axis=0)
    return np.sqrt((scores * scores).mean(axis=1))


def test_the_fitted_point_meets_its_targets_and_stays_near_the_draws(found, posterior, tiny, targets):
    replay, pointed = found
    assert pointed.meets
    fitted, table = pointed.fitted, pointed.table
    b, g = (np.array([fitted.parameters[name]]) for name in ("b_town", "g_0"))
    seen = curve(b, g, np.array([LEVELS[fitted.population]]))[0]
    np.testing.assert_allclose(table["found"], seen)
    for target, value in zip(targets, seen, strict=True):
        assert abs(value - target.value) <= tolerance(target, tiny)
    assert pointed.away < np.quantile(lengths(posterior), 0.75), "it is no farther out than most draws"
    assert fitted.learned == tuple(sorted(TRUTH))
    assert set(fitted.observation) == set(NUISANCE)
    assert replay.runs[0] == ("point-draws", DRAWS)
    assert pointed.runs == sum(count for _, count in replay.runs[1:]) <= 10


def test_the_same_draws_give_the_same_point(found, posterior, tiny, targets):
    assert fitted_point(posterior, tiny, targets, MadeUp()).fitted == found[1].fitted


def test_a_target_out_of_reach_gives_the_nearest_point_and_says_so(posterior, tiny, targets):
    far = (*targets[:-1], replace(targets[-1], low=9000.0, high=9000.0))
    pointed = fitted_point(posterior, tiny, far, MadeUp(), rounds=2)
    assert not pointed.meets
    assert not bool(pointed.table["inside"].iloc[-1])


def test_a_point_is_run_by_the_plain_simulator(posterior, tiny, tmp_path):
    """What a replay gives for a target is what the simulator gives for the same point."""
    aims = (aim("resident_urban_share", 2016, 56.0, 0.1),)
    points = posterior.draws.iloc[:2]
    values = Replay(tmp_path, tiny, workers=1).values("point", points, summaries_of(aims, tiny), 1.0, 3)
    named = {name: value for name, value in points.iloc[1].items() if str(name).startswith("parameter_")}
    point = {"region": TINY, "population": int(points["population"].iloc[1]), "seed": 3, "until": 2016, **named}
    assert simulate(point)["resident_urban_share_2016"] == values[1, 0]


def test_rates_of_the_prefecture_are_held_tighter_than_those_of_counties(tiny, targets):
    assert tolerance(targets[0], tiny) == CITY
    assert tolerance(replace(targets[0], areas=(tiny.county_codes[0],)), tiny) == COUNTY
    assert tolerance(targets[-1], tiny) == targets[-1].error


def test_adopting_puts_posterior_and_point_where_runs_find_them(found, posterior, tmp_path):
    _, pointed = found
    folder = tmp_path / "prefecture"
    shutil.copytree(Path(__file__).parent / "tiny", folder)
    region = load_region(folder)
    written = adopt(posterior, pointed, region)
    assert written.fitted == folder / FILE
    assert packaged_posterior(region) == written.posterior == place_of(region) == folder / "posterior.parquet"
    assert read_posterior(written.posterior).digest == posterior.digest
    adopted = load_region(folder)
    assert adopted.fitted == pointed.fitted
    assert adopted.hash == region.hash
    near = json.loads((folder / "posterior.fitted.json").read_text())
    assert near["meets"] is True
    pd.testing.assert_frame_equal(pd.DataFrame(near["targets"]), pointed.table, check_dtype=False)


def test_what_cannot_be_adopted_is_said(posterior, tiny, targets, tmp_path):
    with pytest.raises(InputError, match="80 draws from effectively 80 particles; one to be used needs 500 and 200"):
        check_sound(posterior)
    with pytest.raises(InputError, match=r"holds no posterior\.parquet"):
        posterior_in(tmp_path, tiny, targets)
    out = posterior.path.parent
    assert posterior_in(out, tiny, targets).digest == posterior.digest
    with pytest.raises(InputError, match="made for other targets"):
        posterior_in(out, tiny, targets[1:])
    other = replace(tiny, hash="0" * 64)
    with pytest.raises(InputError, match="the posterior of another region"):
        posterior_in(out, other, targets)
