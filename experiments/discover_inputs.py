"""What the runs of a store differ by, as numbers: the inputs in which boxes are sought. Luck is none of them.

Levers and parameters stand as the store has them, what a run leaves to its default filled in; scenarios, structural
variants and kinds of behaviour as 1 or 0, one against the others; the synthetic population by the uncertain inputs
that it draws, not by its number.
"""

from pathlib import Path

import pandas as pd

from experiments.point import BASELINE, BEHAVIOURS, LEVER, PARAMETER, change_of
from model.population_inputs import drawn_inputs
from model.region import Region
from model.rules import all_parameters
from policies.catalogue import catalogue

SCENARIO, VARIANT, BEHAVIOUR, POPULATION = "scenario_", "variant_", "behaviour_", "population_"
FITTED, PRIOR = BEHAVIOURS


def inputs_of(runs: pd.DataFrame, region: Region) -> pd.DataFrame:
    """(runs, inputs) of numbers that differ between runs.

    Columns are named as in the store, but `scenario_NAME`, `variant_NAME` and `behaviour_prior` (1 or 0), and
    `population_INPUT` for what a synthetic population draws. A lever is left out where what a run leaves to its default
    depends on its scenario, a parameter where some runs are of a variant without it.
    """
    variants, behaviours = _plain(runs, "variant", ""), _plain(runs, "behaviour", FITTED)
    found: dict[str, pd.Series[float]] = {}
    for column in map(str, runs.columns):
        if column.startswith(LEVER) and (runs["scenario"][runs[column].isna()] == BASELINE).all():
            found[column] = runs[column].fillna(catalogue()[change_of(column).lever].lever.baseline)
        elif column.startswith(PARAMETER) and _everywhere(column, variants, region):
            found[column] = runs[column].fillna(_defaults(column, variants, behaviours, region))
    drawn = {number: drawn_inputs(region, int(number)) for number in runs["population"].unique()}
    for name in next(iter(drawn.values())):
        found[POPULATION + name] = runs["population"].map({number: inputs[name] for number, inputs in drawn.items()})
    found |= _labels(runs["scenario"], SCENARIO, BASELINE)
    found |= _labels(variants, VARIANT, "") | _labels(behaviours, BEHAVIOUR, FITTED)
    frame = pd.DataFrame(found, dtype=float)
    return frame.loc[:, (frame != frame.iloc[0]).any()]


def _plain(runs: pd.DataFrame, column: str, default: str) -> "pd.Series[str]":
    """A column of names that a store holds only where its design has it."""
    return runs[column].fillna(default) if column in runs else pd.Series(default, runs.index)


def _labels(values: "pd.Series[str]", prefix: str, default: str) -> "dict[str, pd.Series[float]]":
    """A column of 1 or 0 for each name; one of two says it all, and the usual one says nothing."""
    names = sorted(values.unique(), key=lambda name: (name != default, name))
    chosen = names[1:] if len(names) == 2 else [name for name in names if name or prefix == SCENARIO]
    return {f"{prefix}{Path(name).stem}": (values == name).astype(float) for name in chosen}


def _everywhere(column: str, variants: "pd.Series[str]", region: Region) -> bool:
    """Whether every run has a parameter."""
    name = column.removeprefix(PARAMETER)
    return all(name in all_parameters(region.county_codes, variant) for variant in variants.unique())


def _defaults(
    column: str, variants: "pd.Series[str]", behaviours: "pd.Series[str]", region: Region
) -> "pd.Series[float]":
    """What a parameter is in each run that does not set it: of the fitted point, or the mean of its prior."""
    name = column.removeprefix(PARAMETER)
    mean = float(all_parameters(region.county_codes, variants.iloc[0])[name].prior.mean)
    return behaviours.map({FITTED: region.default_parameters.get(name, mean), PRIOR: mean}).astype(float)
