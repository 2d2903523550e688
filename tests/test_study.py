"""The worked study runs from its design to its figures, small: the packaged region, on draws of its posterior."""

import runpy
from pathlib import Path

from calibration.posterior import packaged_posterior
from experiments.draws import read_draws
from experiments.store import Store
from model.region import default_region, load_region

SCRIPT = Path(__file__).parents[1] / "docs" / "studies" / "measures.py"


def test_the_worked_study_goes_from_design_to_figures(tmp_path):
    study = runpy.run_path(str(SCRIPT), run_name="study")["study"]
    home = load_region(default_region())
    answer = study(
        tmp_path, home, read_draws(packaged_posterior(home)), only=("job_growth", "care"), year=2022, trajectories=2,
        base=2, top=2, count=2, scale=0.01, workers=1,
    )  # fmt: skip
    assert set(answer["area_code"]) == {home.code, *home.county_codes}
    assert (answer["p05"] <= answer["p95"]).all()
    assert Store(tmp_path / "answer-runs").frame(["draw"])["draw"].nunique() == 2
    assert (tmp_path / "screening" / "tornado.png").stat().st_size > 5000
    assert (tmp_path / "answer.csv").is_file()
