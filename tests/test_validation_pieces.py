"""Pieces of a validation that need no run, where the answer is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.annealing import Cloud
from calibration.contracting import COLUMNS, contractions
from calibration.hindcasting import beside, census, put_back
from calibration.posterior import Posterior
from calibration.predicting import predicted
from calibration.space import Particles, space_of
from calibration.start_inputs import sensitivity
from calibration.starts import starts
from calibration.summaries import yardstick
from calibration.targets import Target
from calibration.trending import trend
from model.population_inputs import drawn_inputs


def aim(name: str, year: int, value: float) -> Target:
    known, area = (value, value, 0.5), ("990100",)
    return Target(
        name, "resident_urban_share", area, year, year, "normal", *known, "percent", 1.0, "fit", "", (), "stated", ""
    )


@pytest.fixture
def yard():
    aims = [aim("first", 2016, 60.0), aim("second", 2017, 61.5)]
    return yardstick(aims, np.array([0.2, 0.3]))


def test_a_hindcast_begins_with_the_residents_of_2010(tiny, tmp_path):
    back = put_back(tiny, tmp_path / "back")
    assert back.hash != tiny.hash
    before = np.asarray(tiny.counties["residents_2010"], float)
    now = starts(back, [0]).parts.residents[0]
    np.testing.assert_allclose(now, before, rtol=0.011)
    assert census(tiny, "五普") is None


def test_the_census_of_2000_is_found_where_the_region_has_it(packaged):
    found = census(packaged, "五普")
    assert found.tolist() == [140130, 239730, 115476, 656550, 249986]


def test_an_input_that_moves_the_fit_is_told_from_one_that_does_not(tiny, yard):
    """A bank in which the first unknown must make up for one input of the populations."""
    luck, space = np.random.default_rng(4), space_of(tiny)
    populations = np.repeat(np.arange(32), 60)
    scores = luck.standard_normal((len(populations), len(space.names)))
    inputs = pd.DataFrame([drawn_inputs(tiny, k) for k in range(32)])
    level = inputs["resident_share_step"].rank(pct=True).to_numpy() - 0.5
    values = np.zeros((len(populations), len(yard.targets)))
    values[:, 0] = yard.targets[0].value + 0.5 * scores[:, 0] + 2.0 * level[populations]
    first = replace(yard, fit=np.arange(len(yard.targets)) == 0)
    bank = Cloud(Particles(scores, populations), values, first.squares(values))
    found = sensitivity(bank, space, first, tiny, space.names[:2], 1000, [1])
    shift = found.set_index(["input", "parameter"])["shift"].abs()
    strong = space.names[0]
    assert shift["resident_share_step", strong] > 0.5
    assert shift["resident_share_step", strong] > 2 * shift.drop("resident_share_step", level=0).max()


def test_a_target_is_held_by_the_intervals_that_reach_it(yard):
    values = np.random.default_rng(2).normal(0.0, 0.05, (400, len(yard.targets))) + [t.value for t in yard.targets]
    found = predicted(values, yard, [1])
    assert found["in_50"].all()
    assert found["in_90"].all()
    far = predicted(values + 100 * yard.spread, yard, [1])
    assert not far["in_90"].any()
    assert (far["misfit"] > 50).all()


def test_a_trend_goes_on_from_what_is_known(tiny, yard):
    found = trend(tiny, yard.targets, [0, 1], (2017, 2025), [3]).set_index(["year", "forecaster"])
    assert set(found.index.get_level_values("year")) == {2025}, "a year that is known is no forecast"
    assert found.loc[(2025, "persistence"), "mean"] == pytest.approx(61.5, abs=0.3)
    assert found.loc[(2025, "last_increment"), "mean"] == pytest.approx(61.5 + 8 * 1.5, abs=3.0)
    assert (found["p05"] < found["p95"]).all()


def test_a_hindcast_is_scored_beside_what_was_known_in_2010(packaged):
    counties = packaged.counties.loc[list(packaged.county_codes)]
    exact = np.tile(counties["residents_2020"].to_numpy(float), (20, 1))
    found = beside(exact, packaged, [0, 1]).set_index(["forecaster", "area_code"])
    assert (found.loc["model", "crps"].abs() < 1e-6).all()
    assert found.loc[("persistence", "410611"), "mean"] == 272332
    assert found.loc[("persistence", "410611"), "crps"] == pytest.approx(460832 - 272332)
    assert found.loc[("straight_line", "410611"), "mean"] == 272332 + (272332 - 115476)
    # Births and deaths alone cannot carry a tenth of the residents from county to county.
    cohorts, before = found.loc["cohorts", "mean"], found.loc["cohorts", "before"]
    assert (abs(cohorts / before - 1.0) < 0.12).all()
    assert found.loc["gravity", "mean"].sum() == pytest.approx(found.loc["gravity", "before"].sum())


def test_contraction_lists_what_was_taught_most_first(tmp_path):
    def entry(contraction, bank):
        rest = dict.fromkeys(COLUMNS[4:], 0.0)
        return {"contraction": contraction, "contraction_bank": bank, "learned": min(contraction, bank) >= 0.2, **rest}

    told = {"parameters": {"a": entry(0.5, 0.1), "b": entry(0.4, 0.3), "c": entry(0.05, 0.0)}}
    found = contractions(Posterior(pd.DataFrame(), told, tmp_path))
    assert found["parameter"].tolist() == ["b", "a", "c"]
    assert found["learned"].tolist() == [True, False, False]


def test_a_manifest_of_before_is_refused_in_one_sentence(tmp_path):
    told = {"parameters": {"a": {"contraction": 0.5, "contraction_bank": 0.4, "learned": True}}}
    with pytest.raises(InputError, match=r"posterior\.json: its parameters lack '\w+', .*give the command"):
        contractions(Posterior(pd.DataFrame(), told, tmp_path / "posterior.parquet"))
