"""`luohu calibrate`: from priors to a posterior, and the fitted point put into place."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, number, whole, workers_of
from viz.language import Say
from viz.progress import tell
from viz.run_command import LARGEST_SEED, SCALES, find_region
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from calibration.annealing import Step
    from calibration.calibrating import Calibration, Settings
    from calibration.targets import Target
    from model.region import Region

MOST_SEED = LARGEST_SEED // 10**10
"""Seeds of single runs are made of it."""
FEWEST = 20
MOST_BANK, MOST_PARTICLES = 1_000_000, 100_000
LEAST_WAVE = 40


@dataclass(frozen=True)
class CalibrateRequest:
    """What was asked for, each value within its bounds."""

    region: Path | None
    targets: Path | None
    out: Path
    seed: int
    scale: float | None
    bank: int | None
    particles: int | None
    workers: int | None
    cluster: str | None
    dry_run: bool
    adopt: bool
    unsound: bool
    json: bool


def options(say: Say) -> Options:
    """Give the options of `luohu calibrate`."""
    found = Options(
        say,
        "calibrate",
        say(
            "校准一个地区：先验经裁剪后抽成模拟库，再由 ABC-SMC 得到后验；说明哪些参数由数据得知（learned），"
            "哪些没有（not learned）。中断后用同一条命令接着算。",
            "Calibrate a region: a bank of runs from the pruned prior, then ABC-SMC to the posterior; says which "
            "parameters the data taught (learned) and which they did not. Stopped, the same command goes on.",
        ),
    )
    found.region()
    found.value(
        "--targets", "FILE", say("校准目标 CSV（默认随地区自带的）", "CSV of targets (default: those of the region)")
    )
    found.value("--out", "DIR", say("运行库与后验的目录（必填）", "folder of the stores and the posterior (needed)"))
    found.value("--seed", "N", say("校准的随机种子（默认 1）", "seed of the calibration (default 1)"), "1")
    found.value("--scale", "S", say("单次运行的规模（默认 0.05）", "size of single runs (default 0.05)"))
    found.value("--bank", "N", say("模拟库的次数（默认 20000）", "runs of the bank (default 20000)"))
    found.value(
        "--particles",
        "N",
        say("每一步的粒子数（默认 1200）；后验抽样数随之", "particles of a step (default 1200); draws follow"),
    )
    found.workers(cluster=True)
    found.switch(
        "--dry-run", say("只说明要算多少次、多久（先实测）", "only say how many runs and how long, as measured")
    )
    found.switch(
        "--adopt",
        say(
            "把 --out 里的后验放到该地区处，并求拟合点写入 fitted.toml，此后默认按它运行",
            "put the posterior in --out into place for the region, and find the fitted point: fitted.toml, at which "
            "runs stand by default from then on",
        ),
    )
    found.switch(
        "--even-if-unsound",
        say("抽样过少或拟合点未达标时也采用", "adopt although draws are too few or the point misses a target"),
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Calibrate, say what it would take, or adopt; returns 0, or 1 where a fitted point misses a target."""
    request = read_request(arguments, say)
    region = find_region(request.region)
    targets = _targets(request, region)
    if request.adopt:
        from viz.calibrate_adopt import adopt_answer

        return adopt_answer(request, region, targets, say)
    sizes = settings_of(request)
    if request.dry_run:
        from viz.calibrate_plan import plan_answer

        print(plan_answer(request, region, targets, sizes, say))
        return 0
    found = _calibrated(request, region, targets, sizes, say)
    print(_answer(found, request, say))
    return 0


def read_request(arguments: Namespace, say: Say) -> CalibrateRequest:
    """Check every value that needs no data.

    Raises:
        InputError: a value is outside what is allowed.
    """
    if arguments.out is None:
        raise InputError(
            say(
                "luohu calibrate 需要 --out：运行库与后验的目录。",
                "luohu calibrate needs --out, a folder for its runs.",
            )
        )

    def some(text: str | None, name: str, low: int, high: int) -> int | None:
        return None if text is None else whole(text, name, low, high, say)

    return CalibrateRequest(
        region=None if arguments.region is None else Path(arguments.region),
        targets=None if arguments.targets is None else Path(arguments.targets),
        out=Path(arguments.out),
        seed=whole(arguments.seed, "--seed", 0, MOST_SEED, say),
        scale=None if arguments.scale is None else number(arguments.scale, "--scale", *SCALES, say),
        bank=some(arguments.bank, "--bank", FEWEST, MOST_BANK),
        particles=some(arguments.particles, "--particles", FEWEST, MOST_PARTICLES),
        workers=workers_of(arguments, say),
        cluster=arguments.cluster,
        dry_run=arguments.dry_run,
        adopt=arguments.adopt,
        unsound=arguments.even_if_unsound,
        json=arguments.json,
    )


def settings_of(request: CalibrateRequest) -> "Settings":
    """Sizes of a calibration; what was not asked for follows from the bank and the particles."""
    from calibration.calibrating import Settings

    usual = Settings()
    bank, particles = request.bank or usual.bank, request.particles or usual.plan.particles
    of_bank, of_particles = bank / usual.bank, particles / usual.plan.particles
    plan = replace(
        usual.plan,
        particles=particles,
        last_particles=max(FEWEST, round(usual.plan.last_particles * of_particles)),
        draws=max(FEWEST, round(usual.plan.draws * of_particles)),
        enough=usual.plan.enough * of_particles,
        near=max(FEWEST, round(usual.plan.near * of_bank)),
    )
    return replace(
        usual,
        seed=request.seed,
        scale=request.scale or usual.scale,
        last_scale=request.scale or usual.last_scale,
        bank=bank,
        waves=tuple(max(LEAST_WAVE, round(count * of_bank)) for count in usual.waves),
        nearest=max(FEWEST, round(usual.nearest * of_bank)),
        plan=plan,
    )


def _targets(request: CalibrateRequest, region: "Region") -> "tuple[Target, ...]":
    from calibration.targets import packaged_targets, read_targets

    return packaged_targets(region) if request.targets is None else read_targets(request.targets, region)


def _calibrated(
    request: CalibrateRequest, region: "Region", targets: "Sequence[Target]", sizes: "Settings", say: Say
) -> "Calibration":
    """Run all stages, each with a bar."""
    from calibration.calibrating import calibrate
    from viz.calibrate_progress import stage_bars, step_text

    def told(step: "Step") -> None:
        tell(step_text(step, say))

    with stage_bars(say) as report, going_on_from(request.out, say):
        return calibrate(request.out, region, targets, sizes, request.workers, request.cluster, report, told)


def _answer(found: "Calibration", request: CalibrateRequest, say: Say) -> str:
    if request.json:
        from model.results import json_text

        return json_text({"posterior": str(found.posterior.path), "manifest": found.posterior.manifest})
    from viz.calibrate_report import calibration_report

    return calibration_report(found.posterior, request.out, say)
