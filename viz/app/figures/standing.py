"""The fourteen indicators of the plan beside a run, and how far each target is met: rows of a table."""

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from policies.indicators import indicators_for, status_of
from viz.labels import value_text
from viz.language import Say
from viz.targets_report import NATURES, ROLES, number_text, standing_cells

if TYPE_CHECKING:
    from model.region import Region
    from policies.indicators import PlanIndicator, Standing


class Row(NamedTuple):
    """One target of one indicator."""

    number: str
    name: str
    nature: str
    year: str
    target: str
    value: str
    status: str
    """In words, such as met, short by, or input."""
    mark: str
    """A sign that needs no colour: ✓, ✗, ≈ or –."""


def standing_rows(run: pd.DataFrame, region: "Region", say: Say) -> list[Row]:
    """Put every target of the plan beside a run.

    Args:
        run: (year, area_code, indicator, value, unit).
        region: of the run.
        say: the language.
    """
    units = dict(zip(run["indicator"], run["unit"], strict=True))
    rows = []
    for one in indicators_for(region):
        found, unit = status_of(one, run, region), str(units.get(one.indicator, ""))
        counted = unit.startswith("person")
        named = f"thousand {unit}" if counted else one.unit[1]
        head = (number_text(one), f"{say(*one.name)} ({say(one.unit[0], named)})", say(*NATURES[one.nature]))
        if found and counted:
            rows += [Row(*head, str(at.year), *_cells(_scaled(at, say), "", say)) for at in found]
        elif found:
            rows += [Row(*head, str(at.year), *_cells(at, unit, say)) for at in found]
        else:
            rows += [Row(*head, *cells) for cells in _without(one, run, region, say)]
    return rows


def _scaled(at: "Standing", say: Say) -> "Standing":
    """Give counts as the plan prints them in Chinese, 万, and in thousands in English."""
    divisor = 1e4 if say.language == "zh" else 1e3
    return at._replace(target=at.target / divisor, value=at.value / divisor, shortfall=at.shortfall / divisor)


def _cells(at: "Standing", unit: str, say: Say) -> tuple[str, str, str, str]:
    """Write a target, its value, and whether it is met."""
    target, value, behind = standing_cells(at, unit, say)
    if at.reached is None:
        return target, value, say("约数，不判定", "approximate: not judged"), "≈"
    if at.reached:
        return target, value, behind, "✓"
    return target, value, say(f"尚差 {behind}", f"short by {behind}"), "✗"


def _without(
    one: "PlanIndicator", run: pd.DataFrame, region: "Region", say: Say
) -> list[tuple[str, str, str, str, str]]:
    """Write an indicator that the model takes as given, leaves out, or cannot judge."""
    role = say(*ROLES[one.role])
    printed = [(str(year), cell.text) for year, cell in one.printed.items() if year > 2020]
    if one.number is None:
        rows = run[(run["indicator"] == one.indicator) & (run["area_code"] == region.code)]
        last = float(rows.sort_values("year")["value"].iloc[-1]) if len(rows) else math.nan
        value = value_text(last, "")
        return [(str(run["year"].max()), say(*one.aim), value, say("无数可比", "no number to meet"), "–")]
    return [(year, text, "–", role, "–") for year, text in printed]


def standing_table(rows: list[Row], say: Say) -> pd.DataFrame:
    """Lay out the rows for a file."""
    heads = (
        say("序号", "no."),
        say("指标", "indicator"),
        say("属性", "nature"),
        say("年", "year"),
        say("目标", "target"),
        say("模拟", "model"),
        say("状态", "status"),
    )
    return pd.DataFrame([row[: len(heads)] for row in rows], columns=list(heads))
