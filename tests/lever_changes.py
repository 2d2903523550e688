"""Tables of levers that differ from another in some years and places."""

from dataclasses import replace

from model.levers import LeverTable, lever_index


def changed(table: LeverTable, name: str, since: int, where=slice(None), **levers: float) -> LeverTable:
    """A table with other values from a year on, in the townships of `where`."""
    values = table.values.copy()
    for lever, value in levers.items():
        values[since - table.first_year :, lever_index(lever), where] = value
    return replace(table, name=name, values=values)
