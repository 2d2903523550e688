"""Morris measures and Sobol' indices of outputs, through SALib, each with its interval and held against luck.

Morris, in the output's unit for going across an input's whole range: `mu` the mean elementary effect, `mu_star` the
mean of its size, `sigma` how much it differs with the other inputs. Sobol', shares of the variance: `S1` of an input
alone, `ST` with all it interacts in, `S2` of a pair. Intervals of 95 % come from SALib's bootstrap, keyed by a seed.

An input is above the noise where the lower end of its measure's interval lies above the upper end of luck's.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from experiments.design_points import problem_of
from experiments.sensitivity_inputs import LUCK

Floats = npt.NDArray[np.float64]
Kind = Literal["morris", "sobol"]

INDICES = (
    "method", "input", "measure", "area_code", "indicator", "year", "unit", "value", "low", "high", "noise",
    "above_noise",
)  # fmt: skip
PAIRS = ("input", "other", "area_code", "indicator", "year", "value", "low", "high", "above_noise")
RESAMPLES = 200
LEAST = 2
"""Trajectories, or base points, that an analysis needs."""
RANKED = {"morris": "mu_star", "sobol": "ST"}
"""The measure by which inputs are ranked."""


def block_size(kind: Kind, inputs: int, second_order: bool) -> int:
    """Points that belong together: those of a trajectory, or of a base point."""
    return inputs + 1 if kind == "morris" else (2 if second_order else 1) * inputs + 2


def whole_blocks(values: Floats, size: int) -> npt.NDArray[np.bool_]:
    """(points,) those of blocks without a failed run."""
    there = np.isfinite(values).all(axis=1).reshape(-1, size).all(axis=1)
    return np.repeat(there, size)


def analyse(
    kind: Kind, names: Sequence[str], places: Floats, values: Floats, head: pd.DataFrame, *,
    second_order: bool = False, levels: int = 4, seed: int = 1,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Indices of every output.

    Args:
        kind: of the sample.
        names: of the inputs, luck among them if it was varied.
        places: (points, inputs) in the unit cube, in the order in which SALib drew them.
        values: (points, outputs); NaN where a run failed, whose whole trajectory or base point is left out.
        head: (outputs, …) area_code, indicator, year, unit.
        second_order: sobol: the sample has the points for pairs.
        levels: morris: of the grid.
        seed: of the bootstrap.

    Returns:
        Frames with INDICES and PAIRS; no pairs without second_order.

    Raises:
        InputError: SALib is missing, or too few points are left.
    """
    size = block_size(kind, len(names), second_order)
    kept = whole_blocks(values, size)
    if kept.sum() < LEAST * size:
        what = "trajectories" if kind == "morris" else "base points"
        raise InputError(f"{int(kept.sum()) // size} {what} without a failed run are left; an analysis needs {LEAST}")
    found, pairs = [], []
    for k, given_row in enumerate(head.to_dict("records")):
        row: dict[str, Any] = {str(name): value for name, value in given_row.items()}
        given = values[kept, k]
        raw = _raw(kind, names, places[kept], given, second_order, levels, seed)
        found.append(_measured(kind, names, raw).assign(**row, method=kind))
        pairs += [{**pair, **row} for pair in _pairs(names, raw)] if second_order else []
    indices = _against_luck(pd.concat(found, ignore_index=True))
    return indices[list(INDICES)], pd.DataFrame(pairs, columns=list(PAIRS))


def _raw(
    kind: Kind, names: Sequence[str], places: Floats, values: Floats, second_order: bool, levels: int, seed: int
) -> dict[str, Any]:
    """What SALib gives; zeros where an output never varies, of which it would make nothing."""
    try:
        from SALib.analyze import morris, sobol
    except ImportError as error:
        raise InputError("sensitivity needs SALib, which is not installed; pip install -e '.[designs]'") from error
    if values.min() == values.max():
        nothing, square = np.zeros(len(names)), np.zeros((len(names), len(names)))
        flat = ("S1", "S1_conf", "ST", "ST_conf", "mu", "mu_star", "sigma", "mu_star_conf")
        return dict.fromkeys(flat, nothing) | {"S2": square, "S2_conf": square}
    if kind == "morris":
        found: dict[str, Any] = morris.analyze(
            problem_of(names), places, values, num_levels=levels, num_resamples=RESAMPLES, seed=seed
        )
    else:
        found = sobol.analyze(
            problem_of(names), values, calc_second_order=second_order, num_resamples=RESAMPLES, seed=seed
        )
    return found


def _measured(kind: Kind, names: Sequence[str], raw: dict[str, Any]) -> pd.DataFrame:
    """(measures × inputs, …) value and interval."""
    rows = []
    for measure in ("mu_star", "mu", "sigma") if kind == "morris" else ("ST", "S1"):
        for i, name in enumerate(names):
            value = float(raw[measure][i])
            half = float(raw.get(f"{measure}_conf", np.full(len(names), np.nan))[i])
            rows.append((name, measure, value, value - half, value + half))
    return pd.DataFrame(rows, columns=["input", "measure", "value", "low", "high"])


def _pairs(names: Sequence[str], raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            value, half = float(raw["S2"][i][j]), float(raw["S2_conf"][i][j])
            yield {
                "input": names[i], "other": names[j], "value": value, "low": value - half, "high": value + half,
                "above_noise": value - half > 0,
            }  # fmt: skip


def _against_luck(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the upper end of luck's interval, and whether each lies above it; above zero where luck was not varied."""
    keys = ["measure", "area_code", "indicator", "year"]
    luck = rows[rows["input"] == LUCK].set_index(keys)["high"]
    noise = luck.reindex(pd.MultiIndex.from_frame(rows[keys])).fillna(0.0).clip(lower=0.0).to_numpy()
    return rows.assign(noise=noise, above_noise=(rows["low"].to_numpy() > noise) & (rows["input"] != LUCK))
