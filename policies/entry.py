"""What one entry of the catalogue holds: clause, evidence, history, plan, cost, and the status of each."""

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from agents.levers import LEVER_NAMES, LEVERS, Lever
from model.fitted import CALIBRATED

HISTORY = range(2016, 2021)
PLANNED = range(2021, 2036)

HAN = re.compile(r"[\u4e00-\u9fff]")

Status = Literal["stated", "derived", "external", "literature", "assumption", "drawn"]
Payer = Literal["central", "province", "city", "county", "enterprise", "household"]
Area = Literal["city", "county", "township"]


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
    shares: tuple[float, ...] = ()
    """Part of each payer, where anything is known of it; without, they pay equal parts, which is an assumption."""
    status: Status
    note: Texts


class Quantity(Part):
    """How many units of a measure a run holds; the rules are those of `policies.quantities`."""

    rule: Literal["count", "level", "rise", "accrued"]
    of: str
    """A count of `policies.counts.COUNTS`."""
    besides: str | None = None
    """A count of those who are served in full whatever the lever is, and cost a unit each: they have registered."""
    start: float = 0.0
    """Value of the lever at which nothing of the measure is carried out."""
    full: float = 1.0
    """Value at which all of the count is reached: one unit for each."""
    most: float | None = Field(None, gt=0)
    """What the extent never exceeds, where no more can be built than all; without, it goes on in a straight line."""
    opening: bool = False
    """The count is taken at the beginning of the year (last year's), not at its end."""
    whole: float | None = Field(None, gt=0)
    """Units of the whole prefecture in full extent, divided among townships as the count is."""
    note: Texts

    def counts(self) -> tuple[str, ...]:
        """Names of what it rests on."""
        return (self.of,) if self.besides is None else (self.of, self.besides)

    @model_validator(mode="after")
    def _some_extent(self) -> "Quantity":
        if self.start == self.full:
            raise ValueError("takes a start and a full value that differ")
        if self.besides is not None and self.rule != "level":
            raise ValueError("counts others besides only by the rule level")
        return self


class Entry(Part):
    """One lever, whole."""

    key: str
    chapter: int
    """To whose package it belongs."""
    name: Texts
    explain: Texts
    clauses: tuple[Clause, ...] = Field(min_length=1)
    acts: Area
    """On which level of government it is set apart; where the plan has projects of it, see `policies/projects.py`."""
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    parameters: tuple[str, ...]
    """Parameters of the rules through which it acts, the one it changes or weighs first."""
    effect: Literal["literature", "assumption"]
    """Status of its effect as long as nothing is fitted: `literature` where the first parameter's prior is."""
    range: Evidence
    history: History
    plan: Plan
    cost: Cost
    quantity: Quantity
    """Of which the cost is that of one unit."""

    @property
    def lever(self) -> Lever:
        """Unit and bounds, as the rules know them."""
        return LEVERS[LEVER_NAMES.index(self.key)]

    def effect_in(self, learned: Collection[str]) -> str:
        """Status of its effect in a run: `calibrated` where the data taught the first parameter.

        Args:
            learned: parameters that the data taught, of the run's fitted point or posterior.
        """
        return CALIBRATED if self.parameters and self.parameters[0] in learned else self.effect

    def planned(self) -> dict[int, float]:
        """Value of every year 2021–2035 under the plan."""
        return self.plan.values(self.history.values[-1])


def value_text(value: float) -> str:
    """Write a lever's value: up to four decimals, never with an exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
