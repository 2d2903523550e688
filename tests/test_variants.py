"""Structural variants: each changes what it says and nothing else, in both engines; without one a run is the model."""

import numpy as np
import pandas as pd
import pytest

from agents.columns import AWAY, MALE, NOWHERE, PARTNERED, SLOTS
from agents.errors import InputError
from agents.luck import STAYER, draw_many
from agents.members import age_in
from agents.moving import STAY
from agents.registering import AWAY_TO_TOWN, KEEP, MEMBERS, SOME_TO_TOWN, TO_TOWN
from agents.registering_persons import GROWN, party_of
from experiments.comparison import compare
from experiments.simulate import simulate
from experiments.sweep import sweep
from experiments.task import Resolver
from model.freezing import freeze, record_reference
from model.migration import MigrationModel
from model.rules import all_parameters
from model.tracing import trace
from model.variants import BY_PERSON, NO_KIN, STAYERS, VARIANTS
from model.year import YEAR
from tests.sweeps import TINY
from tests.test_digest import BUSY

LAST = 2019
POINT = {"region": TINY, "until": 2017, "seed": 4}
KIN = ("b_kin", "kin_half", "kin_cost", "kin_job", "g_peer")
"""Coefficients of the kin terms."""


@pytest.fixture(scope="module")
def digests(start_tiny) -> dict[str, str]:
    found = {}
    for variant in ("", *VARIANTS):
        model = start_tiny(levers=BUSY, variant=variant)
        model.run_until(LAST)
        found[variant] = model.digest()
    return found


def test_each_variant_is_another_model(digests):
    assert len(set(digests.values())) == 4


@pytest.mark.parametrize("variant", VARIANTS)
def test_both_engines_agree(variant, start_tiny, digests):
    model = start_tiny(levers=BUSY, variant=variant, engine="mesa")
    model.run_until(LAST)
    assert model.digest() == digests[variant]


@pytest.mark.parametrize("variant", VARIANTS)
def test_saved_and_resumed(variant, start_tiny, tiny, tiny_population, tmp_path, digests):
    model = start_tiny(levers=BUSY, variant=variant)
    model.run_until(2017)
    model.save(tmp_path / "run.npz")
    resumed = MigrationModel.load(tmp_path / "run.npz", tiny, tiny_population)
    resumed.run_until(LAST)
    assert (resumed.variant, resumed.digest()) == (variant, digests[variant])


def test_kin_is_inert_without_a_kin_network(start_tiny):
    def run(parameters: dict[str, float] | None, variant: str) -> str:
        model = start_tiny(parameters=parameters, variant=variant)
        model.run_until(2017)
        return model.digest()

    known = all_parameters(())
    most = {name: known[name].prior.high for name in KIN}
    assert run(None, "") != run(most, "")
    assert run(None, NO_KIN) == run(most, NO_KIN)


def test_stayers_never_move(start_tiny):
    model = start_tiny(levers={"amenity": 1.0}, variant=STAYERS, parameters={"stayers": 0.5})
    moved = {True: 0, False: 0}
    stood: dict[int, tuple[int, int]] = {}

    def before(run) -> None:
        nonlocal stood
        h, used = run.state.households, run.state.used
        stood = {int(i): (int(r), int(a)) for i, r, a in zip(h.id[:used], h.residence, h.away, strict=False) if i}

    def after(run) -> None:
        s = run.state
        h, used = s.households, s.used
        stays = draw_many(s.seed, h.id[:used], 0, STAYER, 0) < 0.5
        for row in np.flatnonzero(h.id[:used]):
            now = (int(h.residence[row]), int(h.away[row]))
            here = stood.get(int(h.id[row]), now)
            # Members away who register leave nobody away.
            differs = now[0] != here[0] or (now[1] != here[1] and now[1] != NOWHERE)
            moved[bool(stays[row])] += bool(differs or s.choices.destination[row] != STAY)

    looks = {"register": before, "settle": after}
    model.steps_of_the_year = tuple(
        step for name, take in YEAR for step in ((name, take), *([(name, looks[name])] if name in looks else []))
    )
    model.run_until(2020)
    assert moved[True] == 0
    assert moved[False] > 100
    share = draw_many(model.state.seed, model.state.households.id[: model.state.used], 0, STAYER, 0) < 0.5
    assert 0.45 < share.mean() < 0.55


def test_the_share_of_stayers_is_a_parameter_of_that_variant_only():
    assert "stayers" not in all_parameters(())
    assert all_parameters((), STAYERS)["stayers"].status == "assumption"
    with pytest.raises(InputError, match="parameter 'stayers' is unknown"):
        Resolver().task(POINT | {"parameter_stayers": 0.3}, "point")
    points = [POINT | {"variant": STAYERS, "parameter_stayers": share} for share in (0.1, 0.5)]
    few, many = (simulate(point)["resident_urban_share_2017"] for point in points)
    assert few != many


def test_persons_divide_off_and_the_accounts_close(start_tiny):
    model = start_tiny(levers=BUSY, variant=BY_PERSON)
    seen = dict.fromkeys((AWAY_TO_TOWN, SOME_TO_TOWN, TO_TOWN), 0)

    def after(run) -> None:
        s = run.state
        h, deed = s.households, s.choices.deed[: s.used].astype(np.int64)
        for what in seen:
            seen[what] += int(np.count_nonzero((deed & 15) == what))
        # Who registers apart stands in the deed, and leaves no child behind without a grown member.
        assert ((deed >> MEMBERS > 0) == np.isin(deed & 15, (AWAY_TO_TOWN, SOME_TO_TOWN))).all()
        for row in np.flatnonzero(deed >> MEMBERS):
            away, mask = (deed[row] & 15) == AWAY_TO_TOWN, deed[row] >> MEMBERS
            there = (h.birth[row] != 0) & ((h.traits[row] & AWAY != 0) == away)
            assert (there | (mask >> np.arange(SLOTS) & 1 == 0)).all()
            left = h.birth[row][there & (mask >> np.arange(SLOTS) & 1 == 0)]
            assert not left.size or run.year - 1900 - int(left.min()) >= GROWN

    model.steps_of_the_year = tuple(
        step for name, take in YEAR for step in ((name, take), *([(name, after)] if name == "register" else []))
    )
    # Every year checks the accounts, and raises where they do not close.
    model.run_until(2021)
    assert all(seen.values())


def test_a_couple_and_its_children_register_together(start_tiny):
    model = start_tiny()
    h, year = model.state.households, 2016
    met = 0
    for row in np.flatnonzero(h.id[: model.state.used])[:3000]:
        for away in (False, True):
            there = [slot for slot in range(SLOTS) if h.birth[row, slot] and (h.traits[row, slot] & AWAY != 0) == away]
            parties = [party for slot in there if (party := party_of(row, slot, h, year, away))]
            union = 0
            for party in parties:
                assert union & party == 0, "nobody is in two parties"
                union |= party
                members = [slot for slot in range(SLOTS) if party >> slot & 1]
                assert set(members) <= set(there)
                grown = [slot for slot in members if age_in(year, int(h.birth[row, slot])) >= GROWN]
                assert len(grown) in (1, 2)
                if len(grown) == 2:
                    traits = [int(h.traits[row, slot]) for slot in grown]
                    assert all(bits & PARTNERED for bits in traits)
                    assert traits[0] & MALE != traits[1] & MALE
                    met += len(members) > 2
    assert met > 100


def test_runs_without_a_variant_keep_their_key():
    resolver = Resolver()
    plain, empty = (resolver.task(POINT | more, "point") for more in ({}, {"variant": ""}))
    keys = {resolver.task(POINT | {"variant": variant}, "point").key for variant in VARIANTS}
    assert plain.key == empty.key
    assert len(keys | {plain.key}) == 4


def test_a_sweep_holds_variants_beside_one_another(tmp_path):
    design = {
        "kind": "grid", "until": 2016, "axis": [{"variant": ["", *VARIANTS]}], "every": {"region": [TINY]},
    }  # fmt: skip
    frame = sweep(design, tmp_path / "runs").frame()
    assert set(frame["variant"]) == {"", *VARIANTS}
    assert frame["digest"].nunique() == 4
    assert (frame["status"] == "done").all()
    dictionary = pd.read_csv(tmp_path / "runs" / "_columns.csv").set_index("column")
    assert "structural variant" in dictionary.loc["variant", "meaning_en"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_comparisons_follow_persons_under_a_variant(variant, start_tiny, tiny, tiny_population):
    table, other = start_tiny().baseline(), start_tiny(levers=BUSY).scenario
    found = compare([table, other], region=tiny, population=tiny_population, until=2018, variant=variant)
    assert {manifest["variant"] for manifest in found.manifests} == {variant}
    assert len(found.movers)


def test_what_is_refused(start_tiny):
    with pytest.raises(InputError, match=r"variant is 'no-kim' \(did you mean \"no-kin\"\?\); allowed: no-kin, by-"):
        start_tiny(variant="no-kim")
    with pytest.raises(InputError, match="variant is 3; allowed is a name"):
        Resolver().task(POINT | {"variant": 3}, "point")
    with pytest.raises(InputError, match="this run is of the variant 'stayers'"):
        trace(start_tiny(variant=STAYERS), [1], 2016)
    reference = record_reference(start_tiny(variant=NO_KIN), 2016)
    with pytest.raises(InputError, match="the variant of the reference and of the run differ"):
        freeze(start_tiny(), reference)


def test_a_deed_of_the_model_names_nobody(start_tiny):
    model = start_tiny(levers=BUSY)
    model.step()
    deed = model.state.choices.deed[: model.state.used]
    assert (deed != KEEP).any()
    assert (deed >> MEMBERS == 0).all()
