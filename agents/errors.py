"""The two ways a run can refuse: bad input, and accounts that do not add up; and what bad input is told alike."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something given from outside (a file, a field, an option) cannot be used; exit status 2.

    The message is one sentence naming the file, the field, the value found and what is allowed.
    """


class AccountError(RuntimeError):
    """An identity of the exact accounts does not hold; exit status 1."""


MARKS = {
    b"\xff\xfe": "is UTF-16",
    b"\xfe\xff": "is UTF-16",
    b"\xef\xbb\xbf": "begins with a byte-order mark",
}
"""First bytes of files that some programs write and none of ours may have."""


def utf8_text(content: bytes, where: str) -> str:
    """Turn the bytes of a file into text.

    Args:
        content: of the file.
        where: its name, as messages call it.

    Raises:
        InputError: they are no UTF-8, or begin with a byte-order mark.
    """
    for mark, what in MARKS.items():
        if content.startswith(mark):
            raise InputError(f"{where} {what}; save it as UTF-8 without a byte-order mark.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{where} is not UTF-8 text (byte {error.start + 1}); save it as UTF-8.") from error


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
