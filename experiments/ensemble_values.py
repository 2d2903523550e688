"""The values of an ensemble's runs as one array: scenario × draw × replicate × output; NaN where a run failed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from experiments.outputs import Output

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Values:
    """Runs of an ensemble."""

    scenarios: tuple[str, ...]
    """Names, the reference first."""
    outputs: tuple[Output, ...]
    populations: Whole
    """(draws,) number of the synthetic population of each."""
    cube: Floats
    """(scenarios, draws, replicates, outputs)."""

    @property
    def done(self) -> npt.NDArray[np.bool_]:
        """(scenarios, draws, replicates) runs that did not fail."""
        return np.asarray(~np.isnan(self.cube).all(axis=3))

    @property
    def whole(self) -> npt.NDArray[np.bool_]:
        """(draws,) draws of which no run failed: those on which scenarios and sources of variance are compared."""
        return np.asarray(self.done.all(axis=(0, 2)))

    def of(self, indicator: str, area: str) -> dict[int, Floats]:
        """By year: (scenarios, draws, replicates) values of an indicator of an area."""
        return {
            output.year: self.cube[..., k]
            for k, output in enumerate(self.outputs)
            if output.indicator == indicator and output.area_code == area
        }

    def head(self) -> pd.DataFrame:
        """(outputs, 4) area_code, indicator, year and unit of each output."""
        rows = [(each.area_code, each.indicator, each.year, each.unit) for each in self.outputs]
        return pd.DataFrame(rows, columns=["area_code", "indicator", "year", "unit"])


def values_of(
    frame: pd.DataFrame, scenarios: Sequence[str], outputs: Sequence[Output], populations: Whole, replicates: int
) -> Values:
    """Arrange rows of a store.

    Args:
        frame: (runs, columns): a row a run, scenario by scenario, in each draw by draw, in each replicate by replicate.
        scenarios: names.
        outputs: columns to take.
        populations: (draws,) of the draws.
        replicates: of each draw.
    """
    columns = [output.column for output in outputs]
    table = frame[columns].to_numpy(np.float64, copy=True)
    table[(frame["status"] != "done").to_numpy()] = np.nan
    cube = table.reshape(len(scenarios), len(populations), replicates, len(columns))
    return Values(tuple(scenarios), tuple(outputs), populations, cube)
