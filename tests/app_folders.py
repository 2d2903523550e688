"""Folders of results, small or copied, as the commands leave them behind: what the app's tests look through."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.forecast import HOME as ENSEMBLES
from calibration.posterior import HOME as POSTERIORS
from experiments.effects import parts_frame
from model.region import default_region, load_region
from tests.app_frames import SCENARIO, costs, effects, movers, rests


def ensemble(folder: Path) -> None:
    shutil.copytree(ENSEMBLES / "hebi", folder)


def calibration(folder: Path) -> None:
    folder.mkdir()
    for suffix in ("parquet", "json"):
        shutil.copy(POSTERIORS / f"hebi.{suffix}", folder / f"posterior.{suffix}")


def comparison(folder: Path) -> None:
    """Of two scenarios with the baseline, the one with a title."""
    folder.mkdir()
    region = load_region(default_region())
    own = effects(region)
    made = {"effects": own, "parts": parts_frame(own), "costs": costs(region), "movers": movers(), "rests_on": rests()}
    made["rests_on"] = made["rests_on"].assign(year=2035, indicator="resident_urban_share")
    for name, frame in made.items():
        both = [frame.assign(scenario=scenario) for scenario in (SCENARIO, "mine")]
        pd.concat(both, ignore_index=True).to_parquet(folder / f"{name}.parquet")
    titles = {
        "baseline": ["延续 2020 年的政策", "the policy of 2020 carried on"],
        SCENARIO: ["规划全部实施", "the whole plan"],
    }
    runs = [
        {"region": {"code": region.code}, "seed": 7, "scale": 1.0}
        | {"scenario": {"name": name, "title": titles.get(name, ["", ""]), "hash": f"{at:064x}"}}
        for at, name in enumerate(("baseline", SCENARIO, "mine"))
    ]
    manifest = {"program": "luohu compare", "runs": runs}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def search(folder: Path) -> None:
    """Of one target: three mixes, of which two are on the front."""
    folder.mkdir()
    level = "level_registered_urban_share_2025"
    trials = pd.DataFrame({"on_front": [True, True, False], "lever_care": [0.1, 0.5, 0.4], "yuan": [1e8, 2e8, 3e8]})
    trials = trials.assign(reach=[0.1, 0.4, 0.2], probability=[0.6, 0.9, 0.8], **{level: [45.1, 45.6, 45.3]})
    front = trials[:2].assign(mix=[1, 2], winner=[False, True], checked_yuan=[1.1e8, 2.1e8])
    front = front.assign(checked_probability=[0.55, 0.9], **{f"checked_{level}": [45.0, 45.5]})
    trials.to_parquet(folder / "trials.parquet")
    front.to_parquet(folder / "front.parquet")
    question = {"targets": ["registered_urban_share:2025>=45"], "budget": 1e9, "probability": 0.8}
    manifest = {"program": "luohu seek", "finished": True, "question": question, "region": {"code": "410600"}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def discovery(folder: Path) -> None:
    """Of one box with two bounds."""
    folder.mkdir()
    own = {"box": 1, "coverage": 0.87, "density": 0.91}
    rows = [("parameter_b_town", np.nan, 4.5), ("population_county_path", 0.3, np.nan)]
    bounds = [own | {"input": i, "low": a, "high": b, "least": 0.1, "most": 5.0, "quasi_p": 0.01} for i, a, b in rows]
    pd.DataFrame(bounds).to_parquet(folder / "boxes.parquet")
    steps = [own | {"chosen": chosen} for chosen in (False, True)]
    pd.DataFrame(steps).to_parquet(folder / "trajectories.parquet")
    manifest = {"program": "luohu discover", "fails": ["registered_urban_share:2030<45"], "density": 0.9}
    manifest |= {"runs": 600, "failures": 230}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


MAKERS = {
    "ensemble": ensemble,
    "calibration": calibration,
    "search": search,
    "discovery": discovery,
    "comparison": comparison,
}
