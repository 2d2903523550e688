"""Promise: loops over rows reach every row once, however many threads share them, and no thread waits long."""

from itertools import pairwise
from threading import Barrier

import pytest

from agents.columns import empty_households
from model.rows import close_up
from model.threads import FINEST, LEAST, SMALLEST, over_rows, stretches


@pytest.mark.parametrize("used", [0, 1, 700, SMALLEST, 66_000, 667_000])
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
    assert len(bounds) < 2 * FINEST
    assert len(stretches(667_000, 1)) == 2
    assert all(last - first >= SMALLEST for first, last in pairwise(bounds[:-1]))


def test_few_rows_are_shared_by_all_threads_and_very_few_by_none() -> None:
    assert stretches(10_000, 2) == [0, 5_000, 10_000]
    assert stretches(LEAST, 2) == [0, LEAST]


def test_what_goes_wrong_in_another_thread_is_raised_where_the_work_was_asked_for() -> None:
    both = Barrier(2)

    def fail(first: int, last: int, worker: int) -> int:
        both.wait(timeout=60)
        if worker == 1:
            raise ValueError(f"rows {first} to {last}")
        return worker

    with pytest.raises(ValueError, match="rows"):
        over_rows(10_000, 2, fail)
    assert sum(over_rows(10_000, 2, lambda first, last, _: last - first)) == 10_000


def test_new_households_close_up_over_rows_that_stayed_unused() -> None:
    h = empty_households(12)
    for row in (0, 1, 4, 6, 7):
        h.id[row], h.land[row], h.birth[row] = 100 + row, row, row
    assert close_up(2, 10, h) == 5
    assert h.id.tolist() == [100, 101, 104, 106, 107] + 7 * [0]
    assert h.land.tolist() == [0, 1, 4, 6, 7] + 7 * [0]
    assert h.birth[:, 3].tolist() == [0, 1, 4, 6, 7] + 7 * [0]
