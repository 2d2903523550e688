"""Ages of those who live in the prefecture and of those who are registered there, counted from a run's state."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import EPOCH, MALE
from model.areas import Areas
from model.counting import AGES
from model.migration import MigrationModel

Counts = npt.NDArray[np.int64]

GROUP = 5
"""Years of age in one row."""
OLDEST = 100
HORIZONS = (2020, 2025)
"""Years at whose ends ages are counted, besides the start and the last one."""
PYRAMID = ("year", "area_code", "ledger", "sex", "age", "persons")
SEXES = ("woman", "man")


def pyramid_of(model: MigrationModel) -> pd.DataFrame:
    """Count ages at the present year's end.

    Returns:
        (year, area_code, ledger, sex, age, persons): of the prefecture and each county; ledger residents or registered,
        sex woman or man, age the first of five years (the last group is open), full-size persons.
    """
    codes = (model.region.code, *model.region.county_codes)
    counted = (("residents", _residents(model)), ("registered", _registered(model)))
    each = [(code, ledger, counts) for ledger, areas in counted for code, counts in zip(codes, areas, strict=True)]
    return pd.concat([_rows(counts, code, ledger, model) for code, ledger, counts in each], ignore_index=True)


def _residents(model: MigrationModel) -> Counts:
    """(areas, 2, 111) persons who live in each, by sex and age, as the year's last count has them."""
    found: Counts = np.tensordot(Areas(model.region).holds.astype(np.int64), model.state.tally.ages, axes=1)
    return found


def _registered(model: MigrationModel) -> Counts:
    """(areas, 2, 111) persons registered in each, wherever they live."""
    h, used, region = model.state.households, model.state.used, model.region
    rows = np.flatnonzero((h.id[:used] != 0) & (h.registration[:used] < model.state.codes.villages))
    birth, male = h.birth[:used][rows], (h.traits[:used][rows] & MALE).astype(np.int32)
    county = np.asarray(region.township_county)[np.asarray(region.village_township)[h.registration[:used][rows]]]
    where = 512 * county[:, None].astype(np.int32) + 256 * (male != 0) + birth
    counties = len(region.county_codes)
    born = np.bincount(where[birth != 0], minlength=512 * counties).reshape(2 * counties, 256)
    ages = np.clip(model.year - EPOCH - np.arange(256), 0, AGES - 1)
    counts = [np.bincount(ages, each, AGES).astype(np.int64) for each in born]
    by_age = np.stack(counts).reshape(counties, 2, AGES)
    return np.concatenate([by_age.sum(axis=0, keepdims=True), by_age])


def _rows(counts: Counts, code: str, ledger: str, model: MigrationModel) -> pd.DataFrame:
    """Rows of one area and ledger."""
    groups = np.arange(0, OLDEST + 1, GROUP)
    group = np.minimum(np.arange(AGES), OLDEST) // GROUP
    persons = [np.bincount(group, ages, groups.size) / model.scale for ages in counts]
    return pd.DataFrame(
        {
            "year": model.year,
            "area_code": code,
            "ledger": ledger,
            "sex": np.repeat(SEXES, groups.size),
            "age": np.tile(groups, len(SEXES)),
            "persons": np.concatenate(persons),
        }
    )
