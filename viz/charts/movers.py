"""Who lives or registers in town because of a scenario, by household type, age, distance and schooling."""

from typing import TYPE_CHECKING

from viz.charts.bars import across, fill, name_rows
from viz.charts.drawing import STYLES, Chart, drawing, new_axes
from viz.compare_numbers import count_unit
from viz.compare_people import GROUPINGS, GROUPS, KINDS, Balance, balances
from viz.compare_values import Compared
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def movers_chart(compared: Compared, name: str, ledger: str, say: Say) -> Chart | None:
    """Draw what each kind of change adds to the towns and takes from them; nothing where there is none."""
    frame = compared.movers(name, compared.last, ledger)
    found = {by: balances(frame, by) for by in GROUPINGS}
    found = {by: groups for by, groups in found.items() if groups}
    if not found:
        return None
    unit = count_unit(max(sum(p.gained for p in pairs) for groups in found.values() for pairs in groups.values()), say)
    with drawing():
        lines = -(-len(found) // 2)
        figure, axes = new_axes(lines, 2, 0.6 + 2.5 * lines)
        for axis, (by, groups) in zip(axes, found.items(), strict=False):
            _panel(axis, by, groups, unit, say)
        for axis in axes[len(found) :]:
            axis.set_axis_off()
        _key(figure, say)
    return Chart(
        f"movers-{ledger}-{compared.others.index(name)}",
        figure,
        _title(compared.last, ledger, say),
        say(
            f"单位：{unit[1]}（全市规模）。向右：在本情景下算在城镇而在参照情景下不算的人；向左：相反；"
            "黑点为两者相抵后的净数，各组相加即城镇人数之差。"
            "来源：逐人比较两次模拟。",
            f"{unit[1].capitalize()} (full size). Rightwards: those who count in town under this scenario and not "
            "under the reference; leftwards: the reverse; dots: the balance, which adds up over groups to the towns' "
            "difference. Source: both runs, person by person.",
        ),
    )


def _title(year: int, ledger: str, say: Say) -> str:
    """Give the title."""
    if ledger == "residents":
        return say(f"{year} 年谁因此住在城镇", f"Who lives in town because of it, {year}")
    return say(f"{year} 年谁因此落户城镇", f"Who is registered in town because of it, {year}")


def _panel(axis: "Axes", by: str, groups: dict[str, list[Balance]], unit: tuple[float, str], say: Say) -> None:
    """Stack gains to the right and losses to the left, and mark the balance."""
    divisor = unit[0]
    right, left = [0.0] * len(groups), [0.0] * len(groups)
    rows = range(len(groups))
    for kind, style in enumerate(STYLES[: len(KINDS)]):
        boxes = []
        for row, pairs in enumerate(groups.values()):
            gained, lost = pairs[kind].gained / divisor, pairs[kind].lost / divisor
            boxes += [across(row, right[row], right[row] + gained), across(row, left[row] - lost, left[row])]
            right[row], left[row] = right[row] + gained, left[row] - lost
        fill(axis, boxes, style.color, style.hatch)
    nets = [gain + loss for gain, loss in zip(right, left, strict=True)]
    axis.plot(nets, rows, "o", color="black", markeredgecolor="white", markersize=5)
    reach = (max(right) - min(left)) or 1.0
    axis.set_xlim(min(left) - 0.04 * reach, max(right) + 0.04 * reach)
    name_rows(axis, [say(*GROUPS[by][group]) for group in groups])
    name = say(*GROUPINGS[by]).split("（")[0].split(",")[0]
    axis.set_title(name + say(f"（{unit[1]}）", f" ({unit[1]})"))


def _key(figure: "Figure", say: Say) -> None:
    """Say under the panels which hatch is which kind of change."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    looks = STYLES[: len(KINDS)]
    marks = [Patch(facecolor=look.color, hatch=look.hatch, edgecolor="white") for look in looks]
    net = Line2D([], [], color="black", marker="o", linestyle="", markersize=5)
    labels = [*(say(*kind.name) for kind in KINDS), say("净数", "balance")]
    figure.legend([*marks, net], labels, loc="outside lower left", ncols=3, frameon=False)
