"""Paired runs at a tenth of the households, for the promises about effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from model.first_differences import Differences, first_differences
from model.freezing import record_reference
from model.levers import LeverTable, lever_index
from model.migration import MigrationModel
from model.population import Population
from model.reference import Reference
from model.region import Region

OLD_GATE = {"gate_years": 2.0, "gate_dwelling": 1.0, "gate_insurance": 1.0, "office_delay": 1.0}
"""The gate before it opened (`model.levers.baseline_table`)."""


def changed(
    table: LeverTable, changes: Mapping[str, float], first: int = 0, where: Sequence[int] | None = None
) -> LeverTable:
    """A table with some levers changed from a year on, in some townships or all."""
    values = table.values.copy()
    townships = np.arange(values.shape[2]) if where is None else np.asarray(where)
    for name, value in changes.items():
        values[max(first - table.first_year, 0) :, lever_index(name), townships] = value
    return replace(table, name="changed", values=values)


@dataclass
class World:
    """One region and population; references and ordinary runs of its baseline are made once."""

    region: Region
    population: Population
    references: dict[int, Reference] = field(default_factory=dict)
    runs: dict[tuple, MigrationModel] = field(default_factory=dict)

    def start(self, changes: Mapping[str, float] | None = None, first=0, where=None, **options) -> MigrationModel:
        model = MigrationModel(region=self.region, population=self.population, **options)
        if changes:
            table = changed(model.baseline(), changes, first, where)
            model = MigrationModel(table, region=self.region, population=self.population, **options)
        return model

    def reference(self, seed: int, until: int = 2022) -> Reference:
        """The baseline's, kept up to a year at least."""
        if seed not in self.references or self.references[seed].last < until:
            self.references[seed] = record_reference(self.start(seed=seed), until)
        return self.references[seed]

    def frozen(self, seed: int, changes: Mapping[str, float] | None = None, **options) -> MigrationModel:
        """A run frozen on the baseline."""
        return self.start(changes, seed=seed, frozen=self.reference(seed), **options)

    def ordinary(self, seed: int, until: int, changes: Mapping[str, float] | None = None, first=0) -> MigrationModel:
        """An ordinary run, made once."""
        key = seed, until, tuple(sorted((changes or {}).items())), first
        if key not in self.runs:
            self.runs[key] = self.start(changes, first, seed=seed)
            self.runs[key].run_until(until)
        return self.runs[key]

    def held(self, county: int) -> np.ndarray:
        """Townships of a county."""
        return np.flatnonzero(self.region.township_county == county)

    def county_of(self, places: np.ndarray) -> np.ndarray:
        """County of each place, −1 outside, −2 for none (place −1)."""
        inside = np.repeat(self.region.township_county.astype(int), 2)
        return np.concatenate([inside, np.full(len(self.region.outside_codes), -1), [-2]])[places]

    def against_baseline(self, seed: int, until: int, changes: Mapping[str, float], first=0, where=None) -> Differences:
        """Where a frozen run parts from the frozen baseline."""
        return first_differences(self.frozen(seed), self.frozen(seed, changes, first=first, where=where), until)


def inherited(found: Differences) -> np.ndarray:
    """(m,) formed in the year, of households that differ: the difference is theirs."""
    return found.formed & np.isin(found.parents, found.household).any(axis=1)


def astray(world: World, found: Differences, county: int, by_home: bool) -> np.ndarray:
    """(m,) first events that are not into, out of or inside a county.

    An event is where its places are and where the household and its members live. If `by_home`, its land and its
    registration count too: those levers reach a household through the village that it comes from.
    """
    stood = found.stood if by_home else found.stood[:, 1:3]
    where = np.concatenate([found.origin, found.destination, stood], axis=1)
    return ~inherited(found) & ~(world.county_of(where) == county).any(axis=1)


def unexplained(found: Differences) -> np.ndarray:
    """(m,) columns differ, and no event tells why."""
    return ~found.formed & (found.kind < 0).all(axis=1)


def persons(model: MigrationModel, event: str, since: int = 0) -> int:
    """Persons to whom an event happened from a year on."""
    events = model.events_frame()
    return int(events[(events["event"] == event) & (events["year"] >= since)]["persons"].sum())


def indicator(model: MigrationModel, name: str, year: int, area: str = "") -> float:
    """One indicator, of the prefecture if no area is given."""
    frame = model.indicators_frame()
    there = (frame["year"] == year) & (frame["area_code"] == (area or model.region.code)) & (frame["indicator"] == name)
    return float(frame[there]["value"].iloc[0])
