"""What searches and discoveries found: the Pareto front of mixes, and the boxes in which runs fail."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.condition import read_condition
from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, bars_of, line_of, new_figure, plain
from viz.charts.drawing import GHOST, INK
from viz.compare_numbers import money_unit
from viz.condition_words import condition_words, subject
from viz.discover_report import input_name
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region
    from viz.app.results import Boxes, Sought

HEIGHT = 420


def front_figure(found: "Sought", region: "Region", say: Say) -> Drawn:
    """Draw cost against outcome of every mix tried, the front, and its mixes under further futures."""
    question = found.manifest["question"]
    conditions = [read_condition(text, "target", region) for text in question["targets"]]
    single = len(conditions) == 1
    column = f"level_{conditions[0].column}" if single else "reach"
    divisor, unit = money_unit(float(question["budget"]), say)
    within = found.trials[found.trials["yuan"] <= float(question["budget"])]
    figure = new_figure(HEIGHT)
    look, other = LOOKS[0], LOOKS[1]
    hover = "%{x:,.3g} " + unit + ", %{y:.4g}<extra></extra>"
    dots: dict[str, Any] = {"mode": "markers", "hovertemplate": hover}
    figure.add_scatter(
        **_at(within, "yuan", column, divisor), **dots, name=say("试过的组合", "mixes tried"),
        marker={"size": 5, "color": GHOST, "symbol": "circle-open"},
    )  # fmt: skip
    figure.add_scatter(
        **_at(found.front, "yuan", column, divisor), name=say("前沿（挑选时的未来）", "front (futures of the search)"),
        mode="lines+markers", line={"color": look.color, "width": 1.5, "shape": "hv"}, hovertemplate=hover,
        marker={"size": 8, "color": "white", "line": {"width": 1.8, "color": look.color}},
    )  # fmt: skip
    checked = found.front[found.front["mix"] > 0]
    if f"checked_{column}" in checked:
        symbols = ["star" if best else other.symbol for best in checked["winner"]]
        figure.add_scatter(
            **_at(checked, "checked_yuan", f"checked_{column}", divisor),
            name=say(
                "同样的组合，另外的未来（星号：由其选定的）",
                "the same mixes, other futures (star: chosen by these)",
            ),
            mode="markers+text", text=[str(mix) for mix in checked["mix"]], textposition="bottom right",
            hovertemplate=hover, marker={"size": 11, "color": other.color, "symbol": symbols},
        )  # fmt: skip
    figure.add_hline(y=conditions[0].value if single else 0.0, line={"color": INK, "dash": "5px,3px", "width": 1})
    figure.add_vline(x=float(question["budget"]) / divisor, line={"color": INK, "dash": "1px,3px", "width": 1})
    what = say("，", "; ").join(condition_words(condition, region, say) for condition in conditions)
    share = f"{100 * float(question['probability']):.0f} %"
    if single:
        one = subject(conditions[0], region, say)
        upward = say(f"{one}，{share} 的未来至少达到", f"{one}, attained by {share} of futures")
    else:
        upward = say("最差的目标超出多少（标准差）", "how far the worst target is passed (sd)")
    figure.update_layout(
        xaxis=axis(say(f"费用（{unit}，2020 年价）", f"cost ({unit}, prices of 2020)")), yaxis=axis(plain(upward))
    )
    return Drawn(
        "seek-front",
        figure,
        say(f"费用与结果：{what}", f"Cost against outcome: {what}"),
        say(
            f"单位：横轴{unit}，纵轴为目标自己的单位。横线为目标，竖线为预算；费用为比 2020 年政策多花的钱，"
            "各未来平均。费用与效应多为假定。"
            f"来源：luohu seek，{found.name}，试过 {len(found.trials)} 种组合。",
            f"Unit: {unit} across, the target's own upwards. Level line: the target; upright: the budget. Costs beyond "
            "the policy of 2020, mean over futures; most costs and effects are assumptions. Source: luohu seek, "
            f"{found.name}, {len(found.trials)} mixes tried.",
        ),
        found.front,
        height=HEIGHT,
    )


def _at(frame: pd.DataFrame, across: str, up: str, divisor: float) -> dict[str, list[float]]:
    """Give the points of a frame."""
    rows = frame[[across, up]].dropna()
    return {"x": (rows[across] / divisor).tolist(), "y": rows[up].tolist()}


def peeling_figure(found: "Boxes", say: Say) -> Drawn:
    """Draw what each step of the peeling trades: coverage of the failures against their density in the box."""
    figure = new_figure(HEIGHT)
    for (number, rows), look in zip(found.trajectories.groupby("box"), LOOKS, strict=False):
        name = say(f"盒子 {number}", f"box {number}")
        chosen = rows[rows["chosen"].astype(bool)]
        for part, size, shown in ((rows, 6, True), (chosen, 15, False)):
            figure.add_scatter(
                **_at(part.assign(c=100 * part["coverage"], d=100 * part["density"]), "c", "d", 1.0), name=name,
                mode="lines+markers" if shown else "markers", line=line_of(look, 1.2), showlegend=shown,
                marker={"size": size, "color": look.color, "symbol": look.symbol},
                hovertemplate="%{x:.0f} %, %{y:.0f} %<extra>" + name + "</extra>",
            )  # fmt: skip
    asked, share = float(found.manifest["density"]), found.manifest["failures"] / max(1, found.manifest["runs"])
    figure.add_hline(y=100 * asked, line={"color": INK, "dash": "5px,3px", "width": 1})
    figure.add_hline(y=100 * share, line={"color": GHOST, "width": 1.5})
    figure.update_layout(
        xaxis=axis(say("覆盖：占全部失败的 %", "coverage: % of all failures"), range=[-2, 102]),
        yaxis=axis(say("密度：盒内失败的 %", "density: % that fail"), range=[0, 104]),
    )
    what = say(" 或 ", " or ").join(map(str, found.manifest["fails"]))
    return Drawn(
        "discover-peeling",
        figure,
        say(f"运行在哪里失败：{what}", f"Where runs fail: {what}"),
        say("单位：%。每点为剥离的一步，大标记为选中的盒子；虚线为所要求的密度，灰线为全部运行中的比率。",
            "Per cent. Each mark is a step of the peeling, the large ones the boxes chosen; dashed: the density asked "
            "for; grey: the share in all runs. ") + _of_runs(found, say),
        found.trajectories,
        height=HEIGHT,
    )  # fmt: skip


def bounds_figure(found: "Boxes", say: Say) -> Drawn:
    """Draw the bounds of each box, as a part of each input's range over all runs."""
    figure = new_figure(130 + 34 * max(len(found.boxes), 2), barmode="overlay")
    labels = [f"{row.box}  {plain(input_name(str(row.input), say))}" for row in found.boxes.itertuples()]
    for row, label in zip(found.boxes.to_dict("records"), labels, strict=True):
        width = float(row["most"] - row["least"]) or 1.0
        low = 0.0 if row["low"] != row["low"] else float(np.clip((row["low"] - row["least"]) / width, 0, 1))
        high = 1.0 if row["high"] != row["high"] else float(np.clip((row["high"] - row["least"]) / width, 0, 1))
        look = LOOKS[(int(row["box"]) - 1) % len(LOOKS)]
        for base, part, filling in ((0.0, 1.0, {"color": "#e4e4e4"}), (low, high - low, bars_of(look))):
            figure.add_bar(
                orientation="h", y=[label], x=[part], base=[base], marker=filling, showlegend=False,
                hovertemplate=f"{row['low']:.4g} … {row['high']:.4g} (p {row['quasi_p']:.1g})<extra></extra>",
            )  # fmt: skip
    figure.update_layout(
        xaxis=axis(say("占该输入在全部运行中的范围", "part of the input's range over all runs"), range=[0, 1.02]),
        yaxis=axis(showgrid=False, categoryorder="array", categoryarray=labels[::-1]),
    )
    return Drawn(
        "discover-bounds",
        figure,
        say("选中的盒子的界限", "Bounds of the boxes chosen"),
        say("单位：占范围的份额（0 最小，1 最大）。表中为原值与准 p 值。",
            "Unit: part of the range (0 the least, 1 the largest value). The table holds the values themselves and "
            "quasi-p-values. ") + _of_runs(found, say),
        found.boxes,
        height=130 + 34 * max(len(found.boxes), 2),
    )  # fmt: skip


def _of_runs(found: "Boxes", say: Say) -> str:
    runs, failures = found.manifest["runs"], found.manifest["failures"]
    return say(
        f"来源：luohu discover，{found.name}，{runs:,} 次运行中 {failures:,} 次失败。",
        f"Source: luohu discover, {found.name}, {failures:,} failures in {runs:,} runs.",
    )
