"""The runs of an ensemble as a table of points: every scenario on the same draws under the same seeds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from agents.errors import InputError
from experiments.draws import Draws
from experiments.outputs import INDICATORS, Selection
from experiments.reaching import aims
from model.region import Region, default_region
from policies.scenario import read_scenario

RECODING = "lever_recoding"
"""Column of a point that says whether villages are recoded from 2021 on."""
STOPS = "-recoding-stops"
"""End of the name of a scenario in which none is."""
BOTH, GOES_ON, ENDS = "both", "goes-on", "stops"
RECODINGS = (BOTH, GOES_ON, ENDS)

MOST_REPLICATES = 10_000
MORE = ("resident_urban", "registered_urban")
"""Kept beside what every sweep keeps, since counts stand beside rates."""


class Variant(NamedTuple):
    """A scenario with recoding as it says, or stopped after 2020."""

    name: str
    word: str
    """The scenario's name or file."""
    title: tuple[str, str]
    stops: bool


def variants(words: Sequence[str], recoding: str, region: Region) -> tuple[Variant, ...]:
    """Every scenario, as it is and with recoding stopped, or one of the two.

    Raises:
        InputError: none is given, one cannot be read, two have the same name, or `recoding` is none of RECODINGS.
    """
    if not words or recoding not in RECODINGS:
        what = "no scenario is given" if not words else f"recoding is {recoding!r}; allowed is {', '.join(RECODINGS)}"
        raise InputError(f"an ensemble takes a scenario at least and says whether recoding goes on: {what}.")
    found = []
    for word in words:
        scenario = read_scenario(word, region)
        if recoding != ENDS:
            found.append(Variant(scenario.name, word, scenario.title, False))
        if recoding != GOES_ON:
            zh, en = scenario.title
            title = f"{zh}，2020 年后不再村改居", f"{en}, recoding stopped after 2020"
            found.append(Variant(scenario.name + STOPS, word, title, True))
    names = [each.name for each in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(f"scenario '{twice[0]}' is given twice; each name stands for one scenario.")
    return tuple(found)


def seed_of(base: int, draw: int, replicate: int) -> int:
    """The seed of a run: the same for every scenario, and no other run's, those of a calibration included."""
    return (base + 1) * 10**12 + draw * MOST_REPLICATES + replicate


def points(
    scenarios: Sequence[Variant], draws: Draws, replicates: int, seed: int, scale: float, until: int, region: Region
) -> pd.DataFrame:
    """A row a run: scenario by scenario, in each draw by draw, in each replicate by replicate."""
    rows = draws.frame.loc[np.repeat(np.arange(len(draws.frame)), replicates)].reset_index(drop=True)
    luck = [seed_of(seed, int(draw), k % replicates) for k, draw in enumerate(rows["draw"])]
    rows = rows.assign(seed=luck, scale=scale, until=until)
    if region.folder != default_region():
        rows.insert(0, "region", str(region.folder))
    stopped = [rows.assign(scenario=s.word, **{RECODING: 0.0 if s.stops else np.nan}) for s in scenarios]
    return pd.concat(stopped, ignore_index=True)


def entry(indicators: Sequence[str]) -> dict[str, Any]:
    """The design file of such a table."""
    return {
        "kind": "table",
        "file": "made by an ensemble",
        "outputs": {"indicators": list(indicators), "years": "all", "areas": ["city", "counties"]},
    }


def selection(region: Region, more: Sequence[str] = ()) -> Selection:
    """What is kept of each run: every year, in the prefecture and its counties."""
    names = dict.fromkeys([*INDICATORS, *MORE, *(aim.indicator for aim in aims(region)), *more])
    return Selection(tuple(names), ("all",), ("city", "counties"))
