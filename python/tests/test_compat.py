"""The class that existing applications use behaves as they know it."""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_viewer import FakeViewer
from samples import window_vehicles
from test_process import PACKAGE, is_gone

from trackscope.compat import Result, TauriBridgeService, WebsocketServer

pytestmark = pytest.mark.usefixtures("fake_program")


@pytest.fixture
def service() -> Iterator[TauriBridgeService]:
    made = TauriBridgeService()
    yield made
    made.shutdown()


def viewer_of(service: TauriBridgeService) -> FakeViewer:
    assert service.ws_server is not None
    return FakeViewer(service.ws_server.port, service.ws_server.token)


def test_the_test_of_the_seed_works_as_it_is_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    # Word for word, but for the import before it and the end after it.
    bridge = TauriBridgeService()
    result = bridge.start()
    print(f"WebSocket running on port: {result.value}")
    test_data = {"vehicles": [], "settings": {"showTrails": False}}
    bridge.send_vehicle_data(test_data)
    bridge.shutdown()
    assert capsys.readouterr().out == f"WebSocket running on port: {bridge.ws_port}\n"
    assert result.success is True


def test_a_result_has_its_value_or_its_error() -> None:
    good: Result[int] = Result.success(5)
    assert (good.success, good.value, good.error, bool(good)) == (True, 5, None, True)
    bad: Result[int] = Result.error("why")
    assert (bad.success, bad.error, bool(bad)) == (False, "why", False)
    value: object = bad.value
    assert value is None
    assert repr(bad) == "Result(success=False, error='why')"


def test_it_has_the_attributes_that_the_application_reads(service: TauriBridgeService) -> None:
    assert (service.ws_server, service.ws_port, service.ws_thread) == (None, None, None)
    assert (service.tauri_process, service.is_running) == (None, False)
    assert (service.connected_clients, service.pending_messages) == ([], [])
    assert service.start().value == service.ws_port
    assert service.is_running
    assert isinstance(service.tauri_process, subprocess.Popen)
    assert service.ws_thread is not None
    assert service.ws_thread.daemon
    assert isinstance(service.tauri_path, Path)
    assert 0 < service.find_free_port() < 65536


def test_what_is_sent_before_the_viewer_is_there_waits_for_it(
    monkeypatch: pytest.MonkeyPatch, service: TauriBridgeService
) -> None:
    monkeypatch.setenv("FAKE_VIEWER", "silent")
    service.start()
    data = {"vehicles": window_vehicles(), "settings": {"trailLength": 30}}
    assert service.send_vehicle_data(data).success
    assert service.pending_messages == [{"type": "load_vehicles", "data": data}]
    with viewer_of(service) as viewer:
        assert viewer.wait_for("load_vehicles")["data"] == data
        assert viewer.frames[0] == json.dumps({"type": "load_vehicles", "data": data})
        assert service.pending_messages == []
        assert len(service.connected_clients) == 1
        assert service.send_command("switch_provider", "leaflet").success
        assert viewer.wait_for("switch_provider")["command"] == "leaflet"


def test_commands_do_not_wait(service: TauriBridgeService) -> None:
    assert service.send_command("control", "play").error == "No connected clients"


def test_the_launched_viewer_gets_the_data(service: TauriBridgeService) -> None:
    clicks: list[Any] = []
    ready: list[str] = []

    class Mine(TauriBridgeService):
        def _on_message_received(self, client: Any, server: Any, message: str) -> None:
            clicks.append((client["id"], server is self.ws_server))
            ready.append(json.loads(message)["type"])

    mine = Mine()
    mine.start()
    mine.send_vehicle_data({"vehicles": window_vehicles()})
    while "load_result" not in ready:
        assert mine.tauri_process is not None
        assert mine.tauri_process.poll() is None
    mine.shutdown()
    assert clicks[0] == (1, True)
    assert ready[0] == "ready"
    assert not service.is_running


def test_what_the_viewer_says_is_logged(
    monkeypatch: pytest.MonkeyPatch, service: TauriBridgeService, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FAKE_VIEWER", "silent")
    with caplog.at_level(logging.INFO, "trackscope.compat"):
        service.start()
        with viewer_of(service) as viewer:
            viewer.say("vehicle_clicked", vehicleId="a", vehicle_id="a")
            viewer.say("error", message="no good")
            viewer.socket.send("[]")
        service.shutdown()
    assert [record.getMessage() for record in caplog.records] == [
        "the map is ready",
        "vehicle clicked: a",
        "the viewer: no good",
        "the viewer said something unreadable: 'list' object has no attribute 'get'",
    ]


def test_a_start_that_fails_is_a_result_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, service: TauriBridgeService
) -> None:
    monkeypatch.setenv("TRACKSCOPE_BINARY", "/nowhere")
    result = service.start()
    assert not result.success
    assert "TRACKSCOPE_BINARY names /nowhere" in result.error
    assert not service.is_running
    assert service.ws_thread is not None
    assert not service.ws_thread.is_alive()


def test_data_that_is_no_json_is_a_result(service: TauriBridgeService) -> None:
    assert "not JSON serializable" in service.send_vehicle_data({"vehicles": object()}).error


def test_two_services_have_two_viewers(service: TauriBridgeService) -> None:
    other = TauriBridgeService()
    assert service.start().value != other.start().value
    assert service.tauri_process is not None
    assert other.tauri_process is not None
    assert service.tauri_process.pid != other.tauri_process.pid
    again = service.start()
    assert "runs already" in again.error
    other.shutdown()
    other.shutdown()
    assert other.tauri_process.poll() is not None
    assert service.tauri_process.poll() is None


def test_a_service_that_is_dropped_ends_its_viewer() -> None:
    service = TauriBridgeService()
    service.start()
    assert service.tauri_process is not None
    pid = service.tauri_process.pid
    del service
    gc.collect()
    assert is_gone(pid)


def test_a_service_ends_its_viewer_with_the_interpreter() -> None:
    ended = subprocess.run(
        [
            *(sys.executable, "-c"),
            "from trackscope.compat import TauriBridgeService as T; t = T(); t.start(); "
            "print(t.tauri_process.pid)",
        ],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert is_gone(int(ended.stdout))


def test_the_server_calls_its_hooks_and_can_be_shut_down() -> None:
    server = WebsocketServer()
    heard: list[str] = []
    server.set_fn_client_left(lambda client, _: heard.append(f"left {client['id']}"))
    server.set_fn_message_received(lambda client, _, text: heard.append(text))
    with FakeViewer(server.port, server.token) as viewer:
        server.set_fn_new_client(lambda client, _: heard.append(f"new {client['id']}"))
        server.run_forever(threaded=True)
        while not heard:
            pass
        server.send_message_to_all('{"type": "to all"}')
        viewer.wait_for("to all")
        server.send_message(server.clients[0], b'{"type": "to one"}')
        viewer.wait_for("to one")
    server.shutdown()
    server.serve_forever()
    server.server_close()
    assert sorted(heard)[:2] == ["left 1", "new 1"]
