"""Whatever may be written is read, whatever its order and spelling, and written back it is the same scenario."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.levers import LEVERS
from policies.project_setting import Setting
from policies.projects import projects
from policies.scenario import parse_scenario
from policies.scenario_change import finest
from policies.scenario_draft import package_names
from policies.scenario_table import is_divided
from policies.scenario_writing import scenario_toml

FIRST, LAST = 2016, 2035
KNOWN = 2020
"""Before this year populations may draw the baseline, so that no line can begin from it."""

COUNTIES = {"410602": "Heshan", "410621": "浚县", "410622": "Qi"}
TOWNSHIPS = {"410621108": "王庄镇", "410622101": "Gaocun", "410602201": "Jijiashan"}


@st.composite
def windows(draw):
    """Spans of years that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(FIRST, LAST + 1), min_size=2, max_size=5)))
    spans = [(a, b - 1) for a, b in pairwise(cuts)]
    return [span for span in spans if draw(st.booleans())] or spans[:1]


@st.composite
def entries(draw, lever, place):
    """Entries of one lever at one place: what each has besides its place."""
    # Several places together may not pass the bound of a quantity.
    most = lever.high / 20 if is_divided(lever) else lever.high
    number = st.floats(lever.low, most) | st.just(lever.low) | st.sampled_from(["low", "high"])
    found = []
    for first, last in draw(windows()):
        years = st.integers(first, last)
        form = draw(st.sampled_from(["value", "steps", "ramp", "to"]))
        if form == "value" or (form == "ramp" and first == last) or (form == "to" and first <= KNOWN):
            entry = {"value": draw(number | st.sampled_from(["baseline", "plan"])), "from": first}
        elif form == "steps":
            entry = {str(year): draw(number) for year in {first, *draw(st.sets(years, max_size=3))}}
        elif form == "ramp":
            entry = {"ramp": {str(year): draw(number) for year in {first, draw(st.integers(first + 1, last))}}}
        else:
            entry = {"to": draw(number), "by": draw(years), "from": first}
        found.append((lever.name, place, entry | {"until": last}))
    return found


@st.composite
def scenarios(draw):
    """Packages, project settings, and entries."""
    found = []
    for lever in draw(st.lists(st.sampled_from(LEVERS), max_size=3, unique=True)):
        allowed = [{"everywhere": "鹤壁市"}, COUNTIES, TOWNSHIPS][: finest(lever) + 1]
        for place in draw(
            st.sets(st.sampled_from([code for places in allowed for code in places]), min_size=1, max_size=3)
        ):
            found += draw(entries(lever, place))
    packages = draw(st.sets(st.sampled_from(package_names())))
    switched = draw(
        st.dictionaries(st.sampled_from(list(projects())), st.booleans() | st.integers(2021, 2030), max_size=3)
    )
    return packages, switched, found


def spelled(value, luck) -> str:
    """A value as TOML, in one of its spellings."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {spelled(item, luck)}" for key, item in shuffled(value.items(), luck)) + " }"
    if isinstance(value, int):
        return str(value)
    return luck.choice([repr, "{:.17e}".format, "{:+.17e}".format])(value)


def shuffled(items, luck):
    return luck.sample(list(items), len(list(items)))


def written(content, key: int) -> str:
    """A file of the content: its order, its spelling and its way of naming places depend on the key."""
    packages, switched, found = content
    luck = random.Random(key)
    parts = []
    for lever, place, entry in found:
        name = luck.choice([place, {**COUNTIES, **TOWNSHIPS}.get(place, "Hebi")])
        lines = [f"{field} = {spelled(value, luck)}" for field, value in entry.items()]
        if place != "everywhere" or luck.random() < 0.5:
            lines.append(f'in = ["{name}"]')
        parts.append(f"[[levers.{lever}]]\n" + "\n".join(shuffled(lines, luck)) + "\n")
    settings_ = {p: v if isinstance(v, bool) else {"from": v} for p, v in switched.items()}
    lines = [f"{p} = {spelled(v, luck) if isinstance(v, dict) else str(v).lower()}" for p, v in settings_.items()]
    parts.append("[projects]\n" + "\n".join(shuffled(lines, luck)) + "\n")
    names = ", ".join(f'"{name}"' for name in shuffled(packages, luck))
    return f"packages = [{names}]\n" + "\n".join(shuffled(parts, luck))


def test_order_and_spelling_never_matter_and_it_is_written_back_the_same(packaged):
    met = set()

    @settings(max_examples=60, derandomize=True, database=None)
    @given(content=scenarios(), keys=st.tuples(st.integers(0, 999), st.integers(0, 999)))
    def holds(content, keys):
        one, other = (parse_scenario(written(content, key), "policy", packaged) for key in keys)
        assert one.hash == other.hash
        back = parse_scenario(scenario_toml(one, packaged), "policy", packaged)
        assert back.hash == one.hash
        met.update(word for _, place, entry in content[2] for word in (*entry, len(place)))

    holds()
    # Forms of an entry; everywhere, counties and townships by the length of what they are called.
    assert {"value", "ramp", "to", "from", "until", "2020", 10, 6, 9} <= met


PARTS = (st.booleans(), st.floats(0, 9), st.integers(2021, 2035), st.integers(2021, 2035))
SETTINGS = st.builds(Setting, *(st.none() | part for part in PARTS))


@settings(max_examples=40, derandomize=True)
@given(
    above=SETTINGS,
    below=SETTINGS,
)
def test_what_is_said_later_of_a_project_goes_first(above, below):
    for mine, theirs, found in zip(above, below, above.over(below), strict=True):
        assert found == (theirs if mine is None else mine)
