"""One household's story in words, beside what it would have done under the baseline."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara

from viz.app.errands import Errands
from viz.app.pages import pieces
from viz.app.pages.errand_parts import failed_of, labelled, order_of, question_of, said_of, use_errand
from viz.app.pages.state import State
from viz.trace_command import WORDS

if TYPE_CHECKING:
    from viz.app.answers import Answer


@solara.component
def Story(state: State, answer: "Answer | None", errands: Errands, words: dict[str, str]) -> None:
    """Ask for a household, and tell its life."""
    say, question = state.say, question_of(state, answer)
    going, begin, stop = use_errand(errands)
    step = going.step
    here = going.key.startswith(question.key)

    def ask(event: dict[str, Any]) -> None:
        household = str(event["option"])
        begin(order_of("life", state, question, household=household), f"{question.key} {household}")

    folder = step.folder if here and step.stage == "done" else None
    text = solara.use_memo(lambda: told(folder, state.language), [folder, state.language])
    named = say("life.zh.txt", "life.en.txt")
    pieces.ErrandPart(
        words=words,
        title=words["tell"],
        about=words["story"],
        asks=words["household"],
        options=labelled({key: both for key, both in WORDS.items() if key != "any"}, say),
        check="",
        stage=step.stage,
        part=step.part,
        said=said_of(step, say),
        failed=failed_of(step, say),
        files=[{"name": named, "title": words["save"], "type": "text/plain", "content": text}] if text else [],
        text=text,
        event_begin=ask,
        event_stop=lambda *_: stop(),
    )


def told(folder: Path | None, language: str) -> str:
    """Read the story of a language; nothing where there is none."""
    return "" if folder is None else (folder / f"life.{language}.txt").read_text(encoding="utf-8")
