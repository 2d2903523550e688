"""What the page says of the run on screen: scale, seed, digest, and how far what is wanted has come."""

from typing import TYPE_CHECKING, NamedTuple

from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Answer, Progress, Snapshot


class Status(NamedTuple):
    """One line, and how much is done while something runs."""

    text: str
    part: float | None
    failed: str
    """A sentence with what to do, where a run failed."""


STAGES = {
    "waiting": ("等待空闲的计算进程", "waiting for a free worker"),
    "running": ("正在模拟", "running"),
}


def status_of(snapshot: "Snapshot", say: Say) -> Status:
    """Put the state of a session into words."""
    shown, progress = snapshot.shown, snapshot.progress
    parts = [] if shown is None else [_run(shown, snapshot.settled is None, say)]
    if shown is None and snapshot.outdated is not None:
        parts = [say("图中仍是上一个情景", "What is drawn is still the scenario before")]
    if progress.stage == "failed":
        return Status(say("。", ". ").join(parts), None, say(*progress.sentence))
    if progress.stage != "done":
        parts.append(under_way(progress, say))
    return Status(say("；", "; ").join(parts), progress.part if progress.stage != "done" else None, "")


def _run(answer: "Answer", preview: bool, say: Say) -> str:
    """Say what is drawn."""
    question = answer.question
    what = say("预览", "preview") if preview else say("全部家庭", "full run")
    if not preview and question.scale != 1.0:
        what = say("结果", "result")
    digest = (f"，运行摘要 {answer.digest[:12]}", f", digest {answer.digest[:12]}") if answer.digest else ("", "")
    return say(
        f"图中为{what}：规模 {question.scale:g}，种子 {question.seed}，合成人口 {question.population}，运行摘要 "
        f"{answer.digest[:12]}",
        f"Drawn: {what}, scale {question.scale:g}, seed {question.seed}, population {question.population}{digest[1]}",
    )


def under_way(progress: "Progress", say: Say) -> str:
    """Say how far the work is."""
    stage = say(*STAGES[progress.stage])
    year = f" {progress.year}" if progress.year else ""
    if progress.seconds_left is None:
        return f"{stage}{year}"
    left = max(1, round(progress.seconds_left))
    return f"{stage}{year}" + say(f"，约剩 {left} 秒", f", about {left} s left")
