"""Solve the pyramid of the start and write down how its projection meets the census."""

from pathlib import Path
from typing import Any

from model.region_build_pyramid import (
    STEPS,
    Change,
    boys_by_cohort,
    cohort_shape,
    group,
    leaving_shape,
    project,
    share_of_men,
    smoothest,
    survival_ahead,
    survivors,
)
from model.region_build_vital import AGES, Ages, Pair

Table = list[dict[str, object]]
WORKING = [
    1.0 if 16 <= age < 65 else max(0.0, 1 - (16 - age) / 16) if age < 16 else max(0.0, 1 - (age - 64) / 20)
    for age in range(AGES)
]


def totals(start: float, end: float, rates: list[float]) -> tuple[list[float], list[float]]:
    """Give total residents at the end of each of the five years (straight line) and births by year."""
    line = [start + (end - start) * k / STEPS for k in range(STEPS + 1)]
    return line, [rate / 1000 * (line[k] + line[k + 1]) / 2 for k, rate in enumerate(rates)]


def conditions(
    people: dict[str, float],
    check: dict[str, float],
    change: Change,
    ahead: list[Ages],
    leaving: Ages,
    sums: tuple[float, float],
) -> list[tuple[Ages, float]]:
    """State what the pyramid must add up to: groups now, and groups after five years (less migrants and newborns)."""
    start, end = sums
    alive = ahead[STEPS]
    found = [
        ([1.0] * AGES, start),
        (group(0, 5), people["youngest"] / 100 * start),
        (group(0, 16), people["children"] / 100 * start),
        (group(60), people["elders"] / 100 * start),
        (group(65), people["oldest"] / 100 * start),
    ]
    for name, low, high in (("children", 0, 16), ("elders", 60, AGES), ("oldest", 65, AGES)):
        weights = [alive[a] if low <= a + STEPS < high else 0.0 for a in range(AGES)]
        gone = STEPS * sum(leaving[a] for a in range(AGES) if low <= a + STEPS // 2 < high)
        born = sum(change.births) * 0.995 if low == 0 else 0.0
        found.append((weights, check[name] / 100 * end - born + gone))
    return found


def residents(
    source: Path, recipe: dict[str, Any], deaths: Pair, survival: list[Pair], sums: tuple[float, float]
) -> tuple[Pair, Change]:
    """Build residents (women, men) by single age at the start, and the change used for the check.

    The number that leaves closes the total after five years; men's share by age follows cohorts and deaths, shifted at
    working ages until men's share after five years is the census's.
    """
    rules, first = recipe["population"], int(recipe["region"]["start"]) + 1
    rates = [float(recipe["births"]["rates"][str(first + k)]) for k in range(STEPS)]
    _, births = totals(sums[0], sums[1], rates)
    boys, shape = float(recipe["births"]["male_share"]), leaving_shape(recipe)
    men_share = share_of_men(boys_by_cohort(source / "sex_ratio.csv", first - 1), deaths)
    both = [(w + m) / 2 for w, m in zip(survivors(deaths[0]), survivors(deaths[1]), strict=True)]
    base = cohort_shape(source / "births.csv", first - 1, both)
    base = [b / sum(base) * sums[0] for b in base]
    leave, whole, shift = 0.0, base, 0.0
    change = Change(survival, births, boys, ([0.0] * AGES, [0.0] * AGES))
    for _ in range(8):
        leaving = [leave * s for s in shape]
        men = float(recipe["migration"]["men_share"])
        change = Change(survival, births, boys, ([(1 - men) * x for x in leaving], [men * x for x in leaving]))
        share = [min(max(m + shift * w, 0.05), 0.95) for m, w in zip(men_share, WORKING, strict=True)]
        wanted = conditions(rules["start"], rules["check"], change, survival_ahead(change, share), leaving, sums)
        multiplier = smoothest(base, wanted)
        whole = [b * m for b, m in zip(base, multiplier, strict=True)]
        people = (
            [w * (1 - s) for w, s in zip(whole, share, strict=True)],
            [w * s for w, s in zip(whole, share, strict=True)],
        )
        after = project(people, change)[-1]
        total = sum(after[0]) + sum(after[1])
        leave += (total - sums[1]) / STEPS
        shift += rules["check"]["men"] / 100 - sum(after[1]) / total
    return people, change


def rounded(people: Pair, total: int) -> tuple[list[int], list[int]]:
    """Round to whole persons that add up to the total (largest remainders, ties by order)."""
    flat = [*people[0], *people[1]]
    scale = total / sum(flat)
    whole = [int(x * scale) for x in flat]
    order = sorted(range(len(flat)), key=lambda i: (whole[i] - flat[i] * scale, i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole[:AGES], whole[AGES:]


def mean_age(people: Pair) -> float:
    """Mean age in completed years plus a half."""
    both = [w + m for w, m in zip(*people, strict=True)]
    return sum(n * (age + 0.5) for age, n in enumerate(both)) / sum(both)


def shares(people: Pair) -> dict[str, float]:
    """Give the groups of a population in per cent, and its mean age."""
    both = [w + m for w, m in zip(*people, strict=True)]
    whole = sum(both)
    return {
        "youngest": 100 * sum(both[:5]) / whole,
        "children": 100 * sum(both[:16]) / whole,
        "working": 100 * sum(both[16:60]) / whole,
        "elders": 100 * sum(both[60:]) / whole,
        "oldest": 100 * sum(both[65:]) / whole,
        "men": 100 * sum(people[1]) / whole,
        "mean_age": mean_age(people),
    }
