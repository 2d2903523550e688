"""What scenario discovery leaves behind: tables and a manifest."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from experiments.discovering import Discovered
from experiments.written import write_results
from model.results import check_folder

PROGRAM = "luohu discover"
"""Stands in the manifest, by which a folder is known."""


def check(folder: Path) -> None:
    """See that results can be written there.

    Raises:
        InputError: it holds something else, or cannot be written to.
    """
    check_folder(folder, PROGRAM, "discovery")


def write(found: Discovered, folder: Path) -> None:
    """Write boxes.parquet, trajectories.parquet and the manifest, which comes last.

    Raises:
        InputError: see `check`; or the disk filled up meanwhile.
    """
    check(folder)
    frames = {"boxes": found.boxes_frame(), "trajectories": found.trajectories_frame()}
    write_results(folder, frames, answer(found))


def answer(found: Discovered) -> dict[str, Any]:
    """Everything found, as plain values; a bound that does not exist is None."""
    frame = found.boxes_frame()
    return {
        "program": PROGRAM,
        "luohu": version("luohu"),
        "fails": [condition.text for condition in found.conditions],
        "runs": len(found.fails),
        "failures": int(found.fails.sum()),
        "left_out": found.left_out,
        "inputs": list(map(str, found.inputs.columns)),
        "density": found.density,
        "boxes": json.loads(frame.to_json(orient="records", double_precision=15)),
        "scenarios": [each.scenarios for each in found.found],
        "digest": found.digest,
    }
