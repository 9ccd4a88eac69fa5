"""What a viewer says reaches the application, typed and in order."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from fake_viewer import DEADLINE_SECS, FakeViewer
from heard import Heard
from samples import rows

import trackscope

Connect = Callable[..., FakeViewer]


def test_callbacks_get_typed_events_on_one_thread_of_their_own(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    heard = Heard()
    for hear in (
        bridge.on_ready,
        bridge.on_map_ready,
        bridge.on_vehicle_clicked,
        bridge.on_animation_complete,
        bridge.on_selection_changed,
        bridge.on_error,
    ):
        assert hear(heard) is heard, "so that it can be a decorator"
    viewer = connect()
    viewer.say("map_ready")
    viewer.say(
        "vehicle_clicked",
        vehicleId="a",
        vehicle_id="a",
        time="2024-11-09T15:26:44",
        timestamp_ms=5,
        latitude=1.0,
        longitude=2.0,
        button="right",
        modifiers=["shift"],
    )
    viewer.say("animation_complete")
    viewer.say("selection_changed", vehicle_ids=["a", "b"])
    viewer.say("map_error", message="M", error="E", critical=True)
    viewer.say("error", message="M")
    assert heard.wait(6)[1:] == [
        trackscope.MapReady(),
        trackscope.VehicleClicked(
            "a", "2024-11-09T15:26:44", 5, 1.0, 2.0, "right", frozenset({"shift"})
        ),
        trackscope.AnimationComplete(),
        trackscope.SelectionChanged(("a", "b")),
        trackscope.ViewerError("M", "E", critical=True),
    ]
    assert heard.events[0].version == "9.9.9"
    assert heard.threads == {"trackscope-callbacks"}


def test_a_callback_that_fails_is_logged_and_the_others_are_called(
    bridge: trackscope.MapBridge, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()

    @bridge.on_map_ready
    def fail(event: trackscope.MapReady) -> None:
        raise RuntimeError("mine")

    bridge.on_map_ready(heard)
    connect().say("map_ready")
    heard.wait()
    assert "a callback for MapReady has failed" in caplog.text
    assert "RuntimeError: mine" in caplog.text


def test_a_callback_may_use_the_bridge_and_wait(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    heard = Heard()

    @bridge.on_vehicle_clicked
    def load(event: trackscope.VehicleClicked) -> None:
        heard(bridge.load_vehicles(rows(2)).result(DEADLINE_SECS))

    connect().say("vehicle_clicked", vehicle_id="a")
    assert heard.wait()[0].accepted_fixes == 2


def test_a_callback_that_was_removed_is_not_called(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    removed, heard = Heard(), Heard()
    bridge.on_map_ready(removed)
    bridge.on_map_ready(heard)
    assert bridge.remove_callback(removed)
    assert not bridge.remove_callback(removed)
    connect().say("map_ready")
    heard.wait()
    assert removed.events == []


def test_a_slow_callback_hears_the_newest_state_and_not_all(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    heard, go_on, entered, end = Heard(), threading.Event(), threading.Event(), Heard()

    @bridge.on_playback_state
    def slow(event: trackscope.PlaybackState) -> None:
        entered.set()
        go_on.wait(DEADLINE_SECS)
        heard(event.rate)

    bridge.on_animation_complete(end)
    viewer = connect()
    assert viewer.wait_for("subscribe")["playback_state"] == 10.0
    state = {"state": "playing", "loop": False, "follow_newest": False}
    viewer.say("playback_state", rate=0, **state)
    assert entered.wait(DEADLINE_SECS)
    for rate in range(1, 101):
        viewer.say("playback_state", rate=rate, **state)
    viewer.say("animation_complete")
    bridge.ping(DEADLINE_SECS)
    go_on.set()
    end.wait()
    assert heard.events == [0, 100]


def test_unreadable_words_of_a_viewer_are_logged_and_the_rest_is_heard(
    bridge: trackscope.MapBridge, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    bridge.on_map_ready(heard)
    viewer = connect()
    for text in ("{", "[]", "5", '{"type":"vehicle_clicked"}', '{"type":"load_result"}', "{}"):
        viewer.socket.send(text)
    viewer.socket.send(b"binary")
    viewer.say("something_new", field=1)
    viewer.say("map_ready")
    heard.wait()
    assert caplog.text.count("the viewer said something unreadable") == 6
