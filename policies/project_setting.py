"""What a scenario says of a project: on or off, how large, when."""

from typing import NamedTuple

from agents.errors import InputError
from policies.entry import PLANNED
from policies.projects import Project, Projects
from policies.scenario_words import plain, shown, suggestion

KEYS = ("on", "times", "size", "from", "until")
MOST_TIMES = 1_000.0


class Setting(NamedTuple):
    """What is said of one project; None where nothing is."""

    on: bool | None = None
    times: float | None = None
    """Factor on its size."""
    first: int | None = None
    last: int | None = None

    def over(self, other: "Setting") -> "Setting":
        """What holds where this is said on top of another."""
        return Setting(
            other.on if self.on is None else self.on,
            other.times if self.times is None else self.times,
            other.first if self.first is None else self.first,
            other.last if self.last is None else self.last,
        )

    def span(self, project: Project) -> tuple[int, int]:
        """First and last year of the project under this setting.

        A quantity that begins in another year keeps its number of years; a value still holds to the end of the plan.
        """
        first, last = project.span
        if self.first is not None:
            moved = self.first + last - first if project.of.extensive else last
            first, last = self.first, min(max(moved, self.first), PLANNED[-1])
        return first, last if self.last is None else self.last


def settings_of(given: object, known: Projects, where: str) -> dict[str, Setting]:
    """Read the `projects` table of a scenario: keys of projects or of groups, the single one over its group.

    Raises:
        InputError: it is no table, or something in it is not allowed.
    """
    if not isinstance(given, dict):
        raise InputError(f"{where}: projects is {shown(given)}; it is a table, [projects].")
    groups: dict[str, Setting] = {}
    single: dict[str, Setting] = {}
    for key, value in given.items():
        if key in known:
            single[key] = _setting(value, [known[key]], f"{where}: project '{key}'")
        elif key in known.groups:
            members = known.of_group(key)
            setting = _setting(value, members, f"{where}: project group '{key}'")
            groups |= {project.key: setting for project in members}
        else:
            hint = suggestion(key, [*known, *known.groups])
            raise InputError(f"{where}: there is no project '{plain(key)}'{hint}; `luohu projects` lists them.")
    found = {key: single.get(key, Setting()).over(groups.get(key, Setting())) for key in {**groups, **single}}
    for key, setting in found.items():
        first, last = setting.span(known[key])
        if first > last:
            raise InputError(
                f"{where}: project '{key}' would run from {first} to {last}; until lies before its first year."
            )
    return found


def _setting(given: object, members: list[Project], where: str) -> Setting:
    """Read one setting."""
    if isinstance(given, bool):
        return Setting(on=given)
    if not isinstance(given, dict) or not given:
        raise InputError(f"{where} is {shown(given)}; it takes true, false, or a table of {', '.join(KEYS)}.")
    for key in given:
        if key not in KEYS:
            raise InputError(f"{where} has '{plain(key)}'{suggestion(key, KEYS)}; allowed are {', '.join(KEYS)}.")
    on = given.get("on", True)
    if not isinstance(on, bool):
        raise InputError(f"{where} has on = {shown(on)}; it takes true or false.")
    return Setting(on, _times(given, members, where), _year(given, "from", where), _year(given, "until", where))


def _times(given: dict[str, object], members: list[Project], where: str) -> float | None:
    """Read the factor on the size, or the size itself."""
    if "times" in given and "size" in given:
        raise InputError(f"{where} has times and size; it takes one of them.")
    if "times" in given:
        return _positive(given["times"], f"{where} has times", "a factor")
    if "size" not in given:
        return None
    size = _positive(given["size"], f"{where} has size", "a size", 1e6)
    if len(members) != 1 or members[0].size is None:
        raise InputError(f"{where} has size, but no size of its own; use times = …, a factor.")
    return size / members[0].size


def _positive(value: object, what: str, kind: str, most: float = MOST_TIMES) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise InputError(f"{what} = {shown(value)}; it takes {kind} from 0 to {most:g}.")
    return float(value)


def _year(given: dict[str, object], key: str, where: str) -> int | None:
    if key not in given:
        return None
    year = given[key]
    if isinstance(year, bool) or not isinstance(year, int) or year not in PLANNED:
        raise InputError(f"{where} has {key} = {shown(year)}; allowed are the years {PLANNED[0]} to {PLANNED[-1]}.")
    return year
