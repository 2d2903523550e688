"""What must hold between the places of a region: nested codes, seats that exist, a network that hangs together."""

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import networkx as nx
from pydantic import TypeAdapter, ValidationError

from agents.errors import InputError, nearest
from model.region_schema import County, Share, Year
from model.region_tables import shown

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
FIELDS = ("code", "name_zh", "name_en", "start", "last", "centre", "new_city", "male_birth_share")
KINDS: dict[str, tuple[TypeAdapter[Any], str]] = {
    "code": (TypeAdapter(County), "a code of six digits"),
    "start": (TypeAdapter(Year), "a year from 1900 to 2200"),
    "last": (TypeAdapter(Year), "a year from 1900 to 2200"),
    "male_birth_share": (TypeAdapter(Share), "a share from 0 to 1"),
}
"""What a field of region.csv may hold, and in words; any text else."""
NO_URBAN = "no urban village; a town or a street has at least one"
URBAN = "an urban village; a rural township has none"
FAR = 5.0
"""Degrees; no prefecture is as wide, and a slip of the pen is soon further off."""


def at(folder: Path, name: str, row: dict[str, Any]) -> str:
    """Say where a row stands, to begin a message with."""
    return f"{folder / name}.csv, line {row['line']}:"


def unique(folder: Path, name: str, rows: Rows, column: str) -> None:
    """Refuse a value that stands twice in a column that names things."""
    seen: set[Any] = set()
    for row in rows:
        if row[column] in seen:
            raise InputError(
                f'{at(folder, name, row)} {column} "{shown(row[column])}" stands twice; each may stand once.'
            )
        seen.add(row[column])


def known(folder: Path, name: str, rows: Rows, column: str, allowed: Iterable[str], what: str) -> None:
    """Refuse a value that names nothing."""
    names = set(allowed)
    for row in rows:
        if row[column] not in names:
            near = nearest(str(row[column]), sorted(names))
            raise InputError(
                f'{at(folder, name, row)} column "{column}" holds "{shown(row[column])}"; allowed is {what}{near}.'
            )


def check_fields(folder: Path, rows: Rows) -> dict[str, str]:
    """Give the region's own fields, all present.

    Raises:
        InputError: if one is missing or unknown.
    """
    unique(folder, "region", rows, "field")
    known(folder, "region", rows, "field", FIELDS, f"one of {', '.join(FIELDS)}")
    found = {str(row["field"]): _field(folder, row) for row in rows}
    for name in FIELDS:
        if name not in found:
            raise InputError(f'{folder / "region.csv"}: field "{name}" is missing; needed are {", ".join(FIELDS)}.')
    if int(found["last"]) <= int(found["start"]):
        raise InputError(
            f"{folder / 'region.csv'}: last is {found['last']}; allowed is a year after start, {found['start']}."
        )
    return found


def _field(folder: Path, row: dict[str, Any]) -> str:
    """Give a field's value, as its kind writes it."""
    name, value = str(row["field"]), str(row["value"])
    if name not in KINDS:
        return value
    kind, allowed = KINDS[name]
    try:
        return str(kind.validate_python(value))
    except ValidationError as fault:
        raise InputError(
            f'{at(folder, "region", row)} field "{name}" holds "{shown(value)}"; allowed is {allowed}.'
        ) from fault


def check_codes(folder: Path, tables: Tables) -> None:
    """Check that counties, townships and villages nest.

    Raises:
        InputError: for the first code that is double, or lies in no unit above it.
    """
    for name, column in (("counties", "county_code"), ("townships", "township_code"), ("villages", "village_code")):
        unique(folder, name, tables[name], column)
    holds = {row["county_code"]: {row["county_code"], *row["includes"].split()} for row in tables["counties"]}
    known(folder, "townships", tables["townships"], "county_code", holds, "a county of counties.csv")
    for row in tables["townships"]:
        if row["township_code"][:6] not in holds[row["county_code"]]:
            allowed = " or ".join(sorted(holds[row["county_code"]]))
            raise InputError(
                f'{at(folder, "townships", row)} township_code "{row["township_code"]}" does not lie in county '
                f"{row['county_code']}; allowed is a code beginning with {allowed}."
            )
    codes = [row["township_code"] for row in tables["townships"]]
    known(folder, "villages", tables["villages"], "township_code", codes, "a township of townships.csv")
    for row in tables["villages"]:
        if row["village_code"][:9] != row["township_code"]:
            raise InputError(
                f'{at(folder, "villages", row)} village_code "{row["village_code"]}" does not lie in township '
                f"{row['township_code']}; allowed is a code beginning with it."
            )


def check_positions(folder: Path, tables: Tables) -> None:
    """Check that townships and villages lie near each other, wherever on Earth that is.

    Raises:
        InputError: for the first that lies more than FAR degrees from the middle one of the townships.
    """
    for name, what in (("lat", "latitude"), ("lon", "longitude")):
        middle = median(row[name] for row in tables["townships"])
        for table in ("townships", "villages"):
            for row in tables[table]:
                if abs(row[name] - middle) > FAR:
                    raise InputError(
                        f'{at(folder, table, row)} column "{name}" holds "{row[name]:.10g}"; allowed is a {what} '
                        f"within {FAR:g} degrees of the townships' middle, {middle:.6g}."
                    )


def check_seats(folder: Path, fields: dict[str, str], tables: Tables) -> None:
    """Check seats, centre and new city, and that towns and streets alone have an urban part.

    Raises:
        InputError: for the first that does not exist, or the first township whose parts do not fit its type.
    """
    county_of = {row["township_code"]: row["county_code"] for row in tables["townships"]}
    for row in tables["counties"]:
        if county_of.get(row["seat"]) != row["county_code"]:
            raise InputError(
                f'{at(folder, "counties", row)} seat holds "{row["seat"]}"; allowed is a township of county '
                f"{row['county_code']}."
            )
    for name in ("centre", "new_city"):
        if fields[name] not in county_of:
            near = nearest(fields[name], sorted(county_of))
            raise InputError(
                f'{folder / "region.csv"}: {name} is "{shown(fields[name])}"; allowed is a township\'s code{near}.'
            )
    urban = {row["township_code"] for row in tables["villages"] if row["urban_2023"]}
    for row in tables["townships"]:
        if (row["type"] > 0) != (row["township_code"] in urban):
            fault = NO_URBAN if row["type"] else URBAN
            raise InputError(
                f"{at(folder, 'townships', row)} township {row['township_code']} of type {row['type']} has {fault}."
            )


def check_network(folder: Path, tables: Tables) -> None:
    """Check that every edge joins known places and every place is reached.

    Raises:
        InputError: for an unknown end, or a place cut off from the rest.
    """
    nodes = [row["township_code"] for row in tables["townships"]] + [row["outside_code"] for row in tables["outside"]]
    for end in ("from", "to"):
        known(folder, "edges", tables["edges"], end, nodes, "a township or an outside place of the region")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((row["from"], row["to"]) for row in tables["edges"])
    reached = nx.node_connected_component(graph, nodes[0])
    for node in nodes:
        if node not in reached:
            raise InputError(
                f'{folder / "edges.csv"}: "{node}" is joined to nothing; every place must be reached from "{nodes[0]}".'
            )


def check_sources(folder: Path, tables: Tables) -> None:
    """Check that every row names a source of sources.csv, and every plan row a fact of facts.csv.

    Raises:
        InputError: for the first that does not.
    """
    ids = [row["id"] for row in tables["sources"]]
    unique(folder, "sources", tables["sources"], "id")
    unique(folder, "facts", tables["facts"], "id")
    for name, rows in tables.items():
        if name not in ("facts", "sources"):
            known(folder, name, rows, "source", ids, "an id of sources.csv")
    known(folder, "plan", tables["plan"], "fact_id", [row["id"] for row in tables["facts"]], "an id of facts.csv")
