"""What `luohu monitor` prints: figures beside their path, targets before and after, and how far to trust it."""

import math
from typing import TYPE_CHECKING

from policies.indicators import indicators
from viz.labels import area_label, indicator_label, value_text
from viz.language import Say
from viz.table import table, wrap

if TYPE_CHECKING:
    from calibration.monitoring import Monitored
    from calibration.posterior import Posterior
    from model.region import Region

WIDTH = 110


def monitor_report(found: "Monitored", posterior: "Posterior", region: "Region", scenario: str, say: Say) -> str:
    """Write the whole report.

    Args:
        found: what the figures say.
        posterior: that was weighed.
        region: it is of.
        scenario: that the city was taken to follow.
        say: the language.
    """
    parts = [
        _paragraph(verdict_text(found, say)),
        figures_table(found, region, say),
        targets_table(found, scenario, say),
        _paragraph(chance_text(found, say)),
        _paragraph(limits(posterior, scenario, say)),
    ]
    return "\n\n".join(filter(None, parts))


def _paragraph(text: str) -> str:
    return "\n".join(wrap(text, WIDTH))


def verdict_text(found: "Monitored", say: Say) -> str:
    """Say how many draws are left, and what that means."""
    text = say(
        f"{found.draws} 个抽样按公布的数字加权后，有效的还有 {found.effective:.0f} 个。",
        f"Of {found.draws} draws, effectively {found.effective:.0f} are left after the figures weighed them.",
    )
    if found.verdict == "too few":
        return text + say(
            "太少，不足以给出新的概率：数字落在几乎所有抽样之外，模型或情景缺了什么，应重新校准。",
            " Too few to say what the probabilities become: the figures lie beyond almost every draw. The model or the "
            "scenario lacks something; calibrate anew.",
        )
    if found.verdict == "few":
        return text + say(
            "偏少：新的概率只是大概，--draws 取更多抽样会更可靠。",
            " Few: the new probabilities are rough, and more --draws make them firmer.",
        )
    return text


def figures_table(found: "Monitored", region: "Region", say: Say) -> str:
    """Lay out every figure beside its path."""
    places = {
        "below": say("路径之下", "below its path"), "on": say("在路径上", "on its path"),
        "above": say("路径之上", "above its path"),
    }  # fmt: skip
    head = [
        say("指标", "indicator"), say("地区", "area"), say("年", "year"), say("公布", "published"),
        say("路径中位", "path, median"), say("路径 90 %", "path, 90 %"), say("更低的概率", "chance of lower"),
        say("所在", "where"), say("加权后中位", "median after"), say("加权后 90 %", "90 % after"),
    ]  # fmt: skip
    rows = []
    for row in found.figures.to_dict("records"):

        def text(name: str, row: dict = row) -> str:  # type: ignore[type-arg]
            return value_text(float(row[name]), str(row["unit"]))

        refused = math.isnan(row["after"])
        after = ["–", "–"] if refused else [text("after"), f"{text('after05')} … {text('after95')}"]
        rows.append(
            [
                indicator_label(str(row["indicator"]), say), area_label(region, str(row["area_code"]), say),
                str(row["year"]), text("value"), text("p50"), f"{text('p05')} … {text('p95')}", f"{row['lower']:.2f}",
                places[str(row["place"])], *after,
            ]
        )  # fmt: skip
    return table(head, rows, left=2)


def targets_table(found: "Monitored", scenario: str, say: Say) -> str:
    """Lay out the targets' probabilities before and after."""
    if found.targets.empty:
        return ""
    names = {each.key: say(*each.name) for each in indicators()}
    head = [
        say(f"目标（情景 {scenario}）", f"target (scenario {scenario})"), say("年", "year"), say("规划", "plan"),
        say("此前概率", "before"), say("此后概率", "after"),
    ]  # fmt: skip
    rows = []
    for row in found.targets.to_dict("records"):
        years = str(row["year"]) if row["since"] == row["year"] else f"{row['since']}–{row['year']}"
        plan = f"{'' if row['relation'] == '=' else row['relation']}{row['value']:g}"
        rows.append([names[str(row["target"])], years, plan, _share(row["before"]), _share(row["after"])])
    return table(head, rows)


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def chance_text(found: "Monitored", say: Say) -> str:
    """Say whose chance is in the numbers, and what it was told from."""
    return say(
        f"机遇：运行的规模是 {found.scale:g}，其机遇已从每个抽样的值中扣除"
        f"（{found.again} 个抽样换一种机遇再算一次，由此得知）；路径是抽样所预期的，不含机遇。"
        "权重、更低的概率和各目标的概率计入数字的误差和真实的市自身的机遇；机遇逐年相承，所以各年的数字不当作彼此独立。"
        "许多抽样取同一值（被上限卡住）的目标，按运行本身计。",
        f"Chance: the runs have a scale of {found.scale:g}, and theirs is taken out of what each draw gave (told by "
        f"{found.again} draws run once more under other luck); a path is what the draws expect, without chance. "
        "Weights, chances of lower and the targets' probabilities count the figures' errors and the real prefecture's "
        "own chance, which carries over, so that figures of several years are not taken as independent. A target that "
        "many draws give the same value, since a limit holds it, counts as the runs gave it.",
    )


def limits(posterior: "Posterior", scenario: str, say: Say) -> str:
    """Say what rests on what."""
    learned = ", ".join(posterior.learned) or say("无", "none")
    return say(
        f"抽样来自后验 {posterior.digest[:12]}，由数据得知的参数：{learned}；其余从宽度上与先验分不开，用抽样自身的值。"
        f"城市被视为按情景 {scenario} 行事；达到目标不能证明政策有效，没有政策的趋势也可能达到。",
        f"Draws of the posterior {posterior.digest[:12]}; learned from the data: {learned}; all others are not told "
        "apart from their priors by their width, and the draws' own values are used. The city is taken to follow the "
        f"scenario {scenario}. Reaching a target proves nothing about a policy: the trend without any may reach it "
        "too.",
    )


def monitor_json(found: "Monitored", posterior: "Posterior", scenario: str) -> str:
    """Write the same as one JSON object; what cannot be said is null."""
    from model.results import json_text

    def rows(frame: object) -> list[dict[str, object]]:
        records = frame.to_dict("records")  # type: ignore[attr-defined]
        return [{k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()} for row in records]

    content = {
        "posterior": posterior.digest, "learned": list(posterior.learned), "scenario": scenario, "draws": found.draws,
        "again": found.again, "scale": found.scale, "effective": found.effective, "verdict": found.verdict,
        "figures": rows(found.figures), "targets": rows(found.targets),
    }  # fmt: skip
    return json_text(content)
