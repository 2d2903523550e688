"""Stores of runs that the app was told of: what varies in each, and what came out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from experiments.outputs import INDICATORS
from experiments.point import LEVER, PARAMETER, PLAIN
from experiments.store import DONE, HEAD, Store
from experiments.store_files import PARTS
from experiments.store_notes import read_columns
from model.record import PERSONS

MOST_ROWS = 5_000
"""Runs that are drawn, evenly from all."""

OUTPUT = re.compile(r"(?P<indicator>[a-z_0-9]+?)_(?P<year>20\d\d)(?:_(?P<area>\d{6,9}))?")


@dataclass(frozen=True, eq=False)
class Stored:
    """A store that was read."""

    name: str
    runs: int
    """Done."""
    failed: int
    frame: pd.DataFrame
    """Runs that are drawn, done ones only."""
    inputs: tuple[str, ...]
    """Columns of numbers that vary."""
    outputs: tuple[str, ...]
    """Columns of results that vary, the whole prefecture's first."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Of the columns; those that the store does not tell are left out."""

    def counts(self, column: str) -> bool:
        """Whether a column counts persons."""
        return self.units.get(column) == PERSONS

    def years(self, indicator: str, area: str = "") -> dict[int, str]:
        """Give the columns of an indicator by year."""
        found = {}
        for column in self.frame.columns:
            match = OUTPUT.fullmatch(str(column))
            if match and match["indicator"] == indicator and (match["area"] or "") == area:
                found[int(match["year"])] = str(column)
        return dict(sorted(found.items()))

    def indicators(self) -> list[str]:
        """Give the indicators of the whole prefecture that are kept of at least two years."""
        names = dict.fromkeys(m["indicator"] for c in self.outputs if (m := OUTPUT.fullmatch(c)) and not m["area"])
        return [name for name in names if len(self.years(name)) > 1]


def is_store(folder: Path) -> bool:
    """Whether a folder is a store of runs."""
    return any(folder.glob(PARTS))


def read_stored(folder: Path) -> Stored:
    """Read a store.

    Raises:
        InputError: it is none, or a part of it is damaged.
    """
    whole = Store(folder).frame()
    done = whole[whole["status"] == DONE]
    frame = done if len(done) <= MOST_ROWS else done.iloc[:: -(-len(done) // MOST_ROWS)]
    head = {name for name, _ in HEAD}
    numbers = [str(name) for name in frame.select_dtypes("number").columns if frame[name].min() < frame[name].max()]
    inputs = [name for name in numbers if name.startswith((LEVER, PARAMETER)) or (name in PLAIN and name != "seed")]
    outputs = [name for name in numbers if name not in inputs and name not in head and OUTPUT.fullmatch(name)]
    units = {name: unit for name, row in read_columns(folder).items() if (unit := row.get("unit"))}
    return Stored(
        folder.name, len(done), len(whole) - len(done), frame, tuple(inputs), tuple(sorted(outputs, key=_order)), units
    )


def _order(column: str) -> tuple[bool, int, int, str]:
    """Sort the prefecture before its parts, known indicators first, the last years first."""
    match = OUTPUT.fullmatch(column)
    assert match is not None
    known = INDICATORS.index(match["indicator"]) if match["indicator"] in INDICATORS else len(INDICATORS)
    return match["area"] is not None, -int(match["year"]), known, column
