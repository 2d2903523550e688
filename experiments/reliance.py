"""How much of a scenario's effect rests on parameters that are assumed, or borrowed from literature."""

import pandas as pd

from experiments.neutral import Neutral
from model.region import Region

COLUMNS = ("scenario", "year", "indicator", "parameter", "levers", "status", "effect", "without", "rests")


def reliance_frame(
    scenario: str, each: Neutral, effects: pd.DataFrame, without: pd.DataFrame, region: Region, years: tuple[int, ...]
) -> pd.DataFrame:
    """Effect of a scenario on the prefecture, with and without the levers of one parameter.

    Args:
        scenario: its name.
        each: what was put back.
        effects: of `experiments.effects.effects_frame`, of the scenario.
        without: the same of the run with levers put back.
        region: whose prefecture is meant.
        years: at whose ends the runs are compared.
    """
    whole = (effects["area_code"] == region.code) & effects["year"].isin(years)
    whole &= ~effects["indicator"].str.startswith("change_")
    found = effects.loc[whole, ["scenario", "year", "indicator"]].assign(scenario=scenario, parameter=each.parameter)
    effect, left = effects.loc[whole, "difference"].to_numpy(), without.loc[whole, "difference"].to_numpy()
    found = found.assign(levers=" ".join(each.levers), status=each.status, effect=effect, without=left)
    found["rests"] = found["effect"] - found["without"]
    return found[list(COLUMNS)].reset_index(drop=True)
