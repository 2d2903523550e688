"""The plan's fourteen indicators and its four goals outside the table: what is aimed at, and how far a run falls short.

The rows are quotes, checked against the plan's text, from which values are read as printed. What a run is compared with
stands in the region's own `plan.csv`, so that another region brings its own targets; a test holds both together. Goals
outside the table are the packaged plan's alone, and those that have a number carry it here.
"""

import math
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pandas as pd
from pydantic import Field, ValidationError

from agents.errors import InputError
from model.region import Region
from policies.entry import HISTORY, Part, Status, Texts

FILE = Path(__file__).parent / "data" / "indicators.toml"
SECTION = "2.3"
"""Where the table and the goals stand."""

NATURES = {"预期性": "expected", "约束性": "binding"}
CELL = re.compile(r"([<>]?)(\[?)(\d+(?:\.\d+)?)(\]?)")
"""A value as printed: with its sign; in brackets where it is a sum over years."""


class Printed(NamedTuple):
    """One value of the table."""

    text: str
    sign: str
    value: float
    summed: bool


class Reference(Part):
    """A value of elsewhere that a goal names."""

    name: Texts
    year: int
    value: float
    fact: str
    status: Status


class Gain(Part):
    """What a goal outside the table says an indicator is to gain over some years, about: it is never judged."""

    since: int
    """First year; what is gained is counted from the end of the year before."""
    until: int
    value: float
    """In the goal's unit."""
    yearly: bool = False
    """Whether it is the mean of a year, not the sum of all."""
    fact: str


class PlanIndicator(Part):
    """One row of the table, or one goal outside it."""

    key: str
    number: int | None = Field(None, ge=1, le=14)
    """None for a goal outside the table."""
    name: Texts
    quote: str
    unit: tuple[str, str]
    factor: float = 1.0
    """Units of the model in one of the table."""
    years: tuple[int, ...] = (2020, 2025, 2035)
    role: Literal["produced", "input", "outside"]
    """What a run produces; what enters as part of a lever; what the model leaves out."""
    indicator: str = ""
    """Indicator of the model that is compared, or the lever that an input is part of."""
    direction: Literal["higher", "lower"] = "higher"
    """Where the target lies open: a value without a sign counts as met from that side (assumption)."""
    aim: tuple[str, str] = ("", "")
    """What a goal without a number is after, in two or three words."""
    gain: Gain | None = None
    """Of a goal that has a number."""
    references: tuple[Reference, ...] = ()
    note: Texts

    @property
    def has_number(self) -> bool:
        """Whether the plan gives a number: a row of the table, or a goal that says what is to be gained."""
        return self.number is not None or self.gain is not None

    @property
    def nature(self) -> str:
        """Tell whether the table calls it expected or binding; nothing for a goal outside the table."""
        return NATURES[self.quote.split()[-1]] if self.number is not None else ""

    @property
    def printed(self) -> dict[int, Printed]:
        """Values of the table by year."""
        if self.number is None:
            return {}
        cells = self.quote.split()[2:-1]
        return {year: _printed(cell) for year, cell in zip(self.years, cells, strict=True)}


class Standing(NamedTuple):
    """One target beside what a run gives."""

    year: int
    since: int
    """First year of a sum; the year itself for a value of that year."""
    relation: str
    """">", "<", "=" or "~" (about), as the plan says it."""
    target: float
    value: float
    """NaN where the run does not reach that year."""
    shortfall: float
    """How far the value stays behind: zero where it is met; NaN without a value, or for an approximate target."""
    reached: bool | None
    """None where it cannot be said."""


def _printed(cell: str) -> Printed:
    found = CELL.fullmatch(cell)
    if found is None or bool(found.group(2)) != bool(found.group(4)):
        raise InputError(f"{FILE.name}: '{cell}' is no value of the table; allowed is 65, >65, <1.65 or [14.5].")
    return Printed(cell, found.group(1), float(found.group(3)), bool(found.group(2)))


def read_indicators(path: Path = FILE) -> tuple[str, tuple[PlanIndicator, ...]]:
    """Read the region's code and every indicator in order, the goals outside the table last.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no TOML file that can be read: {error}.") from error
    region = str(content.pop("region", ""))
    found = []
    for key, given in content.items():
        try:
            found.append(PlanIndicator.model_validate({**given, "key": key}))
            _ = found[-1].printed, found[-1].nature
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise InputError(f"{path.name}: '{key}', field {field}: {first['msg']}.") from error
        except (KeyError, ValueError) as error:
            raise InputError(f"{path.name}: '{key}' has a quote that is no row of the table: {error}.") from error
    return region, tuple(found)


@lru_cache(maxsize=1)
def _packaged() -> tuple[str, tuple[PlanIndicator, ...]]:
    return read_indicators()


def indicators() -> tuple[PlanIndicator, ...]:
    """The packaged plan's fourteen indicators, then its four goals outside the table."""
    return _packaged()[1]


def region_of_the_plan(region: Region) -> bool:
    """Tell whether a region is the one that the packaged plan is for."""
    return region.code == _packaged()[0]


def indicators_for(region: Region) -> tuple[PlanIndicator, ...]:
    """Those to show beside a region's run: all for the plan's own region, else those that its `plan.csv` aims at."""
    found = indicators()
    if region_of_the_plan(region):
        return found
    aimed = set(targets_in(region)["indicator"])
    return tuple(one for one in found if one.number is not None and one.role == "produced" and one.indicator in aimed)


def targets_in(region: Region) -> pd.DataFrame:
    """Rows of the region's `plan.csv` for the whole prefecture that lie after the history: its targets."""
    plan = region.plan
    return plan[(plan["area_code"] == region.code) & (plan["year"] > HISTORY[-1])]


def status_of(indicator: PlanIndicator, run: pd.DataFrame, region: Region) -> tuple[Standing, ...]:
    """Put each target of an indicator beside what a run gives; none for one that the model does not produce.

    Meeting a target proves nothing about a policy: the trend without any may meet it too.

    Args:
        indicator: of the plan.
        run: (year, area_code, indicator, value, unit).
        region: of the run; its `plan.csv` holds the targets.
    """
    # A goal outside the table has no row of `plan.csv`, though its indicator may have one.
    if indicator.role != "produced" or not indicator.has_number:
        return ()
    mine = run[(run["area_code"] == region.code) & (run["indicator"] == indicator.indicator)]
    values = dict(zip(mine["year"].astype(int), mine["value"].astype(float), strict=True))
    if indicator.gain is not None:
        return (_gained(indicator.gain, indicator.factor, values),)
    rows = targets_in(region)
    rows = rows[rows["indicator"] == indicator.indicator]
    since = "since" if "since" in rows else "year"
    columns = (rows[name] for name in ("year", since, "relation", "value"))
    return tuple(
        _standing(int(year), int(since), str(relation), float(target), values, indicator.direction)
        for year, since, relation, target in zip(*columns, strict=True)
    )


def _gained(gain: Gain, factor: float, values: dict[int, float]) -> Standing:
    """Put what is to be gained beside what a run gains between two ends of years; about, and so never judged."""
    value = values.get(gain.until, math.nan) - values.get(gain.since - 1, math.nan)
    since = gain.since
    if gain.yearly:
        value, since = value / (gain.until - gain.since + 1), gain.until
    return Standing(gain.until, since, "~", gain.value * factor, value, math.nan, None)


def _standing(
    year: int, since: int, relation: str, target: float, values: dict[int, float], direction: str
) -> Standing:
    """Compare one target; a sum needs every one of its years."""
    value = sum(values.get(y, math.nan) for y in range(since, year + 1))
    if math.isnan(value) or relation == "~":
        return Standing(year, since, relation, target, value, math.nan, None)
    lower = relation == "<" or (relation == "=" and direction == "lower")
    behind = value - target if lower else target - value
    return Standing(
        year, since, relation, target, value, max(behind, 0.0), behind < 0 or (behind == 0 and relation == "=")
    )
