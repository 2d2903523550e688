"""Aligned tables and wrapped text on a terminal, where a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Count the terminal columns that the text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def pad(text: str, columns: int, right: bool = False) -> str:
    """Fill the text with spaces up to the given columns, on its left if it is to stand at the right."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def wrap(text: str, columns: int) -> list[str]:
    """Break the text into lines of at most the given columns: at spaces, and anywhere between Chinese characters."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width(lines[-1]) + width(piece.rstrip()) > columns:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Split into words with the spaces after them, each wide character a piece with the punctuation after it."""
    pieces: list[str] = []
    open_word = False
    for letter in text:
        wide = width(letter) == 2
        punctuation = letter in ",.;:)" or (
            wide and unicodedata.category(letter).startswith("P") and letter not in "（《“"
        )
        opened = bool(pieces) and pieces[-1][-1] in "（《“"
        if pieces and (punctuation or opened or letter == " " or (open_word and not wide)):
            pieces[-1] += letter
        else:
            pieces.append(letter)
        open_word = not wide and letter != " "
    return pieces


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lay out rows under a head, every column as wide as its widest cell.

    Args:
        head: Column titles.
        rows: Rows with as many cells as the head.
        left: How many leading columns stand to the left; the others, numbers, to the right.

    Returns:
        The lines, joined, without a newline at the end.
    """
    widths = [max(width(line[column]) for line in (head, *rows)) for column in range(len(head))]
    lines = [_line(head, widths, left), "─" * (sum(widths) + 2 * (len(widths) - 1))]
    lines += [_line(row, widths, left) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    """Join the cells of one row."""
    return "  ".join(pad(cell, widths[i], right=i >= left) for i, cell in enumerate(cells)).rstrip()
