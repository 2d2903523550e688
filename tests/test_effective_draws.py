"""Rows of a posterior stand in it several times: intervals must be those of fewer independent draws."""

import json
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.annealing import effective, resampled
from experiments.draws import draws_of, prior_draws, read_draws
from experiments.reaching import interval
from experiments.widths import Size, grown, width_of

ROWS = 1000


def rows_worth(number=None, count=ROWS):
    return draws_of(pd.DataFrame({"population": np.zeros(count, np.int64)}), "made up", effective=number)


def test_all_rows_are_worth_the_effective_number_and_few_of_them_nearly_what_they_are():
    draws = rows_worth(320.0)
    assert draws.worth(ROWS) == pytest.approx(320.0)
    assert 9.7 < draws.worth(10) < 10.0
    assert [draws.worth(n) < draws.worth(n + 1) for n in (1, 10, 100, 999)] == [True] * 4
    some = draws.first(150)
    assert some.effective == draws.worth(150) == pytest.approx(1 / (0.85 / 150 + 1 / 320))
    assert some.worth(40) == pytest.approx(draws.worth(40)), "some of some are some of all"
    assert rows_worth(5000.0).worth(10) == pytest.approx(10.0), "rows are worth no more than they are"
    assert rows_worth().worth(10) == 10.0


def test_a_posterior_says_its_effective_number_and_priors_have_none(tmp_path, tiny):
    draws = prior_draws(tiny, 6, populations=(0, 1))
    assert draws.effective is None
    path = tmp_path / "posterior.csv"
    draws.frame.to_csv(path, index=False)
    told = {"parameters": {"b_town": {"learned": True}}, "sound": True, "effective": 2.5}
    path.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
    assert read_draws(path).effective == 2.5
    assert read_draws(path).shuffled(1).first(6).told()["effective"] == pytest.approx(2.5)
    for wrong in (0.5, "many", float("nan"), [1]):
        path.with_suffix(".json").write_text(json.dumps(told | {"effective": wrong}), encoding="utf-8")
        with pytest.raises(InputError, match="no manifest of a posterior"):
            read_draws(path)


@pytest.mark.parametrize("count", [150, ROWS])
def test_intervals_over_resampled_rows_cover_the_truth(count):
    """Particles of unequal weight are drawn a thousand times, so that they stand there several times.

    Intervals of a mean and of a probability, over all rows or some, hold the truth nearly as often as they say; taken
    as independent, rows would hold it far less often.
    """
    luck, level = np.random.default_rng(11), NormalDist().inv_cdf(0.7)
    held = np.zeros((2, 2))
    for _ in range(400):
        particles, weights = luck.normal(0, 1, 2000), np.exp(1.4 * luck.normal(0, 1, 2000))
        rows = resampled(weights, ROWS, luck)
        draws = rows_worth(effective(weights))
        values = particles[rows[luck.permutation(ROWS)[:count]]][:, None] + luck.normal(0, 0.3, (count, 2))
        share = 1 - NormalDist(0, np.sqrt(1.09)).cdf(level)
        for k, worth in enumerate((draws.worth, float)):
            _, low, high = interval((values > level).mean(axis=1), values.size, worth)
            held[k] += abs(values.mean()) <= width_of(values, worth) / 2, low <= share <= high
    assert np.all(held[0] / 400 > 0.915)
    assert np.all(held[0] / 400 < 0.985)
    assert np.all(held[1] < held[0])
    assert count < ROWS or np.all(held[1] / 400 < 0.8)


def test_where_every_draw_agrees_there_are_as_many_trials_as_draws_are_worth():
    ones, draws = np.ones(ROWS), rows_worth(50.0)
    assert interval(ones, ROWS, draws.worth) == pytest.approx(interval(np.ones(50), 50))
    assert interval(ones, ROWS)[1] > interval(ones, ROWS, draws.worth)[1]


def test_growing_knows_that_more_rows_are_worth_less_and_less():
    values = np.random.default_rng(5).normal(0, 1, (100, 1))
    populations, draws = np.zeros(100, np.int64), rows_worth(400.0)
    width = width_of(values, draws.worth)
    assert width == pytest.approx(width_of(values) * np.sqrt(100 / draws.worth(100)), rel=0.01)
    plain = grown(Size(100, 1), values, populations, width_of(values) / 1.2, ROWS)
    aware = grown(Size(100, 1), values, populations, width / 1.2, ROWS, draws.worth)
    assert plain == Size(144, 1)
    assert aware.draws > 150
    assert draws.worth(aware.draws) == pytest.approx(1.44 * draws.worth(100), rel=0.01)
    assert grown(Size(100, 1), values, populations, width / 100, ROWS, draws.worth) == Size(200, 1), (
        "all are not enough"
    )
    assert width_of(values, rows_worth(1.0, 100).worth) == np.inf


def test_replicates_do_not_help_where_rows_are_worth_too_few():
    luck = np.random.default_rng(6)
    values, populations = luck.normal(0, 1, (100, 1)) + luck.normal(0, 1, (100, 2)), np.zeros(100, np.int64)
    width = width_of(values)
    assert grown(Size(100, 2), values, populations, width, 100, rows_worth(90.0, 100).worth) is not None
    assert grown(Size(100, 2), values, populations, width, 100, rows_worth(30.0, 100).worth) is None
