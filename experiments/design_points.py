"""The table of runs that a design asks for: one row a run, the same rows in the same order wherever it is made."""

import math
from collections.abc import Sequence
from itertools import product
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from experiments.axes import Row
from experiments.design import Design
from experiments.design_tables import read_rows, rows_of
from experiments.point import LARGEST_SEED, PLAIN, shown

Unit = npt.NDArray[np.float64]


def design_points(design: Design) -> pd.DataFrame:
    """Every run of a design.

    Returns:
        (runs, columns) of `experiments.point`: plain ones first, then parameters and levers in the order of the design.

    Raises:
        InputError: an axis lacks what the kind needs, or a table cannot be read.
    """
    try:
        return _points(design)
    except InputError as error:
        raise InputError(f"{design.where}: {error}") from error


def _points(design: Design) -> pd.DataFrame:
    rows = _rows(design)
    every = [axis.listed() for axis in design.every]
    shared: Row = {"scale": design.file.scale}
    if design.file.until is not None:
        shared["until"] = design.file.until
    if design.file.behaviour is not None:
        shared["behaviour"] = design.file.behaviour
    found = [shared | row | _joined(crossed) for row in rows for crossed in product(*every)]
    frame = pd.DataFrame(found)
    plain = [name for name in PLAIN if name in frame.columns]
    frame = frame[[*plain, *(name for name in frame.columns if name not in PLAIN)]]
    for column in ("population", "seed", "until", "draw"):
        if column in frame.columns and not frame[column].isna().any():
            frame[column] = _wholes(frame[column], column)
    return frame


def _wholes(values: "pd.Series[Any]", column: str) -> "pd.Series[Any]":
    broken = [n for n in values if not _is_whole(n)]
    if broken:
        raise InputError(f"{column} has the value {shown(broken[0])}; allowed are whole numbers")
    large = [n for n in values if not -LARGEST_SEED <= n <= LARGEST_SEED]
    if large:
        raise InputError(f"{column} has the value {shown(large[0])}; allowed are whole numbers up to 2**63 − 1")
    return values.astype(np.int64)


def _is_whole(n: object) -> bool:
    """Whether a cell is a whole number, however it is written."""
    return isinstance(n, Real) and not isinstance(n, bool) and math.isfinite(n) and float(n).is_integer()


def _joined(rows: Sequence[Row]) -> Row:
    joined: Row = {}
    for row in rows:
        joined |= row
    return joined


def _rows(design: Design) -> list[Row]:
    file = design.file
    if file.kind == "table":
        assert file.file is not None
        frame = read_rows(design.folder / file.file, "a table of points") if design.table is None else design.table
        if design.scale_given and "scale" in frame:
            raise InputError(f"{file.file} has the column 'scale'; another scale cannot be given beside it")
        twice = [str(name) for name in frame.columns if any(name in axis.columns for axis in design.every)]
        if twice:
            raise InputError(f"{file.file} has the column '{twice[0]}', which [every] sets too")
        return rows_of(frame)
    if file.kind == "grid":
        return [_joined(rows) for rows in product(*(axis.listed() for axis in design.axes))]
    return [_joined([axis.at(float(u)) for axis, u in zip(design.axes, row, strict=True)]) for row in sample(design)]


def sample(design: Design) -> Unit:
    """(points, axes) places in the unit cube, as the kind draws them.

    Raises:
        InputError: the package that draws them is not installed.
    """
    file = design.file
    assert file.points is not None
    names = [axis.columns[0] for axis in design.axes]
    return sample_of(file.kind, names, file.points, file.second_order, file.levels, file.sampler_seed)


def sample_of(kind: str, names: Sequence[str], points: int, second_order: bool, levels: int, seed: int) -> Unit:
    """(points, names) places in the unit cube.

    Args:
        kind: latin-hypercube, sobol or morris.
        names: of what is varied.
        points: latin-hypercube: points; sobol: base sample; morris: trajectories.
        second_order: sobol: also the points for interactions of two.
        levels: morris: of the grid.
        seed: of the sampler.

    Raises:
        InputError: the package that draws them is not installed.
    """
    try:
        if kind == "latin-hypercube":
            from scipy.stats import qmc

            cube: Unit = qmc.LatinHypercube(len(names), seed=seed).random(points)
            return cube
        if kind == "sobol":
            from SALib.sample import sobol

            return np.asarray(sobol.sample(problem_of(names), points, calc_second_order=second_order, seed=seed))
        from SALib.sample import morris

        return np.asarray(morris.sample(problem_of(names), points, num_levels=levels, seed=seed))
    except ImportError as error:
        raise InputError(
            f"kind {kind} needs {error.name}, which is not installed; pip install -e '.[designs]' brings it"
        ) from error


def problem_of(names: Sequence[str]) -> dict[str, Any]:
    """What is varied as SALib names a problem; sampling and the analysis after the runs take the same.

    The bounds are those of the unit cube, in which it draws; an axis turns a place there into its value.
    """
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
