"""PRIM, the patient rule induction method: boxes of inputs in which runs fail far more often than elsewhere.

Peeling takes away, step by step, the thin slice of the box at one end of one input whose loss raises the share of
failures most; pasting gives slices back as long as that raises it too. Every step is a box; which one is best, of
those that hold more of the failures and those in which less else lies, is for whoever asks to choose.

Sources: Friedman and Fisher, Statistics and Computing 9 (1999), 123–143 (peeling, pasting, covering; the gain in mean
for each point lost); Bryant and Lempert, Technological Forecasting and Social Change 77 (2010), 34–49 (coverage,
density, quasi-p-values).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.proportion import tail

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PEEL, PASTE = 0.05, 0.05
"""Share of the box's points that a slice holds."""
SMALLEST = 0.05
"""Share of all points that a box holds at least."""


@dataclass(frozen=True, eq=False)
class Box:
    """Bounds on inputs, and what lies between them."""

    low: Floats
    """(inputs,) −∞ where there is no bound."""
    high: Floats
    points: int
    failures: int
    coverage: float
    """Of all failures, the share that lies in it."""
    density: float
    """Of its points, the share that fails."""
    mass: float
    """Of all points, the share that lies in it."""

    @property
    def restricted(self) -> list[int]:
        """Inputs with a bound."""
        return [int(j) for j in np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))]

    def holds(self, x: Floats) -> Mask:
        """Which of (n, inputs) points lie in it."""
        inside: Mask = np.asarray(((x >= self.low) & (x <= self.high)).all(axis=1))
        return inside


def trajectory(
    x: Floats, fails: Mask, peel: float = PEEL, paste: float = PASTE, smallest: float = SMALLEST
) -> list[Box]:
    """Peel from everything down to the smallest box, then paste.

    Args:
        x: (n, inputs) without NaN.
        fails: (n,) whether the run fails.
        peel: share of a box's points that a slice holds.
        paste: likewise, of slices that are given back.
        smallest: share of all points that a box holds at least.

    Returns:
        Everything first, then the box after each step.
    """
    limits = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
    found = [_box(*limits, x, fails)]
    while (smaller := _peeled(found[-1], x, fails, peel)) is not None and smaller.mass >= smallest:
        found.append(smaller)
    while (larger := _pasted(found[-1], x, fails, paste)) is not None:
        found.append(larger)
    return found


class Cover(NamedTuple):
    """A box of several, each found in the runs that those before left over."""

    steps: list[Box]
    """Of the peeling; coverage and mass are of all runs there are."""
    pick: int
    """Number of the step that was chosen."""
    left: Mask
    """(n,) runs that it was found in."""

    @property
    def box(self) -> Box:
        """The one that was chosen."""
        return self.steps[self.pick]


def boxes(x: Floats, fails: Mask, most: int, density: float, least: float = 0.05, **options: float) -> Iterator[Cover]:
    """Trajectories one after the other, each on the runs outside of the boxes chosen before (covering).

    They end where the next box is no denser than all runs are.

    Args:
        x: (n, inputs).
        fails: (n,).
        most: boxes.
        density: that a chosen box is to have; see `chosen`.
        least: share of all failures that a further box must cover.
        options: of `trajectory`.

    Yields:
        Trajectories with the box chosen of each, which is the one that is taken away before the next.
    """
    left, total = np.ones(len(x), np.bool_), int(fails.sum())
    for _ in range(most):
        if not fails[left].any() or fails[left].all():
            return
        steps = [_of_all(box, total, len(x)) for box in trajectory(x[left], fails[left], **options)]
        found = Cover(steps, chosen(steps, density), left.copy())
        box = found.box
        if not box.restricted or box.failures < least * total or box.density <= total / len(x):
            return
        yield found
        left &= ~box.holds(x)


def _of_all(box: Box, failures: int, points: int) -> Box:
    return Box(box.low, box.high, box.points, box.failures, box.failures / failures, box.density, box.points / points)


def chosen(found: list[Box], density: float) -> int:
    """The box that covers most of those with at least a density, of these the one with fewest bounds.

    If none is so dense, the one with the largest harmonic mean of coverage and density.
    """
    dense = [i for i, box in enumerate(found) if box.density >= density]
    if dense:
        return max(dense, key=lambda i: (found[i].coverage, -len(found[i].restricted), found[i].density))
    return max(range(len(found)), key=lambda i: _harmonic(found[i].coverage, found[i].density))


def _harmonic(a: float, b: float) -> float:
    return 2.0 * a * b / (a + b) if a + b > 0.0 else 0.0


def quasi_p(box: Box, x: Floats, fails: Mask) -> dict[int, float]:
    """How likely each bounded input's bounds would raise the density as they do by chance, the others given.

    Args:
        box: whose bounds are tested.
        x: (n, inputs) that it was found in.
        fails: (n,).

    Returns:
        Input → probability that so many of the box's points fail if each fails as often as where this input is left
        unbounded. They are of the data that the box was chosen by, and so too small: hence quasi.
    """
    inside = box.holds(x)
    points, failures, found = int(inside.sum()), int((inside & fails).sum()), {}
    for j in box.restricted:
        low, high = box.low.copy(), box.high.copy()
        low[j], high[j] = -np.inf, np.inf
        wider = _box(low, high, x, fails)
        found[j] = tail(failures, points, wider.density)
    return found


def _box(low: Floats, high: Floats, x: Floats, fails: Mask) -> Box:
    inside = ((x >= low) & (x <= high)).all(axis=1)
    points, failures, every = int(inside.sum()), int((inside & fails).sum()), int(fails.sum())
    return Box(
        low, high, points, failures, failures / every if every else 0.0, failures / points if points else 0.0,
        points / len(fails),
    )  # fmt: skip


def _peeled(box: Box, x: Floats, fails: Mask, share: float) -> Box | None:
    """The box without the slice whose loss gains most, per point lost; None if none gains anything."""
    inside = box.holds(x)
    within, failing = x[inside], fails[inside]
    best, gain = None, (0.0, 0)
    for j in range(x.shape[1]):
        for upper in (True, False):
            limit = _cut(within[:, j], share, upper)
            if limit is None:
                continue
            kept = within[:, j] <= limit if upper else within[:, j] >= limit
            raised = (float(failing[kept].mean()) - box.density) / float((~kept).sum())
            # Of equal gains the one that bounds no further input.
            score = (raised, int(j in box.restricted))
            if raised > 0.0 and score > gain:
                best, gain = (j, upper, limit), score
    if best is None:
        return None
    return _bounded(box, *best, x, fails)


def _cut(values: Floats, share: float, upper: bool) -> float | None:
    """Where to cut off a share of the points at one end: half-way to the next value, so equal ones stay together."""
    order = np.sort(values)
    k = math.floor(share * (len(order) - 1)) + 1
    if upper:
        edge = order[-k]
        inner = order[order < edge]
        return None if not inner.size else float(edge + inner[-1]) / 2.0
    edge = order[k - 1]
    inner = order[order > edge]
    return None if not inner.size else float(edge + inner[0]) / 2.0


def _pasted(box: Box, x: Floats, fails: Mask, share: float) -> Box | None:
    """The box with the slice given back that raises the density most; None if none does."""
    best: Box | None = None
    size = max(math.ceil(share * box.points), 1)
    for j in box.restricted:
        for upper in (True, False):
            wider = _wider(box, j, upper, size, x, fails)
            if wider is not None and wider.density > (best or box).density:
                best = wider
    return best


def _wider(box: Box, j: int, upper: bool, size: int, x: Floats, fails: Mask) -> Box | None:
    """A box with so many of the nearest points beyond one of its faces; the bound goes where none is left beyond."""
    if not math.isfinite((box.high if upper else box.low)[j]):
        return None
    free = _bounded(box, j, upper, math.inf if upper else -math.inf, x, fails)
    beyond = np.sort(x[free.holds(x) & ~box.holds(x), j])
    if not upper:
        beyond = -beyond[::-1]
    if len(beyond) <= size:
        return free if len(beyond) else None
    edge = beyond[size - 1]
    further = beyond[beyond > edge]
    if not further.size:
        return free
    limit = float(edge + further[0]) / 2.0
    return _bounded(box, j, upper, limit if upper else -limit, x, fails)


def _bounded(box: Box, j: int, upper: bool, limit: float, x: Floats, fails: Mask) -> Box:
    low, high = box.low.copy(), box.high.copy()
    (high if upper else low)[j] = limit
    return _box(low, high, x, fails)
