"""The synthetic populations of many runs: built once on a machine, kept on disk, memory-mapped by every worker."""

from functools import lru_cache
from pathlib import Path

from agents.errors import InputError
from model.population import Population, build_population, population_hash
from model.population_cache import map_population, population_file
from model.population_inputs import drawn_inputs
from model.region import Region, default_region, load_region

_regions: dict[str, Region] = {}


def folder_of(region: str) -> Path:
    """The folder of a region as a point names it; empty for the packaged one."""
    return Path(region) if region else default_region()


def region_with(region: str, expected: str) -> Region:
    """A region as this process holds it, read again if its files are no longer those that are expected.

    Raises:
        InputError: the files on this machine are others.
    """
    held = _regions.get(region)
    if held is None or held.hash != expected:
        held = _regions[region] = load_region(folder_of(region))
    if held.hash != expected:
        raise InputError(
            f"{held.folder} holds a region of hash {held.hash[:12]}, the run was asked for {expected[:12]}; "
            "its files changed meanwhile, or differ on this machine"
        )
    return held


def is_kept(region: Region, index: int, scale: float) -> bool:
    """Tell whether a population need not be built."""
    return population_file(region, index, scale).is_file()


def mapped_population(region: Region, index: int, scale: float) -> Population:
    """A population from the disk, memory-mapped; built and kept first if it is not there.

    Raises:
        InputError: the index or the scale is out of range.
    """
    kept = map_population(region, index, scale)
    if kept is None:
        built = build_population(region, index, scale)
        kept = map_population(region, index, scale)
        if kept is None:  # no disk to keep it on
            return built
    households, urban_from, registered_urban_from, fit = kept
    found = population_hash(households, urban_from, registered_urban_from)
    return Population(
        households, urban_from, registered_urban_from, drawn_inputs(region, index), found, fit, index, scale
    )


def build_and_hash(region: str, expected: str, index: int, scale: float) -> str:
    """Build a population in this process if it is not kept, and tell its hash."""
    return mapped_population(region_with(region, expected), index, scale).hash


@lru_cache(maxsize=64)
def _held(region: str, expected: str, index: int, scale: float) -> Population:
    return mapped_population(region_with(region, expected), index, scale)


def population_with(region: str, region_hash: str, index: int, scale: float, expected: str) -> Population:
    """A population that this process keeps at hand for its next run.

    Raises:
        InputError: this machine built another one, so that its results could not be trusted.
    """
    population = _held(region, region_hash, index, scale)
    if population.hash != expected:
        raise InputError(
            f"population {index} at scale {scale:g} has the hash {population.hash[:12]} on this machine, the run was "
            f"asked for {expected[:12]}"
        )
    return population
