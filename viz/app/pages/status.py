"""What the page says of the run on screen: scale, seed, digest, and how far what is wanted has come."""

from typing import TYPE_CHECKING

from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Answer, Progress, Snapshot


STAGES = {
    "waiting": ("等待空闲的计算进程", "waiting for a free worker"),
    "running": ("正在模拟", "running"),
}


def drawn_of(snapshot: "Snapshot", say: Say) -> str:
    """Say which run is drawn; nothing before the first one."""
    if snapshot.shown is not None:
        return _run(snapshot.shown, snapshot.settled is None, say)
    return "" if snapshot.outdated is None else say("图中仍是上一个情景", "What is drawn is still the scenario before")


def _run(answer: "Answer", preview: bool, say: Say) -> str:
    """Say what is drawn."""
    question = answer.question
    what = say("预览", "preview") if preview else say("全部家庭", "full run")
    if not preview and question.scale != 1.0:
        what = say("结果", "result")
    digest = say(f"，运行校验码 {answer.digest[:12]}", f", digest {answer.digest[:12]}") if answer.digest else ""
    return say(
        f"图中为{what}：规模 {question.scale:g}，种子 {question.seed}，合成人口 {question.population}{digest}",
        f"Drawn: {what}, scale {question.scale:g}, seed {question.seed}, population {question.population}{digest}",
    )


def under_way(progress: "Progress", say: Say) -> str:
    """Say how far the work is."""
    stage = say(*STAGES[progress.stage])
    year = f" {progress.year}" if progress.year else ""
    if progress.seconds_left is None:
        return f"{stage}{year}"
    left = max(1, round(progress.seconds_left))
    return f"{stage}{year}" + say(f"，约剩 {left} 秒", f", about {left} s left")
