"""The JSON object of `luohu trace`: everything that was computed, with the names of places."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from viz.trace_names import Names, household_text

if TYPE_CHECKING:
    from model.lives import Life, YearOfLife

LOCATIONS = ("origin", "residence", "away", "registration", "location")
IDENTITIES = ("household", "other", "parent")
WORDS: dict[str, dict[int, str]] = {
    "destination": {-1: "stay", -2: "home", -3: "return", -4: "join"},
    "mode": dict(enumerate(("whole", "one_away", "both_away"))),
    "deed": dict(enumerate(("keep", "to_town", "away_to_town", "town_to_town", "out", "to_village"))),
    "dwelling": dict(enumerate(("none", "rented", "affordable", "owned", "resettled"))),
}
"""Codes that are written as words; a destination that is a place keeps its number."""


def life_json(life: "Life", names: Names) -> dict[str, Any]:
    """Give a life as plain values; identities as hexadecimal text, since JSON's numbers may not hold 64 bits."""
    return {"household": household_text(life.household), "years": [year_json(year, names) for year in life.years]}


def year_json(year: "YearOfLife", names: Names) -> dict[str, Any]:
    """Give one year as plain values."""
    return _named(asdict(year), names)  # type: ignore[no-any-return]


def _named(value: Any, names: Names) -> Any:  # noqa: ANN401 (any JSON value)
    """Write identities as text, and put the name beside every location and place."""
    if isinstance(value, list | tuple):
        return [_named(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, bool) or not isinstance(item, int):
            out[key] = _named(item, names)
        elif key in IDENTITIES:
            out[key] = household_text(item) if item else None
        elif key in LOCATIONS:
            out[key] = item if item >= 0 else None
            out[f"{key}_name"] = names.location(item) if item >= 0 else None
        elif key == "place":
            out[key], out["place_name"] = item, names.place(item)
        else:
            out[key] = WORDS.get(key, {}).get(item, item)
    return out


def json_text(answer: dict[str, Any]) -> str:
    """Write the object."""
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False)
