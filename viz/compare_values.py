"""Looks up what a comparison holds: values by scenario, area and year, and the rows of each frame in order."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from viz.behaviour_words import Behaviour
from viz.language import Say
from viz.table import width

if TYPE_CHECKING:
    from experiments.comparison import Comparison
    from model.region import Region
    from policies.scenario import Scenario


class Effect(NamedTuple):
    """An indicator under the reference and under another scenario."""

    reference: float
    value: float
    difference: float


class Span(NamedTuple):
    """The lowest and the highest of some values."""

    low: float
    high: float


ABSENT = Effect(math.nan, math.nan, math.nan)

REPORTED_YEARS = (2020, 2025, 2030, 2035)
"""Years that are shown where not all are: the end of the history, and the plan's."""


class Compared:
    """A comparison as its readers ask for it."""

    def __init__(self, comparison: "Comparison", scenarios: "Sequence[Scenario]", region: "Region") -> None:
        self.frames = comparison
        self.region = region
        self.scenarios = tuple(scenarios)
        self.reference = scenarios[0].name
        self.others = tuple(scenario.name for scenario in scenarios[1:])
        self.titles = {scenario.name: scenario.title for scenario in scenarios}
        effects = comparison.effects
        keys = zip(*(effects[key] for key in ("scenario", "indicator", "area_code", "year")), strict=True)
        values = zip(*(effects[key].astype(float) for key in ("reference", "value", "difference")), strict=True)
        self._effects = dict(zip(keys, map(Effect._make, values), strict=True))
        self.units = dict(zip(effects["indicator"], effects["unit"], strict=True))
        self.years = sorted({int(year) for year in effects["year"]})

    @property
    def behaviour(self) -> Behaviour:
        """What the parameters of all the runs are."""
        found: Behaviour = self.frames.manifests[0]["behaviour"]
        return found

    @property
    def first(self) -> int:
        """First simulated year."""
        return self.region.start + 1

    @property
    def last(self) -> int:
        """Last year of the runs."""
        return self.years[-1]

    @property
    def city(self) -> str:
        """Code of the whole prefecture."""
        return self.region.code

    def reported(self, after: int = 2020) -> list[int]:
        """List the years to show: the plan's that were run, and the last."""
        return sorted({year for year in REPORTED_YEARS if after < year <= self.last} | {self.last})

    def title(self, name: str, say: Say) -> str:
        """Give a scenario's title on one line, or its name where it has none."""
        return " ".join(say(*self.titles[name]).split()) or name

    def label(self, name: str, say: Say, columns: int = 24) -> str:
        """Give a scenario's title, cut to so many columns."""
        return shortened(self.title(name, say), columns)

    def effect(self, name: str, indicator: str, year: int, area: str | None = None) -> Effect:
        """Give an indicator of the prefecture, or of a county, under a scenario."""
        return self._effects.get((name, indicator, area or self.city, year), ABSENT)

    def total(self, name: str, indicator: str, until: int, area: str | None = None) -> Effect:
        """Add up a flow from the first simulated year."""
        found = [self.effect(name, indicator, year, area) for year in range(self.first, until + 1)]
        return Effect(*(sum(column) for column in zip(*found, strict=True)))

    def series(self, name: str, indicator: str, area: str | None = None) -> list[Effect]:
        """Give an indicator in every year."""
        return [self.effect(name, indicator, year, area) for year in self.years]

    def parts(self, name: str, ledger: str, year: int, area: str | None = None) -> "pd.Series[float]":
        """Give the parts of a share's difference by event, largest first; those of no size at all are left out."""
        frame = self.frames.parts
        rows = self._of(frame, name, year)
        rows = rows[(rows["area_code"] == (area or self.city)) & (rows["ledger"] == ledger)]
        points: pd.Series[float] = rows.set_index("event")["points"].astype(float)
        points = points[points != 0.0]
        return points.reindex(points.abs().sort_values(ascending=False, kind="stable").index)

    def spillover(self, name: str, year: int) -> pd.DataFrame:
        """Give the rows of a year: inside and outside the counties where the levers act."""
        return self._of(self.frames.spillover, name, year)

    def movers(self, name: str, year: int, ledger: str) -> pd.DataFrame:
        """Give the persons whose end state differs, by change and group."""
        rows = self._of(self.frames.movers, name, year)
        return rows[rows["ledger"] == ledger]

    def costs(self, name: str) -> pd.DataFrame:
        """Give a scenario's costs against the reference, of the whole prefecture."""
        frame = self.frames.costs
        return frame[(frame["scenario"] == name) & (frame["area_code"] == self.city)]

    def cost_per(self, name: str) -> pd.DataFrame:
        """Give a scenario's costs per additional resident."""
        frame = self.frames.cost_per
        return frame[frame["scenario"] == name]

    def rests(self, name: str, year: int) -> pd.DataFrame:
        """Give what the effects on both shares rest on, by parameter; empty where that was not run."""
        frame = self._of(self.frames.rests_on, name, year)
        return frame[frame["indicator"].isin(("resident_urban_share", "registered_urban_share"))]

    def _of(self, frame: pd.DataFrame, name: str, year: int) -> pd.DataFrame:
        """Give the rows of one scenario and year."""
        return frame[(frame["scenario"] == name) & (frame["year"] == year)]


def shortened(text: str, columns: int) -> str:
    """Cut a text to so many columns, with a mark where something was cut."""
    if width(text) <= columns:
        return text
    kept = ""
    for letter in text:
        if width(kept + letter) > columns - 1:
            break
        kept += letter
    return kept.rstrip() + "…"
