"""Figures that are published after the years of the calibration, as a CSV file: area, year, indicator, value, error."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from agents.errors import InputError, nearest
from calibration.targets import Target
from experiments.outputs import known_outputs
from model.region import Region

COLUMNS = ("area", "year", "indicator", "value", "error")


def read_observed(path: Path, region: Region, known_until: int) -> tuple[Target, ...]:
    """Read published figures, each as a target of its own.

    Args:
        path: CSV with `COLUMNS`, one row a figure; shares in percent, counts in persons or households. `error` is the
            standard deviation of the figure itself.
        region: whose prefecture and counties may be named, by their codes.
        known_until: last year of the calibration; earlier figures are in the posterior already.

    Raises:
        InputError: one sentence naming file, row, column, the value found and what is allowed.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as a table of published figures: {error}.") from error
    if not rows:
        raise InputError(f"{path} holds no figure; it takes one row each, with the columns {', '.join(COLUMNS)}.")
    lacking = [column for column in COLUMNS if column not in rows[0]]
    if lacking:
        raise InputError(
            f"{path} lacks the column {lacking[0]}{nearest(lacking[0], [str(name) for name in rows[0]])}; it takes "
            f"{', '.join(COLUMNS)}."
        )
    units = {(entry.indicator, entry.area_code): entry.unit for entry in known_outputs(region)}
    found = tuple(_figure(_Row(path, line, row), region, known_until, units) for line, row in enumerate(rows, 2))
    names = [figure.name for figure in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{path} gives {twice} twice; each figure takes one row.")
    return found


@dataclass(frozen=True)
class _Row:
    path: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def refuse(self, column: str, allowed: str) -> InputError:
        found = self.text(column)[:60]
        return InputError(f"{self.path}, line {self.line}: {column} is {found!r}; allowed is {allowed}.")

    def number(self, column: str, allowed: str) -> float:
        try:
            value = float(self.text(column))
        except ValueError:
            raise self.refuse(column, allowed) from None
        if not math.isfinite(value):
            raise self.refuse(column, allowed)
        return value


def _figure(row: _Row, region: Region, known_until: int, units: dict[tuple[str, str], str]) -> Target:
    """One row, checked."""
    areas = (region.code, *region.county_codes)
    if row.text("area") not in areas:
        raise row.refuse("area", f"{', '.join(areas)}{nearest(row.text('area'), areas)}")
    names = sorted({name for name, area in units if area == row.text("area")})
    if row.text("indicator") not in names:
        near = nearest(row.text("indicator"), names)
        raise row.refuse("indicator", f"any that luohu run --json gives for {row.text('area')}{near}")
    year = row.text("year")
    if not (year.isascii() and year.isdigit() and known_until < int(year[:6]) <= region.last):
        raise row.refuse(
            "year", f"{known_until + 1} to {region.last}: later than what was calibrated to, and simulated"
        )
    value, error = row.number("value", "a finite number"), row.number("error", "a number above 0")
    if error <= 0.0:
        raise row.refuse("error", "a number above 0")
    area, indicator = row.text("area"), row.text("indicator")
    return Target(
        f"{indicator} of {area} in {year}", indicator, (area,), int(year), int(year), "normal", value, value, error,
        units[indicator, area], 1.0, "fit", "", (), "stated", "",
    )  # fmt: skip
