"""Futures: what is not known of a run beside its policy, drawn: behaviour, population, luck. Each is a part of a point.

Whatever is tried under the same futures shares its chance, so that differences between trials are the policies' own.
Everything of a future is keyed by the seed and its number, so more futures leave the first ones as they are.
"""

from pathlib import Path
from typing import Any

import numpy as np

from agents.errors import InputError
from agents.parameters import drawn
from experiments.axes import Row
from experiments.design_tables import draw_choice
from experiments.point import PARAMETER
from model.population_inputs import POPULATIONS
from model.region import Region
from model.rules import all_parameters

_LUCK, _POPULATION, _ORDER = 1, 2, 3
_APART = 1_000_000
"""Draws of one seed from the priors, at most; those of the next seed are others."""


def futures(region: Region, numbers: range, seed: int, draws: Path | None = None) -> list[Row]:
    """Draw futures.

    Args:
        region: whose parameters are drawn.
        numbers: of the futures, from 0.
        seed: of all.
        draws: a posterior's draws; from the priors, on a population drawn with equal chances, if not given. They are
            taken in an order that the seed shuffles, each once.

    Returns:
        Columns of a point for each: seed, population, parameters, and `draw`, the number of the row of the file or of
        the future.

    Raises:
        InputError: the draws cannot be used, or are fewer than the futures.
    """
    rows = None if draws is None else draw_choice(draws, None).rows
    if rows is not None and len(rows) < numbers.stop:
        raise InputError(
            f"--draws {draws} has {len(rows)} rows, but --futures and --checks together need {numbers.stop}: each "
            "future takes one of its own, so that mixes are not tested by the parameters that they were sought by"
        )
    order = [] if rows is None else np.random.default_rng([seed, _ORDER]).permutation(len(rows)).tolist()
    known, found = all_parameters(region.county_codes), []
    for number in numbers:
        row: dict[str, Any]
        if rows is not None:
            row = dict(rows[order[number]])
        else:
            values = drawn(known, seed * _APART + number)
            row = {"draw": number} | {PARAMETER + name: value for name, value in values.items()}
        row.setdefault("population", int(np.random.default_rng([seed, _POPULATION, number]).integers(POPULATIONS)))
        found.append(row | {"seed": int(np.random.default_rng([seed, _LUCK, number]).integers(2**31))})
    return found
