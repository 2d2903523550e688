"""What moved in a baseline, as a line of the changelog: the reason, and by how much."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

from agents.errors import InputError
from calibration.baseline import Difference
from model.results import write_whole

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
UNRELEASED, CHANGED = "## Unreleased", "### Changed"
HEADLINES = (
    "resident_urban_share_2020", "registered_urban_share_2020", "resident_urban_share_2025",
    "registered_urban_share_2025", "resident_urban_share_2035", "registered_urban_share_2035",
    "resident_population_2035",
)  # fmt: skip
"""Columns of the run that the changelog names."""
WIDTH = 140


def moved(found: Sequence[Difference]) -> str:
    """Say what moved and by how much: digest, headlines of the run, and the draws as a whole."""
    by_name = {each.where: each for each in found}
    parts = []
    if "run digest" in by_name:
        before, after = by_name["run digest"].before, by_name["run digest"].after
        parts.append(f"digest {str(before)[:12] + ' → ' if before else ''}{str(after)[:12]}")
    for name in HEADLINES:
        each = by_name.get(f"run {name}")
        if each is not None:
            parts.append(f"{name} {_step(each)}")
    draws = [each for each in found if each.where.startswith("draw ")]
    values = [each for each in draws if isinstance(each.before, float) and isinstance(each.after, float)]
    if values:
        most = max(values, key=lambda each: abs(each.after - each.before) / max(abs(each.before), 1e-9))
        parts.append(f"{len(values)} values of draws, most {most.where} {_step(most)}")
    elif draws:
        parts.append(f"{len({each.where.split()[1] for each in draws})} draws")
    others = [each.where for each in found if each.where.split()[0] not in ("run", "draw")]
    return "; ".join([*parts, *([f"with it {', '.join(others)}"] if others else [])])


def _step(each: Difference) -> str:
    if isinstance(each.before, float) and isinstance(each.after, float):
        return f"{each.before:.10g} → {each.after:.10g} ({each.after - each.before:+.3g})"
    return f"{'' if each.before is None else f'{each.before:.10g} → '}{each.after:.10g}"


def with_entry(text: str, entry: str, where: str) -> str:
    """A changelog with an entry under what changed in what is not released yet.

    Raises:
        InputError: it has no such part.
    """
    head, found, rest = text.partition(f"{UNRELEASED}\n")
    if not found:
        raise InputError(f"{where} has no line '{UNRELEASED}', under which the reason is to stand.")
    mine, after, others = rest.partition("\n## ")
    if f"\n{CHANGED}\n" in mine:
        mine = mine.replace(f"\n{CHANGED}\n", f"\n{CHANGED}\n{entry}\n", 1)
    else:
        mine = f"{mine.rstrip()}\n\n{CHANGED}\n{entry}\n"
    return head + found + mine + after + others


def note_update(path: Path, region: str, reason: str, found: Sequence[Difference]) -> str:
    """Write into the changelog why a baseline changed, and what moved.

    Args:
        path: of the changelog.
        region: its name.
        reason: in a sentence.
        found: what differs.

    Returns:
        The entry.

    Raises:
        InputError: the changelog cannot be read or written.
    """
    text = f"Baseline of {region} (`luohu baseline update`): {reason.rstrip('.')}. Moved: {moved(found)}."
    entry = textwrap.fill(
        text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    try:
        changed = with_entry(path.read_text(encoding="utf-8"), entry, str(path))
        write_whole(path, lambda part: part.write_text(changed, encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read and written ({error.strerror}); --changelog names another.") from error
    return entry
