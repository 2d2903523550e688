"""What goal seeking found, in words: the front, the cheapest mix that holds, and how far to trust either."""

from pathlib import Path
from typing import TYPE_CHECKING

from policies.catalogue import catalogue
from policies.cost_words import FOLLOWS, RANGE, WHO_PAYS
from policies.entry import value_text
from viz.compare_levers import NAMES
from viz.compare_numbers import digits, money_unit
from viz.compare_values import shortened
from viz.compare_words import lever_name
from viz.condition_words import condition_words, level_text, subject
from viz.language import Say
from viz.levers_words import PAYERS, STATUSES
from viz.run_report import unidentified
from viz.sweep_report import duration
from viz.table import table, wrap

if TYPE_CHECKING:
    from experiments.seek_reckoning import Cost, Reckoned
    from experiments.seek_result import Found, Sought
    from model.region import Region

COLUMNS = 110
"""Of the terminal."""


def seek_report(found: "Sought", region: "Region", out: Path, say: Say) -> str:
    """Write everything found."""
    parts = [
        _asked(found, region, say),
        _front(found, region, say),
        _winner(found, say),
        *caveats(found, say),
        _where(found, out, say),
    ]
    return "\n\n".join("\n".join(wrap(part, COLUMNS)) if "\n" not in part else part for part in parts)


def chance(outcome: "Reckoned") -> str:
    """Write a probability with its interval, in percent."""
    low, high = (100.0 * end for end in outcome.interval)
    return f"{100.0 * outcome.probability:.0f} % ({low:.0f}–{high:.0f})"


def _asked(found: "Sought", region: "Region", say: Say) -> str:
    """Say what was sought, and how far the policy of 2020 comes by itself."""
    question, reference = found.question, found.reference
    divisor, unit = money_unit(question.budget, say)
    targets = say("，", "; ").join(condition_words(condition, region, say) for condition in found.conditions)
    payers = say("、", ", ").join(say(*PAYERS[payer]) for payer in question.payers)
    asked = f"{100 * question.probability:.0f} %"
    whose = say(f"，只计{payers}所付", f", of what {payers} pay") if payers else ""
    lines = [
        say(f"目标：{targets}", f"Targets: {targets}"),
        say(
            f"概率：{asked}；预算：{digits(question.budget / divisor)} {unit}{whose}",
            f"Probability: {asked}; budget: {digits(question.budget / divisor)} {unit}{whose}",
        ),
        say(
            f"2020 年政策不变时达到的概率：{chance(reference)}",
            f"With the policy of 2020 carried on they are reached with probability {chance(reference)}",
        ),
    ]
    return "\n".join(lines)


def _front(found: "Sought", region: "Region", say: Say) -> str:
    """Lay out the mixes that were run under further futures."""
    divisor, unit = money_unit(max(abs(e.sought.cost.yuan) for e in found.checked), say)
    share = f"{100 * found.question.probability:.0f} %"
    names = [subject(condition, region, say) for condition in found.conditions]
    head = [
        say("组合", "mix"), say("杠杆数", "levers"),
        say(f"费用（{unit}）", f"cost ({unit})"), say("低—高", "low to high"),
        *(say(f"{share} 达到：{name}", f"{share} attain {name}") for name in names),
        say("达到目标的概率", "targets met"), say("寻找时", "in the search"),
    ]  # fmt: skip
    rows = []
    for k, each in enumerate(found.checked, start=1):
        outcome = each.checked or each.sought
        mark = " *" if each is found.winner else ""
        levels = [level_text(level, c) for level, c in zip(outcome.levels, found.conditions, strict=True)]
        cost = [digits(outcome.cost.yuan / divisor), _range(outcome.cost, divisor, say)]
        rows.append(
            [
                f"{k}{mark}",
                str(len(each.mix)),
                *cost,
                *levels,
                chance(outcome),
                f"{100 * each.sought.probability:.0f} %",
            ]
        )
    return table(head, rows)


def _range(cost: "Cost", divisor: float, say: Say) -> str:
    return say("—", " to ").join(digits(end / divisor) for end in (cost.low, cost.high))


def _winner(found: "Sought", say: Say) -> str:
    """Lay out the cheapest mix that holds, lever by lever; or say that there is none."""
    winner = found.winner
    if winner is None:
        return say(
            f"没有选定任何组合：检验过的组合中，没有一个费用在预算内、且{_enough(found, say)}。"
            "可以试更多组合（--trials）、增加检验的未来（--checks，区间随之变窄）、提高预算，或降低概率。",
            f"No mix is starred: none that was tested stays within the budget and {_enough(found, say)}. Try more "
            "mixes (--trials), more futures that test them (--checks, which narrow the interval), a larger budget, or "
            "a lower probability.",
        )
    number = 1 + next(k for k, each in enumerate(found.checked) if each is winner)
    if not winner.mix:
        return say(
            f"* 组合 {number} 什么也不改：2020 年的政策不变，也{_enough(found, say)}。",
            f"* Mix {number} changes nothing: the policy of 2020 carried on {_enough(found, say)}.",
        )
    title = say(
        f"* 组合 {number}（2021 年起各年、全市）是其中费用在预算内、且{_enough(found, say)}的最便宜的一个：",
        f"* Mix {number}, in every year from 2021 and everywhere, is the cheapest of these that stays within the "
        f"budget and {_enough(found, say)}:",
    )
    return "\n".join([*wrap(title, COLUMNS), _levers(winner, found, say)])


def _enough(found: "Sought", say: Say) -> str:
    """Say what a mix must do under the further futures to be starred."""
    checks, asked = found.question.checks, f"{100 * found.question.probability:.0f} %"
    return say(
        f"在 {checks} 种检验的未来中至少 {found.needed} 种达到目标（区间的下端由此不低于 {asked}）",
        f"meets the targets in at least {found.needed} of the {checks} futures that test it (the interval then begins "
        f"at {asked} or above)",
    )


def _levers(winner: "Found", found: "Sought", say: Say) -> str:
    outcome, known = winner.checked or winner.sought, catalogue()
    divisor, unit = money_unit(max((abs(cost.yuan) for cost in outcome.by_lever.values()), default=0.0), say)
    today = {ladder.key: ladder.today for ladder in found.ladders}
    head = [
        say("杠杆", "lever"), say("不改时", "left alone"), say("取值", "value"), say("单位", "unit"),
        say(f"费用（{unit}）", f"cost ({unit})"), say("低—高", "low to high"), say("单价来源", "unit cost"),
        say("效应来源", "effect"),
    ]  # fmt: skip
    rows = []
    for lever, value in winner.mix.items():
        cost, entry = outcome.by_lever.get(lever), known[lever]
        money = [digits(cost.yuan / divisor), _range(cost, divisor, say)] if cost is not None else ["0", "–"]
        name = f"{shortened(lever_name(lever, say), NAMES)} {lever}"
        sources = [say(*STATUSES[entry.cost.status]), say(*STATUSES[entry.effect])]
        rows.append([name, value_text(today[lever]), value_text(value), entry.lever.unit, *money, *sources])
    followed = [cost for lever, cost in outcome.by_lever.items() if lever not in winner.mix]
    if followed:
        low, yuan, high = (sum(getattr(cost, end) for cost in followed) for end in ("low", "yuan", "high"))
        rest = [digits(yuan / divisor), say("—", " to ").join(digits(end / divisor) for end in (low, high))]
        rows.append([say("随之而来（未改的杠杆）", "follows (levers left alone)"), "", "", "", *rest, "", ""])
    return table(head, rows)


def caveats(found: "Sought", say: Say) -> list[str]:
    """Say how far to trust all this."""
    question, known = found.question, catalogue()
    assumed = sum(known[ladder.key].cost.status == "assumption" for ladder in found.ladders)
    effects = sum(known[ladder.key].effect == "assumption" for ladder in found.ladders)
    total, checks = len(found.ladders), question.checks
    drawn = (
        say("参数取自后验抽样", "parameters are a posterior's draws")
        if question.draws is not None
        else say("参数按先验抽取，未经校准", "parameters are drawn from their priors, not calibrated")
    )
    tried, scale = len(found.mixes), f"{question.scale:g}"
    sentences = [
        say(
            f"费用与效应有多少是假定：{total} 个杠杆中，{assumed} 个的单价、{effects} 个的效应是假定，"
            "其余最多有文献依据；“最便宜”只是在这些假定之下。",
            f"How far costs and effects are assumptions: of {total} levers, the unit costs of {assumed} and the "
            f"effects of {effects} are assumed; the others have a source in the literature at best. The cheapest mix "
            "is the cheapest under these assumptions.",
        ),
        say(
            f"概率由 {checks} 种未来数得（{drawn}；合成人口与运气也各不相同），它们没有参与寻找；括号内是 95 % 区间。"
            f"寻找时的 {question.futures} 种未来较少，由此找到的组合在其中总显得好一些，所以不作数。",
            f"Probabilities are counted over {checks} futures ({drawn}; synthetic population and luck differ too) that "
            "had no part in the search; in brackets stands a 95 % interval. The futures of the search are few "
            f"({question.futures}), and what was found by them looks better in them than it is.",
        ),
        say(
            f"试了 {tried} 个不同的组合，规模 {scale}：更便宜的可能没有试到。杠杆从 2021 年起取同一数值、全市相同"
            + ("。" if question.cuts else "，且不低于 2020 年的力度（--cuts 放开）。"),
            f"{tried} different mixes were tried, at size {scale}: a cheaper one may have been missed. A lever has one "
            "value from 2021 on, the same everywhere"
            + ("." if question.cuts else ", and no measure is carried out less than in 2020 (--cuts allows that)."),
        ),
        say(*FOLLOWS),
        say(*RANGE),
        say(*WHO_PAYS),
        unidentified(say),
    ]
    if any(each.sought.cost.yuan < 0.0 for each in found.checked):
        sentences.append(
            say(
                "费用为负的组合省下别处的开支，例如少建出售的住房；省钱的与付钱的未必是同一方。",
                "A mix that costs less than nothing saves outlays elsewhere, such as on dwellings for sale that are "
                "not built; who saves need not be who pays.",
            )
        )
    if found.winner is not None:
        sentences.insert(
            2,
            say(
                f"带 * 的组合正是由这 {checks} 种未来从前沿上选定的，所以数得的比率对它至少略有偏高。因此选定时看"
                "区间的下端，而不是比率本身：若只看比率，真实概率低于要求的组合也常会当选。",
                f"The mix with * was chosen from the front by these {checks} futures, so the share counted of it is "
                "flattered at least a little. That is why it is chosen by the lower end of its interval: by the share "
                "alone, a mix whose true probability lies below the one asked for would often be chosen.",
            ),
        )
    if found.failed:
        sentences.insert(
            2,
            say(
                f"{found.failed} 次运行没有结果，按未达到目标计；原因见 luohu store show。",
                f"{found.failed} runs gave no result and count as targets missed; luohu store show tells why.",
            ),
        )
    return sentences


def _where(found: "Sought", out: Path, say: Say) -> str:
    """Say where everything is, and what identifies it."""
    from experiments.seek_files import MIX

    first, last = MIX.format(1), MIX.format(len(found.checked))
    return "\n".join(
        [
            say(
                f"用时 {duration(found.seconds, say)}，{found.runs:,} 次运行，其中新模拟 {found.done:,} 次。",
                f"It took {duration(found.seconds, say)} for {found.runs:,} runs, of which {found.done:,} were new.",
            ),
            say(
                f"{out}：{first} … {last} 可直接用于 luohu run --scenario 与 luohu compare；front.zh.png，"
                "front.parquet，trials.parquet，costs.parquet，manifest.json，runs（运行库）",
                f"{out}: {first} … {last}, to be given to luohu run --scenario and luohu compare; front.en.png, "
                "front.parquet, trials.parquet, costs.parquet, manifest.json, runs (the store)",
            ),
            f"digest {found.digest}",
        ]
    )
