"""PRIM on a published example, on worlds whose box is known, and by the properties that its authors state."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.prim import boxes, chosen, quasi_p, trajectory
from experiments.proportion import tail

DATA = Path(__file__).parent / "bryant_2010" / "data.csv"


@pytest.fixture(scope="module")
def published():
    """Inputs and failures of Bryant and Lempert (2010)."""
    frame = pd.read_csv(DATA)
    return frame.iloc[:, :9], frame.iloc[:, 9].to_numpy() == 1


def test_the_published_example(published):
    """What the documentation of the Exploratory Modeling workbench shows of this data (peeling 10 % at a time, box 21).

    Its figures: coverage 0.752809, density 0.770115, mass 0.098639, four inputs bounded, bounds and quasi-p-values as
    below.
    """
    x, fails = published
    values = x.to_numpy(float)
    found = trajectory(values, fails, peel=0.1, smallest=0.05)
    box = found[21]
    assert (len(fails), fails.sum()) == (882, 89)
    assert box.coverage == pytest.approx(0.752809, abs=5e-7)
    assert box.density == pytest.approx(0.770115, abs=5e-7)
    assert box.mass == pytest.approx(0.098639, abs=5e-7)
    assert {x.columns[j]: (box.low[j], box.high[j]) for j in box.restricted} == {
        "Total biomass": (-np.inf, pytest.approx(755.799988)),
        "Demand elasticity": (pytest.approx(-0.422), np.inf),
        "Biomass backstop price": (pytest.approx(150.049995), np.inf),
        "Cellulosic cost": (pytest.approx(72.650002), np.inf),
    }
    assert {x.columns[j]: p for j, p in quasi_p(box, values, fails).items()} == {
        "Total biomass": pytest.approx(4.716968553178765e-06),
        "Demand elasticity": pytest.approx(1.1849299115762218e-16),
        "Biomass backstop price": pytest.approx(3.515112530263049e-11),
        "Cellulosic cost": pytest.approx(0.15741333528927348),
    }


@pytest.fixture(scope="module")
def known():
    """Every run fails in one corner of two of six inputs, and none elsewhere."""
    x = np.random.default_rng(1).random((4000, 6))
    return x, (x[:, 1] > 0.7) & (x[:, 4] < 0.4)


def test_a_known_box_is_found(known):
    x, fails = known
    found = trajectory(x, fails)
    box = found[chosen(found, 0.95)]
    assert box.restricted == [1, 4]
    assert box.low[1] == pytest.approx(0.7, abs=0.03)
    assert box.high[4] == pytest.approx(0.4, abs=0.03)
    assert not np.isfinite([box.high[1], box.low[4]]).any()
    assert box.coverage > 0.9
    assert box.density > 0.95
    assert max(quasi_p(box, x, fails).values()) < 1e-20


def test_every_step_is_what_it_says(known):
    x, fails = known
    found = trajectory(x, fails)
    for box in found:
        inside = box.holds(x)
        assert (box.points, box.failures) == (inside.sum(), (inside & fails).sum())
        assert box.coverage == pytest.approx((inside & fails).sum() / fails.sum())
        assert box.density == pytest.approx(fails[inside].mean())
        assert box.mass == pytest.approx(inside.mean())
    assert (found[0].mass, found[0].coverage, found[0].restricted) == (1.0, 1.0, [])
    # Patience: a step gains, and takes no more than the slice (no two points are equal here).
    for before, after in pairwise(found):
        assert after.density > before.density
        assert before.points - after.points <= 0.05 * before.points + 1
    assert min(box.mass for box in found) >= 0.05


def test_pasting_gives_back_what_coarse_peeling_took_too_much():
    x = np.random.default_rng(16).random((150, 3))
    fails = (x[:, 0] > 0.5) & (x[:, 1] + 0.3 * x[:, 2] > 0.6)
    found = trajectory(x, fails, peel=0.15, paste=0.05, smallest=0.2)
    pasted = [i for i in range(1, len(found)) if found[i].points > found[i - 1].points]
    # Three slices of two points each, after the last peel.
    assert pasted == list(range(len(found) - 3, len(found)))
    for i in pasted:
        assert found[i].density > found[i - 1].density
        assert found[i].coverage > found[i - 1].coverage
        assert found[i].points == found[i - 1].points + 2


def test_results_do_not_depend_on_the_order_of_runs_or_the_units_of_inputs(known):
    x, fails = known
    order = np.random.default_rng(2).permutation(len(x))
    one, other = trajectory(x, fails), trajectory(x[order] * 8.0 - 3.0, fails[order])
    assert [(b.points, b.failures, b.restricted) for b in one] == [(b.points, b.failures, b.restricted) for b in other]


def test_inputs_that_say_nothing_are_left_alone():
    luck = np.random.default_rng(3)
    x = luck.random((2000, 4))
    x[:, 3] = 1.0
    fails = luck.random(2000) < 0.3
    found = trajectory(x, fails)
    assert 3 not in found[-1].restricted
    # Of a box found in noise the quasi-p-values say that it may well be chance.
    box = next(box for box in found if len(box.restricted) == 1)
    assert min(quasi_p(box, x, fails).values()) > 1e-3


def test_two_boxes_are_found_one_after_the_other():
    x = np.random.default_rng(4).random((3000, 5))
    first, second = (x[:, 0] > 0.8) & (x[:, 1] > 0.5), (x[:, 2] < 0.25) & (x[:, 0] < 0.6)
    found = [one.box for one in boxes(x, first | second, 5, density=0.9)]
    corners = [{0, 1}, {0, 2}] if 1 in found[0].restricted and found[0].low[0] > 0.7 else [{0, 2}, {0, 1}]
    assert all(corner <= set(box.restricted) for corner, box in zip(corners, found, strict=False))
    assert sum(box.coverage for box in found) > 0.85
    assert all(box.coverage >= 0.05 for box in found)
    union = np.any([box.holds(x) for box in found], axis=0)
    assert (union & (first | second)).sum() == sum(box.failures for box in found)


@pytest.mark.parametrize("density", [0.9, 1.0])
def test_a_box_is_told_of_the_runs_that_those_before_left_over(density):
    # Two corners that overlap, and noise, so that no box has a density of 1 and the balance of both chooses.
    luck = np.random.default_rng(8)
    x = luck.random((3000, 4))
    fails = ((x[:, 0] > 0.6) & (x[:, 1] > 0.4)) | ((x[:, 1] > 0.7) & (x[:, 2] > 0.5)) | (luck.random(3000) < 0.05)
    found = list(boxes(x, fails, 3, density=density))
    assert len(found) > 1
    left = np.ones(len(x), np.bool_)
    for one in found:
        assert (one.left == left).all()
        inside = one.box.holds(x)
        assert (one.box.points, one.box.failures) == ((inside & left).sum(), (inside & fails & left).sum())
        assert one.pick == chosen(one.steps, density)
        left &= ~inside
    assert (found[1].box.holds(x) & ~found[1].left).any()


def test_what_covering_leaves_is_no_box_unless_it_is_denser_than_everything():
    luck = np.random.default_rng(6)
    x = luck.random((1500, 4))
    corner = (x[:, 0] < 0.5) & (x[:, 1] < 0.6)
    fails = corner | (luck.random(1500) < 0.1)
    found = list(boxes(x, fails, 5, density=0.9))
    assert len(found) == 1
    assert set(found[0].box.restricted) == {0, 1}


def test_nothing_fails_or_everything():
    x = np.random.default_rng(5).random((50, 2))
    assert list(boxes(x, np.zeros(50, bool), 3, 0.8)) == list(boxes(x, np.ones(50, bool), 3, 0.8)) == []


@pytest.mark.parametrize(("hits", "runs", "chance"), [(0, 10, 0.3), (3, 10, 0.3), (10, 10, 0.3), (67, 87, 0.5)])
def test_the_binomials_tail(hits, runs, chance):
    from scipy.stats import binom

    assert tail(hits, runs, chance) == pytest.approx(binom.sf(hits - 1, runs, chance), rel=1e-10)
