"""One run in a process of its own, and what it comes to: prints one line of JSON.

python -m tests.one_run --scale 0.01 --until 2035
"""

import argparse
import hashlib
import json
import platform
import tempfile
from dataclasses import replace
from pathlib import Path

import mesa
import numba
import numpy as np
import pandas as pd
from numba.core.registry import cpu_target
from numpy._core import _multiarray_umath as numpy_core

from agents.columns import Households
from agents.luck import draw_many
from model.migration import MigrationModel
from model.population import build_population
from model.region import default_region, load_region


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--region", type=Path, default=default_region())
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--until", type=int, default=2035)
    parser.add_argument("--engine", default="kernel")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--agents", type=int, help="another order in which agents are asked")
    parser.add_argument("--rows", type=int, help="another order of the rows of households")
    parser.add_argument("--resume", type=int, nargs="*", default=[], help="years after which to save and load")
    return parser


def begin(given: argparse.Namespace) -> MigrationModel:
    # At prior means, so that the recorded digests do not move with the fit.
    region = load_region(given.region).on_prior_means()
    population = build_population(region, 0, given.scale)
    if given.rows is not None:
        households = population.households
        order = np.argsort(draw_many(given.rows, households.id, 0, 212, 0), kind="stable")
        population = replace(population, households=Households(*(column[order] for column in households)))
    model = MigrationModel(region=region, population=population, engine=given.engine, threads=given.threads)
    if given.agents is not None:
        model.random.seed(given.agents)
    return model


def run(given: argparse.Namespace) -> MigrationModel:
    model = begin(given)
    with tempfile.TemporaryDirectory() as folder:
        for year in given.resume:
            model.run_until(year)
            model.save(Path(folder) / "run.npz")
            model = MigrationModel.load(Path(folder) / "run.npz", model.region, model.population, threads=given.threads)
    model.run_until(given.until)
    return model


def machine() -> dict[str, str]:
    """What this process computes with: processor as Numba sees it, NumPy's paths through its own code, versions."""
    features = [name for name in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__.get(name)]
    versions = {"mesa": mesa, "numba": numba, "numpy": np, "pandas": pd}
    return {
        "numba_cpu": cpu_target.target_context.codegen().magic_tuple()[1],
        "numpy_features": " ".join(features),
        "versions": " ".join([platform.python_version(), *(f"{n} {m.__version__}" for n, m in versions.items())]),
    }


def hash_of(parts: list) -> str:
    """SHA-256 of arrays, numbers and texts, to the bit."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode() if isinstance(part, str) else np.ascontiguousarray(part).tobytes())
    return total.hexdigest()


def what_it_comes_to(model: MigrationModel) -> dict[str, str]:
    """The digest; the tables; and every float that fed a decision, since a bit need not turn one in a small run."""
    s, frame, fit = model.state, model.indicators_frame(), model.population.fit
    words = frame.drop(columns="value").to_csv(index=False, lineterminator="\n")
    return {
        "digest": model.digest(),
        "population": model.population.hash,
        "fit": hash_of([fit["target"].to_numpy("f8"), fit["value"].to_numpy("f8")]),
        "indicators": hash_of([words, frame["value"].to_numpy("f8")]),
        "conditions": hash_of([*s.conditions, *s.places, *s.schedules, s.inclusion, s.arrival_shares]),
    }


def main() -> None:
    print(json.dumps(what_it_comes_to(run(options().parse_args())) | machine()))


if __name__ == "__main__":
    main()
