"""The two ways a run can refuse: bad input, and accounts that do not add up."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something given from outside (a file, a field, an option) cannot be used; exit status 2.

    The message is one sentence naming the file, the field, the value found and what is allowed.
    """


class AccountError(RuntimeError):
    """An identity of the exact accounts does not hold; exit status 1."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Give the phrase that suggests the nearest valid name, to be put at the end of a message.

    Args:
        name: the name as it was written.
        allowed: every valid name.

    Returns:
        For instance ``' (did you mean "scale"?)'``; empty when nothing is near.
    """
    written_small = {candidate.casefold(): candidate for candidate in allowed}
    found = difflib.get_close_matches(name.casefold(), written_small, n=1)
    return f' (did you mean "{written_small[found[0]]}"?)' if found else ""
