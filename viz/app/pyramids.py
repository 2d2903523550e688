"""Ages of those who live in the prefecture and of those who are registered there, counted from a run's state."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import EPOCH, MALE
from model.counting import AGES
from model.migration import MigrationModel

Counts = npt.NDArray[np.int64]

GROUP = 5
"""Years of age in one row."""
OLDEST = 100
HORIZONS = (2020, 2025)
"""Years at whose ends ages are counted, besides the start and the last one."""
PYRAMID = ("year", "ledger", "sex", "age", "persons")
SEXES = ("woman", "man")


def pyramid_of(model: MigrationModel) -> pd.DataFrame:
    """Count ages at the present year's end.

    Returns:
        (year, ledger, sex, age, persons): ledger residents or registered, sex woman or man, age the first of five
        years (the last group is open), full-size persons of the prefecture.
    """
    return pd.concat([_rows(_residents(model), "residents", model), _rows(_registered(model), "registered", model)])


def _residents(model: MigrationModel) -> Counts:
    """(2, 111) persons who live in the prefecture, by sex and age, as the year's last count has them."""
    return model.state.tally.ages[: model.state.inside].sum(axis=0)


def _registered(model: MigrationModel) -> Counts:
    """(2, 111) persons registered in the prefecture, wherever they live."""
    h, used = model.state.households, model.state.used
    rows = (h.id[:used] != 0) & (h.registration[:used] < model.state.codes.villages)
    birth, male = h.birth[:used][rows], (h.traits[:used][rows] & MALE).astype(np.int16)
    born = np.bincount((birth + 256 * male)[birth != 0], minlength=512).reshape(2, 256)
    ages = np.clip(model.year - EPOCH - np.arange(256), 0, AGES - 1)
    return np.stack([np.bincount(ages, counts, AGES).astype(np.int64) for counts in born])


def _rows(counts: Counts, ledger: str, model: MigrationModel) -> pd.DataFrame:
    """Rows of one ledger."""
    groups = np.arange(0, OLDEST + 1, GROUP)
    group = np.minimum(np.arange(AGES), OLDEST) // GROUP
    persons = [np.bincount(group, ages, groups.size) / model.scale for ages in counts]
    return pd.DataFrame(
        {
            "year": model.year,
            "ledger": ledger,
            "sex": np.repeat(SEXES, groups.size),
            "age": np.tile(groups, len(SEXES)),
            "persons": np.concatenate(persons),
        }
    )
