"""Words of ensembles in both languages, and how their numbers are written."""

import math
from collections.abc import Mapping
from typing import Any

from experiments.ensemble_files import Ensemble
from viz.labels import SIGNS
from viz.language import Say

METHODS = {
    "last-increment": ("最近一年的增量不变", "last increment kept"),
    "slowing": ("增量照历史递减", "increments slowing as before"),
    "straight-line": ("最小二乘直线", "straight line"),
}
PART_NAMES = {
    "parameters": ("参数", "parameters"),
    "start": ("起始状态", "start"),
    "chance": ("偶然", "chance"),
    "scenario_share": ("情景", "scenario"),
}


def effective_text(draws: Mapping[str, Any], say: Say) -> str:
    """Write how many independent draws those of a manifest are worth; nothing where that is not said."""
    worth = draws.get("effective")
    return "" if worth is None else say(f"有效 {worth:.0f} 个", f"effectively {worth:.0f}")


def scenario_title(found: Ensemble, name: str, say: Say) -> str:
    """Give the title of a scenario of an ensemble."""
    entry = next(each for each in found.manifest["scenarios"] if each["name"] == name)
    return say(*entry["title"]) or name


def scenario_label(found: Ensemble, name: str) -> str:
    """Give a scenario's number and name, as tables show it."""
    return f"{found.scenarios.index(name) + 1} {name}"


def target_text(row: Mapping[Any, Any]) -> str:
    """Write a target as the plan does: with its sign, in brackets where it is a sum."""
    value = float(row["value"])
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
    return SIGNS[str(row["relation"])] + (f"[{text}]" if row["since"] < row["year"] else text)


def percent(share: float) -> str:
    """Write a probability in percent, never 0 or 100 unless it is."""
    text = f"{100 * share:.0f}"
    if text in ("0", "100") and share not in (0.0, 1.0):
        return "<1 %" if text == "0" else ">99 %"
    return f"{text} %"


def probability_text(row: Mapping[Any, Any], say: Say) -> str:
    """Write a probability with its interval; a word for a target that cannot be said to be reached."""
    if math.isnan(float(row["probability"])):
        return say("约数", "approximate")
    low, high = (100 * float(row[end]) for end in ("low", "high"))
    return f"{percent(float(row['probability']))} [{low:.0f}–{high:.0f}]"
