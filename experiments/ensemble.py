"""An ensemble: draws of what is not known × chance, under several scenarios that share both.

    from experiments.draws import read_draws
    from experiments.ensemble import ensemble

    if __name__ == "__main__":                        # workers are new processes that import this file
        found = ensemble(["baseline", "plan"], read_draws("posterior.parquet"), "runs", count=200)
        found.targets                                 # a frame; likewise fans, variance, differences, trend

Its runs are an ordinary sweep in a store: stopped, it goes on; larger, it runs only what is new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agents.errors import InputError
from experiments.design import design_of
from experiments.draws import Draws
from experiments.ensemble_design import BOTH, MOST_REPLICATES, entry, points
from experiments.ensemble_files import Ensemble
from experiments.ensemble_request import MOST_RUNS, Request, request_of
from experiments.ensemble_told import manifest
from experiments.ensemble_values import Values, values_of
from experiments.fans import differences_frame, fans_frame
from experiments.outputs import outputs
from experiments.plan import Report
from experiments.reaching import targets_frame
from experiments.sweep import sweep
from experiments.trend import trend_frame
from experiments.variance import variance_frame
from experiments.widths import Reached, Size, grown, width_of
from model.region import Region, default_region, load_region

Told = Callable[[Reached], None]


@dataclass(frozen=True)
class Runs:
    """Where an ensemble's runs are kept, and who makes them."""

    folder: Path
    """Of the store."""
    workers: int | None = None
    cluster: str | None = None
    progress: Report | None = None

    def values(self, request: Request, size: Size) -> Values:
        """Run what the store lacks of a size, and read it.

        Raises:
            InputError: nothing can be written, or every run of a scenario failed.
        """
        draws = request.draws.first(size.draws)
        table = points(
            request.scenarios, draws, size.replicates, request.seed, request.scale, request.until, request.region
        )
        design = design_of(entry(request.indicators), "ensemble", Path(), "ensemble")._replace(table=table)
        done = sweep(design, self.folder, workers=self.workers, cluster=self.cluster, progress=self.progress)
        names = [scenario.name for scenario in request.scenarios]
        kept = outputs(design.selection, request.region, request.until)
        populations = draws.frame["population"].to_numpy(np.int64)
        found = values_of(done.frame(), names, kept, populations, size.replicates)
        for name, there in zip(names, found.done, strict=True):
            if not there.any():
                where = f"luohu store show {self.folder} tells why"
                raise InputError(f"{self.folder}: every run of scenario '{name}' failed; {where}.")
        return found


def ensemble(
    scenarios: Sequence[str],
    draws: Draws,
    runs: Path | str,
    *,
    count: int | None = None,
    replicates: int = 2,
    recoding: str = BOTH,
    until_width: float | None = None,
    width_of: str | None = None,
    most: int = MOST_RUNS,
    region: Region | None = None,
    seed: int = 1,
    scale: float = 1.0,
    until: int | None = None,
    indicators: Sequence[str] = (),
    workers: int | None = None,
    cluster: str | None = None,
    progress: Report | None = None,
    told: Told = lambda _: None,
) -> Ensemble:
    """Run scenarios on the same draws under the same luck, and sum up.

    Args:
        scenarios: names or files, the first being what the others are compared with.
        draws: see `experiments.draws`.
        runs: folder of the store.
        count: draws to use, in an order that the seed draws; all if not given.
        replicates: runs of each draw, with luck of their own; two at least tell chance from parameters.
        recoding: "both" also runs every scenario with recoding stopped after 2020; "goes-on" or "stops" only one.
        until_width: grow, first by draws and then by replicates, until the Monte Carlo interval of 95 % of a mean is at
            most so wide under every scenario.
        width_of: INDICATOR:YEAR of the prefecture whose mean is meant.
        most: runs of one scenario at which growing ends.
        region: the packaged one if not given.
        seed: of the order of draws and of all luck.
        scale: persons of the model per person.
        until: last year; the region's last if not given.
        indicators: to keep besides those that every ensemble keeps.
        workers: processes on this machine; never changes a result.
        cluster: address of a Dask scheduler, instead of these.
        progress: is told how far each sweep is.
        told: is told of each size that was run, and how wide the interval then is.

    Returns:
        Frames and manifest. A run that failed is left out, and counted in the manifest.

    Raises:
        InputError: something given cannot be used, nothing can be written, or every run of a scenario failed.
    """
    request = request_of(
        region or load_region(default_region()), scenarios, draws, count=count, replicates=replicates,
        recoding=recoding, until_width=until_width, width_of=width_of, most=most, seed=seed, scale=scale, until=until,
        indicators=indicators,
    )  # fmt: skip
    values, rounds = grow(request, Runs(Path(runs), workers, cluster, progress), told)
    return summed_up(values, request, rounds)


def grow(request: Request, runs: Runs, told: Told = lambda _: None) -> tuple[Values, list[Reached]]:
    """Run the first size, and larger ones until the interval is narrow enough or cannot become so.

    Raises:
        InputError: nothing can be written, or every run of a scenario failed.
    """
    size, rounds = request.size, list[Reached]()
    while True:
        values = runs.values(request, size)
        if request.goal is None:
            return values, rounds
        cube = values.of(request.goal.indicator, request.region.code)[request.goal.year]
        widths = [width_of(scenario, request.draws.worth) for scenario in cube]
        rounds.append(Reached(size, max(widths)))
        told(rounds[-1])
        larger = _larger(request, rounds[-1], values, cube[int(np.argmax(widths))])
        if larger is None:
            return values, rounds
        size = larger


def _larger(request: Request, reached: Reached, values: Values, widest: "np.ndarray") -> Size | None:
    """The next size; None where the interval is narrow enough, or nothing allowed would make it so."""
    assert request.goal is not None
    whole = values.whole
    if reached.width <= request.goal.width or whole.sum() < 2:
        return None
    larger = grown(
        reached.size, widest[whole], values.populations[whole], request.goal.width, len(request.draws.frame),
        request.draws.worth,
    )  # fmt: skip
    return None if larger is None or larger.runs > request.most or larger.replicates > MOST_REPLICATES else larger


def summed_up(values: Values, request: Request, rounds: Sequence[Reached]) -> Ensemble:
    """Frames and manifest of finished runs."""
    return Ensemble(
        fans=fans_frame(values),
        targets=targets_frame(values, request.region, request.draws.worth),
        variance=variance_frame(values, request.draws.worth),
        differences=differences_frame(values),
        trend=trend_frame(request.region, request.until),
        manifest=manifest(values, request, rounds),
    )
