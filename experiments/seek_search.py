"""The search for cheap lever mixes: NSGA-II by Optuna over two aims, a low cost and a far reach.

A trial's sampler is made anew from the seed and the trial's number, and the study stands in memory only: the same
command replays the same trials, whose runs the store holds, so that a search that was ended goes on as if it had not.
The first generation is laid out here: today's policy, each lever alone at its far end, and mixes of few and many. The
second adds up what each lever did alone, the best for its money first; from there on the search has its way.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from agents.errors import InputError
from experiments.seek_ladders import Ladder, Mix
from experiments.seek_reckoning import Reckoned

BEYOND = -1e6
"""Reach of a mix that costs more than the budget: below that of any within it, so that those dominate."""
SMALLEST, LARGEST = 12, 60
_FIRST, _SAMPLER = 11, 12

Evaluate = Callable[[Sequence[Mix]], list[Reckoned]]


def population_of(ladders: Sequence[Ladder]) -> int:
    """Mixes of a generation."""
    return min(max(SMALLEST, 3 * len(ladders) // 2), LARGEST)


def search(
    ladders: Sequence[Ladder], budget: float, trials: int, seed: int, evaluate: Evaluate
) -> dict[tuple[tuple[str, float], ...], Reckoned]:
    """Try mixes.

    Args:
        ladders: levers with their values.
        budget: yuan, within which the mean cost of a mix is to lie.
        trials: mixes tried, some of them perhaps again.
        seed: of everything that is drawn here.
        evaluate: runs and reckons a generation.

    Returns:
        Every different mix, as its sorted items, in the order in which they were tried first.

    Raises:
        InputError: Optuna is not installed.
    """
    optuna, size = _optuna(), population_of(ladders)
    # Half of a lever's numbers mean that it stays, so that mutation takes levers out as often as it puts them in.
    span = {
        ladder.key: optuna.distributions.IntDistribution(1 - len(ladder.rungs), len(ladder.rungs)) for ladder in ladders
    }
    study = optuna.create_study(directions=["minimize", "maximize"], sampler=_sampler(optuna, size, seed, 0))
    for number in range(min(size, trials)):
        study.enqueue_trial(first(ladders, number, seed))
    found: dict[tuple[tuple[str, float], ...], Reckoned] = {}
    for begin in range(0, trials, size):
        asked = []
        for number in range(begin, min(begin + size, trials)):
            study.sampler = _sampler(optuna, size, seed, number)
            asked.append(study.ask(span))
        mixes = [mix_of(ladders, trial.params) for trial in asked]
        outcomes = evaluate(mixes)
        for trial, mix, reckoned in zip(asked, mixes, outcomes, strict=True):
            study.tell(trial, aims(reckoned, budget))
            found.setdefault(tuple(sorted(mix.items())), reckoned)
        if begin == 0 and trials > size:
            for numbers in second(ladders, budget, outcomes, size):
                study.enqueue_trial(numbers)
    return found


def aims(reckoned: Reckoned, budget: float) -> tuple[float, float]:
    """The two numbers that the search minimizes and maximizes."""
    cost, reach = reckoned.cost.yuan, max(reckoned.reach, BEYOND)
    return (cost, reach) if cost <= budget else (cost, BEYOND - (cost - budget) / budget)


def mix_of(ladders: Sequence[Ladder], numbers: dict[str, Any]) -> Mix:
    """The mix that a trial's numbers stand for: a rung each, or none at all up to 0."""
    return {each.key: each.rungs[numbers[each.key] - 1] for each in ladders if numbers[each.key] > 0}


def first(ladders: Sequence[Ladder], number: int, seed: int) -> dict[str, int]:
    """A mix of the first generation."""
    still = dict.fromkeys((ladder.key for ladder in ladders), 0)
    if number == 0:
        return still
    if number <= len(ladders):
        ladder = ladders[number - 1]
        return still | {ladder.key: len(ladder.rungs)}
    luck = np.random.default_rng([seed, _FIRST, number])
    chosen = luck.choice(len(ladders), size=_few(luck, len(ladders)), replace=False)
    return still | {ladders[i].key: _few(luck, len(ladders[i].rungs)) for i in chosen}


def _few(luck: np.random.Generator, most: int) -> int:
    """A number from 1 to `most`, small ones more often, so that mixes cost from little to much, as budgets do."""
    return min(int((most + 1.0) ** luck.random()), most)


def second(ladders: Sequence[Ladder], budget: float, alone: Sequence[Reckoned], count: int) -> list[dict[str, int]]:
    """Mixes of the second generation, for budgets from little up to all of it.

    Args:
        ladders: levers with their values.
        budget: yuan.
        alone: outcomes of the first generation: of today's policy, then of each lever alone at its far end.
        count: mixes.
    """
    gains = [each.reach - alone[0].reach for each in alone[1 : len(ladders) + 1]]
    # What a lever saves elsewhere is not counted on.
    costs = [max(each.cost.yuan, 0.0) for each in alone[1 : len(ladders) + 1]]
    order = sorted((i for i, gain in enumerate(gains) if gain > 0.0), key=lambda i: costs[i] / gains[i])
    return [_within(budget * share / count, ladders, costs, order) for share in range(1, count + 1)]


def _within(left: float, ladders: Sequence[Ladder], costs: Sequence[float], order: Sequence[int]) -> dict[str, int]:
    """Levers in an order, each as far as what is left pays for, as if cost rose evenly from step to step."""
    numbers = dict.fromkeys((ladder.key for ladder in ladders), 0)
    for i in order:
        steps = len(ladders[i].rungs)
        taken = steps if costs[i] <= left else int(steps * left / costs[i])
        numbers[ladders[i].key] = taken
        left -= costs[i] * taken / steps
    return numbers


def _sampler(optuna: Any, size: int, seed: int, number: int) -> Any:  # noqa: ANN401 (Optuna ships no types)
    own = int(np.random.default_rng([seed, _SAMPLER, number]).integers(2**31))
    return optuna.samplers.NSGAIISampler(population_size=size, seed=own)


def _optuna() -> Any:  # noqa: ANN401
    try:
        import optuna
    except ImportError as error:
        raise InputError("seeking needs optuna, which is not installed; pip install -e '.[seek]' brings it") from error
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def front(tried: Sequence[Reckoned], budget: float) -> list[int]:
    """Numbers of the mixes within the budget of which none is both cheaper and reaches as far, the cheapest first."""
    within = [i for i, each in enumerate(tried) if each.cost.yuan <= budget]
    order = sorted(within, key=lambda i: (tried[i].cost.yuan, -tried[i].reach))
    kept: list[int] = []
    for i in order:
        if not kept or tried[i].reach > tried[kept[-1]].reach:
            kept.append(i)
    return kept
