"""What a place holds, as columns: jobs, wages, dwellings, school seats, rent, and last year's record of its people."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Places(NamedTuple):
    """Every place; p rows: rural and urban part of each township in turn, then the outside places.

    Counts are of this run's scale.
    """

    jobs: Counts
    """(p, 3) jobs by skill."""
    wage: Floats
    """(p, 3) yuan a year by skill."""
    informal: Floats
    """(p,) yuan a year of a worker without a job."""
    rent: Floats
    """(p,) yuan a year of a dwelling; 0 in rural parts and outside."""
    dwellings: Counts
    """(p,) dwellings, let or owned; urban parts only."""
    affordable: Counts
    """(p,) of these, affordable rental, taken or not."""
    let: Counts
    """(p,) of these, those that were let at the end of last year."""
    newcomers: Counts
    """(p,) families that came to live in the place last year."""
    seats: Counts
    """(p, 3) school seats by stage."""
    labour: Counts
    """(p, 3) last year's labour force by skill."""
    occupied: Counts
    """(p,) dwellings in use last year."""
    pupils: Counts
    """(p, 6) last year's children by stage, first without and then with local registration."""
    residents: Counts
    """(p,) last year's residents."""
    settlers: Counts
    """(p,) persons who registered in the place last year from a village or from outside."""


class Grants(NamedTuple):
    """What counties hand to their townships in a year; t rows."""

    dwellings: Counts
    """(t,) dwellings a township may open."""
    seats: Counts
    """(t, 3) school seats a township may open, by stage."""
    jobs: Counts
    """(t, 3) net new jobs that the county's growth brings, by skill; may be negative."""
    recode: npt.NDArray[np.uint8]
    """(t,) 1 where the county lets the township recode a village this year."""
    asks: Counts
    """(t,) village for whose recode the township asks, −1 if none."""


def empty_places(places: int) -> Places:
    """Places with nothing in them."""

    def counts(*shape: int) -> Counts:
        return np.zeros((places, *shape), np.int64)

    def floats(*shape: int) -> Floats:
        return np.zeros((places, *shape), np.float64)

    return Places(
        counts(3), floats(3), floats(), floats(), counts(), counts(), counts(), counts(), counts(3), counts(3),
        counts(), counts(6), counts(), counts(),
    )  # fmt: skip


def empty_grants(townships: int) -> Grants:
    """Grants of nothing."""
    return Grants(
        np.zeros(townships, np.int64),
        np.zeros((townships, 3), np.int64),
        np.zeros((townships, 3), np.int64),
        np.zeros(townships, np.uint8),
        np.full(townships, -1, np.int64),
    )
