"""What a comparison leaves behind: each frame as Parquet and as CSV, and a manifest with those of its runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.written import write_results
from model.results import check_folder

PROGRAM = "luohu compare"
"""Stands in the manifest, by which a folder is known to hold an earlier comparison."""


def check_comparison_folder(folder: Path) -> None:
    """Make sure, before a comparison starts, that it can be written there; leaves nothing behind.

    Raises:
        InputError: It is a file, holds something that is no earlier comparison, or cannot be written to.
    """
    check_folder(folder, PROGRAM, "comparison")


def write_frames(frames: Mapping[str, pd.DataFrame], manifests: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Write NAME.parquet and NAME.csv for each frame, and `manifest.json`, the manifest last.

    Every file is written under another name and then renamed, so that an interruption leaves no half of one.

    Args:
        frames: by name.
        manifests: of the runs, the reference first.
        folder: where to; made if it does not exist. Files of an earlier comparison there are replaced.

    Raises:
        InputError: see `check_comparison_folder`; or the disk filled up meanwhile.
    """
    check_comparison_folder(folder)
    rows = {name: len(frame) for name, frame in frames.items()}
    tables = {f"{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in frames.items()}
    told = {"program": PROGRAM, "rows": rows, "runs": [dict(run) for run in manifests]}
    write_results(folder, frames, told, tables)
