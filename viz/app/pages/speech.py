"""Which language the page begins in: the one that the address names, else the one that the browser asks for first."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from viz.language import LANGUAGES

KEY = "lang"
"""Of the address."""


def language_of(query: str, accepted: Sequence[str]) -> str:
    """Choose Chinese or English.

    Args:
        query: the part of the address after `?`.
        accepted: values of the browser's Accept-Language.
    """
    named = dict(parse_qsl(query.removeprefix("?")[:10_000])).get(KEY, "")
    return named if named in LANGUAGES else preferred(",".join(accepted))


def preferred(accepted: str) -> str:
    """Give the first of Chinese and English that a browser asks for; English where it asks for neither."""
    best, chosen = 0.0, "en"
    for part in accepted[:1_000].split(","):
        word, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        language = word.lower()[:2]
        if language in LANGUAGES and weight > best:
            best, chosen = weight, language
    return chosen
