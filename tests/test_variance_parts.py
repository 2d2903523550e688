"""Parts of a variance over populations of fixed levels and unequal shares, and how sure they are."""

import numpy as np
import pytest

from experiments.draws import draws_of
from experiments.nests import nest_of
from experiments.variance import FEWEST, errors, nested, pooled, variance_frame
from tests.test_ensemble_numbers import values_with

SIZES = np.array([104, 22, 18, 4, 2])
"""Draws in each population, as a posterior shares them out."""
UNEQUAL = np.repeat(np.arange(5), SIZES)
LEVELS = np.array([0.0, 1.0, -1.0, 4.0, 5.0])
START = float(np.average(LEVELS**2, weights=SIZES) - np.average(LEVELS, weights=SIZES) ** 2)


def fixed(levels, populations, sds, times, replicates=2, scenarios=1):
    """(scenarios, draws, replicates, times): each time anew what parameters and chance add to the same levels.

    Where there are two scenarios, the second adds 1 and what parameters do to it, and more in a higher population.
    """
    luck = np.random.default_rng(7)
    draws = len(populations)
    base = levels[populations][:, None, None] + luck.normal(0, sds[0], (draws, 1, times))
    runs = base + luck.normal(0, sds[1], (draws, replicates, times))
    effect = 1.0 + 0.2 * levels[populations][:, None, None] + luck.normal(0, 0.5, (draws, 1, times))
    return np.stack([runs + s * effect for s in range(scenarios)])


def test_parts_are_those_of_the_populations_there_are_whatever_their_shares():
    """Means over 1,000 made-up ensembles: 1, the variance of the levels by their shares, and 0.25."""
    split = nested(fixed(LEVELS, UNEQUAL, (1.0, 0.5), 1000)[0], UNEQUAL)
    for part, true in zip(split, (1.0, START, 0.25, 0.0), strict=True):
        assert abs(part.mean() - true) <= 3 * part.std() / np.sqrt(1000)


@pytest.mark.parametrize("replicates", [1, 2, 5])
def test_parts_add_up_to_the_variance_of_the_runs(replicates):
    """But for what the mean of finitely many draws hides: their variance within populations over their number."""
    cube = fixed(LEVELS, UNEQUAL, (1.0, 0.5), 3, replicates)
    split = nested(cube[0], UNEQUAL)
    hidden = nest_of(UNEQUAL).whole(cube[0].mean(axis=1)).within / len(UNEQUAL)
    assert split.total == pytest.approx(cube[0].var(axis=(0, 1)) + hidden, rel=1e-12)
    assert split.total == pytest.approx(cube[0].var(axis=(0, 1)), rel=0.01)


def test_parts_over_scenarios_add_up_to_the_variance_of_all_runs():
    cube = fixed(LEVELS, UNEQUAL, (1.0, 0.5), 3, scenarios=2)
    assert pooled(cube, UNEQUAL).total == pytest.approx(cube.var(axis=(0, 1, 2)), rel=0.01)


@pytest.mark.parametrize(
    ("levels", "populations", "most"),
    [(LEVELS, UNEQUAL, 1.1), (np.random.default_rng(3).normal(0, 1, 40), np.arange(160) % 40, 1.2)],
    ids=["unequal", "in turn"],
)
def test_standard_errors_are_the_spread_of_the_shares_over_ensembles(levels, populations, most):
    """Of every part; a little too wide where populations have four draws each, whose means are noise in part."""
    for scenarios in (1, 2):
        cube = fixed(levels, populations, (1.0, 0.5), 1000, scenarios=scenarios)
        spread = pooled(cube, populations).shares.std(axis=1)
        ratio = np.sqrt((errors(cube, populations) ** 2).mean(axis=1))[: 2 + scenarios] / spread[: 2 + scenarios]
        assert np.all((ratio > 0.9) & (ratio < most))


def test_a_start_that_is_nothing_is_told_less_sure_than_it_is_never_surer():
    cube = fixed(0 * LEVELS, UNEQUAL, (1.0, 0.5), 1000)
    spread, told = pooled(cube, UNEQUAL).shares.std(axis=1), np.sqrt((errors(cube, UNEQUAL) ** 2).mean(axis=1))
    assert 1.0 < told[1] / spread[1] < 1.6


def test_leaving_a_draw_out_is_reckoning_without_it():
    """The sums that are moved by a draw are those of all others, the shares held."""
    values, share = np.random.default_rng(1).normal(size=(150, 3)), SIZES / 150
    found = nest_of(UNEQUAL).left_out(values)
    for out in (0, 110, 130, 145, 149):
        kept = np.arange(150) != out
        levels = np.stack([values[kept & (p == UNEQUAL)].mean(axis=0) for p in range(5)])
        left, mean = np.bincount(UNEQUAL[kept]), (share[:, None] * levels).sum(axis=0)
        within = ((values[kept] - levels[UNEQUAL[kept]]) ** 2).sum(axis=0) / (149 - 5)
        expected = (
            mean, (share[:, None] * (levels - mean) ** 2).sum(axis=0), within, (share**2 / left).sum(),
            (share * (1 - share) / left).sum(),
        )  # fmt: skip
        for moved, true in zip(found, expected, strict=True):
            assert moved[out] == pytest.approx(true)


def test_draws_that_are_worth_fewer_make_every_part_less_sure():
    cube = fixed(LEVELS, UNEQUAL, (1.0, 0.5), 1)[..., 0]
    values = values_with(cube, populations=UNEQUAL)
    fewer = draws_of(values.head().iloc[[0] * 1000].assign(population=0), "x", effective=300.0)
    plain, wider = variance_frame(values).iloc[0], variance_frame(values, fewer.worth).iloc[0]
    for part in ("parameters", "start", "chance"):
        assert wider[part] == plain[part]
        assert wider[f"{part}_se"] == pytest.approx(plain[f"{part}_se"] * np.sqrt(150 * (1 / 150 - 1 / 1000 + 1 / 300)))


def test_too_few_draws_tell_no_standard_error():
    assert np.isnan(errors(fixed(LEVELS, np.arange(FEWEST - 1) % 5, (1.0, 0.5), 2), np.arange(FEWEST - 1) % 5)).all()
    many = np.minimum(np.arange(30), 28)
    assert np.isnan(errors(fixed(np.zeros(29), many, (1.0, 0.5), 2), many)).all(), "one draw more than populations"
    alone = np.zeros(30, np.int64)
    told = errors(fixed(LEVELS, alone, (1.0, 0.5), 2), alone)
    assert np.isfinite(told[0]).all()
    assert np.isnan(told[1]).all()
