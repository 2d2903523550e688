"""From validated rows to the arrays and frames of a region."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.region_checks import Rows
from model.region_checks_numbers import AGES, SEXES

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def frame(rows: Rows) -> pd.DataFrame:
    """Give a table as a frame, without the line numbers."""
    return pd.DataFrame(rows).drop(columns="line")


def yearly(rows: Rows) -> dict[str, Floats]:
    """Give each series in the order of its years."""
    found: dict[str, list[float]] = {}
    for row in sorted(rows, key=lambda row: (str(row["series"]), int(row["year"]))):
        found.setdefault(row["series"], []).append(row["value"])
    return {name: np.array(line, dtype=np.float64) for name, line in found.items()}


def by_sex_and_age(rows: Rows, column: str) -> Floats:
    """Lay out a column as (2, 111), women first."""
    found = np.zeros((2, AGES))
    for row in rows:
        found[SEXES.index(row["sex"]), row["age"]] = row[column]
    return found


def texts(rows: Rows, column: str) -> tuple[str, ...]:
    """Give a column as a tuple of strings."""
    return tuple(str(row[column]) for row in rows)


def floats(rows: Rows, column: str) -> Floats:
    """Give a column as float64."""
    return np.array([row[column] for row in rows], dtype=np.float64)


def flags(rows: Rows, column: str) -> Flags:
    """Give a column as booleans."""
    return np.array([row[column] for row in rows], dtype=np.bool_)
