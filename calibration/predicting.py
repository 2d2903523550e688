"""What the posterior says of the numbers it was fitted to: its draws run again under seeds that no fit has seen.

Values found while fitting are no test: a draw was kept because its chance happened to please. So each is run anew.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.crps import quantiles
from calibration.observing import NUISANCE
from calibration.running import Runner
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]

PREDICTIVE = 910
"""Number of the stage, which sets its seeds apart."""
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


def points_of(draws: pd.DataFrame, seeds: npt.NDArray[np.int64], scale: float, until: int) -> pd.DataFrame:
    """(draws, columns) points of draws of a posterior; what only the observation needs is left out."""
    points = draws.drop(columns=["draw", *NUISANCE])
    return points.assign(seed=seeds, scale=scale, until=until)


def rerun(runner: Runner, draws: pd.DataFrame, stage: str = "predictive", number: int = PREDICTIVE) -> Floats:
    """(draws, targets) values of draws under new seeds; NaN where a run failed.

    Raises:
        InputError: most of the runs failed.
    """
    points = points_of(draws, runner.seeds(number, len(draws)), runner.scale, runner.until)
    runs = runner.swept(stage, points)
    found = runner.summaries.matrix(runs, draws[list(NUISANCE)].to_numpy(np.float64))
    found[(runs["status"] != "done").to_numpy()] = np.nan
    runner.enough(stage, found)
    return found


def predicted(values: Floats, yard: Yardstick, key: Sequence[int]) -> pd.DataFrame:
    """What the draws give for each target, and whether it holds what was published.

    Args:
        values: of `rerun`.
        yard: errors of the targets.
        key: of the generator of the errors.

    Returns:
        Rows target, indicator, area_code, year, use, unit, low, high (as published; the same unless a band), error,
        p05 … p95 (of the runs), misfit (of their median, in standard deviations), in_50, in_90 (whether intervals of
        runs and error together hold what was published).
    """
    done = values[np.isfinite(values).all(axis=1)]
    errors = np.array([t.error for t in yard.targets])
    seen = done + errors * np.random.default_rng(key).standard_normal(done.shape)
    rows = []
    for k, target in enumerate(yard.targets):
        runs, told = quantiles(done[:, k], SHARES), quantiles(seen[:, k], SHARES)
        # Anything within a band is as good, so an interval holds it that meets it anywhere.
        within = [bool(told[a] <= target.high and told[b] >= target.low) for a, b in ((1, 3), (0, 4))]
        rows.append((
            target.name, target.indicator, " ".join(target.areas), target.year, target.use, target.unit, target.low,
            target.high, target.error, *runs.tolist(), target.misfit(float(runs[2]), float(yard.noise[k])), *within,
        ))  # fmt: skip
    names = ["target", "indicator", "area_code", "year", "use", "unit", "low", "high", "error"]
    return pd.DataFrame(rows, columns=[*names, *(f"p{round(100 * s):02d}" for s in SHARES), "misfit", "in_50", "in_90"])
