"""What each scenario of a comparison costs against the reference, in all and per additional person."""

from collections.abc import Sequence

import pandas as pd

from model.region import Region
from policies.costing import cost_per_person, costs
from policies.counts import Outcome


def costs_frames(
    names: Sequence[str], outcomes: Sequence[Outcome], region: Region, years: Sequence[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reckon the costs of every scenario but the first.

    Args:
        names: of the scenarios, the reference first.
        outcomes: of their runs.
        region: of all.
        years: at whose ends the costs are divided by the persons gained.

    Returns:
        A frame of `policies.costing.costs`, and one of `cost_per_person` for the prefecture; `scenario` comes first.
    """
    found, per = [], []
    for name, outcome in zip(names[1:], outcomes[1:], strict=True):
        own = costs(outcomes[0], outcome, region)
        found.append(_named(name, own))
        per += [
            _named(name, cost_per_person(own, outcomes[0].indicators, outcome.indicators, region.code, year))
            for year in years
        ]
    return pd.concat(found, ignore_index=True), pd.concat(per, ignore_index=True)


def _named(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the scenario's name before the other columns."""
    frame.insert(0, "scenario", name)
    return frame
