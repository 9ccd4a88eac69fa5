"""Tables of pandas, polars and pyarrow become the same columns as their rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from trackscope import BadDataError
from trackscope.columns import Track
from trackscope.sources import Reading

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

Maker = Callable[[dict[str, list[Any]]], Any]
MAKERS = [
    pytest.param(pandas.DataFrame, id="pandas"),
    pytest.param(polars.DataFrame, id="polars"),
    pytest.param(pyarrow.table, id="pyarrow"),
]
START = datetime(2024, 11, 9, 15, 26)


def tracks(source: Any, **reading: Any) -> dict[str, Track]:
    return {track.vehicle_id: track for track in Reading(**reading).tracks(source)}


def columns(count: int = 7) -> dict[str, list[Any]]:
    return {
        "vehicle_id": [("b", "a", "c")[n % 3] for n in range(count)],
        "timestamp": [START + timedelta(milliseconds=250 * n) for n in range(count)],
        "lat": [35.9 + n * 1e-4 for n in range(count)],
        "lon": [14.5] * count,
        "speed": [float(n) for n in range(count)],
    }


def plain(made: dict[str, Track]) -> dict[str, Any]:
    return {
        name: {field: column.to_list() for field, column in track.columns.items()}
        for name, track in made.items()
    }


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_gives_what_its_rows_give(make: Maker) -> None:
    data = columns()
    rows = [dict(zip(data, values, strict=True)) for values in zip(*data.values(), strict=True)]
    from_rows, from_table = tracks(rows), tracks(make(data))
    assert list(from_table) == ["b", "a", "c"], "in the order of their first rows"
    for name, track in from_table.items():
        assert track.length == from_rows[name].length
        for field in ("lat", "lon", "speed"):
            assert track.columns[field].to_list() == from_rows[name].columns[field].to_list()
        times = [datetime.fromisoformat(t) for t in track.columns["timestamp"].to_list()]
        wanted = from_rows[name].columns["timestamp"].to_list()
        assert times == [datetime.fromisoformat(t) for t in wanted]
        assert all(time.tzinfo is None for time in times), "shown as given"


@pytest.mark.parametrize("make", MAKERS)
def test_times_with_a_zone_are_moments_of_utc(make: Maker) -> None:
    data = columns(2)
    data["timestamp"] = [time.replace(tzinfo=timezone.utc) for time in data["timestamp"]]
    made = tracks(make(data))["b"].columns["t_ms"].to_list()
    assert made == [data["timestamp"][0].timestamp() * 1000]


@pytest.mark.parametrize("make", MAKERS)
def test_text_times_and_numbers_are_taken_as_rows_are(make: Maker) -> None:
    data = columns(3)
    data["timestamp"] = ["2024-11-09T15:26:44", None, "2024-11-09T15:26:46"]
    data["vehicle_id"] = ["a", "a", "a"]
    assert tracks(make(data))["a"].columns["timestamp"].to_list()[0] == "2024-11-09T15:26:44"
    data["timestamp"] = [1000, 2000, 3000]
    assert tracks(make(data))["a"].columns["t_ms"].to_list() == [1000.0, 2000.0, 3000.0]
    seconds = tracks(make(data), time_unit="s")["a"]
    assert seconds.columns["t_ms"].to_list() == [1e6, 2e6, 3e6]


@pytest.mark.parametrize("make", MAKERS)
def test_missing_values_are_missing(make: Maker) -> None:
    data = columns(3)
    data["vehicle_id"] = ["a", "a", "a"]
    data["speed"] = [1.0, None, 3.0]
    data["timestamp"][1] = None
    made = tracks(make(data))["a"].columns
    assert made["speed"].to_list() == [1.0, None, 3.0]
    assert made["timestamp"].to_list()[1] is None
    assert made["timestamp"].to_list()[2].startswith("2024-11-09T15:26:00.5")


@pytest.mark.parametrize("make", MAKERS)
def test_flags_labels_and_colours_come_along(make: Maker) -> None:
    data = columns(3) | {
        "label": ["Bus", "Van", "Car"],
        "color": ["#111111", "#222222", "#333333"],
        "is_gap": [True, False, True],
    }
    made = tracks(make(data))
    assert (made["a"].label, made["a"].color) == ("Van", "#222222")
    assert made["a"].columns["is_gap"].to_list() == [False]


@pytest.mark.parametrize("make", MAKERS)
def test_a_bad_value_is_named_with_vehicle_row_and_column(make: Maker) -> None:
    data = columns(3)
    data["lat"] = ["35.9", "35.8", "north"]
    with pytest.raises(BadDataError) as caught:
        tracks(make(data))
    error = caught.value
    assert (error.vehicle, error.row, error.column, error.value) == ("c", 2, "lat", "north")


@pytest.mark.parametrize("make", MAKERS)
def test_a_missing_vehicle_id_is_named_with_its_row(make: Maker) -> None:
    data = columns(3)
    data["vehicle_id"][1] = None
    with pytest.raises(BadDataError, match="row 1, column 'vehicle_id': there is no vehicle id"):
        tracks(make(data))


@pytest.mark.parametrize("make", MAKERS)
def test_numbers_of_vehicles_are_their_ids(make: Maker) -> None:
    data = columns(3)
    data["vehicle_id"] = [7, 8, 7]
    assert {name: track.length for name, track in tracks(make(data)).items()} == {"7": 2, "8": 1}


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_without_vehicles_is_the_one_that_is_named(make: Maker) -> None:
    data = columns(3)
    del data["vehicle_id"]
    assert tracks(make(data), vehicle_id="truck")["truck"].length == 3
    assert tracks({"bus": make(data)})["bus"].length == 3


@pytest.mark.parametrize("make", MAKERS)
def test_batches_of_a_table_are_its_rows_in_order(make: Maker) -> None:
    parts = list(Reading().batches(make(columns(7)), 3))
    assert [count for _, count in parts] == [3, 3, 1]
    first = {track.vehicle_id: track.columns["lat"].to_list() for track in parts[1][0]}
    assert first["b"] == [35.9 + 3e-4]


@pytest.mark.parametrize("make", MAKERS)
def test_an_empty_table_has_no_vehicles(make: Maker) -> None:
    assert tracks(make(columns(7))[:0]) == {}


def test_a_lazy_table_is_collected() -> None:
    assert len(tracks(polars.LazyFrame(columns()))) == 3


def test_whole_seconds_and_microseconds_are_written_as_short_as_they_are() -> None:
    for micros, text in ((0, "2024-11-09T15:26:00"), (1, "2024-11-09T15:26:00.000001")):
        data = columns(1)
        data["timestamp"] = [START + timedelta(microseconds=micros)]
        assert tracks(polars.DataFrame(data))["b"].columns["timestamp"].to_list() == [text]


def test_times_of_long_ago_are_right() -> None:
    data = columns(2)
    data["timestamp"] = [datetime(1969, 12, 31, 23, 59, 59, 999_999), datetime(1, 1, 1)]
    made = tracks(polars.DataFrame(data))
    assert made["b"].columns["timestamp"].to_list() == ["1969-12-31T23:59:59.999999"]
    assert made["a"].columns["timestamp"].to_list() == ["0001-01-01T00:00:00"]
