"""The catalogue of levers: one entry each, from `data/levers/`, from which the command line and the documents are made.

A lever's unit and allowed bounds stand in `agents/levers.py`, its meaning for a planner here: the clause it comes from,
its values in 2016–2020 and under the plan, its cost, and how far any of that may be trusted.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES
from model.events import EVENTS
from model.region import Region
from policies.counts import COUNTS
from policies.entry import PLANNED, Entry

HOME = Path(__file__).parent / "data" / "levers"
"""One file for each chapter of the plan that holds measures."""

INDICATORS = (
    "resident_population", "resident_urban_share", "registered_urban_share", "registered_share_of_urban_residents",
    "share_gap", "income_ratio", "rent", "job_chance", "school_crowding", "left_behind_children", "mean_schooling",
)  # fmt: skip
"""Indicators that a lever may raise or lower, besides the model's events."""


def _complaints(entry: Entry) -> list[str]:
    """What the types cannot see: values outside bounds, unknown flows, years out of order."""
    low, high = entry.lever.low, entry.lever.high
    events = {event.name for event in EVENTS}
    values = [*entry.history.values, *(point[1] for point in entry.plan.points), entry.range.low, entry.range.high]
    years = [point[0] for point in entry.plan.points]
    unknown = next((name for name in entry.quantity.counts() if name not in COUNTS), None)
    checks = (
        (all(low <= value <= high for value in values), f"has a value outside {low:g} to {high:g}"),
        (entry.range.low <= entry.range.high, "has a range whose low end lies above its high one"),
        (entry.cost.low <= entry.cost.yuan <= entry.cost.high, "has a cost outside its own range"),
        (
            not entry.cost.shares or len(entry.cost.shares) == len(entry.cost.payers),
            "has not one share of the cost for each payer",
        ),
        (
            not entry.cost.shares or (min(entry.cost.shares) >= 0 and abs(sum(entry.cost.shares) - 1) < 1e-9),
            "has shares of the cost that do not add up to one",
        ),
        (
            unknown is None,
            f"has a quantity of the unknown count '{unknown}'{nearest(unknown or '', list(COUNTS))}",
        ),
        (
            years == sorted(set(years)) and set(years) <= set(PLANNED),
            "has plan years out of order or outside 2021–2035",
        ),
        (bool(entry.raises or entry.lowers), "raises and lowers nothing"),
    )
    flows = [flow for flow in (*entry.raises, *entry.lowers) if flow not in events and flow not in INDICATORS]
    return [text for fine, text in checks if not fine] + [f"names the unknown flow '{flow}'" for flow in flows]


def learned_in(region: Region) -> tuple[str, ...]:
    """Parameters that the data of a region taught; none where it was not calibrated."""
    return () if region.fitted is None else region.fitted.learned


def read_entry(key: str, given: Mapping[str, Any], chapter: int, file: str) -> Entry:
    """One entry of a file, checked.

    Raises:
        InputError: naming the file, the lever, the field and what is wrong with it.
    """
    if key not in LEVER_NAMES:
        raise InputError(f"{file}: the model has no lever '{key}'{nearest(key, LEVER_NAMES)}.")
    try:
        entry = Entry.model_validate({**given, "key": key, "chapter": chapter})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{file}: lever '{key}', field {field}: {first['msg']}; found {first['input']!r}.") from error
    for complaint in _complaints(entry):
        raise InputError(f"{file}: lever '{key}' {complaint}.")
    return entry


def read_catalogue(folder: Path = HOME) -> dict[str, Entry]:
    """Every lever by name, in the order of the chapters and within them as written.

    Raises:
        InputError: a file cannot be read, something in it is wrong, or a lever of the model is missing or twice there.
    """
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("chapter*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path} is no TOML file that can be read: {error}.") from error
        for key, given in content.items():
            if key in found:
                raise InputError(f"{path}: lever '{key}' stands in another chapter already.")
            found[key] = read_entry(key, given, int(path.stem.removeprefix("chapter")), path.name)
    missing = [name for name in LEVER_NAMES if name not in found]
    if missing:
        raise InputError(f"{folder}: no entry for {', '.join(missing)}.")
    return found


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Entry]:
    """The packaged catalogue, read once."""
    return read_catalogue()
