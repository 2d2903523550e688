"""A worked study: which measures matter most for the registered urban share of 2035, and do they where it counts?

    python docs/studies/measures.py            # about an hour on two cores; stopped, it goes on where it was

It goes from a design to figures in three steps, each an ordinary sweep in a store of its own under `measures/`:

1. Morris screens every lever of the catalogue with few runs, luck among the inputs.
2. Sobol' takes those that move the share more than luck does, and gives their parts of the variance, with pairs.
3. The best measure is put on the plan and run on draws of the posterior, beside the plan, under the same luck.

Leaves behind `measures/screening`, `measures/shares` (frames and charts) and `measures/answer.csv`: what the measure
adds to the share of the prefecture and of each county, with the interval of 90 %.
"""

from pathlib import Path

import pandas as pd

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


def with_measure(lever: str, folder: Path) -> Path:
    """Write the plan with one lever at the high end of its range, as a scenario file."""
    path = folder / f"plan-{lever.replace('_', '-')}.toml"
    path.write_text(
        f'title_en = "the plan with more {lever}"\nextends = "plan"\n\n'
        f'[levers]\n{lever} = {{ value = "high", from = 2021 }}\n',
        encoding="utf-8",
    )
    return path


def study(
    out: Path, region: Region, draws: Draws, *, only: tuple[str, ...] = (), year: int = 2035, trajectories: int = 20,
    base: int = 64, top: int = 6, count: int = 40, scale: float = 0.1, workers: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Go through the three steps; gives what the best measure adds, by area."""
    of = [(SHARE, year)]
    sizes = {"of": of, "region": region, "scale": scale, "workers": workers}
    levers = inputs("levers", only, region)
    screening = sensitivity("morris", levers, out / "screening-runs", points=trajectories, **sizes)
    names = kept(screening, region, out / "screening").top(top) or [axis.column[6:] for axis in levers[:top]]
    if len(names) > 1:
        few = inputs("levers", names, region)
        shares = sensitivity("sobol", few, out / "shares-runs", points=base, second_order=True, **sizes)
        names = kept(shares, region, out / "shares").top(1) or names
    scenario = with_measure(names[0], out)
    found = ensemble(
        ["plan", str(scenario)], draws, out / "answer-runs", count=count, replicates=1, recoding="goes-on",
        region=region, scale=scale, until=year, workers=workers,
    )  # fmt: skip
    added = found.differences
    answer = added[(added["indicator"] == SHARE) & (added["year"] == year)].assign(measure=names[0])
    answer.to_csv(out / "answer.csv", index=False)
    return answer


if __name__ == "__main__":
    home = load_region(default_region())
    study(Path("measures"), home, read_draws(packaged_posterior(home)))
