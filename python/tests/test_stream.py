"""Streams go no faster than the viewer takes them in."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fake_viewer import DEADLINE_SECS, FakeViewer
from samples import rows

import trackscope

Connect = Callable[..., FakeViewer]


def database(count: int) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", check_same_thread=False)
    made.execute("CREATE TABLE fixes (vehicle_id TEXT, t_ms INTEGER, lat REAL, lon REAL)")
    values = ((f"v{n % 5}", n * 1000, 35.9 + n * 1e-6, 14.5) for n in range(count))
    made.executemany("INSERT INTO fixes VALUES (?, ?, ?, ?)", values)
    return made


def test_a_cursor_arrives_whole_and_in_order(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer, source = connect(), database(2500)
    result = bridge.stream(source.execute("SELECT * FROM fixes ORDER BY t_ms"), batch=400)
    source.close()
    assert (result.rows, result.batches, result.accepted_fixes) == (2500, 7, 2500)
    assert result.refused_fixes == 0
    assert len(viewer.of("append_points")) == 7


def test_a_slow_viewer_holds_the_source_up(bridge: trackscope.MapBridge, connect: Connect) -> None:
    viewer = connect(answers=False)
    taken: list[int] = []

    def source() -> Iterator[dict[str, Any]]:
        for number, row in enumerate(rows(1000, vehicles=1)):
            taken.append(number)
            yield row

    results: list[trackscope.StreamResult] = []
    thread = threading.Thread(
        target=lambda: results.append(bridge.stream(source(), batch=10, in_flight=3))
    )
    thread.start()
    viewer.wait_for("append_points", count=3)
    assert len(viewer.of("append_points")) == 3
    assert len(taken) == 30, "nothing is read ahead"
    viewer.answer_held()
    thread.join(DEADLINE_SECS)
    assert results[0].rows == 1000
    assert results[0].max_in_flight == 3


def test_a_viewer_that_answers_too_late_is_told(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    connect(answers=False)
    with pytest.raises(trackscope.SlowViewerError, match=r"within 0\.05 s; 20 rows were read"):
        bridge.stream(rows(50), batch=10, in_flight=2, timeout=0.05)


def test_a_bad_row_is_named_and_those_before_it_are_kept(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer, data = connect(), rows(30)
    data[25]["lat"] = "north"
    with pytest.raises(trackscope.BadDataError, match="row 25, column 'lat'"):
        bridge.stream(data, batch=10)
    viewer.wait_for("append_points", count=2)
    assert bridge._hub._kept.fixes == 20


def test_a_viewer_that_leaves_ends_the_stream_and_what_was_sent_is_kept(
    bridge: trackscope.MapBridge, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trackscope.hub._EXIT_SECS", 0.0)
    viewer = connect(answers=False)
    errors: list[Exception] = []

    def run() -> None:
        try:
            bridge.stream(rows(1000), batch=10, in_flight=2)
        except trackscope.TrackscopeError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    viewer.wait_for("append_points", count=2)
    viewer.__exit__()
    thread.join(DEADLINE_SECS)
    assert isinstance(errors[0], trackscope.NotConnectedError)
    assert bridge._hub._kept.fixes == 20


def test_a_dictionary_of_vehicles_is_no_stream(bridge: trackscope.MapBridge) -> None:
    with pytest.raises(trackscope.BadDataError, match="rows, a cursor or a table"):
        bridge.stream({"a": rows(2)})
