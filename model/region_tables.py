"""Reading the tables of a region: every row validated, every fault one sentence that says where and what is allowed."""

import csv
import io
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from agents.errors import InputError, nearest, utf8_text
from model.region_schema import SCHEMA

Rows = list[dict[str, Any]]

MAP = "boundaries.geojson"
"""Holds the outlines of the counties; needed where a map is drawn."""
LONGEST = 80
"""Characters of a cell in a message."""


def shown(found: object) -> str:
    """Give what a cell holds, in one line and cut short, to be put into a message."""
    text = " ".join(str(found).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def wanted_columns(model: type[BaseModel]) -> list[str]:
    """Give the column names a table must have."""
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def described(model: type[BaseModel], column: str) -> str:
    """Give what a column allows, in words."""
    for name, field in model.model_fields.items():
        if column in (name, field.alias):
            return field.description or "a value of its kind"
    return "a value of its kind"


def read_text(path: Path, model: type[BaseModel]) -> list[dict[str, str]]:
    """Read a table as text.

    Raises:
        InputError: if the file is missing, is not CSV in UTF-8, lacks a column or has no rows.
    """
    reader = csv.DictReader(io.StringIO(decoded(path), newline=""), restval="")
    try:
        header = [name or "" for name in reader.fieldnames or []]
        rows = [{key: value for key, value in row.items() if key is not None} for row in reader]
    except csv.Error as fault:
        raise InputError(
            f"{path}, line {reader.reader.line_num}: not CSV ({fault}); allowed are commas between cells of at most "
            f"{csv.field_size_limit():,} characters."
        ) from fault
    for column in wanted_columns(model):
        if column not in header:
            near = nearest(column, header)
            raise InputError(f'{path}: column "{column}" is missing; found {", ".join(header) or "nothing"}{near}.')
    if not rows:
        raise InputError(f"{path}: the table is empty; at least one row is needed.")
    return rows


def decoded(path: Path) -> str:
    """Read a file of a region as text.

    Raises:
        InputError: if it is missing, cannot be read, or is not UTF-8 without a byte-order mark.
    """
    if not path.is_file():
        raise InputError(
            f"{path}: the file is missing; a region has the tables {', '.join(SCHEMA)}, and {MAP} for its maps."
        )
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}); a region is made of files that can.") from fault
    return utf8_text(content, str(path))


def read_table(folder: Path, name: str) -> Rows:
    """Read and validate one table of a region.

    Args:
        folder: the region's folder.
        name: a key of `SCHEMA`.

    Returns:
        One dictionary of typed values a row, with the line it stands in.

    Raises:
        InputError: naming file, row, column, value and what is allowed, for the first fault.
    """
    path, model = folder / f"{name}.csv", SCHEMA[name]
    rows = read_text(path, model)
    try:
        made: list[BaseModel] = TypeAdapter(list[model]).validate_python(rows)  # type: ignore[valid-type]
    except ValidationError as faults:
        fault = faults.errors()[0]
        row, column = int(fault["loc"][0]), str(fault["loc"][1])
        found, allowed = shown(fault["input"]), described(model, column)
        raise InputError(
            f'{path}, line {row + 2}: column "{column}" holds "{found}"; allowed is {allowed}.'
        ) from faults
    return [item.model_dump(by_alias=True) | {"line": line} for line, item in enumerate(made, start=2)]
