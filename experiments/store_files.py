"""Files of a store: one lock, atomic writes, and the replacing of parts by another that survives a crash half-way.

Everything that is no finished part begins with `_` or `.`, which readers of Parquet folders leave out.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from agents.errors import InputError

LOCK, JOURNAL = "_lock", "_replacing.json"
PARTS = "part-*.parquet"


def check_store_folder(folder: Path) -> None:
    """Make sure, before anything is run, that a store can be made there or goes on there.

    Raises:
        InputError: It is a file, or holds something and is no store.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; a store takes a folder, which is made if it does not exist.")
    if not folder.is_dir() or (folder / LOCK).exists() or any(folder.glob(PARTS)):
        return
    if any(folder.iterdir()):
        raise InputError(f"{folder} is not empty and holds no earlier runs; a store takes a new or empty folder.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only writer for a moment; what a writer left that was killed is tidied away.

    On a file system without locks there is none: parts still have names of their own and no file is ever half there,
    but two writers given the same runs might both keep them, until `luohu store compact`.
    """
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            alone = True
        except OSError:
            alone = False
        if alone:
            _finish_replacing(folder)
            for left in folder.glob(".*.tmp"):
                left.unlink(missing_ok=True)
        yield


def part_name() -> str:
    """A name that no other writer takes, in the order of time."""
    return f"part-{time.time_ns():020d}-{secrets.token_hex(6)}.parquet"


def write_file(path: Path, write: Callable[[IO[bytes]], Any]) -> None:
    """Write under a temporary name, on to the disk, then rename.

    Raises:
        OSError: nothing of it is left.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with part.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text in the same way; one that stands there already is left alone.

    Raises:
        OSError: nothing of it is left.
    """
    content = text.encode()
    if not (path.is_file() and path.read_bytes() == content):
        write_file(path, lambda file: file.write(content))


def replace_parts(folder: Path, old: Sequence[Path], write: Callable[[IO[bytes]], Any] | None) -> Path | None:
    """Put one new part in the place of old ones, under the lock; without `write`, nothing.

    A crash leaves either the old parts, or the new one beside some of them with the journal that tells which go.

    Raises:
        OSError: the old parts are still there.
    """
    new = None if write is None else folder / part_name()
    names = {"new": None if new is None else new.name, "old": [path.name for path in old]}
    journal = json.dumps(names).encode()
    hidden = folder / f".{part_name()}.tmp"
    if write is not None:
        write_file(hidden, write)
    try:
        write_file(folder / JOURNAL, lambda file: file.write(journal))
        if new is not None:
            hidden.replace(new)
    finally:
        hidden.unlink(missing_ok=True)
    _finish_replacing(folder)
    return new


def _finish_replacing(folder: Path) -> None:
    """Do what the journal of a replacement still asks for."""
    try:
        journal = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    if journal["new"] is None or (folder / journal["new"]).exists():
        for name in journal["old"]:
            (folder / name).unlink(missing_ok=True)
    (folder / JOURNAL).unlink(missing_ok=True)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where folders can be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
