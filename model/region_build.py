"""Build the tables of a region from the source files in its own folder: `python -m model.region_build FOLDER`.

Rerunnable to the byte: the same source gives the same tables. What each rule does stands in the README of the folder.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from agents.errors import InputError
from model.region_build_ages import age_tables
from model.region_build_counties import counties
from model.region_build_places import Plane, townships
from model.region_build_roads import edges
from model.region_build_villages import villages
from model.region_csv import read_recipe, read_rows, write_rows

Table = list[dict[str, object]]
COPIED = ("economy", "start", "sources", "plan", "facts", "households")


def region_table(recipe: dict[str, Any]) -> Table:
    """Lay out the fields of the region itself."""
    rules = recipe["region"]
    names = ("code", "name_zh", "name_en", "start", "last", "centre", "new_city")
    fields: list[tuple[str, object]] = [(name, rules[name]) for name in names]
    fields.append(("male_birth_share", recipe["births"]["male_share"]))
    return [
        {
            "field": name,
            "value": value,
            "source": "codes" if k < 3 else "assumption",
            "status": "external" if k < 3 else "assumption",
        }
        for k, (name, value) in enumerate(fields)
    ]


def build(folder: Path) -> None:
    """Build every table of a region in `folder` from `folder/source`.

    Raises:
        InputError: if a source file, column or value is missing or wrong.
    """
    source = folder / "source"
    recipe = read_recipe(source / "recipe.toml")
    plane = Plane(recipe)
    towns = townships(source, recipe, plane)
    outside: Table = []
    for row in sorted(read_rows(source / "outside.csv", ("outside_code",)), key=lambda r: r["outside_code"]):
        outside.append({name: value for name, value in row.items() if name not in ("minutes", "gate")})
    tables: dict[str, Table] = {
        "region": region_table(recipe),
        "counties": counties(source, recipe),
        "townships": towns,
        "villages": villages(source, recipe, plane, towns),
        "outside": outside,
        "edges": edges(source, recipe, plane, towns),
    } | age_tables(source, recipe)
    for name, table in tables.items():
        write_rows(folder / f"{name}.csv", table, 7 if name == "mortality" else 6)
    for name in COPIED:
        write_rows(folder / f"{name}.csv", read_rows(source / f"{name}.csv"))
    shutil.copyfile(source / "counties.geojson", folder / "boundaries.geojson")


def main() -> int:
    """Build the region named on the command line; 2 and one sentence if something is wrong with it."""
    if len(sys.argv) != 2:
        sys.stderr.write("Give one folder: python -m model.region_build FOLDER\n")
        return 2
    try:
        build(Path(sys.argv[1]))
    except InputError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
