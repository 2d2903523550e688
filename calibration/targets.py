"""What a calibration aims at: one row a target, with value, error model, weight and the facts it rests on.

A region's targets are a CSV file; those of the packaged region come with the project. Nothing here is an input of the
model: a test holds them apart from the anchors, from which prior centres follow.
"""

import csv
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.errors import InputError, nearest
from model.region import Region

HOME = Path(__file__).parent / "data" / "targets"
"""One file a packaged region."""

KINDS = ("normal", "band")
USES = ("fit", "check")
STATUSES = ("stated", "derived", "external", "synthetic")
COLUMNS = (
    "name", "indicator", "area_code", "since", "year", "kind", "value", "low", "high", "error", "unit", "weight", "use",
    "informs", "facts", "status", "why",
)  # fmt: skip

INDICATORS = (
    "resident_urban_share", "registered_urban_share", "resident_population", "resident_urban", "registered_population",
    "registered_urban", "reported_transfers", "income_ratio", "share_0_15", "share_16_59", "share_60_plus",
    "share_65_plus", "share_men", "mean_age", "mean_schooling", "household_size",
)  # fmt: skip
"""Indicators of a run that a target may name."""

ADDED = ("resident_population", "resident_urban", "registered_population", "registered_urban", "reported_transfers")
"""Counts, which add up over areas; flows among them over years too."""

FLOWS = ("reported_transfers",)


@dataclass(frozen=True)
class Target:
    """One number that a calibrated run should reproduce, and how exactly it is known."""

    name: str
    indicator: str
    areas: tuple[str, ...]
    """Codes; a count of several is added up."""
    since: int
    year: int
    """A flow is added up from `since` to `year`; a stock is read in `year`, and `since` is the same."""
    kind: str
    """"normal": `value` with the standard deviation `error`. "band": anything from `low` to `high` is as good, and
    beyond them the distance counts in units of `error`."""
    low: float
    high: float
    error: float
    """In the indicator's own unit: what is not known of the number itself, the run's chance not included."""
    unit: str
    weight: float
    use: str
    """"fit", or "check": printed beside the others, never aimed at."""
    informs: str
    facts: tuple[str, ...]
    status: str
    why: str

    @property
    def value(self) -> float:
        """The number itself, or the middle of the band."""
        return 0.5 * (self.low + self.high)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Areas and years whose values are added up."""
        years = range(self.since, self.year + 1) if self.indicator in FLOWS else (self.year,)
        return [(area, year) for area in self.areas for year in years]

    def misfit(self, found: float, noise: float = 0.0) -> float:
        """Distance of a found value in standard deviations, signed; 0 anywhere inside a band.

        Args:
            found: value of a run.
            noise: standard deviation of what chance adds to `found`, in the indicator's unit.
        """
        beyond = found - min(max(found, self.low), self.high)
        return beyond / math.hypot(self.error, noise)


def read_targets(path: Path, region: Region) -> tuple[Target, ...]:
    """Read a table of targets.

    Raises:
        InputError: it cannot be read, is empty, or something in it is unknown or not allowed; names line and column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(f"{path} is no CSV file that can be read: {why}.") from error
    if not rows:
        raise InputError(f"{path} holds no target; it takes one row each, with the columns {', '.join(COLUMNS)}.")
    missing = [column for column in COLUMNS if column not in rows[0]]
    if missing:
        raise InputError(f"{path} lacks the column {missing[0]}; it takes {', '.join(COLUMNS)}.")
    targets = tuple(_target(_Row(path, line, row), region) for line, row in enumerate(rows, 2))
    names = [target.name for target in targets]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{path}: two targets are named '{twice}'; each takes its own name.")
    if not any(target.use == "fit" for target in targets):
        raise InputError(f"{path} has no row with use 'fit'; at least one must be aimed at.")
    return targets


def packaged_targets(region: Region) -> tuple[Target, ...]:
    """The targets that come with the packaged region.

    Raises:
        InputError: there are none for this region.
    """
    for path in sorted(HOME.glob("*.csv")):
        if path.stem == region.folder.name:
            return read_targets(path, region)
    raise InputError(
        f"There are no packaged targets for the region {region.name_en} ({region.folder}); give a file with --targets."
    )


def targets_hash(targets: Sequence[Target]) -> str:
    """SHA-256 of everything that a fit depends on in its targets."""
    rows = [
        [
            t.name,
            t.indicator,
            *t.areas,
            t.since,
            t.year,
            t.low.hex(),
            t.high.hex(),
            t.error.hex(),
            t.weight.hex(),
            t.use,
        ]
        for t in targets
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@dataclass(frozen=True)
class _Row:
    """One row of the file, and where it stands."""

    path: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def refuse(self, column: str, allowed: str) -> InputError:
        return InputError(
            f"{self.path}, line {self.line}: {column} is {self.text(column)[:60]!r}; allowed is {allowed}."
        )

    def one_of(self, column: str, known: Sequence[str]) -> str:
        if self.text(column) not in known:
            raise self.refuse(column, f"{', '.join(known)}{nearest(self.text(column), list(known))}")
        return self.text(column)

    def number(self, column: str, low: float, allowed: str) -> float:
        try:
            value = float(self.text(column))
        except ValueError:
            raise self.refuse(column, allowed) from None
        if not (math.isfinite(value) and value >= low):
            raise self.refuse(column, allowed)
        return value

    def year(self, column: str, region: Region) -> int:
        text = self.text(column)
        if not (text.isascii() and text.isdigit() and region.start <= int(text[:6]) <= region.last):
            raise self.refuse(column, f"a simulated year, {region.start} to {region.last}")
        return int(text)


def _target(row: _Row, region: Region) -> Target:
    """One row, checked."""
    indicator = row.one_of("indicator", INDICATORS)
    low, high = _bounds(row)
    since, year = row.year("since", region), row.year("year", region)
    if since > year or (since < year and indicator not in FLOWS):
        raise row.refuse("since", "the year itself, or for a flow an earlier one")
    error = row.number("error", 0.0, "a number above 0")
    if error == 0.0:
        raise row.refuse("error", "a number above 0")
    name = row.text("name")
    if not name.isidentifier():
        raise row.refuse("name", "a name of letters, digits and underscores")
    return Target(
        name, indicator, _areas(row, region, indicator), since, year, row.one_of("kind", KINDS), low, high, error,
        row.text("unit"), row.number("weight", 0.0, "a number of at least 0"), row.one_of("use", USES),
        row.text("informs"), tuple(row.text("facts").split()), row.one_of("status", STATUSES), row.text("why"),
    )  # fmt: skip


def _bounds(row: _Row) -> tuple[float, float]:
    """The band, or twice the value."""
    if row.one_of("kind", KINDS) == "normal":
        value = row.number("value", -math.inf, "a finite number")
        return value, value
    low = row.number("low", -math.inf, "a finite number")
    high = row.number("high", -math.inf, "a finite number")
    if not low < high:
        raise row.refuse("high", f"a number above low, which is {low:g}")
    return low, high


def _areas(row: _Row, region: Region, indicator: str) -> tuple[str, ...]:
    """Codes of the prefecture or its counties."""
    known = [region.code, *region.county_codes]
    areas = tuple(row.text("area_code").split())
    if not areas or any(area not in known for area in areas):
        raise row.refuse("area_code", f"one of {', '.join(known)}, or several with a space between")
    if len(areas) > 1 and indicator not in ADDED:
        raise row.refuse("area_code", f"one area, since {indicator} does not add up")
    return areas
