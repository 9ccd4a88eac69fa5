"""A bridge whose viewer is slow, old, late or gone, and its own end."""

from __future__ import annotations

import gc
import logging
import pickle
import weakref
from collections.abc import Callable

import pytest
from fake_viewer import DEADLINE_SECS, FakeViewer
from heard import Heard
from samples import rows

import trackscope
from trackscope.link import MAX_UNANSWERED

Connect = Callable[..., FakeViewer]


def test_a_viewer_that_does_not_read_holds_the_sender_up_only_so_long(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trackscope.bridge._MAX_WAITING_BYTES", 1 << 20)
    monkeypatch.setattr("trackscope.bridge._SEND_SECS", 0.2)
    with (
        trackscope.MapBridge(launch=False, compression="none") as bridge,
        FakeViewer(bridge.port, bridge.token) as viewer,
    ):
        bridge.wait_ready(20)
        viewer.reads.clear()

        def flood() -> None:
            for _ in range(2000):
                bridge.load_vehicles(rows(2000))

        with pytest.raises(trackscope.SlowViewerError, match="bytes wait for it"):
            flood()
        sent = bridge._hub.requests.open_loads()
        viewer.reads.set()
        monkeypatch.undo()
        # What was said before it was held up arrives all the same.
        assert viewer.wait_for("load_vehicles", count=max(1, len(sent)))


def test_an_old_viewer_is_refused_what_it_does_not_know(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    connect(capabilities=())
    with pytest.raises(trackscope.UnsupportedError, match="'seek'; it is older"):
        bridge.seek(fraction=0.5)
    with pytest.raises(trackscope.UnsupportedError, match="too old to tell"):
        bridge.load_vehicles(rows(2)).result(DEADLINE_SECS)


def test_what_an_old_viewer_cannot_be_told_later_is_reported(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    heard = Heard()
    bridge.on_error(heard)
    bridge.seek(fraction=0.5)
    appended = bridge.append_points(rows(2))
    viewer = connect(capabilities=())
    with pytest.raises(trackscope.UnsupportedError):
        appended.result(DEADLINE_SECS)
    assert [event.cause for event in heard.wait(2)] == ["UnsupportedError"] * 2
    bridge.play()
    viewer.wait_for("control")


def test_a_viewer_that_never_comes_is_told_after_the_time(bridge: trackscope.MapBridge) -> None:
    with pytest.raises(trackscope.ViewerTimeoutError, match=f"--ws-port={bridge.port}"):
        bridge.wait_ready(0.01)


def test_a_ping_that_is_not_answered_is_told_after_the_time(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    connect(answers=False)
    with pytest.raises(trackscope.ViewerTimeoutError, match="has not answered within"):
        bridge.ping(0.01)


def test_a_closed_bridge_says_so_and_closes_again(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer = connect(answers=False)
    waiting = bridge.load_vehicles(rows(2))
    bridge.close()
    bridge.close()
    viewer.thread.join(DEADLINE_SECS)
    assert not viewer.thread.is_alive(), "its connection was ended"
    with pytest.raises(trackscope.BridgeClosedError):
        waiting.result(DEADLINE_SECS)
    for call in (bridge.play, lambda: bridge.load_vehicles([]), bridge.wait_ready, bridge.relaunch):
        with pytest.raises(trackscope.BridgeClosedError):
            call()


def test_close_from_a_callback_does_not_stand_still(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    heard = Heard()

    @bridge.on_vehicle_clicked
    def close(event: trackscope.VehicleClicked) -> None:
        bridge.close()
        heard(event)

    connect().say("vehicle_clicked", vehicle_id="a")
    heard.wait()


def test_a_dropped_bridge_ends_its_threads_and_connections() -> None:
    bridge = trackscope.MapBridge(launch=False)
    viewer = FakeViewer(bridge.port, bridge.token)
    bridge.wait_ready(20)
    threads = [bridge._hub.server.thread, bridge._hub.dispatcher.thread]
    gone = weakref.ref(bridge)
    del bridge
    gc.collect()
    assert gone() is None
    for thread in threads:
        thread.join(DEADLINE_SECS)
        assert not thread.is_alive()
    viewer.thread.join(DEADLINE_SECS)
    assert not viewer.thread.is_alive()


def test_a_bridge_cannot_be_sent_to_another_process(bridge: trackscope.MapBridge) -> None:
    with pytest.raises(TypeError, match="make one in that process"):
        pickle.dumps(bridge)


def test_the_package_prints_nothing_where_nobody_asked_for_logs() -> None:
    assert any(
        isinstance(handler, logging.NullHandler)
        for handler in logging.getLogger("trackscope").handlers
    )


def test_what_cannot_be_encoded_is_told_to_whoever_waits(
    bridge: trackscope.MapBridge, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("trackscope.encode._binary", fail)
    with pytest.raises(MemoryError):
        bridge.load_vehicles(rows(2)).result(DEADLINE_SECS)
    monkeypatch.undo()
    assert bridge.load_vehicles(rows(2)).result(DEADLINE_SECS).accepted_fixes == 2


def test_a_port_can_be_had_again_at_once() -> None:
    with trackscope.MapBridge(launch=False) as first:
        port = first.port
        with FakeViewer(port, first.token):
            first.wait_ready(20)
            first.close()
    with trackscope.MapBridge(launch=False, port=port) as second:
        assert second.port == port


def test_no_more_is_asked_than_a_viewer_keeps_answers_for(
    bridge: trackscope.MapBridge, connect: Connect
) -> None:
    viewer = connect(answers=False)
    sent = [bridge.append_points(rows(2)) for _ in range(200)]
    viewer.wait_for("ping", count=MAX_UNANSWERED)
    viewer.answer_held()
    assert sum(one.result(DEADLINE_SECS).accepted_fixes for one in sent) == 400
    assert viewer.most_held == 2 * MAX_UNANSWERED, "each with its ping"


def test_a_batch_of_too_many_loads_is_refused(bridge: trackscope.MapBridge) -> None:
    sent = []

    def many() -> None:
        with bridge.batch():
            for _ in range(MAX_UNANSWERED + 1):
                sent.append(bridge.append_points(rows(2)))  # noqa: PERF401

    with pytest.raises(trackscope.BadDataError, match="64 loads at most"):
        many()
    with pytest.raises(trackscope.BadDataError):
        sent[0].result(DEADLINE_SECS)
