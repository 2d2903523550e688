"""Which levers a scenario moves against the reference, where and from when, and how far their effects are known."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from viz.compare_periods import Period, periods, values_text, years_text
from viz.compare_tables import Table
from viz.compare_values import shortened
from viz.labels import area_label
from viz.language import Say
from viz.levers_words import CHAPTERS, STATUSES, UNITS
from viz.table import width

if TYPE_CHECKING:
    from model.levers import LeverTable
    from model.region import Region
    from policies.entry import Entry


NAMES = 34
"""Widest name of a lever, its unit with it, in a table on a terminal."""


class Moved(NamedTuple):
    """A lever whose values differ from the reference's."""

    entry: "Entry"
    effect: str
    """How its effect is known in this run."""
    since: int
    """First year of difference."""
    counties: tuple[int, ...]
    """Counties with a township where it differs."""
    periods: tuple[Period, ...]
    """Its values from then on, where it differs in any year."""


def moved_levers(
    reference: "LeverTable", changed: "LeverTable", region: "Region", until: int, learned: Collection[str]
) -> list[Moved]:
    """List the levers that differ up to a year, in the order of the catalogue; `learned` is what the data taught."""
    from model.levers import lever_index
    from policies.catalogue import catalogue

    years = until - reference.first_year + 1
    differs = reference.values[:years] != changed.values[:years]
    found = []
    for key, entry in catalogue().items():
        at = lever_index(key)
        where = differs[:, at, :]
        if where.any():
            townships = where.any(axis=0)
            counties = np.unique(region.township_county[townships])
            begun = int(np.flatnonzero(where.any(axis=1))[0])
            since = reference.first_year + begun
            before, after = (table.values[begun:years, at, :][:, townships] for table in (reference, changed))
            told = periods(entry.lever, before, after, since)
            found.append(Moved(entry, entry.effect_in(learned), since, tuple(int(c) for c in counties), told))
    return found


def assumed(moved: Sequence[Moved]) -> list[Moved]:
    """Give those whose effect is an assumption."""
    return [lever for lever in moved if lever.effect == "assumption"]


def moved_table(moved: Sequence[Moved], region: "Region", until: int, say: Say, columns: int = NAMES) -> Table:
    """Lay out the levers moved, a line for each period; a name and its unit take at most so many columns."""
    rows = [row for lever in moved for row in _lines(lever, region, until, say, columns)]
    head = [
        say("杠杆", "lever"),
        say("作用于", "where"),
        say("年份", "years"),
        say("参照值", "reference"),
        say("本情景", "scenario"),
        say("效应依据", "effect"),
    ]
    note = say(
        f"到 {until} 年为止，各时段的值；→ 为逐年按直线变动；一格两个数为乡镇间的最低与最高值；"
        "分给各项目地的数量为其合计。",
        f"Values of each period until {until}; →: a straight line over its years; two numbers in a cell: lowest and "
        "highest among townships; of a quantity divided among places, the sum. Effect: how it is known.",
    )
    return Table(say("改变了哪些杠杆", "Levers moved"), head, rows, left=3, note=note if rows else "")


def _lines(lever: Moved, region: "Region", until: int, say: Say, columns: int) -> list[list[str]]:
    """Write a lever's periods; the words that hold for all of them stand in the first line."""
    words = [_named(lever, say, columns), _where(lever, region, say)]
    return [
        [
            *(words if at == 0 else [""] * len(words)),
            years_text(period, until, say),
            values_text(period.reference),
            values_text(period.value),
            say(*STATUSES[lever.effect]) if at == 0 else "",
        ]
        for at, period in enumerate(lever.periods)
    ]


def _named(lever: Moved, say: Say, columns: int) -> str:
    """Name it with its unit."""
    unit = lever.entry.lever.unit
    told = say(f"（{UNITS[unit]}）", f" ({unit})")
    return shortened(say(*lever.entry.name), columns - width(told)) + told


def _where(lever: Moved, region: "Region", say: Say) -> str:
    """Name the counties, or the whole prefecture."""
    if len(lever.counties) == len(region.county_codes):
        return area_label(region, region.code, say)
    return say("、", ", ").join(area_label(region, region.county_codes[county], say) for county in lever.counties)


def chapters(moved: Sequence[Moved], say: Say) -> str:
    """Name the chapters of the plan that the levers belong to."""
    numbers = sorted({lever.entry.chapter for lever in moved})
    return say("、", "; ").join(say(*CHAPTERS[number]) for number in numbers)


Levers = Mapping[str, Sequence[Moved]]
"""Levers moved by each scenario."""
