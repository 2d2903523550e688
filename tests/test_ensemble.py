"""An ensemble from draws to files, on the made-up prefecture: shared luck, nothing run twice, stopping in time."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.posterior import digest_of
from experiments.draws import POSTERIOR, PRIOR, draws_of, prior_draws, read_draws
from experiments.ensemble import Runs, ensemble, grow
from experiments.ensemble_design import points, seed_of, variants
from experiments.ensemble_files import FRAMES, read_ensemble
from experiments.ensemble_request import request_of
from experiments.ensemble_told import manifest
from experiments.ensemble_values import Values
from experiments.outputs import Output
from experiments.plan import any_design
from experiments.store import Store
from experiments.widths import Size

SCENARIOS = ["baseline", "land-secure"]
SIZES = {"count": 4, "replicates": 2, "scale": 1.0, "until": 2025, "workers": 2}


@pytest.fixture(scope="module")
def draws(tiny):
    return prior_draws(tiny, 6, populations=(0, 1))


@pytest.fixture(scope="module")
def done(tmp_path_factory, tiny, draws):
    folder = tmp_path_factory.mktemp("ensemble") / "runs"
    return folder, ensemble(SCENARIOS, draws, folder, region=tiny, **SIZES)


@pytest.fixture
def posterior(tmp_path, draws):
    """A posterior as a calibration leaves it, drawn from the priors."""
    frame = draws.frame.assign(kappa=0.5, delta=0.3, rho=0.1)
    frame.to_parquet(tmp_path / "posterior.parquet", index=False)
    taught = {name: {"learned": name == "b_town"} for name in draws.parameters}
    manifest = {"parameters": taught, "sound": False, "effective": 2.5, "digest": digest_of(frame)}
    (tmp_path / "posterior.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path / "posterior.parquet"


def test_every_frame_is_there_with_its_columns(done, tiny):
    _, found = done
    for name, columns in FRAMES.items():
        frame = getattr(found, name)
        assert list(frame.columns) == list(columns), name
        assert len(frame), name
    names = {"baseline", "baseline-recoding-stops", "land-secure", "land-secure-recoding-stops"}
    assert set(found.scenarios) == names == set(found.fans["scenario"])
    assert set(found.fans["area_code"]) == {tiny.code, *tiny.county_codes}
    assert set(found.fans["year"]) == set(range(2015, 2026))
    assert (found.manifest["runs"], found.manifest["failed"]) == (32, 0)


def test_scenarios_share_draws_and_luck(done):
    """Until the levers part, every run of a draw is the same in all scenarios; afterwards recoding matters."""
    folder, found = done
    apart = found.differences.set_index(["scenario", "area_code", "indicator", "year"])
    assert (apart.xs(2020, level="year")[["p05", "p95", "mean"]].fillna(0.0) == 0.0).all().all()
    share = found.fans[(found.fans["indicator"] == "resident_urban_share") & (found.fans["year"] == 2025)]
    assert share.groupby("area_code")["mean"].nunique().max() > 1
    frame = Store(folder).frame()
    assert len(frame[["seed", "draw"]].drop_duplicates()) == frame["seed"].nunique(), "no two draws share luck"


def test_the_same_again_runs_nothing_and_more_draws_run_only_those(done, tiny, draws, tmp_path):
    kept, found = done
    folder = Path(shutil.copytree(kept, tmp_path / "runs"))
    before = {path: path.stat().st_mtime_ns for path in folder.glob("part-*")}
    again = ensemble(SCENARIOS, draws, folder, region=tiny, **SIZES)
    pd.testing.assert_frame_equal(again.fans, found.fans)
    assert {path: path.stat().st_mtime_ns for path in folder.glob("part-*")} == before
    more = ensemble(SCENARIOS, draws, folder, region=tiny, **(SIZES | {"count": 5}))
    assert len(Store(folder).frame()) == more.manifest["runs"] == 40


def test_what_was_written_is_read_again(done, tmp_path):
    _, found = done
    found.write(tmp_path / "out")
    kept = read_ensemble(tmp_path / "out")
    assert kept.manifest == json.loads(json.dumps(found.manifest))
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(found, name), check_dtype=False)
    (tmp_path / "out" / "fans.parquet").unlink()
    with pytest.raises(InputError, match="holds no ensemble that can be read"):
        read_ensemble(tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="not empty and holds no earlier ensemble"):
        found.write(tmp_path / "out")


class MadeUp(Runs):
    """Runs that are not run: a draw's value is its number, and chance adds to it."""

    def values(self, request, size):
        self.sizes.append(size)
        luck = np.random.default_rng(3).normal(0, self.chance, (1, 6, 100))[:, : size.draws, : size.replicates]
        cube = 50.0 + np.arange(size.draws)[None, :, None] % 2 * self.apart + luck
        output = Output("resident_urban_share_2017", "resident_urban_share", 2017, request.region.code, "percent")
        return Values(("baseline",), (output,), np.arange(size.draws) % 2, cube[..., None])


def growing(tiny, draws, width, apart=0.0, chance=1.0, most=1000):
    """Sizes, and whether the interval became narrow enough, of an ensemble that begins with two draws run twice."""
    request = request_of(
        tiny, ["baseline"], draws, count=2, recoding="goes-on", until_width=width, width_of="resident_urban_share:2017",
        most=most, until=2017,
    )  # fmt: skip
    runs = MadeUp(Path())
    for name, value in (("sizes", []), ("apart", apart), ("chance", chance)):
        object.__setattr__(runs, name, value)
    values, rounds = grow(request, runs)
    assert [each.size for each in rounds] == runs.sizes
    return runs.sizes, manifest(values, request, rounds)


def test_it_grows_until_the_interval_is_narrow_enough(tiny, draws):
    sizes, told = growing(tiny, draws, 0.5)
    assert sizes[0] == Size(2, 2)
    assert told["width"]["reached"]
    assert told["width"]["rounds"][-1]["width"] <= 0.5 < told["width"]["rounds"][-2]["width"]
    assert [size.draws for size in sizes] == sorted(size.draws for size in sizes)
    assert sizes[-1].draws == 6, "all draws are taken before replicates are added"
    assert sizes[-1].replicates > 2
    assert growing(tiny, draws, 1000.0)[0] == [Size(2, 2)]


def test_growing_ends_where_more_runs_would_not_help_and_says_so(tiny, draws):
    sizes, told = growing(tiny, draws, 1.0, apart=10.0, chance=0.01)
    assert (sizes[-1].draws, told["width"]["reached"]) == (6, False)
    assert "takes more draws or a higher limit" in " ".join(en for _, en in told["remarks"])
    sizes, told = growing(tiny, draws, 1e-3, most=12)
    assert sizes[-1].runs <= 12
    assert not told["width"]["reached"]


def test_what_the_reader_must_know_stands_in_the_manifest(done, posterior, tiny):
    _, found = done
    assert found.manifest["draws"]["kind"] == PRIOR
    english = " ".join(en for _, en in found.manifest["remarks"])
    assert "nothing of 2016–2020 taught them" in english
    assert "reaching a target proves nothing" in english
    drawn = read_draws(posterior)
    assert (drawn.kind, drawn.learned, drawn.sound) == (POSTERIOR, ("b_town",), False)
    request = request_of(tiny, ["baseline"], drawn, recoding="goes-on", replicates=1)
    output = Output("rent_2017", "rent", 2017, tiny.code, "yuan a year")
    told = manifest(Values(("baseline",), (output,), np.arange(6) % 2, np.ones((1, 6, 1, 1))), request, [])
    assert told["draws"]["effective"] == pytest.approx(2.5)
    assert found.manifest["draws"]["effective"] is None, "draws from priors are independent"
    assert told["draws"]["not_learned"] == [name for name in drawn.parameters if name != "b_town"]
    english = " ".join(en for _, en in told["remarks"])
    for words in ("taught all but", "not sound", "chance cannot be told apart"):
        assert words in english


def test_a_design_takes_a_posterior_as_it_is_written(posterior):
    design = any_design({"kind": "grid", "scale": 0.01, "axis": [{"draws": str(posterior)}]})
    assert set(design.axes[0].columns) >= {"draw", "population", "parameter_b_town"}
    assert not {"parameter_kappa", "kappa", "parameter_parameter_b_town"} & set(design.axes[0].columns)


def test_a_failed_run_is_left_out_and_counted(done, tmp_path, tiny, draws):
    folder, found = done
    store = Store(folder)
    rows = [row | {"reason": None} for row in store.frame().to_dict("records")]
    rows[0] |= {"status": "failed", "reason": "made up"}
    Store(tmp_path / "runs", store.schema).append(rows)
    less = ensemble(SCENARIOS, draws, tmp_path / "runs", region=tiny, **SIZES)
    assert (less.manifest["runs"], less.manifest["failed"]) == (31, 1)
    assert any("1 runs failed" in en for _, en in less.manifest["remarks"])
    assert not less.fans["mean"].equals(found.fans["mean"])


def test_seeds_are_apart_from_those_of_a_calibration(tiny, draws):
    table = points(variants(["baseline"], "both", tiny), draws, 3, 1, 1.0, 2016, tiny)
    assert table.groupby("seed").size().eq(2).all()
    assert table["seed"].min() > (1 * 1000 + 999) * 1_000_000 + 999_999
    assert seed_of(1, 499, 9999) < seed_of(2, 0, 0)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"scenarios": []}, "no scenario is given"),
        ({"scenarios": ["baseline", "baseline"]}, "given twice"),
        ({"scenarios": ["basline"]}, "basline"),
        ({"recoding": "never"}, "allowed is both, goes-on, stops"),
        ({"count": 7}, "allowed is 1 to the 6"),
        ({"replicates": 0}, "allowed is 1 to"),
        ({"until": 2050}, "until is 2050"),
        ({"until_width": 1.0}, "belong together"),
    ],
)
def test_what_cannot_be_asked_for_is_said(changed, what, tiny, draws):
    given = {"scenarios": ["baseline"]} | changed
    with pytest.raises(InputError, match=what):
        request_of(tiny, given.pop("scenarios"), draws, **given)


def test_draws_that_cannot_be_used_are_refused(tmp_path, draws):
    with pytest.raises(InputError, match="no column population"):
        draws_of(pd.DataFrame({"parameter_b_town": [1.0]}), "x")
    with pytest.raises(InputError, match="has the draw 1 twice"):
        draws_of(draws.frame.assign(draw=1), "x")
    draws.frame.assign(weight=1.0).to_csv(tmp_path / "w.csv", index=False)
    with pytest.raises(InputError, match="has the column 'weight'"):
        read_draws(tmp_path / "w.csv")
    draws.frame.to_csv(tmp_path / "d.csv", index=False)
    assert np.allclose(read_draws(tmp_path / "d.csv").frame["parameter_b_town"], draws.frame["parameter_b_town"])
    (tmp_path / "d.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="no manifest of a posterior"):
        read_draws(tmp_path / "d.csv")
