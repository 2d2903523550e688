"""The plain table of resolved lever values by year and township that a run reads; `policies/` makes it from files."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES, LEVERS


@dataclass(frozen=True)
class LeverTable:
    """Lever values of one scenario."""

    name: str
    first_year: int
    values: npt.NDArray[np.float64]
    """(years, levers, townships)."""
    initial: npt.NDArray[np.float64]
    """(levers, townships) values before the first year, against which the first year's changes are seen."""
    title: tuple[str, str] = ("", "")
    """What the scenario is called, Chinese and English."""
    content: tuple[str, str] = ("", "")
    """Content hash of the scenario from which it was made, and its own hash then."""

    @property
    def scenario_hash(self) -> str:
        """Content hash of the scenario, the same in every population; its own where the values were changed since."""
        of_scenario, of_table = self.content
        return of_scenario if of_table == self.hash else self.hash

    @property
    def hash(self) -> str:
        """SHA-256 of the values, the same however the scenario was written."""
        digest = hashlib.sha256(f"{self.first_year} {self.values.shape}".encode())
        digest.update(np.ascontiguousarray(self.initial, "<f8").tobytes())
        digest.update(np.ascontiguousarray(self.values, "<f8").tobytes())
        return digest.hexdigest()

    def of(self, year: int) -> npt.NDArray[np.float64]:
        """(levers, townships) this year's values; the last year's values are carried on.

        Raises:
            InputError: for a year before the first.
        """
        if year == self.first_year - 1:
            return self.initial
        if year < self.first_year:
            raise InputError(f"scenario '{self.name}' begins in {self.first_year}; year {year} lies before")
        table: npt.NDArray[np.float64] = self.values[min(year - self.first_year, len(self.values) - 1)]
        return table


def content_hash(cells: Iterable[str]) -> str:
    """SHA-256 of what a scenario changes: one text a lever, year and township, in any order."""
    return hashlib.sha256("\n".join(["luohu scenario", *sorted(cells)]).encode()).hexdigest()


def lever_index(name: str) -> int:
    """Row of a lever.

    Raises:
        InputError: for an unknown name, with the nearest valid one.
    """
    if name not in LEVER_NAMES:
        raise InputError(
            f"lever '{name}' is unknown{nearest(name, list(LEVER_NAMES))}; allowed: {', '.join(LEVER_NAMES)}"
        )
    return LEVER_NAMES.index(name)


def check_value(name: str, value: float, where: str) -> float:
    """One lever value within its range.

    Raises:
        InputError: naming `where` it was found, the lever, the value and the range.
    """
    lever = LEVERS[lever_index(name)]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not lever.low <= value <= lever.high:
        raise InputError(
            f"{where}: lever '{name}' is {value!r}; allowed is {lever.low:g} to {lever.high:g} ({lever.unit})"
        )
    return float(value)


BASELINE_TITLE = ("延续 2020 年的政策", "the policy of 2020 carried on")

EXOGENOUS_RECODES = 5
"""Years from the first in which recodes come with the synthetic population (2016–2020), not from townships."""


def baseline_table(townships: int, first: int, last: int, gate_year: int, name: str = "baseline") -> LeverTable:
    """Policy of 2020 carried on, with the registration gate closed before the year in which it opened.

    Before that year: an own dwelling, two years of residence and one of insurance, and a year at the office
    (assumption, since the plan states only that all conditions were lifted within 2016–2020).

    Args:
        townships: number of townships.
        first: first simulated year.
        last: last simulated year.
        gate_year: year in which the gate opened.
        name: of the scenario.
    """
    values = np.empty((last - first + 1, len(LEVERS), townships), np.float64)
    for i, lever in enumerate(LEVERS):
        values[:, i, :] = lever.baseline
    closed: Mapping[str, float] = {"gate_years": 2.0, "gate_dwelling": 1.0, "gate_insurance": 1.0, "office_delay": 1.0}
    for name_, value in closed.items():
        values[: max(gate_year - first, 0), lever_index(name_), :] = value
    # Recodes of the first five years are the population's own series, drawn at the start.
    values[:EXOGENOUS_RECODES, lever_index("recoding"), :] = 0.0
    initial = values[0].copy()
    if gate_year == first:
        for name_, value in closed.items():
            initial[lever_index(name_), :] = value
    table = LeverTable(name, first, values, initial, BASELINE_TITLE)
    return replace(table, content=(content_hash(()), table.hash))
