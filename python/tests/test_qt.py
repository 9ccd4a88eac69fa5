"""The bridge of Qt applications, and the example that uses it."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fake_viewer import DEADLINE_SECS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
QtWidgets = pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "qt_app.py"


@pytest.fixture(scope="module")
def application() -> Any:
    return QtWidgets.QApplication.instance() or QtWidgets.QApplication([])


def until(application: Any, look: Callable[[], Any]) -> Any:
    """Lets Qt work until `look()` is true."""
    end = time.monotonic() + DEADLINE_SECS
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        application.processEvents()
    return found


@pytest.fixture
def example() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("qt_app", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["qt_app"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["qt_app"]


@pytest.mark.usefixtures("fake_program")
def test_signals_come_in_the_thread_of_the_application(application: Any) -> None:
    from trackscope.qt import QtMapBridge

    bridge = QtMapBridge()
    heard: list[tuple[str, Any, threading.Thread]] = []

    def note(name: str) -> Callable[..., None]:
        return lambda *values: heard.append((name, values, threading.current_thread()))

    bridge.ready.connect(note("ready"))
    bridge.mapReady.connect(note("mapReady"))
    bridge.loaded.connect(note("loaded"))
    bridge.failed.connect(note("failed"))
    bridge.play()
    assert heard[0][1] == ("the map is not open",)
    bridge.load_vehicles([{"vehicle_id": "a", "t_ms": 5, "lat": 1.0, "lon": 2.0}])
    until(application, lambda: {"ready", "mapReady", "loaded"} <= {name for name, _, _ in heard})
    assert {thread for _, _, thread in heard} == {threading.main_thread()}
    bridge.load_vehicles([{"lat": "north"}])
    assert "no column for" in heard[-1][1][0]
    bridge.close()


@pytest.mark.usefixtures("fake_program")
def test_a_map_that_was_closed_is_opened_again(application: Any) -> None:
    from trackscope.qt import QtMapBridge

    bridge = QtMapBridge()
    exits: list[int] = []
    bridge.viewerExited.connect(lambda code, _log: exits.append(code))
    bridge.load_vehicles([])
    assert bridge.bridge is not None
    first = bridge.bridge.wait_ready(DEADLINE_SECS)
    assert first.version == "9.9.9"
    assert bridge.bridge._hub.process is not None
    bridge.bridge._hub.process.popen.terminate()
    until(application, lambda: exits)
    assert exits == [0]
    assert bridge.open()
    bridge.bridge.wait_ready(DEADLINE_SECS)
    bridge.close()


def test_no_viewer_is_a_signal_and_not_an_exception(
    application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackscope.qt import QtMapBridge

    monkeypatch.setenv("TRACKSCOPE_BINARY", "/nowhere")
    bridge = QtMapBridge()
    failed: list[str] = []
    bridge.failed.connect(failed.append)
    assert not bridge.open()
    assert "TRACKSCOPE_BINARY names /nowhere" in failed[0]
    assert application is not None


@pytest.mark.usefixtures("fake_program")
def test_the_example_shows_plays_and_lists_clicks(application: Any, example: ModuleType) -> None:
    window = example.Window(example.made_up_vehicles())
    window.show()
    assert window.table.rowCount() == 3
    window.buttons["Show map"].click()
    until(application, lambda: window.statusBar().currentMessage() == "The map is there")
    for name in ("Play", "Pause", "Stop"):
        window.buttons[name].click()
    window.table.cellDoubleClicked.emit(1, 0)
    bridge = window.map.bridge
    bridge.ping(DEADLINE_SECS)
    assert window.statusBar().currentMessage() == "The map is there", "nothing has failed"
    bridge._hub.link_received(None, '{"type":"vehicle_clicked","vehicle_id":"vehicle_2"}')
    until(application, window.clicks.count)
    assert window.clicks.item(0).text().startswith("vehicle_2 at")
    pid = bridge.pid
    window.close()
    assert not Path(f"/proc/{pid}").exists()
