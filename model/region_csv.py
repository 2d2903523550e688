"""Reading and writing the small tables of a region: plain CSV, one header, the same bytes for the same values."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from agents.errors import InputError

Row = dict[str, str]
Record = Mapping[str, object]


def read_rows(path: Path, columns: Iterable[str] = ()) -> list[Row]:
    """Read a CSV file as dictionaries of strings.

    Args:
        path: the file.
        columns: names that must be in its header.

    Returns:
        One dictionary a row, in file order.

    Raises:
        InputError: if the file or one of the columns is missing.
    """
    if not path.is_file():
        raise InputError(f"{path}: the file is missing; a region's source needs it.")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        header = list(reader.fieldnames or [])
        for column in columns:
            if column not in header:
                raise InputError(f'{path}: column "{column}" is missing; found {", ".join(header) or "nothing"}.')
        return [dict(row) for row in reader]


def read_recipe(path: Path) -> dict[str, Any]:
    """Read the recipe (TOML) of a region.

    Raises:
        InputError: if it is missing or is not TOML.
    """
    if not path.is_file():
        raise InputError(f"{path}: the recipe of the region is missing.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"{path}: not valid TOML: {fault}.") from fault


def number(path: Path, row: Row, column: str) -> float:
    """Read one number of a row.

    Raises:
        InputError: if it is not a number.
    """
    try:
        return float(row[column])
    except ValueError as fault:
        raise InputError(f'{path}: column "{column}" holds "{row[column]}"; a number is needed.') from fault


def written(value: object, digits: int = 6) -> str:
    """Give the one way a value is written: floats with at most `digits` decimals, no trailing zeros."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        short = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        return "0" if short in ("-0", "") else short
    return str(value)


def write_rows(path: Path, rows: Iterable[Record], digits: int = 6) -> None:
    """Write records, all with the keys of the first, as UTF-8 with line feeds.

    Args:
        path: the file to write.
        rows: the records, at least one.
        digits: decimals kept of a float.
    """
    records = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(records[0].keys())
        for record in records:
            writer.writerow([written(value, digits) for value in record.values()])
