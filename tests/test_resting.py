"""What effects rest on, over several seeds: means, their errors, and shares only where both are clear of nothing."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration.posterior import Posterior
from calibration.resting import COLUMNS, averaged, readable, resting, share_of
from model.rules import all_parameters
from viz.language import Say
from viz.validate_report import Told
from viz.validate_world import rests_section


def rows(effects, without, parameter="b_wage"):
    keys = {"scenario": "plan", "year": 2035, "indicator": "resident_urban_share", "parameter": parameter}
    return [
        {**keys, "levers": "road", "status": "literature", "effect": e, "without": w, "rests": e - w}
        for e, w in zip(effects, without, strict=True)
    ]


def test_seeds_are_averaged_with_the_error_of_their_mean():
    effects, without = (1.0, 1.2, 1.4, 0.8), (0.5, 0.6, 0.9, 0.2)
    (found,) = averaged(pd.DataFrame(rows(effects, without))).to_dict("records")
    assert found["effect"] == pytest.approx(1.1)
    assert found["effect_se"] == pytest.approx(np.std(effects, ddof=1) / 2)
    assert found["rests"] == pytest.approx(0.55)
    assert found["rests_se"] == pytest.approx(np.std([0.5, 0.6, 0.5, 0.6], ddof=1) / 2), "paired by the seed"
    assert found["seeds"] == 4


def test_no_share_where_effect_or_part_may_be_nothing():
    assert share_of(1.0, 0.1, 0.4, 0.1) == pytest.approx(0.4)
    assert math.isnan(share_of(-0.16, 0.1, -0.165, 0.05))
    assert math.isnan(share_of(1.0, 0.1, 0.1, 0.06))
    assert math.isnan(share_of(1.0, math.nan, 0.4, math.nan)), "one seed tells no error"
    assert math.isnan(share_of(0.004, 0.0, 0.004, 0.0))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_section_writes_errors_and_only_clear_shares(language):
    frame = averaged(pd.DataFrame([
        *rows((1.0, 1.2, 1.4, 0.8), (0.5, 0.6, 0.9, 0.2)),
        *rows((1.0, 1.2, 1.4, 0.8), (1.3, 0.6, 1.4, 0.9), "dist_ratio"),
    ])).assign(learned=False)  # fmt: skip
    text = rests_section(Told(None, {"rests_on": frame}, Say(language), str))
    (clear,) = [line for line in text.splitlines() if "`b_wage`" in line]
    (noisy,) = [line for line in text.splitlines() if "`dist_ratio`" in line]
    assert "+1.10 ± 0.13" in clear
    assert "+0.55 ± 0.03" in clear
    assert "50 %" in clear
    assert "%" not in noisy.split("±")[-1]
    assert {"en": "largest of noisy values", "zh": "带噪声"}[language] in text


def test_a_scenario_is_run_under_every_seed(tiny, tmp_path):
    values = {f"parameter_{name}": entry.prior.mean for name, entry in all_parameters(tiny.county_codes).items()}
    draws = pd.DataFrame([{"draw": 0, "population": 0, **values}])
    posterior = Posterior(draws, {"parameters": {}}, tmp_path)
    told = []
    scenarios = readable(tiny)[:1]
    found = resting(posterior, tiny, scenarios, 1.0, [5, 6], 2022, lambda *each: told.append(each))
    assert list(found.columns) == list(COLUMNS)
    assert found["seeds"].eq(2).all()
    assert np.isfinite(found["rests_se"]).all()
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    one = [resting(posterior, tiny, scenarios, 1.0, [seed], 2022) for seed in (5, 6)]
    np.testing.assert_allclose(found["effect"], 0.5 * (one[0]["effect"] + one[1]["effect"]))
    assert one[0]["rests_se"].isna().all()
