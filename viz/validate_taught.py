"""Sections of the report of a validation: what the data taught, and whether the fit can be believed."""

import pandas as pd

from calibration.calibrating import LEAST_LEARNED
from calibration.recovering import LEVEL
from model.describe import markdown
from viz.charts.validation import contraction_chart, predictive_chart, ranks_chart
from viz.labels import area_label, indicator_label
from viz.language import Say
from viz.validate_report import Told
from viz.validate_words import listed, written


def lessons_section(told: Told) -> str:
    """Say in a few sentences what the data could and could not teach."""
    say, frame = told.say, told.frames["contraction"]
    learned = [str(name) for name in frame.loc[frame["learned"], "parameter"]]
    rest = len(frame) - len(learned)
    if learned:
        taught = say(
            f"数据教会了 {len(frame)} 个未知参数中的 {len(learned)} 个：{listed(learned, say)}。",
            f"The data taught {len(learned)} of {len(frame)} unknown parameters: {listed(learned, say)}.",
        )
    else:
        taught = say(
            f"{len(frame)} 个未知参数中没有一个是数据教会的。",
            f"The data taught none of {len(frame)} unknown parameters.",
        )
    return "\n\n".join([
        say("## 数据能教与不能教的", "## What the data could and could not teach"),
        taught + say(
            f"其余 {rest} 个仍是先验：凡取决于它们的结论，取决于假定（见末节）。目标只有二十来个数，"
            "多半是同一座城市五年的两条曲线。",
            f" The other {rest} keep their priors: whatever rests on them rests on assumptions (last section). The "
            "targets "
            "are some twenty numbers, most of them two curves of one city over five years.",
        ),
        say(
            "数据无法区分的：由乡到城的转户与城镇之间的转户（只有上报总数，κ 未知）；村改居与真正的迁移；"
            "放开落户时的积压与起点的户籍率；"
            "重新考虑的频率与搬家的代价；向外流失、返乡与外来三者的分配。这些都只抽样，不拟合。",
            "What they cannot tell apart: transfers from the country and those between towns (only a gross count is "
            "published, κ is unknown); recoded villages and people who moved; the backlog when registration opened "
            "and the "
            "registered share of the start; how often households reconsider and what moving costs; who left, who came "
            "back and who arrived. These are drawn, never fitted.",
        ),
    ])  # fmt: skip


def taught_section(told: Told) -> str:
    """Contraction of every parameter."""
    say, frame = told.say, told.frames["contraction"]
    shown = frame[frame["learned"] | (frame["contraction"] >= 0.5 * LEAST_LEARNED)]
    apart = frame.loc[frame["learned"], "apart"].abs()
    agree = say(
        f"两种后验在学到的参数上最多相差 {apart.max():.2f} 个标准差（要求 0.2）。",
        f"On the learned parameters the two posteriors differ by at most {apart.max():.2f} standard deviations (0.2 is "
        "asked for).",
    )
    return "\n\n".join([
        say("## 1. 每个参数学到多少", "## 1. What was learned of each parameter"),
        told.picture(contraction_chart(frame, LEAST_LEARNED, say)),
        say(
            "收缩低于 0.2 即“没有学到”；须在 ABC-SMC 的样本与模拟库回归调整的后验中都达到。",
            "Contraction below 0.2 is “not learned”; it must be reached among the draws of the ABC-SMC and in the "
            "bank's "
            "regression-adjusted posterior alike. ",
        ) + (agree if len(apart) else ""),
        markdown(
            [
                say("参数", "parameter"), say("学到", "learned"), say("收缩", "contraction"), say("模拟库", "bank"),
                say("后验均值", "posterior mean"), "5 %", "95 %", say("先验均值", "prior mean"),
                say("先验标准差", "prior sd"), say("两者相差", "apart"),
            ],
            [_parameter(row, say) for _, row in shown.iterrows()],
        ),
        say(
            f"另外 {len(frame) - len(shown)} 个参数的收缩低于 {0.5 * LEAST_LEARNED:g}，全部见 "
            "`frames/contraction.parquet`。",
            f"The contraction of {len(frame) - len(shown)} more is below {0.5 * LEAST_LEARNED:g}; all stand in "
            "`frames/contraction.parquet`.",
        ),
    ])  # fmt: skip


def _parameter(row: "pd.Series", say: Say) -> list[str]:  # type: ignore[type-arg]
    numbers = [f"{row[name]:.4g}" for name in ("mean", "low", "high", "prior_mean", "prior_sd")]
    shares = [f"{row[name]:.2f}" for name in ("contraction", "contraction_bank")]
    return [f"`{row['parameter']}`", say("是", "yes") if row["learned"] else say("否", "no"), *shares, *numbers,
            f"{row['apart']:+.2f}"]  # fmt: skip


def recovery_section(told: Told) -> str:
    """Whether known parameters are found again."""
    say, frame = told.say, told.frames["recovery"]
    contraction = told.frames["contraction"]
    learned = frame[frame["parameter"].isin(contraction.loc[contraction["learned"], "parameter"])]
    cases, outside = int(frame["cases"].iloc[0]), frame[~frame["within"]]
    rows = [
        [f"`{r['parameter']}`", f"{100 * r['covered']:.1f} %", f"{100 * r['least']:.1f}–{100 * r['most']:.1f} %",
         say("是", "yes") if r["within"] else say("否", "no")]
        for _, r in (learned if len(learned) else frame.head(8)).iterrows()
    ]  # fmt: skip
    verdict = say(
        f"{cases} 次中，全部 {len(frame)} 个参数的 {100 * LEVEL:.0f} % 区间平均覆盖真值 "
        f"{100 * frame['covered'].mean():.1f} %；"
        f"{len(outside)} 个参数落在二项误差（95 %）之外，按偶然应有约 {0.05 * len(frame):.0f} 个。",
        f"Over {cases} cases the {100 * LEVEL:.0f} % intervals of all {len(frame)} parameters hold the truth "
        f"{100 * frame['covered'].mean():.1f} % of the time on average; {len(outside)} parameters lie outside the "
        f"binomial error (95 %), where chance alone leaves about {0.05 * len(frame):.0f}.",
    )
    far = listed([str(name) for name in outside["parameter"]], say)
    return "\n\n".join([
        say("## 2. 已知参数能否复原", "## 2. Are known parameters recovered"),
        say(
            "模拟库里的运行逐一充当观测（其值加上目标误差的一次抽取），用其余人口的运行拟合：种子与人口都不与真值相同。",
            "Runs of the bank take the place of the observation one by one (what they gave, with a draw of each "
            "target's error) and are fitted by the runs of all other populations: neither seed nor population is that "
            "of the truth.",
        ),
        verdict + (say(f"在外的：{far}。", f" Outside: {far}.") if len(outside) else ""),
        told.picture(ranks_chart(told.frames["rank_histogram"], say)),
        markdown(
            [say("参数", "parameter"), say("覆盖", "covered"), say("偶然的范围", "by chance"), say("在内", "within")],
            rows,
        ),
    ])  # fmt: skip


def predictive_section(told: Told) -> str:
    """Whether the posterior gives what was published."""
    say, frame, region = told.say, told.frames["predictive"], told.kept.region
    fit = frame[frame["use"] == "fit"]
    rows = []
    for r in frame.to_dict("records"):
        areas = say("、", ", ").join(area_label(region, code, say) for code in str(r["area_code"]).split())
        known = written(r["low"], r["unit"]) + ("" if r["low"] == r["high"] else f" … {written(r['high'], r['unit'])}")
        rows.append([
            f"`{r['target']}`", indicator_label(str(r["indicator"]), say), areas, str(r["year"]), known,
            written(r["p50"], r["unit"]), f"{written(r['p05'], r['unit'])} … {written(r['p95'], r['unit'])}",
            f"{r['misfit']:+.2f}", say("是", "yes") if r["in_90"] else say("否", "no"),
            say("拟合", "fitted") if r["use"] == "fit" else say("检验", "checked"),
        ])  # fmt: skip
    return "\n\n".join([
        say("## 3. 后验能否给出公布值", "## 3. Does the posterior give what was published"),
        say(
            f"样本另换种子重跑。{len(fit)} 个拟合目标中，{int(fit['in_90'].sum())} 个的公布值落在 90 % 区间（含误差）"
            "内，"
            f"{int(fit['in_50'].sum())} 个在 50 % 区间内。它们就是用来拟合的数，所以高于名义值不算证明，低于才是警告。",
            f"Draws run again under new seeds. Of {len(fit)} fitted targets {int(fit['in_90'].sum())} lie inside the "
            "90 % "
            f"interval (errors included), {int(fit['in_50'].sum())} inside that of 50 %. They are the very numbers "
            "that "
            "were fitted: more than the nominal share proves nothing, less would be a warning.",
        ),
        told.picture(predictive_chart(frame, say)),
        markdown(
            [
                say("目标", "target"), say("指标", "indicator"), say("地区", "area"), say("年", "year"),
                say("公布", "published"), say("中位", "median"), "90 %", say("离差（标准差）", "misfit, sd"),
                say("在 90 % 内", "in 90 %"), say("用途", "use"),
            ],
            rows,
        ),
    ])  # fmt: skip
