"""Counties, townships and villages of a region, from the official list of codes and a recipe.

What is not observed (positions of streets and villages, relative sizes of villages) follows the rules below and is
marked synthetic: seats of counties are known; a county's streets lie on a sunflower spiral about its seat; the villages
of a township lie on a sunflower spiral about the township, urban parts innermost, pulled inwards until they are inside
the county's outline; sizes spread like a lognormal, drawn from a hash of the code.
"""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

from agents.errors import InputError
from model.region_csv import Row, number, read_rows

RURAL_TOWNSHIP, TOWN, STREET = 0, 1, 2
TYPES = {"乡": RURAL_TOWNSHIP, "镇": TOWN, "街道": STREET}
# Turning by the golden angle, pi (3 - sqrt 5), as a product of complex numbers: no trigonometry.
GOLDEN = complex(-0.7373688780783197, 0.6754902942615238)

Point = tuple[float, float]


class Plane:
    """Kilometres east and north of nothing in particular: a region is small enough to be flat."""

    def __init__(self, recipe: dict[str, Any]) -> None:
        self.lat = float(recipe["region"]["km_per_degree_lat"])
        self.lon = float(recipe["region"]["km_per_degree_lon"])

    def moved(self, point: Point, east: float, north: float) -> Point:
        """Move a point (latitude, longitude) by kilometres."""
        return point[0] + north / self.lat, point[1] + east / self.lon

    def distance(self, a: Point, b: Point) -> float:
        """Give the kilometres between two points (latitude, longitude)."""
        north, east = (a[0] - b[0]) * self.lat, (a[1] - b[1]) * self.lon
        return math.sqrt(north * north + east * east)


def spiral(count: int) -> list[complex]:
    """Place `count` points on a sunflower spiral in the unit disc, innermost first, the first one near the middle."""
    turn, points = complex(1.0, 0.0), []
    for k in range(count):
        points.append(turn * math.sqrt((k + 0.5) / count))
        turn *= GOLDEN
    return points


def spread(code: str, sigma: float) -> float:
    """Give a positive size about 1 for a code, spread like a lognormal with `sigma`, the same on every machine."""
    digest = hashlib.sha256(code.encode()).digest()
    normal = sum(int.from_bytes(digest[2 * k : 2 * k + 2], "little") / 65536 for k in range(12)) - 6.0
    step = 1.0 + normal * sigma / 8
    return step * step * step * step * step * step * step * step


def outlines(path: Path) -> dict[str, list[list[Point]]]:
    """Read the outer rings (latitude, longitude) of every county from a GeoJSON file."""
    if not path.is_file():
        raise InputError(f"{path}: the outlines of the counties are missing.")
    found: dict[str, list[list[Point]]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[(float(lat), float(lon)) for lon, lat in polygon[0]] for polygon in polygons]
        found[str(feature["properties"]["code"])] = rings
    return found


def inside(point: Point, rings: list[list[Point]]) -> bool:
    """Tell whether a point lies in one of the rings (even-odd rule)."""
    lat, lon = point
    crossings = 0
    for ring in rings:
        for (lat0, lon0), (lat1, lon1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (lat0 > lat) != (lat1 > lat) and lon < (lon1 - lon0) * (lat - lat0) / (lat1 - lat0) + lon0:
                crossings += 1
    return crossings % 2 == 1


def area(plane: Plane, rings: list[list[Point]]) -> float:
    """Give the area of the rings in square kilometres (shoelace)."""
    total = 0.0
    for ring in rings:
        twice = sum(a[1] * b[0] - b[1] * a[0] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
        total += abs(twice) / 2
    return total * plane.lat * plane.lon


def county_of(code: str, recipe: dict[str, Any]) -> str:
    """Give the county that holds a township code: its first six digits, or the county that includes them."""
    for county in recipe["county"]:
        if code[:6] == county["code"] or code[:6] in county["includes"]:
            return str(county["code"])
    raise InputError(f'townships.csv: township "{code}" lies in no county of the recipe.')


def seat_points(source: Path) -> dict[str, Point]:
    """Read the positions of the county seats, by county code."""
    path = source / "seats.csv"
    rows = read_rows(path, ("area_code", "lat", "lon"))
    return {row["area_code"]: (number(path, row, "lat"), number(path, row, "lon")) for row in rows}


def township_points(source: Path, recipe: dict[str, Any], plane: Plane) -> dict[str, tuple[Point, str, str]]:
    """Place every township: (latitude, longitude), source and status by code."""
    path = source / "township_positions.csv"
    placed: dict[str, tuple[Point, str, str]] = {}
    for row in read_rows(path, ("township_code", "lat", "lon")):
        point = (number(path, row, "lat"), number(path, row, "lon"))
        placed[row["township_code"]] = (point, "positions", "memory-unverified")
    seats = seat_points(source)
    listed = [row["township_code"] for row in read_rows(source / "townships.csv", ("township_code",))]
    for county in recipe["county"]:
        mine = [code for code in listed if county_of(code, recipe) == county["code"] and code not in placed]
        mine.sort(key=lambda code, seat=county["seat"]: (code != seat, code))  # type: ignore[misc]
        for k, turn in enumerate(spiral(max(len(mine), 1))[: len(mine)]):
            reach = recipe["streets"]["spacing_km"] * math.sqrt(len(mine)) if k else 0.0
            point = plane.moved(seats[county["code"]], turn.real * reach, turn.imag * reach)
            for shift in recipe["streets"].get("shift", []):
                if mine[k].startswith(shift["prefix"]):
                    point = plane.moved(point, shift["east_km"], shift["north_km"])
            placed[mine[k]] = (point, "geonames" if k == 0 else "synthetic", "external" if k == 0 else "synthetic")
    return placed


def townships(source: Path, recipe: dict[str, Any], plane: Plane) -> list[dict[str, object]]:
    """Build the table of townships, sorted by code."""
    english = {row["code"]: row["name_en"] for row in read_rows(source / "english.csv", ("code", "name_en"))}
    places = township_points(source, recipe, plane)
    roles = recipe["roles"]
    table: list[dict[str, object]] = []
    for row in sorted(
        read_rows(source / "townships.csv", ("township_code", "name", "type")), key=lambda r: r["township_code"]
    ):
        code = row["township_code"]
        (lat, lon), where, status = places[code]
        table.append(
            {
                "township_code": code,
                "name_zh": row["name"],
                "name_en": english.get(code, code),
                "type": TYPES[row["type"]],
                "county_code": county_of(code, recipe),
                "lat": lat,
                "lon": lon,
                "expansion": code in roles["expansion"],
                "upgrade": code in roles["upgrade"],
                "featured": code in roles["featured"],
                "source": where,
                "status": status,
            }
        )
    return table


def stem(name: str, suffixes: list[str]) -> str:
    """Give a place's name without the words for its kind."""
    for suffix in suffixes:
        name = name.removesuffix(suffix)
    return name.removesuffix("社区").removesuffix("村") or name


def urban_codes(rows: list[Row], kinds: dict[str, int], names: dict[str, str], rules: dict[str, Any]) -> dict[str, str]:
    """Say how each village is coded: "named" (by its name), "seat" (the seat of a town) or "" (rural), by village code.

    Source:
        国函〔2008〕60号: a neighbourhood is urban, and so is the seat of a town (镇) or street; that of a 乡 is not.
    """
    coded: dict[str, str] = {}
    by_township: dict[str, list[Row]] = {}
    for row in rows:
        by_township.setdefault(row["township_code"], []).append(row)
        urban = any(row["name"].endswith(suffix) for suffix in rules["urban_suffix"])
        if not urban and not any(row["name"].endswith(suffix) for suffix in rules["rural_suffix"]):
            raise InputError(f'villages.csv: the name "{row["name"]}" ends in no suffix of the recipe, urban or rural.')
        coded[row["village_code"]] = "named" if urban else ""
    suffixes = list(rules["urban_suffix"]) + list(rules["rural_suffix"])
    for township, mine in by_township.items():
        if kinds[township] == RURAL_TOWNSHIP or any(coded[row["village_code"]] for row in mine):
            continue
        wanted = names[township].removesuffix("街道").removesuffix("镇").removesuffix("村")
        alike = [row for row in mine if stem(row["name"], suffixes) in (wanted, wanted + "镇")]
        coded[(alike or sorted(mine, key=lambda r: r["village_code"]))[0]["village_code"]] = "seat"
    return coded
