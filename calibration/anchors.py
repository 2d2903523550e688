"""Anchors: flows and shares from outside the model and from before its start, from which prior centres follow.

None is a share of 2016–2020, an age of 2020, or another target of a calibration; a test compares their facts.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from agents.errors import InputError

TABLE = Path(__file__).with_name("data") / "anchors.csv"


@dataclass(frozen=True)
class Anchor:
    """One flow or share of a run's first year, and what it should be."""

    measure: str
    """Name of a measure of `calibration.first_year`."""
    value: float
    low: float
    high: float
    unit: str
    governs: str
    """The parameter whose prior centre follows from it; empty, or one that is not solved for, where it only checks."""
    facts: tuple[str, ...]
    """Ids of the region's facts that the arithmetic uses."""
    status: str
    arithmetic: str
    source: str

    @property
    def spread(self) -> float:
        """Half the width of the range: what one unit of misfit is."""
        return 0.5 * (self.high - self.low)

    def holds(self, found: float) -> bool:
        """Whether a value lies in the range."""
        return self.low <= found <= self.high


def read_anchors(path: Path = TABLE) -> tuple[Anchor, ...]:
    """Read the table of anchors.

    Raises:
        InputError: if a value lies outside its range.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    anchors = tuple(
        Anchor(
            row["measure"], float(row["value"]), float(row["low"]), float(row["high"]), row["unit"], row["governs"],
            tuple(row["facts"].split()), row["status"], row["arithmetic"], row["source"],
        )
        for row in rows
    )  # fmt: skip
    for anchor in anchors:
        if not anchor.low < anchor.value < anchor.high:
            raise InputError(
                f"{path.name}: anchor '{anchor.measure}' is {anchor.value:g}, which must lie between its low "
                f"{anchor.low:g} and its high {anchor.high:g}"
            )
    return anchors
