"""What an ensemble reckons from runs, on made-up values whose answers are known."""

import math

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from experiments.ensemble_values import Values
from experiments.fans import differences_frame, fans_frame
from experiments.outputs import Output
from experiments.reaching import aims, interval, targets_frame
from experiments.trend import carried_on, history_of, trend_frame
from experiments.variance import ALL, nested, pooled, variance_frame
from experiments.widths import Size, aimed, grown, width_of
from policies.indicators import indicators_for, status_of

CITY = "990100"


def made_up(draws: int, replicates: int, sds=(0.0, 0.0, 0.0), effects=(0.0,), populations: int = 40, seed: int = 1):
    """Sums of parts of known standard deviation: parameters, start, chance; and an effect a scenario."""
    luck = np.random.default_rng(seed)
    which = np.arange(draws) % populations
    parts = luck.normal(0, sds[0], (draws, 1)) + luck.normal(0, sds[1], (populations, 1))[which]
    runs = parts + luck.normal(0, sds[2], (draws, replicates))
    return 50.0 + np.array(effects)[:, None, None] + runs, which


def values_with(cube, indicator="resident_urban_share", year=2025, populations=None):
    output = Output(f"{indicator}_{year}", indicator, year, CITY, "percent")
    names = tuple(f"s{k}" for k in range(len(cube)))
    numbers = np.zeros(cube.shape[1], np.int64) if populations is None else populations
    return Values(names, (output,), numbers, np.asarray(cube, float)[..., None])


def test_a_variance_split_gives_back_the_parts_that_were_put_in():
    """Means over 60 made-up ensembles lie within three standard errors of 4, 9 and 1: parameters, start, chance.

    Forty populations of the same share differ by 39/40 of the variance that their levels are drawn with.
    """
    found = []
    for seed in range(60):
        cube, populations = made_up(160, 2, (2.0, 3.0, 1.0), seed=seed)
        split = nested(cube[0], populations)
        found.append([float(split.parameters), float(split.start), float(split.chance)])
    table = np.array(found)
    errors = table.std(axis=0, ddof=1) / np.sqrt(len(table))
    assert np.all(np.abs(table.mean(axis=0) - [4.0, 9.0 * 39 / 40, 1.0]) < 3 * errors)
    assert np.all(errors < 0.5)


def test_parts_of_nothing_come_out_near_nothing_and_negative_as_often_as_not():
    """The estimators are unbiased: without a start and parameters, what they find is on both sides of zero."""
    found = np.array(
        [
            nested(*(part[0] if part.ndim == 3 else part for part in made_up(80, 2, (0, 0, 1), seed=s)))[:2]
            for s in range(80)
        ]
    )
    assert np.all(np.abs(found.mean(axis=0)) < 3 * found.std(axis=0) / np.sqrt(80))
    assert np.all((found < 0).mean(axis=0) > 0.25)


def test_the_share_of_the_scenario_is_the_variance_of_their_effects():
    cube, populations = made_up(200, 2, (1.0, 0.0, 1.0), effects=(0.0, 4.0), seed=3)
    split = pooled(cube, populations)
    assert float(split.scenario) == pytest.approx(4.0, abs=1e-9), "they share all luck, so nothing blurs the difference"
    frame = variance_frame(values_with(cube, populations=populations)).set_index("scenario")
    assert frame.loc[ALL, ["parameters", "start", "chance", "scenario_share"]].sum() == pytest.approx(1.0)
    assert frame.loc[ALL, "scenario_share"] == pytest.approx(4.0 / 6.0, abs=0.08)
    assert frame.loc["s0", "scenario_share"] == 0.0
    assert (frame["parameters_se"] > 0).all()


def test_what_one_replicate_or_one_population_cannot_tell_is_left_open():
    cube, populations = made_up(50, 1, (2.0, 0.0, 1.0))
    split = nested(cube[0], populations)
    assert math.isnan(split.chance)
    assert float(split.total) == pytest.approx(float(split.parameters + split.start))
    cube, _ = made_up(50, 2, (2.0, 0.0, 1.0))
    alone = nested(cube[0], np.zeros(50, np.int64))
    assert math.isnan(alone.start)
    own = nested(cube[0], np.arange(50))
    assert math.isnan(own.start)
    assert float(own.parameters) == pytest.approx(float(alone.parameters))


def test_fans_are_percentiles_of_all_runs_and_leave_out_what_failed():
    cube = np.arange(1.0, 101.0).reshape(1, 50, 2)
    row = fans_frame(values_with(cube)).iloc[0]
    assert (row["mean"], row["p50"]) == (50.5, 50.5)
    assert (row["p05"], row["p95"]) == (np.percentile(cube, 5), np.percentile(cube, 95))
    broken = cube.copy()
    broken[0, :25] = np.nan
    assert fans_frame(values_with(broken)).iloc[0]["mean"] == 75.5


def test_differences_are_run_by_run():
    cube, _ = made_up(30, 2, (5.0, 5.0, 5.0), effects=(0.0, 0.5))
    row = differences_frame(values_with(cube)).iloc[0]
    assert (row["scenario"], row["reference"], row["above"]) == ("s1", "s0", 1.0)
    assert [row["p05"], row["p95"]] == pytest.approx([0.5, 0.5])
    assert len(differences_frame(values_with(cube[:1]))) == 0


def test_the_probability_of_a_target_is_the_share_of_runs_beyond_it(tiny):
    """The made-up plan aims at more than 65 % in 2025."""
    cube = np.full((1, 20, 2), 64.0)
    cube[0, :10] = 65.0  # touched, not passed
    cube[0, 10:15] = 66.0
    frame = targets_frame(values_with(cube), tiny)
    row = frame[frame["target"] == "resident_urban_share"].iloc[0]
    assert (row["relation"], row["value"], row["probability"]) == (">", 65.0, 0.25)
    assert row["low"] < 0.25 < row["high"]
    assert (row["runs"], row["draws"]) == (40, 20)


def test_a_target_is_met_as_it_is_beside_a_single_run(tiny):
    """`Aim.met` and the table beside a run say the same of values around each target."""
    for one in indicators_for(tiny):
        for shift in (-1.0, 0.0, 1.0):
            mine = [aim for aim in aims(tiny) if aim.target == one.key]
            run = pd.DataFrame(
                [(aim.year, CITY, aim.indicator, aim.value + shift) for aim in mine],
                columns=["year", "area_code", "indicator", "value"],
            )
            for aim, standing in zip(mine, status_of(one, run, tiny), strict=True):
                met = aim.met(np.array([aim.value + shift]))
                assert bool(met[0]) == standing.reached
    assert aims(tiny)[0]._replace(relation="~").met(np.array([1.0])) is None


def test_intervals_cover_the_probability_they_are_of():
    """Draws differ in their own probability, which replicates follow; 95 % intervals cover the mean about so often."""
    luck, covered = np.random.default_rng(5), 0
    for _ in range(400):
        own = luck.beta(2, 6, 60)
        _, low, high = interval((luck.random((60, 3)) < own[:, None]).mean(axis=1), 180)
        covered += low <= 0.25 <= high
    assert 0.91 <= covered / 400 <= 0.985
    p, low, high = interval(np.ones(50), 100)
    assert (p, high) == (1.0, 1.0)
    few = interval(np.array([0.5, 0.5, 0.5, 0.5, 0.0, 0.0]), 12)
    assert few[2] - few[1] > 0.45, "never surer than independent runs would be"
    assert 0.9 < low < 0.95, "fifty draws that agree leave room for one in twenty"


def test_the_naive_trend_is_that_of_the_plan(packaged):
    """Computed from the plan's own history: 65.2 and 66.5 % in 2025 without any policy."""
    frame = trend_frame(packaged, 2035)
    rows = frame[(frame["year"] == 2025) & (frame["indicator"] == "resident_urban_share")].set_index("method")["value"]
    assert round(rows["slowing"], 1) == 65.2
    assert round(rows["last-increment"], 1) == 66.5
    registered = history_of(packaged, "registered_urban_share")
    assert carried_on(registered, [2025])["last-increment"][2025] == pytest.approx(41.1 + 5 * (41.1 - 39.29) / 4)
    assert "slowing" not in carried_on(registered, [2025]), "two years say nothing about slowing down"


def test_a_width_is_that_of_the_mean_over_draws():
    luck = np.random.default_rng(2)
    widths, means = [], []
    for _ in range(200):
        values = luck.normal(0, 1, (50, 1)) + luck.normal(0, 1, (50, 2))
        widths.append(width_of(values))
        means.append(values.mean())
    assert np.mean(widths) == pytest.approx(2 * 1.96 * np.std(means), rel=0.15)
    assert width_of(np.ones((1, 4))) == math.inf
    few = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
    assert width_of(few) == pytest.approx(2 * 2.776 * math.sqrt(2.5 / 5), rel=0.005), "Student's t of four degrees"


def test_growing_takes_draws_first_then_replicates_and_says_when_neither_helps():
    cube, populations = made_up(40, 2, (1.0, 0.0, 4.0), seed=4)
    width = width_of(cube[0])
    assert grown(Size(40, 2), cube[0], populations, width / 1.2, 500) == Size(58, 2)
    assert grown(Size(40, 2), cube[0], populations, width / 9, 500) == Size(80, 2)
    assert grown(Size(40, 2), cube[0], populations, width / 1.1, 40).draws == 40
    assert grown(Size(40, 2), cube[0], populations, width / 1.1, 40).replicates in (3, 4)
    assert grown(Size(40, 2), cube[0], populations, width / 100, 40) is None


@pytest.mark.parametrize(
    ("text", "width", "what"),
    [
        ("registered_urban_share", 1.0, "is no INDICATOR:YEAR"),
        ("registred_urban_share:2035", 1.0, 'did you mean "registered_urban_share"'),
        ("registered_urban_share:1999", 1.0, "allowed is 2015 to 2035"),
        ("registered_urban_share:2035", 0.0, "above zero"),
    ],
)
def test_what_is_wrong_with_a_width_is_said(text, width, what):
    with pytest.raises(InputError, match=what):
        aimed(text, width, ["registered_urban_share", "rent"], range(2015, 2036))
