"""How near a fitted run must come to its targets, and a table of how near it does."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.targets import Target
from model.region import Region

Floats = npt.NDArray[np.float64]

RATES = ("resident_urban_share", "registered_urban_share")
CITY, COUNTY = 0.15, 0.5
"""Percentage points within which the rates of the prefecture and of counties are to be reproduced."""
REQUIRED = (*RATES, "reported_transfers", "resident_population")
"""Indicators that a fitted point must reproduce; the others are aimed at and shown."""


def tolerance(target: Target, region: Region) -> float:
    """Distance from a target, or from its band, that is allowed: for a rate in points, for others their error."""
    if target.indicator in RATES:
        return CITY if target.areas == (region.code,) else COUNTY
    return target.error


def required(target: Target) -> bool:
    """Tell whether a fitted point must come so near."""
    return target.use == "fit" and target.indicator in REQUIRED


def nearness(targets: Sequence[Target], region: Region, found: Floats) -> pd.DataFrame:
    """What a run gives beside each target.

    Args:
        targets: in the order of `found`.
        region: whose prefecture is told from its counties.
        found: (targets,) values of the run.

    Returns:
        target, indicator, found, low, high, off (signed, from the value or the band), allowed, inside, required.
    """
    rows = []
    for target, value in zip(targets, found.tolist(), strict=True):
        off, allowed = value - min(max(value, target.low), target.high), tolerance(target, region)
        rows.append(
            {
                "target": target.name, "indicator": target.indicator, "found": value, "low": target.low,
                "high": target.high, "off": off, "allowed": allowed, "inside": abs(off) <= allowed,
                "required": required(target),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def meets(table: pd.DataFrame) -> bool:
    """Tell whether every required target is met."""
    return bool(table.loc[table["required"], "inside"].all())
