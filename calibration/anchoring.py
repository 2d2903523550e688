"""Solve the prior centres of six constants from the anchors, and write what came out to `ANCHORS.md`.

`python -m calibration.anchoring` runs the first year of population 0 over some seeds and looks for the constants that
minimise the squared distances from the anchors, each in half-widths of its range, plus those of the constants from a
vague guess, so that a constant on which the anchors say little does not run away. Gauss and Newton's method with
Levenberg's damping; shared luck makes it deterministic. The rules carry the result rounded.
"""

from dataclasses import dataclass
from pathlib import Path

from calibration.anchors import Anchor, read_anchors
from calibration.first_year import first_year
from model.describe import markdown, renewed
from model.population import build_population
from model.region import default_region, load_region
from model.region_build_pyramid import solve
from model.rules import all_parameters

REPORT = Path(__file__).with_name("ANCHORS.md")
SCALE, SEEDS, ROUNDS = 0.1, (1, 2, 3, 4, 5, 6, 7, 8), 8


@dataclass(frozen=True)
class Unknown:
    """A constant to be solved for: a vague guess and its spread, and the step of a difference quotient."""

    guess: float
    spread: float
    step: float


UNKNOWNS = {
    "b_town": Unknown(0.0, 10.0, 0.3),
    "b_outside": Unknown(0.0, 10.0, 0.3),
    "moving_cost": Unknown(2.0, 4.0, 0.4),
    "cost_member": Unknown(0.4, 0.4, 0.15),
    "arrivals": Unknown(5.0, 5.0, 0.7),
    "g_0": Unknown(-4.0, 2.0, 0.3),
}
"""Guesses: nothing known of either attraction; a stock of 40 thousand with 4.4 years' stay (arrivals); priors (g_0)."""

Values = dict[str, float]


class FirstYears:
    """Mean measures of the first year over the seeds, for any values of the constants."""

    def __init__(self, scale: float = SCALE, seeds: tuple[int, ...] = SEEDS) -> None:
        """Load the packaged region and build population 0."""
        self.region = load_region(default_region())
        self.population = build_population(self.region, 0, scale)
        self.seeds = seeds

    def __call__(self, values: Values) -> Values:
        """Mean of every measure; what `values` does not name takes its prior mean."""
        runs = [first_year(self.region, self.population, values, seed) for seed in self.seeds]
        return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}


def misfits(found: Values, values: Values, anchors: tuple[Anchor, ...]) -> list[float]:
    """Distances of the solved anchors and of the constants, each in its own spread."""
    far = [(found[a.measure] - a.value) / a.spread for a in anchors if a.governs in UNKNOWNS]
    return far + [(values[name] - u.guess) / u.spread for name, u in UNKNOWNS.items()]


def squares(residuals: list[float]) -> float:
    """Sum of squares."""
    return sum(x * x for x in residuals)


def centres(years: FirstYears, anchors: tuple[Anchor, ...], begin: Values) -> tuple[Values, Values]:
    """Look for the constants.

    Args:
        years: gives the measures.
        anchors: what they are compared with.
        begin: values from which the search sets out.

    Returns:
        The constants, and the measures there.
    """
    values, found = dict(begin), years(begin)
    far, damping = misfits(found, values, anchors), 0.3
    for _ in range(ROUNDS):
        slopes = [_slope(years, anchors, values, far, name) for name in UNKNOWNS]
        before = squares(far)
        for _ in range(4):
            trial = _step(values, slopes, far, damping)
            there = years(trial)
            beyond = misfits(there, trial, anchors)
            if squares(beyond) < before:
                values, found, far, damping = trial, there, beyond, damping / 4
                break
            damping *= 5
        if before - squares(far) < 0.002:
            break
    return values, found


def _slope(years: FirstYears, anchors: tuple[Anchor, ...], values: Values, far: list[float], name: str) -> list[float]:
    step = UNKNOWNS[name].step
    moved = values | {name: values[name] + step}
    beyond = misfits(years(moved), moved, anchors)
    return [(b - a) / step for a, b in zip(far, beyond, strict=True)]


def _step(values: Values, slopes: list[list[float]], far: list[float], damping: float) -> Values:
    """One damped step; the damping is on each constant in its own spread."""
    count = len(slopes)
    matrix = [
        [sum(a * b for a, b in zip(slopes[i], slopes[j], strict=True)) for j in range(count)] for i in range(count)
    ]
    for i, unknown in enumerate(UNKNOWNS.values()):
        matrix[i][i] += damping / unknown.spread**2 * 10
    right = [-sum(s * f for s, f in zip(slope, far, strict=True)) for slope in slopes]
    change = solve(matrix, right)
    return {name: values[name] + change[i] for i, name in enumerate(UNKNOWNS)}


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}".rstrip("0").rstrip(".")


def anchor_table(anchors: tuple[Anchor, ...]) -> str:
    """Every anchor with its arithmetic and source."""
    rows = [
        [
            f"`{a.measure}`", _number(a.value), f"{_number(a.low)} … {_number(a.high)}", a.unit,
            f"`{a.governs}`" if a.governs else "", a.status, a.arithmetic, " ".join(a.facts), a.source,
        ]
        for a in anchors
    ]  # fmt: skip
    return markdown(["anchor", "value", "range", "unit", "governs", "status", "arithmetic", "facts", "source"], rows)


def found_table(found: Values, anchors: tuple[Anchor, ...]) -> str:
    """What the first year gives beside each anchor."""
    rows = [
        [f"`{a.measure}`", _number(found[a.measure]), _number(a.value), f"{_number(a.low)} … {_number(a.high)}"]
        for a in anchors
    ]
    return markdown(["anchor", "model", "value", "range"], rows)


def centre_table(solved: Values) -> str:
    """The solved centres beside those that the rules carry."""
    rows = [[f"`{name}`", f"{solved[name]:.2f}", f"{value:g}"] for name, value in packaged().items()]
    return markdown(["constant", "solved", "carried"], rows)


def main() -> None:
    """Solve the centres, and rewrite the tables of the report in place."""
    anchors, years = read_anchors(), FirstYears()
    found = years(packaged())
    solved, _ = centres(years, anchors, packaged())
    tables = {
        "anchors": anchor_table(anchors), "found": found_table(found, anchors), "centres": centre_table(solved),
    }  # fmt: skip
    REPORT.write_text(renewed(REPORT.read_text(encoding="utf-8"), tables, REPORT.name), encoding="utf-8", newline="\n")


def packaged() -> Values:
    """The centres that the rules carry."""
    known = all_parameters(())
    return {name: known[name].prior.mean for name in UNKNOWNS}


if __name__ == "__main__":
    main()
