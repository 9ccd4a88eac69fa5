"""Rows, cursors and nested vehicles become columns without loss."""

from __future__ import annotations

import math
import sqlite3
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from samples import rows

from trackscope import BadDataError
from trackscope.columns import Numbers, Packed, Track
from trackscope.sources import Reading


def tracks(source: Any, **reading: Any) -> dict[str, Track]:
    return {track.vehicle_id: track for track in Reading(**reading).tracks(source)}


def row(**more: Any) -> dict[str, Any]:
    return {"timestamp": "2024-11-09T15:26:44", "lat": 1.5, "lon": 2.5, **more}


def test_rows_are_sorted_by_vehicle_and_keep_their_order() -> None:
    made = tracks(rows(7, vehicles=2))
    assert {name: track.length for name, track in made.items()} == {"v0": 4, "v1": 3}
    times = made["v1"].columns["timestamp"].to_list()
    assert times == ["2024-11-09T15:00:00", "2024-11-09T15:00:01", "2024-11-09T15:00:02"]
    assert made["v1"].columns["lat"].to_list() == [35.9 + n * 1e-4 for n in (1, 3, 5)]


def test_rows_of_more_than_one_chunk_are_one_track(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackscope.rows.row_chunks.__defaults__", (3,))
    made = tracks(rows(10, vehicles=2))
    assert made["v0"].columns["lat"].to_list() == [35.9 + n * 1e-4 for n in range(0, 10, 2)]


def test_a_generator_of_rows_is_read_once_and_whole() -> None:
    assert tracks(one for one in rows(6, vehicles=1))["v0"].length == 6


def test_rows_without_a_vehicle_are_of_the_one_that_is_named() -> None:
    assert list(tracks([row()], vehicle_id="truck")) == ["truck"]


def test_names_of_columns_are_guessed_without_case() -> None:
    made = tracks([{"DateTime": "2024-11-09", "GPS_Lat": 1.0, "LNG": 2.0, "Velocity": 3.0}])
    assert sorted(made["vehicle"].columns) == ["latitude", "longitude", "speed", "timestamp"]


def test_names_that_tell_nothing_are_told() -> None:
    columns = {"vehicle": "plate", "time": "t", "lat": "y", "lon": "x"}
    made = tracks([{"plate": 7, "t": 5, "y": 1, "x": 2}], columns=columns)
    assert made["7"].columns["t_ms"].to_list() == [5.0]
    assert made["7"].columns["lon"].to_list() == [2.0]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"time": "when"}, "the column 'when', but there are only 'timestamp', 'lat', 'lon'"),
        ({"colour_of_eyes": "lat"}, "'colour_of_eyes', which is none of 'vehicle'"),
    ],
)
def test_a_wrong_name_is_refused_with_what_there_is(columns: dict[str, str], text: str) -> None:
    with pytest.raises(BadDataError, match=text):
        tracks([row()], columns=columns)


def test_a_missing_column_is_named_and_what_to_do() -> None:
    with pytest.raises(BadDataError, match=r"no column for 'longitude'.*columns=\{'lon'"):
        tracks([{"timestamp": "2024-11-09", "lat": 1.0}])


def test_a_flag_that_stands_in_some_rows_only_is_kept_there() -> None:
    made = tracks([row(), row(is_gap=True), row()])["vehicle"]
    assert made.columns["is_gap"].to_list() == [None, True, None]
    assert made.columns["lat"].to_list() == [1.5, 1.5, 1.5]


def test_rows_of_equal_length_with_other_names_lose_nothing() -> None:
    made = tracks([row(note="x"), row(is_anomaly=True)])["vehicle"]
    assert made.columns["is_anomaly"].to_list() == [None, True]


def test_a_value_that_is_no_number_is_named_with_vehicle_row_and_column() -> None:
    data = rows(6, vehicles=2)
    data[3]["lat"] = "north"
    with pytest.raises(BadDataError) as caught:
        tracks(data)
    error = caught.value
    assert (error.vehicle, error.row, error.column, error.value) == ("v1", 3, "lat", "north")
    assert str(error) == "vehicle 'v1', row 3, column 'lat': 'north' is not a number"


def test_texts_and_decimals_that_are_numbers_count_and_none_is_missing() -> None:
    made = tracks([row(speed="4.5"), row(speed=Decimal("2.5")), row(speed=None)])["vehicle"]
    assert made.columns["speed"].to_list() == [4.5, 2.5, None]


def test_a_row_without_a_vehicle_id_is_refused() -> None:
    data = rows(4)
    data[2]["vehicle_id"] = None
    with pytest.raises(BadDataError, match="row 2, column 'vehicle_id': there is no vehicle id"):
        tracks(data)


def test_datetimes_go_as_text_with_the_zone_that_they_have() -> None:
    naive = datetime(2024, 11, 9, 15, 26, 44, 250_000)
    aware = naive.replace(tzinfo=timezone(timedelta(hours=2)))
    made = tracks([row(timestamp=naive), row(timestamp=aware)])["vehicle"]
    assert made.columns["timestamp"].to_list() == [
        "2024-11-09T15:26:44.250000",
        "2024-11-09T15:26:44.250000+02:00",
    ]


@pytest.mark.parametrize(("unit", "value"), [("s", 2), ("ms", 2e3), ("us", 2e6), ("ns", 2e9)])
def test_numbers_are_times_in_the_unit_that_is_said(unit: str, value: float) -> None:
    made = tracks([row(timestamp=value)], time_unit=unit)["vehicle"]
    assert made.columns["t_ms"].to_list() == pytest.approx([2000.0])


def test_times_of_several_kinds_in_one_column_are_all_kept() -> None:
    made = tracks([row(timestamp=5), row(), row(timestamp=None)])["vehicle"]
    assert made.columns["timestamp"].to_list() == [5.0, "2024-11-09T15:26:44", None]


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(BadDataError, match=r"row 0, column 'timestamp': \[1\] is no time"):
        tracks([row(timestamp=[1])])


def test_the_group_is_told_by_a_column_and_by_a_vehicle() -> None:
    made = tracks([row(group=None), row(group="Taxi"), row(group="Bus")])["vehicle"]
    assert made.group == "Taxi"
    made = tracks([row(kind="Bus")], columns={"group": "kind"})["vehicle"]
    assert made.group == "Bus"
    vehicle = {"id": "a", "vehicle_group": "Van", "gps_points": [row(group="none of points")]}
    for made in Reading().tracks([vehicle]):
        assert (made.group, made.length) == ("Van", 1)
        assert made.copy().group == "Van"


def test_label_and_color_are_the_first_of_the_vehicle() -> None:
    made = tracks([row(label=None, color="#fff"), row(label="Van", color="#000")])["vehicle"]
    assert (made.label, made.color) == ("Van", "#fff")


def test_a_cursor_is_read_with_the_names_of_its_columns() -> None:
    database = sqlite3.connect(":memory:")
    query = "SELECT 'a' AS vehicle_id, 5 AS t_ms, 1.0 AS lat, 2.0 AS lon UNION ALL SELECT 'b',6,3,4"
    made = tracks(database.execute(query))
    assert made["b"].columns["lat"].to_list() == [3.0]
    database.row_factory = sqlite3.Row
    assert tracks(database.execute(query))["a"].columns["t_ms"].to_list() == [5.0]
    assert list(tracks(list(database.execute(query)))) == ["a", "b"], "rows of sqlite3.Row"
    database.close()


def test_a_cursor_that_was_not_executed_says_so() -> None:
    database = sqlite3.connect(":memory:")
    with pytest.raises(BadDataError, match="execute a SELECT"):
        tracks(database.cursor())
    database.close()


def test_nested_vehicles_are_taken_as_the_wire_has_them() -> None:
    vehicle = {"id": "a", "label": "A", "color": "#123456", "gps_points": [row(id=9)] * 2}
    for source in ([vehicle], vehicle, {"vehicles": [vehicle], "settings": {}}):
        made = tracks(source)["a"]
        assert (made.label, made.color, made.length) == ("A", "#123456", 2)
    assert tracks([{"id": "empty", "gps_points": []}])["empty"].length == 0


def test_vehicles_of_equal_ids_in_a_load_are_both_kept() -> None:
    vehicle = {"id": "a", "gps_points": [row()]}
    assert len(Reading().tracks([vehicle, vehicle])) == 2


def test_a_nested_vehicle_without_id_is_refused() -> None:
    with pytest.raises(BadDataError, match="row 1, column 'id': the vehicle has no id"):
        tracks([{"id": "a", "gps_points": []}, {"gps_points": [row()]}])


def test_a_dictionary_of_vehicles_names_them() -> None:
    made = tracks({"a": [row(), row()], "b": iter([row()])})
    assert {name: track.length for name, track in made.items()} == {"a": 2, "b": 1}


@pytest.mark.parametrize("source", [5, [5], ["text"], {"a": 5}, [row(), 5]])
def test_what_is_no_data_is_refused(source: Any) -> None:
    with pytest.raises(BadDataError):
        tracks(source)


def test_nothing_at_all_is_no_vehicle() -> None:
    assert tracks([]) == {}
    assert tracks({"vehicles": []}) == {}


def test_batches_count_their_rows_and_errors_the_rows_of_all() -> None:
    data = rows(7, vehicles=2)
    parts = list(Reading().batches(iter(data), 3))
    assert [count for _, count in parts] == [3, 3, 1]
    data[5]["lon"] = "east"
    with pytest.raises(BadDataError, match="row 5, column 'lon'"):
        list(Reading().batches(data, 3))


def test_a_track_that_is_extended_fills_what_one_side_lacks() -> None:
    track = Track("a")
    track.extend({"lat": Packed.of([1.0]).packed()}, 1)
    made = tracks([row(is_gap=True)])["vehicle"]
    track.extend(made.columns, made.length)
    assert track.columns["lat"].to_list() == [1.0, 1.5]
    assert track.columns["is_gap"].to_list() == [None, True]
    more = tracks([row()])["vehicle"]
    track.extend(more.columns, more.length)
    assert track.columns["is_gap"].to_list() == [None, True, None]
    assert all(len(column) == track.length for column in track.columns.values())


def test_missing_numbers_are_nan_on_the_wire() -> None:
    made = tracks([row(speed=None)])["vehicle"].columns["speed"]
    assert isinstance(made, Numbers)
    assert math.isnan(made.values[0])


@pytest.mark.parametrize("count", [0, 15, 16, 65_535, 65_536])
def test_packed_columns_of_every_length_come_back(count: int) -> None:
    values = ["text", None, True, 1.5] * (count // 4) + ["x"] * (count % 4)
    assert Packed.of(values).to_list() == values
    assert len(Packed.of(values)) == count
