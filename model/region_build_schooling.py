"""Schooling by age and sex at the start, from cohorts' shares and two known numbers, and its check five years later.

Levels: 0 none, 1 primary, 2 junior, 3 senior, 4 college, counting 0, 6, 9, 12 and 16 years (the census's rule; those
still at school count with the level they attend: primary from 6, junior from 12, senior from 15, college from 18).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.region_build_vital import AGES, Pair, straight
from model.region_csv import number, read_rows

YEARS = (0.0, 6.0, 9.0, 12.0, 16.0)
LEVELS = ("none", "primary", "junior", "senior", "college")
SEXES = ("women", "men")
Shares = list[float]
Table = list[list[Shares]]


def final_shares(path: Path, year: int) -> Table:
    """Interpolate the final shares of each cohort: [sex][age][level], adding up to 1."""
    rows = read_rows(path, ("birth_year", "sex", *LEVELS))
    found: Table = []
    for sex in SEXES:
        mine = [row for row in rows if row["sex"] == sex]
        born = [number(path, row, "birth_year") for row in mine]
        columns = [[number(path, row, level) for row in mine] for level in LEVELS]
        ages = [[straight(born, column, float(year - age)) for column in columns] for age in range(AGES)]
        found.append([[x / sum(shares) for x in shares] for shares in ages])
    return found


def attended(final: Table) -> Table:
    """Give the level attended or reached at each age from the final shares of the cohort."""
    found: Table = []
    for ages in final:
        mine = []
        for age, (none, primary, junior, senior, college) in enumerate(ages):
            if age < 15:
                level = 0 if age < 6 else 1 if age < 12 else 2
                mine.append([1.0 if k == level else 0.0 for k in range(5)])
            elif age < 18:
                mine.append([none, primary, junior, senior + college, 0.0])
            else:
                mine.append([none, primary, junior, senior, college])
        found.append(mine)
    return found


def upgraded(shares: Shares, part: float) -> Shares:
    """Move a part of primary, junior and senior one level up (down, from junior to college, if negative)."""
    none, primary, junior, senior, college = shares
    if part >= 0:
        a, b, c = part * primary, part * junior, part * senior
        return [none, primary - a, junior + a - b, senior + b - c, college + c]
    a, b, c = -part * junior, -part * senior, -part * college
    return [none, primary + a, junior - a + b, senior - b + c, college - c]


def literate(final: Table, people: Pair, target: float) -> Table:
    """Scale the share without schooling so that those of 15 and more are `target` of all residents (rest: primary)."""
    whole = sum(people[0]) + sum(people[1])
    found = sum(people[s][a] * final[s][a][0] for s in (0, 1) for a in range(15, AGES)) / whole
    factor = target / found
    return [[[x[0] * factor, x[1] + x[0] * (1 - factor), *x[2:]] for x in ages] for ages in final]


def mean_years(table: Table, people: Pair) -> float:
    """Mean years of schooling of those of 15 and more."""
    weight = years = 0.0
    for sex in (0, 1):
        for age in range(15, AGES):
            n = people[sex][age]
            weight += n
            years += n * sum(share * y for share, y in zip(table[sex][age], YEARS, strict=True))
    return years / weight


def bisect(value: Callable[[float], float], low: float, high: float, target: float) -> float:
    """Find where a rising function meets the target, to 2⁻⁵⁰ of the range."""
    for _ in range(50):
        middle = (low + high) / 2
        if value(middle) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def five_years_on(table: Table, people: Pair, senior: Shares, college: Shares, leave: float) -> tuple[Table, Pair]:
    """Carry schooling five years on.

    Args:
        table: levels by sex and age at the start.
        people: residents five years later.
        senior: chance of senior school after junior (women, men).
        college: chance of college after senior school (women, men).
        leave: share of college graduates who leave at 22.

    Returns:
        Levels by sex and age five years later, and the residents less the graduates who left more than others.
    """
    later: Table = []
    left: list[list[float]] = []
    for sex in (0, 1):
        p, c = senior[sex], college[sex]
        ages, stay = [[1.0, 0.0, 0.0, 0.0, 0.0]] * AGES, list(people[sex])
        for age in range(15, AGES):
            before = table[sex][age - 5]
            if 15 <= age - 5 < 18:
                shares = [*before[:3], before[3] * (1 - c), before[3] * c]
            elif age - 5 < 15:
                shares = [0.0, 0.0, 1 - p, p if age < 18 else p * (1 - c), 0.0 if age < 18 else p * c]
            else:
                shares = list(before)
            if 22 <= age < 27:
                gone = shares[4] * leave
                shares = [x / (1 - gone) for x in [*shares[:4], shares[4] - gone]]
                stay[age] *= 1 - gone
            ages[age] = shares
        later.append(ages)
        left.append(stay)
    return later, (left[0], left[1])


def schooling(
    source: Path, recipe: dict[str, Any], now: Pair, later: Pair
) -> tuple[Table, list[float], list[float], dict[str, float]]:
    """Build the table at the start, so that its known mean is met, and what it becomes five years later.

    Returns:
        Shares [sex][age][level], the chances of senior school and of college (women, men), and the checks.
    """
    rules = recipe["schooling"]
    final = final_shares(source / "schooling.csv", int(recipe["region"]["start"]))
    final = literate(final, now, rules["illiterate_start"] / 100)

    def shifted(part: float) -> Table:
        return attended([[upgraded(x, part) if a >= 18 else x for a, x in enumerate(ages)] for ages in final])

    table = shifted(bisect(lambda part: mean_years(shifted(part), now), -0.5, 0.5, rules["mean_start"]))
    senior = [float(p) for p in rules["progress_senior"]]
    college = [float(p) for p in rules["progress_college"]]
    after, stay = five_years_on(table, later, senior, college, rules["graduates_leave"])
    whole = sum(stay[0]) + sum(stay[1])
    none = 100 * sum(stay[s][a] * after[s][a][0] for s in (0, 1) for a in range(15, AGES)) / whole
    return table, senior, college, {"mean_years": mean_years(after, stay), "illiterate": none}
