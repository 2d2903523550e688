"""What inputs of a sensitivity analysis are called."""

from experiments.point import LEVER
from experiments.sensitivity_files import Sensitivity
from experiments.sensitivity_inputs import LUCK
from viz.compare_words import lever_name
from viz.language import Say
from viz.parameter_words import parameter_name


def input_words(found: Sensitivity, name: str, say: Say) -> str:
    """Give the name of a lever from the catalogue, of a parameter, or of luck."""
    if name == LUCK:
        return say("运气", "luck")
    column = next(entry["column"] for entry in found.manifest["inputs"] if entry["name"] == name)
    return (lever_name if column.startswith(LEVER) else parameter_name)(name, say)
