"""The villages of a region: code, position, relative size and minutes to the township's seat."""

import math
from pathlib import Path
from typing import Any

from model.region_build_places import (
    STREET,
    Plane,
    Point,
    area,
    inside,
    outlines,
    spiral,
    spread,
    stem,
    urban_codes,
)
from model.region_csv import Row, read_rows

Table = list[dict[str, object]]


def base_size(coded: str, kind: int, is_seat: bool, rules: dict[str, Any]) -> float:
    """Give the relative size of a unit before its spread."""
    if not coded:
        return float(rules["size_rural"])
    if kind == STREET:
        return float(rules["size_seat_street"] if is_seat else rules["size_street"])
    return float(rules["size_town_seat"] if coded == "seat" else rules["size_town"])


def is_edge(row: Row, coded: str, mixed: bool, rules: dict[str, Any]) -> bool:
    """Tell whether a neighbourhood may have been recoded lately: it bears a village's name, among villages."""
    if coded != "named" or not mixed:
        return False
    return stem(row["name"], list(rules["urban_suffix"]))[-1:] in rules["edge_endings"]


def first_inside(away: complex, middle: Point, rings: list[list[Point]], plane: Plane) -> Point:
    """Give the first point inside the rings: `away` (km) from the middle, else turned by quarters, else nearer."""
    for _ in range(40):
        for quarter in (1, 1j, -1, -1j):
            point = plane.moved(middle, (away * quarter).real, (away * quarter).imag)
            if inside(point, rings):
                return point
        away *= 0.8
    return middle


def positions(
    mine: list[Row], coded: dict[str, str], middle: Point, reach: float, rings: list[list[Point]], plane: Plane
) -> dict[str, Point]:
    """Place a township's villages about its middle, urban ones innermost, inside the county."""
    order = sorted(mine, key=lambda row: (not coded[row["village_code"]], row["village_code"]))
    found: dict[str, Point] = {}
    for row, turn in zip(order, spiral(len(order)), strict=True):
        found[row["village_code"]] = first_inside(turn * reach, middle, rings, plane)
    return found


def reaches(
    rows: list[Row], county: dict[str, str], grounds: dict[str, float], rules: dict[str, Any]
) -> dict[str, float]:
    """Give the radius in kilometres of every township: equal ground for each village of a county."""
    village_count: dict[str, int] = {}
    rural: dict[str, int] = {}
    urban: dict[str, int] = {}
    for row in rows:
        township = row["township_code"]
        is_urban = any(row["name"].endswith(suffix) for suffix in rules["urban_suffix"])
        urban[township] = urban.get(township, 0) + is_urban
        rural[township] = rural.get(township, 0) + (not is_urban)
        village_count[county[township]] = village_count.get(county[township], 0) + (not is_urban)
    found = {}
    for township in urban:
        each = grounds[county[township]] / max(village_count[county[township]], 1)
        found[township] = math.sqrt((rural[township] * each + urban[township] * rules["neighbourhood_km2"]) / math.pi)
    return found


def villages(source: Path, recipe: dict[str, Any], plane: Plane, townships: Table) -> Table:
    """Build the table of villages, sorted by code."""
    rules, roads = recipe["villages"], recipe["roads"]
    rows = sorted(
        read_rows(source / "villages.csv", ("village_code", "name", "township_code")), key=lambda r: r["village_code"]
    )
    kinds = {str(t["township_code"]): int(str(t["type"])) for t in townships}
    names = {str(t["township_code"]): str(t["name_zh"]) for t in townships}
    county = {str(t["township_code"]): str(t["county_code"]) for t in townships}
    middles = {str(t["township_code"]): (float(str(t["lat"])), float(str(t["lon"]))) for t in townships}
    rings = outlines(source / "counties.geojson")
    coded = urban_codes(rows, kinds, names, rules)
    reach = reaches(rows, county, {code: area(plane, ring) for code, ring in rings.items()}, rules)
    seats = {str(c["seat"]) for c in recipe["county"]}
    by_township: dict[str, list[Row]] = {code: [] for code in kinds}
    for row in rows:
        by_township[row["township_code"]].append(row)
    where: dict[str, Point] = {}
    for code, mine in by_township.items():
        where.update(positions(mine, coded, middles[code], reach[code], rings[county[code]], plane))
    table: Table = []
    for row in rows:
        code, township = row["village_code"], row["township_code"]
        mixed = any(not coded[other["village_code"]] for other in by_township[township])
        sigma = rules["sigma_urban"] if coded[code] else rules["sigma_rural"]
        size = base_size(coded[code], kinds[township], township in seats, rules) * spread(code, sigma)
        km = plane.distance(where[code], middles[township]) * roads["detour"]
        table.append(
            {
                "village_code": code,
                "name_zh": row["name"],
                "township_code": township,
                "urban_2023": bool(coded[code]),
                "edge": is_edge(row, coded[code], mixed, rules),
                "weight": round(size, 4),
                "lat": where[code][0],
                "lon": where[code][1],
                "minutes": int(roads["village_minutes"] + km / roads["village_speed"] * 60 + 0.5),
                "source": "rule" if coded[code] == "seat" else "codes",
                "status": "assumption" if coded[code] == "seat" else "external",
                "position_status": "synthetic",
            }
        )
    return table
