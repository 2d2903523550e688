"""What `luohu bench sweep` measures and prints; never how fast it is."""

import json
from dataclasses import asdict

import pytest

from experiments.bench_sweep import Sizes, measure_sweep
from viz.bench_sweep_report import sweep_bench_report
from viz.language import Say

SMALL = Sizes(scale=0.01, until=2016, runs=3, few=2, empty=(4, 8), rows=1200)


@pytest.fixture(scope="module")
def found():
    return measure_sweep(1, SMALL)


def test_the_figures_belong_together(found):
    assert (found.runs, found.rows, found.workers) == (3, 1200, 1)
    assert 0 < found.inside < found.seconds
    assert found.share == pytest.approx(100 * found.inside / found.seconds)
    assert [runs for runs, _ in found.memory] == [4, 8]
    assert [runs for runs, _ in found.worker_memory] == [2, 3]
    assert all(peak > 50 for _, peak in (*found.memory, *found.worker_memory))
    # Numbers that cannot be pressed: eight bytes each.
    assert found.store_bytes > 0.9 * 8 * found.rows * (found.columns - 14)
    assert min(found.pandas, found.own, found.duckdb or 1.0, found.compact) > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_says_everything(found, language):
    json.dumps(asdict(found))
    text = sweep_bench_report(found, Say(language))
    assert f"{found.share:.1f} %" in text
    assert f"{found.overhead:.1f} ms" in text
    assert "DuckDB" in text
