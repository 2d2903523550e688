"""A scenario's values as lines: where several places have the same values in every year, they stand together."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.levers import LEVERS, Lever
from model.region import Region
from policies.scenario import Scenario
from policies.scenario_table import is_divided

Values = npt.NDArray[np.float64]


class Line(NamedTuple):
    """The same values in several places."""

    codes: tuple[str, ...]
    """Counties or townships; none for everywhere."""
    values: tuple[tuple[int, float], ...]
    """Year and value; years in which the baseline holds are left out."""


def lines_of(scenario: Scenario, region: Region) -> Iterator[tuple[Lever, list[Line]]]:
    """Give every lever that a scenario changes, with its lines."""
    years = range(scenario.first_year, scenario.first_year + len(scenario.changes))
    for i, lever in enumerate(LEVERS):
        found = [
            Line(tuple(codes), tuple((y, v) for y, v in zip(years, line.tolist(), strict=True) if v == v))
            for codes, line in _places(lever, scenario.changes[:, i], region)
        ]
        changed = [line for line in found if line.values]
        if changed:
            yield lever, changed


def _places(lever: Lever, values: Values, region: Region) -> Iterator[tuple[list[str], Values]]:
    """Give (years,) values with the places where they are the same; no code stands for everywhere.

    A quantity that is divided is written township by township, since a larger place would divide it again.
    """
    if not is_divided(lever) and _same(values.T):
        yield [], values[:, 0]
        return
    codes: dict[bytes, list[str]] = {}
    for at, county in enumerate(region.county_codes):
        townships = np.flatnonzero(region.township_county == at).tolist()
        if not is_divided(lever) and _same(values.T[townships]):
            codes.setdefault(values[:, townships[0]].tobytes(), []).append(county)
            continue
        for t in townships:
            codes.setdefault(values[:, t].tobytes(), []).append(region.township_codes[t])
    for line, named in codes.items():
        yield named, np.frombuffer(line, np.float64)


def _same(lines: Values) -> bool:
    """Whether all lines are the same to the bit; NaN is as good as any value."""
    return len({line.tobytes() for line in lines}) == 1
