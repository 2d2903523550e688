"""What a sensitivity analysis finds, and how it stands on the disk."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from experiments.sensitivity_indices import INDICES, PAIRS, RANKED
from experiments.sensitivity_inputs import LUCK
from experiments.written import write_results
from model.results import MANIFEST, check_folder

PROGRAM = "luohu sensitivity"
"""Stands in the manifest, by which a folder is known to hold an earlier analysis."""


@dataclass(frozen=True)
class Sensitivity:
    """Which inputs move which outputs, and how surely."""

    indices: pd.DataFrame
    """See `experiments.sensitivity_indices`: a row an input, measure and output."""
    pairs: pd.DataFrame
    """Second-order Sobol' indices; nothing in it unless asked for."""
    manifest: dict[str, Any]

    @property
    def method(self) -> str:
        """`morris` or `sobol`."""
        return str(self.manifest["method"])

    @property
    def measure(self) -> str:
        """By which inputs are ranked."""
        return RANKED[self.method]

    def ranked(self, indicator: str, year: int, area: str) -> pd.DataFrame:
        """Inputs from the one that matters most, luck left out: the rows of the ranking measure."""
        rows = self.indices
        rows = rows[(rows["indicator"] == indicator) & (rows["year"] == year) & (rows["area_code"] == area)]
        rows = rows[(rows["measure"] == self.measure) & (rows["input"] != LUCK)]
        return rows.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)

    def top(self, count: int) -> list[str]:
        """Inputs that matter most for the first output in the prefecture, those not above the noise left out."""
        first = self.manifest["outputs"][0]
        rows = self.ranked(first["indicator"], first["year"], self.manifest["region"]["code"])
        return [str(name) for name in rows.loc[rows["above_noise"], "input"]][:count]

    def write(self, folder: Path) -> None:
        """Write `indices.parquet`, `pairs.parquet` and `manifest.json`, the manifest last, each whole or not at all.

        Raises:
            InputError: see `check_sensitivity_folder`; or the disk filled up meanwhile.
        """
        check_sensitivity_folder(folder)
        write_results(folder, {"indices": self.indices, "pairs": self.pairs}, self.manifest)


def check_sensitivity_folder(folder: Path) -> None:
    """Make sure, before anything is run, that an analysis can be written there; leaves nothing behind.

    Raises:
        InputError: It is a file, holds something that is no earlier analysis, or cannot be written to.
    """
    check_folder(folder, PROGRAM, "sensitivity analysis")


def read_sensitivity(folder: Path) -> Sensitivity:
    """Read what `luohu sensitivity --out` wrote.

    Raises:
        InputError: a file is missing, or is not what it writes.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        indices, pairs = (pd.read_parquet(folder / f"{name}.parquet") for name in ("indices", "pairs"))
    except (OSError, ValueError) as error:
        text = f"{folder} holds no sensitivity analysis that can be read ({error}); luohu sensitivity --out makes one."
        raise InputError(text) from error
    columns = {*INDICES} <= {*indices} and {*PAIRS} <= {*pairs}
    if not isinstance(manifest, dict) or manifest.get("program") != PROGRAM or not columns:
        raise InputError(f"{folder} is not what luohu sensitivity --out writes.")
    return Sensitivity(indices, pairs, manifest)
