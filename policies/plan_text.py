"""The plan's own text, cut into chapters, sections, boxes and paragraphs, so that every quote can be checked."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.errors import InputError

PLAN = Path(__file__).parent / "data" / "plan.txt"
"""The text as published, below its source in lines that begin with '#'."""

CHAPTER = re.compile(r"第([一二三四五六七八九十])章\s")
SECTION = re.compile(r"第([一二三四五六七八九十])节")
BOX = re.compile(r"专栏(\d+)\s")
NUMERALS = "一二三四五六七八九十"

LEAD = re.compile(r"([^。,:]{3,30})[。:]")
"""A paragraph's own title: what stands before its first full stop or colon."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph and where it stands."""

    chapter: int
    section: int
    """0 before the first section of a chapter."""
    box: int
    """0 before the first box (专栏) of a section; the text does not mark where a box ends, so what follows is in it."""
    text: str
    """Without white space."""

    @property
    def lead(self) -> str:
        """Its title, or nothing for a heading, a table's cell or an introduction."""
        found = LEAD.match(self.text)
        return found.group(1) if found else ""


def squeezed(text: str) -> str:
    """Give a text without white space and line breaks, which the published page sets at will."""
    return re.sub(r"\s+", "", text)


@lru_cache(maxsize=1)
def paragraphs(path: Path = PLAN) -> tuple[Paragraph, ...]:
    """Every paragraph of the plan from chapter 1 on.

    Chapter 6 has one heading that the publisher left without a number; it counts as the next section, because its
    subject is another one. Such a heading is a short line without punctuation that follows a paragraph.

    Raises:
        InputError: the text cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); it holds the plan's text.") from error
    chapter = section = box = 0
    found: list[Paragraph] = []
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        if at := CHAPTER.match(line):
            chapter, section, box = NUMERALS.index(at.group(1)) + 1, 0, 0
        elif at := SECTION.match(line):
            section, box = NUMERALS.index(at.group(1)) + 1, 0
        elif at := BOX.match(line):
            box = int(at.group(1))
        elif _heading_without_number(line, found):
            section, box = section + 1, 0
        if chapter:
            found.append(Paragraph(chapter, section, box, squeezed(line)))
    return tuple(found)


def _heading_without_number(line: str, before: list[Paragraph]) -> bool:
    """A short line of Chinese characters only, after a paragraph that ends in a full stop, outside tables."""
    bare = re.fullmatch(r"[\u4e00-\u9fff]{6,20}", line.strip()) is not None
    return bare and bool(before) and before[-1].text.endswith("。") and not line.strip().endswith("表")


def text_of(chapter: int, section: int, box: int = 0) -> str:
    """One section's text without white space, its boxes included; of one box, if it is given.

    Raises:
        InputError: there is no such section or box.
    """
    parts = [
        p.text for p in paragraphs() if p.chapter == chapter and p.section == section and (box == 0 or p.box == box)
    ]
    if not parts:
        raise InputError(f"The plan has no chapter {chapter}, section {section}" + (f", box {box}." if box else "."))
    return "".join(parts)
