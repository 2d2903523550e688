"""Every lever by itself in every county, frozen: to whom, where. Larger than the tests; prints a line for each lever.

python -m tests.every_effect --until 2026 --seeds 1 2 3
"""

import argparse
import sys

import numpy as np

from agents.levers import LEVERS, Lever
from model.population import build_population
from model.region import default_region, load_region
from tests.effects import World, astray, unexplained
from tests.test_frozen import BY_HOME, PROJECTS, WHOLE_PREFECTURE


def value(lever: Lever) -> float:
    """The farther end of the range; a project of twenty households for each township."""
    if lever.name in PROJECTS and lever.extensive:
        return 20.0
    return lever.high if lever.high - lever.baseline >= lever.baseline - lever.low else lever.low


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--until", type=int, default=2024)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    given = parser.parse_args()
    region = load_region(default_region()).on_prior_means()
    world = World(region, build_population(region, 0, given.scale))
    failed = False
    for i, lever in enumerate(LEVERS):
        if lever.name in WHOLE_PREFECTURE:
            continue
        differ = wrong = untold = 0
        for seed in given.seeds:
            world.reference(seed, given.until)
            county = (i + seed) % len(region.county_codes)
            found = world.against_baseline(seed, given.until, {lever.name: value(lever)}, where=world.held(county))
            differ += found.household.size
            wrong += int(np.count_nonzero(astray(world, found, county, lever.name in BY_HOME)))
            untold += int(np.count_nonzero(unexplained(found)))
        failed = failed or wrong + untold > 0
        print(
            f"{lever.name:24} {differ:6} households differ, {wrong} not through the county, {untold} untold", flush=True
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
