"""What a run leaves for others to be frozen on: what its households saw of one another, year by year.

A run that is given a `Reference` keeps its own levers, households and stocks, and reads all else from here: prices,
last year's record, kin, spouses. `model/freezing.py` makes one and says what it is good for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.errors import InputError
from agents.places import Places
from model.counting import Tally
from model.levers import LeverTable

Counts = npt.NDArray[np.int64]

RECORD = (
    "wage", "informal", "rent", "labour", "occupied", "let", "newcomers", "pupils", "residents", "settlers",
)  # fmt: skip
"""Columns of places that answer to what households do: a frozen run has the reference's."""
STOCKS = ("jobs", "dwellings", "affordable", "seats")
"""Those that governments make out of levers and record: a frozen run has its own."""


class Weddings(NamedTuple):
    """Who married whom in a year; m couples."""

    grooms: Households
    """(m,) each groom as a household of his own where he lived before, with his share of land and dividend."""
    groom_slot: Counts
    """(m,) his slot, in his household and in `grooms`."""
    brides: Households
    """(m,) each bride, likewise."""
    bride_slot: Counts
    """(m,) her slot."""
    sides: npt.NDArray[np.uint8]
    """(m,) where and with whom the couple was to settle, as in `model.weddings`."""


class Moves(NamedTuple):
    """What households did in a year beyond staying and keeping their registration; m of them, by rising identity."""

    household: npt.NDArray[np.uint64]
    destination: npt.NDArray[np.int16]
    """(m,) as in `model.choosing.Choices`, and so the others; STAY for those whom no dwelling was left."""
    mode: npt.NDArray[np.uint8]
    deed: npt.NDArray[np.uint16]


class Seen(NamedTuple):
    """One year of a run as others may be shown it; p places, l locations."""

    places: Places
    """As the year leaves them: stocks, and prices and record (`RECORD`) as the next year finds them."""
    kin: npt.NDArray[np.float32]
    """(l, p) kin shares."""
    location_residents: Counts
    """(l,) persons living in each location."""
    location_households: Counts
    """(l,) households living in each location."""
    weddings: Weddings
    moves: Moves
    recoded: tuple[tuple[int, int, int], ...]
    """Village, old and new place of each whose residents were recoded."""


@dataclass(frozen=True)
class Reference:
    """A run's years, for others to be frozen on."""

    scenario: LeverTable
    parameters: Mapping[str, float]
    seed: int
    variant: str
    region: str
    """Hash of the region."""
    population: str
    """Hash of the population."""
    first: int
    """First year that is kept."""
    years: tuple[Seen, ...]

    @property
    def last(self) -> int:
        """Last year that is kept."""
        return self.first + len(self.years) - 1

    def of(self, year: int) -> Seen:
        """One year.

        Raises:
            InputError: if it is not kept.
        """
        if not self.first <= year <= self.last:
            raise InputError(f"the reference keeps {self.first} to {self.last}; a frozen run asks it for {year}")
        return self.years[year - self.first]

    def seen_tally(self, year: int, own: Tally) -> Tally:
        """The run's count at the end of a year with residents and households by location as in the reference.

        Before the first year that is kept it is the run's own.
        """
        if year < self.first:
            return own
        seen = self.of(year)
        return own._replace(location_residents=seen.location_residents, location_households=seen.location_households)
