"""What `luohu ensemble` prints: fans beside the naive trend, probabilities of targets, parts of the variance."""

import math
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.ensemble_files import SPREAD, Ensemble
from experiments.variance import ALL, PARTS
from viz.compare_words import SHARES, indicator_name
from viz.ensemble_words import (
    METHODS,
    PART_NAMES,
    effective_text,
    percent,
    probability_text,
    scenario_label,
    scenario_title,
    target_text,
)
from viz.language import Say
from viz.table import table, wrap

if TYPE_CHECKING:
    from model.region import Region

SHOWN = (2025, 2035)
COLUMNS = 110
"""Widest line of running text."""


def ensemble_report(found: Ensemble, region: "Region", say: Say) -> str:
    """Write the whole report."""
    parts = [fans_table(found, region, share, say) for share in SHARES.values()]
    parts += [targets_table(found, say), differences_table(found, region, say), variance_table(found, region, say)]
    return "\n\n".join([*filter(None, parts), notes(found, say)])


def shown_years(found: Ensemble) -> list[int]:
    """Years of the plan that are simulated, or the last one."""
    last = int(found.manifest["last_year"])
    return [year for year in SHOWN if year <= last] or [last]


def row_of(frame: pd.DataFrame, **where: Any) -> dict[Any, Any]:  # noqa: ANN401 (values of columns)
    """The one row of a frame whose columns have these values."""
    kept = np.logical_and.reduce([frame[name] == value for name, value in where.items()])
    return frame[kept].to_dict("records")[0]


def fans_table(found: Ensemble, region: "Region", indicator: str, say: Say) -> str:
    """Lay out the fan of a share under each scenario, the naive trend below."""
    return table(*fans_rows(found, region, indicator, say))


def fans_rows(found: Ensemble, region: "Region", indicator: str, say: Say) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the same."""
    years, where = shown_years(found), {"indicator": indicator, "area_code": region.code}
    rows: list[list[str]] = []
    for name in found.scenarios:
        fans = [row_of(found.fans, scenario=name, year=year, **where) for year in years]
        rows.append([scenario_label(found, name), *(cell for fan in fans for cell in _spread(fan))])
    trend = found.trend[found.trend["indicator"] == indicator]
    for method, words in METHODS.items():
        if method in set(trend["method"]):
            values = [row_of(trend, method=method, year=year)["value"] for year in years]
            cells = [cell for value in values for cell in (f"{value:.2f}", "", "")]
            rows.append([say("趋势：", "trend: ") + say(*words), *cells])
    head = [indicator_name(indicator, say)]
    for year in years:
        head += [say(f"{year} 中位数", f"{year} median"), "50 %", "90 %"]
    return head, rows


def _spread(row: Mapping[Any, Any]) -> list[str]:
    """Median, and the ends of the fans."""
    p05, p25, p50, p75, p95 = (float(row[name]) for name in SPREAD[1:])
    return [f"{p50:.2f}", f"{p25:.2f}–{p75:.2f}", f"{p05:.2f}–{p95:.2f}"]


def targets_table(found: Ensemble, say: Say) -> str:
    """Lay out the probability of each target under each scenario, with its Monte Carlo interval."""
    head, rows = targets_rows(found, say)
    return table(head, rows) if rows else ""


def targets_rows(found: Ensemble, say: Say) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the same."""
    rows = []
    for _, group in found.targets.groupby(["target", "year"], sort=False):
        cells = [row_of(group, scenario=name) for name in found.scenarios]
        words = [indicator_name(cells[0]["indicator"], say), str(cells[0]["year"]), target_text(cells[0])]
        rows.append([*words, *(probability_text(cell, say) for cell in cells)])
    head = [say("规划目标：达到的概率", "target of the plan: probability"), say("年", "year"), say("目标", "target")]
    return [*head, *(str(k + 1) for k in range(len(found.scenarios)))], rows


def differences_table(found: Ensemble, region: "Region", say: Say) -> str:
    """Lay out what each scenario changes in both shares, in pairs under the same draw and luck."""
    rows = []
    for share, name, year in product(SHARES.values(), found.scenarios[1:], shown_years(found)):
        row = row_of(found.differences, indicator=share, area_code=region.code, scenario=name, year=year)
        p05, p50, p95 = (f"{float(row[key]):+.2f}" for key in ("p05", "p50", "p95"))
        words = [indicator_name(share, say), scenario_label(found, name), str(year)]
        rows.append([*words, p50, f"{p05} … {p95}", percent(row["above"])])
    head = [
        say("成对差异（百分点）", "paired difference (points)"), say("情景", "scenario"), say("年", "year"),
        say("中位数", "median"), "90 %", say("高于参照", "above the reference"),
    ]  # fmt: skip
    return table(head, rows, left=2) if rows else ""


def variance_table(found: Ensemble, region: "Region", say: Say) -> str:
    """Lay out where the variance of both shares comes from, in percent with standard errors."""
    head, rows = variance_rows(found, region, say)
    return table(head, rows, left=2) if rows else ""


def variance_rows(found: Ensemble, region: "Region", say: Say) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the same."""
    rows, there = [], set(found.variance["scenario"])
    names = [name for name in (*found.scenarios, ALL) if name in there]
    for share, name, year in product(SHARES.values(), names, shown_years(found)):
        row = row_of(found.variance, indicator=share, area_code=region.code, scenario=name, year=year)
        title = say("所有情景", "all scenarios") if name == ALL else scenario_label(found, name)
        spread = f"{math.sqrt(max(row['total'], 0.0)):.2f}"
        rows.append([indicator_name(share, say), title, str(year), spread, *(_part(row, part) for part in PARTS)])
    head = [
        say("方差来自（%，± 标准误）", "variance from (%, ± its error)"), say("情景", "scenario"), say("年", "year"),
        say("标准差", "sd"), *(say(*PART_NAMES[part]) for part in PARTS),
    ]  # fmt: skip
    return head, rows


def _part(row: Mapping[Any, Any], part: str) -> str:
    """Write a share of the variance; a dash for one that cannot be told apart."""
    share, error = float(row[part]), float(row[f"{part}_se"])
    if math.isnan(share):
        return "–"
    return f"{100 * share:.0f}" + ("" if math.isnan(error) else f" ± {100 * error:.0f}")


def notes(found: Ensemble, say: Say) -> str:
    """Write what must be known of the numbers, and what was run."""
    about = found.manifest
    draws = about["draws"]
    worth = effective_text(draws, say)
    worth += worth and say("，", ", ")
    facts = say(
        f"{draws['count']} 个抽样（{worth}{draws['source']}，共 {draws['of']} 个，{draws['populations']} 个合成人口）"
        f"×{about['replicates']} 次 × {len(found.scenarios)} 个情景：{about['runs']:,} 次运行；"
        f"规模 {about['scale']:g}，种子 {about['seed']}。",
        f"{draws['count']} draws ({worth}{draws['source']}, {draws['of']} in all, {draws['populations']} synthetic "
        f"populations) × {about['replicates']} runs × {len(found.scenarios)} scenarios: {about['runs']:,} runs; scale "
        f"{about['scale']:g}, seed {about['seed']}.",
    )
    titles = [f"{scenario_label(found, name)}: {scenario_title(found, name, say)}" for name in found.scenarios]
    lines = [say("；", "; ").join(titles), *(say(zh, en) for zh, en in about["remarks"])]
    return "\n".join(line for text in (*lines, facts) for line in wrap(text, COLUMNS))


def ensemble_json(found: Ensemble, region: "Region") -> str:
    """Give the ensemble as one JSON object: frames of the prefecture as rows, nothing for what does not exist."""
    from model.results import json_text

    def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
        here = frame[frame["area_code"] == region.code] if "area_code" in frame else frame
        return [{str(name): _plain(value) for name, value in row.items()} for row in here.to_dict("records")]

    frames = {name: rows(getattr(found, name)) for name in ("targets", "fans", "differences", "variance", "trend")}
    return json_text({"manifest": found.manifest, **frames})


def _plain(value: Any) -> Any:  # noqa: ANN401 (a value of a frame)
    return None if isinstance(value, float) and not math.isfinite(value) else value
