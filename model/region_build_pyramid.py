"""Residents by single age and sex at the start, and the projection that checks them five years later.

The shape of cohorts is that of the country's yearly births, survived by the life table; a smooth multiplier by age (the
mark of migration, and of the mortality of the past) is the smoothest that meets the known groups at the start and,
projected five years, those of the census. So single years keep their notches and booms. Everything is solved in plain
float arithmetic, rerunnable to the byte.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.region_build_vital import AGES, Ages, Pair, knots, straight

STEPS = 5


@dataclass(frozen=True)
class Change:
    """What happens in the five years: yearly survival, births, migration.

    `survival[t]` is (women, men) by the age reached in step t; `births[t]` persons; `leaving` persons
    a year by sex and age.
    """

    survival: list[Pair]
    births: list[float]
    boys: float
    leaving: Pair


def cohort_shape(path: Path, year: int, survived: Ages) -> Ages:
    """Give births of each cohort times its survival to the present age (a relative shape)."""
    years, births = knots(path, "births", "year")
    return [straight(years, births, float(year - age)) * survived[age] for age in range(AGES)]


def survivors(deaths: Ages) -> Ages:
    """Give the share of births alive at each age (mid-year of age)."""
    alive, found = 1.0, []
    for probability in deaths:
        found.append(alive * (1 - probability / 2))
        alive *= 1 - probability
    return found


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a linear system by elimination with row pivots; plain floats, fixed order."""
    n = len(right)
    rows = [[*matrix[i], right[i]] for i in range(n)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: (abs(rows[i][k]), -i))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            if factor:
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    found = [0.0] * n
    for i in reversed(range(n)):
        found[i] = (rows[i][n] - sum(rows[i][j] * found[j] for j in range(i + 1, n))) / rows[i][i]
    return found


def smoothest(base: Ages, conditions: list[tuple[Ages, float]], stiffness: float = 400.0) -> Ages:
    """Give the smooth multiplier m(age) for which each condition Σ weight·base·m = value holds.

    Minimises stiffness × Σ (second differences)² + Σ (m − 1)², under the conditions (one linear system).
    """
    n, k = len(base), len(conditions)
    matrix = [[0.0] * (n + k) for _ in range(n + k)]
    right = [0.0] * (n + k)
    for i in range(n):
        matrix[i][i] += 1.0
        right[i] = 1.0
    for i in range(1, n - 1):
        for a, x in ((i - 1, 1.0), (i, -2.0), (i + 1, 1.0)):
            for b, y in ((i - 1, 1.0), (i, -2.0), (i + 1, 1.0)):
                matrix[a][b] += stiffness * x * y
    for row, (weights, value) in enumerate(conditions):
        scale = max(abs(weights[i] * base[i]) for i in range(n))
        for i in range(n):
            matrix[n + row][i] = matrix[i][n + row] = weights[i] * base[i] / scale
        right[n + row] = value / scale
    return solve(matrix, right)[:n]


def project(people: Pair, change: Change) -> list[Pair]:
    """Carry a population forward, year by year: deaths, the leaving, births.

    Returns:
        The populations after 1 … 5 years.
    """
    now, found = people, []
    for step in range(STEPS):
        after: list[Ages] = []
        for sex in (0, 1):
            survival, leaving = change.survival[step][sex], change.leaving[sex]
            older = [0.0] * AGES
            for age in range(AGES):
                reached = min(age + 1, AGES - 1)
                older[reached] += now[sex][age] * survival[reached] - leaving[age]
            older[0] = change.births[step] * (change.boys if sex else 1 - change.boys) * survival[0]
            after.append(older)
        now = (after[0], after[1])
        found.append(now)
    return found


def survival_ahead(change: Change, share_men: Ages) -> list[Ages]:
    """Give, for each number of years ahead, the share of each present age that is still alive (both sexes together)."""
    found = [[1.0] * AGES]
    alive = [[1.0] * AGES, [1.0] * AGES]
    for step in range(STEPS):
        for sex in (0, 1):
            for age in range(AGES):
                alive[sex][age] *= change.survival[step][sex][min(age + step + 1, AGES - 1)]
        found.append([(1 - share_men[a]) * alive[0][a] + share_men[a] * alive[1][a] for a in range(AGES)])
    return found


def leaving_shape(recipe: dict[str, Any]) -> Ages:
    """Give the shape by age of those who leave on balance, adding up to 1."""
    rule = recipe["migration"]
    shape = [
        straight([float(a) for a in rule["ages"]], [float(s) for s in rule["shape"]], float(age)) for age in range(AGES)
    ]
    return [height / sum(shape) for height in shape]


def boys_by_cohort(path: Path, year: int) -> Ages:
    """Give the share of boys at birth of the cohort that is now of each age."""
    years, ratio = knots(path, "boys_per_100_girls", "birth_year")
    at = [straight(years, ratio, float(year - age)) for age in range(AGES)]
    return [r / (100 + r) for r in at]


def share_of_men(boys: Ages, deaths: Pair) -> Ages:
    """Give the share of men at each age if nobody had moved: boys at birth, survived."""
    women, men = survivors(deaths[0]), survivors(deaths[1])
    return [b * men[a] / (b * men[a] + (1 - b) * women[a]) for a, b in enumerate(boys)]


def group(low: int, high: int = AGES) -> Ages:
    """Give 1 for the ages low … high − 1, else 0."""
    return [1.0 if low <= age < high else 0.0 for age in range(AGES)]
