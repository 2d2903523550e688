"""Charts of a validation: what was taught, recovered and predicted."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from viz.charts.bars import across, fill, name_rows
from viz.charts.drawing import GHOST, INK, STYLES, Chart, drawing, new_axes
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 24
"""Parameters shown of those that were taught least."""


def contraction_chart(frame: pd.DataFrame, least: float, say: Say) -> Chart:
    """Draw how much narrower each parameter's posterior is than its prior, those taught most first."""
    shown = frame.head(SHOWN)
    with drawing():
        figure, (axis,) = new_axes(1, 1, 1.2 + 0.21 * len(shown))
        for row, (value, learned) in enumerate(zip(shown["contraction"], shown["learned"], strict=True)):
            style = STYLES[0] if learned else STYLES[1]
            fill(axis, [across(row, 0.0, max(float(value), 0.0))], style.color, style.hatch)
        marks: dict[str, Any] = {"color": INK, "markersize": 3.8, "linestyle": "none"}
        axis.plot(shown["contraction_bank"], range(len(shown)), "D", **marks)
        axis.plot(shown["contraction_unseen"], range(len(shown)), "D", **marks, markerfacecolor="white")
        axis.axvline(least, color=INK, linewidth=0.9, linestyle="--")
        name_rows(axis, [str(name) for name in shown["parameter"]])
        axis.set_xlim(min(0.0, float(shown["contraction_unseen"].min())) - 0.02, 1.0)
        axis.set_xlabel(say("收缩（0 什么也没学到，1 完全确定）", "contraction (0: nothing learned, 1: certain)"))
    return Chart(
        "contraction",
        figure,
        say("数据教会了什么：后验比先验窄多少", "What the data taught: how much narrower than the prior"),
        say(
            f"条：后验样本的收缩，即 1 − 后验方差 / 先验方差（正态分数）；"
            f"实菱形：仅由模拟库得到的收缩；空菱形：起点不在其人口之中时。虚线：{least:g}，条与实菱形都不低于它才算"
            "“学到”（无纹的条）。只列收缩最大的参数。",
            f"Bars: 1 − variance of the posterior over that of the prior, in normal scores, among the draws; diamonds: "
            f"by the bank alone, open ones for a start that is none of its populations; dashed: {least:g}, which bars "
            "and filled diamonds must reach to count as learned (bars without hatch). The parameters taught most.",
        ),
    )


def ranks_chart(frame: pd.DataFrame, say: Say) -> Chart:
    """Draw the histogram of the truth's rank for each parameter, with what chance leaves."""
    names = list(dict.fromkeys(frame["parameter"]))[:9]
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    with drawing():
        figure, axes = new_axes(rows, columns, 0.9 + 1.5 * rows)
        for axis, name in zip(axes, names, strict=False):
            _ranks(axis, frame[frame["parameter"] == name])
            axis.set_title(name)
        for axis in axes[len(names) :]:
            axis.set_visible(False)
        figure.supxlabel(say("真值在后验中的秩（0 至 1）", "rank of the truth in the posterior (0 to 1)"), fontsize=9)
        figure.supylabel(say("次数", "cases"), fontsize=9)
    return Chart(
        "ranks",
        figure,
        say("复原：真值在后验中的秩", "Recovery: rank of the truth in the posterior"),
        say(
            "以模拟库里的一次运行当作观测，用其他人口、其他种子的运行来拟合；只列学得最多的参数。"
            "灰带：若拟合诚实，每格有 95 % 的把握落在其中；"
            "中间高表示区间过宽，两端高表示过窄，一边高表示有偏。检验的是模拟库的回归调整后验，不是 ABC-SMC 的样本。",
            "Runs of the bank take the place of the observation and are fitted by runs of other populations and seeds; "
            "the parameters taught most. "
            "Grey: where a bin lies in 95 % of cases if the fit is honest. High in the middle: intervals too wide; at "
            "both ends: too narrow; at one end: biased. Tested is the bank's regression-adjusted posterior, not the "
            "draws of the ABC-SMC.",
        ),
    )


def _ranks(axis: "Axes", frame: pd.DataFrame) -> None:
    count = len(frame)
    axis.axhspan(float(frame["least"].iloc[0]), float(frame["most"].iloc[0]), color=GHOST, alpha=0.3, linewidth=0)
    edges = frame["bin"].to_numpy() / count
    axis.bar(edges, frame["cases"], width=0.9 / count, align="edge", color=STYLES[0].color)
    axis.set_xlim(0.0, 1.0)
    axis.set_ylim(0.0, 1.25 * max(float(frame["cases"].max()), float(frame["most"].max())))


def predictive_chart(frame: pd.DataFrame, say: Say) -> Chart:
    """Draw what the posterior gives for each target, in units of its error from what was published."""
    with drawing():
        figure, (axis,) = new_axes(1, 1, 1.2 + 0.24 * len(frame))
        for row, entry in enumerate(frame.to_dict("records")):
            _interval(axis, row, {str(key): value for key, value in entry.items()})
        axis.axvspan(-1.64, 1.64, color=GHOST, alpha=0.2, linewidth=0)
        name_rows(axis, [str(name) for name in frame["target"]])
        axis.set_xlabel(say("离公布值多少个目标误差", "errors of the target away from what was published"))
    return Chart(
        "predictive",
        figure,
        say("后验样本另换种子重跑，与公布值相比", "Draws run under new seeds, beside what was published"),
        say(
            "粗线：运行结果的 50 % 区间；细线：90 %；实心点：用于拟合的目标；空心点：只作检验的。"
            "区间目标按最近的一端计，"
            "落在区间内为零。灰带：±1.64 个误差。细线比灰带宽得多，说明模拟的偶然（小规模）比公布误差大。",
            "Thick: half of the runs; thin: 90 %; filled: targets fitted; open: only checked. A band counts from its "
            "nearer end, zero inside. Grey: ±1.64 errors. Lines much wider than that are chance at the small scale of "
            "the runs.",
        ),
    )


def _interval(axis: "Axes", row: int, entry: dict[str, Any]) -> None:
    """Draw one target's intervals, a band counted from its nearer end."""
    ends = [entry[name] for name in ("p05", "p25", "p50", "p75", "p95")]
    far = [float((v - np.clip(v, entry["low"], entry["high"])) / entry["error"]) for v in ends]
    style = STYLES[0] if entry["use"] == "fit" else STYLES[1]
    axis.plot([far[0], far[4]], [row, row], color=style.color, linewidth=1.0)
    axis.plot([far[1], far[3]], [row, row], color=style.color, linewidth=3.2)
    axis.plot(far[2], row, "o", color=INK, markerfacecolor=INK if entry["use"] == "fit" else "white", markersize=4.5)
