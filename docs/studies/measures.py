"""A worked study: which measures matter most for the registered urban share of 2035, and do they where it counts?

    python docs/studies/measures.py            # about an hour on two cores; stopped, it goes on where it was

It goes from a design to figures in three steps, each an ordinary sweep in a store of its own under `measures/`:

1. Morris screens every lever of the catalogue with few runs, luck among the inputs.
2. Sobol' takes those that move the share more than luck does, and gives their parts of the variance, with pairs.
3. Of those that do there too, the best measure is the one whose mean effect across its range is largest, up or down. It
   is put on the plan at the end that raises the share, and run on draws of the posterior, beside the plan, under the
   same luck.

Where no lever rises above luck it stops and says so.

Leaves behind `measures/screening`, `measures/shares` (frames and charts) and `measures/answer.csv`: what the measure
adds to the share of the prefecture and of each county, with the interval of 90 %.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from agents.errors import InputError
from calibration.posterior import packaged_posterior
from experiments.draws import Draws, read_draws
from experiments.ensemble import ensemble
from experiments.sensitivity import sensitivity
from experiments.sensitivity_files import Sensitivity
from experiments.sensitivity_inputs import inputs
from model.region import Region, default_region, load_region
from viz.charts.drawing import save_picture
from viz.charts.sensitivity import charts
from viz.language import Say

SHARE = "registered_urban_share"


def kept(found: Sensitivity, region: Region, folder: Path) -> Sensitivity:
    """Write an analysis with its charts in English."""
    found.write(folder)
    for chart in charts(found, region, Say("en")):
        save_picture(chart, folder / f"{chart.name}.png")
    return found


def best_measure(screening: Sensitivity, names: Sequence[str]) -> tuple[str, str]:
    """The lever that raises the first output most, and the end of its range at which it does.

    A share of the variance has no sign, and neither has `mu_star`; `mu` has both size and direction.

    Args:
        screening: of Morris.
        names: of levers, of which one is chosen.

    Returns:
        Its name, and `low` or `high`.

    Raises:
        InputError: no lever's mean effect is larger than luck's.
    """
    first = screening.manifest["outputs"][0]
    rows = screening.indices
    rows = rows[(rows["indicator"] == first["indicator"]) & (rows["year"] == first["year"])]
    rows = rows[(rows["area_code"] == screening.manifest["region"]["code"]) & rows["input"].isin(names)]
    noise = rows[rows["measure"] == "mu_star"].set_index("input")["noise"]
    effects = rows[rows["measure"] == "mu"].set_index("input")["value"]
    effects = effects[effects.abs() > noise.reindex(effects.index)]
    if effects.empty:
        raise InputError(
            f"no lever moves {first['indicator']} of {first['year']} more than luck does; the study stops: give "
            "it more trajectories and base points, or a larger scale"
        )
    lever = str(effects.abs().idxmax())
    return lever, "high" if effects[lever] > 0.0 else "low"


def with_measure(lever: str, end: str, folder: Path) -> Path:
    """Write the plan with one lever at an end of its range, `low` or `high`, as a scenario file."""
    path = folder / f"plan-{lever.replace('_', '-')}.toml"
    path.write_text(
        f'title_en = "the plan with {lever} at its {end} end"\nextends = "plan"\n\n'
        f'[levers]\n{lever} = {{ value = "{end}", from = 2021 }}\n',
        encoding="utf-8",
    )
    return path


def study(
    out: Path, region: Region, draws: Draws, *, only: tuple[str, ...] = (), year: int = 2035, trajectories: int = 20,
    base: int = 64, top: int = 6, count: int = 40, scale: float = 0.1, workers: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Go through the three steps; gives what the best measure adds, by area.

    Raises:
        InputError: no lever rises above luck.
    """
    of = [(SHARE, year)]
    sizes = {"of": of, "region": region, "scale": scale, "workers": workers}
    levers = inputs("levers", only, region)
    screening = sensitivity("morris", levers, out / "screening-runs", points=trajectories, **sizes)
    names = kept(screening, region, out / "screening").top(top)
    if len(names) > 1:
        few = inputs("levers", names, region)
        shares = sensitivity("sobol", few, out / "shares-runs", points=base, second_order=True, **sizes)
        names = kept(shares, region, out / "shares").top(top)
    lever, end = best_measure(screening, names)
    scenario = with_measure(lever, end, out)
    found = ensemble(
        ["plan", str(scenario)], draws, out / "answer-runs", count=count, replicates=1, recoding="goes-on",
        region=region, scale=scale, until=year, workers=workers,
    )  # fmt: skip
    added = found.differences
    answer = added[(added["indicator"] == SHARE) & (added["year"] == year)].assign(measure=lever, end=end)
    answer.to_csv(out / "answer.csv", index=False)
    return answer


if __name__ == "__main__":
    home = load_region(default_region())
    try:
        study(Path("measures"), home, read_draws(packaged_posterior(home)))
    except InputError as stopped:
        raise SystemExit(str(stopped)) from stopped
