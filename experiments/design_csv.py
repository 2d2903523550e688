"""A CSV file that a design reads, looked through line by line: pandas alone would shift or cut what does not fit."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from agents.errors import InputError, utf8_text
from policies.scenario_words import plain

LONGEST = 100
"""Characters of a line that are repeated."""
NO_NUMBER = ("nan", "-nan", "+nan")


def read_csv(path: Path, what: str) -> pd.DataFrame:
    """Read a table; a cell that is empty is missing.

    Args:
        path: of the file.
        what: it is, for messages.

    Raises:
        InputError: it is no CSV file in UTF-8, holds nothing, has a line of more or fewer values than columns, a column
            twice or without a name, or NaN written out.
        OSError: it cannot be read.
    """
    text = _text(path)
    lines = _lines(path, text)
    first = next(lines, None)
    if first is None:
        raise InputError(f"{path} is empty; {what} has a row for each")
    header = first[1]
    _check_header(path, header)
    for number, cells in lines:
        _check_line(path, number, cells, header)
    return pd.read_csv(io.StringIO(text), index_col=False)


def _text(path: Path) -> str:
    # Spreadsheets write the mark into every CSV file.
    return utf8_text(path.read_bytes().removeprefix(BOM_UTF8), str(path))


def _lines(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank, with its number; a quoted cell may go over several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(
            f"{path}, line {reader.line_num}, is no line of a CSV file; look for a quotation mark that is not closed"
        ) from error


def _check_header(path: Path, header: list[str]) -> None:
    for at, name in enumerate(header):
        if not name.strip():
            raise InputError(f"{path} has no name for column {at + 1}; its first line names every column")
        if name in header[:at]:
            raise InputError(f"{path} has the column '{plain(name)}' twice")


def _check_line(path: Path, number: int, cells: list[str], header: list[str]) -> None:
    if len(cells) != len(header):
        raise InputError(
            f"{path}, line {number}, has {len(cells)} values ({_joined(cells)}) for {len(header)} columns "
            f"({_joined(header)}); it takes one for each, or nothing between two commas"
        )
    for name, cell in zip(header, cells, strict=True):
        if cell.strip().casefold() in NO_NUMBER:
            raise InputError(f"{path}, line {number}: {plain(name)} is {plain(cell)}; allowed is a value, or nothing")


def _joined(cells: list[str]) -> str:
    return plain(", ".join(cells), LONGEST)
