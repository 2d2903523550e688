"""Sections of the report of a validation: what was held out, and the counties since 2010."""

import pandas as pd

from calibration.hindcasting import MODEL
from calibration.holding_out import BANK, BLIND, summed
from model.describe import markdown
from viz.charts.validation_scores import hindcast_chart, scores_chart
from viz.labels import area_label, indicator_label
from viz.language import Say
from viz.validate_report import Told
from viz.validate_words import ASSUMES, FORECASTERS, called, written


def held_out_section(told: Told) -> str:
    """Who forecasts best what was not shown."""
    say = told.say
    assumed = markdown(
        [say("预测", "forecast"), say("假定", "assumes")],
        [[called(FORECASTERS, name, say), say(*texts)] for name, texts in ASSUMES.items()],
    )
    parts = [
        say("## 4. 留出的数", "## 4. Numbers that were not shown"),
        say(
            "去掉的是目标，不是模拟：用其余目标重新调整模拟库。所有预测知道的一样多：各合成人口的起点，"
            "以及未去掉的公布值。评分为 CRPS，越小越好。",
            "Targets are left out, not simulations: the bank is adjusted to those that remain. Every forecast knows "
            "the "
            "same: the starts of the synthetic populations and what was not left out. Scored by CRPS: less is better.",
        ),
        say(
            "**模拟库的先验曾用全部目标剪过，包括这里留出的，所以它见过答案；**先验未剪的是第一波运行，"
            "没有见过任何目标，但次数少得多。要比的是后者与朴素预测。不过选定规则、先验和历年杠杆取值的人见过这段历史"
            "（README“它不能告诉你的”），朴素预测占不到这个便宜：模型领先时要记得这一点。",
            "**The bank's prior was pruned by all targets, those left out here among them, so it has seen the "
            "answer.** The "
            "model with the prior not pruned is the runs of the first wave: they have seen no target, but are far "
            "fewer. It is this one that is to be compared with the naive forecasts. But whoever chose rules, priors "
            "and the levers' past values had seen that history (README, “What it cannot tell you”), from which the "
            "naive forecasts cannot profit: read a lead of the model with that in mind.",
        ),
        assumed,
    ]
    for name, title, caution in (
        ("counties_out", say("去掉一个县", "A county left out"), say(
            "各人口的起点由县的 2020 年数推回，而且各县相加等于全市，所以被去掉的县对任何预测都不是全然未知；"
            "逻辑曲线正是推回起点所用的曲线，它若最好，不算证据。",
            "The starts were made from the counties' figures of 2020, and the counties add up to the city, so a county "
            "left out is not wholly unknown to any forecast. The logistic curve is the very curve along which the "
            "starts "
            "were taken back: if it wins, that is no evidence.",
        )),
        ("years_out", say("去掉最后几年", "The last years left out"), say(
            "只差一年时，末年增量的延续几乎不会错（2020 年差 0.04 点），所以一年的留出本身说明不了什么。",
            "Over one year the last increment is almost never wrong (0.04 points in 2020), so one year left out says "
            "nothing by itself.",
        )),
    ):  # fmt: skip
        parts += _scored(told, name, title, caution)
    return "\n\n".join(parts)


def _scored(told: Told, name: str, title: str, caution: str) -> list[str]:
    """One way of leaving out: who won, the picture, the table."""
    say, scores = told.say, told.frames[name]
    parts = [f"### {title}"]
    if scores.empty:
        return [*parts, say("这一地区没有可供这样留出的目标。", "This region has no targets that can be left out so.")]
    table = summed(scores)
    parts += [caution, _verdict(table, say), told.picture(scores_chart(table, name.replace("_", "-"), title, say))]
    rows = []
    for (held, target), group in scores.groupby(["held_out", "target"], sort=False):
        group = group[group["forecaster"] != BANK]
        best = group.iloc[int(group["crps"].to_numpy().argmin())]
        model = group[group["forecaster"] == BLIND].iloc[0]
        unit = str(best["unit"])
        where = area_label(told.kept.region, str(held), say) if held in told.kept.region.county_codes else f"≤ {held}"
        rows.append([
            where, f"`{target}`", written(float(best["observed"]), unit), written(float(model["mean"]), unit),
            f"{written(float(model['p05']), unit)} … {written(float(model['p95']), unit)}",
            written(float(model["crps"]), unit), called(FORECASTERS, str(best["forecaster"]), say),
            written(float(best["crps"]), unit),
        ])  # fmt: skip
    head = [
        say("去掉 / 所见", "left out / shown"), say("目标", "target"), say("公布", "published"),
        say("模型均值", "model's mean"), "90 %", say("模型 CRPS", "model's CRPS"), say("最好的", "best"), "CRPS",
    ]  # fmt: skip
    return [*parts, markdown(head, rows)]


def _verdict(table: pd.DataFrame, say: Say) -> str:
    """Say who wins, indicator by indicator, and where the model stands."""
    lines = []
    for (indicator, unit), rows in table.groupby(["indicator", "unit"], sort=False):
        order = [str(name) for name in rows["forecaster"]]
        values = dict(zip(order, rows["crps"].tolist(), strict=True))
        best = next(name for name in order if name != BANK)
        place = [name for name in order if name != BANK].index(BLIND) + 1
        # One number may be left out with more than one group, so that there are more forecasts than numbers.
        count, forecasts = int(rows["targets"].max()), int(rows["forecasts"].max())
        often = forecasts > count
        numbers = say(
            f"{count} 个数" + (f"，{forecasts} 次预测" if often else ""),
            f"{count} number{'s'[: count > 1]}" + (f", {forecasts} forecasts" if often else ""),
        )
        lines.append(say(
            f"- {indicator_label(str(indicator), say)}（{numbers}）："
            f"未见过答案的预测中**{called(FORECASTERS, best, say)}**最好，"
            f"{written(values[best], str(unit))}；先验未剪的模型第 {place}，{written(values[BLIND], str(unit))}；"
            f"模拟库 {written(values[BANK], str(unit))}。",
            f"- {indicator_label(str(indicator), say)} ({numbers}): of those that have not seen the answer "
            f"**{called(FORECASTERS, best, say)}** is best with {written(values[best], str(unit))}; the model with its "
            f"prior not pruned is number {place} of {len(order) - 1} with {written(values[BLIND], str(unit))}; the "
            "bank "
            f"has {written(values[BANK], str(unit))}.",
        ))  # fmt: skip
    return "\n".join(lines)


def hindcast_section(told: Told) -> str:
    """Ten years from the census of 2010."""
    say, frame = told.say, told.frames["hindcast"]
    table = frame.groupby("forecaster", sort=False)["crps"].mean().sort_values(kind="stable")
    order = [str(name) for name in table.index]
    model = frame[frame["forecaster"] == MODEL]
    right = ((model["mean"] > model["before"]) == (model["observed"] > model["before"])).sum()
    return "\n\n".join([
        say("## 5. 回测：2010→2020 年各县人口", "## 5. Hindcast: the counties' residents, 2010 → 2020"),
        say(
            "**起点是假定的。** 模型从 2015 年末开始，2010 年除各县人口外一无所知。这里把各县人口放回 2010 年，"
            "年龄、住户、城镇人口的比例、政策与外部环境仍是 2015 年末起的十年；参数又是用 2020 年人口拟合的。"
            "所以检验的只是：拟合出的规则自行运转十年，是否把人引向、引离对的县；这不是 2010 年能作出的预测。",
            "**The start is assumed.** The model begins at the end of 2015, and of 2010 nothing is known but the "
            "counties' "
            "residents. They are put back to those of 2010; ages, households, who lives in town, policy and the world "
            "outside are those of the ten years from the end of 2015. And the parameters were fitted to residents of "
            "2020. "
            "So it tests only whether the fitted rules, left alone for ten years, draw people to and from the right "
            "counties. It is no forecast that could have been made in 2010.",
        ),
        say(
            f"方向：{len(model)} 个县中 {int(right)} 个增减正确。平均 CRPS "
            f"最好的是**{called(FORECASTERS, order[0], say)}**"
            f"（{table.iloc[0]:,.0f} 人），模型第 {order.index(MODEL) + 1}（{table[MODEL]:,.0f} 人）。",
            f"Direction: {int(right)} of {len(model)} counties grow or shrink as they did. Best by mean CRPS: "
            f"**{called(FORECASTERS, order[0], say)}** ({table.iloc[0]:,.0f} persons); the model is number "
            f"{order.index(MODEL) + 1} ({table[MODEL]:,.0f} persons).",
        ),
        told.picture(hindcast_chart(frame, told.kept.region, say)),
        _counties(told, frame),
    ])  # fmt: skip


def _counties(told: Told, frame: pd.DataFrame) -> str:
    """Every forecast of every county."""
    say = told.say
    codes = list(dict.fromkeys(str(code) for code in frame["area_code"]))
    head = [say("预测", "forecast"), *(area_label(told.kept.region, code, say) for code in codes), "CRPS"]
    first = frame.drop_duplicates("area_code").set_index("area_code")
    rows = [
        [text, *(f"{float(first[column][code]):,.0f}" for code in codes), ""]
        for text, column in ((say("2010 年", "in 2010"), "before"), (say("2020 年", "in 2020"), "observed"))
    ]
    for name, group in frame.groupby("forecaster", sort=False):
        values = group.set_index("area_code")["mean"]
        rows.append([called(FORECASTERS, str(name), say), *(f"{values[code]:,.0f}" for code in codes),
                     f"{group['crps'].mean():,.0f}"])  # fmt: skip
    return markdown(head, rows)
