"""Parameters of what a place is worth to a household; see `agents.utility`."""

from typing import Annotated, NamedTuple

from agents.parameters import Parameter, lognormal, normal, positive_normal
from agents.parameters import uniform as uniform_prior


class MovingParameters(NamedTuple):
    """Coefficients of the utility of a place and mode; utilities are in units of the Gumbel scale."""

    b_wage: Annotated[
        float,
        Parameter(
            "log of expected household income net of rent",
            "utility per log yuan",
            lognormal(1.2, 0.4, 0.5, 2.5),
            "migration elasticity near 1.5",
            "literature",
            "moves to places that pay more",
        ),
    ]
    dist_ratio: Annotated[
        float,
        Parameter(
            "b_dist / b_wage, on ln(1 + hours) from the origin",
            "ratio",
            normal(1.5, 0.3, 0.0, 4.0),
            "Zhang and Zhao (2013)",
            "literature",
        ),
    ]
    b_border: Annotated[
        float,
        Parameter(
            "leaving for another province",
            "utility",
            uniform_prior(0.5, 3.0),
            "province border effect, Su and co-authors",
            "literature",
        ),
    ]
    b_outside: Annotated[
        float,
        Parameter(
            "places outside the prefecture beyond wage, distance and border",
            "utility",
            normal(5.4, 0.7, -10.0, 20.0),
            "centre from the anchor `net_loss` (calibration/ANCHORS.md): 5–9 thousand a year",
            "derived",
            "departures",
        ),
    ]
    b_town: Annotated[
        float,
        Parameter(
            "towns of the prefecture beyond income, school and amenity",
            "utility",
            normal(3.2, 0.7, -10.0, 20.0),
            "centre from the anchor `towns_growth` (calibration/ANCHORS.md): 19–25 thousand a year",
            "derived",
            "resident_urban_share",
        ),
    ]
    b_kin: Annotated[
        float,
        Parameter(
            "saturated kin share at the place",
            "utility",
            lognormal(1.0, 0.6, 0.0, 3.6),
            "bounded so that b_kin·P(1−P) < 0.9: a cross-section coefficient is not a yearly one",
            "literature",
        ),
    ]
    kin_half: Annotated[
        float,
        Parameter(
            "kin share at which the kin term reaches half",
            "share",
            uniform_prior(0.03, 0.12),
            "saturation",
            "assumption",
        ),
    ]
    kin_cost: Annotated[
        float,
        Parameter(
            "fall of the moving cost with saturated kin",
            "share",
            uniform_prior(0.02, 0.12),
            "−7 %, Zhou (2017)",
            "literature",
        ),
    ]
    b_school: Annotated[
        float,
        Parameter(
            "school access × children: full for preschool and senior school, half for compulsory school",
            "utility per child",
            positive_normal(0.3, 0.2),
            "compulsory access was near 99 % by 2017",
            "literature",
        ),
    ]
    b_split: Annotated[
        float,
        Parameter(
            "each child left behind by a parent, and each elder where members are away and nobody who works is at home",
            "utility",
            uniform_prior(0.2, 1.5),
            "share of whole-family moves",
            "literature",
        ),
    ]
    b_home: Annotated[
        float,
        Parameter("own dwelling or homestead", "utility", positive_normal(0.8, 0.3), "Hu and co-authors", "literature"),
    ]
    estate_value: Annotated[
        float,
        Parameter(
            "rise of the value of an own dwelling in town when its estate is renewed",
            "share",
            uniform_prior(0.0, 0.2),
            "renewed estates sell a few per cent dearer; no local evaluation",
            "assumption",
        ),
    ]
    attachment: Annotated[
        float,
        Parameter(
            "standard deviation of attachment to home",
            "utility",
            uniform_prior(0.4, 1.2),
            "unobserved taste for staying",
            "assumption",
        ),
    ]
    moving_cost: Annotated[
        float,
        Parameter(
            "cost of a move by one person of 30 with junior schooling",
            "utility",
            normal(2.2, 0.8, -4.0, 12.0),
            "beside 8 % reconsidering; centre from the anchor `returning` (calibration/ANCHORS.md): 2–5.1 % a year",
            "derived",
        ),
    ]
    cost_age: Annotated[
        float,
        Parameter(
            "moving cost per ten years of age over 30",
            "utility",
            uniform_prior(0.1, 0.4),
            "age profile of migrants (F274, F277)",
            "assumption",
        ),
    ]
    cost_schooling: Annotated[
        float,
        Parameter(
            "fall of the moving cost per level of schooling",
            "utility",
            uniform_prior(0.0, 0.4),
            "selectivity by schooling",
            "assumption",
        ),
    ]
    cost_member: Annotated[
        float,
        Parameter(
            "moving cost of each further member who moves",
            "utility",
            uniform_prior(0.4, 0.84),
            "centre from the anchor `whole_families` (calibration/ANCHORS.md): 21–60 % of the workers who leave",
            "derived",
        ),
    ]
    cost_elder: Annotated[
        float,
        Parameter(
            "moving cost of each member of 60 and over who moves",
            "utility",
            uniform_prior(0.2, 1.2),
            "old people rarely move (Rogers and Castro 1981); held to the anchor `elders` (calibration/ANCHORS.md)",
            "assumption",
        ),
    ]
    push: Annotated[
        float,
        Parameter(
            "origin push of a declining mining district",
            "utility",
            positive_normal(1.5, 0.7),
            "the two districts shrank 3–5 % a year",
            "derived",
        ),
    ]
    nest_prefecture: Annotated[
        float,
        Parameter(
            "dissimilarity of places in the prefecture", "ratio", uniform_prior(0.4, 0.95), "nested logit", "literature"
        ),
    ]
    nest_outside: Annotated[
        float,
        Parameter("dissimilarity of places outside", "ratio", uniform_prior(0.4, 0.95), "nested logit", "literature"),
    ]
