"""The Pareto front of a search: what is reached against what it costs, with the mixes that were tested again."""

from typing import TYPE_CHECKING

import numpy as np

from viz.charts.drawing import GHOST, INK, STYLES, Chart, drawing, new_axes
from viz.charts.naming import Point, write_names
from viz.compare_numbers import money_unit
from viz.condition_words import condition_words, subject
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.seek_reckoning import Reckoned
    from experiments.seek_result import Sought
    from model.region import Region


def front_chart(found: "Sought", region: "Region", say: Say) -> Chart:
    """Draw every mix within the budget, the front, and the mixes of it under further futures."""
    divisor, unit = money_unit(found.question.budget, say)
    share = f"{100 * found.question.probability:.0f} %"
    with drawing():
        figure, (axis,) = new_axes(1, 1, 4.4)
        marks, rings = _draw(axis, found, divisor, say)
        axis.set_xlabel(say(f"费用（{unit}，2020 年价）", f"cost ({unit}, prices of 2020)"))
        axis.set_title(_measured(found, region, share, say))
        figure.legend(*axis.get_legend_handles_labels(), loc="outside lower left", ncols=2, frameon=False)
        write_names(axis, [*marks.values(), *rings], [*map(str, marks), *([""] * len(rings))], STYLES[1].color, 8)
    targets = say("，", "; ").join(condition_words(condition, region, say) for condition in found.conditions)
    return Chart(
        "front",
        figure,
        say(f"费用与结果：{targets}", f"Cost against outcome: {targets}"),
        say(
            f"纵轴为至少 {share} 的未来所达到的值；横轴为比 2020 年政策多花的钱，各未来平均，横线为单价上下限的范围。"
            f"空心圈由挑选时的 {found.question.futures} 种未来算得，实心点由另外 {found.question.checks} 种算得，"
            "星号为由后者选定的组合：预算内概率区间下端不低于所要求的最便宜的一个。费用与效应多为假定。",
            f"Upwards: what at least {share} of the futures attain. Across: yuan beyond the policy of 2020, mean over "
            "futures, with a bar for the range of unit costs. Rings: under the "
            f"{found.question.futures} futures of the search; filled: under {found.question.checks} others; star: the "
            "cheapest within the budget whose probability's interval, under these others, begins at the one asked for "
            "or above. Most costs and effects are assumptions.",
        ),
    )


def _measured(found: "Sought", region: "Region", share: str, say: Say) -> str:
    """Say what the upward axis measures."""
    if len(found.conditions) == 1:
        text = subject(found.conditions[0], region, say)
        return say(f"{text}：{share} 的未来至少达到", f"{text}: attained by {share} of the futures")
    return say(
        "最差的目标超出多少（以各未来的标准差计，0 为恰好达到）",
        "How far the worst target is passed (standard deviations over futures; 0 is just there)",
    )


def _height(outcome: "Reckoned", found: "Sought") -> float:
    return outcome.levels[0] if len(found.conditions) == 1 else outcome.reach


def _draw(axis: "Axes", found: "Sought", divisor: float, say: Say) -> tuple[dict[int, Point], list[Point]]:
    """Draw everything but the numbers of the mixes; gives where each of these stands, by its number, and the front."""
    within = [each for each in found.outcomes if each.cost.yuan <= found.question.budget]
    finite = [each for each in within if np.isfinite(_height(each, found))]
    x, y = [each.cost.yuan / divisor for each in finite], [_height(each, found) for each in finite]
    axis.plot(x, y, ".", color=GHOST, alpha=0.5, markersize=4, label=say("试过的组合", "mixes tried"))
    front = [each.sought for each in found.front if np.isfinite(_height(each.sought, found))]
    rings = [(each.cost.yuan / divisor, _height(each, found)) for each in front]
    axis.plot(
        [x for x, _ in rings], [y for _, y in rings],
        color=STYLES[0].color, marker="o", mfc="white", markersize=5, linewidth=1.4, drawstyle="steps-post",
        label=say("前沿（挑选时的未来）", "front (futures of the search)"),
    )  # fmt: skip
    marks = _checked(axis, found, divisor, say)
    bound = found.conditions[0].value if len(found.conditions) == 1 else 0.0
    axis.axhline(bound, color=INK, linestyle=(0, (5, 2)), linewidth=0.9, label=say("目标", "target"))
    axis.axvline(
        found.question.budget / divisor, color=INK, linestyle=(0, (1, 2)), linewidth=1.2, label=say("预算", "budget")
    )
    axis.margins(y=0.1)
    axis.grid(alpha=0.25)
    return marks, rings


def _checked(axis: "Axes", found: "Sought", divisor: float, say: Say) -> dict[int, Point]:
    """Draw the mixes under further futures; gives where each stands, by its number."""
    style, outcomes = STYLES[1], [each.checked or each.sought for each in found.checked]
    shown = {k: each for k, each in enumerate(outcomes, start=1) if np.isfinite(_height(each, found))}
    for each in shown.values():
        best = found.winner is not None and each is found.winner.checked
        at, height = each.cost.yuan / divisor, _height(each, found)
        axis.plot(
            [each.cost.low / divisor, each.cost.high / divisor],
            [height] * 2,
            color=style.color,
            linewidth=0.7,
            alpha=0.6,
        )
        axis.plot(at, height, "*" if best else style.marker, color=style.color, markersize=13 if best else 5)
    axis.plot(
        [], [], style.marker, color=style.color, label=say("同样的组合，另外的未来", "the same mixes, other futures")
    )
    return {k: (each.cost.yuan / divisor, _height(each, found)) for k, each in shown.items()}
