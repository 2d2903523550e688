"""What was in hand before and after: undo and redo over drafts."""

from dataclasses import dataclass

from viz.app.draft import Draft

LONGEST = 200
"""Drafts that are remembered."""


@dataclass(frozen=True)
class History:
    """A stack of drafts. A value: each method gives a new one."""

    present: Draft
    past: tuple[Draft, ...] = ()
    """The oldest first."""
    future: tuple[Draft, ...] = ()
    """The next one first."""

    def then(self, draft: Draft) -> "History":
        """Go on to a draft; what was undone before is forgotten. The same draft again is no step."""
        if draft == self.present:
            return self
        return History(draft, (*self.past, self.present)[-LONGEST:])

    def undo(self) -> "History":
        """Go one step back, if there is one."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> "History":
        """Take back the last undo, if there was one."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
