"""The worked study runs from its design to its figures, small: the packaged region, on draws of its posterior."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

from agents.errors import InputError
from calibration.posterior import packaged_posterior
from experiments.draws import read_draws
from experiments.sensitivity_files import Sensitivity
from experiments.store import Store
from model.region import default_region, load_region
from policies.scenario import read_scenario

SCRIPT = Path(__file__).parents[1] / "docs" / "studies" / "measures.py"


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(SCRIPT), run_name="study")


def screened(effects: dict[str, float], noise: float = 0.5) -> Sensitivity:
    """An analysis of levers with such mean effects, some of them not the same everywhere."""
    head = {"method": "morris", "area_code": "410600", "indicator": "registered_urban_share", "year": 2035, "unit": "%"}
    rows = [
        head | {"input": name, "measure": measure, "value": value, "low": value, "high": value, "noise": noise,
                "above_noise": True}
        for name, effect in effects.items() for measure, value in (("mu_star", 3.0), ("mu", effect))
    ]  # fmt: skip
    about = {"method": "morris", "outputs": [head], "region": {"code": "410600"}}
    return Sensitivity(pd.DataFrame([*rows, rows[0] | {"area_code": "410602", "value": 9.0}]), pd.DataFrame(), about)


def test_the_best_measure_is_put_at_the_end_that_helps(script, tmp_path):
    best = script["best_measure"]
    found = screened({"care": 1.0, "exit_price": -2.5, "amenity": 0.1})
    assert best(found, ["care", "exit_price", "amenity"]) == ("exit_price", "low")
    assert best(found, ["amenity", "care"]) == ("care", "high")
    home = load_region(default_region())
    path = script["with_measure"]("office_delay", "low", tmp_path)
    assert 'office_delay = { value = "low", from = 2021 }' in path.read_text(encoding="utf-8")
    read_scenario(str(path), home)


def test_it_stops_where_nothing_rises_above_luck(script):
    found = screened({"care": 0.4, "amenity": -0.1})
    for names in (["care", "amenity"], []):
        with pytest.raises(InputError, match="no lever moves registered_urban_share of 2035 more than luck does"):
            script["best_measure"](found, names)


def test_the_worked_study_goes_from_design_to_figures(script, tmp_path):
    home = load_region(default_region())
    # Resettlement moves the share soon and far, so that few runs tell it from luck.
    answer = script["study"](
        tmp_path, home, read_draws(packaged_posterior(home)), only=("resettlement", "care"), year=2024, trajectories=6,
        base=8, top=2, count=2, scale=0.03, workers=1,
    )  # fmt: skip
    assert set(answer["measure"]) == {"resettlement"}
    assert set(answer["end"]) == {"high"}
    assert set(answer["area_code"]) == {home.code, *home.county_codes}
    assert (answer["p05"] <= answer["p95"]).all()
    assert Store(tmp_path / "answer-runs").frame(["draw"])["draw"].nunique() == 2
    assert (tmp_path / "screening" / "tornado.png").stat().st_size > 5000
    assert (tmp_path / "answer.csv").is_file()
