"""How a scenario's own words are repeated in a sentence: short, on one line, nothing that a terminal would obey."""

from collections.abc import Iterable
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path

LONGEST = 40
"""Characters of a word that are repeated."""


def plain(text: str, longest: int = LONGEST) -> str:
    """Give a text with every character that is not printed written as its code, cut where it is too long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in cut)


def shown(value: object) -> str:
    """Give any value of a TOML file as a sentence can hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # Writing out a huge integer costs time and has a limit of its own.
        return str(value) if value.bit_length() <= 64 else "a whole number of more than 19 digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return f"'{plain(value)}'"
    if isinstance(value, (date, time)):
        return f"the date or time {value.isoformat()}"
    return "a list" if isinstance(value, list) else "a table"


def place_of(path: Path | str) -> str:
    """Name a file in a sentence: the end of its path, where that is long."""
    text = str(path)
    return plain(text if len(text) <= 100 else "…" + text[-99:], 100)


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Give the phrase that suggests the nearest valid name, to be put after the name as it was written."""
    near = closest(name, allowed)
    return f' (did you mean "{near}"?)' if near else ""


def closest(name: str, allowed: Iterable[str]) -> str:
    """Give the nearest valid name, or nothing; a name of great length is near to none."""
    if len(name) > LONGEST:
        return ""
    written_small = {candidate.casefold(): candidate for candidate in allowed}
    # Of a name of two Chinese characters, one wrong leaves half.
    found = get_close_matches(name.casefold(), written_small, n=1, cutoff=0.6 if len(name) > 3 else 0.5)
    return written_small[found[0]] if found else ""
