"""A button for longer work and what has become of it: state of one errand, kept for the draft that it was begun for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import solara

from model.threads import cores
from viz.app.answers import Question
from viz.app.errands import Errand, Errands, Step
from viz.app.pages.state import State
from viz.app.pages.taking import FILE, taken
from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Answer


NOT_YET = Step()


@dataclass(frozen=True, eq=False)
class Going:
    """An errand, how far it is, and for what it was begun."""

    step: Step = NOT_YET
    key: str = ""
    """Of the question and what was asked beside it."""
    errand: Errand | None = None


def use_errand(errands: Errands) -> tuple[Going, Callable[[dict[str, Any], str], None], Callable[[], None]]:
    """A hook: the errand of a view, what begins one, and what stops it. It ends with the page."""
    going, put = solara.use_state(Going())
    latest = solara.use_ref(going)

    def tell(step: Step, key: str) -> None:
        if latest.current.key == key:
            latest.current = replace(latest.current, step=step)
            put(latest.current)

    def begin(order: dict[str, Any], key: str) -> None:
        clear()
        latest.current = Going(Step("waiting"), key)
        errand = errands.begin(order, lambda step: tell(step, key))
        latest.current = replace(latest.current, errand=errand)
        put(latest.current)

    def clear() -> None:
        if latest.current.errand is not None:
            latest.current.errand.clear()

    def stop() -> None:
        if latest.current.errand is not None:
            latest.current.errand.stop()

    solara.use_effect(lambda: clear, [])
    return going, begin, stop


def order_of(kind: str, state: State, question: Question, **more: object) -> dict[str, Any]:
    """Write an order: everything that the process needs to know."""
    draft = state.draft
    said = {"kind": kind, "region": str(draft.region.folder), "threads": cores()}
    said |= {"base": draft.base, "toml": draft.toml, "untouched": draft.untouched}
    said |= {name: getattr(question, name) for name in ("scale", "seed", "until", "population")}
    words = taken(question, (), state.say)
    command = next((line for line in words.commands.splitlines() if line.startswith("luohu compare")), "")
    return {**said, "command": command.split() or ["luohu", "compare", "baseline", FILE], **more}


def said_of(step: Step, say: Say) -> str:
    """Put an errand's progress into words."""
    if step.stage == "waiting":
        return say("等待轮到", "waiting for its turn")
    if step.left is None:
        return say("正在准备", "preparing")
    return say(f"约剩 {max(1, round(step.left))} 秒", f"about {max(1, round(step.left))} s left")


def failed_of(step: Step, say: Say) -> str:
    """Give the sentence of an errand that failed."""
    return say(*step.sentence) if step.stage == "failed" else ""


def question_of(state: State, answer: "Answer | None") -> Question:
    """The question of what is on screen."""
    if answer is not None:
        return replace(answer.question, draft=state.draft)
    region = state.draft.region
    return Question(state.draft, until=region.last, population=region.default_population)


def labelled(words: Mapping[str, tuple[str, str]], say: Say) -> list[dict[str, str]]:
    """Give options for a select."""
    return [{"value": key, "name": say(*both)} for key, both in words.items()]
