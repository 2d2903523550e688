"""What an effect rests on: a table of the parameters that were set neutral one by one."""

from viz.compare_numbers import signed
from viz.compare_tables import Table
from viz.compare_values import Compared
from viz.compare_words import indicator_name, lever_name
from viz.language import Say
from viz.levers_words import STATUSES


def rests_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the effect, what is left without each parameter, and what rests on it, in the last year."""
    frame = compared.rests(name, compared.last)
    rows = []
    for row in frame.to_dict("records"):
        decimals = 0 if compared.units.get(str(row["indicator"])) == "persons" else 3
        status = str(row["status"])
        rows.append(
            [
                indicator_name(str(row["indicator"]), say),
                str(row["parameter"]),
                _levers(row["levers"], say),
                say(*STATUSES[status]) if status in STATUSES else status,
                *(signed(float(row[key]), decimals) for key in ("effect", "without", "rests")),
            ]
        )
    head = [
        say("指标", "indicator"),
        say("参数", "parameter"),
        say("经由的杠杆", "levers"),
        say("依据", "known by"),
        say("总效应", "effect"),
        say("取中性时", "without"),
        say("取决于它", "rests on it"),
    ]
    title = say(f"{compared.last} 年的效应取决于哪些参数", f"What the effect of {compared.last} rests on")
    return Table(title, head, rows, left=4)


def _levers(levers: object, say: Say) -> str:
    """Name the levers that act through a parameter."""
    keys = levers.replace(",", " ").split() if isinstance(levers, str) else [str(key) for key in levers]  # type: ignore[attr-defined]
    return say("、", ", ").join(lever_name(key, say) for key in keys)
