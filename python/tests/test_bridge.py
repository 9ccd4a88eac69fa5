"""The bridge with a viewer that is played by the test."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from fake_viewer import DEADLINE_SECS, FakeViewer, fix_count
from heard import Heard
from samples import rows

import trackscope

Connect = Callable[..., FakeViewer]


def test_what_is_said_before_the_viewer_is_there_is_sent_in_order(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    bridge.load_vehicles(rows(4))
    bridge.play()
    bridge.load_vehicles(rows(6))
    bridge.seek(fraction=0.5)
    viewer = connect()
    viewer.wait_for("seek")
    kinds = [message["type"] for message in viewer.messages if message["type"] != "ping"]
    assert kinds == ["load_vehicles", "control", "load_vehicles", "seek"]


def test_a_load_is_answered_with_what_became_of_it(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    connect()
    result = bridge.load_vehicles(rows(6)).result(DEADLINE_SECS)
    assert (result.of, result.accepted_vehicles, result.accepted_fixes) == ("load_vehicles", 2, 6)
    assert result.is_complete


def test_a_load_that_is_refused_whole_raises_with_the_reason(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    connect(refuses=("append_points",))
    with pytest.raises(trackscope.RefusedError, match="append_points: no good"):
        bridge.append_points(rows(2)).result(DEADLINE_SECS)


def test_refused_fixes_are_logged_with_the_first_reason(
    bridge: trackscope.MapBridge, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    viewer, heard = connect(answers=False), Heard()
    bridge.on_load_result(heard)
    viewer.say(
        "load_result",
        of="append_points",
        request_id="unknown",
        accepted={"vehicles": 1, "fixes": 2},
        refused={"vehicles": 0, "fixes": 3},
        noted=1,
        reasons=[{"severity": "refused", "reason": "latitude", "count": 3, "first": "v1, fix 0"}],
    )
    (result,) = heard.wait()
    assert result.reasons[0].count == 3
    assert not result.is_complete
    assert "refused 0 vehicles and 3 fixes of a append_points: v1, fix 0" in caplog.text


def test_every_call_says_what_the_protocol_has(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer = connect()
    moment = datetime(2024, 11, 9, 15, 26)
    bridge.pause()
    bridge.stop()
    bridge.toggle()
    bridge.step(-2.5)
    bridge.seek(moment)
    bridge.seek(offset_s=90)
    bridge.set_speed(5)
    bridge.set_loop()
    bridge.set_settings(show_trails=True, trail_length=-1, follow_newest=True)
    bridge.set_settings()
    bridge.switch_provider("none")
    bridge.focus_vehicle("a")
    bridge.select(None)
    bridge.set_visible(["a", "b"], False)
    bridge.set_visible("a")
    bridge.isolate("a")
    bridge.isolate(None)
    bridge.fit()
    bridge.fit(vehicle_ids=["a", "b"])
    bridge.fit(bounds=(1, 2, 3, 4))
    bridge.follow("a")
    bridge.follow(["a", "b"])
    bridge.follow(target="all")
    bridge.follow()
    bridge.remove_vehicles("a")
    bridge.clear()
    bridge.load_vehicles([], start=moment, end="2024-11-09T16:00:00")
    bridge.ping(DEADLINE_SECS)
    said = [message for message in viewer.messages if message["type"] != "ping"]
    assert said[:-1] == [
        {"type": "control", "command": "pause"},
        {"type": "control", "command": "stop"},
        {"type": "control", "command": "toggle"},
        {"type": "control", "command": "step", "seconds": -2.5},
        {"type": "seek", "time": "2024-11-09T15:26:00"},
        {"type": "seek", "offset_s": 90},
        {"type": "settings", "playbackSpeed": 5},
        {"type": "settings", "loop": True},
        {"type": "settings", "showTrails": True, "trailLength": -1, "followNewest": True},
        {"type": "switch_provider", "provider": "none"},
        {"type": "focus_vehicle", "vehicle_id": "a"},
        {"type": "select", "vehicle_id": None},
        {"type": "set_visible", "vehicle_ids": ["a", "b"], "visible": False},
        {"type": "set_visible", "vehicle_ids": ["a"], "visible": True},
        {"type": "isolate", "vehicle_ids": ["a"]},
        {"type": "isolate", "vehicle_ids": []},
        {"type": "fit"},
        {"type": "fit", "vehicle_ids": ["a", "b"]},
        {"type": "fit", "bounds": [1, 2, 3, 4]},
        {"type": "follow", "vehicle_ids": ["a"]},
        {"type": "follow", "vehicle_ids": ["a", "b"]},
        {"type": "follow", "target": "all"},
        {"type": "follow", "target": "none"},
        {"type": "remove_vehicles", "vehicle_ids": ["a"]},
        {"type": "control", "command": "clear"},
    ]
    assert said[-1]["data"] == {
        "startTime": "2024-11-09T15:26:00",
        "endTime": "2024-11-09T16:00:00",
        "vehicles": [],
    }


@pytest.mark.parametrize(
    "call",
    [
        lambda bridge: bridge.seek(),
        lambda bridge: bridge.seek("2024", fraction=0.5),
        lambda bridge: bridge.seek(fraction=1.5),
        lambda bridge: bridge.seek(offset_s=float("nan")),
        lambda bridge: bridge.fit(bounds=(1, 2, 3)),
        lambda bridge: bridge.fit(vehicle_ids=[], bounds=(1, 2, 3, 4)),
        lambda bridge: bridge.follow("a", target="all"),
        lambda bridge: bridge.follow(target="everyone"),
        lambda bridge: bridge.set_speed(0),
        lambda bridge: bridge.set_settings(trail_length=float("inf")),
        lambda bridge: bridge.stream(rows(2), in_flight=0),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    bridge: trackscope.MapBridge, call: Callable[[trackscope.MapBridge], None]
) -> None:
    with pytest.raises(trackscope.BadDataError):
        call(bridge)


def test_a_batch_is_one_frame_and_nothing_when_it_fails(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer = connect()
    lost = []

    def fail() -> None:
        with bridge.batch():
            lost.append(bridge.load_vehicles(rows(2)))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(KeyError):
        lost[0].result(DEADLINE_SECS)
    with bridge.batch():
        loaded = bridge.load_vehicles(rows(2))
        with bridge.batch():
            bridge.play()
        with pytest.raises(trackscope.UnsupportedError, match="within batch"):
            bridge.ping()
        other = threading.Thread(target=bridge.pause)
        other.start()
        other.join()
    assert loaded.result(DEADLINE_SECS).accepted_fixes == 2
    bridge.ping(DEADLINE_SECS)
    assert viewer.of("control") == [{"type": "control", "command": "pause"}]
    (batch,) = viewer.of("batch")
    assert [one["type"] for one in batch["messages"]] == ["load_vehicles", "control"]


def test_many_threads_lose_nothing_and_keep_their_own_order(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    def talk(number: int) -> None:
        for count in range(50):
            data = [
                {"vehicle_id": f"t{number}", "t_ms": count * 1000, "lat": 1.0, "lon": count / 100}
            ]
            bridge.append_points(data)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(8)]
    for thread in threads[:4]:
        thread.start()
    viewer = connect()
    for thread in threads[4:]:
        thread.start()
    for thread in threads:
        thread.join()
    bridge.ping(DEADLINE_SECS)
    appended = [message["data"]["vehicles"][0] for message in viewer.of("append_points")]
    assert len(appended) == 400
    for number in range(8):
        mine = [one["columns"]["t_ms"] for one in appended if one["id"] == f"t{number}"]
        assert len(mine) == 50
        assert mine == sorted(mine, key=lambda raw: struct.unpack("<d", raw))


def test_a_viewer_that_comes_again_is_told_all_that_is_kept(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    first = connect()
    bridge.load_vehicles(rows(4), settings={"loop": True}).result(DEADLINE_SECS)
    bridge.append_points(rows(4)).result(DEADLINE_SECS)
    bridge.play()
    bridge.ping(DEADLINE_SECS)
    first.__exit__()
    second = FakeViewer(bridge.port, bridge.token)
    with second:
        load = second.wait_for("load_vehicles")
        assert sum(map(fix_count, load["data"]["vehicles"])) == 8
        assert load["data"]["settings"] == {"loop": True}
        assert second.of("control") == [], "commands are not said twice"
        bridge.ping(DEADLINE_SECS)


def test_several_viewers_are_told_the_same(bridge: trackscope.MapBridge, connect: Connect) -> None:
    first = connect()
    bridge.load_vehicles(rows(4)).result(DEADLINE_SECS)
    second = connect()
    second.wait_for("load_vehicles")
    bridge.append_points(rows(2))
    assert first.wait_for("append_points") == second.wait_for("append_points")


def test_two_bridges_do_not_hear_each_other(bridge: trackscope.MapBridge, connect: Connect) -> None:
    viewer = connect()
    with trackscope.MapBridge(launch=False) as other, FakeViewer(other.port, other.token) as its:
        bridge.play()
        other.pause()
        assert its.wait_for("control")["command"] == "pause"
        assert viewer.wait_for("control")["command"] == "play"
        assert (len(viewer.of("control")), len(its.of("control"))) == (1, 1)
