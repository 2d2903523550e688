"""What naive forecasts begin with: the residents of every synthetic population at the start, at full size.

It is what the model begins with, so no forecast knows less or more of the start than another.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.population_inputs import drawn_inputs
from model.population_targets import make_targets
from model.region import Region

Floats = npt.NDArray[np.float64]


class Parts(NamedTuple):
    """Residents by county and part, persons."""

    urban: Floats
    """(n, counties)."""
    rural: Floats

    @property
    def residents(self) -> Floats:
        """(n, counties) of both parts."""
        return np.asarray(self.urban + self.rural)

    def share(self, counties: Sequence[int]) -> Floats:
        """(n,) urban share of some counties together, percent."""
        chosen = list(counties)
        return np.asarray(100.0 * self.urban[:, chosen].sum(axis=1) / self.residents[:, chosen].sum(axis=1))


class Starts(NamedTuple):
    """The start year's end in n populations."""

    year: int
    parts: Parts
    registered_share: Floats
    """(n,) urban share of registrations, percent."""

    def often(self, times: int) -> "Starts":
        """Each of them so many times."""
        parts = Parts(*(np.repeat(each, times, axis=0) for each in self.parts))
        return Starts(self.year, parts, np.repeat(self.registered_share, times))


def starts(region: Region, populations: Sequence[int]) -> Starts:
    """The starts of some synthetic populations, in their order."""
    found = [make_targets(region, drawn_inputs(region, number), 1.0) for number in populations]
    parts = Parts(np.array([each.urban for each in found]), np.array([each.rural for each in found]))
    registered = np.array([100.0 * each.registered_urban / each.registered for each in found])
    return Starts(region.start, parts, registered)
