"""A scenario written back as a file of its own: every value by year and place, with nothing that it extends."""

from collections.abc import Iterator

from agents.errors import InputError
from model.region import Region
from policies.scenario import Scenario
from policies.scenario_lines import Line, lines_of


def scenario_toml(scenario: Scenario, region: Region) -> str:
    """Write a scenario as TOML that reads back to the same hash.

    Args:
        scenario: one that was read for the region.
        region: whose places it names.

    Raises:
        InputError: it was read for another region.
    """
    if scenario.townships != region.township_codes:
        raise InputError(f"scenario '{scenario.name}' was read for another region than {region.name_en}.")
    texts = zip(("title_zh", "title_en", "about_zh", "about_en"), (*scenario.title, *scenario.about), strict=True)
    parts = ["".join(f"{key} = {_quoted(text)}\n" for key, text in texts if text)]
    for lever, lines in lines_of(scenario, region):
        for line in lines:
            places = [f"in = [{', '.join(map(_quoted, line.codes))}]"] if line.codes else []
            for last, steps in _runs(line):
                values = [f"{year} = {value!r}" for year, value in steps]
                until = [] if last == region.last else [f"until = {last}"]
                parts.append("\n".join([f"[[levers.{lever.name}]]", *places, *values, *until]) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """Write a text as a TOML string; what a scenario holds has no control characters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _runs(line: Line) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Give every run of years with a value: its last year, and year and value of each step in it."""
    last, steps = 0, list[tuple[int, float]]()
    for year, value in line.values:
        if steps and year != last + 1:
            yield last, steps
            steps = []
        if not steps or steps[-1][1] != value:
            steps.append((year, value))
        last = year
    yield last, steps
