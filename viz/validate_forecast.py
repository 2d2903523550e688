"""Section of the report of a validation: the model's forecasts beside where the past alone would lead."""

import pandas as pd

from agents.errors import InputError
from calibration.forecast import packaged_ensemble
from experiments.ensemble_files import Ensemble
from experiments.ensemble_told import OF_TRAINING
from model.describe import markdown
from viz.charts.validation_scores import trend_chart
from viz.compare_words import SHARES, indicator_name
from viz.ensemble_report import fans_rows, targets_rows, variance_rows
from viz.ensemble_words import effective_text, scenario_label, scenario_title
from viz.validate_report import Told
from viz.validate_words import FORECASTERS, called

RESIDENT = "resident_urban_share"


def trend_section(told: Told) -> str:
    """Where no policy leads, and beside it the forecasts that come with the region, if any do."""
    say, frame, region = told.say, told.frames["trend"], told.kept.region
    try:
        found, lacking = packaged_ensemble(region), ""
    except InputError as error:
        found, lacking = None, str(error)
    known = [(t.year, t.value) for t in told.kept.targets if _published(t.areas, t.indicator, t.use, region.code)]
    fans = pd.DataFrame(columns=["scenario", "year", "p05", "p25", "p50", "p75", "p95"])
    if found is not None:
        fans = found.fans[(found.fans["area_code"] == region.code) & (found.fans["indicator"] == RESIDENT)]
    rows = [
        [called(FORECASTERS, str(r["forecaster"]), say), str(r["year"]), f"{r['mean']:.2f}",
         f"{r['p05']:.2f} … {r['p95']:.2f}"]
        for r in frame.to_dict("records")
    ]  # fmt: skip
    parts = [
        say("## 8. 趋势不是政策", "## 8. Trend is not policy"),
        say(
            "只由 2016—2020 年的数外推，没有任何政策。达到目标因此不证明任何政策；"
            "政策的效应只能是同一运气下两次运行之差。",
            "Carried on from 2016–2020 alone, without any policy. So reaching a target proves no policy; an effect of "
            "a policy is the difference of two runs under the same luck.",
        ),
        told.picture(trend_chart(pd.DataFrame(known, columns=["year", "value"]), frame, fans, say)),
        markdown(
            [
                say("朴素预测", "naive forecast"), say("年", "year"),
                say("常住城镇化率均值 %", "resident share, mean %"), "90 %",
            ],
            rows,
        ),
        _forecast(found, told) if found is not None else say(
            f"没有模型的扇形：{lacking}", f"No fans of the model: {lacking}"
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _published(areas: tuple[str, ...], indicator: str, use: str, code: str) -> bool:
    """Whether a target is a published resident share of the region."""
    return areas == (code,) and indicator == RESIDENT and use == "fit"


def _forecast(found: Ensemble, told: Told) -> str:
    """Fans, probabilities of targets, and where the variance comes from, of the ensemble that comes with the region."""
    say, region = told.say, told.kept.region
    colon = say("：", ": ")
    titles = say("；", "; ").join(
        f"{scenario_label(found, name)}{colon}{scenario_title(found, name, say)}" for name in found.scenarios
    )
    about = _drawn(found, told) + say(f"情景：{titles}。", f" Scenarios: {titles}.")
    parts = [say("### 模型的预测", "### The model's forecast"), about]
    for share in SHARES.values():
        parts += [f"**{indicator_name(share, say)}**", markdown(*fans_rows(found, region, share, say))]
    parts += [
        say(
            "各目标在各情景下达到的概率，方括号内为 95 % 蒙特卡洛区间；约数目标无所谓达到。",
            "Probability of reaching each target under each scenario, with its Monte Carlo interval of 95 %; an "
            "approximate target cannot be said to be reached. ",
        )
        + say(*OF_TRAINING),
        markdown(*targets_rows(found, say)),
        say(
            "预测的方差由参数、起点、偶然与情景各占多少：",
            "What the variance of the forecast is made of: parameters, the start, chance, and the scenario.",
        ),
        markdown(*variance_rows(found, region, say)),
    ]
    return "\n\n".join(parts)


def _drawn(found: Ensemble, told: Told) -> str:
    """What the fans stand on, and what they therefore leave out."""
    say, about = told.say, found.manifest
    draws = about["draws"]
    counts = told.kept.posterior.manifest["populations"]
    most, number = max((int(count), name) for name, count in counts.items())
    share = 100 * most / sum(counts.values())
    worth = effective_text(draws, say)
    worth = worth and say(f"（{worth}）", f" ({worth})")
    text = say(
        f"随附集合：后验的 {draws['count']} 个样本{worth} × {about['replicates']} 个种子 × "
        f"{len(found.scenarios)} 个情景，规模 {about['scale']:g}。"
        f"样本只用 {draws['populations']} 个合成人口，{number} 号占后验的 {share:.0f} %；真实的起点不是其中任何一个，"
        "所以扇形只会偏窄；“起点”的方差只是这些人口之间的差别，按样本数加权，只会偏小。",
        f"The ensemble that comes with the region: {draws['count']} draws{worth} of the posterior × "
        f"{about['replicates']} seeds × {len(found.scenarios)} scenarios at scale {about['scale']:g}. The draws "
        f"stand on {draws['populations']} synthetic populations, {share:.0f} % of the posterior on number {number}; "
        "the real start is none of them, so the fans are too narrow if anything; the start's part of the variance is "
        "what these populations differ by, weighted by their draws, and too small if anything.",
    )
    if draws["digest"] != told.kept.posterior.digest:
        text += say("**它取自另一个后验，不是这里检验的。**", " **Its posterior is another than the one tested here.**")
    return text
