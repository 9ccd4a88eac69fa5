"""The real viewer in a real window, driven as an application and a person drive it."""

from __future__ import annotations

import os
import queue
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from samples import DRIVER_COLOR, PARKED_COLOR, WINDOW_SETTINGS, rows, window_vehicles
from test_process import PACKAGE, is_gone, wait_gone

import trackscope
from trackscope.compat import TauriBridgeService

Require = Callable[[trackscope.MapBridge, str], None]
SIZE = (900, 600)
# A machine that draws with its processor needs some seconds for its first frame.
WAIT_SECS = 60.0
README = Path(__file__).resolve().parents[2] / "README.md"


def marker(screen: Any, color: tuple[int, int, int]) -> tuple[int, int]:
    """Where the marker of this colour has come to rest."""
    from waiting import wait_for  # type: ignore[import-not-found, unused-ignore]

    def look() -> Any:
        place = screen.picture().marker(color)
        return place if place and place == screen.picture().marker(color) else None

    found: tuple[int, int] = wait_for(look, f"a marker of the colour {color}")
    return found


def heard(register: Callable[[Any], Any]) -> queue.Queue[Any]:
    """What comes to this callback from now on."""
    events: queue.Queue[Any] = queue.Queue()
    register(events.put)
    return events


def opened(**more: Any) -> trackscope.MapBridge:
    return trackscope.MapBridge(size=SIZE, **more)


def test_vehicles_are_shown_played_clicked_and_reported(real: Any) -> None:
    with opened() as bridge:
        clicks, ends = heard(bridge.on_vehicle_clicked), heard(bridge.on_animation_complete)
        bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
        bridge.wait_picture()
        parked, driver = marker(real, PARKED_COLOR), marker(real, DRIVER_COLOR)
        bridge.play()
        ends.get(timeout=WAIT_SECS)
        assert marker(real, PARKED_COLOR) == parked
        assert marker(real, DRIVER_COLOR)[0] - driver[0] > 50, "it drove east"
        real.click(*parked)
        clicked = clicks.get(timeout=WAIT_SECS)
        assert clicked.vehicle_id == "parked_export"
        pid = bridge.pid
        assert pid is not None
    assert is_gone(pid)


def test_a_click_tells_time_place_and_button(real: Any, require: Require) -> None:
    with opened() as bridge:
        require(bridge, "subscribe")
        clicks = heard(bridge.on_vehicle_clicked)
        bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
        real.click(*marker(real, PARKED_COLOR))
        clicked = clicks.get(timeout=WAIT_SECS)
        assert clicked.time == "2024-11-09T15:26:00"
        assert (clicked.latitude, clicked.longitude) == pytest.approx((35.8989, 14.5146))
        assert (clicked.button, clicked.modifiers) == ("left", frozenset())


def test_a_killed_viewer_is_relaunched_with_its_data(real: Any) -> None:
    with opened() as bridge:
        exits = heard(bridge.on_viewer_exited)
        bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
        before = marker(real, PARKED_COLOR)
        assert bridge.pid is not None
        os.kill(bridge.pid, signal.SIGKILL)
        gone = exits.get(timeout=WAIT_SECS)
        assert gone.exit_code == -9
        assert any("drawing with" in line for line in gone.log), "it tells the end of the log"
        bridge.relaunch()
        bridge.wait_picture()
        assert marker(real, PARKED_COLOR) == before


def test_a_closed_window_is_told_and_can_be_opened_again(real: Any) -> None:
    with opened(title="Close me") as bridge:
        exits = heard(bridge.on_viewer_exited)
        bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
        before = marker(real, PARKED_COLOR)
        real.focus("Close me")
        real.xdotool("key", "ctrl+q")
        assert exits.get(timeout=WAIT_SECS).exit_code == 0
        assert bridge.wait(WAIT_SECS)
        bridge.relaunch()
        assert marker(real, PARKED_COLOR) == before


def test_two_bridges_have_a_window_each(real: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from screen import Screen  # type: ignore[import-not-found, unused-ignore]

    with opened() as first, Screen(*SIZE) as other_screen:
        monkeypatch.setenv("DISPLAY", other_screen.display)
        with opened() as second:
            first.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
            second.load_vehicles(window_vehicles()[1:], settings=WINDOW_SETTINGS)
            clicks = heard(first.on_vehicle_clicked), heard(second.on_vehicle_clicked)
            real.click(*marker(real, PARKED_COLOR))
            other_screen.click(*marker(other_screen, DRIVER_COLOR))
            assert clicks[0].get(timeout=WAIT_SECS).vehicle_id == "parked_export"
            assert clicks[1].get(timeout=WAIT_SECS).vehicle_id == "driver_export"
            assert other_screen.picture().marker(PARKED_COLOR) is None
            assert (clicks[0].empty(), clicks[1].empty()) == (True, True)


def test_a_viewer_that_stands_still_holds_nobody_up(real: Any, require: Require) -> None:
    with opened() as bridge:
        require(bridge, "ping")
        bridge.wait_picture()
        assert bridge.pid is not None
        os.kill(bridge.pid, signal.SIGSTOP)
        try:
            sent = [bridge.load_vehicles(rows(20_000)) for _ in range(20)]
            assert not sent[-1].done()
        finally:
            os.kill(bridge.pid, signal.SIGCONT)
        assert [one.result(WAIT_SECS).accepted_fixes for one in sent] == [20_000] * 20


def test_data_grows_from_several_threads_at_once(real: Any, require: Require) -> None:
    with opened() as bridge:
        require(bridge, "append_points")
        refused = []

        def feed(number: int) -> None:
            for second in range(100):
                fix = {
                    "vehicle_id": f"v{number}",
                    "t_ms": 1_731_166_004_000 + second * 1000,
                    "lat": 35.9 + number / 100,
                    "lon": 14.5 + second / 1000,
                }
                refused.append(bridge.append_points([fix]))

        threads = [threading.Thread(target=feed, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        results = [one.result(WAIT_SECS) for one in refused]
        assert sum(result.accepted_fixes for result in results) == 800
        assert all(result.is_complete for result in results)


def test_what_the_viewer_refuses_is_told_with_its_reason(real: Any, require: Require) -> None:
    with opened() as bridge:
        require(bridge, "columns")
        data = rows(10)
        data[4]["lat"] = 95.0
        data[5]["lon"] = None
        result = bridge.load_vehicles(data).result(WAIT_SECS)
        assert (result.accepted_fixes, result.refused_fixes) == (8, 2)
        firsts = " ".join(reason.first or "" for reason in result.reasons)
        assert "v0" in firsts
        assert "95" in firsts


def test_subscriptions_and_commands_reach_the_real_viewer(real: Any, require: Require) -> None:
    with opened() as bridge:
        require(bridge, "subscribe")
        states = heard(bridge.on_playback_state)
        selections = heard(bridge.on_selection_changed)
        cameras = heard(bridge.on_camera_changed)
        errors = heard(bridge.on_error)
        with bridge.batch():
            bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS)
            bridge.seek(offset_s=5)
            bridge.select("driver_export")
        bridge.ping(WAIT_SECS)
        while (state := states.get(timeout=WAIT_SECS)).time != "2024-11-09T15:26:05":
            pass
        assert (state.state, state.rate) == ("paused", 10)
        assert (state.start, state.end) == ("2024-11-09T15:26:00", "2024-11-09T15:26:20")
        assert selections.get(timeout=WAIT_SECS).vehicle_ids == ("driver_export",)
        bridge.fit(bounds=(14.0, 35.0, 15.0, 36.0))
        while (view := cameras.get(timeout=WAIT_SECS)).west > 14.0 or view.north < 36.0:
            pass
        assert view.south < 35.0 < 36.0 < view.north
        assert view.west < 14.0 < 15.0 < view.east
        bridge.set_settings(loop=True, playback_speed=2, show_timestamps=True)
        bridge.focus_vehicle("parked_export")
        bridge.follow("parked_export")
        bridge.follow(target="all")
        bridge.follow()
        bridge.step(2)
        bridge.toggle()
        bridge.fit(vehicle_ids=["parked_export"])
        bridge.remove_vehicles("driver_export")
        bridge.clear()
        bridge.ping(WAIT_SECS)
        assert errors.empty()


def test_a_database_is_streamed_into_the_window(real: Any, require: Require) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE f (vehicle_id TEXT, t_ms INTEGER, lat REAL, lon REAL)")
    values = [(f"v{n % 50}", 1000 * (n // 50), 35.9 + n * 1e-7, 14.5) for n in range(100_000)]
    database.executemany("INSERT INTO f VALUES (?, ?, ?, ?)", values)
    with opened() as bridge:
        require(bridge, "append_points")
        result = bridge.stream(database.execute("SELECT * FROM f ORDER BY t_ms"), batch=5000)
    database.close()
    assert (result.rows, result.accepted_fixes, result.refused_fixes) == (100_000, 100_000, 0)


def test_ten_million_fixes_of_a_table_arrive(real: Any, require: Require) -> None:
    numpy, polars = pytest.importorskip("numpy"), pytest.importorskip("polars")
    count, vehicles = 10_000_000, 1000
    number = numpy.arange(count)
    vehicle = number // (count // vehicles)
    table = polars.DataFrame(
        {
            "vehicle_id": vehicle,
            "t_ms": (number % (count // vehicles)) * 1000 + 1_731_166_004_000,
            "lat": 35.0 + vehicle / vehicles + numpy.sin(number / 1000) / 100,
            "lon": 14.0 + numpy.cos(number / 1000) / 100,
        }
    )
    with opened() as bridge:
        require(bridge, "columns")
        result = bridge.load_vehicles(table).result(300)
    assert (result.accepted_vehicles, result.accepted_fixes) == (vehicles, count)


def test_a_recording_holds_what_was_said_and_not_the_token(real: Any, tmp_path: Path) -> None:
    session = tmp_path / "session.jsonl"
    with opened(record=session, title="Recorded") as bridge:
        bridge.load_vehicles(window_vehicles(), settings=WINDOW_SETTINGS).result(WAIT_SECS)
        assert marker(real, PARKED_COLOR)
        token = bridge.token
    assert token not in session.read_text()
    words = [os.environ["TRACKSCOPE_BINARY"], "check", str(session)]
    checked = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "42 fixes" in checked.stdout


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("end", ["", "del bridge", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_the_real_viewer_ends_with_the_interpreter(end: str) -> None:
    program = (
        "import os, trackscope\nbridge = trackscope.MapBridge()\nbridge.wait_ready()\n"
        f"print(bridge.pid, flush=True)\n{end}\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    wait_gone(int(ended.stdout))


@pytest.mark.usefixtures("real")
def test_without_a_screen_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    with opened() as bridge, pytest.raises(trackscope.NoDisplayError, match="xvfb-run"):
        bridge.wait_picture()


@pytest.mark.usefixtures("real")
def test_without_a_graphics_driver_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VK_DRIVER_FILES", "/nowhere")
    monkeypatch.setenv("VK_ICD_FILENAMES", "/nowhere")
    monkeypatch.setenv("WGPU_BACKEND", "vulkan")
    with opened() as bridge, pytest.raises(trackscope.NoGraphicsError, match="mesa-vulkan-drivers"):
        bridge.wait_picture()
    with pytest.raises(trackscope.NoGraphicsError):
        trackscope.render(rows(4), size=(64, 64))


def test_the_class_of_the_application_drives_the_window(real: Any) -> None:
    service = TauriBridgeService()
    try:
        assert service.start().success
        data = {
            "vehicles": window_vehicles(),
            "settings": {"showTrails": True, "trailLength": -1, "autoCenter": True},
        }
        assert service.send_vehicle_data(data).success
        assert marker(real, PARKED_COLOR)
        assert service.send_command("control", "play").success
    finally:
        service.shutdown()
    assert service.tauri_process is not None
    assert service.tauri_process.poll() == 0


def test_show_opens_a_window_and_returns_at_once(real: Any) -> None:
    bridge = trackscope.show(window_vehicles(), settings=WINDOW_SETTINGS, size=SIZE)
    try:
        assert marker(real, PARKED_COLOR)
    finally:
        bridge.close()


def test_a_picture_is_drawn_without_a_screen(real: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    start = datetime(2024, 11, 9, 15, 26)
    data = [
        {"timestamp": start + timedelta(seconds=n), "lat": 35.9, "lon": 14.5 + n * 1e-4}
        for n in range(10)
    ]
    at = start + timedelta(seconds=5)
    png = trackscope.render(data, at=at, size=(320, 200), basemap="none")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[16:24] == (320).to_bytes(4, "big") + (200).to_bytes(4, "big")
    other = trackscope.render(data, at="0%", size=(320, 200), basemap="none")
    assert other != png, "another moment is another picture"
    with pytest.raises(trackscope.RenderError, match="drawn no picture"):
        trackscope.render(data, at="nonsense")


def run_until_closed(screen: Any, words: list[str], title: str, look: Callable[[Any], Any]) -> Any:
    """Runs a script until `look` has seen what it wants, and closes its window by the keys."""
    script = subprocess.Popen(
        [sys.executable, "-u", *words],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        seen = look(script)
        screen.focus(title)
        screen.xdotool("key", "ctrl+q")
        said, _ = script.communicate(timeout=WAIT_SECS)
    finally:
        script.kill()
        script.wait()
    assert script.returncode == 0, said
    assert "Traceback" not in said
    return seen


def test_what_the_readme_says_works_when_pasted(real: Any) -> None:
    text = README.read_text(encoding="utf-8")
    section = text.partition("## From Python\n")[2].partition("\n## ")[0]
    code = section.partition("```python\n")[2].partition("```")[0]
    assert "bridge.wait()" in code
    run_until_closed(real, ["-c", code], "My vehicles", lambda _: marker(real, PARKED_COLOR))


def test_the_example_streams_its_database(real: Any) -> None:
    example = Path(__file__).resolve().parents[1] / "examples" / "from_sqlite.py"
    said = run_until_closed(real, [str(example)], "From a database", lambda s: s.stdout.readline())
    assert said.startswith("72000 rows in "), said
    assert said.endswith(", 0 refused\n")
