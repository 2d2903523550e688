"""A hindcast of the counties from census to census: ten years from their residents of 2010, beside those of 2020.

The model cannot start in 2010: nothing of that year is known but the counties' residents. So ten simulated years begin
from the start year's population with the counties' residents put back to those of 2010, and everything else (ages,
households, who lives in town, policy and what came from outside in those years) as it is: an assumed start. And the
parameters were fitted to the residents of 2020. What is tested is whether the fitted rules, left to themselves for ten
years, draw people from and to the right counties; it is no forecast that could have been made in 2010.
"""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.crps import crps, quantiles
from calibration.naive_cohorts import projected
from calibration.naive_gravity import flowed, nearness
from calibration.predicting import points_of
from calibration.running import Runner
from calibration.starts import Parts, starts
from model.region import Region, load_region

Floats = npt.NDArray[np.float64]

HINDCAST = 911
"""Number of the stage, which sets its seeds apart."""
YEARS = 10
MODEL = "model"
COLUMNS = ("area_code", "forecaster", "before", "observed", "error", "mean", "p05", "p95", "crps")
CENSUSES = ("五普", "六普")


def put_back(region: Region, folder: Path) -> Region:
    """The region with its counties' residents as in 2010, and all else as it is.

    Args:
        region: to be changed.
        folder: takes its tables.

    Raises:
        InputError: they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted([*region.folder.glob("*.csv"), *region.folder.glob("*.geojson")]):
            shutil.copyfile(path, folder / path.name)
        with (folder / "start.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["name"] == "county_path":
                # One way from 2010 to 2020 for all counties; at 0 they stand where they stood in 2010.
                row |= {"distribution": "uniform", "low": "0", "mode": "0.0005", "high": "0.001"}
        with (folder / "start.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return load_region(folder)


def hindcast(runner: Runner, draws: pd.DataFrame) -> Floats:
    """(draws, counties) residents after ten years from those of 2010; only runs that succeeded.

    Raises:
        InputError: something cannot be written, or no run succeeded.
    """
    region = put_back(runner.region, runner.folder / "region-2010")
    back = replace(runner, region=region)
    until = region.start + YEARS
    points = points_of(draws, runner.seeds(HINDCAST, len(draws)), runner.scale, until)
    runs = back.swept("hindcast", points, {"indicators": ["resident_population"], "years": [until]})
    done = runs[runs["status"] == "done"]
    if done.empty:
        raise InputError(f"{runner.folder / 'hindcast'}: every run failed; luohu store show it tells why.")
    return done[[f"resident_population_{until}_{code}" for code in region.county_codes]].to_numpy(np.float64)


def beside(model: Floats, region: Region, populations: Sequence[int]) -> pd.DataFrame:
    """Score the model and the naive forecasts on the counties' residents of 2020.

    Args:
        model: of `hindcast`.
        region: as it is.
        populations: whose starts the naive forecasts use where they need one.

    Returns:
        Rows COLUMNS; `error` is what is not known of the census figure, one standard deviation.
    """
    counties = region.counties.loc[list(region.county_codes)]
    error = np.maximum(np.asarray(counties["residents_2020_error"], np.float64), 1.0)
    rows = []
    for name, values in {MODEL: model, **_naive(region, populations)}.items():
        for k, code in enumerate(region.county_codes):
            found, mine = float(counties["residents_2020"].iloc[k]), values[:, k]
            low, high = quantiles(mine, (0.05, 0.95))
            before = float(counties["residents_2010"].iloc[k])
            rows.append((code, name, before, found, error[k], float(mine.mean()), low, high, crps(mine, found)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _naive(region: Region, populations: Sequence[int]) -> dict[str, Floats]:
    """What was to be said in 2010 of each county: (n, counties) residents ten years later."""
    now = np.asarray(region.counties.loc[list(region.county_codes), "residents_2010"], np.float64)
    found = {"persistence": now[None, :]}
    earlier = census(region, CENSUSES[0])
    if earlier is not None:
        found["straight_line"] = (now + (now - earlier))[None, :]
        found["logistic"] = _logistic(earlier, now)[None, :]
    share = starts(region, populations).parts
    urban = now * share.urban / share.residents
    begin = Parts(urban, now - urban)
    still = np.zeros(len(urban))
    pyramid = region.pyramid / region.pyramid.sum()
    people = np.stack([begin.urban, begin.rural], axis=2)[..., None, None] * pyramid
    found["cohorts"] = projected(region, people, still, still, region.start, region.start + YEARS).sum(axis=(2, 3, 4))
    found["gravity"] = _gravity(region, begin)
    return found


def _logistic(earlier: Floats, now: Floats) -> Floats:
    """Shares of all residents go on along logistic curves, all residents along a straight line."""
    logits = [np.log(each / each.sum() / (1.0 - each / each.sum())) for each in (earlier, now)]
    shares = 1.0 / (1.0 + np.exp(-(2.0 * logits[1] - logits[0])))
    return np.asarray((2.0 * now.sum() - earlier.sum()) * shares / shares.sum())


PACE = 0.02
"""Assumed: share of the country that moves to town in a year under gravity, which has no strength of its own."""


def _gravity(region: Region, begin: Parts) -> Floats:
    """Flows from country to towns by size and distance, so strong that PACE of the country moves in the first year."""
    near = nearness(region)
    pull = (begin.rural[:, :, None] * begin.urban[:, None, :] * near).sum(axis=(1, 2))
    all_urban, all_rural = begin.urban.sum(axis=1), begin.rural.sum(axis=1)
    strength = PACE * all_rural * all_urban / pull
    return flowed(begin, near, strength, np.ones(len(strength)), YEARS).residents


def census(region: Region, name: str) -> Floats | None:
    """(counties,) residents of a census among the region's facts; none if a county's is not there."""
    facts = region.facts
    rows = facts[facts["indicator"].astype(str).str.contains(f"常住人口\\({name}")].set_index("area_code")["value"]
    rows = rows[~rows.index.duplicated()]
    if not set(region.county_codes) <= set(rows.index):
        return None
    return np.array([float(str(rows[code])) for code in region.county_codes])
