"""The committed baseline of a region: what it gives, to the last digit, at the point where runs stand by default.

One run of every household is kept by its digest and indicators, and a sample of draws at a small size likewise.
Whatever changes a result changes it, so that a change which should alter nothing is seen to alter nothing, and one
that alters something says what and why. The draws are those of the region's posterior, or of its priors where there is
none.
"""

import json
import math
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from agents.errors import InputError
from agents.parameters import drawn
from calibration.posterior import place_of, read_posterior
from calibration.replaying import Replay
from experiments.draws import evenly
from experiments.outputs import INDICATORS, Selection, extract, outputs
from experiments.plan import Report
from experiments.point import PARAMETER
from model.migration import MigrationModel
from model.population_inputs import POPULATIONS
from model.region import Region, default_region
from model.results import write_whole
from model.rules import all_parameters
from model.standing import standing

HOME = Path(__file__).parent / "data" / "baseline"
"""One file a packaged region."""


@dataclass(frozen=True)
class Sizes:
    """What a baseline runs."""

    scale: float = 1.0
    """Of the one run."""
    seed: int = 1
    until: int = 0
    """Last year; 0 for the region's last."""
    draws: int = 8
    draws_scale: float = 0.05


class Difference(NamedTuple):
    """A value that is not what the baseline says."""

    where: str
    before: Any
    """None where the baseline lacks it."""
    after: Any


def path_of(region: Region) -> Path:
    """Where the baseline of a region stands: with the project for the packaged one, else in its own folder."""
    if region.folder == default_region():
        return HOME / f"{region.folder.name}.json"
    return region.folder / "baseline.json"


def read_baseline(path: Path) -> dict[str, Any]:
    """Read a baseline.

    Raises:
        InputError: there is none, or it is none.
    """
    if not path.is_file():
        raise InputError(f'{path}: there is no baseline; luohu baseline update --reason "…" makes it.')
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        Sizes(**found["sizes"])
        _flat(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is no baseline that can be read ({error!r}); luohu baseline update makes it."
        ) from error
    return dict(found)


def measure(
    region: Region, sizes: Sizes, workers: int | None = None,
    report: Callable[[str], Report] = lambda _: lambda _: None, progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Run everything that a baseline holds, from scratch.

    Args:
        region: at the point where its runs stand by default.
        sizes: of the runs.
        workers: processes that run the draws; never changes a result.
        report: gives what is told of the draws' progress.
        progress: told each year of the one run.
    """
    until = sizes.until or region.last
    model = MigrationModel(region=region, seed=sizes.seed, scale=sizes.scale)
    model.run_until(until, progress)
    columns = [output.column for output in outputs(Selection(), region, until)]
    points, posterior = sample(region, sizes.draws)
    return {
        "region": region.hash,
        "behaviour": standing(model.parameters, model.population.index, region).told(),
        "posterior": posterior,
        "sizes": asdict(sizes),
        "run": {
            "population": model.population.index, "digest": model.digest(),
            "values": _finite(extract(model.record.notes, columns, region.code)),
        },
        "draws": _draws(points, region, sizes, until, workers, report),
    }  # fmt: skip


def sample(region: Region, count: int) -> tuple[pd.DataFrame, str]:
    """Draws, evenly spread over the region's posterior, and its digest; of the priors where there is none."""
    path = place_of(region)
    if path.is_file():
        posterior = read_posterior(path)
        return posterior.draws.iloc[evenly(len(posterior.draws), count)].reset_index(drop=True), posterior.digest
    known = all_parameters(region.county_codes)
    made = [{f"{PARAMETER}{name}": value for name, value in drawn(known, number).items()} for number in range(count)]
    frame = pd.DataFrame(made)
    frame.insert(0, "draw", range(count))
    frame.insert(1, "population", [number * POPULATIONS // count for number in range(count)])
    return frame, ""


def _draws(
    points: pd.DataFrame, region: Region, sizes: Sizes, until: int, workers: int | None,
    report: Callable[[str], Report],
) -> list[dict[str, Any]]:  # fmt: skip
    """Run the draws in a store that is thrown away: what was run before proves nothing."""
    kept = outputs(Selection(areas=("city",)), region, until)
    years, seeds = sorted({output.year for output in kept}), [sizes.seed + k for k in range(len(points))]
    with tempfile.TemporaryDirectory(prefix="luohu-baseline-") as folder:
        replay = Replay(Path(folder), region, workers, None, report)
        runs = replay.frame("baseline", points, sizes.draws_scale, until, INDICATORS, years, seeds)
    rows = []
    for point, (_, run) in zip(points.to_dict("records"), runs.iterrows(), strict=True):
        values = _finite({output.column: float(run[output.column]) for output in kept})
        entry = {"draw": int(point["draw"]), "population": int(point["population"]), "digest": run["digest"]}
        rows.append(entry | ({"values": values} if run["status"] == "done" else {"failed": run["reason"]}))
    return rows


def _finite(values: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in sorted(values.items()) if math.isfinite(value)}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every value that differs, to the last bit; what a run depends on comes first."""
    old, new = _flat(before), _flat(after)
    return [
        Difference(where, old.get(where), new.get(where))
        for where in dict.fromkeys([*old, *new])
        if old.get(where) != new.get(where)
    ]


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """Path → value."""
    found: dict[str, Any] = {"region": content["region"], "posterior": content["posterior"]}
    found |= {f"behaviour {name}": value for name, value in content["behaviour"].items()}
    runs = {"run": content["run"]} | {f"draw {run['draw']}": run for run in content["draws"]}
    for where, run in runs.items():
        found |= {f"{where} {name}": value for name, value in run.items() if name not in ("draw", "values")}
        found |= {f"{where} {name}": value for name, value in run.get("values", {}).items()}
    return found


def write_baseline(path: Path, content: Mapping[str, Any]) -> None:
    """Write a baseline, whole or not at all; every float keeps its bits.

    Raises:
        InputError: it cannot be written.
    """
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}).") from error
