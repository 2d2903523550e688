"""All parameters of a run: one flat table of names and values, and the same as the groups that the rules take."""

from collections.abc import Mapping
from dataclasses import dataclass

from agents.arithmetic import added
from agents.arriving import ArrivingParameters
from agents.forming import FormingParameters
from agents.governing import GoverningParameters
from agents.income import IncomeParameters
from agents.markets import MarketParameters
from agents.moving_parameters import MovingParameters
from agents.parameters import Parameter, check, declared, fill, normal
from agents.reconsidering import ReconsideringParameters
from agents.registering_parameters import RegisteringParameters
from agents.training import TrainingParameters
from agents.vital import VitalParameters
from model.variants import PARAMETERS_OF


@dataclass(frozen=True)
class Rules:
    """Parameters by rule file."""

    vital: VitalParameters
    forming: FormingParameters
    arriving: ArrivingParameters
    income: IncomeParameters
    reconsidering: ReconsideringParameters
    moving: MovingParameters
    registering: RegisteringParameters
    training: TrainingParameters
    market: MarketParameters
    governing: GoverningParameters


GROUPS: dict[str, type] = {
    "vital": VitalParameters,
    "forming": FormingParameters,
    "arriving": ArrivingParameters,
    "income": IncomeParameters,
    "reconsidering": ReconsideringParameters,
    "moving": MovingParameters,
    "registering": RegisteringParameters,
    "training": TrainingParameters,
    "market": MarketParameters,
    "governing": GoverningParameters,
}

COUNTY_TERM = Parameter(
    "attraction of a county beyond what the model holds; the counties' terms are centred on zero",
    "utility",
    normal(0.0, 1.2, -6.0, 6.0),
    "growth of the counties 2010–2020; weakly informed, mostly the start",
    "assumption",
)


def all_parameters(county_codes: tuple[str, ...], variant: str = "") -> dict[str, Parameter]:
    """Every parameter by name, `county_term_CODE` for each county of the region and those of a variant among them."""
    table = {name: entry for group in GROUPS.values() for name, entry in declared(group).items()}
    own = declared(PARAMETERS_OF[variant]) if variant in PARAMETERS_OF else {}
    return table | {f"county_term_{code}": COUNTY_TERM for code in county_codes} | own


def resolve(values: Mapping[str, float], county_codes: tuple[str, ...], variant: str = "") -> dict[str, float]:
    """A complete table: what is not given takes the mean of its prior.

    Raises:
        InputError: for an unknown name or a value out of bounds.
    """
    known = all_parameters(county_codes, variant)
    check(values, known)
    return {name: float(values.get(name, entry.prior.mean)) for name, entry in known.items()}


def rules_from(values: Mapping[str, float]) -> Rules:
    """The groups that rules take, from a complete table."""
    return Rules(**{name: fill(group, values) for name, group in GROUPS.items()})


def county_terms(values: Mapping[str, float], county_codes: tuple[str, ...]) -> list[float]:
    """The counties' terms, centred on zero."""
    terms = [values[f"county_term_{code}"] for code in county_codes]
    mean = added(terms) / len(terms)
    return [term - mean for term in terms]
