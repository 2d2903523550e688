"""Paired differences under draws of the posterior: draft and baseline under the same parameters and the same luck."""

from functools import partial

import pandas as pd

from experiments.point import PARAMETER
from model.region import Region
from viz.app.answers import DIFFERENCES, Question, stream_of
from viz.app.draft import Draft
from viz.app.runs import Runs, Told

DRAWS = 20
"""Pairs that are made for a draft."""
SCALE = 0.05
"""The smallest at which a run has its full meaning."""
INDICATORS = (
    "resident_urban_share",
    "registered_urban_share",
    "share_gap",
    "resident_population",
    "resident_urban",
    "registered_population",
    "registered_urban",
    "transfers_rural_to_urban",
    "net_migration_outside",
    "left_behind_children",
    "school_crowding",
    "income_ratio",
)
"""Those with a fan."""


def chosen(draws: pd.DataFrame) -> pd.DataFrame:
    """Give the draws that pairs are made of: at most DRAWS, spread over the table."""
    step = max(1, len(draws) // DRAWS)
    return draws.iloc[: step * DRAWS : step]


def pair_questions(draft: Draft, draws: pd.DataFrame, seed: int, until: int, scale: float = SCALE) -> list[Question]:
    """Give the questions of a draft's pairs, one a draw.

    Args:
        draft: in hand.
        draws: of `calibration.posterior`, of equal weight.
        seed: of the luck, as in the answer on screen.
        until: last year.
        scale: persons of the model per person.
    """
    columns = [name for name in draws.columns if name.startswith(PARAMETER)]
    found = []
    for row in chosen(draws).to_dict("records"):
        values = sorted((name.removeprefix(PARAMETER), float(row[name])) for name in columns)
        found.append(Question(draft, scale, seed, until, int(row["population"]), tuple(values)))
    return found


def differences(runs: Runs, question: Question, draw: int, tell: Told) -> bytes:
    """Run a pair.

    Returns:
        DIFFERENCES of the prefecture and its counties, as an Arrow stream.
    """
    before, after = runs.pair(question, tell, partial(_kept, region=runs.region))
    rows = after.assign(before=before["value"], difference=after["value"] - before["value"], draw=draw)
    return stream_of(rows[list(DIFFERENCES)])


def _kept(frame: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Rows of the areas and indicators with a fan, indexed alike in both runs."""
    areas = (region.code, *region.county_codes)
    rows = frame[frame["area_code"].isin(areas) & frame["indicator"].isin(INDICATORS)]
    return rows.sort_values(["area_code", "indicator", "year"]).reset_index(drop=True)
