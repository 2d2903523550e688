"""What a session has chosen: the drafts in hand, the language, the view. A value; everything done gives a new one."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from agents.errors import InputError
from policies.scenario import scenario_names
from viz.app.draft import BASELINE, Draft
from viz.app.history import History
from viz.app.pages.hand import Hand
from viz.app.pages.speech import KEY
from viz.app.pages.views import KNOWN, VIEWS, chosen_at_first
from viz.language import LANGUAGES, Say

if TYPE_CHECKING:
    from model.region import Region

MOST_BESIDE = 3
"""Scenarios beside the one in hand."""

log = logging.getLogger("luohu.app")

VIEW = "view"
BESIDE = "beside"
OURS = (KEY, VIEW, BESIDE)
"""Keys of the address that are not the draft's."""


@dataclass(frozen=True)
class State:
    """Of one session."""

    history: History
    held: Draft | None = None
    """While a hand is on a slider; no step of the history yet."""
    resting: bool = False
    """Whether that hand rests."""
    language: str = "en"
    view: str = next(iter(VIEWS))
    chosen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By view."""
    beside: tuple[str, ...] = ()
    """Names of scenarios that are compared with it."""
    alert: str = ""
    """A sentence about what was refused."""
    refused: int = 0
    """How often something was: what the page showed of it goes back."""

    @property
    def draft(self) -> Draft:
        """What is on screen."""
        return self.held or self.history.present

    @property
    def moving(self) -> bool:
        """Whether a hand moves a slider."""
        return self.held is not None and not self.resting

    def lets_go_of(self, before: "State") -> bool:
        """Whether a hand did nothing since but let go where it was: that can be drawn with what comes next."""
        return before.held == self.draft and self == replace(before, held=None, history=self.history)

    @property
    def say(self) -> Say:
        """The speaker."""
        return Say(self.language)

    def told(self) -> dict[str, str]:
        """What is chosen in the view that is open."""
        view = VIEWS.get(self.view)
        at_first = chosen_at_first(view, self.draft.region, self.say) if view else {}
        return {**at_first, **self.chosen.get(self.view, {})}

    def address(self) -> str:
        """The part of the address after `?`: the draft where it fits, the language and the view."""
        said = {KEY: self.language, VIEW: self.view, **({BESIDE: ",".join(self.beside)} if self.beside else {})}
        own = urlencode(said)
        try:
            return f"{self.history.present.link}&{own}"
        except InputError:
            return own

    def hold(self, event: Mapping[str, Any]) -> "State":
        """Set a lever from a year on; while the slider is held it can still be let go without a step.

        Args:
            event: `lever`, `place`, `year`, `value` as it was typed, whether it is `held`, and then whether the hand
                is `resting`.

        Raises:
            InputError: the value is not allowed.
        """
        hand = Hand.on(self.history.present, str(event["lever"]), str(event["place"]))
        draft = hand.put(int(event["year"]), event["value"])
        if self.held == draft:
            # A hand rests, and lets go, where it was: that draft has been resolved.
            draft = self.held
        if not event["held"]:
            return self.then(draft)
        return replace(self, held=draft, resting=bool(event.get("resting")), alert="")

    def step(self, event: Mapping[str, Any]) -> "State":
        """Move, add or drop a dated step, or keep its value to the end.

        Args:
            event: `lever`, `place`, `do` (one of these words), the `year` of the step, and the year `to` which it goes.

        Raises:
            InputError: it cannot be done.
        """
        hand, year = Hand.on(self.history.present, str(event["lever"]), str(event["place"])), int(event["year"])
        done = {
            "move": lambda: hand.move(year, int(event["to"])),
            "drop": lambda: hand.drop(year),
            "add": hand.add,
            "keep": lambda: hand.keep(year),
        }
        return self.then(done[event["do"]]())

    def then(self, draft: Draft) -> "State":
        """Go on to a draft."""
        return replace(self, history=self.history.then(draft), held=None, alert="")

    def undo(self) -> "State":
        """Go one step back."""
        return replace(self, history=self.history.undo(), held=None, alert="")

    def redo(self) -> "State":
        """Take back the last undo."""
        return replace(self, history=self.history.redo(), held=None, alert="")

    def choose(self, event: Mapping[str, str]) -> "State":
        """Choose something in the view that is open."""
        return replace(self, chosen={**self.chosen, self.view: {**self.told(), event["key"]: event["value"]}})

    def put_beside(self, name: str, on: bool) -> "State":
        """Compare with a named scenario, or no longer.

        Raises:
            InputError: there are as many as may be.
        """
        kept = tuple(each for each in self.beside if each != name)
        if on and len(kept) >= MOST_BESIDE:
            raise InputError(
                f"At most {MOST_BESIDE} scenarios are compared with the one on screen; take one of them away first."
            )
        return replace(self, beside=(*kept, name) if on else kept, alert="")

    def drafts_beside(self) -> list[Draft]:
        """Give the scenarios that are compared with it."""
        return [Draft(self.draft.region, name) for name in self.beside]

    def attempt(self, step: "Callable[[State], State]") -> "State":
        """Take a step; where it is refused, stay and say why."""
        try:
            return step(self)
        except InputError as error:
            log.warning("refused: %r", str(error))
            return replace(self, held=None, alert=str(error), refused=self.refused + 1)


def begin(query: str, language: str, region: "Region") -> State:
    """Begin a session as the address says; what it says wrongly is refused with a sentence.

    Args:
        query: the part of the address after `?`.
        language: to begin in.
        region: whose scenarios are meant.
    """
    start = State(History(Draft(region, BASELINE)), language=language if language in LANGUAGES else "en")
    given = dict(parse_qsl(query[:10_000]))
    if given.get(VIEW) in KNOWN:
        start = replace(start, view=given[VIEW])
    named = tuple(name for name in given.get(BESIDE, "").split(",") if name in scenario_names())
    start = replace(start, beside=named[:MOST_BESIDE])
    if not set(given) - set(OURS):
        return start
    return start.attempt(lambda state: replace(state, history=History(Draft.from_link(query, region, OURS))))
