"""Chinese and English: which of them is spoken, and how a text is given in both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.errors import InputError

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Say:
    """Picks the text of one language: `say("落户", "register")`. Both stand side by side where they are used."""

    language: str
    """`zh` or `en`."""

    def __call__(self, zh: str, en: str) -> str:
        """Give the Chinese or the English text."""
        return zh if self.language == "zh" else en


def locale_language(environment: Mapping[str, str]) -> str:
    """Name the language of the locale: `zh` for any Chinese one, otherwise `en`.

    The variables are asked in the order that gettext asks them; the first that is set decides.
    """
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def take_language(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Say, list[str]]:
    """Take `--lang zh|en` out of the arguments, wherever it stands, else ask the locale.

    Returns:
        The speaker, and the arguments without `--lang`.

    Raises:
        InputError: `--lang` has no value, or one that is neither `zh` nor `en`.
    """
    language = locale_language(environment)
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            language = _known(next(words, ""), Say(language))
        elif word.startswith("--lang="):
            language = _known(word.removeprefix("--lang="), Say(language))
        else:
            rest.append(word)
    return Say(language), rest


def _known(value: str, say: Say) -> str:
    """Return the value if it is a language we have."""
    if value not in LANGUAGES:
        raise InputError(say(f"--lang 只能是 zh 或 en，而不是“{value}”。", f"--lang takes zh or en, not “{value}”."))
    return value
