"""What a row of each table of a region may hold, checked by pydantic; a field's description says what is allowed."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1, description="some text")]
# [0-9], since \d would take the digits of every script, such as the full-width ones.
County = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="a code of six digits")]
Codes = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{6}( +[0-9]{6})*)?$", description="codes of six digits with spaces between them, or nothing"
    ),
]
TownshipCode = Annotated[str, Field(pattern=r"^[0-9]{9}$", description="a code of nine digits")]
VillageCode = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="a code of twelve digits")]
Place = Annotated[
    str, Field(pattern=r"^([0-9]{6}|[0-9]{9})$", description="a township's nine digits or an outside place's six")
]
Share = Annotated[float, Field(ge=0, le=1, description="a share from 0 to 1")]
Chance = Annotated[float, Field(ge=0, le=1, description="a probability from 0 to 1")]
Count = Annotated[int, Field(ge=0, le=10**9, description="a whole number of persons from 0 to 1,000,000,000")]
Residents = Annotated[int, Field(ge=1, le=10**9, description="a whole number of persons from 1 to 1,000,000,000")]
Error = Annotated[float, Field(ge=0, le=1e9, description="a number of persons from 0 to 1,000,000,000")]
Weight = Annotated[float, Field(ge=1e-6, le=1e9, description="a relative size from 0.000001 to 1,000,000,000")]
Ratio = Annotated[float, Field(ge=0.01, le=10, description="a ratio from 0.01 to 10")]
Number = Annotated[float, Field(allow_inf_nan=False, description="a number")]
Minutes = Annotated[int, Field(ge=1, le=6000, description="whole minutes from 1 to 6000")]
Flag = Annotated[bool, Field(description="0 or 1")]
Age = Annotated[int, Field(ge=0, le=110, description="an age from 0 to 110")]
Year = Annotated[int, Field(ge=1900, le=2200, description="a year from 1900 to 2200")]
Lat = Annotated[float, Field(ge=-90, le=90, description="a latitude in degrees")]
Lon = Annotated[float, Field(ge=-180, le=180, description="a longitude in degrees")]
Sex = Annotated[Literal["women", "men"], Field(description='"women" or "men"')]
Status = Annotated[
    Literal[
        "stated", "derived", "external", "literature", "memory-unverified", "assumption", "calibrated", "synthetic"
    ],
    Field(
        description="one of stated, derived, external, literature, memory-unverified, assumption, calibrated, synthetic"
    ),
]


class Row(BaseModel):
    """A row with its source (an id of sources.csv) and status."""

    model_config = ConfigDict(extra="ignore")
    source: Text
    status: Status


class FieldRow(Row):
    """region.csv."""

    field: Text
    value: Text


class CountyRow(Row):
    """counties.csv."""

    county_code: County
    name_zh: Text
    name_en: Text
    includes: Codes
    seat: TownshipCode
    declining: Flag
    flooded: Flag
    residents_2010: Residents
    residents_2020: Residents
    residents_2020_error: Error
    urban_share_2020: Share
    urban_share_2020_low: Share
    urban_share_2020_high: Share


class TownshipRow(Row):
    """townships.csv."""

    township_code: TownshipCode
    name_zh: Text
    name_en: Text
    type: Annotated[int, Field(ge=0, le=2, description="0 (rural township), 1 (town) or 2 (street)")]
    county_code: County
    lat: Lat
    lon: Lon
    expansion: Flag
    upgrade: Flag
    featured: Flag


class VillageRow(Row):
    """villages.csv."""

    village_code: VillageCode
    name_zh: Text
    township_code: TownshipCode
    urban_2023: Flag
    edge: Flag
    weight: Weight
    lat: Lat
    lon: Lon
    minutes: Minutes
    position_status: Status = "synthetic"


class OutsideRow(Row):
    """outside.csv."""

    outside_code: County
    name_zh: Text
    name_en: Text
    wage_ratio: Ratio
    border: Flag
    threshold: Share
    weight: Share


class EdgeRow(Row):
    """edges.csv; `from` is a Python word, so it is read as `start`."""

    start: Place = Field(alias="from")
    end: Place = Field(alias="to")
    minutes: Minutes
    kind: Annotated[
        Literal["street", "town", "seat", "trunk", "outside"],
        Field(description="one of street, town, seat, trunk, outside"),
    ]


class PyramidRow(Row):
    """pyramid.csv."""

    sex: Sex
    age: Age
    residents: Count


class MortalityRow(Row):
    """mortality.csv."""

    sex: Sex
    age: Age
    probability: Chance


class FertilityRow(Row):
    """fertility.csv."""

    age: Age
    births_per_married_woman: Chance


class MarriageRow(Row):
    """marriage.csv."""

    sex: Sex
    age: Age
    hazard: Chance
    married: Share


class SchoolingRow(Row):
    """schooling.csv."""

    sex: Sex
    age: Age
    none: Share
    primary: Share
    junior: Share
    senior: Share
    college: Share


class ProgressRow(Row):
    """progress.csv."""

    sex: Sex
    senior: Chance
    college: Chance


class HouseholdRow(Row):
    """households.csv."""

    table: Annotated[Literal["size", "generations"], Field(description='"size" or "generations"')]
    category: Annotated[int, Field(ge=1, le=8, description="a whole number from 1 to 8")]
    share: Share


class EconomyRow(Row):
    """economy.csv."""

    name: Text
    value: Number
    unit: Text


class YearRow(Row):
    """years.csv."""

    series: Text
    year: Year
    value: Number
    unit: Text


class StartRow(Row):
    """start.csv."""

    name: Text
    distribution: Annotated[
        Literal["uniform", "beta66", "normal", "triangular"],
        Field(description="one of uniform, beta66, normal, triangular"),
    ]
    low: Number
    mode: Number
    high: Number
    unit: Text


class MarginRow(Row):
    """margins.csv."""

    margin: Text
    category: Text
    value: Number
    unit: Text
    use: Annotated[Literal["raked", "held-out"], Field(description='"raked" or "held-out"')]


class PlanRow(Row):
    """plan.csv."""

    indicator: Text
    since: Year
    year: Year
    area_code: County
    relation: Annotated[Literal["=", ">", "<", "~"], Field(description="one of = > < ~")]
    value: Number
    unit: Text
    fact_id: Text


class FactRow(BaseModel):
    """facts.csv, as given: its source is spelt out, its value may be text."""

    id: Text
    area_code: Text
    year: Text
    indicator: Text
    value: Text
    unit: str
    source: Text
    status: Status


class SourceRow(BaseModel):
    """sources.csv."""

    id: Text
    title: Text
    address: Text
    licence: Text
    note: str


SCHEMA: dict[str, type[BaseModel]] = {
    "region": FieldRow,
    "counties": CountyRow,
    "townships": TownshipRow,
    "villages": VillageRow,
    "outside": OutsideRow,
    "edges": EdgeRow,
    "pyramid": PyramidRow,
    "mortality": MortalityRow,
    "fertility": FertilityRow,
    "marriage": MarriageRow,
    "schooling": SchoolingRow,
    "progress": ProgressRow,
    "households": HouseholdRow,
    "economy": EconomyRow,
    "years": YearRow,
    "start": StartRow,
    "margins": MarginRow,
    "plan": PlanRow,
    "facts": FactRow,
    "sources": SourceRow,
}
"""Every table of a region and what its rows hold."""
