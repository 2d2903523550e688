"""A scenario file from the disk into a table of plain values, whatever the file holds: refused in one sentence, soon.

A regular file of at most 256 KiB, UTF-8 without a byte-order mark, lines of at most 4,000 characters. The bounds on
lines and dots keep the parser's time in proportion: it takes the square of a dotted key's length, and calls itself for
every bracket that opens.
"""

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from agents.errors import InputError, utf8_text
from policies.scenario_words import place_of, plain

LARGEST = 256 * 1024
"""Bytes."""
LONGEST_LINE = 4_000
MOST_DOTS = 50
"""In the name before a line's `=`, or in a line that begins with `[`."""


def read_text(path: Path) -> str:
    """Read a scenario file.

    Raises:
        InputError: it is missing, no regular file, too large, or no UTF-8.
    """
    where = place_of(path)
    try:
        # Without O_NONBLOCK, opening a pipe would wait for someone to write.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such name is possible"
        raise InputError(f"{where} cannot be read ({reason}); a scenario is a TOML file.") from error
    try:
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{where} is no regular file; a scenario is a TOML file.")
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{where} cannot be read ({error.strerror}); a scenario is a TOML file.") from error
    return decoded(content, where)


def decoded(content: bytes, where: str) -> str:
    """Turn bytes into text.

    Raises:
        InputError: there are too many, or they are no UTF-8.
    """
    if len(content) > LARGEST:
        raise InputError(f"{where} is larger than {LARGEST // 1024} KiB, the most that a scenario file may be.")
    return utf8_text(content, where)


def parsed(text: str, where: str) -> dict[str, Any]:
    """Turn text into a table.

    Raises:
        InputError: it is too large or too deep, or no TOML.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise InputError(f"{where} is larger than {LARGEST // 1024} KiB, the most that a scenario file may be.")
    _check_lines(text, where)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError(f"{where} is nested too deeply for a scenario file.") from error
    except ValueError as error:
        raise InputError(f"{where} is no TOML file: {plain(str(error), 160).rstrip('.')}.") from error


def _check_lines(text: str, where: str) -> None:
    """Refuse what would cost the parser time out of proportion.

    Raises:
        InputError: a line is too long, or its name has too many parts.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise InputError(f"{where}: line {number} is longer than {LONGEST_LINE} characters.")
        name = line if line.lstrip().startswith("[") else line.partition("=")[0]
        if name.count(".") > MOST_DOTS:
            raise InputError(f"{where}: line {number} has a name of more than {MOST_DOTS} parts.")
