"""Where the past alone would lead: naive forecasts of the urban share, which no policy has any part in."""

from collections.abc import Sequence

import pandas as pd

from calibration.crps import quantiles
from calibration.naive import forecast_share, past
from calibration.targets import Target
from model.region import Region

COLUMNS = ("year", "forecaster", "mean", "p05", "p95")


def trend(
    region: Region, targets: Sequence[Target], populations: Sequence[int], years: Sequence[int], key: Sequence[int]
) -> pd.DataFrame:
    """What each naive forecast says of the region's resident urban share, from all that is known of it.

    Args:
        region: that is forecast.
        targets: of the calibration.
        populations: whose starts are likely enough.
        years: that are forecast; those not after the last known one are left out.
        key: of the generator of the errors.

    Returns:
        Rows COLUMNS, percent.
    """
    known = past(region, [t for t in targets if t.use == "fit"], populations, key)
    rows = []
    for year in (year for year in years if year > known.last):
        for name, values in forecast_share(known, year).items():
            low, high = quantiles(values, (0.05, 0.95))
            rows.append((year, name, float(values.mean()), low, high))
    return pd.DataFrame(rows, columns=list(COLUMNS))
