"""A refusal in the reader's language: what is raised below stands in English, and is put into Chinese here.

The English sentence is the error's own, so that logs, programs and tests see one text; the page and the command line,
which a person reads, give it in Chinese where that is spoken. A sentence that is not known stays as it is, with a word
before it.
"""

import re
from functools import lru_cache

from viz.language import Say
from viz.levers_words import UNITS
from viz.refusal_texts import TEXTS, WORDS

_SLOT = re.compile(r"\{(\w)\}")
_HINT = r'(?: \(did you mean "(?P<h>[^"]*)"\?\))?'
_NAMED = re.compile(r"\b(lever|project group|project) '([^']*)'")
_GAP = re.compile(r"(?<=[”\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""A space that stood beside a slot whose words are Chinese."""
_NAMES = {"lever": "杠杆", "project": "项目", "project group": "项目组"}


def refusal(sentence: str, say: Say) -> str:
    """Give a refusal in the language that is spoken.

    Args:
        sentence: as it was raised, in English; empty for none.
        say: the language.
    """
    if say.language != "zh" or not sentence or _is_chinese(sentence):
        return sentence
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return _filled(chinese, found.groupdict())
    return f"不能照办：{sentence}"


def _is_chinese(sentence: str) -> bool:
    """Whether a sentence was said in Chinese already: it ends as Chinese ones do."""
    return sentence.endswith("。")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every sentence as a pattern, with its Chinese."""
    return tuple((_pattern(english), chinese) for english, chinese in TEXTS)


def _pattern(english: str) -> re.Pattern[str]:
    parts = _SLOT.split(english)
    found = [
        re.escape(part) if at % 2 == 0 else _HINT if part == "h" else f"(?P<{part}>.*?)"
        for at, part in enumerate(parts)
    ]
    return re.compile("".join(found), re.DOTALL)


def _filled(chinese: str, slots: dict[str, str | None]) -> str:
    """Put what was found into the Chinese sentence."""

    def word(match: re.Match[str]) -> str:
        value = slots.get(match[1])
        if match[1] == "h":
            return f"（是不是“{value}”？）" if value else ""
        if match[1] == "u":
            return UNITS.get(value or "", value or "")
        quoted = chinese[: match.start()].endswith("“") and chinese[match.end() :].startswith("”")
        return value or "" if quoted else _worded(value or "")

    return _GAP.sub("", _SLOT.sub(word, chinese))


def _worded(slot: str) -> str:
    """Put the words of a slot that are ours into Chinese; what a person wrote stays."""
    for pattern, chinese in _words():
        slot = pattern.sub(chinese, slot)
    slot = _NAMED.sub(lambda match: f"{_NAMES[match[1]]}“{match[2]}”", slot)
    return slot.replace(": ", "：").replace(" and ", " 与 ").replace(" or ", " 或 ")


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Words as patterns of whole ones at the beginning of a slot: `county-seats-first` is no county."""
    ends = r"(?![\w./-])"
    return tuple(
        (re.compile(rf"\A{re.escape(english)}{ends if english[-1].isalnum() else ''}"), chinese)
        for english, chinese in WORDS
    )
