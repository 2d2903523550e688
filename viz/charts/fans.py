"""Fans of both urban shares by year, a panel a scenario, beside the plan's history and targets and the naive trend."""

from typing import TYPE_CHECKING

import pandas as pd

from experiments.ensemble_files import Ensemble
from policies.indicators import targets_in
from viz.charts.drawing import INK, STYLES, Chart, drawing, new_axes
from viz.compare_words import LEDGERS, SHARES
from viz.ensemble_words import scenario_title
from viz.labels import SIGNS
from viz.language import Say
from viz.table import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from model.region import Region

ACROSS = 2
"""Panels in a row."""
TITLE = 46
"""Columns of a panel's title."""


def fans_chart(found: Ensemble, region: "Region", say: Say) -> Chart:
    """Draw the fans of both shares under each scenario, all panels on one scale."""
    with drawing():
        rows = -(-len(found.scenarios) // ACROSS)
        figure, axes = new_axes(rows, ACROSS, 0.9 + 2.75 * rows)
        for axis, name in zip(axes, found.scenarios, strict=False):
            for style, (ledger, share) in zip(STYLES, SHARES.items(), strict=False):
                rows_of = _rows(found, region, name, share)
                _fan(axis, rows_of, style.color, style.line)
                _label(axis, rows_of, say(*LEDGERS[ledger]), style.color)
                _plan(axis, region, share)
            _trend(axis, found)
            axis.set_title("\n".join(wrap(scenario_title(found, name, say), TITLE)))
            axis.grid(axis="y", alpha=0.3)
        for axis in axes[len(found.scenarios) :]:
            axis.set_visible(False)
        _same_scale(axes[: len(found.scenarios)], found)
        for axis in axes[: len(found.scenarios) : ACROSS]:
            axis.set_ylabel("%")
        _key(figure, say)
    return Chart(
        "fans",
        figure,
        say("两个城镇化率的扇形区间", "Fans of both urban shares"),
        say(
            "单位：%。深色带为 50% 区间，浅色带为 90% 区间，线为中位数，跨所有抽样与偶然；实心点为规划给出的历史值，"
            "空心三角与短横线为规划目标（“>”下限）；灰色点线为常住率不加政策的简单延续。来源：模拟；规划。",
            "Per cent. Dark band: 50 %, light band: 90 %, line: median, over all draws and chance. Dots: the plan's "
            "history; triangles: its targets (“>” a lower bound); grey dotted: the resident share carried on by "
            "simple rules without any policy. Source: model; the plan.",
        ),
    )


def _rows(found: Ensemble, region: "Region", name: str, share: str) -> pd.DataFrame:
    """The fan of a share by year."""
    fans = found.fans
    mine = fans[(fans["scenario"] == name) & (fans["indicator"] == share) & (fans["area_code"] == region.code)]
    return mine.sort_values("year")


def _fan(axis: "Axes", rows: pd.DataFrame, color: str, line: object) -> None:
    years = rows["year"].to_numpy()
    for low, high, strength in (("p05", "p95", 0.22), ("p25", "p75", 0.45)):
        axis.fill_between(years, rows[low], rows[high], color=color, alpha=strength, linewidth=0)
    axis.plot(years, rows["p50"], color=color, linestyle=line, linewidth=1.4)


def _label(axis: "Axes", rows: pd.DataFrame, text: str, color: str) -> None:
    """Write the last median beside the fan, and the share's name under it."""
    last = rows.iloc[-1]
    axis.annotate(f"{last['p50']:.1f}", (last["year"], last["p50"]), xytext=(4, 0), textcoords="offset points",
                  va="center", color=color, fontsize=8.5)  # fmt: skip
    below = rows.iloc[min(8, len(rows) - 1)]
    axis.annotate(text, (below["year"], below["p05"]), xytext=(4, -13), textcoords="offset points", color=color,
                  fontsize=8)  # fmt: skip


def _plan(axis: "Axes", region: "Region", share: str) -> None:
    """Mark the plan's history as dots, its targets as lines with open triangles and their signs."""
    rows = region.plan[(region.plan["indicator"] == share) & (region.plan["area_code"] == region.code)]
    aimed = set(targets_in(region).index)
    for index, row in rows.iterrows():
        if index not in aimed:
            axis.plot(row["year"], row["value"], "o", color=INK, markersize=3.2, zorder=5)
            continue
        axis.plot([row["year"] - 2.5, row["year"]], [row["value"]] * 2, color=INK, linewidth=1.1, zorder=5)
        axis.plot(row["year"], row["value"], "^", color=INK, mfc="white", markersize=6, zorder=6)
        text = f"{SIGNS[str(row['relation'])]}{row['value']:g}"
        axis.annotate(text, (row["year"] - 2.5, row["value"]), xytext=(0, 2), textcoords="offset points",
                      va="bottom", fontsize=8)  # fmt: skip


def _trend(axis: "Axes", found: Ensemble) -> None:
    """Draw the resident share carried on by each rule."""
    trend = found.trend[found.trend["indicator"] == SHARES["residents"]]
    for _, rows in trend.groupby("method", sort=False):
        axis.plot(rows["year"], rows["value"], color="#777777", linestyle=(0, (1, 1.6)), linewidth=1.1, zorder=1)


def _same_scale(axes: "list[Axes]", found: Ensemble) -> None:
    low = min(axis.get_ylim()[0] for axis in axes)
    high = max(axis.get_ylim()[1] for axis in axes)
    first, last = int(found.manifest["first_year"]), int(found.manifest["last_year"])
    for axis in axes:
        axis.set_ylim(low, high)
        axis.set_xlim(first - 0.5, last + max(1.5, 0.13 * (last - first)))
        axis.set_xticks([year for year in range(first, last + 1) if year % 5 == 0])


def _key(figure: "Figure", say: Say) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [
        Patch(facecolor="#555555", alpha=0.67), Patch(facecolor="#555555", alpha=0.22),
        Line2D([], [], color=INK, marker="o", linestyle="", markersize=3.2),
        Line2D([], [], color=INK, marker="^", mfc="white", markersize=6),
        Line2D([], [], color="#777777", linestyle=(0, (1, 1.6))),
    ]  # fmt: skip
    labels = [
        "50 %", "90 %", say("规划：历史", "plan: history"), say("规划：目标", "plan: target"),
        say("简单延续", "naive trend"),
    ]  # fmt: skip
    figure.legend(marks, labels, loc="outside lower left", ncols=5, frameon=False)
