"""Promise: loops over rows reach every row once, however many threads share them, and no thread waits long."""

from itertools import pairwise

import pytest

from model.threads import FINEST, SMALLEST, over_rows, stretches


@pytest.mark.parametrize("used", [0, 1, 700, SMALLEST, 6_600, 66_000, 667_000])
@pytest.mark.parametrize("threads", [1, 2, 8])
def test_stretches_reach_every_row_once(used: int, threads: int) -> None:
    bounds = stretches(used, threads)
    assert bounds[0] == 0
    assert bounds[-1] == used
    assert all(first < last for first, last in pairwise(bounds)) or used == 0
    assert over_rows(used, threads, lambda first, last, _: (first, last)) == list(pairwise(bounds))


def test_the_last_stretches_are_small_and_the_calls_few() -> None:
    bounds = stretches(667_000, 2)
    assert bounds[-1] - bounds[-2] <= 667_000 // (2 * FINEST)
    assert len(bounds) < FINEST
    assert len(stretches(667_000, 1)) == 2
    assert all(last - first >= SMALLEST for first, last in pairwise(bounds[:-1]))
