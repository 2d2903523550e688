"""The network of a region: which townships and outside places are joined, and how many minutes apart they lie.

Every township is joined to its nearest ones in the county and to the county's seat, the seats to each other, and each
outside place to the gate that the recipe names. Minutes = fixed part + kilometres × detour / speed of the kind.
"""

from pathlib import Path
from typing import Any

from model.region_build_places import STREET, Plane, Point
from model.region_csv import number, read_rows

Table = list[dict[str, object]]


def minutes_for(kind: str, km: float, roads: dict[str, Any]) -> int:
    """Give the whole minutes of a road of some kind."""
    rule = roads["kinds"][kind]
    return int(rule["minutes"] + km * roads["detour"] / rule["speed"] * 60 + 0.5)


def links(townships: Table, recipe: dict[str, Any], plane: Plane) -> dict[tuple[str, str], str]:
    """Choose the joined pairs of townships (codes in order) and the kind of road of each."""
    where: dict[str, Point] = {str(t["township_code"]): (float(str(t["lat"])), float(str(t["lon"]))) for t in townships}
    county = {str(t["township_code"]): str(t["county_code"]) for t in townships}
    streets = {str(t["township_code"]) for t in townships if t["type"] == STREET}
    seats = {str(c["code"]): str(c["seat"]) for c in recipe["county"]}
    chosen: dict[tuple[str, str], str] = {}

    def join(a: str, b: str, kind: str) -> None:
        near = a in streets and b in streets and county[a] == county[b]
        pair = (min(a, b), max(a, b))
        if a != b and pair not in chosen:
            chosen[pair] = "street" if near else kind

    for a in seats.values():
        for b in seats.values():
            join(a, b, "trunk")
    for code in where:
        join(code, seats[county[code]], "seat")
        others = [other for other in where if other != code and county[other] == county[code]]
        others.sort(key=lambda other, here=code: (plane.distance(where[here], where[other]), other))  # type: ignore[misc]
        for other in others[: int(recipe["roads"]["neighbours"])]:
            join(code, other, "town")
    return chosen


def edges(source: Path, recipe: dict[str, Any], plane: Plane, townships: Table) -> Table:
    """Build the table of edges, sorted by their ends."""
    where: dict[str, Point] = {str(t["township_code"]): (float(str(t["lat"])), float(str(t["lon"]))) for t in townships}
    table: Table = []
    for (a, b), kind in sorted(links(townships, recipe, plane).items()):
        km = plane.distance(where[a], where[b])
        table.append(
            {"from": a, "to": b, "minutes": minutes_for(kind, km, recipe["roads"]), "kind": kind}
            | {"source": "synthetic", "status": "synthetic"}
        )
    path = source / "outside.csv"
    for row in read_rows(path, ("outside_code", "minutes", "gate")):
        table.append(
            {
                "from": row["gate"],
                "to": row["outside_code"],
                "minutes": int(number(path, row, "minutes")),
                "kind": "outside",
            }
            | {"source": row["source"], "status": row["status"]}
        )
    return table
