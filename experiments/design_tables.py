"""Tables that designs read: points written out, and draws of a posterior. CSV or Parquet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from experiments.axes import Choice
from experiments.design_csv import read_csv
from experiments.point import PARAMETER
from model.fitted import OBSERVATION


def read_rows(path: Path, what: str) -> pd.DataFrame:
    """Read a table of a design.

    Args:
        path: ends in .csv or .parquet.
        what: it is, for messages.

    Raises:
        InputError: it is missing, damaged, empty, or of another kind.
    """
    if path.suffix not in (".csv", ".parquet"):
        raise InputError(f"{path} is to be {what}; allowed are .csv and .parquet")
    if not path.is_file():
        raise InputError(f"{path} cannot be read as {what} ({'it is a folder' if path.is_dir() else 'no such file'})")
    try:
        frame = read_csv(path, what) if path.suffix == ".csv" else pd.read_parquet(path)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path} cannot be read as {what} ({error.strerror or 'it is damaged'})") from error
    except ValueError as error:  # pandas and Arrow have words of their own for it
        raise InputError(f"{path} cannot be read as {what} (it is damaged, or of another kind)") from error
    if frame.empty:
        raise InputError(f"{path} is empty; {what} has a row for each")
    if frame.columns.duplicated().any():
        raise InputError(f"{path} has the column '{frame.columns[frame.columns.duplicated()][0]}' twice")
    return frame


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values; what is missing there is left out, and takes its default."""
    return [{str(name): value for name, value in row.items() if not pd.isna(value)} for row in frame.to_dict("records")]


def draw_choice(path: Path, rows: int | Sequence[int] | None) -> Choice:
    """Draws of a posterior: each sets every parameter that the file names, and its population if it names one.

    Args:
        path: a column a parameter, named as in `model/README.md`, with or without `parameter_` before it, and
            `population`; each row counts the same. κ, δ and ρ of the observation change no run and are left out.
        rows: the first so many, or the numbers of rows, from 0; all if not given.

    Raises:
        InputError: the file cannot be used, or has not the rows asked for. That a column names a parameter is checked
            with the points.
    """
    frame = read_rows(path, "draws of a posterior")
    numbers = list(range(len(frame))) if rows is None else list(range(rows)) if isinstance(rows, int) else list(rows)
    outside = [number for number in numbers if not 0 <= number < len(frame)]
    if outside or not numbers:
        found = f"{outside[0]} is asked for" if outside else "none is asked for"
        raise InputError(f"{path} has the rows 0 to {len(frame) - 1}, but {found}")
    if len(set(numbers)) != len(numbers):
        raise InputError(f"{path}: a row is asked for twice")
    frame = parameter_columns(frame, path).drop(columns="draw", errors="ignore")
    if frame.isna().to_numpy().any():
        raise InputError(f"{path} lacks a value in row {int(frame.isna().any(axis=1).to_numpy().argmax())}")
    draws = [{"draw": number, **rows_of(frame.iloc[[number]])[0]} for number in numbers]
    return Choice(("draw", *(str(name) for name in frame)), draws)


def parameter_columns(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Name the columns of draws as points do, without those that only tell how a run is observed.

    Raises:
        InputError: draws have weights.
    """
    if "weight" in frame:
        raise InputError(f"{path} has the column 'weight'; each row must count the same: resample it first")
    plain = ("population", "draw")
    given = [str(name) for name in frame]
    names = {name: name if name in plain or name.startswith(PARAMETER) else f"{PARAMETER}{name}" for name in given}
    return frame.drop(columns=list(OBSERVATION), errors="ignore").rename(columns=names)
