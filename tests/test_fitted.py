"""A region's fitted point: what it says, who runs at it, who can leave it, and that a bad one is refused."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from agents.errors import InputError
from experiments.comparison import compare
from experiments.plan import any_design, lay_out
from experiments.simulate import simulate
from experiments.sweep import sweep
from experiments.task import Resolver
from model.fitted import FILE, Fitted, read_fitted
from model.migration import MigrationModel
from model.population import build_population
from model.region import load_region
from model.rules import all_parameters, resolve
from model.standing import standing
from tests.sweeps import TINY
from viz import command
from viz.behaviour_words import behaviour_sentence
from viz.language import Say

POINT = Fitted(
    {"b_town": 4.25, "b_wage": 1.1, "g_0": -3.123456789}, 3, ("b_town",), {"kappa": 0.4},
    {"posterior": "a" * 64, "code": "b" * 64},
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The made-up prefecture with a fitted point."""
    made = tmp_path_factory.mktemp("fitted") / "tiny"
    shutil.copytree(TINY, made)
    (made / FILE).write_text(POINT.text(), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def region(folder):
    return load_region(folder)


def test_a_fitted_point_is_read_as_it_was_written(region, tiny):
    assert region.fitted == POINT
    assert region.fitted.digest == POINT.digest
    assert region.hash == tiny.hash, "how a region is run by default is no part of what it is"
    assert POINT.status("b_town") == "calibrated"
    assert POINT.status("b_wage") == POINT.status("never_named") == "prior"
    assert tiny.fitted is None
    assert region.on_prior_means().fitted is None


def test_a_model_runs_at_the_fitted_point_unless_told_otherwise(region, tiny, tiny_population):
    model = MigrationModel(region=region)
    assert model.population.index == 3
    assert model.parameters == resolve(POINT.parameters, tiny.county_codes)
    assert standing(model.parameters, 3, region).told()["learned"] == ["b_town"]
    explicit = MigrationModel(parameters=POINT.parameters, region=tiny, population=3)
    model.run_until(2017)
    explicit.run_until(2017)
    assert model.digest() == explicit.digest()
    one = MigrationModel(parameters={"b_wage": 0.9}, region=region, population=tiny_population)
    assert (one.parameters["b_town"], one.parameters["b_wage"], one.population.index) == (4.25, 0.9, 0)
    assert standing(one.parameters, 0, region).kind == "given"
    prior = MigrationModel(region=region.on_prior_means())
    assert (prior.population.index, prior.parameters) == (0, resolve({}, tiny.county_codes))


def test_a_point_takes_the_fitted_values_unless_it_names_others(folder, tiny):
    resolver, here = Resolver(), {"region": str(folder), "until": 2016}
    fitted = resolver.task(here, "point")
    assert (fitted.population, fitted.parameters["b_town"]) == (3, 4.25)
    named = {f"parameter_{name}": value for name, value in resolve(POINT.parameters, tiny.county_codes).items()}
    assert resolver.task({**here, "population": 3, **named, "region": TINY}, "point").key == fitted.key
    prior = resolver.task({**here, "behaviour": "prior"}, "point")
    assert prior.key == resolver.task({**here, "region": TINY}, "point").key
    own = resolver.task({**here, "population": 0, "parameter_b_town": 4.0}, "point")
    assert (own.population, own.parameters["b_town"], own.parameters["b_wage"]) == (0, 4.0, 1.1)
    with pytest.raises(InputError, match="behaviour is 'posterior'; allowed: fitted, prior"):
        resolver.task({**here, "behaviour": "posterior"}, "point")


def test_a_sweep_builds_the_population_that_it_runs_on(folder, tmp_path):
    points = pd.DataFrame({"region": [str(folder)] * 2, "until": 2016, "behaviour": [None, "prior"]})
    plan = lay_out(any_design(points), None, lambda _: None)
    found = sweep(points, tmp_path / "runs", workers=1).frame(["population", "behaviour", "resident_population_2016"])
    assert found["population"].tolist() == [3, 0]
    assert found["behaviour"].fillna("").tolist() == ["", "prior"]
    plain = {"region": TINY, "until": 2016}
    assert simulate(plain)["resident_population_2016"] == found["resident_population_2016"][1]
    assert "behaviour" in plan.axes
    notes = [json.loads(path.read_text()) for path in (tmp_path / "runs").glob("_design-*.json")]
    assert {note["fitted"]["990100"] for note in notes} == {POINT.digest}
    point = {"region": str(folder), "until": 2016}
    assert simulate(point)["resident_population_2016"] == found["resident_population_2016"][0]


def test_a_comparison_runs_at_the_fitted_point(region):
    model = MigrationModel(region=region)
    other = model.baseline()
    found = compare([other, type(other)(**{**vars(other), "name": "same"})], region=region, until=2016)
    assert [m["behaviour"]["are"] for m in found.manifests] == ["calibrated", "calibrated"]
    assert found.manifests[0]["population"]["index"] == 3


def test_draws_of_a_posterior_are_an_axis(tmp_path):
    draws = pd.DataFrame(
        {"draw": [0, 1], "population": [1, 2], "parameter_b_town": [4.1, 4.2], "kappa": 0.5, "rho": 0.1}
    )
    draws.to_parquet(tmp_path / "draws.parquet")
    axis = {"draws": str(tmp_path / "draws.parquet")}
    plan = lay_out(any_design({"kind": "grid", "until": 2016, "axis": [axis], "behaviour": "prior"}), None, print)
    assert plan.points["population"].tolist() == [1, 2]
    assert plan.axes == ["behaviour", "draw", "parameter_b_town"]


def run_json(capsys, *words: str) -> dict:
    assert command.main(["run", "--until", "2016", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)["manifest"]


def test_luohu_run_says_which_parameters_it_runs_at(folder, capsys):
    assert command.main(["run", "--region", str(folder), "--until", "2016", "--lang", "en"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Learned from the data: b_town; all others were not learned" in text
    assert "population 3 (" in text
    assert "parameters calibrated" in text
    fitted = run_json(capsys, "--region", str(folder))
    assert fitted["behaviour"] == {
        "are": "calibrated", "learned": ["b_town"], "fitted": POINT.digest, "its_population": True, **POINT.sources,
    }  # fmt: skip
    prior = run_json(capsys, "--region", str(folder), "--prior")
    assert (prior["behaviour"], prior["population"]["index"]) == ({"are": "prior means", "learned": []}, 0)
    assert prior["digest"] == run_json(capsys, "--region", TINY)["digest"]
    other = run_json(capsys, "--region", str(folder), "--population", "0")
    assert other["behaviour"]["its_population"] is False
    assert other["parameters"]["b_town"] == 4.25


def test_data_edited_after_the_fit_are_told(folder, tmp_path):
    made = tmp_path / "edited"
    shutil.copytree(folder, made)
    for source, told in ((load_region(made).hash, True), ("c" * 64, False)):
        point = replace(POINT, sources={**POINT.sources, "region": source})
        (made / FILE).write_text(point.text(), encoding="utf-8")
        edited = load_region(made)
        found = standing(resolve(POINT.parameters, edited.county_codes), 3, edited).told()
        assert found.get("its_data", True) is told
        sentence = behaviour_sentence(found, Say("en"))
        assert ("not those that they were fitted to" in sentence) is not told


BAD = [
    ("[fitted]\npopulation = 32", "population in [fitted] is 32; allowed is a whole number from 0 to 31"),
    ("[fitted]\npopulation = true", "population in [fitted] is True"),
    ("[calibrated]\nb_town = 4.0", "population in [fitted] is None"),
    ("[fitted]\npopulation = 1\nposteriro = 'a'", "'posteriro' is no key of [fitted] (did you mean \"posterior\"?)"),
    ("[fitted]\npopulation = 1\n[calibratd]", "'calibratd' is no table (did you mean \"calibrated\"?)"),
    ("[fitted]\npopulation = 1\n[calibrated]\nb_twon = 4.0", "'b_twon' is unknown (did you mean \"b_town\"?)"),
    ("[fitted]\npopulation = 1\n[prior]\nb_town = nan", "parameter 'b_town' is nan; allowed is"),
    ("[fitted]\npopulation = 1\n[prior]\nb_town = 'much'", "parameter 'b_town' is 'much'; allowed is a number"),
    ("[fitted]\npopulation = 1\n[prior]\nb_town = 4.0\n[calibrated]\nb_town = 4.0", "stands in [calibrated] and in"),
    ("[fitted]\npopulation = 1\n[observation]\nkappa = 1.5", "kappa in [observation] is 1.5; allowed is 0 to 1"),
    ("[fitted]\npopulation = 1\n[observation]\ngamma = 0.5", "'gamma' is no key of [observation]"),
    ("fitted = 3", "fitted is 3; allowed is a table [fitted]"),
    ("[fitted", "is no TOML file"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path, tiny, text, said):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_fitted(tmp_path, tiny.county_codes)
    assert str(caught.value).startswith(str(tmp_path / FILE))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_value_of_a_full_point_keeps_its_bits(tmp_path, tiny):
    known = all_parameters(tiny.county_codes)
    values = {name: entry.prior.quantile(0.3) for name, entry in known.items()}
    whole = Fitted(values, 0, tuple(sorted(values)[:4]), {"kappa": 1 / 3, "delta": 0.1, "rho": 0.2})
    (tmp_path / FILE).write_text(whole.text(), encoding="utf-8")
    assert read_fitted(tmp_path, tiny.county_codes) == whole


def test_population_shows_the_one_that_is_run(folder, region, capsys):
    assert command.main(["population", "--region", str(folder)]) == 0
    assert build_population(region, 3, 1.0).hash in capsys.readouterr().out


@pytest.mark.parametrize("variant", ["no-kin", "by-person", "stayers"])
def test_a_variant_is_not_called_fitted_without_a_word(variant, region, tiny):
    values = resolve(POINT.parameters, tiny.county_codes, variant)
    told = standing(values, 3, region, variant).told()
    assert told["are"] == "calibrated"
    assert "to which nothing was fitted" in behaviour_sentence(told, Say("en"))
    plain = standing(resolve(POINT.parameters, tiny.county_codes), 3, region).told()
    assert "to which nothing was fitted" not in behaviour_sentence(plain, Say("en"))
