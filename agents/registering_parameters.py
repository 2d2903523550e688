"""Parameters of registering, leaving the register and buying; see `agents.registering`."""

from typing import Annotated, NamedTuple

from agents.parameters import Parameter, lognormal, normal, positive_normal
from agents.parameters import uniform as uniform_prior


class RegisteringParameters(NamedTuple):
    """Coefficients of the log-odds of registering in a year."""

    g_0: Annotated[
        float,
        Parameter(
            "log-odds of a settled family in town without local registration",
            "log-odds",
            normal(-4.4, 1.0, -12.0, 4.0),
            "centre from the anchor `registering` (calibration/ANCHORS.md): 1–5 % a year, gate open",
            "derived",
            "transfers_rural_to_urban",
        ),
    ]
    g_open: Annotated[
        float,
        Parameter(
            "the year in which the gate opened",
            "log-odds",
            uniform_prior(0.3, 1.3),
            "backlog of the opening; weak",
            "assumption",
            "transfers_rural_to_urban",
        ),
    ]
    g_tenure: Annotated[
        float,
        Parameter(
            "four years of residence against none",
            "log-odds",
            uniform_prior(0.2, 1.0),
            "3–5 years before settling rises",
            "literature",
        ),
    ]
    g_late: Annotated[
        float,
        Parameter(
            "fall per ten years after the fifth",
            "log-odds",
            uniform_prior(0.2, 1.0),
            "settling falls again later",
            "literature",
        ),
    ]
    g_service: Annotated[
        float,
        Parameter(
            "what registration adds over a residence permit, 0–1",
            "log-odds",
            uniform_prior(0.2, 1.4),
            "school, insurance, housing",
            "assumption",
        ),
    ]
    g_own: Annotated[
        float, Parameter("own dwelling", "log-odds", positive_normal(0.8, 0.3), "Hu and co-authors", "literature")
    ]
    g_child: Annotated[
        float, Parameter("child near school entry", "log-odds", positive_normal(0.4, 0.25), "sign only", "literature")
    ]
    g_homestead: Annotated[
        float,
        Parameter(
            "homestead at risk",
            "log-odds",
            positive_normal(0.3, 0.15),
            "−12 % with a homestead, Gu (2020)",
            "literature",
        ),
    ]
    g_land: Annotated[
        float,
        Parameter(
            "land income, dividend and subsidies at risk, per 10,000 yuan a year",
            "log-odds",
            lognormal(0.7, 0.5, 0.0, 5.0),
            "−0.7 points per 1 % land return, Yan and Li (2021)",
            "literature",
        ),
    ]
    g_exit: Annotated[
        float,
        Parameter(
            "price of paid exit, per 100,000 yuan",
            "log-odds",
            uniform_prior(0.0, 0.6),
            "exit money finances a dwelling",
            "assumption",
        ),
    ]
    g_peer: Annotated[
        float,
        Parameter(
            "saturated settled kin", "log-odds", uniform_prior(0.0, 0.8), "peer effects; sign only", "assumption"
        ),
    ]
    g_away: Annotated[
        float,
        Parameter(
            "members away from a family that stays",
            "log-odds",
            uniform_prior(-2.0, -0.4),
            "split families settle less",
            "assumption",
        ),
    ]
    town_transfer: Annotated[
        float,
        Parameter(
            "yearly chance to bring an urban registration to the town of residence",
            "chance a year",
            uniform_prior(0.03, 0.15),
            "1–10 % a year of the urban registered, most inside a county; learned only as κ × this",
            "assumption",
            "transfers_urban_to_urban",
        ),
    ]
    out_transfer: Annotated[
        float,
        Parameter(
            "yearly chance to register at an outside place where there is no threshold",
            "chance a year",
            uniform_prior(0.002, 0.012),
            "not identified; about 5 ‰ of the urban registered with graduates",
            "assumption",
        ),
    ]
    village_transfer: Annotated[
        float,
        Parameter(
            "yearly chance of the urban registered living in their village to register back",
            "chance a year",
            uniform_prior(0.002, 0.02),
            "rare and restricted",
            "assumption",
        ),
    ]
    insured_share: Annotated[
        float,
        Parameter(
            "yearly chance of having gained a year of social insurance, per skill level",
            "share",
            uniform_prior(0.25, 0.55),
            "coverage of migrants",
            "assumption",
        ),
    ]
    own_chance: Annotated[
        float,
        Parameter(
            "yearly chance that a renting family in town buys",
            "chance a year",
            uniform_prior(0.02, 0.08),
            "home ownership of settled migrants",
            "assumption",
        ),
    ]
    fund_buying: Annotated[
        float,
        Parameter(
            "rise of the chance to buy for a family that the housing fund reaches",
            "share",
            uniform_prior(0.1, 0.7),
            "members of the fund own more often (Tang and Coulson 2017); size assumed",
            "assumption",
        ),
    ]
