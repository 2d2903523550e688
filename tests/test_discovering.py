"""`luohu discover`: boxes in a store of runs, whose failures are known because they are made to be."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from experiments.discover_inputs import inputs_of
from experiments.discovering import discover
from experiments.prim import quasi_p
from experiments.store import DONE, FAILED, Store, schema_of
from experiments.sweep import Sweep
from model.fitted import Fitted
from model.rules import all_parameters
from policies.catalogue import catalogue
from tests.sweeps import TINY
from viz.command import main

AXES = ["draw", "parameter_b_town", "parameter_g_0", "lever_amenity", "lever_job_growth"]
COLUMN = "registered_urban_share_2030"
RUNS = 600
CONDITION = "registered_urban_share:2030<45"


def rows(count: int = RUNS, region: str = TINY) -> list[dict]:
    """Runs that fail, by construction, where b_town is low and amenity is left as it was or low."""
    luck, found = np.random.default_rng(7), []
    for i in range(count):
        town, other, amenity, growth = luck.random(4)
        lever = None if i % 3 == 0 else 0.2 + 0.6 * amenity
        low = town < 0.5 and (lever is None or lever < 0.5)
        row = {
            "run": f"{i:064x}", "status": DONE, "digest": "0" * 64, "seconds": 0.1, "scenario": "baseline",
            "region": region, "population": i % 4, "seed": i, "scale": 1.0, "until": 2030, "code": "0" * 12, "draw": i,
            "parameter_b_town": 4.0 + town, "parameter_g_0": -3.0 + other, "lever_amenity": lever,
            "lever_job_growth": 0.03 * growth, COLUMN: 44.0 if low else 46.0,
        }  # fmt: skip
        found.append(row)
    return found


def store(folder, made) -> Store:
    held = Store(folder, schema_of(AXES, [COLUMN]))
    held.append(made)
    return held


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("discover") / "runs"
    made = rows()
    made[5] = made[5] | {"status": FAILED, "reason": "it broke", COLUMN: None}
    store(found, made)
    return found


@pytest.fixture(scope="module")
def found(folder):
    return discover(folder, [CONDITION], density=0.9)


def test_the_box_that_was_built_is_found(found):
    first = found.found[0].box
    names = {str(found.inputs.columns[j]) for j in first.restricted}
    assert names == {"parameter_b_town", "lever_amenity"}
    frame = found.boxes_frame().query("box == 1").set_index("input")
    assert frame.loc["parameter_b_town", "high"] == pytest.approx(4.5, abs=0.03)
    assert frame.loc["lever_amenity", "high"] == pytest.approx(0.5, abs=0.03)
    assert frame[["low"]].isna().all().all()
    assert first.density >= 0.9
    assert first.coverage > 0.85
    assert (frame["quasi_p"] < 1e-6).all()
    assert found.left_out == 1
    assert len(found.fails) == RUNS - 1


def test_inputs_are_what_differs_and_never_the_seed(found, tiny):
    assert "seed" not in found.inputs
    assert "draw" not in found.inputs
    assert {"parameter_b_town", "parameter_g_0", "lever_amenity", "lever_job_growth"} <= set(found.inputs.columns)
    # A population counts by what it draws, not by its number.
    drawn = [name for name in found.inputs if str(name).startswith("population_")]
    assert drawn
    assert found.inputs[drawn].drop_duplicates().shape[0] == 4
    left = pd.DataFrame(rows(6))
    inputs = inputs_of(left, tiny)
    assert inputs["lever_amenity"].iloc[0] == catalogue()["amenity"].lever.baseline
    # Under another scenario a lever that is left alone may have another value.
    assert "lever_amenity" not in inputs_of(left.assign(scenario=["plan"] + ["baseline"] * 5), tiny)


def test_runs_that_differ_by_variant_or_prior_do_not_differ_by_luck(tiny):
    point = Fitted({"b_town": 4.4}, population=0)
    fitted = replace(tiny, fitted=point)
    left = pd.DataFrame(rows(6)).assign(
        variant=[None, "no-kin", "stayers", None, None, "stayers"], behaviour=["prior", None, *["fitted"] * 4]
    )  # fmt: skip
    left.loc[[0, 1], "parameter_b_town"] = np.nan
    left["parameter_stayers"] = [None, None, 0.1, None, None, 0.2]
    inputs = inputs_of(left, fitted)
    assert inputs["variant_no-kin"].tolist() == [0, 1, 0, 0, 0, 0]
    assert inputs["variant_stayers"].tolist() == [0, 0, 1, 0, 0, 1]
    assert inputs["behaviour_prior"].tolist() == [1, 0, 0, 0, 0, 0]
    mean = all_parameters(tiny.county_codes)["b_town"].prior.mean
    assert inputs["parameter_b_town"].tolist()[:2] == [mean, 4.4]
    # A parameter of one variant says nothing of runs of another.
    assert "parameter_stayers" not in inputs
    some = inputs_of(left[left["variant"] == "stayers"], fitted)
    assert some["parameter_stayers"].tolist() == [0.1, 0.2]
    assert not [name for name in some if str(name).startswith(("variant_", "behaviour_"))]


def test_a_lever_left_alone_is_what_the_baseline_goes_on_with(tiny):
    left = pd.DataFrame(rows(2)).assign(lever_recoding=[0.0, None])
    assert inputs_of(left, tiny)["lever_recoding"].tolist() == [0.0, 1.0]


def test_scenarios_are_told_apart(tmp_path):
    made = rows()
    for row in made:
        row["scenario"] = "plan" if row["seed"] % 2 else "baseline"
        row[COLUMN] = 44.0 if row["seed"] % 2 and row["parameter_g_0"] > -2.5 else 46.0
    store(tmp_path / "runs", made)
    found = discover(tmp_path / "runs", [CONDITION], density=0.9)
    names = {str(found.inputs.columns[j]) for j in found.found[0].box.restricted}
    assert names == {"scenario_plan", "parameter_g_0"}
    assert set(found.found[0].scenarios) == {"plan"}


def test_the_order_of_runs_does_not_matter(found, tmp_path):
    made = rows()
    del made[5]
    store(tmp_path / "runs", made[::-1])
    assert discover(tmp_path / "runs", [CONDITION], density=0.9).digest == found.digest


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_tells_and_writes_everything(folder, found, tmp_path, capsys, language):
    out = tmp_path / "out"
    words = ["--lang", language, "discover", str(folder), "--fails", CONDITION, "--density", "0.9"]
    assert main([*words, "--out", str(out)]) == 0
    text = capsys.readouterr().out
    assert f"digest {found.digest}" in text
    assert "b_town" in text
    assert {"zh": "覆盖", "en": "coverage"}[language] in text
    assert (out / f"boxes.{language}.png").stat().st_size > 10_000
    pd.testing.assert_frame_equal(pd.read_parquet(out / "boxes.parquet"), found.boxes_frame())
    assert pd.read_parquet(out / "trajectories.parquet")["chosen"].sum() == len(found.found)
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert told["boxes"][0]["coverage"] == pytest.approx(found.found[0].box.coverage)


def test_nothing_fails_or_everything_is_said(folder, capsys):
    assert main(["--lang", "en", "discover", str(folder), "--fails", "registered_urban_share:2030<1"]) == 0
    assert "No run fails" in capsys.readouterr().out
    assert main(["--lang", "en", "discover", str(folder), "--fails", "registered_urban_share:2030>1"]) == 0
    assert "Every run fails" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "needs a store or a design"),
        (["{store}"], "discovering needs what fails"),
        (["{store}", "--fails", "registered_urban_share:2025<45"], "keeps no registered_urban_share_2025"),
        (["{store}", "--fails", "registered_urban_share:2030=45"], "the operator is '='"),
        (["{store}", "--fails", CONDITION, "--density", "2"], "--density takes a number from 0.05 to 1"),
        (["{store}", "--fails", CONDITION, "--scale", "0.1"], "--scale belongs to a design"),
        (["{none}", "--fails", CONDITION], "holds no runs"),
        (["{none}.toml", "--fails", CONDITION], "cannot be read"),
    ],
)
def test_what_cannot_be_discovered_is_one_sentence(folder, tmp_path, capsys, words, said):
    given = [word.format(store=folder, none=tmp_path / "none") for word in words]
    assert main(["--lang", "en", "discover", *given]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_too_few_runs_and_several_regions_are_refused(tmp_path):
    store(tmp_path / "few", rows(30))
    with pytest.raises(InputError, match="has 30 runs with a result"):
        discover(tmp_path / "few", [CONDITION])
    made = rows(60)
    made[0]["region"] = ""
    store(tmp_path / "two", made)
    with pytest.raises(InputError, match="runs of 2 regions"):
        discover(tmp_path / "two", [CONDITION])
    same = [row | {"parameter_b_town": 4.5, "parameter_g_0": -3.0, "lever_amenity": None, "lever_job_growth": 0.0,
                   "population": 0} for row in rows(60)]  # fmt: skip
    store(tmp_path / "same", same)
    with pytest.raises(InputError, match="differ by luck alone"):
        discover(tmp_path / "same", [CONDITION])


@pytest.mark.parametrize(
    ("column", "other", "said"),
    [("scale", 0.5, "whose scale is 0.5 and 1.0"), ("until", 2035, "whose until is 2030 and 2035"),
     ("code", "1" * 12, f"whose code is {'0' * 12} and {'1' * 12}")],
)  # fmt: skip
def test_runs_that_no_input_tells_apart_are_refused(tmp_path, column, other, said):
    made = rows(60)
    made[7][column] = other
    store(tmp_path / "mixed", made)
    with pytest.raises(InputError, match=said) as error:
        discover(tmp_path / "mixed", [CONDITION])
    assert str(tmp_path / "mixed") in str(error.value)
    # A run that is left out anyway spoils nothing.
    made[7][COLUMN] = None
    store(tmp_path / "failed", made)
    assert discover(tmp_path / "failed", [CONDITION]).left_out == 1


def test_of_a_sweep_its_own_runs_are_taken(found, tmp_path):
    made = rows()
    del made[5]
    points = pd.DataFrame(made)
    strange = [row | {"run": f"{10_000 + row['seed']:064x}", "scale": 0.5, COLUMN: 44.0} for row in made[:100]]
    store(tmp_path / "runs", [*strange, *made])
    own = discover(Sweep(tmp_path / "runs", points, [*points["run"], points["run"][0]]), [CONDITION], density=0.9)
    assert len(own.fails) == RUNS - 1
    assert own.digest == found.digest


def test_a_later_box_is_told_of_the_runs_that_those_before_left_over(tmp_path):
    made = rows()
    for row in made:
        town, other = row["parameter_b_town"] > 4.5, row["parameter_g_0"] > -2.5
        row["scenario"] = "plan" if row["seed"] % 2 else "baseline"
        row["lever_amenity"] = None
        row[COLUMN] = 44.0 if (town and row["seed"] % 5) or other else 46.0
    store(tmp_path / "runs", made)
    found = discover(tmp_path / "runs", [CONDITION], density=0.95)
    assert len(found.found) > 1
    x, left = found.inputs.to_numpy(float), np.ones(RUNS, np.bool_)
    for one in found.found:
        assert sum(runs for runs, _ in one.scenarios.values()) == one.box.points
        assert sum(failures for _, failures in one.scenarios.values()) == one.box.failures
        assert one.chance == quasi_p(one.box, x[left], found.fails[left])
        left &= ~one.box.holds(x)
    second = found.found[1]
    assert second.chance != quasi_p(second.box, x, found.fails)


def test_a_design_is_run_first(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = f"""
kind = "table"
file = "points.csv"
until = 2016
[outputs]
indicators = ["registered_urban_share"]
[every]
region = ["{TINY}"]
"""
    (tmp_path / "points.csv").write_text(
        "parameter_b_town,seed\n" + "\n".join(f"{4.0 + i / 45},{i + 1}" for i in range(45)), encoding="utf-8"
    )
    (tmp_path / "few.toml").write_text(text, encoding="utf-8")
    assert main(["--lang", "en", "discover", "few.toml", "--fails", "registered_urban_share:2016>1"]) == 0
    assert "45 of 45 runs fail" in capsys.readouterr().out
    assert len(Store(tmp_path / "few-runs").frame(["run"])) == 45
    # The store holds two designs now, of which the second is asked for.
    more = "\n".join(f"{4.0 + i / 45},{i + 101}" for i in range(41))
    (tmp_path / "points.csv").write_text(f"parameter_b_town,seed\n{more}", encoding="utf-8")
    assert main(["--lang", "en", "discover", "few.toml", "--fails", "registered_urban_share:2016>1"]) == 0
    assert "41 of 41 runs fail" in capsys.readouterr().out
    assert len(Store(tmp_path / "few-runs").frame(["run"])) == 86
