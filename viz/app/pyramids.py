"""Ages of those who live in the prefecture and of those who are registered there, counted from a run's state.

Counting takes as long as a year of the run, and nobody looks at ages before the curves are there: during the run the
columns are only put by.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import EPOCH, MALE
from agents.members import AGES
from model.areas import Areas
from model.migration import MigrationModel

if TYPE_CHECKING:
    from model.region import Region

Counts = npt.NDArray[np.int64]

GROUP = 5
"""Years of age in one row."""
OLDEST = 100
HORIZONS = (2020, 2025)
"""Years at whose ends ages are counted, besides the start and the last one."""
PYRAMID = ("year", "area_code", "ledger", "sex", "age", "persons")
SEXES = ("woman", "man")


class Columns(NamedTuple):
    """Of all rows, as they were: to copy them takes a third of the time that it takes to choose among them."""

    taken: npt.NDArray[np.bool_]
    """(rows,) whether a household has the row."""
    registration: npt.NDArray[np.int16]
    """(rows,) where each is registered: a village, or a place outside."""
    birth: npt.NDArray[np.uint8]
    """(rows, members) codes of the years of birth; 0 where there is nobody."""
    traits: npt.NDArray[np.uint8]
    """(rows, members)."""


@dataclass(eq=False)
class Ages:
    """Ages at a year's end, counted when they are first asked for."""

    year: int
    scale: float
    residents: Counts
    """(areas, 2, 111) persons who live in each, by sex and age, as the year's count has them."""
    columns: Columns | None
    """None once they are counted."""
    counted: pd.DataFrame | None = None

    def frame(self, region: "Region") -> pd.DataFrame:
        """Lay out the counts.

        Returns:
            (year, area_code, ledger, sex, age, persons): of the prefecture and each county; ledger residents or
            registered, sex woman or man, age the first of five years (the last group is open), full-size persons.
        """
        if self.columns is not None:
            codes = (region.code, *region.county_codes)
            ledgers = (("residents", self.residents), ("registered", _registered(self.columns, self.year, region)))
            rows = [
                self._rows(counts, code, ledger)
                for ledger, areas in ledgers
                for code, counts in zip(codes, areas, strict=True)
            ]
            self.counted, self.columns = pd.concat(rows, ignore_index=True), None
        assert self.counted is not None
        return self.counted

    def _rows(self, counts: Counts, code: str, ledger: str) -> pd.DataFrame:
        """Rows of one area and ledger."""
        groups = np.arange(0, OLDEST + 1, GROUP)
        group = np.minimum(np.arange(AGES), OLDEST) // GROUP
        persons = [np.bincount(group, ages, groups.size) / self.scale for ages in counts]
        return pd.DataFrame(
            {
                "year": self.year,
                "area_code": code,
                "ledger": ledger,
                "sex": np.repeat(SEXES, groups.size),
                "age": np.tile(groups, len(SEXES)),
                "persons": np.concatenate(persons),
            }
        )


def _registered(columns: Columns, year: int, region: "Region") -> Counts:
    """(areas, 2, 111) persons registered in each, wherever they live."""
    counties = len(region.county_codes)
    county = np.asarray(region.township_county, np.int64)[np.asarray(region.village_township)]
    rows = np.flatnonzero(columns.taken & (columns.registration < county.size))
    birth, male = columns.birth[rows], (columns.traits[rows] & MALE) != 0
    where = 512 * county[columns.registration[rows]][:, None] + 256 * male + birth
    born = np.bincount(where[birth != 0], minlength=512 * counties).reshape(2 * counties, 256)
    ages = np.clip(year - EPOCH - np.arange(256), 0, AGES - 1)
    counts = [np.bincount(ages, each, AGES).astype(np.int64) for each in born]
    by_age = np.stack(counts).reshape(counties, 2, AGES)
    return np.concatenate([by_age.sum(axis=0, keepdims=True), by_age])


def ages_of(model: MigrationModel) -> Ages:
    """Put by what ages at the present year's end are counted from."""
    h, used = model.state.households, model.state.used
    residents: Counts = np.tensordot(Areas(model.region).holds.astype(np.int64), model.state.tally.ages, axes=1)
    columns = Columns(h.id[:used] != 0, h.registration[:used].copy(), h.birth[:used].copy(), h.traits[:used].copy())
    return Ages(model.year, model.scale, residents, columns)
