"""What `luohu bench` measures and prints; never how fast it is."""

import json
from dataclasses import asdict, replace

import pytest

from experiments.bench import apart, measure, reference_seconds
from experiments.bench_compare import compare_cost
from experiments.memory import peak_mebibytes
from viz.bench_command import CHINA, country, told
from viz.bench_report import NAMES, bench_report
from viz.language import take_language


@pytest.fixture(scope="module")
def measured():
    return measure(0.01, 1, 2017, repeats=2, warm=False)


def test_a_measurement_adds_up(measured):
    assert sum(measured.steps.values()) == pytest.approx(measured.seconds)
    assert set(measured.steps) == set(NAMES)
    assert measured.household_years == pytest.approx(2 * measured.households, rel=0.05)
    assert measured.nanoseconds == pytest.approx(1e9 * measured.seconds / measured.household_years)
    assert measured.reference > 0


def test_state_a_household(measured):
    # 44 bytes of columns, 5 of what life decided, 4 of what it chose.
    assert measured.row_bytes == 54 <= 96


def test_memory_is_that_of_the_process_alone():
    held = bytearray(300 * 2**20)
    held[:: 2**12] = b"1" * len(held[:: 2**12])
    assert peak_mebibytes() > 300
    assert apart(peak_mebibytes) < 300


def test_the_reference_loop_does_its_turns():
    assert reference_seconds() > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_says_everything(measured, language):
    one = told(measured)
    found = dict.fromkeys(("whole", "one_core", "alone", "small", "large", "mesa"), one)
    found |= {"machine": {"cores": 2}, "first_run_seconds": 1.0, "warm_run_seconds": 2.0, "help_seconds": 0.1}
    found |= {"mesa_ratio": 123.0, "country": country(one, one | {"households": 10 * one["households"]})}
    cost = compare_cost(0.01, 1, 2021)
    assert cost.since == 2021
    assert cost.ratios == {"paired": cost.paired / cost.single, "later": cost.later / cost.single}
    found["compare"] = asdict(replace(cost, single=2.0, paired=4.2)) | {"ratios": {"paired": 2.1, "later": 1.5}}
    json.dumps(found)
    say, _ = take_language(["--lang", language], {})
    text = bench_report(found, say)
    assert "123 ×" in text
    assert "54 B" in text
    assert all(figure in text for figure in ("4.20 s", "2.10", "1.50"))
    for names in NAMES.values():
        assert say(*names) in text


def test_a_country_by_a_straight_line():
    small = {"households": 10**6, "household_years": 10**7, "peak": 300.0, "seconds": 1.0}
    large = {"households": 10**7, "household_years": 10**8, "peak": 1200.0, "seconds": 10.0}
    years = {"first_year": 2016, "last_year": 2035}
    found = country(small | years, large | years)
    assert found["memory_gib"] == pytest.approx((300 + 100 * (CHINA / 1e6 - 1)) / 1024)
    assert found["hours"] == pytest.approx(CHINA * 20 * 1e-7 / 3600)
