"""How many there must be at the start: residents by county and code, registrations, and the groups that follow."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.arithmetic import log, logistic
from agents.errors import InputError
from model.population_groups import PERSON_NAMES, assumed
from model.raking import added, largest_remainder
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Targets:
    """Totals at the end of the start year."""

    urban: Floats
    """(c,) urban residents of each county."""
    rural: Floats
    """(c,) rural residents of each county."""
    persons: Floats
    """(8,) persons of each group of `PERSON_NAMES`."""
    registered: float
    """Registered persons."""
    registered_urban: float
    """Those registered in town."""

    @property
    def residents(self) -> float:
        """Residents of the prefecture."""
        return float(added(self.urban) + added(self.rural))


def _margin(region: Region, name: str) -> float:
    """Give the value of a margin of the whole prefecture, a share for one in per cent."""
    found = region.margins[region.margins["margin"] == name]
    if len(found) != 1:
        raise InputError(f"{region.folder / 'margins.csv'}: margin is missing, but {name!r} must stand there once")
    return float(found["value"].iloc[0]) / 100.0


def start_share(region: Region, inputs: dict[str, float], name: str, step: str) -> float:
    """Give an urban share at the start: the margin (taken at the input's mode), moved by what was drawn."""
    ranges = region.start_ranges.reset_index()
    mode = float(ranges[ranges["name"] == step]["mode"].iloc[0])
    return _margin(region, name) + (mode - inputs[step]) / 100.0


def county(region: Region, code: str, column: str) -> float:
    """Give a number of a county."""
    return float(region.counties[column][code])


def county_residents(region: Region, inputs: dict[str, float]) -> list[float]:
    """Give the residents of each county: a common step from 2010 towards 2020, with an error of each.

    Errors of 2020 add up to nothing, since the prefecture's total is known: what is left over goes back to the counties
    in proportion to how uncertain they are.
    """
    errors = [inputs.get(f"residents_2020_{code}", 0.0) for code in region.county_codes]
    reach = [county(region, code, "residents_2020_error") for code in region.county_codes]
    left, whole = added(np.array(errors)), added(np.array(reach))
    found = []
    for code, error, width in zip(region.county_codes, errors, reach, strict=True):
        before = county(region, code, "residents_2010")
        after = county(region, code, "residents_2020") + error - (left * width / whole if whole else 0.0)
        now = before + inputs["county_path"] * (after - before)
        found.append(now * (1.0 + inputs[f"county_noise_{code}"]))
    return found


def urban_shares(region: Region, inputs: dict[str, float], residents: list[float], share: float) -> list[float]:
    """Give the urban share of each county: logit of 2020 with an error, less the common shift that meets `share`."""
    logits = []
    for code in region.county_codes:
        then = min(max(county(region, code, "urban_share_2020"), 0.001), 0.999)
        logits.append(float(log(then / (1.0 - then))) + inputs[f"urban_noise_{code}"])
    whole = added(np.array(residents))
    low, high = -20.0, 20.0
    for _ in range(80):
        shift = 0.5 * (low + high)
        urban = added(np.array([n * float(logistic(x - shift)) for n, x in zip(residents, logits, strict=True)]))
        low, high = (shift, high) if urban > share * whole else (low, shift)
    return [float(logistic(x - shift)) for x in logits]


def _person_groups(residents: float, urban: float, inputs: dict[str, float], registered_urban: float) -> list[float]:
    """Share everyone out: residents by registration, and those registered here who live outside."""
    elsewhere = inputs["registered_elsewhere"]
    outside = inputs["registered_total"] - (residents - elsewhere)
    gone_town = assumed("outside_urban") * outside
    town = registered_urban - gone_town
    villagers_in_town = urban - elsewhere - town
    away_in_town = assumed("away_in_town") * villagers_in_town
    away_outside = assumed("away_outside") * outside
    return [
        residents - urban,
        away_in_town,
        away_outside,
        villagers_in_town - away_in_town,
        town,
        elsewhere,
        outside - gone_town - away_outside,
        gone_town,
    ]


def make_targets(region: Region, inputs: dict[str, float], scale: float) -> Targets:
    """Work out the totals of one synthetic population.

    Args:
        region: counties, margins and ranges.
        inputs: drawn uncertain inputs.
        scale: factor on every total; whole persons by largest remainder.

    Raises:
        InputError: if the inputs leave less than nobody in a group.
    """
    residents = county_residents(region, inputs)
    shares = urban_shares(
        region, inputs, residents, start_share(region, inputs, "resident_urban_share", "resident_share_step")
    )
    by_part = [n * s for n, s in zip(residents, shares, strict=True)]
    by_part += [n * (1.0 - s) for n, s in zip(residents, shares, strict=True)]
    registered_urban = inputs["registered_total"] * start_share(
        region, inputs, "registered_urban_share", "registered_share_step"
    )
    whole, urban = added(np.array(residents)), added(np.array(by_part[: len(shares)]))
    groups = _person_groups(whole, urban, inputs, registered_urban)
    for name, persons in zip(PERSON_NAMES, groups, strict=True):
        if persons < 0.0:
            raise InputError(
                f"{region.folder / 'start.csv'}: registered_total {inputs['registered_total']:.0f} leaves "
                f"{persons:.0f} persons {name}, but there must be none or more"
            )
    parts = largest_remainder(np.array(by_part), int(scale * whole + 0.5)).astype(np.float64)
    return Targets(
        parts[: len(shares)],
        parts[len(shares) :],
        np.array([scale * persons for persons in groups]),
        scale * inputs["registered_total"],
        scale * registered_urban,
    )


def household_sizes(region: Region, persons: float) -> Floats:
    """Give the (8,) households by persons at home, so that their members add up to `persons`."""
    shares = [float(s) for s in region.household_sizes]
    mean = added(np.array([(k + 1) * s for k, s in enumerate(shares)]))
    return np.array([persons / mean * s for s in shares])


def pyramid(region: Region, residents: float) -> Floats:
    """Give the (2, 111) residents (women, men) by age, moved to the drawn total."""
    whole = float(int(region.pyramid.sum()))
    return region.pyramid.astype(np.float64) * (residents / whole)
