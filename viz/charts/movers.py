"""Who ends elsewhere because of a scenario: persons by household type, age, distance and schooling."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.charts.drawing import INK, STYLES, Chart, Style, drawing, new_axes
from viz.compare_numbers import count_unit
from viz.compare_people import GROUPINGS, LEFTWARDS, change_name, group_name
from viz.compare_values import Compared
from viz.compare_words import LEDGERS
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def movers_chart(compared: Compared, name: str, ledger: str, say: Say) -> Chart | None:
    """Draw the persons whose end state differs in the last year; nothing where nobody's does."""
    frame = compared.movers(name, compared.last, ledger)
    frame = frame[frame["persons"] != 0]
    if frame.empty:
        return None
    changes = [str(change) for change in dict.fromkeys(frame["change"])]
    looks = dict(zip(changes, STYLES, strict=False))
    groupings = [by for by in GROUPINGS if (frame["by"] == by).any()]
    with drawing():
        figure, axes = new_axes(-(-len(groupings) // 2), 2 if len(groupings) > 1 else 1, 2.35 * -(-len(groupings) // 2))
        for axis, by in zip(axes, groupings, strict=False):
            _panel(axis, frame[frame["by"] == by], looks, say)
            axis.set_title(say(*GROUPINGS[by]) + axis.get_title())
        for axis in axes[len(groupings) :]:
            axis.set_axis_off()
        _key(axes[0], looks, say)
    return Chart(
        f"movers-{ledger}-{compared.others.index(name)}",
        figure,
        say(f"{compared.last} 年谁的去向因此不同：{_ledger(ledger, say)}", f"Who ends elsewhere by {compared.last}: {_ledger(ledger, say)}"),
        say(
            "单位：人（全市规模）。逐人比较同一个人在两个情景下的终态；向右为进城或留在本市，向左为回村或离开。来源：模拟。",
            "Persons (full size). The same person's end state under both scenarios; rightwards: to town or into the "
            "city, leftwards: to the village or out of it. Source: model.",
        ),
    )


def _ledger(ledger: str, say: Say) -> str:
    """Name the ledger for a title."""
    return say("居住", "residence") if ledger == "residents" else say("户籍", "registration")


def _panel(axis: "Axes", frame: pd.DataFrame, looks: dict[str, Style], say: Say) -> None:
    """Stack the changes of each group, those that leave a town to the left."""
    groups = list(dict.fromkeys(frame["group"]))
    counts = frame.groupby(["group", "change"], sort=False)["persons"].sum()
    divisor, unit = count_unit(float(counts.max()), say)
    right, left = [0.0] * len(groups), [0.0] * len(groups)
    for change, style in looks.items():
        sizes = [float(counts.get((group, change), 0.0)) / divisor for group in groups]
        side = left if change in LEFTWARDS else right
        sign = -1.0 if change in LEFTWARDS else 1.0
        look = {"color": style.color, "hatch": style.hatch, "edgecolor": "white", "linewidth": 0.4}
        axis.barh(range(len(groups)), [sign * size for size in sizes], left=list(side), height=0.68, **look)
        for at, size in enumerate(sizes):
            side[at] += sign * size
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.set_yticks(range(len(groups)), [group_name(str(group), say) for group in groups])
    axis.set_ylim(len(groups) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.locator_params(axis="x", nbins=5)
    axis.set_title(say(f"（{unit}）", f" ({unit})"))


def _key(axis: "Axes", looks: dict[str, Style], say: Say) -> None:
    """Say under the panels which hatch is which change."""
    from matplotlib.patches import Patch

    marks = [Patch(facecolor=look.color, hatch=look.hatch, edgecolor="white") for look in looks.values()]
    labels = [change_name(change, say) for change in looks]
    axis.figure.legend(marks, labels, loc="outside lower left", ncols=min(len(labels), 4), frameon=False)
