"""The plan's projects at their places, from `data/projects.toml`: size, years, lever, and whether the plan has numbers.

A project acts through one lever, at its places only. It either carries a part of what the plan gives for the lever (the
catalogue holds that number, so that it stands once), or adds a size of its own where the plan has none.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES, LEVERS, Lever
from policies.catalogue import catalogue
from policies.entry import PLANNED, Clause, Part, Status, Texts

HOME = Path(__file__).parent / "data" / "projects.toml"


def _fraction(text: str) -> str:
    """Check a part such as `1/6`.

    Raises:
        ValueError: it is no fraction above 0 and up to 1.
    """
    if not 0 < Fraction(text) <= 1:
        raise ValueError("takes a fraction above 0 and up to 1, such as 1/6")
    return text


class Trust(Part):
    """How far places, size and years may be trusted."""

    places: Status
    size: Status
    years: Status


class Group(Part):
    """Projects that belong together."""

    key: str
    name: Texts


class Project(Part):
    """One project, with what its group says."""

    key: str
    group: Group
    name: Texts
    clauses: tuple[Clause, ...] = Field(min_length=1)
    lever: str
    places: tuple[str, ...] = Field(min_length=1)
    """Township codes of the packaged region."""
    part: Annotated[str, AfterValidator(_fraction)] | None = None
    """Of the plan's total, for a lever that is a quantity."""
    adds: float | None = Field(None, gt=0)
    """Its own size where the plan has none, in the lever's unit without 'a year'."""
    without: float | None = None
    """Value at its places while it is switched off and the plan holds; the baseline's if not given."""
    years: tuple[int, int] | None = None
    """First and last year; those of the lever's plan if not given."""
    in_plan: bool
    conditional: bool = False
    """The plan itself makes it depend on a condition."""
    numberless: bool = False
    """The plan names it and gives no number; its size here is an assumption."""
    status: Trust
    note: Texts

    @model_validator(mode="after")
    def _one_way_of_size(self) -> "Project":
        if self.lever not in LEVER_NAMES:
            raise ValueError(f"the model has no lever '{self.lever}'{nearest(self.lever, LEVER_NAMES)}")
        if self.of.extensive and (self.part is None) == (self.adds is None):
            raise ValueError("a project of a quantity has either a part of the plan's total or adds its own size")
        if self.numberless and (self.in_plan or self.adds is None or self.years is None):
            raise ValueError("a project without numbers is off in the plan, and has an assumed size and years")
        return self

    @property
    def of(self) -> Lever:
        """Its lever, as the rules know it."""
        return LEVERS[LEVER_NAMES.index(self.lever)]

    @property
    def unit(self) -> str:
        """Unit of its size."""
        return self.of.unit.removesuffix(" a year") if self.of.extensive else self.of.unit

    @property
    def span(self) -> tuple[int, int]:
        """First and last year."""
        return self.years or planned_span(self.lever)

    @property
    def size(self) -> float | None:
        """Its quantity over all its years, or what it adds; none where it is a part of a value that is no quantity."""
        if self.adds is not None:
            return self.adds
        if self.part is None:
            return None
        return float(Fraction(self.part) * Fraction(sum(planned_by_year(self.lever).values())))


@lru_cache
def planned_by_year(lever: str) -> Mapping[int, float]:
    """The plan's value of a lever in every year, from the catalogue."""
    return catalogue()[lever].planned()


@lru_cache
def planned_span(lever: str) -> tuple[int, int]:
    """First and last year in which the plan's value of a lever is another than the baseline's, or all of the plan's."""
    held = LEVERS[LEVER_NAMES.index(lever)].baseline
    years = [year for year, value in planned_by_year(lever).items() if value != held]
    return (years[0], years[-1]) if years else (PLANNED[0], PLANNED[-1])


class Projects(Mapping[str, Project]):
    """Every project by key, with the levers whose plan is nothing but its projects."""

    def __init__(self, found: Mapping[str, Project], groups: Mapping[str, Group], only: Iterable[str]) -> None:
        self._found, self.groups, self.only = found, groups, frozenset(only)

    def __getitem__(self, key: str) -> Project:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def of_lever(self, lever: str) -> list[Project]:
        """Projects that act through a lever."""
        return [project for project in self._found.values() if project.lever == lever]

    def of_group(self, group: str) -> list[Project]:
        """Projects of a group."""
        return [project for project in self._found.values() if project.group.key == group]


def _project(key: str, given: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]], file: str) -> Project:
    """One project of the file, over what its group says.

    Raises:
        InputError: naming the file, the project, the field and what is wrong with it.
    """
    group = str(given.get("group"))
    if group not in groups:
        raise InputError(f"{file}: project '{key}' is of the unknown group '{group}'{nearest(group, groups)}.")
    said = {**groups[group], **given}
    clauses = [*(part["quote"] for part in (given, groups[group]) if "quote" in part), *groups[group]["clauses"]]
    fields = {name: value for name, value in said.items() if name not in ("quote", "clauses", "group", "name")}
    held = Group(key=group, name=groups[group]["name"])
    try:
        return Project.model_validate(
            {**fields, "key": key, "name": given.get("name"), "group": held, "clauses": clauses}
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "size"
        raise InputError(
            f"{file}: project '{key}', field {field}: {first['msg']}; found {first['input']!r}."
        ) from error


def read_projects(path: Path = HOME) -> Projects:
    """Every project, in the order of the file.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no TOML file that can be read: {error}.") from error
    given = content["groups"]
    found = {key: _project(key, said, given, path.name) for key, said in content["projects"].items()}
    twice = set(found) & set(given)
    if twice:
        raise InputError(f"{path}: {', '.join(sorted(twice))} is the name of a project and of a group.")
    return Projects(found, {key: Group(key=key, name=said["name"]) for key, said in given.items()}, content["only"])


@lru_cache(maxsize=1)
def projects() -> Projects:
    """The packaged projects, read once."""
    return read_projects()


def places_of(lever: str) -> tuple[str, ...]:
    """Codes of the townships where the plan has projects of a lever, each once."""
    return tuple(dict.fromkeys(code for p in projects().of_lever(lever) if p.in_plan for code in p.places))


def shares_of(lever: str) -> dict[str, float]:
    """How the plan's quantity of a lever is divided among townships; empty where it is no quantity of projects."""
    found: dict[str, float] = {}
    for project in projects().of_lever(lever):
        if project.in_plan and project.part is not None:
            for code in project.places:
                found[code] = found.get(code, 0.0) + float(Fraction(project.part)) / len(project.places)
    return found
