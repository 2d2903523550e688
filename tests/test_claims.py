"""Who loses a claim is found by bands of the draw, and is whom a full ranking would name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.arithmetic import gumbel
from agents.luck import uniform
from agents.moving import utmost
from model.claims import claimed, losers
from model.threads import SMALLEST


def ranked_losers(claims, capacity):
    cell, rank, luck, who, rows = claims
    taken, lost = np.zeros(capacity.size, np.int64), []
    for i in np.lexsort((rows, who, luck, rank, cell)):
        taken[cell[i]] += 1
        if taken[cell[i]] > capacity[cell[i]]:
            lost.append(int(rows[i]))
    return sorted(lost)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, 400), cells=st.integers(1, 6), ties=st.booleans())
def test_losers_are_those_of_a_full_ranking(seed, count, cells, ties):
    chance = np.random.default_rng(seed)
    # With ties many draws are alike, in the lowest and the highest band too, so that identities and rows decide.
    draws = chance.choice([0, 5, 2**24, 2**32 - 1], count) if ties else chance.integers(0, 2**32, count)
    claims = (
        chance.integers(0, cells, count),
        chance.integers(0, 3, count),
        draws.astype(np.uint64),
        chance.integers(1, 50 if ties else 2**63, count).astype(np.uint64),
        chance.permutation(count),
    )
    capacity = chance.integers(0, max(2, 2 * count // cells), cells)
    # Rows enough for several stretches, of which each makes some of the claims.
    bounds = np.linspace(0, count, 8 * SMALLEST + 1).astype(int)

    def who(first, last):
        return tuple(column[bounds[first] : bounds[last]] for column in claims)

    for threads in (1, 2):
        found = claimed(8 * SMALLEST, threads, cells, who)
        assert found.by_cell.tolist() == np.bincount(claims[0], minlength=cells).tolist()
        assert sorted(losers(found, capacity).tolist()) == ranked_losers(claims, capacity)


@given(word=st.integers(0, 2**32 - 1), value=st.floats(-30, 30), stable=st.floats(-20, 20), nest=st.floats(0.4, 1.0))
def test_an_alternative_passed_over_could_not_have_won(word, value, stable, nest):
    utility = value + nest * (gumbel(uniform(word)) + stable)
    # It may win against anything that is not above its own utility.
    assert utmost(value, word, stable, nest) > np.nextafter(utility, -np.inf)


@pytest.mark.parametrize("word", [0, 1, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1])
def test_the_bound_is_near_enough_to_be_of_use(word):
    draw = gumbel(uniform(word))
    assert draw <= utmost(0.0, word, 0.0, 1.0) <= max(draw, 0.0) + 2 * np.log(2.0)
