"""Who moves, by age: the model's movers of one year and those who live away, beside what is known of migrants.

None of these facts is a target. They are national, and count people who work away from their village; the model's
persons of working age are those registered in a village of the region who live in its towns or outside of it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import EPOCH
from calibration.predicting import points_of
from experiments.point import PARAMETER
from model.following import follow
from model.migration import MigrationModel
from model.population import build_population
from model.region import Region
from model.whereabouts import ABSENT, BIRTH, REGISTRATION, RESIDENCE, Whereabouts, whereabouts

Whole = npt.NDArray[np.int64]

EDGES = (*range(0, 75, 5), 111)
"""Ages at which the groups begin."""
MOVES = ("village_to_town", "town_to_town", "to_outside", "back_to_village")
WORKING = (16, 65)
FACTS = {"mean_age": "农民工平均年龄", "to_40": "40岁及以下占比", "over_50": "50岁以上占比"}
"""Measure of those living away → the indicator of the region's facts that it stands beside."""


def flows(before: Whereabouts, after: Whereabouts, townships: int, year: int) -> pd.DataFrame:
    """Persons by age and what they did in a year; births, deaths and recoded places are no moves.

    Args:
        before: at the end of the year before.
        after: at the end of the year; the same persons first.
        townships: of the region.
        year: in which they moved.

    Returns:
        Rows age (at which the group begins), persons (living in the region before), and a column for each of MOVES.
    """
    there, here = before.persons[: before.founders], after.persons[: before.founders]
    alive = (there[:, RESIDENCE] != ABSENT) & (here[:, RESIDENCE] != ABSENT)
    # The codes of one moment for both, so that a place that was recoded is the same place.
    place = after.codes.place.astype(np.int64)
    old, new = (place[each[alive, RESIDENCE]] for each in (there, here))
    node = after.codes.node.astype(np.int64)
    apart = node[there[alive, RESIDENCE]] != node[here[alive, RESIDENCE]]
    inside = 2 * townships
    home, town, out = (old < inside), (new < inside) & (new % 2 == 1), new >= inside
    kinds = {
        "village_to_town": home & (old % 2 == 0) & town,
        "town_to_town": home & (old % 2 == 1) & town & apart,
        "to_outside": home & out,
        "back_to_village": ((old % 2 == 1) | (old >= inside)) & (new < inside) & (new % 2 == 0),
    }
    group = _groups(there[alive, BIRTH].astype(np.int64), year)
    counted = {"persons": _count(group, home)} | {name: _count(group, kinds[name]) for name in MOVES}
    return pd.DataFrame({"age": EDGES[:-1], **counted})


def _groups(birth: Whole, year: int) -> Whole:
    ages = np.clip(year - EPOCH - birth, 0, 110)
    return np.searchsorted(EDGES, ages, side="right") - 1


def _count(group: Whole, chosen: npt.NDArray[np.bool_]) -> Whole:
    return np.bincount(group[chosen], minlength=len(EDGES) - 1)


def away(at: Whereabouts, townships: int, year: int) -> dict[str, float]:
    """Mean age, share up to 40 and share over 50 of those of working age who are registered in a village and live away.

    Args:
        at: at a year's end.
        townships: of the region.
        year: that ends.
    """
    persons = at.persons[at.persons[:, RESIDENCE] != ABSENT]
    place, registered = at.codes.place[persons[:, RESIDENCE]], at.codes.registered[persons[:, REGISTRATION]]
    village = (registered < 2 * townships) & (registered % 2 == 0)
    ages = year - EPOCH - persons[:, BIRTH].astype(np.int64)
    chosen = village & ((place % 2 == 1) | (place >= 2 * townships)) & (ages >= WORKING[0]) & (ages < WORKING[1])
    found = ages[chosen]
    return {
        "mean_age": float(found.mean()), "to_40": 100.0 * float((found <= 40).mean()),
        "over_50": 100.0 * float((found > 50).mean()),
    }  # fmt: skip


def movers(
    region: Region, draws: pd.DataFrame, seeds: Sequence[int], scale: float, year: int,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Run some draws and look at who moved in a year and who lives away at its end.

    Args:
        region: that is run.
        draws: of the posterior.
        seeds: one a draw.
        scale: of the runs.
        year: looked at.
        told: is told of each run.

    Returns:
        Rows draw, age, persons, MOVES; and rows measure, mean, low, high (over the draws), known (the fact, NaN if the
        region has none).
    """
    moved, living = [], []
    points = points_of(draws, np.asarray(seeds, np.int64), scale, year).to_dict("records")
    for number, point in enumerate(points):
        model = _begin(region, {str(key): value for key, value in point.items()}, scale)
        model.run_until(year - 1)
        founders = follow(model)
        before = whereabouts(model.state, founders, year - 1)
        model.step()
        after = whereabouts(model.state, founders, year)
        townships = len(region.township_codes)
        moved.append(flows(before, after, townships, year).assign(draw=number))
        living.append(away(after, townships, year))
        told(number + 1)
    table = pd.DataFrame(living)[list(FACTS)]
    stock = pd.DataFrame({
        "measure": list(FACTS), "mean": table.mean().to_numpy(), "low": table.min().to_numpy(),
        "high": table.max().to_numpy(), "known": [_fact(region, FACTS[name]) for name in FACTS],
    })  # fmt: skip
    return pd.concat(moved, ignore_index=True), stock


def _begin(region: Region, point: dict[str, float], scale: float) -> MigrationModel:
    """The model of a point."""
    parameters = {name.removeprefix(PARAMETER): value for name, value in point.items() if name.startswith(PARAMETER)}
    population = build_population(region, int(point["population"]), scale)
    return MigrationModel(None, parameters, region, int(point["seed"]), population=population)


def _fact(region: Region, indicator: str) -> float:
    """Value of the region's fact of this name, NaN if there is none."""
    found = region.facts.loc[region.facts["indicator"] == indicator, "value"]
    return float(found.iloc[0]) if len(found) else float("nan")
