"""Sections of the report of a validation: movers' ages, the uncertain start, and what rests on what."""

import math

import numpy as np
import pandas as pd

from calibration.resting import CLEAR, share_of
from model.describe import markdown
from viz.charts.validation_scores import ages_chart
from viz.labels import indicator_label
from viz.language import Say
from viz.validate_report import Told
from viz.validate_words import AWAY, MOVES, called, listed

MOVED = 0.5
"""Standard deviations from which on a shift is spoken of."""


def movers_section(told: Told) -> str:
    """Who moves, by age, beside what is known of migrants."""
    say, flows, stock = told.say, told.frames["mover_ages"], told.frames["away_ages"]
    summed = flows.groupby("age").sum(numeric_only=True)
    rates = (summed[list(MOVES)].T / summed["persons"].clip(lower=1)).T
    ages = [int(age) for age in rates.index.to_numpy()]
    tops = {name: ages[int(rates[name].to_numpy().argmax())] for name in MOVES if name != "back_to_village"}
    peaks = say("；", "; ").join(f"{called(MOVES, name, say)} {age}–{age + 4}" for name, age in tops.items())
    rows = [
        [called(AWAY, str(r["measure"]), say), f"{r['mean']:.1f}", f"{r['low']:.1f} … {r['high']:.1f}",
         f"{r['known']:.1f}" if math.isfinite(r["known"]) else "–"]
        for r in stock.to_dict("records")
    ]  # fmt: skip
    return "\n\n".join([
        say("## 6. 迁移者的年龄", "## 6. Ages of those who move"),
        say(
            "都不是目标，只作对照。文献与普查一致的是：迁移率在二十岁上下达到峰值，随后下降，"
            "孩子随父母而动（罗杰斯与卡斯特罗 1981）。"
            f"模型的峰值（岁）：{peaks}。",
            "None of this is a target. What literature and censuses agree on: rates of moving peak around twenty and "
            "fall "
            "from there, children move with their parents (Rogers and Castro 1981). The model's peaks, years: "
            f"{peaks}.",
        ),
        told.picture(ages_chart(flows, _year(told), say)),
        say(
            "村里登记、住在城镇或市外的 16–64 岁者，与 2020 年全国农民工监测对照；后者也含在本乡就业者，且只数就业者，"
            f"所以不求相等。{_ages_apart(stock, say)}",
            "Those of 16–64 who are registered in a village and live in town or outside, beside the national survey of "
            "migrant workers of 2020, which counts those working near home too, and only who works; the two need not "
            f"be the same. {_ages_apart(stock, say)}",
        ),
        markdown(
            [say("量", "measure"), say("模型", "model"), say("各样本间", "draws"), say("全国 2020", "China 2020")],
            rows,
        ),
    ])  # fmt: skip


def _ages_apart(stock: pd.DataFrame, say: Say) -> str:
    """Whether the model's migrants are younger or older than those known, and whether the draws span it."""
    row = stock[stock["measure"] == "mean_age"].iloc[0]
    off = float(row["mean"] - row["known"])
    if not math.isfinite(off) or row["low"] <= row["known"] <= row["high"]:
        return ""
    return say(
        f"模型的迁移者平均{'年轻' if off < 0 else '年长'} {abs(off):.1f} 岁，超出各样本之间的差别：这是模型的偏差，"
        "没有校正。",
        f"The model's migrants are {abs(off):.1f} years {'younger' if off < 0 else 'older'} on the mean, further than "
        "its draws differ: a bias of the model that nothing corrects.",
    )


def _year(told: Told) -> int:
    """Year whose movers were looked at: the last of any target."""
    return max(target.year for target in told.kept.targets)


def inputs_section(told: Told) -> str:
    """How much the fit owes to each uncertain input of the start."""
    say, frame = told.say, told.frames["start_inputs"]
    rows = []
    for name, group in frame.groupby("input", sort=False):
        strongest = group.iloc[int(group["shift"].abs().to_numpy().argmax())]
        first = group.iloc[0]
        rows.append([
            f"`{name}`", f"{first['below']:.4g}", f"{first['above']:.4g}", f"{100 * first['share_runs']:.0f} %",
            f"{100 * first['share_above']:.0f} %", f"`{strongest['parameter']}`", f"{strongest['shift']:+.2f}",
        ])  # fmt: skip
    rows.sort(key=lambda row: -abs(float(row[-1])))
    shares = np.bincount(told.kept.bank.particles.populations) / len(told.kept.bank.particles.populations)
    few = 1.0 / float(shares @ shares)
    moved = [row[0].strip("`") for row in rows if abs(float(row[-1])) >= MOVED]
    found = say(
        f"使某个学到的参数移动半个标准差以上的：{listed(moved, say)}。"
        if moved else "没有一项使学到的参数移动半个标准差以上。",
        f"Inputs that move a learned parameter by half a standard deviation or more: {listed(moved, say)}."
        if moved else "None moves a learned parameter by half a standard deviation.",
    )  # fmt: skip
    return "\n\n".join([
        say("## 7. 拟合取决于起点的哪些不确定输入", "## 7. What the fit owes to the uncertain start"),
        say(
            "2015 年末没有观测。各合成人口按每项输入的高低分成两半，各自拟合；两个后验均值之差（以后验标准差计）"
            "就是拟合对该输入的依赖，"
            f"其中也混有两半之间别的差别：模拟库的人口按运行次数计只相当于 {few:.1f} 个，所以几乎每项输入都显出移动，"
            "只有最大的几项可信。最近的运行中高半所占的份额若离全库的份额远，"
            "说明数据对该输入本身有所言。",
            "The end of 2015 was not observed. The synthetic populations are halved by each input and each half is "
            "fitted by "
            "itself; the difference of the two posterior means, in posterior standard deviations, is what the fit "
            "owes to "
            "that input. Other differences of the halves are in it too: by their runs the bank's populations count as "
            f"no more than {few:.1f}, so nearly every input shows a shift, and only the largest mean much. Where the "
            "upper half's share of the nearest runs is far from its share of the bank, the data say something of the "
            "input "
            "itself.",
        ),
        found,
        markdown(
            [
                say("输入", "input"), say("低半均值", "mean, lower half"), say("高半均值", "upper half"),
                say("全库中高半", "upper of the bank"), say("最近的运行中", "of the nearest"),
                say("移动最多的参数", "parameter moved most"), say("移动（标准差）", "shift, sd"),
            ],
            rows,
        ),
    ])  # fmt: skip


def rests_section(told: Told) -> str:
    """Results by the parameters on which they rest that nobody taught."""
    say, frame = told.say, told.frames["rests_on"]
    title = say("## 9. 什么取决于什么", "## 9. What rests on what")
    if frame.empty:
        return title + "\n\n" + say("没有可以拆开的效应。", "There is no effect to be taken apart.")
    year, seeds = int(frame["year"].iloc[0]), int(frame["seeds"].max())
    rows = []
    for (scenario, indicator), group in frame.groupby(["scenario", "indicator"], sort=False):
        rows += _rests(str(scenario), str(indicator), group, told)
    return "\n\n".join([
        title,
        say(
            f"各情景到 {year} 年的效应（与 2020 年政策延续之差，百分点）。"
            "逐个把经由某参数起作用的杠杆退回重算，缺掉的就取决于该参数。各部分有交互，不必相加。"
            f"参数取后验均值，规模同模拟库，{seeds} 个种子的均值 ± 标准误。"
            "只列没有学到的参数中最大的三个：它们是从带噪声的数中挑出的最大者，所以偏大。"
            f"效应或缺掉的部分不超过 {CLEAR:g} 个标准误时不写份额。",
            f"Effect of each scenario by {year} against the policy of 2020 carried on, in points, rerun with the "
            "levers that act through one parameter put back: what is then missing rests on it. Parts interact and need "
            "not add up. Parameters at posterior means, at the scale of the bank; means over "
            f"{seeds} seed{'s'[: seeds != 1]} ± standard error. Of those not learned the three largest stand here: the "
            "largest of noisy values, which therefore lean to the large side. No share is written where the effect or "
            f"what is missing of it is within {CLEAR:g} standard errors of nothing.",
        ),
        markdown(
            [
                say("情景", "scenario"), say("结果", "result"), say("效应", "effect"),
                say("取决于（未学到）", "rests on (not learned)"), say("来历", "status"),
                say("缺了它", "without"), say("缺掉的", "missing"), say("份额", "share"),
            ],
            rows,
        ),
    ])  # fmt: skip


def _rests(scenario: str, indicator: str, group: pd.DataFrame, told: Told) -> list[list[str]]:
    """The three parameters not learned on which most of an effect rests."""
    say = told.say
    own = group[~group["learned"]]
    own = own.reindex(own["rests"].abs().sort_values(ascending=False, kind="stable").index).head(3)
    rows = []
    for r in own.to_dict("records"):
        share = share_of(r["effect"], r["effect_se"], r["rests"], r["rests_se"])
        status = {"assumption": say("假定", "assumption"), "literature": say("文献", "literature")}
        rows.append([
            f"`{scenario}`", indicator_label(indicator, say), _with_error(r["effect"], r["effect_se"]),
            f"`{r['parameter']}`", status.get(str(r["status"]), str(r["status"])), f"{r['without']:+.2f}",
            _with_error(r["rests"], r["rests_se"]), f"{100 * share:.0f} %" if math.isfinite(share) else "–",
        ])  # fmt: skip
    return rows


def _with_error(value: float, error: float) -> str:
    """Write a number with its standard error, if that is known."""
    return f"{value:+.2f}" + (f" ± {error:.2f}" if math.isfinite(error) else "")
