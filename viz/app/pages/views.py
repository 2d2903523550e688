"""The views of the page: which figures and tables each shows, and what can be chosen in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from viz.app.figures.arcs import arcs_figure
from viz.app.figures.costs import costs_figure
from viz.app.figures.counties import counties_figure
from viz.app.figures.county_map import SHOWN, map_figure
from viz.app.figures.drawn import Drawn
from viz.app.figures.flows import KINDS
from viz.app.figures.parts import parts_figure, run_parts
from viz.app.figures.pyramid import pyramid_figure
from viz.app.figures.sankey import sankey_figure
from viz.app.figures.standing import standing_rows, standing_table
from viz.compare_words import LEDGERS
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region
    from viz.app.answers import Answer


@dataclass(frozen=True)
class Seen:
    """What there is to draw: the run on screen, and the baseline of the same scale and seed."""

    region: "Region"
    answer: "Answer"
    baseline: "Answer | None"

    @property
    def run(self) -> pd.DataFrame:
        """Indicators of the run."""
        return self.answer.indicators

    @property
    def ghost(self) -> pd.DataFrame | None:
        """Indicators of the baseline; none where the run is the baseline itself."""
        same = self.baseline is None or self.baseline.hash == self.answer.hash
        return None if same or self.baseline is None else self.baseline.indicators

    @property
    def last(self) -> int:
        """Last year of the run."""
        return self.answer.question.until


class Choice(NamedTuple):
    """Something that can be chosen in a view."""

    key: str
    name: tuple[str, str]
    options: Callable[["Region", Say], dict[str, str]]
    """Words by value; the first one is chosen at the start."""


class Table(NamedTuple):
    """A table that stands for itself."""

    title: str
    frame: pd.DataFrame
    caption: str
    more: Mapping[str, str] = MappingProxyType({})
    """Columns that only the file has, the same in every row."""


class View(NamedTuple):
    """One view."""

    name: tuple[str, str]
    choices: tuple[Choice, ...]
    show: Callable[[Seen, Mapping[str, str], Say], list[Drawn | Table]]
    whole: bool = False
    """Needs more of an answer than its indicators, which come first."""
    maps: bool = False
    """A map, which takes long to draw."""


def _words(words: Mapping[str, tuple[str, str]]) -> Callable[["Region", Say], dict[str, str]]:
    return lambda _, say: {key: say(*both) for key, both in words.items()}


def _areas(region: "Region", say: Say) -> dict[str, str]:
    return {code: area_label(region, code, say) for code in (region.code, *region.county_codes)}


def _periods(region: "Region", say: Say) -> dict[str, str]:
    first, last = region.start + 1, region.last
    spans = ((2021, last), (first, 2020), (2021, 2025), (2026, 2030), (2031, last))
    return {f"{a}-{b}": say(f"{a}—{b} 年", f"{a}–{b}") for a, b in spans if first <= a <= b <= last}


INDICATOR = Choice("indicator", ("指标", "indicator"), _words({key: shown.name for key, shown in SHOWN.items()}))
LEDGER = Choice("ledger", ("比率", "share"), _words(LEDGERS))
KIND = Choice("kind", ("迁移", "moves"), _words(KINDS))
AREA = Choice("area", ("地区", "area"), _areas)
PERIOD = Choice("period", ("时段", "period"), _periods)


def _map(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    return [map_figure(seen.region, say, seen.run, chosen["indicator"])]


def _counties(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    return [counties_figure(seen.region, say, seen.run, chosen["indicator"], seen.ghost)]


def _flows(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    first, last = map(int, chosen["period"].split("-"))
    given = (seen.region, say, seen.answer.events, chosen["kind"], (first, last), seen.answer.question.scale)
    return [arcs_figure(*given), sankey_figure(*given)]


def _parts(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    ledger, area = chosen["ledger"], chosen["area"]
    found: list[Drawn | Table] = [parts_figure(seen.region, say, run_parts(seen.run, area, ledger), ledger, area)]
    rows = seen.answer.parts
    rows = rows[(rows["ledger"] == ledger) & (rows["area_code"] == area)]
    if seen.ghost is not None and len(rows):
        found.append(parts_figure(seen.region, say, rows[["year", "event", "points"]], ledger, area, added_up=True))
    return found


def _pyramid(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    return [pyramid_figure(seen.region, say, seen.answer.pyramid, chosen["area"])]


def _costs(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    costs = seen.answer.costs
    return costs_of(costs[costs["area_code"] == seen.region.code], say)


def costs_of(costs: pd.DataFrame, say: Say) -> list[Drawn | Table]:
    """Draw a scenario's costs in one place, by payer and by lever; a sentence where there are none.

    Args:
        costs: see `costs_figure`.
        say: the language.
    """
    if costs.empty or not (costs[["yuan", "yuan_low", "yuan_high"]] != 0).to_numpy().any():
        words = say(
            "与基线相比没有费用之差。来源：模拟。", "There is no difference of costs from the baseline. Source: model."
        )
        return [Table(say("费用", "Costs"), pd.DataFrame(), words)]
    return [costs_figure(costs, "payer", say), costs_figure(costs, "lever", say)]


def _targets(seen: Seen, chosen: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    frame = standing_table(standing_rows(seen.run, seen.region, say), say)
    words = say(
        "[ ] 为累计；≈ 为约数，不判定；“输入”与“模型之外”的各项不与目标比较。"
        "达到目标不能证明政策有效：没有政策变化的趋势也可能达到。来源：规划；模拟。",
        "[ ]: sums over years; ≈: about, not judged; inputs, and what lies outside the model, are compared with "
        "nothing. Meeting a target proves nothing about a policy: the trend without any may meet it too. Source: the "
        "plan; model.",
    )
    return [Table(say("规划的十四项指标与目标", "The plan's fourteen indicators and its goals"), frame, words)]


COMPARE, WHO, STORY, STORE, TAKE = "compare", "who", "story", "store", "take"
"""Views that are more than pictures of one run."""

VIEWS = {
    "map": View(("地图", "Map"), (INDICATOR,), _map, maps=True),
    "flows": View(("流向", "Flows"), (KIND, PERIOD), _flows, whole=True),
    "why": View(("变化由来", "Why it changes"), (LEDGER, AREA), _parts, whole=True),
    "pyramid": View(("年龄结构", "Ages"), (AREA,), _pyramid, whole=True),
    "counties": View(("各县区", "Counties"), (INDICATOR,), _counties),
    "costs": View(("费用", "Costs"), (), _costs, whole=True),
    "targets": View(("十四项指标", "Fourteen indicators"), (), _targets),
}
"""Views of one run, by key, in their order."""


MORE = {
    COMPARE: ("比较", "Compare"),
    WHO: ("谁受影响", "Winners and losers"),
    STORY: ("一户的故事", "One household"),
    STORE: ("运行库与结果", "Stores and results"),
    TAKE: ("带走", "Take away"),
}
KNOWN = (*VIEWS, *MORE)
"""All views, in their order."""


def chosen_at_first(view: View, region: "Region", say: Say) -> dict[str, str]:
    """Give what is chosen before anyone chooses."""
    return {choice.key: next(iter(choice.options(region, say))) for choice in view.choices}
