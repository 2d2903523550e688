"""Who moved because of a scenario: persons whose end state differs, and what that makes of the towns' population."""

from typing import NamedTuple

import pandas as pd

from viz.compare_numbers import signed
from viz.compare_tables import Table
from viz.compare_values import Compared
from viz.compare_words import LEDGERS
from viz.language import Say


class Kind(NamedTuple):
    """Changes of one kind: those that add a person to the towns, and those that take one away."""

    name: tuple[str, str]
    gains: tuple[str, ...]
    losses: tuple[str, ...]


KINDS = (
    Kind(("城乡之间", "town or village"), ("to_town",), ("to_village",)),
    Kind(("本市城镇与市外之间", "town or outside"), ("in_to_town",), ("out_of_town",)),
    Kind(("只在一个情景中（出生、迁入、死亡）", "in one run only"), ("added_in_town",), ("missing_in_town",)),
    Kind(("改码而没有迁移", "recoded, not moved"), ("recoded_to_town",), ("recoded_to_village",)),
)
"""By what a person counts in town under one scenario and not under the other; together the difference of the towns."""

GROUPINGS = {
    "household_type": ("家庭类型（政策分开之前）", "household type, before the policies part"),
    "age": ("年龄", "age"),
    "distance": ("两处之间的路程", "travel between the two places"),
    "schooling": ("受教育程度", "schooling"),
}
"""By what persons are grouped."""

GROUPS = {
    "household_type": {
        "registered_elsewhere": ("户籍在市外", "registered elsewhere"),
        "town_registered": ("城镇户籍", "town-registered"),
        "rural_outside": ("农村户籍，住市外", "rural, living outside"),
        "rural_in_town": ("农村户籍，住城镇", "rural, living in town"),
        "rural_split": ("农村，有成员外出", "rural, members away"),
        "rural_elderly": ("农村，全为老人", "rural, all elderly"),
        "rural_school_children": ("农村，有上学孩子", "rural, with pupils"),
        "rural_with_land": ("农村，有承包地", "rural, with land"),
        "rural_without_land": ("农村，无承包地", "rural, without land"),
        "born_since": ("此后出生", "born since"),
        "arrived_since": ("此后迁入", "arrived since"),
    },
    "age": {
        "0_15": ("0–15 岁", "0–15"),
        "16_29": ("16–29 岁", "16–29"),
        "30_44": ("30–44 岁", "30–44"),
        "45_59": ("45–59 岁", "45–59"),
        "60_plus": ("60 岁及以上", "60 and over"),
    },
    "distance": {
        "same_township": ("同一乡镇", "same township"),
        "to_30": ("30 分钟以内", "up to 30 minutes"),
        "30_to_60": ("30–60 分钟", "30–60 minutes"),
        "60_to_120": ("1–2 小时", "1–2 hours"),
        "over_120": ("2 小时以上", "over 2 hours"),
        "in_one_run": ("只在一个情景中", "in one run only"),
    },
    "schooling": {
        "none": ("未上学", "none"),
        "primary": ("小学", "primary"),
        "junior": ("初中", "junior"),
        "senior": ("高中", "senior"),
        "college": ("大专及以上", "college"),
    },
}
"""Groups of each grouping, in their order."""


class Balance(NamedTuple):
    """What one kind of change does to the towns in one group, persons."""

    gained: float
    lost: float


def balances(frame: pd.DataFrame, by: str) -> dict[str, list[Balance]]:
    """Give the balance of each kind by group; groups without anyone are left out.

    Args:
        frame: movers of one scenario, year and ledger.
        by: the grouping.
    """
    rows = frame[frame["by"] == by]
    counts = rows.groupby(["group", "change"], sort=False)["persons"].sum().to_dict()
    found = {}
    for group in GROUPS[by]:
        balance = [
            Balance(*(sum(counts.get((group, change), 0.0) for change in side) for side in (kind.gains, kind.losses)))
            for kind in KINDS
        ]
        if any(side for pair in balance for side in pair):
            found[group] = balance
    return found


def movers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out by group how many more and how many fewer live, and are registered, in town."""
    frames = [compared.movers(name, compared.last, ledger) for ledger in LEDGERS]
    rows: list[list[str]] = []
    strong: list[int] = []
    for by, names in GROUPINGS.items():
        found = [balances(frame, by) for frame in frames]
        groups = [group for group in GROUPS[by] if any(group in each for each in found)]
        if groups:
            strong.append(len(rows))
            rows.append([say(*names), *[""] * 6])
        for group in groups:
            cells = [cell for each in found for cell in _sides(each.get(group, []))]
            rows.append([f"  {say(*GROUPS[by][group])}", *cells])
    head = [say(f"{compared.last} 年，人", f"persons, {compared.last}")]
    for where in (("住", "lives"), ("户", "reg.")):
        head += [*(f"{say(*where)} {sign}" for sign in "+−"), say("净", "net")]
    title = say("谁因此住在城镇、落户城镇", "Who lives in town, and is registered there, because of it")
    return Table(title, head, rows, strong=tuple(strong), note=_note(frames[0], say))


def _sides(pairs: list[Balance]) -> tuple[str, str, str]:
    """Write who is gained, who is lost, and the balance."""
    gained, lost = (float(sum(side)) for side in zip(*pairs, strict=True)) if pairs else (0.0, 0.0)
    return signed(gained, 0), signed(-lost, 0), signed(gained - lost, 0)


def _note(frame: pd.DataFrame, say: Say) -> str:
    """Say how persons are counted, and how many more live elsewhere without any difference to the towns."""
    if frame.empty:
        return ""
    rows = frame[frame["by"] == "age"]
    everyone = float(rows["persons"].sum())
    listed = {change for kind in KINDS for change in (*kind.gains, *kind.losses)}
    counted = float(rows.loc[rows["change"].isin(listed), "persons"].sum())
    return say(
        f"“住”为住在城镇，“户”为户籍在城镇。逐人比较同一个人在两个情景下的终态。居住地不同的共 {everyone:,.0f} 人，"
        f"其中 {counted:,.0f} 人关系到城镇人数，"
        "其余只是换了乡镇、县区或市外去处：房租、岗位、学位一变，许多人的选择都会跟着变，其中大多互相抵消。",
        "Lives, reg.: lives, is registered in town. The same person's end state under both scenarios. "
        f"{everyone:,.0f} persons live elsewhere, "
        f"{counted:,.0f} of them in a way that counts for the towns; the others only in another township, county or "
        "place "
        "outside: rents, jobs and seats move many choices, most of which cancel out.",
    )
