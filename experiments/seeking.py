"""The cheapest lever mix that reaches targets with a stated probability, within a budget.

    from experiments.seeking import Question, seek

    if __name__ == "__main__":                        # workers are new processes that import this file
        found = seek(Question(targets=("registered_urban_share:2035>=50",), budget=3e9), "found")
        found.front_frame()                           # the Pareto front of cost against outcome, the cheapest mix first

Mixes are sought under a few futures (`experiments.futures`) that all of them share. Those of the front are then run
under others, which had no part in the search. By these one of them is chosen: the cheapest within the budget that
reaches the targets with the probability asked for at the lower end of the interval. Since they chose it, the share
counted of it is flattered a little.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from agents.errors import InputError, nearest
from experiments.axes import Row
from experiments.condition import Condition, read_condition
from experiments.draws import evenly
from experiments.futures import futures
from experiments.plan import Report
from experiments.populations import folder_of
from experiments.proportion import fewest_runs, interval
from experiments.seek_files import begin, write
from experiments.seek_ladders import Mix, ladders
from experiments.seek_reckoning import reckon, spreads_of
from experiments.seek_result import Found, Question, Sought
from experiments.seek_runs import Ground, Ran
from experiments.seek_search import Evaluate, front, search
from experiments.sweep import Crew
from model.population import SCALES
from model.region import Region, load_region
from policies.entry import Payer

RUNS = "runs"
"""Folder of the store, in the folder of the results."""
MOST = 12
"""Mixes of the front that are run under futures of their own."""
SUREST = 0.99
"""Of 1 no count of futures can ever be sure."""


def seek(question: Question, out: Path | str, *, workers: int | None = None, progress: Report | None = None) -> Sought:
    """Seek mixes; the same question again, or after an interruption, runs only what the store lacks.

    Args:
        question: what is asked for.
        out: folder of the results, in which the store stands too; made if it is not there.
        workers: processes, one thread each; all cores if not given. Results do not depend on it.
        progress: is told how far it is.

    Returns:
        The front, its mixes' costs and probabilities; written to the folder too, each mix as a scenario file.

    Raises:
        InputError: something in the question cannot be used, or the folder holds something else.
    """
    folder, begun = Path(out), time.perf_counter()
    region = load_region(folder_of(question.region))
    conditions = checked_question(question, region)
    drawn = futures(region, range(question.futures + question.checks), question.seed, question.draws)
    begin(folder, question)
    with Crew(workers, None) as crew:
        ground = Ground(
            folder / RUNS, question.region, question.scale, max(each.year for each in conditions),
            ladders(question.levers, question.cuts), conditions, crew, progress or (lambda _: None),
            (question.trials + 1) * question.futures + (MOST + 2) * question.checks,
        )  # fmt: skip
        found = _sought(question, conditions, ground, drawn[: question.futures], drawn[question.futures :])
    found.seconds = time.perf_counter() - begun
    write(found, folder, region)
    return found


def checked_question(question: Question, region: Region) -> list[Condition]:
    """Check everything that needs no run; gives the targets.

    Raises:
        InputError: naming the option, the value and what is allowed.
    """
    if not question.targets:
        raise InputError("seeking needs a target, for instance --target 'registered_urban_share:2035>=50'")
    for name, value, low, high in (
        ("--probability", question.probability, 0.01, SUREST), ("--budget", question.budget, 1.0, 1e15),
        ("--scale", question.scale, *SCALES), ("--trials", question.trials, 1, 100_000),
        ("--futures", question.futures, 2, 10_000), ("--checks", question.checks, 2, 10_000),
    ):  # fmt: skip
        if not low <= value <= high:
            raise InputError(f"{name} is {value:g}; allowed is {low:g} to {high:g}")
    surest, _ = interval(question.checks, question.checks)
    if surest < question.probability:
        raise InputError(
            f"--probability {question.probability:g} cannot be shown by --checks {question.checks}: if all of them "
            f"met the targets, its interval would still begin at {surest:.2g}; allowed are "
            f"{fewest_runs(question.probability)} checks or more, or a lower probability"
        )
    payers = get_args(Payer)
    for payer in question.payers:
        if payer not in payers:
            raise InputError(
                f"--payers: there is no payer '{payer}'{nearest(payer, payers)}; they are {', '.join(payers)}"
            )
    ladders(question.levers, question.cuts)
    return [read_condition(text, "--target", region) for text in dict.fromkeys(question.targets)]


def _sought(
    question: Question, conditions: Sequence[Condition], ground: Ground, few: list[Row], other: list[Row]
) -> Sought:
    """Search under a few futures, then run the front's mixes under others."""

    def reckoning(under: list[Row], reference: Ran) -> Evaluate:
        return lambda mixes: reckon(
            ground.run(mixes, under), reference, conditions, spreads, question.probability, question.payers
        )

    before = ground.run([{}], few)
    spreads = spreads_of(before, conditions)
    sought = reckoning(few, before)
    tried = search(ground.ladders, question.budget, question.trials, question.seed, sought)
    mixes: list[Mix] = [dict(mix) for mix in tried]
    outcomes = list(tried.values())
    best = front(outcomes, question.budget)
    chosen = thinned(best, [outcomes[i].reach >= 0.0 for i in best])
    tested = reckoning(other, ground.run([{}], other))
    checked = dict(zip(chosen, tested([mixes[i] for i in chosen]), strict=True))
    return Sought(
        question=question, conditions=list(conditions), ladders=list(ground.ladders), mixes=mixes, outcomes=outcomes,
        front=[Found(mixes[i], outcomes[i], checked.get(i)) for i in best],
        reference=tested([{}])[0], runs=ground.asked, failed=ground.failed, done=ground.done,
    )  # fmt: skip


def thinned(numbers: Sequence[int], reach: Sequence[bool]) -> list[int]:
    """Take at most MOST mixes of a front: of those that reach the targets the cheapest always, and others evenly."""
    short = [i for i, there in zip(numbers, reach, strict=True) if not there]
    there = [i for i, there in zip(numbers, reach, strict=True) if there]
    room = max(MOST - min(len(there), MOST // 2), MOST // 2)
    taken = [short[i] for i in evenly(len(short), room)]
    return taken + [there[i] for i in evenly(len(there), MOST - len(taken))]
