"""Vital rates of one year, as columns that the rules of life read."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Schedules(NamedTuple):
    """Rates by sex (0 women, 1 men) and single age 0–110 for one year."""

    mortality: Floats
    """(2, 111) chance to die within the year."""
    fertility: Floats
    """(111,) births a year of a married woman."""
    marriage: Floats
    """(2, 111) chance of the unmarried to enter the marriage market."""
    to_senior: Floats
    """(2, places) chance to go on to senior school, by where the household lives."""
    to_college: Floats
    """(2, places) chance of a senior pupil to go on to college."""
    birth_factor: Floats
    """(places,) the year's level of births, and the lever on it."""
    death_factor: float
    """The year's level of deaths."""
    male_births: float
    """Share of boys among births."""
