"""A made-up region with a known truth: targets made of runs of the tiny prefecture at known parameters.

Its targets are the means over a few seeds, in a file as `luohu calibrate --targets` takes it.
"""

import csv
from pathlib import Path

import numpy as np

from calibration.targets import COLUMNS
from experiments.outputs import Selection
from experiments.simulate import simulate
from tests.sweeps import TINY

TRUTH = {"b_town": 3.9, "g_0": -3.4}
"""Each a standard deviation above the centre of its prior."""
POPULATION = 0
UNTIL = 2017
SEEDS = range(101, 107)
AIMS = (
    ("resident_urban_share", 2016, "percent", 0.5), ("resident_urban_share", 2017, "percent", 0.5),
    ("registered_urban_share", 2016, "percent", 0.4), ("registered_urban_share", 2017, "percent", 0.4),
    ("resident_population", 2017, "persons", 60.0),
)  # fmt: skip
CITY = "990100"


def truth_rows() -> list[dict[str, object]]:
    """One row a target."""
    point = {"region": TINY, "population": POPULATION, "until": UNTIL, "behaviour": "prior"}
    point |= {f"parameter_{name}": value for name, value in TRUTH.items()}
    kept = Selection(tuple({aim[0] for aim in AIMS}), tuple({aim[1] for aim in AIMS}), ("city",))
    runs = [simulate({**point, "seed": seed}, kept) for seed in SEEDS]
    rows: list[dict[str, object]] = []
    for indicator, year, unit, error in AIMS:
        value = float(np.mean([run[f"{indicator}_{year}"] for run in runs]))
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {
                "name": f"{indicator}_{year}", "indicator": indicator, "area_code": CITY, "since": year, "year": year,
                "kind": "normal", "value": round(value, 4), "error": error, "unit": unit, "weight": 1, "use": "fit",
                "informs": "the truth", "status": "synthetic", "why": "made of runs at known parameters",
            }
        )  # fmt: skip
    return rows


def write_targets(path: Path) -> Path:
    """Write them as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(truth_rows())
    return path
