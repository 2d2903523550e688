"""Section of the report of a validation: whether the ranking of policies survives other structures of the model."""

import math
from typing import TYPE_CHECKING

import pandas as pd

from calibration.ranking import SURE, THE_MODEL, TIED, agreement, pairs, ranked
from model.describe import markdown
from viz.charts.validation_ranking import ranking_chart
from viz.labels import indicator_label
from viz.language import Say
from viz.validate_report import Told
from viz.validate_words import VARIANT_NAMES, called, listed, written

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


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
    apart = pairs(found)
    rows = [
        [called(VARIANT_NAMES, str(r["variant"]), say), indicator_label(str(r["indicator"]), say),
         written(r["tau"], ""), str(r["told"]), _changed(apart, r, say)]
        for r in agreement(apart).to_dict("records")
    ]  # fmt: skip
    errors = _errors(apart, say)
    return "\n\n".join([
        title,
        say(
            f"没有亲属网络、逐人决定落户、一部分家庭从不迁移：每个变体用自己的模拟库（至少 {runs:,} 次运行）各自拟合，"
            f"取 {draws} 个样本，再按对两个城镇化率的效应给情景排序。"
            f"同一样本、同一运气下两两相减；差的均值不超过 {TIED:g} 点或其 {SURE:g} 个标准误的视为并列"
            f"（{errors}）。名次是 1 加上明确在前者的个数；"
            "只有在模型与变体之下都分得清先后而方向相反的一对，才算次序变了。τ 为 1 即次序与并列全同。",
            "No kin network; registration by person; a share of households that never moves: each variant is fitted by "
            f"a bank of its own of at least {runs:,} runs, then scenarios are ranked by their mean effect on both "
            f"urban shares under {draws} draws. Two scenarios are compared draw by draw under the same luck and are "
            f"tied if their mean difference is within {TIED:g} points or {SURE:g} of its standard errors ({errors}). A "
            "place is 1 + the number of those clearly ahead. An order has changed where a pair stands clearly one way "
            "under the model and clearly the other way under the variant; τ of 1 is the same order and the same ties.",
        ),
        told.picture(ranking_chart(places, int(found["year"].iloc[0]), say)),
        markdown(
            [
                say("变体", "variant"), say("结果", "result"), "Kendall τ",
                say("两边都分得清的对数", "pairs clear in both"), say("次序变了的", "who changes place"),
            ],
            rows,
        ),
        _places(places, told),
    ])  # fmt: skip


def _errors(apart: pd.DataFrame, say: Say) -> str:
    """Say how large the standard errors of differences are."""
    known = apart["se"].dropna()
    if known.empty:
        return say("这里标准误不明", "not known here")
    return say(
        f"中位数 {known.median():.3f} 点，最大 {known.max():.3f} 点",
        f"their median is {known.median():.3f} points, the largest {known.max():.3f}",
    )


def _changed(apart: pd.DataFrame, row: "Mapping[Hashable, object]", say: Say) -> str:
    """Name the pairs whose order has changed, each with its difference under the model and under the variant."""
    texts = []
    for names in filter(None, str(row["changed"]).split(",")):
        first, second = names.split()
        own = apart[(apart["indicator"] == row["indicator"]) & (apart["first"] == first) & (apart["second"] == second)]
        before, now = (
            _difference(own[own["variant"] == variant].iloc[0]) for variant in (THE_MODEL, str(row["variant"]))
        )
        texts.append(f"{listed([first, second], say)}{say('：', ': ')}{before} → {now}")
    return say("；", "; ").join(texts) or say("无", "none")


def _difference(row: "pd.Series") -> str:  # type: ignore[type-arg]
    return f"{row['difference']:+.2f}" + (f" ± {row['se']:.2f}" if math.isfinite(row["se"]) else "")


def _places(places: pd.DataFrame, told: Told) -> str:
    """Place of each scenario under each variant, and its effect with its standard error."""
    say = told.say
    variants = list(dict.fromkeys(places["variant"]))
    rows = []
    for (indicator, scenario), own in places.groupby(["indicator", "scenario"], sort=False):
        cells = {
            str(cell["variant"]): f"{cell['place']} ({cell['effect']:+.2f} ± {cell['se']:.2f})".replace(" ± nan", "")
            for cell in own.to_dict("records")
        }
        rows.append([
            indicator_label(str(indicator), say), f"`{scenario}`", *(cells.get(str(name), "–") for name in variants),
        ])  # fmt: skip
    names = [called(VARIANT_NAMES, str(variant), say) for variant in variants]
    return markdown([say("结果", "result"), say("情景", "scenario"), *names], rows)
