"""What one member is this year: age, skill, stage of school, whether in the labour force. Scalars in, scalars out."""

from agents.columns import COLLEGE, EPOCH, SCHOOLING_MASK, SCHOOLING_SHIFT, SENIOR, TRAINED
from agents.compiling import rule
from agents.luck import Integer

WORKING_AGE, RETIREMENT_AGE = 16, 60
PRESCHOOL, COMPULSORY, SENIOR_STAGE = 0, 1, 2
NO_STAGE = -1
GENERATION = 16
"""Years by which a parent is older at least."""
AGES = 111
"""Single ages told apart: 0 … 110, the last with all who are older."""


@rule
def age_in(year: int, birth: Integer) -> int:
    """Age reached in `year` by a member with birth code `birth` (years since 1900), 0 … AGES − 1."""
    age = int(year - EPOCH - birth)
    return 0 if age < 0 else AGES - 1 if age >= AGES else age


@rule
def schooling_of(traits: Integer) -> int:
    """Level of schooling attended or completed, 0 … 4 (the census counts pupils by the level attended)."""
    return int((traits & SCHOOLING_MASK) >> SCHOOLING_SHIFT)


@rule
def at_school(age: int, schooling: int) -> bool:
    """Still at school: everyone under 16, senior pupils to 17, students to 21."""
    return age < 16 or (age < 18 and schooling >= SENIOR) or (age < 22 and schooling == COLLEGE)


@rule
def works(age: int, schooling: int) -> bool:
    """In the labour force: 16–59 and out of school."""
    return WORKING_AGE <= age < RETIREMENT_AGE and not at_school(age, schooling)


@rule
def skill_of(traits: Integer) -> int:
    """Skill 0 (up to junior school), 1 (senior school or trained) or 2 (college)."""
    level = schooling_of(traits)
    if level == COLLEGE:
        return 2
    return 1 if level == SENIOR or (traits & TRAINED) != 0 else 0


@rule
def stage_of(age: int, schooling: int) -> int:
    """Stage of school that needs a seat: preschool 3–5, compulsory 6–14, senior 15–17, else −1."""
    if age < 3 or age > 17:
        return NO_STAGE
    if age < 6:
        return PRESCHOOL
    if age < 15:
        return COMPULSORY
    return SENIOR_STAGE if schooling >= SENIOR else NO_STAGE
