"""The clauses of the plan that were read, chapters 1–7: for each paragraph what it is to the model, and why."""

import csv
from dataclasses import dataclass
from pathlib import Path

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES

HOME = Path(__file__).parent / "data" / "clauses.csv"

KINDS = ("lever", "project", "input", "outside")
"""A lever can be set, a project is part of one, an input is a number read, the rest lies outside the model."""


@dataclass(frozen=True)
class Read:
    """One paragraph read."""

    section: str
    """`chapter.section`."""
    lead: str
    """The words it begins with, without white space."""
    kind: str
    levers: tuple[str, ...]
    why: str


def clauses_read(path: Path = HOME) -> tuple[Read, ...]:
    """Every paragraph read, in the plan's order.

    Raises:
        InputError: the file cannot be read, or a row names an unknown kind or lever.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                Read(r["section"], r["lead"], r["kind"], tuple(r["levers"].split()), r["why"])
                for r in csv.DictReader(file)
            ]
    except (OSError, KeyError, AttributeError) as error:
        raise InputError(
            f"{path} cannot be read as a table of section, lead, kind, levers and why: {error}."
        ) from error
    for row in rows:
        if row.kind not in KINDS:
            raise InputError(f"{path}: '{row.lead}' is a '{row.kind}'; allowed are {', '.join(KINDS)}.")
        for lever in row.levers:
            if lever not in LEVER_NAMES:
                raise InputError(
                    f"{path}: '{row.lead}' names the unknown lever '{lever}'{nearest(lever, LEVER_NAMES)}."
                )
    return tuple(rows)
