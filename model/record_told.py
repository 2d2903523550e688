"""What is told of some areas in one year, and the columns of a run's table of indicators to which it is written."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Notes = dict[str, list[Any]]

COLUMNS = ("year", "area_code", "indicator", "value", "unit")


def write(
    notes: Notes, year: int, codes: Sequence[str], names: Sequence[str], units: Sequence[str], values: Floats,
    which: tuple[Indices, Indices],
) -> None:  # fmt: skip
    """Write indicators of a year to the end of a run's columns.

    Args:
        notes: a list for each of `COLUMNS`.
        year: of the values.
        codes: of the areas.
        names: of the indicators.
        units: of the indicators.
        values: (indicators, areas).
        which: indicator and area of each value that is written, in their order.
    """
    indicator, area = which
    new = (
        [year] * indicator.size,
        np.array(codes, object)[area].tolist(),
        np.array(names, object)[indicator].tolist(),
        values[which].tolist(),
        np.array(units, object)[indicator].tolist(),
    )
    for column, entries in zip(notes.values(), new, strict=True):
        column.extend(entries)


class Told:
    """Indicators of some areas in one year, in the order in which they are told."""

    def __init__(self, areas: int) -> None:
        """Start with none."""
        self._areas = areas
        self._names: list[str] = []
        self._units: list[str] = []
        self._values: list[npt.NDArray[Any]] = []
        self._only: dict[int, slice] = {}
        """The areas of those indicators that are not told of every area."""

    def note(self, name: str, values: npt.NDArray[Any], unit: str, only: slice | None = None) -> None:
        """Tell an indicator of every area, or of some of them only; (areas,) values."""
        if only is not None:
            self._only[len(self._names)] = only
        self._names.append(name)
        self._values.append(values)
        self._units.append(unit)

    def join(self, other: "Told", areas: slice) -> None:
        """Tell what another tells of some of its areas."""
        for name, values, unit in zip(other._names, other._values, other._units, strict=True):
            self.note(name, values[areas], unit)

    def write(self, notes: Notes, year: int, codes: Sequence[str]) -> None:
        """Write everything area by area; the areas' codes."""
        shown = np.ones((self._areas, len(self._names)), np.bool_)
        for i, areas in self._only.items():
            shown[:, i] = False
            shown[areas, i] = True
        area, indicator = np.nonzero(shown)
        write(notes, year, codes, self._names, self._units, np.array(self._values, np.float64), (indicator, area))
