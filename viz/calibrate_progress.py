"""What a calibration shows while it runs: a bar a stage, with time left, and a line a step of the ABC-SMC."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from viz.language import Say
from viz.sweep_progress import Bar

if TYPE_CHECKING:
    from calibration.annealing import Step
    from experiments.plan import Report


@contextmanager
def stage_bars(say: Say) -> "Iterator[Callable[[str], Report]]":
    """Show how far each stage is on standard error; silent where there is no terminal.

    Yields:
        A function from a stage's name to what is called with its progress.
    """
    bar = Bar(say)

    def begin(stage: str) -> "Report":
        bar.close()
        bar.stage, bar.label = "", stage_text(stage, say)
        return bar.show

    try:
        yield begin
    finally:
        bar.close()


def stage_text(stage: str, say: Say) -> str:
    """A stage in words."""
    kind, _, part = stage.partition("-")
    words = {
        "chance": say("测噪声", "chance"), "wave": say("裁剪", "pruning"), "bank": say("模拟库", "bank"),
        "step": say("ABC-SMC 第", "ABC-SMC round"), "point": say("拟合点", "fitted point"),
        "baseline": say("基线", "baseline"), "monitor": say("监测", "monitoring"),
    }  # fmt: skip
    return f"{words.get(kind, kind)} {part}".strip()


def step_text(step: "Step", say: Say) -> str:
    """One line about a step."""
    return say(
        f"第 {step.number + 1} 步：{step.particles:,} 个粒子，有效 {step.effective:.0f} 个；累计 {step.runs:,} 次运行；"
        f"距目标中位数 {step.distance:.2f}，响应面偏差 {step.residual:.2f}（目标误差）",
        f"step {step.number + 1}: {step.particles:,} particles, effectively {step.effective:.0f}; {step.runs:,} runs "
        f"so far; median distance {step.distance:.2f}, surface off by {step.residual:.2f} (errors of the targets)",
    )
