"""The store: a folder of Parquet parts, one row a run, which pandas and DuckDB read as they stand.

    pandas.read_parquet("DIR")                        duckdb.sql("SELECT … FROM 'DIR/*.parquet'")

Rows are wide, an output a column: a run is there whole or not at all, filters read only the columns they need, and a
hundred thousand runs open at once; `long` gives the tidy form. All parts of a store have the same columns, since both
readers take them from the first one; other outputs or axes go into another folder. Beside the parts stand the data
dictionary (`_README.md`, `_columns.csv`) and each design with its versions (`_design-….json`). Stores of the same
columns are merged by copying their parts into one folder.
"""

import io
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from agents.errors import InputError
from experiments.store_files import PARTS, locked, part_name, replace_parts, write_file

DONE, FAILED = "done", "failed"
HEAD = (
    ("run", pa.string()), ("status", pa.string()), ("reason", pa.string()), ("digest", pa.string()),
    ("seconds", pa.float64()), ("scenario", pa.string()), ("region", pa.string()), ("population", pa.int64()),
    ("seed", pa.int64()), ("scale", pa.float64()), ("until", pa.int64()), ("code", pa.string()),
)  # fmt: skip
"""Columns of every store, before those of its design and its outputs."""
PART_ROWS, PART_SECONDS = 500, 5.0
GROUP_ROWS = 20_000
"""Rows of a row group after compacting."""


def schema_of(axes: Sequence[str], outputs: Sequence[str]) -> pa.Schema:
    """Columns of a store whose design varies `axes` (levers, parameters and labels) and keeps `outputs`."""
    labels = {"behaviour": pa.string(), "variant": pa.string(), "draw": pa.int64()}
    kinds = [(name, labels.get(name, pa.float64())) for name in axes]
    return pa.schema([*HEAD, *kinds, *((name, pa.float64()) for name in outputs)])


class Store:
    """A folder of runs, for any number of readers and writers at once."""

    def __init__(self, folder: Path, schema: pa.Schema | None = None) -> None:
        """Open a store; with a schema, make it if it is not there.

        Args:
            folder: of the store.
            schema: columns that it must have; those of its parts if not given.

        Raises:
            InputError: it is no store, has other columns, or cannot be written.
        """
        self.folder = folder
        self._seen: set[str] = set()
        self._status: dict[bytes, bool] = {}
        if schema is not None:
            with writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
                with locked(folder):
                    pass
        found = self.parts()
        if not found and schema is None:
            raise InputError(f"{folder} holds no runs; a store is a folder that `luohu sweep` wrote")
        self.schema: pa.Schema = _schema(found[0]) if found else schema
        if schema is not None and found:
            _check_columns(folder, self.schema, schema)

    def parts(self) -> list[Path]:
        """Finished parts, in the order in which they were written."""
        return sorted(self.folder.glob(PARTS))

    def rows_of(self, path: Path) -> int:
        """How many rows a part has.

        Raises:
            InputError: it cannot be read.
        """
        try:
            return int(pq.read_metadata(path).num_rows)
        except (OSError, pa.ArrowInvalid) as error:
            raise InputError(_no_part(path, error)) from error

    def check_parts(self) -> None:
        """Make sure that every part is one, with the columns of the store.

        Raises:
            InputError: naming the first that is not.
        """
        for path in self.parts():
            _check_columns(path, _schema(path), self.schema)

    def keys(self) -> Mapping[bytes, bool]:
        """Every run that is there: key → whether it is done, not failed. Only parts that are new are read.

        Raises:
            InputError: a part cannot be read.
        """
        for path in self.parts():
            if path.name in self._seen:
                continue
            try:
                table = _read(path, ["run", "status"])
            except FileNotFoundError:  # compacted by another process meanwhile
                return self.keys()
            for run, status in zip(table["run"].to_pylist(), table["status"].to_pylist(), strict=True):
                key = bytes.fromhex(run)
                self._status[key] = self._status.get(key, False) or status == DONE
            self._seen.add(path.name)
        return self._status

    def append(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Add a part, without the runs that another writer added before; tells how many rows it has.

        Raises:
            InputError: the disk is full or refuses; the store is as it was.
        """
        with writing(self.folder), locked(self.folder):
            held = self.keys()
            new = [row for row in rows if bytes.fromhex(row["run"]) not in held]
            if new:
                table = _table(new, self.schema)
                path = self.folder / part_name()
                write_file(path, lambda file: _write(file, [table], table.schema))
                self._seen.add(path.name)
                self._status |= {bytes.fromhex(row["run"]): row["status"] == DONE for row in new}
        return len(new)

    def forget_failed(self) -> int:
        """Take out the rows of failed runs, so that they are run again; tells how many there were.

        Raises:
            InputError: the disk is full or refuses; the store is as it was.
        """
        self._seen.clear()
        self._status.clear()
        forgotten = 0
        with writing(self.folder), locked(self.folder):
            for path in self.parts():
                table = _read(path)
                done = np.array([status == DONE for status in table["status"].to_pylist()], np.bool_)
                if not done.all():
                    kept = table.filter(pa.array(done))
                    replace_parts(self.folder, [path], _writer([kept], kept.schema) if kept.num_rows else None)
                    forgotten += int((~done).sum())
        return forgotten

    def compact(self) -> tuple[int, int]:
        """Join all parts into one, each run once; tells how many parts and rows there were.

        Raises:
            InputError: the disk is full or refuses, or parts differ in their columns; the store is as it was.
        """
        with writing(self.folder), locked(self.folder):
            old = self.parts()
            self.check_parts()
            wanted, rows = _winners(old)
            if len(old) > 1 or rows > sum(mask.sum() for mask in wanted):
                new = replace_parts(self.folder, old, _writer(_chosen(old, wanted), self.schema))
                self._seen |= {new.name} if new is not None else set()
        return len(old), rows

    def frame(self, columns: Sequence[str] | None = None, filters: Any = None) -> pd.DataFrame:  # noqa: ANN401
        """Read runs, each once, failed ones too.

        Args:
            columns: to read; all if not given.
            filters: as `pandas.read_parquet` takes them, for instance [("population", "==", 3)].

        Raises:
            InputError: a column does not exist, or a part cannot be read.
        """
        unknown = [name for name in columns or () if name not in self.schema.names]
        if unknown:
            raise InputError(f"{self.folder} has no column '{unknown[0]}'; _columns.csv there names all")
        asked = None if columns is None else list(dict.fromkeys(["run", "status", *columns]))
        if not self.parts():
            empty = self.schema.empty_table().to_pandas()
            return empty if columns is None else empty[list(columns)]
        found = self._read_all(asked, filters)
        if found["run"].isna().any():
            self.check_parts()
            raise InputError(f"{self.folder} holds a Parquet file that is no part of a store; move it elsewhere")
        if found["run"].duplicated().any():
            found = found.sort_values("status", kind="stable").drop_duplicates("run").sort_index()
        found = found.reset_index(drop=True)
        return found if columns is None else found[list(columns)]

    def _read_all(self, columns: list[str] | None, filters: Any) -> pd.DataFrame:  # noqa: ANN401
        for attempt in range(5):
            try:
                return pd.read_parquet(self.folder, engine="pyarrow", columns=columns, filters=filters)
            except FileNotFoundError:  # parts were joined while they were being read
                if attempt == 4:
                    raise
            except (OSError, pa.ArrowInvalid) as error:
                text = str(error).splitlines()[0]
                raise InputError(
                    f"{self.folder} holds a file that is no part of a store, or damaged ({text})"
                ) from error
        raise AssertionError


class Writer:
    """Collects rows, and ends a part every PART_ROWS rows or PART_SECONDS."""

    def __init__(self, store: Store) -> None:
        """Write into a store."""
        self.store = store
        self.parts = 0
        self._rows: list[Mapping[str, Any]] = []
        self._since = 0.0

    def add(self, row: Mapping[str, Any]) -> None:
        """Take a row.

        Raises:
            InputError: a part could not be written.
        """
        if not self._rows:
            self._since = time.monotonic()
        self._rows.append(row)
        self.tick()

    def tick(self) -> None:
        """End the part if it is time to.

        Raises:
            InputError: it could not be written.
        """
        full = len(self._rows) >= PART_ROWS
        if full or (self._rows and time.monotonic() - self._since >= PART_SECONDS):
            self.close()

    def close(self) -> None:
        """End the part.

        Raises:
            InputError: it could not be written.
        """
        if self._rows:
            self.parts += self.store.append(self._rows) > 0
            self._rows = []


class writing:  # noqa: N801 (used as a verb)
    """Turns what a disk refuses into one sentence."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self.folder = folder

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Raise an InputError for an OSError."""
        if isinstance(error, OSError):
            raise InputError(
                f"{self.folder} could not be written ({error.strerror or error}); what it held before is intact, and "
                "the same command goes on from there"
            ) from error


def part_size(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> int:
    """Bytes of a part that holds these rows."""
    file = io.BytesIO()
    _write(file, [_table(rows, schema)], schema)
    return len(file.getvalue())


def _table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _schema(path: Path) -> pa.Schema:
    try:
        found = pq.read_schema(path).remove_metadata()
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(_no_part(path, error)) from error
    _check_head(path, found.names, [name for name, _ in HEAD])
    return found


def _no_part(path: Path, error: Exception) -> str:
    """What is wrong with a file that cannot be read as a part."""
    what = "it is a folder" if path.is_dir() else str(error).splitlines()[0]
    return f"{path} is no part of a store, or is damaged ({what})"


def _check_head(path: Path, found: Sequence[str], expected: Sequence[str]) -> None:
    """Refuse the file of another program."""
    lacking = [name for name in expected if name not in found]
    if lacking:
        raise InputError(f"{path} is no part of a store (it lacks the column '{lacking[0]}'); move it elsewhere")


def _read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    try:
        found = pq.ParquetFile(path).read(columns=columns)
    except FileNotFoundError:
        raise
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(_no_part(path, error)) from error
    _check_head(path, found.column_names, columns or ())
    return found


def _check_columns(where: Path, found: pa.Schema, expected: pa.Schema) -> None:
    if found.equals(expected):
        return
    more = [name for name in expected.names if name not in found.names]
    fewer = [name for name in found.names if name not in expected.names]
    what = (
        f"lacks the column '{more[0]}'"
        if more
        else f"has the column '{fewer[0]}' too"
        if fewer
        else "has another order"
    )
    raise InputError(
        f"{where} holds runs of a design with other axes or outputs: it {what}; all parts of a store have the same "
        "columns, so take another folder"
    )


def _write(file: IO[bytes], tables: Iterable[pa.Table], schema: pa.Schema) -> None:
    texts = [field.name for field in schema if field.type == pa.string()]
    head = [field.name for field in schema][: len(HEAD)]
    with pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=texts, write_statistics=head, store_schema=False
    ) as writer:
        for table in tables:
            writer.write_table(table)


def _writer(tables: Iterable[pa.Table], schema: pa.Schema) -> Any:  # noqa: ANN401 (a function of the file)
    return lambda file: _write(file, tables, schema)


def _winners(parts: Sequence[Path]) -> tuple[list[Any], int]:
    """Which rows of each part stay, a done run before a failed one, the first of equals; and how many there were."""
    best: dict[bytes, tuple[int, int, bool]] = {}
    sizes = []
    for p, path in enumerate(parts):
        table = _read(path, ["run", "status"])
        sizes.append(table.num_rows)
        for i, (run, status) in enumerate(zip(table["run"].to_pylist(), table["status"].to_pylist(), strict=True)):
            key, done = bytes.fromhex(run), status == DONE
            if key not in best or (done and not best[key][2]):
                best[key] = (p, i, done)
    masks = [np.zeros(size, np.bool_) for size in sizes]
    for p, i, _ in best.values():
        masks[p][i] = True
    return masks, sum(sizes)


def _chosen(parts: Sequence[Path], masks: Sequence[Any]) -> Iterable[pa.Table]:
    """The rows that stay, in groups of about GROUP_ROWS."""
    waiting: list[pa.Table] = []
    for path, mask in zip(parts, masks, strict=True):
        waiting.append(_read(path).filter(pa.array(mask)))
        if sum(table.num_rows for table in waiting) >= GROUP_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
