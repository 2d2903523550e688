"""Conditions as a person writes them, and intervals of what is counted over few runs."""

import numpy as np
import pytest

from agents.errors import InputError
from experiments.condition import Condition, read_condition, selection_of
from experiments.outputs import outputs
from experiments.proportion import interval


def read(text, region) -> Condition:
    return read_condition(text, "--target", region)


def test_a_condition_of_the_whole_place_and_of_a_county(tiny):
    whole = read("registered_urban_share:2035>=50", tiny)
    assert (whole.indicator, whole.area, whole.year, whole.operator, whole.value) == (
        "registered_urban_share", tiny.code, 2035, ">=", 50.0,
    )  # fmt: skip
    assert (whole.column, whole.unit) == ("registered_urban_share_2035", "%")
    county = read(f" school_crowding@{tiny.county_codes[0]} : 2030 < 1.5e0", tiny)
    assert county.column == f"school_crowding_2030_{tiny.county_codes[0]}"
    for condition in (whole, county):
        assert read(condition.text, tiny) == condition
    kept = outputs(selection_of([whole, county]), tiny, 2035)
    assert {whole.column, county.column} <= {output.column for output in kept}


@pytest.mark.parametrize(
    ("operator", "margins", "held"),
    [
        (">=", [-1, 0, 2], [False, True, True]),
        (">", [-1, 0, 2], [False, False, True]),
        ("<=", [1, 0, -2], [True, True, False]),
        ("<", [1, 0, -2], [True, False, False]),
        ("≥", [-1, 0, 2], [False, True, True]),
    ],
)
def test_margins_and_what_holds(tiny, operator, margins, held):
    condition = read(f"resident_urban_share:2030{operator}50", tiny)
    values = np.array([49.0, 50.0, 52.0, np.nan])
    assert condition.margin(values)[:3].tolist() == margins
    assert condition.holds(values).tolist() == [*held, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("registered_urban_share:2035", "it is written INDICATOR:YEAR>=VALUE.*in a shell it needs quotes"),
        ("registered_urban_shore:2035>=50", "no indicator 'registered_urban_shore' .did you mean \"registered_urban_"),
        ("registered_urban_share:2036>=50", "the year is 2036; allowed is 2016 to 2035"),
        ("registered_urban_share:2035=50", "the operator is '='; allowed are >=, <=, >, <"),
        ("registered_urban_share:2035>=half", "the value is 'half'; allowed are numbers"),
        ("registered_urban_share:2035>=nan", "the value is 'nan'"),
        ("registered_urban_share@999999:2035>=50", "there is no area '999999'"),
        (">=50", "it is written"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tiny, text, said):
    with pytest.raises(InputError, match=said) as caught:
        read(text, tiny)
    assert "\n" not in str(caught.value)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("hits", "runs", "low", "high"),
    # Wilson's formula, worked out by hand for 5 of 10; ends of 0 and 10 of 10 are z²/(n + z²) and its complement.
    [(5, 10, 0.23659, 0.76341), (0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(hits, runs, low, high):
    assert interval(hits, runs) == pytest.approx((low, high), abs=1e-5)


def test_the_interval_covers_as_often_as_it_says():
    luck = np.random.default_rng(1)
    for true in (0.1, 0.5, 0.8):
        ends = [interval(int(hits), 40) for hits in luck.binomial(40, true, 4000)]
        assert 0.92 < np.mean([low <= true <= high for low, high in ends]) < 0.98
