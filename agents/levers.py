"""What a government can change, as the rules read it: one row of values a lever, one column a township.

The clauses, ranges and costs of the plan's measures belong to `policies/`; here stands only what a rule reads.
"""

from typing import NamedTuple


class Lever(NamedTuple):
    """One lever's name, unit, bounds and kind."""

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    baseline: float
    """Value that holds where no scenario or region table says otherwise (assumption unless the region says more)."""
    extensive: bool = False
    """A quantity for the whole area, multiplied by the run's scale."""


LEVERS = (
    Lever("gate_years", "years of residence before registration is allowed", "years", 0, 10, 0),
    Lever("gate_dwelling", "an own dwelling is required for registration", "0–1", 0, 1, 0),
    Lever("gate_insurance", "years of social insurance required for registration", "years", 0, 5, 0),
    Lever("office_delay", "years from application to registration", "years", 0, 3, 0),
    Lever("land_credibility", "trust that contracted land stays after registering in town", "0–1", 0, 1, 0.55),
    Lever("homestead_credibility", "trust that the homestead stays", "0–1", 0, 1, 0.55),
    Lever("dividend_credibility", "trust that the collective dividend stays", "0–1", 0, 1, 0.55),
    Lever("subsidy_kept", "share of farm subsidies kept after registering in town", "0–1", 0, 1, 0.5),
    Lever("exit_price", "price of contracted land in paid voluntary exit", "yuan a mu", 0, 100_000, 0),
    Lever("permit_preschool", "preschool access with a residence permit, of that with registration", "0–1", 0, 1, 0.75),
    Lever("permit_compulsory", "compulsory-school access with a residence permit", "0–1", 0, 1, 0.97),
    Lever("permit_senior", "senior-school access with a residence permit", "0–1", 0, 1, 0.8),
    Lever("insurance_gap", "part of social insurance that registration adds over a residence permit", "0–1", 0, 1, 0.4),
    Lever("job_growth", "net growth of urban jobs", "share a year", -0.2, 0.3, 0.005),
    Lever("employment_service", "factor on the chance of finding a job", "ratio", 0.5, 2, 1),
    Lever("training", "training of rural workers", "person-times a year", 0, 200_000, 15_000, True),
    Lever("affordable", "part of new dwellings let as affordable rental", "0–1", 0, 1, 0.05),
    Lever("dwelling_quota", "new dwellings, of the stock", "share a year", 0, 0.3, 0.06),
    Lever("land_per_settler", "extra dwellings for each settler of last year", "dwellings a person", 0, 2, 0.3),
    Lever("seat_growth", "new school seats, of the stock", "share a year", 0, 0.3, 0.02),
    Lever("money_per_settler", "extra school seats for each settler of last year", "seats a person", 0, 2, 0.15),
    Lever("nonregistered_weight", "weight of residents without local registration in equalisation", "0–1", 0, 1, 0.5),
    Lever("amenity", "urban amenity index (the plan's indicators 5–13)", "0–1", 0, 1, 0.4),
    Lever("travel", "factor on travel times", "ratio", 0.3, 2, 1),
    Lever("fertility", "factor on births", "ratio", 0.5, 2, 1),
    Lever("recoding", "villages may be recoded at their township's request", "0–1", 0, 1, 1),
    Lever("upgrade", "a rural township may become a town when it meets the criteria", "0–1", 0, 1, 0),
    Lever("resettlement", "households of villages moved to a town by project", "households a year", 0, 20_000, 0, True),
    Lever("land_market", "factor on the lease and yield of land", "ratio", 0.5, 3, 1),
    Lever("rural_jobs", "net growth of rural jobs", "share a year", -0.2, 0.3, 0.01),
    Lever("return_support", "reduction of the moving cost of returning home", "0–1", 0, 1, 0),
    Lever("village_return", "chance factor of moving the registration back to a village", "ratio", 0, 10, 1),
    Lever("arrivals", "factor on arrivals from outside", "ratio", 0, 5, 1),
    Lever("talent", "factor on arrivals with college schooling", "ratio", 0, 10, 1),
    Lever("care", "reduction of the burden of old members left behind", "0–1", 0, 1, 0),
    Lever("child_care", "reduction of the burden of children left behind", "0–1", 0, 1, 0),
    Lever("wage_security", "part of the wages at risk of not being paid that is made safe", "0–1", 0, 1, 0),
    Lever("flexible_work", "factor on the income of those in town without a fixed job", "ratio", 0.5, 2, 1),
    Lever("employer_cover", "migrant workers newly insured by their employers, of those in town", "0–1", 0, 1, 0),
    Lever("habitual_residence", "tenants in town registered where they live, coming from another town", "0–1", 0, 1, 1),
    Lever("housing_fund", "renting families newly reached by the housing fund", "0–1", 0, 1, 0),
    Lever("resettlement_cash", "rehoused households that take cash and buy", "0–1", 0, 1, 0),
    Lever(
        "village_merging",
        "households of villages moved to their township's central village",
        "households a year",
        0,
        20_000,
        0,
        True,
    ),
    Lever("renewal", "households of shantytowns rehoused", "households a year", 0, 20_000, 0, True),
    Lever("old_estates", "dwellings in town renewed since the start of the plan", "0–1", 0, 1, 0),
    Lever("rural_transfers", "factor on farm subsidies and rural pensions", "ratio", 0.5, 3, 1),
    Lever("minimum_allowance", "factor on the living minimum of those from villages", "ratio", 0.5, 3, 1),
    Lever("collective_income", "factor on the collective dividend", "ratio", 0, 10, 1),
    Lever("public_jobs", "public-interest jobs in villages, of the unskilled who live there", "0–1", 0, 1, 0),
)

LEVER_NAMES = tuple(lever.name for lever in LEVERS)
(
    GATE_YEARS,
    GATE_DWELLING,
    GATE_INSURANCE,
    OFFICE_DELAY,
    LAND_CREDIBILITY,
    HOMESTEAD_CREDIBILITY,
    DIVIDEND_CREDIBILITY,
    SUBSIDY_KEPT,
    EXIT_PRICE,
    PERMIT_PRESCHOOL,
    PERMIT_COMPULSORY,
    PERMIT_SENIOR,
    INSURANCE_GAP,
    JOB_GROWTH,
    EMPLOYMENT_SERVICE,
    TRAINING,
    AFFORDABLE_SHARE,
    DWELLING_QUOTA,
    LAND_PER_SETTLER,
    SEAT_GROWTH,
    MONEY_PER_SETTLER,
    NONREGISTERED_WEIGHT,
    AMENITY,
    TRAVEL,
    FERTILITY,
    RECODING,
    UPGRADE,
    RESETTLEMENT,
    LAND_MARKET,
    RURAL_JOBS,
    RETURN_SUPPORT,
    VILLAGE_RETURN,
    ARRIVALS,
    TALENT,
    CARE,
    CHILD_CARE,
    WAGE_SECURITY,
    FLEXIBLE_WORK,
    EMPLOYER_COVER,
    HABITUAL_RESIDENCE,
    HOUSING_FUND,
    RESETTLEMENT_CASH,
    VILLAGE_MERGING,
    RENEWAL,
    OLD_ESTATES,
    RURAL_TRANSFERS,
    MINIMUM_ALLOWANCE,
    COLLECTIVE_INCOME,
    PUBLIC_JOBS,
) = range(len(LEVERS))
