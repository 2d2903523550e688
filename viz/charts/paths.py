"""Both urban shares by year under every scenario, beside the plan's history and targets."""

from typing import TYPE_CHECKING

from viz.charts.drawing import GHOST, INK, STYLES, Chart, draw_line, drawing, new_axes, spread
from viz.charts.keys import scenario_key
from viz.compare_values import Compared
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def paths_chart(compared: Compared, say: Say) -> Chart:
    """Draw the paths of both shares, the reference as a ghost line."""
    with drawing():
        figure, axes = new_axes(1, 2, 3.7)
        for axis, ledger in zip(axes, LEDGERS, strict=True):
            _share(axis, compared, SHARES[ledger], say)
            axis.set_title(say(*LEDGERS[ledger]) + say("（%）", " (%)"))
        scenario_key(figure, compared, say, reference=True)
    return Chart(
        "paths",
        figure,
        say("两个城镇化率的路径", "Paths of both urban shares"),
        say(
            "单位：%。线为模拟（灰色粗线为参照情景），线端标出最后一年的值；实心点为规划给出的历史值，"
            "空心三角为规划目标，"
            "“>”是下限，“≈”是约数。来源：模拟；规划。没有政策变化的趋势也可能自行达到目标。",
            "Per cent. Lines: model (thick grey: the reference), the last year's value at their ends; filled marks: "
            "the "
            "plan's history; open triangles: its targets, “>” a lower bound, “≈” approximate. Source: model; the "
            "plan. The trend without any change of policy may reach a target by itself.",
        ),
    )


def _share(axis: "Axes", compared: Compared, indicator: str, say: Say) -> None:
    """Draw one share: the reference first, then each scenario over it, with the last values at the ends."""
    years = compared.years
    ends: list[tuple[float, str]] = []
    reference = [effect.reference for effect in compared.series(compared.others[0], indicator)]
    axis.plot(years, reference, color=GHOST, linewidth=4.5, alpha=0.55, solid_capstyle="round")
    ends.append((reference[-1], GHOST))
    for name, style in zip(compared.others, STYLES, strict=False):
        values = [effect.value for effect in compared.series(name, indicator)]
        draw_line(axis, years, values, style)
        ends.append((values[-1], style.color))
    plan_marks(axis, compared, indicator)
    axis.margins(y=0.08)
    low, high = axis.get_ylim()
    heights = spread([value for value, _ in ends], (high - low) * 0.055)
    for (value, color), height in zip(ends, heights, strict=True):
        axis.text(years[-1] + 0.4, height, f"{value:.2f}", color="#555555" if color == GHOST else color, va="center")
    first = compared.region.start
    axis.set_xlim(first, max(years[-1], first + 5) + 3.4)
    axis.set_xticks([year for year in range(first, compared.region.last + 1, 5) if year <= years[-1]])
    axis.grid(axis="y", alpha=0.3)


def plan_marks(axis: "Axes", compared: Compared, indicator: str) -> None:
    """Mark the plan's values of a share: history as points, targets as open triangles with their signs."""
    from model.levers import EXOGENOUS_RECODES

    plan, history = compared.region.plan, compared.region.start + EXOGENOUS_RECODES
    rows = plan[(plan["indicator"] == indicator) & (plan["area_code"] == compared.city)]
    for row in rows.to_dict("records"):
        target = row["year"] > history
        if row["year"] > compared.last:
            continue
        axis.plot(
            row["year"],
            row["value"],
            "^" if target else "o",
            color=INK,
            mfc="white" if target else INK,
            ms=7 if target else 4,
            zorder=5,
        )
        if target:
            axis.annotate(
                f"{SIGNS[row['relation']]}{row['value']:g}",
                (row["year"], row["value"]),
                xytext=(-3, 6),
                textcoords="offset points",
                ha="right",
                fontsize=8.5,
            )
