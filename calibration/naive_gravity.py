"""A naive forecast by gravity without households: the country pushes, towns pull, distance hinders.

Assumed: each year k · R_i · U_j / minutes_ij^1.5 persons move from the country of county i (R) to the towns of county j
(U). k is the one number that gives what is known of the whole region's urban share. Births and deaths follow the
region's rate of change alone, alike everywhere.
"""

import numpy as np
import numpy.typing as npt

from calibration.naive_cohorts import solved
from calibration.starts import Parts
from model.region import Region

Floats = npt.NDArray[np.float64]

POWER = 1.5
"""Of distance: the prior mean of b_dist / b_wage (Zhang and Zhao 2013)."""
HARD = 2.0
"""Largest k that is looked for; far above any that a share of 2016–2020 asks for."""


def gravity(region: Region, start: Parts, share: Floats, total: Floats | None, known: int, at: int) -> Parts:
    """Carry the start on; arguments as for `calibration.naive_cohorts.cohorts`."""
    years = known - region.start
    before = start.residents.sum(axis=1)
    growth = np.ones(len(share)) if total is None else (total / before) ** (1.0 / years)
    near = nearness(region)

    def reached(strength: Floats, until: int) -> Parts:
        return flowed(start, near, strength, growth, until - region.start)

    everywhere = range(len(region.county_codes))
    strength = solved(lambda k: -reached(k, known).share(everywhere), -share, -HARD, HARD)
    return reached(strength, at)


def flowed(start: Parts, near: Floats, strength: Floats, growth: Floats, years: int) -> Parts:
    """Move persons year by year.

    Args:
        start: residents.
        near: (counties, counties) nearness of the country of one to the towns of another, at most 1.
        strength: (n,) share that would move if all towns were nearest.
        growth: (n,) factor on everyone in a year.
        years: how many.
    """
    urban, rural = start.urban, start.rural
    for _ in range(years):
        pull = urban[:, None, :] / urban.sum(axis=1)[:, None, None] * near
        moved = rural[:, :, None] * pull * strength[:, None, None]
        urban = (urban + moved.sum(axis=1)) * growth[:, None]
        rural = (rural - moved.sum(axis=2)) * growth[:, None]
    return Parts(urban, rural)


def nearness(region: Region) -> Floats:
    """(counties, counties) minutes^−1.5 from the townships of one county to the seat of another; the nearest is 1."""
    seats = region.county_seat.astype(np.int64)
    minutes = np.array([
        [region.minutes[np.flatnonzero(region.township_county == c), seat].mean() for seat in seats]
        for c in range(len(region.county_codes))
    ])  # fmt: skip
    return np.asarray((minutes / minutes.min()) ** -POWER)
