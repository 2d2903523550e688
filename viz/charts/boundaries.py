"""The outlines of a region's counties, read from its `boundaries.geojson` and checked before anything is drawn."""

import json
from statistics import median
from typing import TYPE_CHECKING, Any

from agents.errors import InputError, nearest
from model.region_checks import FAR
from model.region_tables import MAP, decoded, shown

if TYPE_CHECKING:
    from model.region import Region

Ring = list[list[float]]
SHAPES = ("Polygon", "MultiPolygon")
FEWEST = 4
"""Points of a ring, the last of which is the first."""


def read_outlines(region: "Region") -> list[tuple[str, Ring]]:
    """Give every ring of every county: its code, and its points as longitude and latitude.

    Also called before a run whose map is wanted, so that the run is not in vain.

    Raises:
        InputError: The file is missing or no GeoJSON, a county has no outline there or one has that is none, or a point
            lies far from the townships.
    """
    where = region.folder / MAP
    try:
        content = json.loads(decoded(where))
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, InputError):
            raise
        raise InputError(f"{where}: not JSON ({fault}); it holds the outlines of the counties as GeoJSON.") from fault
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise InputError(f'{where}: there is no list "features"; it holds the outlines of the counties as GeoJSON.')
    middle = median(region.township_lon.tolist()), median(region.township_lat.tolist())
    found = []
    for number, feature in enumerate(features, 1):
        spot = f"{where}, feature {number}:"
        code = _code(feature, region, spot)
        found += [(code, _ring(ring, middle, spot)) for ring in _rings(feature, spot)]
    for code in region.county_codes:
        if code not in {county for county, _ in found}:
            raise InputError(f"{where}: county {code} has no outline; each county of counties.csv needs one.")
    return found


def _code(feature: object, region: "Region", spot: str) -> str:
    """Give the county of a feature."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if code not in region.county_codes:
        near = nearest(str(code), region.county_codes)
        raise InputError(
            f'{spot} properties.code holds "{shown(code)}"; allowed is the code of a county of counties.csv{near}.'
        )
    return str(code)


def _rings(feature: dict[str, Any], spot: str) -> list[Any]:
    """Give the rings of a feature; of several polygons the outer ones."""
    geometry = feature.get("geometry")
    kind, parts = (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else (None, None)
    if kind not in SHAPES:
        raise InputError(f'{spot} geometry.type holds "{shown(kind)}"; allowed is {" or ".join(SHAPES)}.')
    if kind == "MultiPolygon" and isinstance(parts, list) and all(isinstance(part, list) and part for part in parts):
        parts = [part[0] for part in parts]
    if not isinstance(parts, list) or not parts:
        raise InputError(f'{spot} geometry.coordinates holds "{shown(parts)}"; allowed is at least one ring.')
    return parts


def _ring(ring: object, middle: tuple[float, float], spot: str) -> Ring:
    """Check the points of a ring."""
    if not isinstance(ring, list) or len(ring) < FEWEST:
        raise InputError(f'{spot} a ring holds "{shown(ring)}"; allowed are at least {FEWEST} points.')
    for point in ring:
        if not _is_near(point, middle):
            raise InputError(
                f'{spot} a point holds "{shown(point)}"; allowed is a longitude and a latitude within {FAR:g} degrees '
                f"of the townships' middle, {middle[0]:.6g} and {middle[1]:.6g}."
            )
    return ring


def _is_near(point: object, middle: tuple[float, float]) -> bool:
    """Whether something is a longitude and a latitude near the middle of the townships."""
    return (
        isinstance(point, list)
        and len(point) >= 2
        and all(
            isinstance(value, int | float) and centre - FAR <= value <= centre + FAR
            for value, centre in zip(point, middle, strict=False)
        )
    )
