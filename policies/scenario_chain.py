"""A scenario file and those that it extends: found by name, or beside it and nowhere else, in no circle."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from agents.errors import InputError
from policies.scenario_reading import parsed, read_text
from policies.scenario_words import closest, place_of, plain, suggestion

HOME = Path(__file__).parent / "scenarios"
"""Scenarios that come with the project, each known by its file's name."""

DEEPEST = 8
"""Files in a chain, the first one counted."""


class Source(NamedTuple):
    """Text of a scenario, and where it came from."""

    name: str
    where: str
    """As messages name it."""
    folder: Path | None
    """In which files that it extends are looked for; None where there is none."""
    text: str


def shipped() -> dict[str, Path]:
    """Files of the scenarios that come with the project, by name."""
    return {path.stem: path for path in sorted(HOME.glob("*.toml"))}


def is_name(word: str) -> bool:
    """Tell a scenario's name from a file: a file has a suffix, or a folder before it."""
    return not any(sign in word for sign in "./\\")


def named_file(word: str) -> Path:
    """Give the file of a name, or the path that was given.

    Raises:
        InputError: there is no scenario of this name.
    """
    if not is_name(word):
        return Path(word)
    known = shipped()
    if word not in known:
        nearest = f"; the nearest is {near}" if (near := closest(word, known)) else ""
        raise InputError(f"There is no scenario {plain(word)}{nearest}; `luohu scenarios` lists them; or give a file.")
    return known[word]


def source_of(path: Path) -> Source:
    """Read one file.

    Raises:
        InputError: it cannot be read.
    """
    return Source(plain(path.stem, 80), place_of(path), path.parent, read_text(path))


def chain(source: Source) -> Iterator[tuple[Source, dict[str, object]]]:
    """Give a source with its content, then what it extends, and so on.

    Raises:
        InputError: a file cannot be read, lies elsewhere, or extends itself in the end.
    """
    seen: list[Path] = []
    while True:
        content = parsed(source.text, source.where)
        yield source, content
        word = content.get("extends")
        # Anything but a text is refused where the other keys are.
        if not isinstance(word, str):
            return
        path = _extended(source, word)
        if path in seen:
            raise InputError(f"{source.where}: extends '{plain(word)}' leads back to a file that extends this one.")
        seen.append(path)
        if len(seen) >= DEEPEST:
            raise InputError(f"{source.where}: more than {DEEPEST} files extend one another, the most that may.")
        source = source_of(path)


def _extended(source: Source, word: str) -> Path:
    """Find the file that a source extends.

    Raises:
        InputError: it lies elsewhere, or there is no such scenario.
    """
    where = f"{source.where}: extends '{plain(word)}'"
    if is_name(word):
        known = shipped()
        if word not in known:
            raise InputError(f"{where} is no scenario{suggestion(word, known)}; `luohu scenarios` lists them.")
        return known[word].resolve()
    path = PurePosixPath(word)
    odd = len(word) > 200 or not word.isprintable() or any(sign in word for sign in '\\:~*?"<>|')
    if odd or path.is_absolute() or ".." in path.parts or path.suffix != ".toml":
        raise InputError(f"{where} is not allowed; it takes a scenario's name, or a .toml file beside this one.")
    if source.folder is None:
        raise InputError(f"{where} is not allowed in a scenario that is no file; it takes a scenario's name.")
    try:
        folder = source.folder.resolve()
        found = (folder / path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{where} cannot be found; it takes a .toml file beside this one.") from error
    if not found.is_relative_to(folder):
        raise InputError(f"{where} leads out of the file's folder; it takes a .toml file beside this one.")
    return found
