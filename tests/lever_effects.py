"""What each lever of the catalogue moves: paired runs between the two ends of its range, with several seeds.

    python -m tests.lever_effects [LEVER …] [--check] [--seeds N] [--populations N] [--until YEAR] [--scale S]

prints, for each lever, the flows that it moves by more than chance; with --check only what contradicts the catalogue,
and fails if anything does. `tests/test_lever_effects.py` holds the catalogue to it.

**What chance is here.** Both runs of a pair share every draw, so a difference is caused by the lever alone.
Yet which household meets a changed job or dwelling differs from seed to seed, and a single difference can point either
way. Chance is therefore the spread of the paired differences over seeds: t is their mean over its standard error, and
CLEAR the least that counts. Of differences without any effect one in two hundred would pass it with six seeds, so of
some 170 declared flows less than one by chance.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context

import numpy as np

from model.branching import branch
from model.events import EVENTS
from model.levers import LeverTable, lever_index
from model.migration import MigrationModel
from model.population import Population, build_population
from model.region import Region, default_region, load_region
from policies.catalogue import INDICATORS, catalogue
from policies.entry import Entry
from policies.projects import places_of, projects, shares_of

FIRST = 2021
"""Year from which the ends differ: what the levers did before is history."""
CLEAR = 4.0
"""Least t, in the declared direction, of a flow that a lever is said to move: P(t > 4) is 0.5 % with 5 degrees of
freedom and 0.06 % with 15."""
PLAIN = 8.0
"""|t| from which a main flow that changes much must be declared."""
MUCH = 0.02
"""Share of a flow that counts as much; of the four shares of the population a tenth of a point counts."""
POINTS = ("resident_urban_share", "registered_urban_share", "registered_share_of_urban_residents", "share_gap")

FLOWS = (*(event.name for event in EVENTS), *INDICATORS)

MAIN = (
    *("birth", "move", "split", "return", "arrival", "departure", "recode", "upgrade", "resettlement"),
    *("transfer_rural_to_urban", "transfer_urban_to_urban", "transfer_urban_to_rural", "transfer_in", "transfer_out"),
    *("registered_recode", "registered_upgrade", "registered_resettlement", "household_moved"),
    *("refused", "unseated", "jobless", "hired", "trained", "bought", "rehoused"),
    *INDICATORS,
)
"""Flows that a catalogue must not leave out; the others follow from them (a household formed for each arrival)."""

PROJECTS = {"resettlement": 1586.0, "renewal": 1948.6}
BACK_HOME = {
    "return_support": 1.0,
    "homestead_credibility": 1.0,
    "land_credibility": 1.0,
    "land_market": 3.0,
    "amenity": 0.0,
}
BESIDE: Mapping[str, Mapping[str, float]] = {"resettlement_cash": PROJECTS, "village_return": BACK_HOME}
"""Levers set alike at both ends: cash needs projects that pay it, and registering back needs families that returned."""
LATER = {"village_return": 2035}
"""Last year where five years show nothing: families have to register in town first, and then to return."""


@dataclass(frozen=True)
class Effect:
    """One lever's paired differences."""

    lever: str
    change: np.ndarray
    """(seeds, flows) at the high end less at the low one: sums of events, indicators of the last year."""
    level: np.ndarray
    """(flows,) mean of both ends."""

    @property
    def t(self) -> np.ndarray:
        """(flows,) mean difference over its standard error; infinite where every seed gives the same."""
        mean, error = self.change.mean(axis=0), self.change.std(axis=0, ddof=1) / np.sqrt(len(self.change))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(mean == 0.0, 0.0, mean / error)

    @property
    def share(self) -> np.ndarray:
        """(flows,) mean difference as a share of the level."""
        return self.change.mean(axis=0) / np.maximum(np.abs(self.level), 1e-9)


def complaints(entry: Entry, effect: Effect) -> list[str]:
    """What the catalogue says of a lever and the runs do not bear out."""
    found = []
    for flow, t, share, change in zip(FLOWS, effect.t, effect.share, effect.change.mean(axis=0), strict=True):
        sign = (flow in entry.raises) - (flow in entry.lowers)
        if sign and sign * t < CLEAR:
            found.append(f"{entry.key} is said to {'raise' if sign > 0 else 'lower'} {flow}: t = {sign * t:.1f}")
        much = abs(change) >= 0.1 if flow in POINTS else abs(share) >= MUCH
        if not sign and flow in MAIN and abs(t) >= PLAIN and much:
            found.append(f"{entry.key} moves {flow} and does not say so: t = {t:.1f}, {100 * share:.1f} %")
    return found


@cache
def world(scale: float, population: int) -> tuple[Region, Population]:
    region = load_region(default_region()).on_prior_means()
    return region, build_population(region, population, scale)


def where(entry: Entry, region: Region) -> np.ndarray:
    """(places,) townships in which a lever acts."""
    codes = places_of(entry.key) if entry.key in projects().only else region.township_codes
    return np.array([region.township_codes.index(code) for code in codes])


def written(values: np.ndarray, entry: Entry, value: float, region: Region) -> None:
    """Write one lever's value from FIRST on, in its places; a total for the prefecture by its shares."""
    shares = shares_of(entry.key)
    parts = [shares.get(code, 0.0) for code in region.township_codes] if shares else np.ones(len(region.township_codes))
    acting = where(entry, region)
    values[FIRST - region.start - 1 :, lever_index(entry.key), acting] = np.array(parts)[acting] * value


def table_of(base: LeverTable, entry: Entry, value: float, region: Region) -> LeverTable:
    """The baseline with a lever at one value, and what stands beside it."""
    values = base.values.copy()
    for name, other in BESIDE.get(entry.key, {}).items():
        written(values, catalogue()[name], other, region)
    written(values, entry, value, region)
    return replace(base, name=f"{entry.key} = {value:g}", values=values)


def outcome(model: MigrationModel, until: int) -> np.ndarray:
    """(flows,) events of the whole prefecture from FIRST on, then its indicators of the last year."""
    sums = np.zeros(len(EVENTS))
    for rows in model.record.event_rows:
        np.add.at(sums, rows[rows[:, 0] >= FIRST, 1], rows[rows[:, 0] >= FIRST, 4])
    notes = model.record.notes
    at = {
        name: value
        for year, area, name, value in zip(
            notes["year"], notes["area_code"], notes["indicator"], notes["value"], strict=True
        )
        if year == until and area == model.region.code
    }
    return np.append(sums, [at[name] for name in INDICATORS])


def measured(
    seed: int, levers: Sequence[str], until: int, scale: float, number: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """(flows,) outcomes at the low and the high end of each lever, all branched from one run's state before FIRST."""
    region, population = world(scale, number)
    start = MigrationModel(region=region, population=population, seed=seed, threads=1)
    start.run_until(FIRST - 1)
    known: dict[str, np.ndarray] = {}

    def at(table: LeverTable, last: int) -> np.ndarray:
        key = f"{table.hash} {last}"
        if key not in known:
            model = branch(start, table)
            model.run_until(last)
            known[key] = outcome(model, last)
        return known[key]

    found = {}
    for name in levers:
        entry, last = catalogue()[name], max(until, LATER.get(name, until))
        ends = (table_of(start.scenario, entry, value, region) for value in (entry.range.low, entry.range.high))
        low, high = (at(table, last) for table in ends)
        found[name] = low, high
    return found


def effects(
    levers: Iterable[str] | None = None, seeds: int = 6, until: int = 2025, scale: float = 0.1, populations: int = 1
) -> list[Effect]:
    """Every lever's effect; the seeds take turns with the synthetic populations, and two processes with the seeds."""
    names = list(levers or catalogue())
    for number in range(populations):
        world(scale, number)  # built once, and found by both processes on disk
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        numbers = range(1, seeds + 1)
        tasks = [pool.submit(measured, seed, names, until, scale, (seed - 1) % populations) for seed in numbers]
        found = [task.result() for task in tasks]
    return [
        Effect(
            name,
            np.array([one[name][1] - one[name][0] for one in found]),
            np.array([one[name] for one in found]).mean(axis=(0, 1)),
        )
        for name in names
    ]


def told(entry: Entry, effect: Effect) -> None:
    """Print the flows that a lever moves beyond chance, and those that it is said to."""
    print(f"\n{entry.key}: {entry.range.low:g} … {entry.range.high:g}")
    for flow, t, share, change in zip(FLOWS, effect.t, effect.share, effect.change.mean(axis=0), strict=True):
        declared = "+" if flow in entry.raises else "-" if flow in entry.lowers else " "
        if abs(t) >= CLEAR or declared != " ":
            print(f"  {declared} {flow:38} t {t:9.1f} {100 * share:9.2f} % {change:12.4g}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("levers", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--populations", type=int, default=1)
    parser.add_argument("--until", type=int, default=2025)
    parser.add_argument("--scale", type=float, default=0.1)
    given = parser.parse_args()
    wrong = []
    for effect in effects(given.levers, given.seeds, given.until, given.scale, given.populations):
        entry = catalogue()[effect.lever]
        wrong += complaints(entry, effect)
        if not given.check:
            told(entry, effect)
    print("\n".join(wrong))
    if given.check and wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
