"""A condition on a run's outcome, in words."""

from typing import TYPE_CHECKING

from viz.compare_words import indicator_name
from viz.labels import value_text
from viz.language import Say
from viz.place_names import place_names

if TYPE_CHECKING:
    from experiments.condition import Condition
    from model.region import Region

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def subject(condition: "Condition", region: "Region", say: Say) -> str:
    """Name a condition's indicator, place and year."""
    names = place_names(region, say)
    place = f" ({names[condition.area]})" if condition.area in names else ""
    return f"{indicator_name(condition.indicator, say)}{place} {condition.year}"


def condition_words(condition: "Condition", region: "Region", say: Say) -> str:
    """Write a condition whole."""
    bound = f"{SIGNS[condition.operator]} {condition.value:g}"
    return f"{subject(condition, region, say)} {bound}"


def level_text(value: float, condition: "Condition") -> str:
    """Write a value of a condition's indicator."""
    return value_text(value, condition.unit)
