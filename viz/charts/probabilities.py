"""The probability of reaching each target of the plan under each scenario, with its Monte Carlo interval."""

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.ensemble_files import Ensemble
from viz.charts.bars import across, fill
from viz.charts.drawing import INK, STYLES, Chart, drawing, new_axes
from viz.compare_words import indicator_name
from viz.ensemble_words import percent, scenario_title, target_text
from viz.language import Say
from viz.table import width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 30
"""Of a label at the left."""


def probabilities_chart(found: Ensemble, say: Say) -> Chart | None:
    """Draw a bar a target and scenario; nothing where no target's year was simulated."""
    targets = found.targets
    if targets.empty:
        return None
    groups = [group.set_index("scenario") for _, group in targets.groupby(["target", "year"], sort=False)]
    with drawing():
        figure, (axis,) = new_axes(1, 1, 1.2 + len(groups) * (0.22 * len(found.scenarios) + 0.16))
        for at, group in enumerate(groups):
            _bars(axis, found, group, at, say)
        axis.set_yticks(range(len(groups)), [_name(group, say) for group in groups])
        axis.set_ylim(len(groups) - 0.45, -0.55)
        axis.set_xlim(0, 112)
        axis.set_xticks(range(0, 101, 20))
        axis.set_xlabel(say("达到的概率（%）", "probability of reaching it (%)"))
        axis.tick_params(axis="y", length=0)
        axis.grid(axis="x", alpha=0.3)
        _key(figure, found, say)
    return Chart(
        "targets",
        figure,
        say("达到规划各目标的概率", "The probability of reaching each target of the plan"),
        say(
            "横条为达到目标的运行所占的份额，黑线为其 95% 抽样区间，不含模型本身的错误；“>”“<”为单侧目标，"
            "没有符号的读作单侧，是假定。没有政策变化的趋势也可能达到目标：达到目标不能证明政策有效。来源：模拟；规划。",
            "Bars: share of runs that reach the target; black lines: its 95 % sampling interval, which leaves out that "
            "the model may be wrong. “>”, “<”: one-sided; without a sign read as one-sided, an assumption. The trend "
            "without any policy may reach a target too: reaching one proves nothing about a policy. Model; plan.",
        ),
    )


def _bars(axis: "Axes", found: Ensemble, group: pd.DataFrame, at: int, say: Say) -> None:
    """Draw one target's bars, one under the other."""
    count = len(found.scenarios)
    thick = 0.8 / count
    for k, (name, style) in enumerate(zip(found.scenarios, STYLES * 3, strict=False)):
        row: Any = group.loc[name]
        place = at + (k - (count - 1) / 2) * thick
        if math.isnan(row["probability"]):
            axis.text(1, place, say("约数，无法判断", "approximate: cannot be said"), va="center", fontsize=7.5)
            continue
        share, low, high = (100 * float(row[key]) for key in ("probability", "low", "high"))
        _, right, bottom, top = across(0, 0.0, share, thick * 0.86)
        fill(axis, [(0.0, right, place + bottom, place + top)], style.color, style.hatch)
        axis.plot([low, high], [place, place], color=INK, linewidth=1.1)
        axis.text(high + 1.5, place, percent(share / 100), va="center", fontsize=7.5)


def _name(group: pd.DataFrame, say: Say) -> str:
    """Write which target it is, in two lines where it is long."""
    first: Any = group.iloc[0]
    name = indicator_name(str(first["indicator"]), say).removesuffix(" %")
    return "\n".join([*wrap(name, COLUMNS), f"{target_text(first)} ({first['year']})"])


def _key(figure: "Figure", found: Ensemble, say: Say) -> None:
    from matplotlib.patches import Patch

    styles = (STYLES * 3)[: len(found.scenarios)]
    patches = [Patch(facecolor=s.color, hatch=s.hatch, edgecolor="white") for s in styles]
    labels = [scenario_title(found, name, say) for name in found.scenarios]
    columns = max(1, min(len(labels), 120 // (max(map(width, labels)) + 10)))
    figure.legend(patches, labels, loc="outside lower left", ncols=columns, frameon=False)
