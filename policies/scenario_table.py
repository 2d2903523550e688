"""Drafts laid one over the other, down to one value for each year, lever and township."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.errors import InputError
from agents.levers import LEVERS, Lever
from model.levers import baseline_table
from model.region import Region
from policies.planned import Situation, planned_values
from policies.project_setting import Setting
from policies.projects import shares_of
from policies.scenario_change import Change
from policies.scenario_draft import Draft, package_of

Values = npt.NDArray[np.float64]


class Held(NamedTuple):
    """The baseline, as far as it is the same in every population."""

    values: Values
    """(years, levers, townships)."""
    known: npt.NDArray[np.bool_]
    """False where populations differ: before the gate had opened in all of them."""


def held_by_baseline(region: Region) -> Held:
    """Give the baseline of a region."""
    rows, first = region.start_ranges, region.start + 1
    gate = rows[rows["name"] == "gate_year"]
    years = (int(gate["low"].iloc[0]), int(gate["high"].iloc[0])) if len(gate) else (first + 1, first + 1)
    return _held(len(region.township_codes), first, region.last, years)


@lru_cache(maxsize=16)
def _held(townships: int, first: int, last: int, years: tuple[int, int]) -> Held:
    """Compare the baseline under the earliest and the latest opening of the gate; never to be written to."""
    early, late = (baseline_table(townships, first, last, year).values for year in years)
    held = Held(early, early == late)
    for values in held:
        values.flags.writeable = False
    return held


class Resolved(NamedTuple):
    """A scenario's values, and what led to them."""

    changes: Values
    """(years, levers, townships), NaN where the baseline holds."""
    packages: tuple[str, ...]
    settings: Mapping[str, Setting]


def resolve(drafts: Sequence[Draft], where: str, region: Region) -> Resolved:
    """Lay drafts over the baseline: the plan's packages first, then projects, then what each says of levers.

    Args:
        drafts: the one that extends nothing first.
        where: the file, as messages name it.
        region: whose places and years are meant.

    Raises:
        InputError: a value leaves a lever's bounds, or a line begins where the baseline is drawn.
    """
    packages: set[str] = set()
    settings: dict[str, Setting] = {}
    for draft in drafts:
        packages = (packages | draft.packages) - draft.without
        settings |= {key: said.over(settings.get(key, Setting())) for key, said in draft.settings.items()}
    held = held_by_baseline(region)
    changes = np.full(held.values.shape, np.nan)
    for i, lever in enumerate(LEVERS):
        situation = Situation(settings, package_of(lever) in packages)
        changes[:, i] = planned_values(lever, region, situation)
        writer = Writer(lever, region, settings, where, held.values[:, i], held.known[:, i])
        for draft in drafts:
            for change in draft.changes:
                if change.lever == lever.name:
                    writer.write(change, changes[:, i])
        check_bounds(lever, region, changes[:, i], where)
    # What equals the baseline in every population changes nothing, however it was written.
    changes[held.known & (changes == held.values)] = np.nan
    return Resolved(changes, tuple(sorted(packages)), settings)


class Writer(NamedTuple):
    """Writes changes of one lever into its values."""

    lever: Lever
    region: Region
    settings: Mapping[str, Setting]
    where: str
    held: Values
    known: npt.NDArray[np.bool_]
    """(years, townships), as in `Held`."""

    def write(self, change: Change, out: Values) -> None:
        """Write one change over (years, townships) values; sorted by precision, then year, they come out right."""
        start = self.region.start + 1
        rows = range(change.first - start, change.last - start + 1)
        townships = np.array(change.place.townships)
        weights = self._weights(change)
        if change.kind == "toward":
            before, (by, to) = self._before(change, out, townships), change.points[0]
            assert not isinstance(to, str)
            for row in rows:
                done = min((row + start - change.first + 1) / (by - change.first + 1), 1.0)
                goal = to * weights
                out[row, townships] = goal if done == 1.0 else before + (goal - before) * done
            return
        for row in rows:
            value = self._value(change, row + start)
            out[row, townships] = value[row, townships] if isinstance(value, np.ndarray) else value * weights

    def _value(self, change: Change, year: int) -> float | Values:
        """What a year's point says: a number, or (years, townships) values."""
        points = change.points
        at = [point for point in points if point[0] <= year][-1]
        if isinstance(at[1], str):
            if at[1] == "plan":
                return planned_values(self.lever, self.region, Situation(self.settings, True))
            return np.full(self.held.shape, np.nan)
        after = next((point for point in points if point[0] > year), None)
        if change.kind == "ramp" and after is not None:
            assert not isinstance(after[1], str)
            return at[1] + (after[1] - at[1]) * (year - at[0]) / (after[0] - at[0])
        return at[1]

    def _before(self, change: Change, out: Values, townships: npt.NDArray[np.int64]) -> Values:
        """Values of the year before a line begins.

        Raises:
            InputError: populations differ in it.
        """
        row = change.first - self.region.start - 2
        if row < 0:
            raise InputError(
                f"{self.where}: lever '{self.lever.name}' has a line from {change.first}, the first year of all; "
                "give it as ramp, with its first value."
            )
        values = out[row, townships]
        drawn = np.isnan(values) & ~self.known[row, townships]
        if drawn.any():
            raise InputError(
                f"{self.where}: lever '{self.lever.name}' has a line from {change.first}, where each population draws "
                "its own value; give it as ramp, with its first value."
            )
        return np.where(np.isnan(values), self.held[row, townships], values)

    def _weights(self, change: Change) -> Values:
        """(townships of the place,) part of a number that each township takes: all of it, unless it is divided.

        It is divided as the plan's projects divide it, or where they have no place equally among towns and rural
        townships.
        """
        townships = np.array(change.place.townships)
        if not is_divided(self.lever) or townships.size == 1:
            return np.ones(townships.size)
        shares = shares_of(self.lever.name)
        parts = np.array([shares.get(self.region.township_codes[t], 0.0) for t in townships])
        if parts.sum() == 0:
            parts = (self.region.township_type[townships] != 2).astype(np.float64)
        if parts.sum() == 0:
            parts = np.ones(townships.size)
        return parts / parts.sum()


def total(lever: Lever, values: Values) -> Values:
    """(years,) what each township has added up, for a quantity that is divided among them."""
    out: Values = values[:, 0].copy()
    for township in range(1, values.shape[1]):
        out += values[:, township]
    return out


def is_divided(lever: Lever) -> bool:
    """Whether the plan gives the lever as one quantity for all its projects, of which each place has its own part."""
    return bool(shares_of(lever.name))


def check_bounds(lever: Lever, region: Region, changes: Values, where: str) -> None:
    """Check every value, and the sum of a quantity that is divided.

    Raises:
        InputError: one lies outside the lever's bounds, as projects of several times their size can make it.
    """
    values = np.where(np.isnan(changes), lever.baseline, changes)
    if is_divided(lever):
        values = total(lever, values)[:, None]
    # Parts of a quantity are fractions, whose sum may exceed a bound by a rounding.
    slack = 1e-9 * max(abs(lever.low), abs(lever.high)) if is_divided(lever) else 0.0
    outside = (values < lever.low - slack) | (values > lever.high + slack)
    if outside.any():
        row, at = (int(found[0]) for found in np.nonzero(outside))
        place = "all" if is_divided(lever) else region.township_codes[at]
        raise InputError(
            f"{where}: lever '{lever.name}' becomes {values[row, at]:g} in {place} in {region.start + 1 + row}; "
            f"allowed is {lever.low:g} to {lever.high:g} ({lever.unit})."
        )
