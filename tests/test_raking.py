"""Raking, rounding and cutting on invented inputs with known answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.compiling import plain
from model.raking import added, balance, cell_totals, cut, incidence, largest_remainder, rake, running, systematic


def table_as_entries(shape):
    rows, columns = shape
    item = np.arange(rows * columns)
    cell = np.concatenate([item // columns, rows + item % columns])
    return incidence(cell, np.concatenate([item, item]), np.ones(2 * len(item)), rows + columns)


def test_raking_a_table_is_iterative_proportional_fitting():
    start = np.array([[1.0, 2.0, 1.0], [3.0, 5.0, 5.0], [6.0, 2.0, 2.0], [1.0, 7.0, 2.0]])
    rows, columns = np.array([5.0, 15.0, 8.0, 12.0]), np.array([11.0, 17.0, 12.0])
    weights = start.ravel().copy()
    rounds, distance = rake(weights, table_as_entries(start.shape), np.concatenate([rows, columns]), 200, 1e-12)
    fitted = balance(start, rows, columns, 200)
    assert rounds < 200
    assert distance <= 1e-12
    assert np.allclose(weights.reshape(start.shape), fitted, rtol=1e-9)
    # Cross-product ratios of the start survive.
    ratio = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert ratio == pytest.approx(1.0 * 5.0 / (2.0 * 3.0))


def test_households_with_several_members_meet_persons_and_households():
    # Items: a woman alone, a man alone, a couple, a couple with a girl. Cells: women, men, households.
    cell = np.array([0, 2, 1, 2, 0, 1, 2, 0, 1, 2])
    item = np.array([0, 0, 1, 1, 2, 2, 2, 3, 3, 3])
    count = np.array([1, 1, 1, 1, 1, 1, 1, 2, 1, 1], float)
    entries, target = incidence(cell, item, count, 3), np.array([110.0, 95.0, 100.0])
    weights = np.full(4, 25.0)
    rake(weights, entries, target, 500, 1e-10)
    assert np.allclose(cell_totals(weights, entries), target, rtol=1e-8)
    assert (weights > 0).all()


def test_a_cell_that_nobody_reaches_is_left_alone():
    entries = incidence(np.array([0]), np.array([0]), np.array([1.0]), 2)
    weights = np.array([3.0])
    rake(weights, entries, np.array([7.0, 5.0]), 10, 1e-12)
    assert weights[0] == 7.0


def test_compiled_and_plain_give_the_same_bits():
    start = np.array([[0.1, 0.7, 0.3], [0.2, 0.9, 0.4]])
    entries, target = table_as_entries(start.shape), np.array([1.3, 2.1, 0.9, 1.4, 1.1])
    one, two = start.ravel().copy(), start.ravel().copy()
    rake(one, entries, target, 30, 0.0)
    plain(rake)(two, entries, target, 30, 0.0)
    assert one.tobytes() == two.tobytes()
    assert (
        plain(balance)(start, target[:2], target[2:], 9).tobytes()
        == balance(start, target[:2], target[2:], 9).tobytes()
    )


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30), st.integers(0, 10_000))
def test_largest_remainder_adds_up_and_is_within_one(values, total):
    sizes = np.array([*values, 1.0])
    whole = largest_remainder(sizes, total)
    assert whole.sum() == total
    assert np.abs(whole - sizes / sizes.sum() * total).max() < 1.0 + 1e-6


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=60), st.floats(0.0, 0.999))
def test_systematic_counts_keep_running_totals(weights, offset):
    given_weights = np.array(weights)
    order = np.arange(len(weights))[::-1].copy()
    counts = systematic(given_weights, order, offset)
    assert (counts >= 0).all()
    apart = np.cumsum(counts[order]) - np.cumsum(given_weights[order])
    assert np.abs(apart).max() < 1.0 + 1e-6


def test_cut_meets_shares_to_within_one_item_and_leaves_empty_shares_empty():
    sizes = (np.arange(3000) * 7919) % 8 + 1
    order = np.argsort((np.arange(3000) * 104729) % 3001)
    wanted = np.array([0.0, 5.0, 3.0, 0.0, 2.0, 0.0])
    share = cut(sizes, order, wanted)
    got = np.bincount(share, weights=sizes, minlength=6)
    assert got[[0, 3, 5]].sum() == 0
    assert np.abs(got - wanted / 10.0 * sizes.sum()).max() <= 8


def test_running_sums_end_at_one():
    assert running(np.array([1.0, 3.0])).tolist() == [0.25, 1.0]
    assert running(np.zeros(3)).tolist() == [1.0, 1.0, 1.0]
    assert added(np.array([0.1, 0.2, 0.3])) == (0.1 + 0.2) + 0.3
