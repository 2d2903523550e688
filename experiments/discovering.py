"""In which futures a plan fails: a store's runs parted by a condition, and the boxes where most failures lie.

    from experiments.discovering import discover

    discover("runs", ["registered_urban_share:2035<50"]).boxes_frame()
    discover(sweep("design.toml", "runs"), ["registered_urban_share:2035<50"])     # of a design its own runs only

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
from experiments.prim import Box, Cover, boxes, quasi_p
from experiments.seek_result import digest_of
from experiments.store import DONE, Store
from experiments.sweep import Sweep
from model.region import Region, load_region

FEWEST = 40
"""Runs below which no box can be told from chance."""
ONE = ("scale", "until", "code")
"""Columns of which runs that are told apart by their inputs have one value: by others they differ too, unseen."""


@dataclass(frozen=True, eq=False)
class Found:
    """One box."""

    box: Box
    trajectory: list[Box] = field(repr=False)
    """Every step of the peeling that led to it."""
    chance: dict[int, float]
    """Quasi-p-value of each bounded input."""
    scenarios: dict[str, tuple[int, int]]
    """Runs and failures in it, by scenario, of the runs that it was found in."""


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
    store: Sweep | Path | str, fails: Sequence[str], *, density: float = 0.8, most: int = 3, peel: float = 0.05
) -> Discovered:
    """Find boxes.

    Args:
        store: folder of runs, all of which are taken; or a sweep, of which its design's own are.
        fails: conditions as `experiments.condition` reads them; a run fails where any holds.
        density: share of its runs that fail in a box, at least, if such a box can be found.
        most: boxes, each on the runs that those before left over.
        peel: share of a box's runs that a step of PRIM takes away.

    Raises:
        InputError: the store cannot be read, lacks an indicator, or its runs are too few, of several regions, sizes,
            last years or versions of the code, or differ in no input.
    """
    if not fails:
        raise InputError("discovering needs what fails, for instance --fails 'registered_urban_share:2035<50'")
    for name, value, low, high in (("density", density, 0.05, 1.0), ("boxes", most, 1, 20), ("peel", peel, 0.01, 0.5)):
        if not low <= value <= high:
            raise InputError(f"--{name} is {value:g}; allowed is {low:g} to {high:g}")
    held = Store(store.folder if isinstance(store, Sweep) else Path(store))
    frame = store.frame().drop_duplicates("run") if isinstance(store, Sweep) else held.frame()
    region = _region(held, frame)
    conditions = _conditions(held, fails, region)
    runs, left_out = _runs(held, frame, conditions)
    failing = np.any([each.holds(runs[each.column].to_numpy(float)) for each in conditions], axis=0)
    inputs = inputs_of(runs, region)
    if inputs.empty:
        raise InputError(f"the runs of {held.folder} differ by luck alone; no input tells them apart")
    x = inputs.to_numpy(float)
    found = [_found(one, x, failing, runs) for one in boxes(x, failing, most, density, peel=peel)]
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


def _runs(store: Store, frame: pd.DataFrame, conditions: Sequence[Condition]) -> tuple[pd.DataFrame, int]:
    """Runs with everything that conditions need, and how many others there are."""
    there = (frame["status"] == DONE) & frame[[condition.column for condition in conditions]].notna().all(axis=1)
    runs = frame[there].reset_index(drop=True)
    if len(runs) < FEWEST:
        raise InputError(
            f"{store.folder} has {len(runs)} runs with a result; below {FEWEST} no box can be told from chance"
        )
    for name in ONE:
        values = sorted(runs[name].unique())
        if len(values) > 1:
            raise InputError(
                f"{store.folder} holds runs whose {name} is {', '.join(map(str, values[:-1]))} and {values[-1]}, which "
                f"no box tells apart; allowed is one {name}: give luohu discover the design, of which it takes only "
                "the design's own runs, or a store that holds no others"
            )
    return runs, int((~there).sum())


def _found(one: Cover, x: npt.NDArray[np.float64], fails: npt.NDArray[np.bool_], runs: pd.DataFrame) -> Found:
    """A box with what is told of it, by the runs that it was found in."""
    box = one.box
    inside = box.holds(x) & one.left
    scenarios = {
        str(name): (int(rows.size), int(fails[rows].sum()))
        for name, rows in runs[inside].groupby("scenario").indices.items()
        for rows in [np.flatnonzero(inside)[rows]]
    }
    return Found(box, one.steps, quasi_p(box, x[one.left], fails[one.left]), scenarios)


def _region(store: Store, frame: pd.DataFrame) -> Region:
    """The one region of runs.

    Raises:
        InputError: there are several, or it cannot be read.
    """
    names = frame["region"].fillna("").unique().tolist()
    if len(names) != 1:
        raise InputError(f"{store.folder} holds runs of {len(names)} regions; discovering takes one")
    return load_region(folder_of(names[0]))
