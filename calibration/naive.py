"""The naive forecasts together: what each says of a target that was held out, as samples over what is not known.

They know what the model knows: the start of every population, and the published shares up to a year with their errors.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.naive_cohorts import cohorts
from calibration.naive_gravity import gravity
from calibration.starts import Parts, Starts, starts
from calibration.targets import Target
from experiments.series import from_logit, last_increment, logistic, persistence, slowing, straight_line, to_logit
from model.region import Region

Floats = npt.NDArray[np.float64]

SAMPLES = 16
"""Of the errors of what is published, for each population."""


def _slowing(years: Floats, values: Floats, at: int) -> Floats:
    """The slowing of published values alone, where there are three: the start is drawn."""
    first = 1 if values.shape[1] > 3 else 0
    return slowing(years[first:], values[:, first:], at)


SERIES = {
    "persistence": persistence, "last_increment": last_increment, "slowing": _slowing, "straight_line": straight_line,
    "logistic": logistic,
}  # fmt: skip
"""Forecasts of one series by itself."""
NAMES = (*SERIES, "cohorts", "gravity")
BY_COUNTY = ("persistence", "straight_line", "logistic", "cohorts", "gravity")
CENSUS = 2010
"""Year of the region's column `residents_2010`."""


class Past(NamedTuple):
    """What may be known, n samples of it."""

    region: Region
    begin: Starts
    years: Floats
    """(k,) the start and the years whose resident share of the region is known."""
    shares: Floats
    """(n, k) percent."""
    total: Floats | None
    """(n,) residents of the region in the last of these years, if they are known."""

    @property
    def last(self) -> int:
        """Last year of which anything is known."""
        return int(self.years[-1])


def past(region: Region, targets: Sequence[Target], populations: Sequence[int], key: Sequence[int]) -> Past:
    """Draw what may be known from the start and from published shares.

    Args:
        region: that is forecast.
        targets: that are known; those of the region's resident share and residents are used.
        populations: whose starts are likely enough.
        key: of the generator of the errors.
    """
    begin = starts(region, populations).often(SAMPLES)
    luck, everywhere = np.random.default_rng(key), range(len(region.county_codes))
    known = {t.year: t for t in targets if t.areas == (region.code,) and t.indicator == "resident_urban_share"}
    columns, n = [begin.parts.share(everywhere)], len(begin.registered_share)
    columns += [known[year].value + known[year].error * luck.standard_normal(n) for year in sorted(known)]
    years = np.array([region.start, *sorted(known)], np.float64)
    last = max(known, default=region.start)
    totals = [
        t for t in targets if t.areas == (region.code,) and t.indicator == "resident_population" and t.year == last
    ]
    total = totals[0].value + totals[0].error * luck.standard_normal(n) if totals else None
    return Past(region, begin, years, np.stack(columns, axis=1), total)


def forecast_share(known: Past, at: int) -> dict[str, Floats]:
    """What each says of the region's resident urban share: forecaster → (n,) percent."""
    found = {name: forecast(known.years, known.shares, at) for name, forecast in SERIES.items()}
    everywhere = range(len(known.region.county_codes))
    return found | {name: parts.share(everywhere) for name, parts in carried(known, at).items()}


def carried(known: Past, at: int) -> dict[str, Parts]:
    """The two forecasts that carry places on."""
    given = (known.region, known.begin.parts, known.shares[:, -1], known.total, known.last, at)
    return {"cohorts": cohorts(*given), "gravity": gravity(*given)}


def forecast_counties(known: Past, at: int) -> dict[str, Parts]:
    """What each says of the residents of every county and part, where the region's own are known up to `at`.

    A straight line adds to a county's urban share what the region's share gained, and to its residents what they gained
    a year since the census of 2010; the logistic curve does so with the logits of urban shares and of the counties'
    shares of all residents.
    """
    begin, years = known.begin.parts, at - known.region.start
    everywhere = range(len(known.region.county_codes))
    gain = known.shares[:, [-1]] - begin.share(everywhere)[:, None]
    lift = to_logit(known.shares[:, [-1]]) - to_logit(begin.share(everywhere)[:, None])
    share, residents = 100.0 * begin.urban / begin.residents, begin.residents
    before = np.asarray(known.region.counties["residents_2010"], np.float64)
    ahead = years / (known.region.start - CENSUS)
    total = residents.sum(axis=1, keepdims=True)
    weight, earlier = to_logit(100.0 * residents / total), to_logit(100.0 * before / before.sum())
    parts = from_logit(weight + ahead * (weight - earlier))
    whole = total if known.total is None else known.total[:, None]
    found = {
        "persistence": begin,
        "straight_line": _parts(share + gain, residents + ahead * (residents - before)),
        "logistic": _parts(
            from_logit(to_logit(share) + lift), whole * parts / parts.sum(axis=1, keepdims=True)
        ),
    }  # fmt: skip
    return found | carried(known, at)


def _parts(share: Floats, residents: Floats) -> Parts:
    urban = residents * np.clip(share, 0.0, 100.0) / 100.0
    return Parts(urban, residents - urban)


def seen(parts: Parts, target: Target, codes: Sequence[str]) -> Floats:
    """(n,) what a forecast by county says of a target on residents."""
    counties = [codes.index(area) for area in target.areas]
    if target.indicator == "resident_urban_share":
        return parts.share(counties)
    chosen = parts.urban if target.indicator == "resident_urban" else parts.residents
    return np.asarray(chosen[:, counties].sum(axis=1))
