"""A region is data: built the same to the byte, validated on load, and the shipped one says what its sources say."""

import csv
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agents.errors import InputError
from model.networks import TIES, kin_ties, travel_minutes
from model.region import Region, default_region, load_region
from model.region_build import build
from model.region_build_places import inside, outlines
from model.region_schema import SCHEMA

TINY = Path(__file__).parent / "tiny"
YEARS_OF_SCHOOLING = np.array([0.0, 6.0, 9.0, 12.0, 16.0])


@pytest.fixture(scope="module")
def shipped() -> Region:
    return load_region(default_region())


@pytest.fixture(scope="module")
def tiny() -> Region:
    return load_region(TINY)


def tables(folder: Path) -> dict[str, bytes]:
    """Tables and boundaries, which are what is built; what was fitted to them is not."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".geojson")}


@pytest.mark.parametrize("folder", [default_region(), TINY], ids=["shipped", "tiny"])
def test_building_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "source", tmp_path / "source")
    build(tmp_path)
    assert tables(tmp_path) == tables(folder)


def test_the_shipped_region_is_whole(shipped: Region) -> None:
    assert (len(shipped.county_codes), len(shipped.township_codes), len(shipped.village_codes)) == (5, 48, 1041)
    assert len(shipped.outside_codes) == 4
    assert len(shipped.expansion) == 4
    assert len(shipped.upgrades) == 4
    assert len(shipped.featured) == 9
    assert all(shipped.township_type[t] == 0 for t in shipped.upgrades)
    assert shipped.county_declining.sum() == 2
    assert shipped.counties["residents_2020"].sum() == 1_565_973
    assert shipped.counties["residents_2010"].sum() == 1_569_208


def test_everything_is_sorted_by_code_and_nested(shipped: Region, tiny: Region) -> None:
    for region in (shipped, tiny):
        for codes in (region.county_codes, region.township_codes, region.village_codes, region.outside_codes):
            assert list(codes) == sorted(codes)
        for village, township in zip(region.village_codes, region.village_township, strict=True):
            assert village.startswith(region.township_codes[township])
        for county, seat in enumerate(region.county_seat):
            assert region.township_county[seat] == county


def test_towns_and_streets_have_an_urban_part_and_rural_townships_none(shipped: Region, tiny: Region) -> None:
    for region in (shipped, tiny):
        urban = np.zeros(len(region.township_codes), dtype=bool)
        urban[region.village_township[region.village_urban_2023]] = True
        assert (urban == (region.township_type > 0)).all()
        assert not (region.village_edge & ~region.village_urban_2023).any()


def test_county_urban_shares_add_up_to_the_prefecture(shipped: Region) -> None:
    residents = shipped.counties["residents_2020"].to_numpy(dtype=float)
    shares = shipped.counties["urban_share_2020"].to_numpy(dtype=float)
    assert (residents * shares).sum() / residents.sum() == pytest.approx(0.6098, abs=0.0001)
    assert 0.83 <= shares[shipped.county_codes.index("410611")] <= 0.846


def test_villages_lie_in_their_county(shipped: Region) -> None:
    rings = outlines(shipped.folder / "boundaries.geojson")
    county = shipped.township_county[shipped.village_township]
    there = [
        inside((lat, lon), rings[shipped.county_codes[c]])
        for lat, lon, c in zip(shipped.village_lat, shipped.village_lon, county, strict=True)
    ]
    assert sum(there) >= 0.99 * len(there)


def test_travel_times_are_a_metric(shipped: Region) -> None:
    minutes = shipped.minutes.astype(np.int64)
    assert (minutes == minutes.T).all()
    assert (np.diag(minutes) == 10).all()
    off = minutes.copy()
    np.fill_diagonal(off, 0)
    for k in range(len(off)):
        assert (off <= off[:, [k]] + off[[k], :]).all()
    townships = len(shipped.township_codes)
    assert off[:townships, :townships].max() < 150
    assert off[shipped.centre, townships:].tolist() == [480, 180, 110, 40]


def test_faster_roads_shorten_only_their_kind(shipped: Region) -> None:
    nodes = shipped.township_codes + shipped.outside_codes
    faster = travel_minutes(shipped.edges, nodes, {"trunk": 0.5})
    assert (faster <= shipped.minutes).all()
    assert (faster < shipped.minutes).any()
    assert (travel_minutes(shipped.edges, nodes) == shipped.minutes).all()


def test_kin_ties_are_symmetric_and_mostly_within_the_township(shipped: Region) -> None:
    ties = kin_ties(shipped)
    assert ties.shape == (len(shipped.village_codes), TIES)
    assert ties.dtype == np.int16
    pairs = {(v, int(o)) for v in range(len(ties)) for o in ties[v] if o >= 0}
    assert pairs == {(o, v) for v, o in pairs}
    assert all(v != o for v, o in pairs)
    assert 5 < len(pairs) / len(ties) < 7
    same = sum(shipped.village_township[v] == shipped.village_township[o] for v, o in pairs)
    assert 0.70 < same / len(pairs) < 0.82
    assert (ties == kin_ties(shipped)).all()


def test_the_pyramid_has_the_known_groups_and_the_notch_of_1961(shipped: Region) -> None:
    both = shipped.pyramid.sum(axis=0)
    whole = both.sum()
    assert whole == pytest.approx(1_567_590, abs=5)
    for low, high, known in ((0, 16, 23.4), (16, 60, 62.3), (60, 111, 14.3), (65, 111, 9.2)):
        assert 100 * both[low:high].sum() / whole == pytest.approx(known, abs=0.05)
    born = {2015 - age: int(n) for age, n in enumerate(both)}
    assert max(born[y] for y in (1959, 1960, 1961)) < min(born[y] for y in range(1962, 1971))
    assert born[1961] < 0.6 * born[1963]


def test_the_projection_meets_the_census_of_2020(shipped: Region) -> None:
    with (shipped.folder / "checks.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["year"] == "2020"]
    near = {"mean_age": 0.5, "mean_schooling": 0.1, "illiterate": 0.3, "men": 0.05}
    checked = 0
    for row in rows:
        if row["known"]:
            assert float(row["value"]) == pytest.approx(float(row["known"]), abs=near.get(row["check"], 0.1)), row
            checked += 1
    assert checked >= 6
    rates = [float(row["value"]) for row in rows if row["check"] == "crude_death_rate"]
    assert 5.5 < rates[0] < 7.0


def test_schedules_are_plausible(shipped: Region) -> None:
    for sex, expected in ((0, 80.4), (1, 74.8)):
        alive, years = 1.0, 0.0
        for probability in shipped.mortality[sex]:
            years += alive * (1 - probability)
            alive *= 1 - probability
        assert years == pytest.approx(expected, abs=0.6)
    assert (shipped.fertility[:15] == 0).all()
    assert (shipped.fertility[50:] == 0).all()
    for sex, mean in ((0, 25.0), (1, 27.0)):
        single, total, weight = 1.0, 0.0, 0.0
        for age, hazard in enumerate(shipped.marriage[sex][:50]):
            total += single * hazard * age
            weight += single * hazard
            single *= 1 - hazard
        assert total / weight == pytest.approx(mean, abs=1.2)
        assert 0.93 < weight < 0.995


def test_schooling_meets_the_mean_of_the_start(shipped: Region) -> None:
    assert np.allclose(shipped.schooling.sum(axis=2), 1.0, atol=1e-5)
    years = (shipped.schooling * YEARS_OF_SCHOOLING).sum(axis=2).T
    adults = shipped.pyramid[:, 15:]
    assert (adults * years[:, 15:]).sum() / adults.sum() == pytest.approx(9.43, abs=0.01)


def test_births_of_2016_come_near_the_known_rate(shipped: Region) -> None:
    wives = np.concatenate(([0], shipped.pyramid[0][:-1] * shipped.married[0][:-1]))
    births = (wives * shipped.fertility).sum() * shipped.birth_index[0]
    assert 1000 * births / shipped.pyramid.sum() == pytest.approx(13.26, abs=0.3)


def test_the_plan_is_kept_with_its_signs(shipped: Region) -> None:
    plan = shipped.plan
    target = plan[(plan["indicator"] == "resident_urban_share") & (plan["area_code"] == shipped.code)]
    assert dict(zip(target["year"], target["relation"], strict=True)) == {
        2016: "=", 2017: "=", 2018: "=", 2019: "=", 2020: "=", 2025: ">", 2035: "=",
    }  # fmt: skip
    assert set(plan["fact_id"]) <= set(shipped.facts["id"])


def test_nothing_in_the_code_names_the_shipped_region(shipped: Region) -> None:
    home = Path(__file__).parent.parent
    for folder in ("agents", "model"):
        for path in sorted((home / folder).glob("*.py")):
            text = path.read_text(encoding="utf-8").casefold()
            for name in (shipped.name_en.casefold(), shipped.name_zh.removesuffix("市"), shipped.code):
                assert name not in text, f"{path} names {name}"


def test_the_hash_follows_the_tables(tiny: Region, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    assert load_region(copy).hash == tiny.hash
    edit(copy / "economy.csv", lambda text: text.replace("wage_growth,0.03", "wage_growth,0.04"))
    assert load_region(copy).hash != tiny.hash


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


BROKEN: list[tuple[str, Callable[[str], str], tuple[str, ...]]] = [
    ("counties", swap("990101,甲县", "99010,甲县"), ("line 2", "county_code", '"99010"', "six digits")),
    ("townships", swap("990101100,", "980101100,"), ("townships.csv", "980101100", "does not lie", "990101")),
    ("townships", swap(",990102,40.06", ",990109,40.06"), ("county_code", "990109", "did you mean")),
    ("townships", swap("990102001,", "990102100,"), ("township_code", "stands twice")),
    ("villages", swap("990101001001,", "990102001009,"), ("village_code", "990102001009", "does not lie")),
    ("villages", swap(",1,0,", ",maybe,0,"), ("urban_2023", '"maybe"', "0 or 1")),
    ("villages", swap("990102100,1,", "990102100,0,"), ("townships.csv", "990102100", "no urban village")),
    ("counties", swap(",990102001,", ",990101001,"), ("seat", "990101001", "990102")),
    ("counties", swap(",0.45,", ",1.45,"), ("urban_share_2020", '"1.45"', "from 0 to 1")),
    ("counties", swap(",0.45,", ",0.40,"), ("urban_share_2020", "0.4", "0.44 to 0.46")),
    ("counties", swap(",3800,0,0.698111,", ",3800,0,0.715,"), ("add up", "60.98")),
    ("region", swap("990101001", "990101009"), ("centre", "990101009", "did you mean")),
    ("region", swap("new_city", "new_town"), ("new_town", "new_city")),
    ("outside", swap("0.70,0.40,", "0.70,0.50,"), ("outside.csv", "add up to", "allowed is 1")),
    ("edges", swap("990300", "990301"), ("edges.csv", "990301", "did you mean")),
    ("edges", lambda text: "\n".join(text.splitlines()[:-1]) + "\n", ("joined to nothing", "990300")),
    ("edges", swap(",420,", ",420.5,"), ("minutes", '"420.5"', "whole minutes")),
    ("pyramid", lambda text: text.replace("men,30,", "men,31,"), ("age 31", "stands 2 times")),
    ("pyramid", lambda text: text.replace("women,0,", "women,0,9"), ("residents add up to", "2 %")),
    ("mortality", swap("women,40,0.", "women,40,7."), ("probability", "from 0 to 1")),
    ("schooling", swap("women,0,1,", "women,0,0.5,"), ("women age 0", "add up to 0.5")),
    ("households", swap("size,1,0.14", "size,1,0.24"), ("size", "add up to 1.1")),
    ("economy", swap("wage_growth", "wage_grwth"), ("wage_growth", "missing", "did you mean", "wage_grwth")),
    ("economy", swap("rent,6000", "rent,dear"), ("value", '"dear"', "a number")),
    ("economy", swap("subsidy_rural,700", "subsidy_rural,-700"), ("line", "subsidy_rural", "-700", "0 to 10,000,000")),
    ("economy", swap("vacancy,0.08", "vacancy,1"), ("vacancy", "0 to 0.9")),
    ("years", swap("urban_wage,2016,0.", "urban_wage,2016,-0."), ("line", "urban_wage", "0.01 to 100")),
    ("years", swap("flood,2021,", "flood,2020,"), ("flood", "each year 2016 to 2035")),
    ("start", swap("uniform,1.2,", "uniform,1.7,"), ("resident_share_step", "low ≤ mode ≤ high")),
    ("plan", swap("T06", "T66"), ("fact_id", "T66", "facts.csv")),
    ("plan", swap(",>,65", ",≥,65"), ("relation", "≥", "= > < ~")),
    ("margins", swap(",invented,", ",nobody,"), ("source", "nobody", "sources.csv")),
    ("margins", swap("memory-unverified", "sure"), ("status", "sure", "memory-unverified")),
    ("region", swap("0.5275", "1e308"), ("line 9", "male_birth_share", "1e308", "a share from 0 to 1")),
    ("region", swap("0.5275", "９"), ("male_birth_share", "９", "a share from 0 to 1")),
    ("region", swap("0.5275", '"1,000"'), ("male_birth_share", "1,000", "a share from 0 to 1")),
    ("region", swap("2035", "9" * 20), ("line 6", "last", "9" * 20, "a year from 1900 to 2200")),
    ("region", swap("2035", "²"), ("last", "²", "a year from 1900 to 2200")),
    ("region", swap("990100", "９９0100"), ("code", "９９0100", "six digits")),
    ("region", swap("小山市", "山" * 131_073), ("line 3", "131,072", "not CSV")),
    ("townships", swap("990101100,", "９９0101100,"), ("township_code", "nine digits")),
    ("townships", swap("40.14,", "0,"), ("line 3", "lat", '"0"', "within 5 degrees", "40.06")),
    ("villages", swap("100.111527", "2.5"), ("line 2", "lon", '"2.5"', "within 5 degrees", "100.1")),
    ("villages", swap("3.2783", "1e308"), ("weight", "1e308", "to 1,000,000,000")),
    ("villages", swap("external,synthetic", "external,-1"), ("position_status", '"-1"', "one of stated")),
    ("counties", swap(",First,,", ",First,abc,"), ("includes", '"abc"', "codes of six digits")),
    ("counties", swap(",First,,", ",First,1e308,"), ("includes", '"1e308"', "codes of six digits")),
    ("counties", swap(",60,", ",inf,"), ("residents_2020_error", '"inf"', "a number of persons from 0")),
    ("counties", swap(",60,", ",1e30,"), ("residents_2020_error", '"1e30"', "a number of persons from 0")),
    ("counties", swap(",60,", ",2101,"), ("line 3", "990102", "residents_2020_error 2101", "0 to 2,100")),
    ("outside", swap("1.26", "inf"), ("wage_ratio", '"inf"', "a ratio from 0.01 to 10")),
    ("outside", swap("1.26", "1e308"), ("wage_ratio", '"1e308"', "a ratio from 0.01 to 10")),
    ("start", swap("2017,2019", "2017,410699"), ("line 12", "gate_year", "high 410699", "2,015 to 2,036")),
    ("start", swap("2015,2017", "0,2017"), ("gate_year", "low 0", "2,015 to 2,036")),
    ("start", swap("0.0,0.15", "0.0,1e30"), ("urban_noise", "high 1e+30", "-5 to 5")),
    (
        "start",
        swap("residents_2020_990102", "residents_2020_990120"),
        ("990120", "did you mean", "residents_2020_990102"),
    ),
    ("start", swap("-60,0,60", "-60,0,2101"), ("residents_2020_990102", "high 2101", "-2,100 to 2,100")),
    ("margins", swap("age,0-15", "abc,0-15"), ("line 2", "margin", '"abc"', "one of age, sex")),
    ("margins", swap("partnered_women", "partnered_woman"), ("partnered_woman", "did you mean", "partnered_women")),
    ("margins", swap("16-59", "16-95"), ("line 3", "category", '"16-95"', "did you mean", "16-59")),
    ("margins", swap("34.3", "1e308"), ("generations 1", "1e+308", "0 to 100")),
    ("margins", swap("16-59,62.3", "16-59,0"), ("age 0-15, 16-59, 60+", "add up to 37.7", "100 within 0.5")),
    ("margins", swap("65+,9.2", "65+,19.2"), ("age 65+", "19.2", "at most that of 60+, 14.3")),
    ("margins", swap("generations,2", "generations,1"), ("line 18", "generations 1", "stands twice")),
    ("margins", swap("resident_urban_share", "mean_age"), ("resident_urban_share", "missing")),
    (
        "plan",
        swap("reported_transfers", "reported_transfer"),
        ("line 11", "indicator", "did you mean", "reported_transfers"),
    ),
    ("plan", swap("1.71", "1e308"), ("line 12", "income_ratio", "1e+308", "0 to 100")),
    ("plan", swap("1.71", "-0.0001"), ("income_ratio", "-0.0001", "0 to 100")),
    ("plan", swap("2016,2020,", "2021,2020,"), ("since", "2021", "up to its year, 2020")),
]


@pytest.mark.parametrize(("table", "change", "said"), BROKEN, ids=[f"{b[0]}-{i}" for i, b in enumerate(BROKEN)])
def test_a_broken_table_is_refused_in_one_sentence(
    table: str, change: Callable[[str], str], said: tuple[str, ...], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    edit(copy / f"{table}.csv", change)
    with pytest.raises(InputError) as caught:
        load_region(copy)
    message = str(caught.value)
    assert "\n" not in message
    assert ".csv" in message
    for words in said:
        assert words in message, message


@pytest.mark.parametrize("table", sorted(SCHEMA))
def test_a_missing_table_or_column_is_named(table: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    path = copy / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    first = lines[0].split(",")[0]
    path.write_text("\n".join(["x" + lines[0], *lines[1:]]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f'column "{first}" is missing'):
        load_region(copy)
    path.unlink()
    with pytest.raises(InputError, match=rf"{table}\.csv: the file is missing"):
        load_region(copy)


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    path = copy / "outside.csv"
    content = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    with pytest.raises(InputError, match=r"outside\.csv begins with a byte-order mark; save it as UTF-8 without"):
        load_region(copy)
    path.write_bytes(content.decode("utf-8").encode("utf-16"))
    with pytest.raises(InputError, match=r"outside\.csv is UTF-16; save it as UTF-8 without"):
        load_region(copy)


def test_a_long_cell_is_cut_short_in_the_message(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    edit(copy / "region.csv", swap("0.5275", '"' + "5\n" * 5000 + '"'))
    with pytest.raises(InputError, match="male_birth_share") as caught:
        load_region(copy)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_table_may_lack_what_the_model_does_not_read(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(TINY, copy)
    edit(copy / "villages.csv", lambda text: text.replace(",position_status", "").replace(",synthetic\n", "\n"))
    assert len(load_region(copy).village_codes) == 30


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_region(tmp_path / "nowhere")


def test_a_broken_source_stops_the_build(tmp_path: Path) -> None:
    shutil.copytree(TINY / "source", tmp_path / "source")
    edit(tmp_path / "source" / "villages.csv", swap("晨光社区居民委员会", "晨光"))
    with pytest.raises(InputError, match="晨光"):
        build(tmp_path)


def test_numbers_are_finite(shipped: Region, tiny: Region) -> None:
    for region in (shipped, tiny):
        for values in (*region.series.values(), region.birth_index, region.death_index, region.village_weight):
            assert np.isfinite(values).all()
        assert all(math.isfinite(value) for value in region.economy.values())
        assert all(len(line) == region.last - region.start for line in region.series.values())
