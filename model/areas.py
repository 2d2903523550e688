"""Adding up places to the prefecture, its counties and its townships: integers in any order, floats in a fixed one."""

import numpy as np
import numpy.typing as npt

from model.region import Region

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Areas:
    """The areas of a region: first the large ones, the prefecture and its counties, then the townships."""

    def __init__(self, region: Region) -> None:
        """Say which places each area holds."""
        townships, county = len(region.township_codes), np.asarray(region.township_county, np.int64)
        self.large = (region.code, *region.county_codes)
        self.codes = (*self.large, *region.township_codes)
        levels = (np.zeros(townships, np.int64), 1 + county, len(self.large) + np.arange(townships))
        self._areas_of = np.stack(levels)
        """(3, t) the prefecture, the county and the area of its own that each township belongs to."""
        self.holds = np.zeros((len(self.large), 2 * townships + len(region.outside_codes)), np.bool_)
        """(large areas, p) the places of each."""
        self.holds[0, : 2 * townships] = True
        self.holds[1 + np.repeat(county, 2), np.arange(2 * townships)] = True
        self._weights = self.holds.T.astype(np.int64)

    def count(self, by_place: Rows) -> Rows:
        """(…, large areas) sums of (…, p) integers."""
        found: Rows = by_place @ self._weights
        return found

    def add(self, by_township: Floats) -> Floats:
        """(areas,) sums of (t,) or (t, k) floats from the first township to the last, each step rounded.

        `bincount` adds one after the other, as `agents.arithmetic.added` does.
        """
        flat, each = by_township.reshape(-1), by_township.size // len(by_township)
        areas = np.repeat(self._areas_of, each, axis=1).reshape(-1)
        found: Floats = np.bincount(areas, np.tile(flat, len(self._areas_of)), len(self.codes)).astype(np.float64)
        return found
