"""Places of a region as a scenario names them: by code, or by a name in either language that only one place has."""

from dataclasses import dataclass

import numpy as np

from agents.errors import InputError
from model.region import Region
from policies.scenario_words import plain, suggestion

EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Place:
    """Where something holds. The more precise place goes before the less precise."""

    code: str
    precision: int
    """0 everywhere, 1 a county, 2 a township."""
    townships: tuple[int, ...]


def whole(region: Region) -> Place:
    """Every township."""
    return Place(EVERYWHERE, 0, tuple(range(len(region.township_codes))))


class PlaceNames:
    """Finds places by what they are called."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.by_code = {EVERYWHERE: whole(region), region.code: whole(region)}
        self.by_name: dict[str, list[Place]] = {}
        for at, code in enumerate(region.county_codes):
            townships = tuple(int(t) for t in np.flatnonzero(region.township_county == at))
            self._add(Place(code, 1, townships), region.county_names_zh[at], region.county_names_en[at])
        for at, code in enumerate(region.township_codes):
            self._add(Place(code, 2, (at,)), region.township_names_zh[at], region.township_names_en[at])
        for name in (region.name_zh, region.name_en):
            self.by_name.setdefault(name.casefold(), []).append(whole(region))

    def _add(self, place: Place, *names: str) -> None:
        self.by_code[place.code] = place
        for name in dict.fromkeys(name.casefold() for name in names):
            self.by_name.setdefault(name, []).append(place)

    def find(self, name: str, where: str) -> Place:
        """Give the place of a code or a name.

        Raises:
            InputError: there is none, or more than one.
        """
        if name in self.by_code:
            return self.by_code[name]
        found = self.by_name.get(name.casefold(), [])
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(place.code for place in found[:6])
            raise InputError(f"{where}: '{plain(name)}' is the name of several places; give a code ({codes}).")
        known = [*self.by_code, *self.by_name]
        raise InputError(
            f"{where}: there is no place '{plain(name)}' in {self.region.name_en}{suggestion(name, known)}; "
            f"a county or township is named by its code, or in Chinese or English."
        )
