"""What rests on what: how much of the effect of each policy hangs on parameters that the data did not teach.

Each scenario is run again with the levers that act through one parameter put back; what is then missing of its effect
rests on that parameter (`experiments.reliance`). The parameters stand at the means of the posterior.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from agents.errors import InputError
from calibration.posterior import Posterior
from experiments.branches import Progress
from experiments.comparison import compare
from experiments.neutral import ALL
from experiments.point import BASELINE, PARAMETER
from model.region import Region
from policies.scenario import Scenario, read_scenario

RESULTS = ("resident_urban_share", "registered_urban_share")
SCENARIOS = ("plan", "county-seats-first", "centre-first", "rural-revival", "schools-open", "land-secure")
"""Beside the policy of 2020 carried on; a region takes those of them that its places allow."""
COLUMNS = ("scenario", "year", "indicator", "parameter", "levers", "status", "effect", "without", "rests", "learned")


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
    posterior: Posterior, region: Region, scenarios: Sequence[Scenario], scale: float, seed: int, until: int,
    progress: Callable[[Progress], None] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Run the scenarios with each parameter neutral in turn.

    Args:
        posterior: says what was learned.
        region: that is run.
        scenarios: compared with the policy of 2020 carried on.
        scale: of the runs.
        seed: of their luck, the same for all.
        until: last year.
        progress: is told each year that is done.

    Returns:
        Rows COLUMNS for the last year and RESULTS; `learned` is whether the data taught the parameter.
    """
    values, population = centre(posterior)
    reference = read_scenario(BASELINE, region)
    found = compare(
        [reference, *scenarios], region=region, parameters=values, seed=seed, population=population, scale=scale,
        until=until, rests_on=True, progress=progress,
    ).rests_on  # fmt: skip
    chosen = found[(found["year"] == until) & found["indicator"].isin(RESULTS) & (found["parameter"] != ALL)]
    learned = chosen["parameter"].isin(posterior.learned)
    return chosen.assign(learned=learned)[list(COLUMNS)].reset_index(drop=True)
