"""What the parameters of a run are: those that were fitted to the region, the means of their priors, or others."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from model.fitted import Fitted
from model.region import Region
from model.rules import resolve

FITTED, MEANS, GIVEN = "calibrated", "prior means", "given"


class Standing(NamedTuple):
    """What the parameters of a run are."""

    kind: str
    """"calibrated": every one is that of the region's fitted point; "prior means": every one is the mean of its prior;
    "given": any others, posterior draws among them."""
    fitted: Fitted | None
    """The fitted point, where it is that."""
    population: bool = False
    """The population is the fitted one too."""
    variant: str = ""
    """The structural variant that the run takes, to which nothing was fitted."""
    data: bool = True
    """The region's data are those that it was fitted to."""

    @property
    def learned(self) -> tuple[str, ...]:
        """Parameters whose values the data taught."""
        return () if self.fitted is None else self.fitted.learned

    def told(self) -> dict[str, Any]:
        """The same for a manifest."""
        told: dict[str, Any] = {"are": self.kind, "learned": list(self.learned)}
        if self.fitted is not None:
            told |= {"fitted": self.fitted.digest, "its_population": self.population, **self.fitted.sources}
            # A variant is another structure than the one that was fitted.
            told |= {"its_structure": False} if self.variant else {}
            # Whoever copies a region and edits its tables takes the fitted point along.
            told |= {} if self.data else {"its_data": False}
        return told


def standing(parameters: Mapping[str, float], population: int, region: Region, variant: str = "") -> Standing:
    """Tell what the parameters of a run are, by their values.

    Args:
        parameters: all of the run.
        population: number of its synthetic population.
        region: it is of.
        variant: of the model's structure that it takes.
    """
    fitted = region.fitted
    if fitted is not None and parameters == resolve(fitted.parameters, region.county_codes, variant):
        data = fitted.sources.get("region", region.hash) == region.hash
        return Standing(FITTED, fitted, population == fitted.population, variant, data)
    means = parameters == resolve({}, region.county_codes, variant)
    return Standing(MEANS if means else GIVEN, None)
