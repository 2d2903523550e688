"""What counties and townships see of the world when they govern; the model supplies it."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from agents.governing import GoverningParameters
from agents.places import Grants, Places


class Administration(Protocol):
    """The prefecture as its governments see it: last year's record, this year's levers, and what they may hand out."""

    year: int
    scale: float
    places: Places
    grants: Grants
    levers: npt.NDArray[np.float64]
    """(levers, t) this year's values by township."""
    governing: GoverningParameters
    village_township: npt.NDArray[np.int16]
    village_minutes: npt.NDArray[np.int32]
    """(v,) minutes from each village to its township's seat."""
    urban_from: npt.NDArray[np.int16]
    """(v,) first year in which residents count as urban."""
    village_residents: npt.NDArray[np.int64]
    """(v,) last year's residents."""
    rural_township: npt.NDArray[np.bool_]
    """(t,) rural townships (乡), which have no urban part until upgraded."""

    def recode(self, village: int) -> None:
        """Make a village's residents urban from this year, and its registrations after the lag."""

    def upgrade(self, township: int) -> None:
        """Make a rural township a town: its seat village becomes urban."""
