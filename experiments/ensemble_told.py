"""What an ensemble says of itself: its manifest, and what a reader must know before using its numbers."""

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from agents.compiling import sources_hash
from experiments.draws import POSTERIOR, PRIOR
from experiments.ensemble_files import PROGRAM
from experiments.ensemble_request import Request
from experiments.ensemble_values import Values
from experiments.trend import trend_frame
from experiments.widths import Reached
from model.results import PACKAGES

SMALL = 0.05
"""Scale below which results are for tests only."""
FIRST_TARGETS = 2025


class Remark(NamedTuple):
    """A sentence in both languages."""

    zh: str
    en: str


def manifest(values: Values, request: Request, rounds: Sequence[Reached]) -> dict[str, Any]:
    """What was run, in plain values.

    Args:
        values: of the last size.
        request: as asked for.
        rounds: sizes that were run to narrow an interval; none if that was not asked for.
    """
    region, draws = request.region, request.draws
    return {
        "program": PROGRAM,
        "region": {"code": region.code, "name": region.name_en, "hash": region.hash},
        "scenarios": [
            {"name": s.name, "scenario": s.word, "title": list(s.title), "recoding": not s.stops}
            for s in request.scenarios
        ],
        "draws": draws.first(values.cube.shape[1]).told() | {"of": len(draws.frame)},
        "replicates": values.cube.shape[2],
        "runs": int(values.done.sum()),
        "failed": int((~values.done).sum()),
        "width": _width(request, rounds),
        "remarks": [list(each) for each in remarks(values, request, rounds)],
        "seed": request.seed,
        "scale": request.scale,
        "first_year": region.start,
        "last_year": request.until,
        "code": sources_hash(),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }


def _width(request: Request, rounds: Sequence[Reached]) -> dict[str, Any] | None:
    if request.goal is None:
        return None
    tried = [{"draws": r.size.draws, "replicates": r.size.replicates, "width": r.width} for r in rounds]
    return {**request.goal._asdict(), "reached": rounds[-1].width <= request.goal.width, "rounds": tried}


def remarks(values: Values, request: Request, rounds: Sequence[Reached]) -> list[Remark]:
    """Sentences, Chinese and English."""
    return [*_of_draws(request), *_of_parts(values), *_of_runs(values, request, rounds), *_of_targets(request)]


def _of_draws(request: Request) -> Iterator[Remark]:
    draws = request.draws
    open_ones = draws.not_learned
    if draws.kind == PRIOR:
        yield Remark(
            "参数抽自先验：2016—2020 年的数据没有教给它们任何东西，扇形只说明不校准时有多不确定。",
            "Parameters are drawn from their priors: nothing of 2016–2020 taught them, and the fans show how little is "
            "known without a calibration.",
        )
    elif draws.kind == POSTERIOR:
        names = ", ".join(open_ones)
        yield Remark(
            f"{len(draws.parameters)} 个参数里有 {len(open_ones)} 个没有由数据确定，从宽度上与先验分不开，"
            f"用抽样自身的值：{names}。",
            f"Of {len(draws.parameters)} parameters the data taught all but {len(open_ones)}, which are not told "
            f"apart from their priors by their width; the draws' own values are used: {names}.",
        )
        yield Remark(
            "规则本身的形式视为已知：换一种同样合于数据的规则会得出什么，不在区间之内。",
            "The form of the rules is taken as given: what others that fit as well would give is not in the intervals.",
        )
    else:
        yield Remark(
            f"{draws.source} 旁边没有说明，数据教会了哪些参数无从知道。",
            f"Nothing stands beside {draws.source}, so that which parameters the data taught is not known.",
        )
    if draws.sound is False:
        yield Remark(
            "后验不可靠：有效的不同抽样太少，各区间偏窄。",
            "The posterior is not sound: too few of its draws differ, so every interval is too narrow.",
        )


def _of_parts(values: Values) -> Iterator[Remark]:
    _, draws, replicates, _ = values.cube.shape
    numbers = len(np.unique(values.populations))
    if replicates == 1:
        yield Remark(
            "每个抽样只有一次运行，偶然性分不出来，算在参数里。",
            "Each draw has one run, so chance cannot be told apart and counts among the parameters.",
        )
    if not 1 < numbers < draws:
        yield Remark(
            "起始状态分不出来，算在参数里：需要至少两个合成人口，其中一个至少有两个抽样。",
            "The state at the start cannot be told apart and counts among the parameters: that takes two synthetic "
            "populations at least, one of them with two draws.",
        )
    else:
        yield Remark(
            f"起始状态的份额只是 {numbers} 个合成人口之间的差别，按各自的抽样数加权；若起点不是其中任何一个，"
            "另有的不确定不在其内。方差各部分是无偏估计，接近零时可能为负，不作截断。",
            f"The share of the start is what {numbers} synthetic populations differ by, each weighted by its draws; "
            "what a start that is none of them would add is not in it. Parts of the variance are unbiased estimates: "
            "one near nothing may be negative, and is left so.",
        )


def _of_runs(values: Values, request: Request, rounds: Sequence[Reached]) -> Iterator[Remark]:
    failed = int((~values.done).sum())
    if failed:
        yield Remark(
            f"{failed:,} 次运行失败，不计入；原因见运行库。",
            f"{failed:,} runs failed and are left out; the store says why.",
        )
    if request.scale < SMALL:
        yield Remark(f"规模 {request.scale:g} 只供测试。", f"Scale {request.scale:g} is for tests only.")
    if request.goal is not None and rounds[-1].width > request.goal.width:
        size, width = rounds[-1]
        yield Remark(
            f"区间宽 {width:.3g}，没有窄到 {request.goal.width:g}：已用 {size.draws} 个抽样、"
            f"每个 {size.replicates} 次；要更窄，需要更多抽样或更大的上限。",
            f"The interval is {width:.3g} wide and not {request.goal.width:g}, with {size.draws} draws and "
            f"{size.replicates} runs of each; to narrow it takes more draws or a higher limit.",
        )


OF_TRAINING = Remark(
    "培训人次按杠杆所给逐次抽取，在杠杆值上下波动；规划的杠杆恰等于目标，这一项的概率不说明什么。",
    "Training is drawn course by course from what its lever offers, which under the plan is the very target: the count "
    "scatters about it, and its probability says nothing.",
)


def _of_targets(request: Request) -> Iterator[Remark]:
    yield Remark(
        "目标是单侧的（>、<，没有符号的读作不低于或不高于，是假定）或约数（≈，无法判断是否达到）。"
        "概率的区间只是抽样误差，不含模型本身的错误。",
        "Targets are one-sided (>, <; one without a sign counts as a bound, an assumption) or approximate (≈, never "
        "said to be reached). The interval of a probability is that of sampling alone, not of the model being wrong.",
    )
    yield OF_TRAINING
    trend = trend_frame(request.region, request.until)
    found = trend[(trend["indicator"] == "resident_urban_share") & (trend["year"] == FIRST_TARGETS)]
    if len(found):
        low, high = found["value"].min(), found["value"].max()
        yield Remark(
            f"不加任何政策，把 2016—2020 年的势头简单延续，{FIRST_TARGETS} 年也有 {low:.1f}%—{high:.1f}%："
            "达到目标不能证明政策有效，效果只看成对的差异。",
            f"Without any policy, carrying 2016–2020 on by simple rules gives {low:.1f}–{high:.1f} % in "
            f"{FIRST_TARGETS}: reaching a target proves nothing about a policy; effects are paired differences.",
        )
