"""Charts of a validation: forecasts of what was held out, of the counties since 2010, and of the trend."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from viz.charts.bars import across, fill, name_rows
from viz.charts.drawing import GHOST, INK, STYLES, Chart, drawing, new_axes
from viz.labels import area_label, indicator_label
from viz.language import Say
from viz.validate_words import FORECASTERS, MOVES, called, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from model.region import Region


def scores_chart(table: pd.DataFrame, name: str, title: str, say: Say) -> Chart:
    """Draw the mean score of each forecaster by indicator, the best first."""
    panels = list(table.groupby(["indicator", "unit"], sort=False))
    heights = [0.5 + 0.24 * len(rows) for _, rows in panels]
    with drawing():
        figure, axes = new_axes(len(panels), 1, 0.6 + sum(heights), heights=heights)
        for axis, ((indicator, unit), rows) in zip(axes, panels, strict=True):
            _scores(axis, rows, str(unit), say)
            axis.set_title(f"{indicator_label(str(indicator), say)}")
    return Chart(
        name,
        figure,
        title,
        say(
            "连续分级概率评分（CRPS）的平均，单位同指标：0 最好；单一数值的预测即其离差。无纹的是本模型。"
            "各格横轴不同。",
            "Mean continuous ranked probability score, in the indicator's own unit: 0 is perfect; of a single value it "
            "is its distance. Bars without hatch are the model. Axes differ.",
        ),
    )


def _scores(axis: "Axes", rows: pd.DataFrame, unit: str, say: Say) -> None:
    for row, (name, value) in enumerate(zip(rows["forecaster"], rows["crps"], strict=True)):
        style = STYLES[0] if str(name).startswith("model") else STYLES[1]
        fill(axis, [across(row, 0.0, float(value))], style.color, style.hatch)
        look: dict[str, Any] = {"xytext": (3, 0), "textcoords": "offset points", "va": "center"}
        axis.annotate(written(float(value), unit), (float(value), row), **look)
    name_rows(axis, [called(FORECASTERS, str(name), say) for name in rows["forecaster"]])
    axis.set_xlim(0.0, 1.15 * float(rows["crps"].max()) or 1.0)


def hindcast_chart(frame: pd.DataFrame, region: "Region", say: Say) -> Chart:
    """Draw each county's residents of 2010 and 2020 and what is said of 2020, in thousands."""
    codes = list(dict.fromkeys(frame["area_code"]))
    names = list(dict.fromkeys(frame["forecaster"]))
    with drawing():
        figure, axes = new_axes(1, len(codes), 0.9 + 0.3 * len(names))
        for axis, code in zip(axes, codes, strict=True):
            rows = frame[frame["area_code"] == code].set_index("forecaster")
            _county(axis, rows.loc[names])
            axis.set_title(area_label(region, str(code), say))
            labels = [called(FORECASTERS, name, say) for name in names]
            axis.set_yticks(range(len(names)), labels if code == codes[0] else [""] * len(names))
        figure.supxlabel(say("常住人口（千人）", "residents, thousands"), fontsize=9)
    return Chart(
        "hindcast",
        figure,
        say("回测：从 2010 年各县人口出发的十年", "Hindcast: ten years from the counties' residents of 2010"),
        say(
            "虚线：2010 年普查；灰带：2020 年普查 ± 其误差；点与横线：各预测的均值与 90 % 区间。"
            "本模型的起点是假定的（见正文）。",
            "Dashed: census of 2010; grey: of 2020, with its error; points and lines: mean and 90 % of each forecast. "
            "The model's start is assumed, see the text.",
        ),
    )


def _county(axis: "Axes", rows: pd.DataFrame) -> None:
    first = rows.iloc[0]
    found, error = float(first["observed"]) / 1000.0, max(float(first["error"]) / 1000.0, 0.4)
    axis.axvspan(found - error, found + error, color=GHOST, alpha=0.4, linewidth=0)
    axis.axvline(float(first["before"]) / 1000.0, color=INK, linewidth=0.8, linestyle=":")
    for at, entry in enumerate(rows.to_dict("records")):
        color = STYLES[0 if at == 0 else 1].color
        axis.plot([entry["p05"] / 1000.0, entry["p95"] / 1000.0], [at, at], color=color, linewidth=1.6)
        axis.plot(entry["mean"] / 1000.0, at, "o" if at == 0 else "s", color=color, markersize=4.5)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.locator_params(axis="x", nbins=4)


def ages_chart(frame: pd.DataFrame, year: int, say: Say) -> Chart:
    """Draw how many of a hundred of each age moved in a year, by kind of move."""
    summed = frame.groupby("age").sum(numeric_only=True)
    with drawing():
        figure, (axis,) = new_axes(1, 1, 3.2)
        for (name, texts), style in zip(MOVES.items(), STYLES, strict=False):
            rates = 100.0 * summed[name] / summed["persons"].clip(lower=1)
            look = {"color": style.color, "linestyle": style.line, "marker": style.marker}
            axis.plot(summed.index + 2.5, rates, label=say(*texts), markersize=4, linewidth=1.5, **look)
        axis.set_xlabel(say("年龄（五岁组）", "age, five-year groups"))
        axis.set_ylabel(say("每百名居民", "of a hundred residents"))
        axis.set_ylim(0.0)
        axis.legend(frameon=False)
    return Chart(
        "mover-ages",
        figure,
        say(f"{year} 年的迁移者，按年龄", f"Movers of {year} by age"),
        say(
            "分母：该年龄全部本市居民（返乡者亦除以此数）。村改居不算迁移。若干后验样本合计。来源：模拟。",
            "Out of all residents of the region of that age (also for those who come back). Recoding is no move. "
            "Several "
            "draws of the posterior together. Source: model.",
        ),
    )


def trend_chart(known: pd.DataFrame, frame: pd.DataFrame, fans: pd.DataFrame, say: Say) -> Chart:
    """Draw the published shares, the naive forecasts of later years, and the model's fans where there are any."""
    with drawing():
        figure, (axis,) = new_axes(1, 1, 3.6)
        for (scenario, rows), style in zip(fans.groupby("scenario", sort=False), STYLES, strict=False):
            axis.fill_between(rows["year"], rows["p05"], rows["p95"], color=style.color, alpha=0.15, linewidth=0)
            axis.fill_between(rows["year"], rows["p25"], rows["p75"], color=style.color, alpha=0.25, linewidth=0)
            axis.plot(rows["year"], rows["p50"], color=style.color, linestyle=style.line, label=str(scenario))
        names = list(dict.fromkeys(frame["forecaster"]))
        for at, name in enumerate(names):
            rows, style = frame[frame["forecaster"] == name], STYLES[at % len(STYLES)]
            shift = 0.28 * (at - 0.5 * (len(names) - 1))
            error = [rows["mean"] - rows["p05"], rows["p95"] - rows["mean"]]
            axis.errorbar(
                rows["year"] + shift, rows["mean"], yerr=error, fmt=style.marker, color=style.color, markersize=5,
                capsize=2, label=called(FORECASTERS, name, say),
            )  # fmt: skip
        axis.plot(known["year"], known["value"], "o", color=INK, markersize=4, label=say("公布值", "published"))
        axis.set_ylabel(say("常住人口城镇化率 %", "resident urban share, %"))
        axis.locator_params(axis="x", integer=True)
        axis.legend(frameon=False, fontsize=8, ncols=2)
    return Chart(
        "trend",
        figure,
        say("没有任何政策的趋势会到哪里", "Where the past alone would lead"),
        say(
            "点与竖线：各朴素预测的均值与 90 % 区间（同年的点左右错开）；扇形（若有）：模型集合的 50 % 与 90 %。"
            "趋势本身即可达到目标，所以达到目标不证明任何政策。",
            "Points and lines: mean and 90 % of each naive forecast, set apart within a year; fans, if any: 50 and 90 "
            "% "
            "of the model's ensemble. The trend by itself may reach a target, so reaching one proves no policy.",
        ),
    )
