"""`luohu calibrate --adopt`: the posterior into its place, and the fitted point that runs stand at from then on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viz.calibrate_progress import stage_bars
from viz.language import Say
from viz.table import table

if TYPE_CHECKING:
    from calibration.adopting import Adopted
    from calibration.pointing import Pointed
    from calibration.targets import Target
    from model.region import Region
    from viz.calibrate_command import CalibrateRequest


def adopt_answer(request: "CalibrateRequest", region: "Region", targets: "Sequence[Target]", say: Say) -> int:
    """Find the fitted point and write everything; returns 1, with nothing written, where the point misses a target.

    Raises:
        InputError: there is no posterior, or it cannot be used.
    """
    from calibration.adopting import adopt, check_sound, posterior_in
    from calibration.pointing import fitted_point
    from calibration.replaying import Replay

    posterior = posterior_in(request.out, region, targets)
    if not request.unsound:
        check_sound(posterior)
    with stage_bars(say) as report:
        replay = Replay(request.out, region, request.workers, request.cluster, report)
        scale = request.scale or float(posterior.manifest["scale"])
        pointed = fitted_point(posterior, region, targets, replay, draw_scale=scale)
    missed = not pointed.meets and not request.unsound
    written = None if missed else adopt(posterior, pointed, region)
    print(_json(pointed, written) if request.json else _text(pointed, written, say))
    return int(missed)


def _text(pointed: "Pointed", written: "Adopted | None", say: Say) -> str:
    fitted = pointed.fitted
    head = say(
        f"拟合点：合成人口 {fitted.population}，距后验均值 {pointed.away:.2f} 个标准差（均方根），全规模运行 "
        f"{pointed.runs} 次",
        f"fitted point: population {fitted.population}, {pointed.away:.2f} standard deviations (root mean square) from "
        f"the posterior's mean; {pointed.runs} runs at full size",
    )
    parts = [head, near_table(pointed, say)]
    if written is None:
        parts.append(
            say(
                "有必须达到的目标未达到，什么也没有写入。--even-if-unsound 可照样采用。",
                "A target that must be met is missed; nothing was written. --even-if-unsound adopts it all the same.",
            )
        )
    else:
        parts.append(
            say(
                f"已写入 {written.fitted} 与 {written.posterior}；此后该地区默认按拟合点运行。",
                f"Written: {written.fitted} and {written.posterior}; the region runs at the fitted point from now on.",
            )
        )
    return "\n\n".join(parts)


def near_table(pointed: "Pointed", say: Say) -> str:
    """Lay out what the fitted run gives for each target."""
    head = [
        say("目标", "target"), say("模拟", "found"), say("目标值", "aimed at"), say("相差", "off"),
        say("允许", "allowed"), "",
    ]  # fmt: skip
    rows = []
    for row in pointed.table.to_dict("records"):
        ends = dict.fromkeys((_number(row["low"]), _number(row["high"])))
        mark = ("✓ " if row["inside"] else "✗ ") + (say("必须", "required") if row["required"] else "")
        found, off, allowed = _number(row["found"]), _number(row["off"], "+"), _number(row["allowed"])
        rows.append([str(row["target"]), found, "–".join(ends), off, allowed, mark.strip()])
    return table(head, rows)


def _number(value: float, sign: str = "") -> str:
    return format(value, f"{sign},.0f") if abs(value) >= 1000 else format(value, f"{sign}.2f")


def _json(pointed: "Pointed", written: "Adopted | None") -> str:
    from model.results import json_text

    fitted = pointed.fitted
    content = {
        "population": fitted.population, "parameters": dict(fitted.parameters), "learned": list(fitted.learned),
        "observation": dict(fitted.observation), "meets": pointed.meets, "away": pointed.away, "runs": pointed.runs,
        "targets": pointed.table.to_dict("records"),
        "written": None if written is None else [str(path) for path in written],
    }  # fmt: skip
    return json_text(content)
