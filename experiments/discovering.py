"""In which futures a plan fails: a store's runs parted by a condition, and the boxes where most failures lie.

    from experiments.discovering import discover

    discover("runs", ["registered_urban_share:2035<50"]).boxes_frame()

Inputs are whatever the runs of the store differ by (`experiments.discover_inputs`). Luck is none: what it does stays
noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from experiments.condition import Condition, read_condition
from experiments.discover_inputs import inputs_of
from experiments.populations import folder_of
from experiments.prim import Box, boxes, chosen, quasi_p
from experiments.seek_result import digest_of
from experiments.store import DONE, Store
from model.region import Region, load_region

FEWEST = 40
"""Runs below which no box can be told from chance."""


@dataclass(frozen=True, eq=False)
class Found:
    """One box."""

    box: Box
    trajectory: list[Box] = field(repr=False)
    """Every step of the peeling that led to it."""
    chance: dict[int, float]
    """Quasi-p-value of each bounded input."""
    scenarios: dict[str, tuple[int, int]]
    """Runs and failures in it, by scenario."""


@dataclass(frozen=True, eq=False)
class Discovered:
    """What was found."""

    conditions: list[Condition]
    """A run fails where any of them holds."""
    inputs: pd.DataFrame = field(repr=False)
    """(runs, inputs) that differ between runs."""
    fails: npt.NDArray[np.bool_] = field(repr=False)
    found: list[Found]
    density: float
    """Asked for."""
    left_out: int
    """Runs without a result, or without the condition's indicator."""

    def boxes_frame(self) -> pd.DataFrame:
        """Columns: box, input, low, high (NaN if open), least, most (of all runs), quasi_p; a row an input bound.

        A box's own figures stand in each of its rows: points, failures, coverage, density, mass.
        """
        rows = []
        for k, one in enumerate(self.found, start=1):
            box = one.box
            for j in box.restricted:
                values = self.inputs.iloc[:, j]
                rows.append(
                    {
                        "box": k, "input": str(self.inputs.columns[j]),
                        "low": box.low[j] if np.isfinite(box.low[j]) else np.nan,
                        "high": box.high[j] if np.isfinite(box.high[j]) else np.nan,
                        "least": float(values.min()), "most": float(values.max()), "quasi_p": one.chance[j],
                        "points": box.points, "failures": box.failures, "coverage": box.coverage,
                        "density": box.density, "mass": box.mass,
                    }
                )  # fmt: skip
        names = ["box", "input", "low", "high", "least", "most", "quasi_p", "points", "failures", "coverage", "density"]
        return pd.DataFrame(rows, columns=[*names, "mass"])

    def trajectories_frame(self) -> pd.DataFrame:
        """Columns: box, step, chosen, inputs (bounded), points, failures, coverage, density, mass."""
        return pd.DataFrame(
            [
                (
                    k,
                    step,
                    box is one.box,
                    len(box.restricted),
                    box.points,
                    box.failures,
                    box.coverage,
                    box.density,
                    box.mass,
                )
                for k, one in enumerate(self.found, start=1)
                for step, box in enumerate(one.trajectory)
            ],
            columns=["box", "step", "chosen", "inputs", "points", "failures", "coverage", "density", "mass"],
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the boxes."""
        frame = self.boxes_frame()
        return digest_of(frame.assign(input=[list(self.inputs.columns).index(name) for name in frame["input"]]))


def discover(
    store: Path | str, fails: Sequence[str], *, density: float = 0.8, most: int = 3, peel: float = 0.05
) -> Discovered:
    """Find boxes.

    Args:
        store: folder of runs.
        fails: conditions as `experiments.condition` reads them; a run fails where any holds.
        density: share of its runs that fail in a box, at least, if such a box can be found.
        most: boxes, each on the runs that those before left over.
        peel: share of a box's runs that a step of PRIM takes away.

    Raises:
        InputError: the store cannot be read, has too few runs or several regions, lacks an indicator, or no
            input of its runs differs.
    """
    if not fails:
        raise InputError("discovering needs what fails, for instance --fails 'registered_urban_share:2035<50'")
    for name, value, low, high in (("density", density, 0.05, 1.0), ("boxes", most, 1, 20), ("peel", peel, 0.01, 0.5)):
        if not low <= value <= high:
            raise InputError(f"--{name} is {value:g}; allowed is {low:g} to {high:g}")
    held = Store(Path(store))
    region = _region(held)
    conditions = _conditions(held, fails, region)
    runs, left_out = _runs(held, conditions)
    failing = np.any([each.holds(runs[each.column].to_numpy(float)) for each in conditions], axis=0)
    inputs = inputs_of(runs, region)
    if inputs.empty:
        raise InputError(f"the runs of {held.folder} differ by luck alone; no input tells them apart")
    x = inputs.to_numpy(float)
    found = [_found(steps, x, failing, density, runs) for steps in boxes(x, failing, most, density, peel=peel)]
    return Discovered(conditions, inputs, failing, found, density, left_out)


def _conditions(store: Store, texts: Sequence[str], region: Region) -> list[Condition]:
    """Read conditions on what a store keeps."""
    found = [read_condition(text, "--fails", region) for text in dict.fromkeys(texts)]
    for condition in found:
        if condition.column not in store.schema.names:
            raise InputError(
                f"{store.folder} keeps no {condition.column}, which --fails '{condition.text}' needs; _columns.csv "
                "there names what it keeps"
            )
    return found


def _runs(store: Store, conditions: Sequence[Condition]) -> tuple[pd.DataFrame, int]:
    """Runs with everything that conditions need, and how many others there are."""
    frame = store.frame()
    there = (frame["status"] == DONE) & frame[[condition.column for condition in conditions]].notna().all(axis=1)
    runs = frame[there].reset_index(drop=True)
    if len(runs) < FEWEST:
        raise InputError(
            f"{store.folder} has {len(runs)} runs with a result; below {FEWEST} no box can be told from chance"
        )
    return runs, int((~there).sum())


def _found(
    steps: list[Box], x: npt.NDArray[np.float64], fails: npt.NDArray[np.bool_], density: float, runs: pd.DataFrame
) -> Found:
    box = steps[chosen(steps, density)]
    inside = box.holds(x)
    scenarios = {
        str(name): (int(rows.size), int(fails[rows].sum()))
        for name, rows in runs[inside].groupby("scenario").indices.items()
        for rows in [np.flatnonzero(inside)[rows]]
    }
    return Found(box, steps, quasi_p(box, x, fails), scenarios)


def _region(store: Store) -> Region:
    """The one region of a store's runs.

    Raises:
        InputError: there are several, or it cannot be read.
    """
    names = store.frame(["region"])["region"].fillna("").unique().tolist()
    if len(names) != 1:
        raise InputError(f"{store.folder} holds runs of {len(names)} regions; discovering takes one")
    return load_region(folder_of(names[0]))
