"""Scenario files that must be refused, made from a key: the same ones on every machine.

`python -m tests.hostile 10000` makes so many, reads each, and fails on the first that is not refused as it should be.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from agents.errors import InputError
from model.region import Region, default_region, load_region
from policies.scenario import read_scenario
from tests.hostile_files import no_file, other_file
from tests.hostile_texts import (
    control,
    dotted,
    encoded,
    huge,
    nested,
    no_toml,
    not_finite,
    odd_year,
    outside,
    path_trick,
    too_much,
    twice,
    unknown,
    wrong_type,
)

LONGEST = 420
"""Characters of the longest sentence."""
SLOWEST = 3.0
"""Seconds for one file on a busy machine; on an idle one the worst takes a fifth of a second."""

Maker = Callable[[random.Random, Path], str]
"""Puts a file into a folder, and gives what to read."""


def text(content: Callable[[random.Random], str]) -> Maker:
    """A file of a text."""
    return data(lambda luck: content(luck).encode("utf-8", "surrogatepass"))


def data(content: Callable[[random.Random], bytes]) -> Maker:
    """A file of bytes."""

    def make(luck: random.Random, folder: Path) -> str:
        path = folder / "policy.toml"
        path.write_bytes(content(luck))
        return str(path)

    return make


KINDS: dict[str, Maker] = {
    "nested": text(nested),
    "dotted": text(dotted),
    "wrong_type": text(wrong_type),
    "not_finite": text(not_finite),
    "huge": text(huge),
    "odd_year": text(odd_year),
    "path_trick": text(path_trick),
    "twice": text(twice),
    "encoded": data(encoded),
    "control": text(control),
    "too_much": text(too_much),
    "unknown": text(unknown),
    "outside": text(outside),
    "no_toml": text(no_toml),
    "other_file": other_file,
    "no_file": no_file,
}


def refuse(number: int, region: Region) -> tuple[str, str, float]:
    """Make a file, read it, and make sure that it is refused.

    Returns:
        Its kind, the sentence, and the seconds it took.

    Raises:
        AssertionError: it is not refused, or not in one short printable sentence, soon.
    """
    kind = list(KINDS)[number % len(KINDS)]
    with tempfile.TemporaryDirectory() as folder:
        name = KINDS[kind](random.Random(f"hostile {number}"), Path(folder))
        begun = time.perf_counter()
        try:
            read_scenario(name, region)
        except InputError as error:
            sentence, seconds = str(error), time.perf_counter() - begun
        else:
            path = Path(name)
            raise AssertionError(f"{number} ({kind}) was accepted: {path.read_bytes()[:300]!r}")
    assert sentence.isprintable(), f"{number} ({kind}): {sentence!r}"
    assert len(sentence) <= LONGEST, f"{number} ({kind}): {len(sentence)} characters: {sentence}"
    assert sentence.endswith("."), f"{number} ({kind}): {sentence}"
    assert seconds < SLOWEST, f"{number} ({kind}) took {seconds:.1f} s: {sentence}"
    return kind, sentence, seconds


def main() -> None:
    region, count = load_region(default_region()), int(sys.argv[1])
    slowest, kinds = 0.0, Counter[str]()
    for number in range(count):
        kind, _, seconds = refuse(number, region)
        slowest, kinds[kind] = max(slowest, seconds), kinds[kind] + 1
    print(f"{sum(kinds.values())} hostile files of {len(kinds)} kinds refused, the slowest in {slowest:.2f} s")


if __name__ == "__main__":
    main()
