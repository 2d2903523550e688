"""Looks up a run's values and the plan's, written as a reader wants them."""

import math
from collections.abc import Collection

import pandas as pd

from viz.labels import plan_text, value_text


class Values:
    """The values of a long indicator table; what is not there is NaN."""

    def __init__(self, frame: pd.DataFrame) -> None:
        keys = zip(frame["indicator"], frame["area_code"], frame["year"], strict=True)
        self._values = dict(zip(keys, frame["value"].astype(float), strict=True))
        self._units = dict(zip(frame["indicator"], frame["unit"], strict=True))

    def value(self, indicator: str, area: str, year: int) -> float:
        """Give one value."""
        return self._values.get((indicator, area, year), math.nan)

    def total(self, indicator: str, area: str, first: int, last: int) -> float:
        """Add up a flow over years, both ends counted."""
        return sum(self.value(indicator, area, year) for year in range(first, last + 1))

    def unit(self, indicator: str) -> str:
        """Give the unit of an indicator, nothing for one that is not there."""
        return str(self._units.get(indicator, ""))

    def text(self, indicator: str, area: str, year: int) -> str:
        """Write one value with its unit's decimals."""
        return value_text(self.value(indicator, area, year), self.unit(indicator))


class Plan:
    """The plan's history and targets, with their signs."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._texts: dict[tuple[str, str, int], str] = {}
        self._sums: dict[tuple[str, str, int, int], str] = {}
        # A value counted over several years says since which one; the others are of their year.
        since = frame["since"] if "since" in frame else frame["year"]
        columns = [frame[name] for name in ("indicator", "area_code", "year", "relation", "value", "status")]
        for name, area, year, relation, value, status, first in zip(*columns, since, strict=True):
            text = plan_text(relation, float(value), status)
            if first < year:
                self._sums[str(name), str(area), int(first), int(year)] = text
            else:
                self._texts[str(name), str(area), int(year)] = text

    def years(self, areas: Collection[str]) -> list[int]:
        """List the years of which the plan says something about these areas."""
        spans = [*self._texts, *((name, area, last) for name, area, _, last in self._sums)]
        return sorted({year for _, area, year in spans if area in areas})

    def names(self, area: str) -> list[str]:
        """List the indicators of which the plan gives yearly values, in its order."""
        return list(dict.fromkeys(name for name, where, _ in self._texts if where == area))

    def text(self, indicator: str, area: str, year: int) -> str:
        """Write the plan's value; nothing where it says none."""
        return self._texts.get((indicator, area, year), "")

    def sums(self, area: str) -> list[tuple[str, int, int, str]]:
        """List what the plan counts over several years: indicator, first and last year, and the plan's value."""
        return [(name, first, last, text) for (name, where, first, last), text in self._sums.items() if where == area]
