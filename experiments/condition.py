"""A condition on what comes of a run, as a person writes it: registered_urban_share:2035>=50.

A place other than the whole prefecture stands after the indicator: school_crowding@410622:2030<1. Goal seeking takes
conditions as targets, scenario discovery as failures.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.errors import InputError, nearest
from experiments.outputs import Selection, column_of, known_outputs
from model.region import Region

Floats = npt.NDArray[np.float64]

OPERATORS = (">=", "<=", ">", "<")
FORM = "INDICATOR:YEAR>=VALUE, or INDICATOR@CODE:YEAR<=VALUE for a county or township"
_PARTS = re.compile(r"(?P<name>\w+)(?:@(?P<area>\w+))?:(?P<year>\d+)(?P<operator>[<>=!~≥≤]+)(?P<value>.+)")


class Condition(NamedTuple):
    """An indicator of an area in a year, and the side of a value on which it is to lie."""

    indicator: str
    area: str
    """Code."""
    year: int
    operator: str
    """One of OPERATORS."""
    value: float
    unit: str
    column: str
    """Of the outputs that hold it; see `experiments.outputs`."""

    @property
    def text(self) -> str:
        """As it is written."""
        place = self.column.removeprefix(f"{self.indicator}_{self.year}").removeprefix("_")
        return f"{self.indicator}{place and '@' + place}:{self.year}{self.operator}{self.value:g}"

    def margin(self, values: Floats) -> Floats:
        """How far values lie on the right side; below zero on the wrong one. NaN stays NaN."""
        distance: Floats = np.asarray(values, np.float64) - self.value
        return distance if self.operator[0] == ">" else -distance

    def holds(self, values: Floats) -> npt.NDArray[np.bool_]:
        """Whether each value fulfils it; NaN does not."""
        margin = self.margin(values)
        return margin >= 0.0 if self.operator[1:] else margin > 0.0


def read_condition(text: str, what: str, region: Region) -> Condition:
    """Read and check a condition.

    Args:
        text: as a person writes it.
        what: it is, for messages, such as --target.
        region: whose indicators, areas and years are meant.

    Raises:
        InputError: it cannot be read, or names an indicator, area, year or operator that does not exist.
    """
    parts = _PARTS.fullmatch(re.sub(r"\s", "", text))
    if parts is None:
        quotes = "" if re.search("[<>]", text) else "; in a shell it needs quotes, for > and < are its own signs"
        raise InputError(f"{what} is '{text}'; it is written {FORM}{quotes}")
    name, area, year = parts["name"], parts["area"] or region.code, int(parts["year"])
    units = {(entry.indicator, entry.area_code): entry.unit for entry in known_outputs(region)}
    names, areas = dict.fromkeys(name for name, _ in units), dict.fromkeys(area for _, area in units)
    if name not in names:
        raise InputError(f"{what} '{text}': there is no indicator '{name}'{nearest(name, names)}")
    if area not in areas:
        raise InputError(f"{what} '{text}': there is no area '{area}'{nearest(area, areas)}; allowed are codes")
    if (name, area) not in units:
        raise InputError(f"{what} '{text}': the indicator {name} is not told of {area}")
    if not region.start < year <= region.last:
        raise InputError(f"{what} '{text}': the year is {year}; allowed is {region.start + 1} to {region.last}")
    operator = parts["operator"].replace("≥", ">=").replace("≤", "<=")
    if operator not in OPERATORS:
        raise InputError(f"{what} '{text}': the operator is '{operator}'; allowed are {', '.join(OPERATORS)}")
    column = column_of(name, year, area, region.code)
    return Condition(name, area, year, operator, _value(parts["value"], what, text), units[name, area], column)


def _value(written: str, what: str, text: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{what} '{text}': the value is '{written}'; allowed are numbers, shares in percent")
    return value


def selection_of(conditions: Sequence[Condition]) -> Selection:
    """Outputs that hold everything conditions speak of."""
    return Selection(
        tuple(dict.fromkeys(each.indicator for each in conditions)),
        tuple(sorted({each.year for each in conditions})),
        tuple(dict.fromkeys(each.area for each in conditions)),
    )
