"""Who went from where to where: added up between places, from the account of events."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

KINDS = {
    "residents": ("居住迁移", "moves of residence"),
    "registrations": ("户籍迁移", "transfers of registration"),
}
EVENTS_OF = {
    "residents": ("move", "split", "return", "arrival", "departure", "marriage", "resettlement"),
    "registrations": (
        "transfer_rural_to_urban",
        "transfer_urban_to_urban",
        "transfer_urban_to_rural",
        "transfer_in",
        "transfer_out",
        "marriage_transfer",
    ),
}
"""Events by which a person, or a registration, goes to another place; recodes, by which nobody moves, are none."""

PARTS = {"rural": ("乡村", "villages"), "urban": ("城镇", "towns")}


class Place(NamedTuple):
    """Where a flow begins or ends: a part of a county or township, or a place outside."""

    code: str
    part: str
    """`rural`, `urban`, or nothing outside."""


def flows_between(
    events: pd.DataFrame, region: "Region", kind: str, years: tuple[int, int], scale: float
) -> pd.DataFrame:
    """Add up who went between places.

    Args:
        events: (year, event, origin, destination, persons, …) of a run, in its own persons.
        region: that was run.
        kind: of KINDS.
        years: first and last, both counted.
        scale: persons of the run per person.

    Returns:
        (origin, destination, persons): places as the events name them (a part of a township, or outside); full-size
        persons of all years together, the largest first. Flows from or to nowhere are left out.
    """
    rows = events[events["event"].isin(EVENTS_OF[kind]) & events["year"].between(*years)]
    sums = rows.groupby(["origin", "destination"], sort=True, observed=True)["persons"].sum().reset_index()
    sums = sums.astype({"origin": "str", "destination": "str"})
    sums = sums[(sums["origin"] != "") & (sums["destination"] != "") & (sums["origin"] != sums["destination"])]
    sums["persons"] = sums["persons"] / scale
    outside = set(region.outside_codes)
    sums = sums[~(sums["origin"].isin(outside) & sums["destination"].isin(outside))]
    return sums.sort_values("persons", ascending=False, kind="stable", ignore_index=True)


def place_of(word: str) -> Place:
    """Read a place as events name it."""
    code, _, part = word.partition("-")
    return Place(code, part)


def by_county(flows: pd.DataFrame, region: "Region") -> pd.DataFrame:
    """Add up flows between townships to flows between the villages and towns of counties, and places outside."""
    counties = dict(zip(region.township_codes, (region.county_codes[c] for c in region.township_county), strict=True))

    def larger(word: str) -> str:
        place = place_of(word)
        return f"{counties[place.code]}-{place.part}" if place.code in counties else word

    found = flows.assign(origin=flows["origin"].map(larger), destination=flows["destination"].map(larger))
    sums = found.groupby(["origin", "destination"], sort=True)["persons"].sum().reset_index()
    return sums.sort_values("persons", ascending=False, kind="stable", ignore_index=True)


def place_label(word: str, region: "Region", townships: dict[str, str], say: Say) -> str:
    """Name a place: county or township with its part, or a place outside."""
    place = place_of(word)
    if place.code in region.outside_codes:
        at = region.outside_codes.index(place.code)
        return say(region.outside_names_zh[at], region.outside_names_en[at])
    name = area_label(region, place.code, say) if place.code in region.county_codes else townships[place.code]
    return name + (say(PARTS[place.part][0], f", {PARTS[place.part][1]}") if place.part else "")


def flows_table(flows: pd.DataFrame, region: "Region", townships: dict[str, str], say: Say) -> pd.DataFrame:
    """Lay out flows with names."""
    columns = (say("从", "from"), say("到", "to"), say("人", "persons"))
    names = [
        [place_label(str(word), region, townships, say) for word in flows[end]] for end in ("origin", "destination")
    ]
    return pd.DataFrame(dict(zip(columns, (*names, flows["persons"].round().astype(int)), strict=True)))
