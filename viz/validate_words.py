"""What forecasters, moves and pieces of a validation are called, and how their numbers are written."""

import math

from viz.language import Say

FORECASTERS = {
    "model": ("本模型", "the model"),
    "model_bank": ("本模型（模拟库）", "the model, bank"),
    "model_blind": ("本模型（先验未剪）", "the model, prior not pruned"),
    "persistence": ("不变", "persistence"),
    "last_increment": ("末年增量延续", "last increment"),
    "slowing": ("增量递减", "slowing increments"),
    "straight_line": ("直线", "straight line"),
    "logistic": ("逻辑曲线", "logistic"),
    "cohorts": ("队列要素法（固定率）", "cohorts, constant rates"),
    "gravity": ("引力（无住户）", "gravity, no households"),
}

ASSUMES = {
    "persistence": ("什么都不再变", "nothing changes any more"),
    "last_increment": ("每年的增量与末年相同", "every year adds what the last one added"),
    "slowing": (
        "增量按公布年份间的平均比例继续缩小",
        "increments go on shrinking by their average factor between published years",
    ),
    "straight_line": ("最小二乘直线", "a straight line by least squares"),
    "logistic": ("对数几率的直线，上限 100 %", "a straight line of the logits, ending at 100 %"),
    "cohorts": (
        "分年龄性别推算，生育、死亡、由乡到城与净流失的比率固定，各县相同",
        "ages and sexes carried on; births, deaths, moves to town and net loss at constant rates, alike everywhere",
    ),
    "gravity": (
        "由乡到城的流量与两端人口成正比、与时间的 1.5 次方成反比，强度固定",
        "flows from country to towns by size over minutes^1.5, of constant strength",
    ),
}

MOVES = {
    "village_to_town": ("村到城镇", "village to town"),
    "town_to_town": ("城镇到城镇", "town to town"),
    "to_outside": ("迁往市外", "to outside"),
    "back_to_village": ("返乡", "back to a village"),
}

AWAY = {
    "mean_age": ("平均年龄（岁）", "mean age, years"),
    "to_40": ("40 岁及以下（%）", "aged up to 40, %"),
    "over_50": ("50 岁以上（%）", "aged over 50, %"),
}

VARIANT_NAMES = {
    "model": ("本模型", "the model"),
    "no-kin": ("没有亲属网络", "no kin network"),
    "by-person": ("逐人落户", "registration by person"),
    "stayers": ("一部分从不迁移", "some never move"),
}

STAGES = {
    "contraction": ("收缩", "contraction"),
    "recovery": ("已知参数的复原", "recovery of known parameters"),
    "predictive": ("后验预测", "posterior predictive"),
    "held out": ("留出检验", "hold-outs"),
    "hindcast": ("回测 2010→2020", "hindcast 2010 → 2020"),
    "movers": ("迁移者年龄", "ages of movers"),
    "inputs": ("起点不确定输入", "uncertain inputs of the start"),
    "trend": ("无政策的趋势", "trend without policy"),
    "rests on": ("什么取决于什么", "what rests on what"),
    "ranking": ("结构变体下的排序", "ranking under structural variants"),
}


def called(names: dict[str, tuple[str, str]], key: str, say: Say) -> str:
    """Give what something is called; its own name if it has no other."""
    return say(*names[key]) if key in names else key


def written(value: float, unit: str) -> str:
    """Write a number: persons whole with separators, others with two decimals; a dash for none."""
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if unit == "persons" or abs(value) >= 1000 else f"{value:.2f}"


def listed(names: list[str], say: Say) -> str:
    """Write a list of names as code."""
    return say("、", ", ").join(f"`{name}`" for name in names)
