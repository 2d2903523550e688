"""Sections of the report of a validation: what the data taught, and whether the fit can be believed."""

import pandas as pd

from calibration.contracting import LEAST_LEARNED
from calibration.recovering import AMONG, ANOTHER, LEVEL
from calibration.shifting import SURE
from model.describe import markdown
from viz.agreement_words import agreement, shrunk
from viz.charts.validation import contraction_chart, predictive_chart, ranks_chart
from viz.labels import area_label, indicator_label
from viz.language import Say
from viz.validate_report import Told
from viz.validate_words import listed, written


def lessons_section(told: Told) -> str:
    """Say in a few sentences what the data could and could not teach."""
    say, frame = told.say, told.frames["contraction"]
    learned = [str(name) for name in frame.loc[frame["learned"], "parameter"]]
    rest, moved = len(frame) - len(learned), int(told.frames["shifts"]["moved"].sum())
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
            f"其余 {rest} 个从宽度上与先验分不开，用的是样本自身的值，其中 {moved} 个离开了先验的位置（第 1 节）："
            "凡取决于它们的结论，取决于假定（见第 9 节）。目标只有二十来个数，"
            "多半是同一座城市五年的两条曲线。",
            f" The other {rest} are not told apart from their priors by their width; the draws' own values are used, "
            f"and {moved} of them lie off their priors (section 1). Whatever rests on them rests on assumptions "
            "(section 9). The targets are some twenty numbers, most of them two curves of one city over five years.",
        ),
        say(
            "数据无法区分的：由乡到城的转户与城镇之间的转户（只有上报总数，κ 未知）；村改居与真正的迁移；"
            "放开落户时的积压与起点的户籍率；"
            "重新考虑的频率与搬家的代价；向外流失、返乡与外来三者的分配。每一对里总有一方没有学到，所以另一方学到的值"
            "（如 κ、重新考虑的频率）都以前者的先验为条件。",
            "What they cannot tell apart: transfers from the country and those between towns (only a gross count is "
            "published, κ is unknown); recoded villages and people who moved; the backlog when registration opened "
            "and the "
            "registered share of the start; how often households reconsider and what moving costs; who left, who came "
            "back and who arrived. Of each, one side was not learned, so what was learned of the other (κ, say, or "
            "how often households reconsider) holds given the prior of the first.",
        ),
    ])  # fmt: skip


def taught_section(told: Told) -> str:
    """Contraction of every parameter."""
    say, frame = told.say, told.frames["contraction"]
    shown = frame[frame["learned"] | (frame["contraction"] >= 0.5 * LEAST_LEARNED)]
    taught = told.kept.posterior.manifest["parameters"]
    learned = [str(name) for name in frame.loc[frame["learned"], "parameter"]]
    return "\n\n".join([
        say("## 1. 每个参数学到多少", "## 1. What was learned of each parameter"),
        told.picture(contraction_chart(frame, LEAST_LEARNED, say)),
        say(
            f"收缩低于 {LEAST_LEARNED:g} 即“没有学到”；须在 ABC-SMC 的样本与模拟库回归调整的后验中都达到。",
            f"Contraction below {LEAST_LEARNED:g} is “not learned”; it must be reached among the draws of the ABC-SMC "
            "and in the bank's regression-adjusted posterior alike.",
        ),
        _elsewhere(frame, say),
        *filter(None, [agreement(taught, learned, say) if learned else "", shrunk(taught, say)]),
        *_moved(told),
        markdown(
            [
                say("参数", "parameter"), say("学到", "learned"), say("收缩", "contraction"), say("模拟库", "bank"),
                say("别的起点", "unseen start"),
                say("后验均值", "posterior mean"), "5 %", "95 %", say("先验均值", "prior mean"),
                say("先验标准差", "prior sd"), say("两者相差", "apart"),
            ],
            [_parameter(row, say) for _, row in shown.iterrows()],
        ),
        say(
            f"另外 {len(frame) - len(shown)} 个参数的收缩低于 {0.5 * LEAST_LEARNED:g}，全部见 "
            "`luohu validate` 所写报告旁的 `frames/contraction.parquet`。",
            f"The contraction of {len(frame) - len(shown)} more is below {0.5 * LEAST_LEARNED:g}; all stand in "
            "`frames/contraction.parquet`, beside the report that `luohu validate` writes.",
        ),
    ])  # fmt: skip


def _moved(told: Told) -> list[str]:
    """What the draws have moved without narrowing it."""
    say, frame = told.say, told.frames["shifts"]
    own, others = frame[frame["moved"]], int((~frame["learned"]).sum())
    effective, reach = told.kept.posterior.manifest["effective"], float(frame["reach"].iloc[0])
    text = say(
        "**移动了而没有变窄。**没有学到的参数，样本不一定就在先验的位置上。把每个样本按先验的分布函数换成正态分数："
        f"以有效 {effective:.0f} 个样本计，{others} 个参数的平均分数全都留在 ±{reach:.2f} 之内的机会是 "
        f"{100 * SURE:.0f} %。超出的有 {len(own)} 个"
        + ("，列于下表。样本出自少数谱系，偶然的范围实际更大：继续游走之后以及模拟库自己的后验中也有的移动最可信。"
           if len(own) else "。"),
        "**Moved, not narrowed.** The draws of a parameter that was not learned need not lie where its prior does. "
        f"Each draw put through its prior gives a normal score: {effective:.0f} effective draws leave the means of all "
        f"{others} within ±{reach:.2f} in {100 * SURE:.0f} % of cases. {len(own) or 'None'} "
        f"{'lies' if len(own) < 2 else 'lie'} beyond"
        + (", listed below. Draws of few lineages leave more than that to chance: a shift that stays when they walk "
           "on, and that the bank's own posterior shares, is the surest." if len(own) else "."),
    )  # fmt: skip
    head = [
        say("参数", "parameter"), say("平均正态分数", "mean normal score"), say("继续游走之后", "walked on"),
        say("模拟库", "bank"), say("先验 90 % 之外的样本", "draws outside the prior's 90 %"),
    ]  # fmt: skip
    rows = [
        [f"`{r['parameter']}`", *(f"{r[name]:+.2f}" for name in ("shift", "shift_settled", "shift_bank")),
         f"{100 * r['outside']:.0f} %"]
        for r in own.to_dict("records")
    ]  # fmt: skip
    return [text, markdown(head, rows)] if rows else [text]


def _elsewhere(frame: pd.DataFrame, say: Say) -> str:
    """What is left of what was learned where the start is none of the populations."""
    known = frame[frame["learned"]]
    fewer = listed([str(name) for name in known.loc[known["contraction_unseen"] < LEAST_LEARNED, "parameter"]], say)
    return say(
        "这些收缩都以起点为合成人口之一为条件，而真实的 2015 年末不是任何一个；样本所用的人口更少，所以随附样本的区间"
        "只会偏窄。“别的起点”一列是起点不在其中时模拟库给出的收缩（见下节），不到 "
        f"{LEAST_LEARNED:g} 的学到的参数：{fewer or '无'}。",
        "All this holds if the start is one of the synthetic populations. The real end of 2015 is none of them, and "
        "the draws that come with the project stand on fewer still: their intervals are too narrow, if anything. "
        "“Unseen start” is what the bank gives for a start that is none of them (next section); of the learned it is "
        f"below {LEAST_LEARNED:g} for {fewer or 'none'}.",
    )


def _parameter(row: "pd.Series", say: Say) -> list[str]:  # type: ignore[type-arg]
    numbers = [f"{row[name]:.4g}" for name in ("mean", "low", "high", "prior_mean", "prior_sd")]
    shares = [f"{row[name]:.2f}" for name in ("contraction", "contraction_bank", "contraction_unseen")]
    return [f"`{row['parameter']}`", say("是", "yes") if row["learned"] else say("否", "no"), *shares, *numbers,
            f"{row['apart']:+.2f}"]  # fmt: skip


def recovery_section(told: Told) -> str:
    """Whether known parameters are found again."""
    say, frame, contraction = told.say, told.frames["recovery"], told.frames["contraction"]
    names = contraction.loc[contraction["learned"], "parameter"].tolist() or frame["parameter"].unique()[:8].tolist()
    starts = [
        (ANOTHER, say("起点不在拟合所用的人口之中", "A start that is none of those it is fitted by")),
        (AMONG, say("起点是其中之一", "A start that is one of them")),
    ]  # fmt: skip
    return "\n\n".join([
        say("## 2. 已知参数能否复原", "## 2. Are known parameters recovered"),
        say(
            "模拟库里的运行逐一充当观测（其值加上目标误差的一次抽取），由其余的运行拟合：一次只用其他人口的运行，"
            "种子与起点都不与真值相同；另一次用其余全部运行。模拟库只有有限的几种起点，而真实的起点不是其中任何一种，"
            "所以前一次把各人口之间的差别放大 √((P+1)/(P−1)) 倍（P 为人口的有效个数）；不放大，区间就太窄。",
            "Runs of the bank take the place of the observation one by one (what they gave, with a draw of each "
            "target's error) and are fitted by others: once by runs of other populations alone, which share neither "
            "seed nor start with the truth, and once by all other runs. The bank has few starts, and the real one is "
            "none of them; so in the first case what populations differ by is stretched by √((P+1)/(P−1)), P being "
            "their effective number. Without that the intervals are too narrow.",
        ),
        say(
            "这里检验的是模拟库的回归调整后验，不是预测与集合模拟所用的 ABC-SMC 样本；后者没有这样检验过。",
            "What is tested here is the bank's regression-adjusted posterior, not the draws of the ABC-SMC on which "
            "predictions and ensembles run: those have not been tested so.",
        ),
        *(_verdict(frame[frame["start"] == start], names, title, say) for start, title in starts),
        told.picture(ranks_chart(told.frames["rank_histogram"], say)),
        markdown(
            [say("学到的参数", "learned parameter"), *(title for _, title in starts), say("偶然的范围", "by chance")],
            [_recovered(frame[frame["parameter"] == name], [start for start, _ in starts]) for name in names],
        ),
    ])  # fmt: skip


def _verdict(frame: pd.DataFrame, names: list[str], title: str, say: Say) -> str:
    """How many intervals hold the truth, for one kind of start."""
    if frame.empty:
        return ""
    outside = frame[~frame["within"]]
    own = frame[frame["parameter"].isin(names)]
    narrow = own[own["covered"] < own["least"]]
    far = listed([str(name) for name in outside["parameter"]], say)
    cases, least = int(frame["cases"].iloc[0]), 100 * LEVEL
    return say(
        f"**{title}**：{cases} 次中，{least:.0f} % 区间平均覆盖学到的参数的真值 {100 * own['covered'].mean():.1f} %，"
        f"全部 {len(frame)} 个参数的 {100 * frame['covered'].mean():.1f} %；"
        f"学到的 {len(own)} 个中 {len(narrow)} 个过窄。"
        f"{len(outside)} 个参数落在二项误差（95 %）之外，按偶然应有约 {0.05 * len(frame):.0f} 个",
        f"**{title}**: over {cases} cases the {least:.0f} % intervals hold the truth of the learned parameters "
        f"{100 * own['covered'].mean():.1f} % of the time, and of all {len(frame)} "
        f"{100 * frame['covered'].mean():.1f} %; for {len(narrow)} of the {len(own)} learned they are too narrow. "
        f"{len(outside)} parameters lie outside the binomial error (95 %), where chance alone "
        f"leaves about {0.05 * len(frame):.0f}",
    ) + (say(f"：{far}。", f": {far}.") if len(outside) else say("。", "."))  # fmt: skip


def _recovered(frame: pd.DataFrame, starts: list[str]) -> list[str]:
    """One parameter: how often each kind of start is covered, in bold where chance does not explain it."""
    cells = []
    for start in starts:
        own = frame[frame["start"] == start]
        text = f"{100 * own['covered'].iloc[0]:.1f} %" if len(own) else "–"
        cells.append(text if not len(own) or own["within"].iloc[0] else f"**{text}**")
    first = frame.iloc[0]
    return [f"`{first['parameter']}`", *cells, f"{100 * first['least']:.1f}–{100 * first['most']:.1f} %"]


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
