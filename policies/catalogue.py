"""The catalogue of levers: one entry each, from `data/levers/`, from which the command line and the documents are made.

A lever's unit and allowed bounds stand in `agents/levers.py`, its meaning for a planner here: the clause it comes from,
its values in 2016–2020 and under the plan, its cost, and how far any of that may be trusted.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES, LEVERS, Lever

HOME = Path(__file__).parent / "data" / "levers"
"""One file for each chapter of the plan that holds measures."""

HISTORY = range(2016, 2021)
PLANNED = range(2021, 2036)

HAN = re.compile(r"[\u4e00-\u9fff]")

Status = Literal["stated", "derived", "external", "literature", "assumption", "drawn"]
Payer = Literal["central", "province", "city", "county", "enterprise", "household"]
Area = Literal["city", "county", "township"]

INDICATORS = (
    "resident_population", "resident_urban_share", "registered_urban_share", "registered_share_of_urban_residents",
    "share_gap", "income_ratio", "rent", "job_chance", "school_crowding", "left_behind_children", "mean_schooling",
)  # fmt: skip
"""Indicators that a lever may raise or lower, besides the model's events."""


def _both_languages(texts: tuple[str, str]) -> tuple[str, str]:
    """Chinese first, then English, which may give the plan's own term in brackets.

    Raises:
        ValueError: one is missing, or they stand the wrong way round.
    """
    zh, en = texts
    if not HAN.search(zh) or not en.strip() or HAN.search(re.sub(r"\([\u4e00-\u9fff]+\)", "", en)):
        raise ValueError("takes a Chinese text, then an English one")
    return texts


Texts = Annotated[tuple[str, str], AfterValidator(_both_languages)]


class Part(BaseModel):
    """A part of an entry; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Clause(Part):
    """Where the plan says it, and its own words."""

    section: str = Field(pattern=r"^[1-8]\.[1-9]$")
    """`chapter.section`; a heading that the plan left without a number counts as the next section."""
    box: int = Field(0, ge=0, le=9)
    """Number of the box (专栏) that holds the quote, if any."""
    quote: str = Field(min_length=6)


class Evidence(Part):
    """The range that evidence or judgement allows, inside the bounds of what may be entered."""

    low: float
    high: float
    status: Status
    note: Texts


class Draw(Part):
    """A value that turns in a year which each synthetic population draws."""

    input: Literal["gate_year"]
    before: float
    after: float


class History(Part):
    """Its value in every year 2016–2020."""

    values: tuple[float, float, float, float, float]
    status: tuple[Status, Status, Status, Status, Status]
    drawn: Draw | None = None
    note: Texts

    @model_validator(mode="before")
    @classmethod
    def _one_status_for_all(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("status"), str):
            return {**given, "status": [given["status"]] * len(HISTORY)}
        return given

    def of(self, gate_year: int) -> tuple[float, ...]:
        """Values of 2016–2020 in a population whose gate opened in a given year."""
        if self.drawn is None:
            return self.values
        return tuple(self.drawn.before if year < gate_year else self.drawn.after for year in HISTORY)


class Plan(Part):
    """Its value under the plan: steps, or a straight line from 2020 and between the points; the last one is kept."""

    shape: Literal["step", "ramp"]
    points: tuple[tuple[int, float, Status], ...] = Field(min_length=1)
    note: Texts

    def values(self, start: float) -> dict[int, float]:
        """Value of every year 2021–2035, from the value of 2020."""
        found: dict[int, float] = {}
        for year in PLANNED:
            before = [(HISTORY[-1], start), *((y, v) for y, v, _ in self.points if y <= year)][-1]
            after = next(((y, v) for y, v, _ in self.points if y > year), None)
            found[year] = before[1]
            if self.shape == "ramp" and after is not None:
                found[year] += (after[1] - before[1]) * (year - before[0]) / (after[0] - before[0])
        return found


class Cost(Part):
    """What one unit costs, and who pays."""

    yuan: float = Field(ge=0)
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    per: Texts
    payers: tuple[Payer, ...] = Field(min_length=1)
    status: Status
    note: Texts


class Entry(Part):
    """One lever, whole."""

    key: str
    chapter: int
    """To whose package it belongs."""
    name: Texts
    explain: Texts
    clauses: tuple[Clause, ...] = Field(min_length=1)
    acts: Area
    """On which level of government it is set apart."""
    places: tuple[str, ...] = ()
    """Codes of the townships where it acts, none for everywhere; the plan's note says which of them are assumed."""
    shares: tuple[float, ...] = ()
    """How a quantity for the whole prefecture is divided among the places."""
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    parameters: tuple[str, ...]
    """Parameters of the rules through which it acts, the one it changes or weighs first."""
    effect: Literal["calibrated", "literature", "assumption"]
    """Status of its effect: `literature` where the first parameter's prior is, `calibrated` once that is fitted."""
    range: Evidence
    history: History
    plan: Plan
    cost: Cost

    @property
    def lever(self) -> Lever:
        """Unit and bounds, as the rules know them."""
        return LEVERS[LEVER_NAMES.index(self.key)]

    def planned(self) -> dict[int, float]:
        """Value of every year 2021–2035 under the plan."""
        return self.plan.values(self.history.values[-1])


def _complaints(entry: Entry) -> list[str]:
    """What the types cannot see: values outside bounds, unknown flows, years out of order."""
    from model.events import EVENTS

    low, high = entry.lever.low, entry.lever.high
    events = {event.name for event in EVENTS}
    values = [*entry.history.values, *(point[1] for point in entry.plan.points), entry.range.low, entry.range.high]
    years = [point[0] for point in entry.plan.points]
    checks = (
        (all(low <= value <= high for value in values), f"has a value outside {low:g} to {high:g}"),
        (entry.range.low <= entry.range.high, "has a range whose low end lies above its high one"),
        (entry.cost.low <= entry.cost.yuan <= entry.cost.high, "has a cost outside its own range"),
        (
            years == sorted(set(years)) and set(years) <= set(PLANNED),
            "has plan years out of order or outside 2021–2035",
        ),
        (bool(entry.raises or entry.lowers), "raises and lowers nothing"),
        (not entry.shares or len(entry.shares) == len(entry.places), "has not one share for each place"),
        (not entry.shares or abs(sum(entry.shares) - 1) < 1e-9, "has shares that do not add up to one"),
    )
    flows = [flow for flow in (*entry.raises, *entry.lowers) if flow not in events and flow not in INDICATORS]
    return [text for fine, text in checks if not fine] + [f"names the unknown flow '{flow}'" for flow in flows]


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


def value_text(value: float) -> str:
    """Write a lever's value: up to four decimals, never with an exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
