"""The levers that a scenario moves, by period: what ends before the last year is told, with its unit and its whole."""

import numpy as np
import pytest

from agents.levers import LEVER_NAMES, LEVERS
from model.migration import baseline_of
from model.population import build_population
from model.region import Region
from policies.indicators import Standing
from policies.scenario import read_scenario
from viz.compare_levers import Moved, moved_levers, moved_table
from viz.compare_periods import periods, values_text, years_text
from viz.language import Say
from viz.levers_words import with_unit
from viz.targets_report import standing_cells

ZH, EN = Say("zh"), Say("en")
CARE = LEVERS[LEVER_NAMES.index("care")]


def told(values: list[float]) -> list[tuple[str, str]]:
    """What is said of a lever that is nought under the reference, from 2021 on."""
    changed = np.array(values)[:, np.newaxis] * np.ones(3)
    until = 2020 + len(values)
    found = periods(CARE, np.zeros_like(changed), changed, 2021)
    return [(years_text(each, until, EN), values_text(each.value)) for each in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.5, 0.5, 0.5], [("from 2021", "0.5")]),
        ([0.5, 0.5, 0.0, 0.0], [("2021–2022", "0.5"), ("from 2023", "0")]),
        ([0.1, 0.2, 0.3, 0.3, 0.3], [("2021–2023", "0.1 → 0.3"), ("from 2024", "0.3")]),
        ([0.5, 0.0, 0.0], [("2021", "0.5"), ("from 2022", "0")]),
        ([0.5], [("from 2021", "0.5")]),
    ],
)
def test_values_that_stay_or_go_on_evenly_are_one_period(values, expected) -> None:
    assert told(values) == expected


def test_townships_that_differ_give_a_span() -> None:
    changed = np.array([[0.1, 0.3], [0.1, 0.3]])
    (found,) = periods(CARE, np.zeros_like(changed), changed, 2021)
    assert values_text(found.value) == "0.1–0.3"
    assert years_text(found, 2030, ZH) == "2021—2022"


@pytest.fixture(scope="module")
def moved(packaged: Region) -> list[Moved]:
    people = build_population(packaged, 0, 0.01)
    tables = [read_scenario(name, packaged).on(baseline_of(packaged, people.inputs)) for name in ("baseline", "plan")]
    return moved_levers(*tables, packaged, 2035, ())


def test_a_measure_that_has_ended_by_the_last_year_is_told(moved: list[Moved], packaged: Region) -> None:
    for say, name, years in (
        (ZH, "搬迁安置（户/年）", ["2021—2025", "2026 年起"]),
        (EN, "resettlement… (households a year)", ["2021–2025", "from 2026"]),
    ):
        rows = moved_table(moved, packaged, 2035, say).rows
        at = next(at for at, row in enumerate(rows) if row[0] == name)
        lines = rows[at : at + 2]
        assert [row[2] for row in lines] == years
        assert [row[3:5] for row in lines] == [["0", "1,586"], ["0", "0"]]


def test_no_period_says_the_same_of_both_and_every_lever_differs_in_one(moved: list[Moved]) -> None:
    for lever in moved:
        assert any(each.reference != each.value for each in lever.periods)
        assert lever.periods[0].first == lever.since
        assert lever.periods[-1].last == 2035


def test_a_shortfall_of_nearly_nothing_is_no_nought() -> None:
    at = Standing(2035, 2035, "<", 1.5, 1.5004, 0.0004, False)
    assert standing_cells(at, "ratio", EN) == ["<1.5", "1.50", "less than 0.01"]
    assert standing_cells(at, "ratio", ZH)[2] == "不到 0.01"
    assert standing_cells(at._replace(shortfall=0.02), "ratio", EN)[2] == "0.02"
    assert standing_cells(at._replace(shortfall=0.2), "persons", EN)[2] == "0.20"


def test_a_unit_that_is_a_number_does_not_run_into_the_value() -> None:
    assert with_unit("0.8", "0–1", ZH) == "0.8（0–1）"
    assert with_unit("0.8", "0–1", EN) == "0.8 (0–1)"
    assert with_unit("12", "户/年", ZH) == "12 户/年"
