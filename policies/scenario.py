"""Scenarios: TOML files that change levers on top of the baseline, resolved into the table that the model reads.

title_zh = "…"
title_en = "…"

[levers]
fertility = 1.1                        # in every year
office_delay = { 2021 = 0.5, 2026 = 0 } # from 2021 on, and again from 2026 on
"""

import difflib
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agents.errors import InputError
from model.levers import LeverTable, check_value, lever_index

HOME = Path(__file__).parent / "scenarios"
"""Scenarios that come with the project, each known by its file's name."""

KEYS = ("title_zh", "title_en", "levers")


@dataclass(frozen=True)
class Scenario:
    """Changes of levers against the baseline."""

    name: str
    changes: dict[str, dict[int, float]]
    """Lever → first year → value, which holds until the next year named."""

    def on(self, baseline: LeverTable) -> LeverTable:
        """Resolve into the table that a run reads; a change holds in every township."""
        values = baseline.values.copy()
        for lever, steps in self.changes.items():
            for year, value in sorted(steps.items()):
                values[max(year - baseline.first_year, 0) :, lever_index(lever), :] = value
        return replace(baseline, name=self.name, values=values)


def scenario_names() -> list[str]:
    """List the scenarios that come with the project."""
    return sorted(path.stem for path in HOME.glob("*.toml"))


def read_scenario(name: str, first: int, last: int) -> Scenario:
    """Read a scenario by its name, or from a file (anything with a suffix or a folder in it).

    Args:
        name: A name of `scenario_names`, or a path.
        first: First simulated year.
        last: Last simulated year.

    Raises:
        InputError: There is no such scenario or file, or something in it is not allowed.
    """
    path = Path(name)
    if not (path.suffix or len(path.parts) > 1):
        path = HOME / f"{name}.toml"
        if name not in scenario_names():
            known = scenario_names()
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; the nearest is {near[0]}" if near else ""
            raise InputError(f"There is no scenario {name}{hint}; known are {', '.join(known)}, or give a file.")
    return Scenario(path.stem, _changes(path, _content(path), first, last))


def _content(path: Path) -> dict[str, Any]:
    """Read a TOML file, and refuse keys that mean nothing."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); a scenario is a TOML file.") from error
    except ValueError as error:
        raise InputError(f"{path} is no TOML file: {error}.") from error
    for key in content:
        if key not in KEYS:
            raise InputError(f"{path}: {key} is not known; allowed are {', '.join(KEYS)}.")
    if not isinstance(content.get("levers", {}), dict):
        raise InputError(f"{path}: levers must be a table, [levers].")
    return content


def _changes(path: Path, content: dict[str, Any], first: int, last: int) -> dict[str, dict[int, float]]:
    """Check every lever, year and value."""
    found: dict[str, dict[int, float]] = {}
    for lever, given in content.get("levers", {}).items():
        lever_index(lever)
        steps = given if isinstance(given, dict) else {str(first): given}
        found[lever] = {
            _year(path, lever, year, first, last): check_value(lever, value, str(path)) for year, value in steps.items()
        }
    return found


def _year(path: Path, lever: str, text: str, first: int, last: int) -> int:
    """Read the year from which a value holds."""
    if not (text.isascii() and text.isdigit() and first <= int(text) <= last):
        raise InputError(f"{path}: lever {lever} has the year {text}; allowed are {first} to {last}.")
    return int(text)
