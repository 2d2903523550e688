"""What rests on what: how much of the effect of each policy hangs on parameters that the data did not teach.

Each scenario is run again with the levers that act through one parameter put back; what is then missing of its effect
rests on that parameter (`experiments.reliance`). The parameters stand at the means of the posterior. All this under
several seeds, each the same for everything compared: their spread tells what chance at the scale of the runs leaves of
each number.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from agents.errors import InputError
from calibration.posterior import Posterior
from experiments.branches import Progress
from experiments.comparison import compare
from experiments.neutral import ALL
from experiments.point import BASELINE, PARAMETER
from model.population import build_population
from model.region import Region
from policies.scenario import Scenario, read_scenario

RESULTS = ("resident_urban_share", "registered_urban_share")
SCENARIOS = ("plan", "county-seats-first", "centre-first", "rural-revival", "schools-open", "land-secure")
"""Beside the policy of 2020 carried on; a region takes those of them that its places allow."""
KEYS = ("scenario", "year", "indicator", "parameter", "levers", "status")
NUMBERS = ("effect", "without", "rests")
COLUMNS = (*KEYS, *NUMBERS, *(f"{name}_se" for name in NUMBERS), "seeds", "learned")
CLEAR = 2.0
"""Standard errors from which on a number is told from nothing."""
LEAST = 0.005
"""Percentage points of which a share is said at all: less is written as 0.00."""


def readable(region: Region, names: Sequence[str] = SCENARIOS) -> list[Scenario]:
    """The scenarios of these names that a region can have; some name places of the packaged one."""
    found = []
    for name in names:
        try:
            found.append(read_scenario(name, region))
        except InputError:
            continue
    return found


def centre(posterior: Posterior) -> tuple[dict[str, float], int]:
    """Mean of every parameter of behaviour over the draws, and the population that most of them name."""
    draws = posterior.draws
    names = [name for name in draws.columns if name.startswith(PARAMETER)]
    values = {name.removeprefix(PARAMETER): float(draws[name].mean()) for name in names}
    return values, int(draws["population"].mode().iloc[0])


def resting(
    posterior: Posterior, region: Region, scenarios: Sequence[Scenario], scale: float, seeds: Sequence[int], until: int,
    told: Callable[[int, int], None] = lambda *_: None,
) -> pd.DataFrame:  # fmt: skip
    """Run the scenarios with each parameter neutral in turn.

    Args:
        posterior: says what was learned.
        region: that is run.
        scenarios: compared with the policy of 2020 carried on.
        scale: of the runs.
        seeds: of their luck, each the same for all scenarios.
        until: last year.
        told: is told of each year that is done, of how many.

    Returns:
        Rows COLUMNS for the last year and RESULTS: means over the seeds with their standard errors (NaN of one seed);
        `learned` is whether the data taught the parameter.
    """
    values, population = centre(posterior)
    reference = read_scenario(BASELINE, region)
    people = build_population(region, population, scale)
    frames = []
    for number, seed in enumerate(seeds):

        def progress(now: Progress, before: int = number) -> None:
            told(before * now.years + now.years_done, len(seeds) * now.years)

        found = compare(
            [reference, *scenarios], region=region, parameters=values, seed=seed, population=people, scale=scale,
            until=until, rests_on=True, progress=progress,
        ).rests_on  # fmt: skip
        chosen = (found["year"] == until) & found["indicator"].isin(RESULTS) & (found["parameter"] != ALL)
        frames.append(found[chosen])
    summed = averaged(pd.concat(frames, ignore_index=True))
    return summed.assign(learned=summed["parameter"].isin(posterior.learned))[list(COLUMNS)]


def averaged(found: pd.DataFrame) -> pd.DataFrame:
    """Means over the runs of each row, with their standard errors.

    Args:
        found: rows KEYS, NUMBERS, a row a seed.

    Returns:
        Rows KEYS, NUMBERS, their standard errors (NAME_se), seeds, in the order in which they first occur.
    """
    table = found.groupby(list(KEYS), sort=False)[list(NUMBERS)]
    errors = table.sem().add_suffix("_se")
    return pd.concat([table.mean(), errors, table.size().rename("seeds")], axis=1).reset_index()


def share_of(effect: float, effect_se: float, rests: float, rests_se: float) -> float:
    """Share of an effect that rests on something; NaN where either may be nothing, or its error is not known."""
    clear = abs(effect) > CLEAR * effect_se and abs(rests) > CLEAR * rests_se and abs(effect) >= LEAST
    return rests / effect if clear else float("nan")
