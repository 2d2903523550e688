"""`luohu calibrate --dry-run`: how many runs a calibration takes, and how long that is here, as measured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viz.calibrate_progress import stage_text
from viz.language import Say
from viz.sweep_progress import sweep_bar
from viz.sweep_report import duration
from viz.table import table

if TYPE_CHECKING:
    from calibration.calibrating import Settings
    from calibration.targets import Target
    from experiments.estimate import Timing
    from model.region import Region
    from viz.calibrate_command import CalibrateRequest


def plan_answer(
    request: "CalibrateRequest", region: "Region", targets: "Sequence[Target]", sizes: "Settings", say: Say
) -> str:
    """Measure a run here, and lay out what each stage takes.

    Raises:
        InputError: a cluster was named, which cannot be measured here.
    """
    from agents.errors import InputError
    from model.threads import cores

    if request.cluster is not None:
        raise InputError(
            say(
                "--dry-run 在本机实测，不能与 --cluster 同用。", "--dry-run measures on this machine, not on a cluster."
            )
        )
    workers = request.workers or cores()
    timing = _measured(request, region, targets, sizes, workers, say)
    stages = stages_of(sizes)
    head = [say("阶段", "stage"), say("运行次数", "runs"), say("时间", "time")]
    rows = [
        [stage_text(name, say), f"{runs:,}", duration(runs * timing.seconds / workers, say)] for name, runs in stages
    ]
    total = sum(runs for _, runs in stages)
    rows.append([say("合计（至多）", "in all, at most"), f"{total:,}", duration(total * timing.seconds / workers, say)])
    note = say(
        f"单次 {timing.seconds:.2f} 秒（规模 {sizes.scale:g}，{workers} 个进程，本机实测）；不含准备合成人口。",
        f"{timing.seconds:.2f} s a run (scale {sizes.scale:g}, {workers} processes, measured here); the building of "
        "populations not counted.",
    )
    return table(head, rows) + "\n\n" + note


def stages_of(sizes: "Settings") -> list[tuple[str, int]]:
    """Names of the stages with their runs; the last one stops earlier where it can."""
    from calibration.noise import SEEDS

    plan = sizes.plan
    waves = [(f"wave-{number}", count) for number, count in enumerate(sizes.waves, 1)]
    return [
        ("chance", SEEDS * min(sizes.chance_populations, len(sizes.populations))), *waves, ("bank", sizes.bank),
        ("step", plan.particles * plan.steps + plan.last_particles * plan.last_steps),
    ]  # fmt: skip


def _measured(
    request: "CalibrateRequest",
    region: "Region",
    targets: "Sequence[Target]",
    sizes: "Settings",
    workers: int,
    say: Say,
) -> "Timing":
    """Time the prior's centre."""
    import pandas as pd

    from calibration.replaying import design_for
    from calibration.summaries import summaries_of
    from experiments.estimate import measure
    from experiments.plan import lay_out
    from model.region import default_region

    indicators, years = summaries_of(targets, region).needed()
    point = {"behaviour": "prior", "scale": sizes.scale, "until": max(years)}
    if region.folder != default_region():
        point["region"] = str(region.folder)
    with sweep_bar(say) as report:
        plan = lay_out(design_for("plan", pd.DataFrame([point]), indicators, years), None, report)
        return measure(plan, workers, report)
