"""The plan's indicators on a terminal: listed with their clause, or beside what a run gives."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from agents.levers import AMENITY
from policies.indicators import SECTION, PlanIndicator, Standing, indicators_for, region_of_the_plan, status_of
from viz.labels import SIGNS, value_text
from viz.language import Say
from viz.run_values import Values
from viz.table import table, wrap

if TYPE_CHECKING:
    from model.migration import MigrationModel

COLUMNS = 110
"""Widest line."""

NATURES = {"expected": ("预期性", "expected"), "binding": ("约束性", "binding"), "": ("目标", "goal")}
ROLES = {"produced": ("模拟得出", "produced"), "input": ("输入", "input"), "outside": ("模型之外", "outside")}


def targets_list(found: Sequence[PlanIndicator], say: Say) -> str:
    """List the indicators as the plan prints them, then each with its clause and what to know of it."""
    years = sorted({year for one in found for year in one.printed})
    head = [
        say("序号", "no."),
        say("指标", "indicator"),
        *map(str, years),
        say("属性", "nature"),
        say("模型", "in the model"),
    ]
    rows = [
        [number_text(one), f"{say(*one.name)} ({say(*one.unit)})"]
        + [_printed(one, year) for year in years]
        + [say(*NATURES[one.nature]), f"{say(*ROLES[one.role])} {one.indicator}".strip()]
        for one in found
    ]
    return "\n\n".join([table(head, rows, left=2), *(_whole(one, say) for one in found)])


def _printed(one: PlanIndicator, year: int) -> str:
    """Write what the plan gives for a year; what a goal is to gain, with the signs of `standing_cells`."""
    if one.gain is not None and one.gain.until == year:
        text = f"{one.gain.value:g}"
        return SIGNS["~"] + (text if one.gain.yearly else f"[{text}]")
    return one.printed[year].text if year in one.printed else ""


def number_text(one: PlanIndicator) -> str:
    """Write its number in the table."""
    return "" if one.number is None else str(one.number)


def _whole(one: PlanIndicator, say: Say) -> str:
    """Write one indicator's clause, references and note."""
    chapter, section = SECTION.split(".")
    where = say(f"第{chapter}章第{section}节", f"chapter {chapter}, section {section}")
    lines = [
        f"{number_text(one)} {say(*one.name)} · {where}".strip(),
        *_folded(f"“{one.quote}”"),
        *_folded(say(*one.note)),
    ]
    for other in one.references:
        lines += _folded(f"{say(*other.name)} {other.year}: {other.value:g} % ({other.fact})")
    return "\n".join(lines)


def _folded(text: str) -> Iterable[str]:
    """Fold a text, every line indented."""
    return ["  " + line for line in wrap(text, COLUMNS - 2)]


def targets_table(model: "MigrationModel", say: Say) -> str:
    """Lay out the indicators beside a run: targets as the plan says them, values, how far these stay behind."""
    region, frame = model.region, model.indicators_frame()
    found = indicators_for(region)
    standings = {one.key: status_of(one, frame, region) for one in found}
    years = sorted({s.year for each in standings.values() for s in each if s.year <= model.year})
    if not years:
        return ""
    head = [say("序号", "no."), say("规划指标", "indicator of the plan")]
    for year in years:
        head += [say(f"{year} 规划", f"{year} plan"), say("模拟", "model"), say("差", "short")]
    values = Values(frame)
    rows = [
        [number_text(one), say(*one.name) if one.role == "produced" else f"{say(*one.name)} ({say(*one.unit)})"]
        + [cell for year in years for cell in _cells(one, standings[one.key], values, region.code, year, say)]
        for one in found
    ]
    return table(head, rows, left=2) + "\n" + "\n".join(wrap(_legend(model, found, years, say), COLUMNS))


def _cells(
    one: PlanIndicator, standings: Sequence[Standing], values: Values, area: str, year: int, say: Say
) -> list[str]:
    """Write target, value and shortfall of one year."""
    if one.role != "produced":
        target = one.printed[year].text if year in one.printed else ""
        return [target, say(*ROLES[one.role]), ""]
    if not one.has_number:
        return [say(*one.aim), values.text(one.indicator, area, year), "–"]
    at = [standing for standing in standings if standing.year == year]
    return standing_cells(at[0], values.unit(one.indicator), say) if at else ["", "", ""]


def standing_cells(standing: Standing, unit: str, say: Say) -> list[str]:
    """Write one target with its sign, in brackets where it is a sum, as the plan does."""
    text = f"{standing.target:,.0f}" if abs(standing.target) >= 1000 else f"{standing.target:g}"
    target = SIGNS[standing.relation] + (f"[{text}]" if standing.since < standing.year else text)
    if standing.reached:
        behind = say("达到", "met")
    elif standing.shortfall == 0.0:
        # A bound that must be passed, and is only touched.
        behind = say("相等", "equal")
    else:
        behind = _short(standing.shortfall, unit, say)
    return [target, value_text(standing.value, unit), behind if not math.isnan(standing.value) else "–"]


def _short(shortfall: float, unit: str, say: Say) -> str:
    """Write a shortfall; one that would read as nought by what it is less than."""
    text = value_text(shortfall, unit)
    if text.strip("0.") or not shortfall:
        return text
    least = f"{text[:-1]}1" if "." in text else "1"
    return say(f"不到 {least}", f"less than {least}")


def amenity_text(model: "MigrationModel", year: int) -> str:
    """Write the urban amenity index of a year: one value, or the span over townships."""
    values = model.scenario.of(year)[AMENITY]
    low, high = float(values.min()), float(values.max())
    return f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"


def _legend(model: "MigrationModel", found: Sequence[PlanIndicator], years: Sequence[int], say: Say) -> str:
    """Say what the signs mean, what the inputs come to, and what meeting a target proves."""
    parts = [
        say(
            "[ ] 为自起始年起的累计；新增就业与培训计的是次数，不是人；没有符号的目标读作不低于，是假定。",
            "[ ] sums over years; new jobs and training count events, not persons; a target without a sign counts as a "
            "least value, an assumption.",
        )
    ]
    if any(one.role == "input" for one in found):
        index = say("，", ", ").join(f"{year}: {amenity_text(model, year)}" for year in years)
        parts.append(
            say(
                f"标为输入的各项合为城市品质指数（杠杆 amenity），本次取值 {index}；怎样合成是假定，不与目标比较。",
                f"Inputs enter as one urban amenity index (lever amenity), here {index}; how they make it up is an "
                "assumption, and they are compared with nothing.",
            )
        )
    if any(one.number is None for one in found):
        parts.append(
            say(
                "表外的目标无法判断是否达到：≈ 为“左右”，是约数；全国、全省没有到 2035 年的参照，“总体完成”没有数。"
                "常住人口不变时，城镇多 10 万人相当于 67.4%，不是 65%：人数与比率各看各的。",
                "Whether the goals outside the table are met cannot be told: “about” (≈) is not judged, there is no "
                "reference series of nation and province to 2035, and “on the whole” has no number. At constant "
                "population 100,000 more urban residents make 67.4 %, not 65 %: look at each by itself.",
            )
        )
    parts.append(say("达到目标不能证明政策有效。", "Meeting a target proves nothing about a policy."))
    if found[0].number == 1 and region_of_the_plan(model.region):
        parts.append(say(*found[0].note))
    return say("", " ").join(parts)
