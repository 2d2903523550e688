"""Markup that is escaped by construction: whatever is not markup already becomes text, never a tag."""

import html
from collections.abc import Iterable


class Html(str):
    """A piece of markup; everything else that goes into a tag is escaped."""

    __slots__ = ()


VOID = frozenset({"meta", "br", "col"})
"""Tags without content."""


def text(content: object) -> Html:
    """Give the content as markup: itself if it is markup, otherwise escaped."""
    return content if isinstance(content, Html) else Html(html.escape(str(content), quote=True))


def joined(parts: Iterable[object], between: str = "") -> Html:
    """Put pieces one after another, each escaped unless it is markup."""
    return Html(html.escape(between).join(text(part) for part in parts))


def tag(name: str, /, *content: object, **attributes: object) -> Html:
    """Write a tag.

    Args:
        name: of the tag.
        content: pieces inside, each escaped unless it is markup.
        attributes: escaped values; an underscore at the end of a name is dropped, inside it stands for a hyphen.
    """
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{given}>" if name in VOID else f"<{name}{given}>{joined(content)}</{name}>")
