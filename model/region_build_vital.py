"""Yearly schedules of a region by single age: deaths, births of married women, first marriages.

Arrays are lists of 111 floats, ages 0–110; pairs are (women, men). The schedules of a year are by the age REACHED in
that year (year − birth year): someone who reaches age a passes half the year at a − 1 and half at a.
"""

import math
from pathlib import Path

from model.region_csv import number, read_rows

AGES = 111
Ages = list[float]
Pair = tuple[Ages, Ages]


def straight(ages: list[float], values: list[float], at: float) -> float:
    """Interpolate linearly between knots, flat beyond the ends."""
    if at <= ages[0]:
        return values[0]
    for k in range(1, len(ages)):
        if at <= ages[k]:
            part = (at - ages[k - 1]) / (ages[k] - ages[k - 1])
            return values[k - 1] + part * (values[k] - values[k - 1])
    return values[-1]


def knots(path: Path, column: str, where: str = "age") -> tuple[list[float], list[float]]:
    """Read knots (place, value) of one column of a table."""
    rows = read_rows(path, (where, column))
    return [number(path, row, where) for row in rows], [number(path, row, column) for row in rows]


def death_probabilities(path: Path, column: str, level: float) -> Ages:
    """Turn an abridged table of death rates into yearly probabilities by single age.

    Rates are interpolated log-linearly between the middles of the age groups; q = m / (1 + (1 − a) m), a = 0.5 (0.15 at
    age 0). The last age dies.
    """
    starts, rates = knots(path, column)
    middles = [(start + end) / 2 for start, end in zip(starts, [*starts[1:], 105.0], strict=True)]
    logs = [math.log(rate * level) for rate in rates]
    found = []
    for age in range(AGES):
        rate = rates[0] * level if age == 0 else math.exp(straight(middles[1:], logs[1:], age + 0.5))
        share = 0.15 if age == 0 else 0.5
        found.append(round(min(rate / (1 + (1 - share) * rate), 1.0), 7))
    found[-1] = 1.0
    return found


def by_age_reached(deaths: Ages) -> Ages:
    """Turn probabilities by completed age into those of a calendar year by the age reached in it.

    Who is born in a year is first at risk in the next one, of all of infancy's deaths.
    """
    found = [0.0, deaths[0] + deaths[1] / 2]
    found += [(deaths[age - 1] + deaths[age]) / 2 for age in range(2, AGES - 1)]
    return [round(x, 7) for x in found] + [1.0]


def age_specific_fertility(path: Path) -> Ages:
    """Spread the shares of five-year groups over single ages; the result adds up to 1 over ages.

    Within a group the density follows the line through the middles of the groups, rescaled to the group's share.
    """
    starts, shares = knots(path, "share")
    whole = sum(shares)
    middles = [starts[0] - 1.0, *[start + 2.0 for start in starts], starts[-1] + 5.0]
    heights = [0.0, *[share / 5 for share in shares], 0.0]
    found = [0.0] * AGES
    for start, share in zip(starts, shares, strict=True):
        ages = range(int(start), int(start) + 5)
        line = [straight(middles, heights, float(age)) for age in ages]
        for age, height in zip(ages, line, strict=True):
            found[age] = height / sum(line) * share / whole
    return found


def ever_married(path: Path, column: str) -> Ages:
    """Share ever married by completed age at the end of a year."""
    places, values = knots(path, column)
    return [straight(places, values, float(age)) for age in range(AGES)]


def first_marriage(ever: Ages) -> Ages:
    """Yearly hazard of the never married in the year in which they reach an age."""
    return [0.0] + [round((ever[age] - ever[age - 1]) / (1 - ever[age - 1]), 6) for age in range(1, AGES)]


def births_of_married(pattern: Ages, married: Ages, most: float = 0.33) -> Ages:
    """Turn births per woman into births per woman MARRIED when the year begins, by the age reached.

    At most `most`, none outside 15–49.
    """
    found = [0.0] * AGES
    for age in range(15, 50):
        mean = (pattern[age - 1] + pattern[age]) / 2
        found[age] = min(mean / married[age - 1], most) if married[age - 1] > 0 else 0.0
    return found


def partnered(path: Path, sex: str, ever: Ages) -> Ages:
    """Share living with a partner by single age: ever married, less the widowed and divorced."""
    places, values = knots(path, f"partnered_{sex}")
    return [round(ever[age] * straight(places, values, float(age)), 6) for age in range(AGES)]
