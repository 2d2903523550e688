"""Section of the report of a validation: whether the ranking of policies survives other structures of the model."""

import pandas as pd

from calibration.ranking import agreement, ranked
from model.describe import markdown
from viz.charts.validation_ranking import ranking_chart
from viz.labels import indicator_label
from viz.validate_report import Told
from viz.validate_words import VARIANT_NAMES, called, listed, written


def ranking_section(told: Told) -> str:
    """Who changes place."""
    say, found = told.say, told.frames["ranking"]
    title = say("## 10. 政策的排序经得住别的结构吗", "## 10. Does the ranking of policies survive other structures")
    if found.empty:
        return (
            title
            + "\n\n"
            + say("这次没有运行结构变体（--variants 0）。", "No structural variant was run (--variants 0).")
        )
    places, runs, draws = ranked(found), int(found["runs"].min()), int(found.groupby("variant")["draw"].nunique().max())
    rows = [
        [called(VARIANT_NAMES, str(r["variant"]), say), indicator_label(str(r["indicator"]), say),
         written(r["tau"], ""), listed(str(r["moved"]).split(), say) or say("无", "none")]
        for r in agreement(places).to_dict("records")
    ]  # fmt: skip
    return "\n\n".join([
        title,
        say(
            f"没有亲属网络、逐人决定落户、一部分家庭从不迁移：每个变体用自己的模拟库（至少 {runs:,} 次运行）各自拟合，"
            f"取 {draws} 个样本，再按对两个城镇化率的效应给情景排序。"
            "τ 为 1 即次序全同；相差不到 0.01 点的视为并列。",
            "No kin network; registration by person; a share of households that never moves: each variant is fitted by "
            f"a bank of its own of at least {runs:,} runs, then scenarios are ranked by their mean effect on both "
            f"urban shares under {draws} draws. τ of 1 is the same order; effects within 0.01 points are tied.",
        ),
        told.picture(ranking_chart(places, int(found["year"].iloc[0]), say)),
        markdown(
            [say("变体", "variant"), say("结果", "result"), "Kendall τ", say("换了位置的", "who changes place")], rows
        ),
        _places(places, told),
    ])  # fmt: skip


def _places(places: pd.DataFrame, told: Told) -> str:
    """Place and effect of each scenario under each variant."""
    say = told.say
    variants = list(dict.fromkeys(places["variant"]))
    rows = []
    for (indicator, scenario), own in places.groupby(["indicator", "scenario"], sort=False):
        cells = {str(cell["variant"]): f"{cell['place']} ({cell['effect']:+.2f})" for cell in own.to_dict("records")}
        rows.append([
            indicator_label(str(indicator), say), f"`{scenario}`", *(cells.get(str(name), "–") for name in variants),
        ])  # fmt: skip
    names = [called(VARIANT_NAMES, str(variant), say) for variant in variants]
    return markdown([say("结果", "result"), say("情景", "scenario"), *names], rows)
