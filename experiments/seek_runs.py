"""The runs of goal seeking: lever mixes under shared futures, through the store, so that nothing runs twice.

Of every run the store keeps the targets' indicators and, for each lever of the catalogue, the units that its cost is
that of one of (`units_NAME`, added up over years and places). What a mix costs follows from these and the unit costs.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

import policies.counts
import policies.quantities
from agents.errors import InputError
from experiments.condition import Condition, selection_of
from experiments.design import Design, design_of
from experiments.outputs import Output
from experiments.plan import Progress, Report, lay_out, name_runs
from experiments.point import LEVER, PLAIN
from experiments.seek_ladders import Ladder, Mix
from experiments.simulate import Result, run_task
from experiments.store import DONE, Store, schema_of
from experiments.sweep import LIMIT, Crew, Sweep, note, run_plan
from experiments.task import Task
from model.migration import MigrationModel
from policies.catalogue import catalogue
from policies.counts import Outcome
from policies.quantities import quantities_of

Floats = npt.NDArray[np.float64]

UNITS = "units_"


def counted(task: Task, wanted: Sequence[str], limit: float | None) -> Result:
    """Simulate a task, and count the units of every measure too; see `experiments.simulate.run_task`."""
    return run_task(task, [name for name in wanted if not name.startswith(UNITS)], limit, units_of)


def units_of(model: MigrationModel) -> dict[str, float]:
    """Units of every measure in a finished run, over all years and places."""
    outcome = Outcome(model.scenario, model.indicators_frame(), model.events_frame(), model.scale)
    return {UNITS + key: float(units.sum()) for key, units in quantities_of(catalogue(), outcome, model.region).items()}


def counting() -> str:
    """Hash of the rules by which units are counted; they are no part of a run's key."""
    rules = {key: entry.quantity.model_dump(mode="json") for key, entry in catalogue().items()}
    total = hashlib.sha256(json.dumps(rules, sort_keys=True).encode())
    for module in (policies.counts, policies.quantities):
        total.update(Path(str(module.__file__)).read_bytes())
    return total.hexdigest()


@dataclass
class Ran:
    """What came of mixes under futures; NaN where a run failed."""

    values: Floats
    """(mixes, futures, conditions) of the conditions' indicators."""
    units: Floats
    """(mixes, futures, levers of the catalogue)."""


@dataclass
class Ground:
    """Where mixes are tried: everything that all trials share."""

    folder: Path
    """Of the store."""
    region: str
    """Folder; empty for the packaged one."""
    scale: float
    until: int
    ladders: Sequence[Ladder]
    conditions: Sequence[Condition]
    crew: Crew
    report: Report
    total: int
    """Runs that are expected, for the time left."""
    asked: int = field(default=0, init=False)
    """Runs asked for so far."""
    failed: int = field(default=0, init=False)
    """Of these, without a result."""
    done: int = field(default=0, init=False)
    """Runs simulated, which the store lacked."""

    def run(self, mixes: Sequence[Mix], futures: Sequence[dict[str, Any]]) -> Ran:
        """Run every mix under every future, as far as the store lacks it.

        Raises:
            InputError: a run cannot be set up, or nothing can be written.
        """
        design = self._design(pd.DataFrame([self._point(mix, future) for mix in mixes for future in futures]))
        plan = lay_out(design, None, lambda progress: self.report(progress) if self.asked == 0 else None)
        units = [Output(UNITS + key, UNITS + key, self.until, "", e.cost.per[1]) for key, e in catalogue().items()]
        plan.outputs += units
        # Levers that this part of the trials leaves alone are columns too: a store has the same ones in all its parts.
        drawn = [name for name in futures[0] if name == "draw" or name not in PLAIN]
        plan.axes = [*drawn, *(ladder.column for ladder in self.ladders)]
        store = Store(self.folder, schema_of(plan.axes, plan.wanted))
        name_runs(plan, self.crew.build, self.report)
        if self.asked == 0:
            note(plan, store)
        done = Sweep(self.folder, plan.points, plan.keys)
        run_plan(plan, store, self.crew, LIMIT, done, self._told, counted)
        self.asked += len(plan.keys)
        self.done += done.done
        return self._read(done, [unit.column for unit in units], len(mixes))

    def _point(self, mix: Mix, future: dict[str, Any]) -> dict[str, Any]:
        levers = {LEVER + key: value for key, value in mix.items()}
        return future | levers | ({"region": self.region} if self.region else {})

    def _design(self, points: pd.DataFrame) -> Design:
        kept = selection_of(self.conditions)
        content = {
            "kind": "table", "file": "given in Python", "scale": self.scale, "until": self.until,
            "outputs": {"indicators": list(kept.indicators), "years": list(kept.years), "areas": list(kept.areas)},
        }  # fmt: skip
        return design_of(content, "seek", Path(), "seek")._replace(table=points)

    def _told(self, progress: Progress) -> None:
        failed = self.failed + progress.failed
        self.report(Progress("runs", min(self.asked + progress.done, self.total), self.total, failed))

    def _read(self, done: Sweep, units: list[str], mixes: int) -> Ran:
        columns = [condition.column for condition in self.conditions]
        frame = done.frame(["status", "reason", *dict.fromkeys(columns), *units])
        fine = frame["status"] == DONE
        if not fine.any():
            raise InputError(f"every run failed, the first one so: {frame['reason'].iloc[0]}")
        self.failed += int((~fine).sum())
        shape = (mixes, len(frame) // mixes, -1)
        return Ran(frame[columns].to_numpy(float).reshape(shape), frame[units].to_numpy(float).reshape(shape))
