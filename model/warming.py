"""Compiling everything before a first run, in two processes side by side; what they compile is kept on disk."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

from agents.columns import empty_households
from model.migration import MigrationModel
from model.population import SCALES, Population, build_population
from model.region import Region, load_region
from model.year import move, register


def compile_apart(region: Region) -> None:
    """Compile what a run needs, with no memory left behind in this process.

    Numba compiles one function at a time in a process, so two share the work: what the second round builds on, the
    first has compiled. Where processes cannot be started, a run compiles for itself.
    """
    rounds = (compile_population, compile_start), (compile_choices, compile_year)
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            for steps in rounds:
                for task in [pool.submit(step, region.folder) for step in steps]:
                    task.result()
    except OSError:
        return


def compile_population(folder: Path) -> None:
    """Build the smallest population of a region."""
    build_population(load_region(folder), 0, SCALES[0])


def compile_start(folder: Path) -> MigrationModel:
    """Set up a region in which nobody lives."""
    region = load_region(folder)
    return MigrationModel(region=region, population=nobody(region))


def compile_choices(folder: Path) -> None:
    """Take the two steps in which households choose, half of a year's code."""
    model = compile_start(folder)
    model.begin_year()
    for choose in (move, register):
        choose(model)


def compile_year(folder: Path) -> None:
    """Take the other steps of a year."""
    model = compile_start(folder)
    model.begin_year()
    for _, step in model.steps_of_the_year:
        if step not in (move, register):
            step(model)


def nobody(region: Region) -> Population:
    """A population without households, in a region of which every other village is urban."""
    codes = np.where(np.arange(len(region.village_codes)) % 2 == 0, 0, 9999).astype(np.int16)
    return Population(empty_households(0), codes, codes.copy(), {}, "nobody", pd.DataFrame(), 0, 1.0)
