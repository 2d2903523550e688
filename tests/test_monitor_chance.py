"""Monitoring with chance: whose it is, that it stays from year to year, and that intervals are as sure as they say."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from calibration.annealing import effective, weights_at
from calibration.crps import quantiles
from calibration.evidence import Evidence
from calibration.expecting import Weighed, expected
from calibration.monitoring import AGAIN, shares, weighed_by, weighted_quantiles
from calibration.noise import pooled
from calibration.summaries import yardstick
from calibration.targets import Target
from experiments.reaching import Aim
from tests.test_monitor import CITY, KEPT, chances
from viz import command

SCALE, DRAWS, TRIES = 0.1, 300, 250
ENDS = (0.05, 0.95)
LAST = 15
"""Years until the target, which stands after the figures."""


class World(NamedTuple):
    """A city whose share grows by a pace that draws know as a normal, and figures of some years after the start."""

    years: tuple[int, ...]
    pace: float
    """Standard deviation of it."""
    chance: float
    """Of a city of full size, in any year."""
    error: float

    @property
    def after(self):
        return np.array([*self.years, LAST], np.float64)

    def runs(self, paces, luck, scale):
        """(n, figures + 1) what runs give, and (n, figures + 1) what they were expected to."""
        columns = self.after.astype(int) - 1
        mean = self.after * paces[:, None]
        return mean + self.chance / math.sqrt(scale) * chances(len(paces), LAST, luck)[:, columns], mean

    def tried(self, number):
        """The truth with its chance and without, figures, runs of draws, what these expect, and chance as measured."""
        luck = np.random.default_rng([31, number])
        real, mean = self.runs(self.pace * luck.standard_normal(1), luck, 1.0)
        values = real[0, :-1] + self.error * luck.standard_normal(len(self.years))
        paces = self.pace * luck.standard_normal(DRAWS)
        runs, known = self.runs(paces, luck, SCALE)
        again, _ = self.runs(paces[:AGAIN], luck, SCALE)
        own = pooled(np.stack([runs[:AGAIN], again], axis=1))
        figures = [figure(year, value, self.error) for year, value in zip(self.years, values, strict=True)]
        return real[0], mean[0], figures, runs, known, own

    def exact(self):
        """Posterior standard deviation of the pace, in closed form."""
        after = self.after[:-1]
        own = self.chance**2 * KEPT ** np.abs(after[:, None] - after)
        error = self.error**2 * np.eye(len(after))
        return float((1 / self.pace**2 + after @ np.linalg.solve(error + own, after)) ** -0.5)


ONE = World((1,), 0.5, 0.028, 0.05)
"""The resident share of the packaged region: chance of the real prefecture, and error of a figure."""
FIVE = World((1, 2, 3, 4, 5), 0.06, 0.06, 0.02)
"""Much chance, of which nine tenths stay: what five such figures have in common outweighs their errors."""


def figure(year, value, error):
    value = float(value)
    return Target(f"t{year}", "x", (CITY,), year, year, "normal", value, value, error, "", 1.0, "fit", "", (), "", "")


def interval(fan, weights):
    low, high = weighted_quantiles(fan, weights, ENDS)
    return low, high


def near(held):
    """Whether nine in ten are held: chance of the tries leaves four in a hundred, two that of the pairs and draws."""
    return abs(np.mean(held) - 0.9) < 0.06


@pytest.mark.parametrize("world", [ONE, FIVE])
def test_nine_in_ten_intervals_hold_the_path_and_the_city(world):
    """The path is what the city expects; in the year of the target the city's own chance is in, figures' part kept."""
    path, city, width = [], [], []
    for number in range(TRIES):
        real, mean, figures, runs, _, own = world.tried(number)
        found, last = weighed_by(figures, runs, own, SCALE), len(world.years)
        low, high = interval(found.after(last - 1, chance=False), found.weights)
        path.append(low <= mean[last - 1] <= high)
        width.append((high - low) / 3.29 / world.years[-1])
        low, high = interval(found.after(last, chance=True), found.weights)
        city.append(low <= real[last] <= high)
    assert near(path), np.mean(path)
    assert near(city), np.mean(city)
    assert np.median(width) == pytest.approx(world.exact(), rel=0.1)


def test_runs_with_their_own_chance_would_make_intervals_too_wide():
    """As it was: chance of a small run in its value, and once more beside the figure's error."""
    held, width = [], []
    for number in range(TRIES):
        _, mean, figures, runs, _, own = ONE.tried(number)
        weights = weights_at(yardstick(figures, np.sqrt(np.diag(own))[:1]).squares(runs[:, :1]), 1.0)
        low, high = quantiles(runs[:, 0], ENDS, weights)
        held.append(low <= mean[0] <= high)
        width.append((high - low) / 3.29)
    assert np.mean(held) > 0.97
    assert np.median(width) > 1.5 * ONE.exact()


def test_figures_of_successive_years_are_not_independent():
    """Were chance drawn anew each year, five figures would seem to tell more than they do."""
    held, wider = [], []
    for number in range(TRIES):
        _, mean, figures, runs, _, own = FIVE.tried(number)
        found = weighed_by(figures, runs, own, SCALE)
        apart = np.diag(np.diag(found.chance))
        wrong = Weighed(found.known, apart, Evidence(found.evidence.yard, apart[:5, :5]))
        ends = [interval(each.after(4, chance=False), each.weights) for each in (found, wrong)]
        held.append(ends[1][0] <= mean[4] <= ends[1][1])
        wider.append((ends[0][1] - ends[0][0]) / (ends[1][1] - ends[1][0]))
    assert np.mean(held) < 0.85
    assert np.median(wider) > 1.1


def test_as_many_draws_are_left_as_if_their_expected_values_were_known():
    """Weights alone would say more, since small runs make draws alike."""
    world, said, true, alike = World((1,), 0.2, 0.06, 0.02), [], [], []
    for number in range(TRIES):
        _, _, figures, runs, known, own = world.tried(number)
        found = weighed_by(figures, runs, own, SCALE)
        weights = np.exp(-0.5 * (known[:, 0] - figures[0].value) ** 2 / found.evidence.error[0, 0])
        said.append(found.effective)
        true.append(effective(weights))
        alike.append(effective(found.weights))
    assert np.median(said) == pytest.approx(np.median(true), rel=0.1)
    assert np.median(alike) > 1.2 * np.median(true)


def test_chance_is_taken_out_and_what_has_none_stays_as_it_is():
    luck = np.random.default_rng(5)
    mean = luck.standard_normal((4000, 2)) @ np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.5]])
    chance = np.array([[0.5, 0.3, 0.0], [0.3, 1.0, 0.0], [0.0, 0.0, 0.0]])
    runs = mean + np.hstack([luck.multivariate_normal([0, 0], chance[:2, :2], 4000), np.zeros((4000, 1))])
    found = expected(runs, chance)
    assert (found.values[:, 2] == runs[:, 2]).all()
    assert not found.open[2].any()
    left = found.values - mean
    np.testing.assert_allclose(left.T @ left / len(left), found.open, atol=0.03)
    np.testing.assert_allclose(np.cov(found.values.T) + found.open, np.cov(mean.T), atol=0.15)


def test_a_target_that_a_limit_holds_counts_as_the_runs_gave_it():
    luck = np.random.default_rng(6)
    runs = luck.standard_normal((DRAWS, 2))
    runs[:, 1] = np.minimum(runs[:, 1], 1.0 - 0.5)
    found = weighed_by([figure(1, 0.0, 1.0)], runs, np.diag([0.1, 0.1]), SCALE)
    goal = Aim("t", "x", 2035, 2035, "=", 0.5, False)
    before, after = shares(goal, runs[:, 1], found, 1)
    met = runs[:, 1] == 0.5
    assert before == met.mean()
    assert after == pytest.approx(found.weights[met].sum())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_says_how_many_draws_are_run_again(language, capsys):
    assert command.main(["monitor", "--help", "--lang", language]) == 0
    assert f" {AGAIN} " in capsys.readouterr().out
