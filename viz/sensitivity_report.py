"""What `luohu sensitivity` prints: inputs from the one that matters most, with intervals, held against luck."""

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.sensitivity_files import Sensitivity
from experiments.sensitivity_inputs import LUCK
from viz.compare_words import effect_unit, indicator_name
from viz.labels import area_label
from viz.language import Say
from viz.sensitivity_words import input_words
from viz.table import table, wrap

if TYPE_CHECKING:
    from model.region import Region

MOST = 15
"""Inputs listed of each output of the prefecture."""
FEW = 5
"""Inputs listed of each county."""
ENOUGH = 64
"""Base points of Sobol' from which the two halves of the design are well apart."""
COLUMNS = 110

MEASURES = {
    "mu_star": ("μ*", "μ*"),
    "mu": ("μ", "μ"),
    "sigma": ("σ", "σ"),
    "ST": ("总指数", "total"),
    "S1": ("一阶", "first order"),
}
OTHERS = {"morris": ("mu", "sigma"), "sobol": ("S1",)}
"""Measures listed beside the one by which inputs are ranked."""


def sensitivity_report(found: Sensitivity, region: "Region", by_county: bool, say: Say) -> str:
    """Write the tables of every output, and what must be known of them."""
    parts = []
    for output in found.manifest["outputs"]:
        name, year = output["indicator"], int(output["year"])
        parts.append(ranking(found, name, year, region.code, MOST, region, say))
        if by_county:
            parts += [ranking(found, name, year, code, FEW, region, say) for code in region.county_codes]
    return "\n\n".join([*parts, *filter(None, [pairs_table(found, region, say)]), notes(found, say)])


def ranking(found: Sensitivity, indicator: str, year: int, area: str, most: int, region: "Region", say: Say) -> str:
    """List the inputs of one output from the one that matters most."""
    rows = found.ranked(indicator, year, area)
    others = [_measure(found, indicator, year, area, name) for name in OTHERS[found.method]]
    listed = [
        [input_name(found, row["input"], say), _interval(row), *(_short(other[row["input"]]) for other in others),
         "" if row["above_noise"] else say("不高于噪声", "not above noise")]
        for row in rows.head(most).to_dict("records")
    ]  # fmt: skip
    luck = _luck(found, indicator, year, area)
    if luck is not None:
        listed.append([say("（运气：种子）", "(luck: the seed)"), _interval(luck), *(("",) * (len(others) + 1))])
    unit = (
        effect_unit(str(rows["unit"].iloc[0]), say) if len(rows) and found.method == "morris" else say("份额", "share")
    )
    title = f"{indicator_name(indicator, say)} {year}, {area_label(region, area, say)} ({unit})"
    measures = [say(*MEASURES[name]) for name in (found.measure, *OTHERS[found.method])]
    return table([title, *measures, ""], listed)


def _measure(found: Sensitivity, indicator: str, year: int, area: str, measure: str) -> dict[Any, float]:
    """Input → value of another measure."""
    rows = found.indices
    rows = rows[(rows["indicator"] == indicator) & (rows["year"] == year) & (rows["area_code"] == area)]
    rows = rows[rows["measure"] == measure]
    return dict(zip(rows["input"], rows["value"].astype(float), strict=True))


def _luck(found: Sensitivity, indicator: str, year: int, area: str) -> dict[Any, Any] | None:
    """The row of luck."""
    rows = found.indices
    rows = rows[(rows["indicator"] == indicator) & (rows["year"] == year) & (rows["area_code"] == area)]
    rows = rows[(rows["measure"] == found.measure) & (rows["input"] == LUCK)]
    return rows.to_dict("records")[0] if len(rows) else None


def _short(value: float) -> str:
    """Write three digits; what is nothing but for rounding as nothing."""
    return "0" if abs(value) < 1e-9 else f"{value:+.3g}"


def _interval(row: dict[Any, Any]) -> str:
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return f"{value:.3g}" if math.isnan(low) else f"{value:.3g} [{max(low, 0.0):.3g}–{high:.3g}]"


def input_name(found: Sensitivity, name: str, say: Say) -> str:
    """Give what an input is called beside its own name, which commands take."""
    words = input_words(found, name, say)
    return words if name in (LUCK, words) else f"{name} {words}"


def pairs_table(found: Sensitivity, region: "Region", say: Say) -> str:
    """List the pairs of inputs whose interaction lies above zero, the largest first."""
    rows = found.pairs
    if rows.empty:
        return ""
    rows = rows[(rows["area_code"] == region.code) & rows["above_noise"]].sort_values("value", ascending=False)
    listed = [
        [indicator_name(row["indicator"], say), f"{row['input']} × {row['other']}", _interval(row)]
        for row in rows.head(MOST).to_dict("records")
    ]
    if not listed:
        return say("没有一对输入的交互高于零。", "No pair of inputs interacts beyond zero.")
    return table([say("交互", "interaction"), say("输入", "inputs"), "S2"], listed, left=2)


def notes(found: Sensitivity, say: Say) -> str:
    """Write what the numbers mean, and what was run."""
    about = found.manifest
    meaning = {
        "morris": say(
            "μ* 为一个输入走完整个范围时输出平均变动的大小，μ 为带符号的均值，σ 为随其他输入而异的程度（交互与非线性"
            "）。",
            "μ*: mean size of the change as an input goes across its whole range; μ: the signed mean; σ: how much it "
            "differs with the other inputs (interactions, curves).",
        ),
        "sobol": say(
            "总指数为方差中与该输入有关的份额（含交互），一阶为它单独的份额；估计误差可使指数略低于零，也可使一阶"
            "高于总指数：基点不够。",
            "Total: share of the variance that an input has to do with, interactions included; first order: by itself. "
            "Estimates near nothing may lie below zero; a first order above the total is noise of the estimate, from "
            "too few base points.",
        ),
    }[found.method]
    noise = say(
        "方括号为 95% 区间。“不高于噪声”：区间的下端不高于运气（只换种子）的区间上端；规模越大、重复越多，运气越小。"
        "范围是目录或先验的，各输入独立变动：换一个范围，次序就可能不同。",
        "In brackets: 95 % intervals. Not above noise: the interval's lower end is no higher than the upper end of "
        "luck's (the seed alone changed); luck shrinks with scale and replicates. Ranges are the catalogue's or the "
        "priors', each input varied independently: with other ranges the order may be another.",
    )
    facts = say(
        f"{len(about['inputs'])} 个输入与运气，{about['points']} 个{'轨迹' if found.method == 'morris' else '基点'}，"
        f"每点 {about['replicates']} 次：{about['runs']:,} 次运行，{about['failed']:,} 次失败；情景 "
        f"{about['scenario']}，规模 {about['scale']:g}，种子 {about['seed']}。",
        f"{len(about['inputs'])} inputs and luck, {about['points']} "
        f"{'trajectories' if found.method == 'morris' else 'base points'}, {about['replicates']} runs of each point: "
        f"{about['runs']:,} runs, {about['failed']:,} failed; scenario {about['scenario']}, scale "
        f"{about['scale']:g}, seed {about['seed']}.",
    )
    told = (meaning, noise, _few(about["points"], say) if found.method == "sobol" else "", facts)
    return "\n".join(line for text in told if text for line in wrap(text, COLUMNS))


def _few(points: int, say: Say) -> str:
    """Warn where so few base points were taken that the halves of the design are alike."""
    if points >= ENOUGH:
        return ""
    return say(
        f"只有 {points} 个基点：这么少时设计的两半彼此相近，阶梯状的输入（如需不需要自有住房）在两半之间可能根本不变，"
        f"指数可以错到零。引用之前请取 {ENOUGH} 个或更多。",
        f"Only {points} base points: with so few both halves of the design lie close together, an input that acts in a "
        "step (such as whether an own dwelling is required) may not change between them at all, and indices may be "
        f"wrong down to nothing. Take {ENOUGH} or more before quoting any.",
    )


def sensitivity_json(found: Sensitivity) -> str:
    """Give the analysis as one JSON object."""
    from model.results import json_text

    def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
        return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]

    return json_text({"manifest": found.manifest, "indices": rows(found.indices), "pairs": rows(found.pairs)})


def _plain(value: Any) -> Any:  # noqa: ANN401 (a value of a frame)
    return None if isinstance(value, float) and not math.isfinite(value) else value
