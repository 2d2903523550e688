"""What an ensemble finds, and how it stands on the disk: a Parquet file a frame, and a manifest, written last."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from experiments.written import write_results
from model.results import MANIFEST, check_folder

PROGRAM = "luohu ensemble"
"""Stands in the manifest, by which a folder is known to hold an earlier ensemble."""

SPREAD = ("mean", "p05", "p25", "p50", "p75", "p95")
"""Mean and percentiles over all runs: p05–p95 is the fan of 90 %, p25–p75 that of 50 %."""

FRAMES: Mapping[str, tuple[str, ...]] = {
    "fans": ("scenario", "area_code", "indicator", "year", "unit", *SPREAD),
    "targets": (
        "scenario", "target", "indicator", "area_code", "since", "year", "relation", "value", "unit", *SPREAD,
        "probability", "low", "high", "runs", "draws",
    ),
    "variance": (
        "scenario", "indicator", "area_code", "year", "unit", "total", "parameters", "start", "chance",
        "scenario_share", "parameters_se", "start_se", "chance_se", "scenario_share_se",
    ),
    "differences": ("scenario", "reference", "area_code", "indicator", "year", "unit", *SPREAD, "above"),
    "trend": ("indicator", "method", "year", "value"),
}  # fmt: skip
"""Columns of each frame; `Ensemble` says what they mean."""


@dataclass(frozen=True)
class Ensemble:
    """Draws of what is not known × chance, under each scenario. Shares in percent, counts in full-size persons."""

    fans: pd.DataFrame
    """Each indicator of the prefecture and its counties by year: mean and percentiles over all runs."""
    targets: pd.DataFrame
    """Each target of the plan: `since`–`year` is what it adds up; `relation` is ">", "<", "=" or "~" (about), `value`
    the plan's number, the percentiles what the runs give; `probability` of reaching it, with its Monte Carlo interval
    of 95 % from `low` to `high`, NaN where an approximate target cannot be said to be reached; of so many runs and
    draws."""
    variance: pd.DataFrame
    """`total` variance (unit squared) and the shares of it; see `experiments.variance`. Rows of "all" are over the
    scenarios too. Columns in _se are standard errors. A negative share is within the noise of the estimate."""
    differences: pd.DataFrame
    """Scenario less reference, run by run under the same draw and seed; `above` is the share of pairs above zero."""
    trend: pd.DataFrame
    """The history carried on by simple rules, beside which every forecast stands; see `experiments.trend`."""
    manifest: dict[str, Any]
    """What was run, on which draws, and what is to be known of them: `draws` says which parameters the data taught and
    whether the posterior is sound; `remarks` are sentences, Chinese and English."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names, the reference first."""
        return tuple(entry["name"] for entry in self.manifest["scenarios"])

    def write(self, folder: Path) -> None:
        """Write every frame as NAME.parquet, and `manifest.json` last, each whole or not at all.

        Raises:
            InputError: see `check_ensemble_folder`; or the disk filled up meanwhile.
        """
        check_ensemble_folder(folder)
        write_results(folder, {name: getattr(self, name) for name in FRAMES}, self.manifest)


def check_ensemble_folder(folder: Path) -> None:
    """Make sure, before anything is run, that an ensemble can be written there; leaves nothing behind.

    Raises:
        InputError: It is a file, holds something that is no earlier ensemble, or cannot be written to.
    """
    check_folder(folder, PROGRAM, "ensemble")


def read_ensemble(folder: Path) -> Ensemble:
    """Read what `luohu ensemble --out` wrote.

    Raises:
        InputError: a file is missing, or is not what an ensemble writes.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
    except (OSError, ValueError) as error:
        text = f"{folder} holds no ensemble that can be read ({error}); luohu ensemble --out makes one."
        raise InputError(text) from error
    if not isinstance(manifest, dict) or manifest.get("program") != PROGRAM:
        raise InputError(f"{folder / MANIFEST} is not that of an ensemble; luohu ensemble --out makes one.")
    for name, frame in frames.items():
        lacking = [column for column in FRAMES[name] if column not in frame]
        if lacking:
            raise InputError(f"{folder / name}.parquet lacks the column {lacking[0]}; luohu ensemble --out writes it.")
    return Ensemble(**frames, manifest=manifest)
