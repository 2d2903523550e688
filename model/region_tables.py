"""Reading the tables of a region: every row validated, every fault one sentence that says where and what is allowed."""

import csv
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from agents.errors import InputError, nearest
from model.region_schema import SCHEMA

Rows = list[dict[str, Any]]


def wanted_columns(model: type[BaseModel]) -> list[str]:
    """Give the column names a table must have."""
    return [field.alias or name for name, field in model.model_fields.items()]


def described(model: type[BaseModel], column: str) -> str:
    """Give what a column allows, in words."""
    for name, field in model.model_fields.items():
        if column in (name, field.alias):
            return field.description or "a value of its kind"
    return "a value of its kind"


def read_text(path: Path, model: type[BaseModel]) -> list[dict[str, str]]:
    """Read a table as text.

    Raises:
        InputError: if the file is missing, is not UTF-8, lacks a column or has no rows.
    """
    if not path.is_file():
        raise InputError(f"{path}: the file is missing; a region has the tables {', '.join(SCHEMA)}.")
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            header = [name or "" for name in reader.fieldnames or []]
            rows = [{key: value for key, value in row.items() if key is not None} for row in reader]
    except UnicodeDecodeError as fault:
        raise InputError(
            f"{path}: not UTF-8 text ({fault.reason} at byte {fault.start}); tables are CSV in UTF-8."
        ) from fault
    for column in wanted_columns(model):
        if column not in header:
            near = nearest(column, header)
            raise InputError(f'{path}: column "{column}" is missing; found {", ".join(header) or "nothing"}{near}.')
    if not rows:
        raise InputError(f"{path}: the table is empty; at least one row is needed.")
    return rows


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
        found, allowed = fault["input"], described(model, column)
        raise InputError(
            f'{path}, line {row + 2}: column "{column}" holds "{found}"; allowed is {allowed}.'
        ) from faults
    return [item.model_dump(by_alias=True) | {"line": line} for line, item in enumerate(made, start=2)]
