"""Which runs a figure or a table comes from: under its picture, in every row of its file, and in the file's name."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from viz.language import Say

DIGITS, SHORT = 12, 8
"""Digits of a scenario's hash that are written, and that stand in the name of a file."""


class Origin(NamedTuple):
    """One run."""

    title: str
    """Of its scenario."""
    hash: str
    """Content hash of its scenario."""
    seed: int
    scale: float
    """Persons of the model per person."""


def origin_words(found: Sequence[Origin], say: Say) -> dict[str, str]:
    """Give what a template needs to say where its numbers come from; empty texts where that is no run.

    Returns:
        A line for a picture, further heads and cells of a CSV file, and an ending of file names.
    """
    columns = {
        say("情景", "scenario"): [one.title for one in found],
        say("情景校验码", "scenario hash"): [one.hash[:DIGITS] for one in found],
        say("种子", "seed"): [str(one.seed) for one in found],
        say("规模", "scale"): [_scale(one.scale, say) for one in found],
    }
    together = {head: "; ".join(dict.fromkeys(cells)) for head, cells in columns.items()}
    return {
        "origin": say("；", "; ").join(_line(one, say) for one in found),
        "origin_heads": _csv(list(together)) if found else "",
        "origin_cells": _csv(list(together.values())) if found else "",
        "origin_file": "".join(f"-{one.hash[:SHORT]}" for one in found),
    }


def _line(one: Origin, say: Say) -> str:
    """Write all of one run."""
    return say(
        f"情景“{one.title}”，校验码 {one.hash[:DIGITS]}，种子 {one.seed}，{_scale(one.scale, say)}",
        f"Scenario “{one.title}”, hash {one.hash[:DIGITS]}, seed {one.seed}, {_scale(one.scale, say)}",
    )


def _scale(scale: float, say: Say) -> str:
    """Say whether every household was run, or a preview of some."""
    if scale == 1.0:
        return say("全部家庭", "every household")
    return say(f"预览（{100 * scale:g}% 的家庭）", f"preview ({100 * scale:g} % of the households)")


def _csv(cells: list[str]) -> str:
    """Write cells as they stand in a line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
