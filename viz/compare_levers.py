"""Which levers a scenario moves against the reference, where and from when, and how far their effects are known."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from viz.compare_tables import Table
from viz.compare_values import shortened
from viz.labels import area_label
from viz.language import Say
from viz.levers_words import CHAPTERS, STATUSES

if TYPE_CHECKING:
    from model.levers import LeverTable
    from model.region import Region
    from policies.entry import Entry


NAMES = 38
"""Widest name of a lever in a table."""


class Moved(NamedTuple):
    """A lever whose values differ from the reference's."""

    entry: "Entry"
    effect: str
    """How its effect is known in this run."""
    since: int
    """First year of difference."""
    counties: tuple[int, ...]
    """Counties with a township where it differs."""
    reference: tuple[float, float]
    """Lowest and highest value in the last year, under the reference, where it differs in any year."""
    value: tuple[float, float]
    """The same under the scenario."""


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
            ends = [table.values[years - 1, at, townships] for table in (reference, changed)]
            spans = [(float(end.min()), float(end.max())) for end in ends]
            since = reference.first_year + int(np.flatnonzero(where.any(axis=1))[0])
            effect = entry.effect_in(learned)
            found.append(Moved(entry, effect, since, tuple(int(c) for c in counties), spans[0], spans[1]))
    return found


def assumed(moved: Sequence[Moved]) -> list[Moved]:
    """Give those whose effect is an assumption."""
    return [lever for lever in moved if lever.effect == "assumption"]


def moved_table(moved: Sequence[Moved], region: "Region", until: int, say: Say) -> Table:
    """Lay out the levers moved."""
    rows = [
        [
            shortened(say(*lever.entry.name), NAMES),
            _where(lever, region, say),
            str(lever.since),
            _span(lever.reference),
            _span(lever.value),
            say(*STATUSES[lever.effect]),
        ]
        for lever in moved
    ]
    head = [
        say("杠杆", "lever"),
        say("作用于", "where"),
        say("起始", "since"),
        say("参照值", "reference"),
        say("本情景", "scenario"),
        say("效应依据", "effect"),
    ]
    note = say(
        f"{until} 年的值；一格两个数为乡镇间的最低与最高值，数量类杠杆为每个乡镇的值。",
        f"Values of {until}; two numbers in a cell: lowest and highest among townships, where the lever is a quantity, "
        "of a township. Effect: how it is known.",
    )
    return Table(say("改变了哪些杠杆", "Levers moved"), head, rows, left=2, note=note if rows else "")


def _where(lever: Moved, region: "Region", say: Say) -> str:
    """Name the counties, or the whole prefecture."""
    if len(lever.counties) == len(region.county_codes):
        return area_label(region, region.code, say)
    return say("、", ", ").join(area_label(region, region.county_codes[county], say) for county in lever.counties)


def _span(ends: tuple[float, float]) -> str:
    """Write one value, or the lowest and the highest."""
    from policies.entry import value_text

    low, high = (value_text(end) for end in ends)
    return low if low == high else f"{low}–{high}"


def chapters(moved: Sequence[Moved], say: Say) -> str:
    """Name the chapters of the plan that the levers belong to."""
    numbers = sorted({lever.entry.chapter for lever in moved})
    return say("、", "; ").join(say(*CHAPTERS[number]) for number in numbers)


Levers = Mapping[str, Sequence[Moved]]
"""Levers moved by each scenario."""
