"""The viewer's process: started, lost, started again, ended; with a program that plays it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_viewer import DEADLINE_SECS
from samples import rows

import trackscope

PACKAGE = Path(trackscope.__file__).parents[1]
START = """
import os, sys, signal, trackscope
bridge = trackscope.MapBridge()
bridge.wait_ready()
print(bridge.pid, flush=True)
"""


def is_gone(pid: int) -> bool:
    """Whether this process has ended; one that nobody waits for any more counts."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def wait_gone(pid: int) -> None:
    """Waits for the end of a process that need not be a child."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    try:
        ended, _, _ = select.select([handle], [], [], DEADLINE_SECS)
        assert ended, f"process {pid} does not end"
    finally:
        os.close(handle)


def run(program: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("fake_program")
def test_a_viewer_is_launched_told_and_ended() -> None:
    with trackscope.MapBridge(title="Mine", size=(640, 480)) as bridge:
        bridge.load_vehicles(rows(4))
        bridge.wait_picture(DEADLINE_SECS)
        pid = bridge.pid
        assert pid is not None
        log = bridge._hub.process
        assert log is not None
        started = log.log_file.read_text()
        assert "token is set" in started
        assert "'--title', 'Mine', '--size', '640x480'" in started
        assert bridge.token not in started, "it is in no argument, where others could read it"
        assert "TRACKSCOPE_TOKEN" not in os.environ
    assert is_gone(pid)
    assert not log.log_file.exists()


@pytest.mark.usefixtures("fake_program")
def test_a_killed_viewer_is_told_and_its_successor_has_the_data() -> None:
    with trackscope.MapBridge() as bridge:
        exits: list[trackscope.ViewerExited] = []
        bridge.on_viewer_exited(exits.append)
        bridge.load_vehicles(rows(4)).result(DEADLINE_SECS)
        assert bridge.pid is not None
        os.kill(bridge.pid, signal.SIGKILL)
        assert bridge.wait(DEADLINE_SECS)
        with pytest.raises(trackscope.NotConnectedError, match="relaunch"):
            bridge.play()
        with pytest.raises(trackscope.ViewerDiedError, match="killed by signal 9") as caught:
            bridge.wait_ready(DEADLINE_SECS)
        assert caught.value.exit_code == -9
        assert caught.value.log[-1] == "the last line of its log"
        with pytest.raises(trackscope.ViewerDiedError):
            bridge.stream(rows(6))
        later = bridge.append_points(rows(6))
        bridge.relaunch()
        assert later.result(DEADLINE_SECS).accepted_fixes == 10, "with what was kept"
        bridge.play()
        bridge.ping(DEADLINE_SECS)
    assert [event.exit_code for event in exits] == [-9]


@pytest.mark.usefixtures("fake_program")
def test_what_waits_for_an_answer_is_told_of_the_death(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VIEWER", "silent")
    with trackscope.MapBridge() as bridge:
        loaded = bridge.load_vehicles(rows(4))
        assert bridge.pid is not None
        os.kill(bridge.pid, signal.SIGKILL)
        with pytest.raises(trackscope.ViewerDiedError):
            loaded.result(DEADLINE_SECS)


@pytest.mark.usefixtures("fake_program")
@pytest.mark.parametrize(
    ("behaviour", "error", "text"),
    [
        ("no display", trackscope.NoDisplayError, "xvfb-run"),
        ("no adapter", trackscope.NoGraphicsError, "mesa-vulkan-drivers"),
        ("no token", trackscope.TokenRefusedError, "a program with a wrong token"),
        ("silent", trackscope.ViewerTimeoutError, "the last line of its log"),
    ],
)
def test_a_viewer_that_does_not_come_says_why(
    behaviour: str, error: type[Exception], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_VIEWER", behaviour)
    with trackscope.MapBridge() as bridge:
        if behaviour == "no token":
            refusals = bridge._hub.server.refusals
            while not refusals:
                with pytest.raises(trackscope.ViewerTimeoutError):
                    bridge.wait_ready(0.1)
        waits = DEADLINE_SECS if error is not trackscope.ViewerTimeoutError else 1.0
        with pytest.raises(error, match=text):
            bridge.wait_ready(0.1 if behaviour == "no token" else waits)


@pytest.mark.usefixtures("fake_program")
def test_a_viewer_that_prints_much_is_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FAKE_VIEWER", "chatty")
    with caplog.at_level(logging.INFO, "trackscope.viewer"), trackscope.MapBridge() as bridge:
        bridge.wait_ready(DEADLINE_SECS)
        bridge.load_vehicles(rows(2)).result(DEADLINE_SECS)
    assert caplog.text.count("x" * 99) == 5000


@pytest.mark.usefixtures("fake_program")
def test_a_viewer_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VIEWER", "stubborn")
    monkeypatch.setattr("trackscope.process._END_SECS", 0.2)
    # The connection is what it would notice; so it is a viewer that ignores that too.
    bridge = trackscope.MapBridge()
    bridge.wait_ready(DEADLINE_SECS)
    pid = bridge.pid
    assert pid is not None
    bridge.close()
    assert is_gone(pid)


@pytest.mark.usefixtures("fake_program")
def test_the_viewer_is_asked_to_go_with_its_parent_where_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from trackscope import _binary

    for known, text in ((True, "--exit-with-parent  End"), (False, "--ws-port")):
        _binary._help.cache_clear()
        monkeypatch.setenv("FAKE_HELP", text)
        with trackscope.MapBridge() as bridge:
            bridge.wait_ready(DEADLINE_SECS)
            assert bridge._hub.process is not None
            started = bridge._hub.process.log_file.read_text()
            assert ("--exit-with-parent" in started) == known
    _binary._help.cache_clear()


@pytest.mark.usefixtures("fake_program")
@pytest.mark.parametrize(
    "end",
    [
        "",  # the interpreter simply ends
        "del bridge",
        "raise SystemExit(0)",
        "raise RuntimeError('mine')",
        "bridge.on_vehicle_clicked(lambda event: bridge.play())",
        "import threading; threading.Thread(target=bridge.close).start()",
    ],
)
def test_the_viewer_ends_with_the_interpreter(end: str) -> None:
    ended = run(START + end)
    assert ended.returncode == (1 if "mine" in end else 0), ended.stderr
    assert is_gone(int(ended.stdout))
    if "mine" not in end:
        assert ended.stderr == ""


@pytest.mark.usefixtures("fake_program")
def test_a_killed_interpreter_leaves_the_viewer_without_a_connection() -> None:
    ended = run(START + "os.kill(os.getpid(), signal.SIGKILL)")
    assert ended.returncode == -signal.SIGKILL
    wait_gone(int(ended.stdout))


@pytest.mark.usefixtures("fake_program")
def test_a_forked_child_does_not_own_the_viewer() -> None:
    ended = run(
        START
        + """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
child = os.fork()
if child == 0:
    try:
        bridge.play()
    except trackscope.ForkedBridgeError as error:
        print(error, flush=True)
    bridge.close()
    del bridge
    sys.exit(0)
os.waitpid(child, 0)
bridge.ping()
bridge.play()
bridge.ping()
print("alive", bridge.is_ready, flush=True)
"""
    )
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr
    assert "make a new MapBridge here" in lines[1]
    assert lines[2] == "alive True"
    assert is_gone(int(lines[0]))


@pytest.mark.usefixtures("fake_program")
def test_a_forked_child_that_lives_longer_does_not_keep_the_viewer() -> None:
    ended = run(
        START
        + """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
child = os.fork()
if child == 0:
    os.close(1)
    os.close(2)
    signal.pause()
print(child, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    )
    viewer, child = map(int, ended.stdout.split())
    try:
        wait_gone(viewer)  # it has noticed, for the child does not hold the socket
    finally:
        os.kill(child, signal.SIGKILL)


def _in_child(results: Any) -> None:
    with trackscope.MapBridge() as bridge:
        results.put(bridge.load_vehicles(rows(4)).result(DEADLINE_SECS).accepted_fixes)


@pytest.mark.usefixtures("fake_program")
@pytest.mark.parametrize("method", ["spawn", "fork"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_may_have_a_bridge_of_its_own(method: str) -> None:
    context: Any = multiprocessing.get_context(method)
    with trackscope.MapBridge() as bridge:
        bridge.wait_ready(DEADLINE_SECS)
        results = context.Queue()
        child = context.Process(target=_in_child, args=(results,))
        child.start()
        assert results.get(timeout=DEADLINE_SECS) == 4
        child.join(DEADLINE_SECS)
        assert child.exitcode == 0
        bridge.ping(DEADLINE_SECS)


def test_a_viewer_that_is_not_there_is_told_with_all_places(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACKSCOPE_BINARY", str(tmp_path / "none"))
    with pytest.raises(
        trackscope.BinaryNotFoundError, match=r"TRACKSCOPE_BINARY names .*not there"
    ):
        trackscope.MapBridge()
    monkeypatch.setenv("TRACKSCOPE_BINARY", str(tmp_path))
    with pytest.raises(trackscope.BinaryNotFoundError, match="not a program"):
        trackscope.MapBridge()
    monkeypatch.delenv("TRACKSCOPE_BINARY")
    monkeypatch.setattr("trackscope._binary._script_folders", lambda: [tmp_path / "bin"])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(trackscope.BinaryNotFoundError, match="pip install --force-reinstall"):
        trackscope.MapBridge()
    monkeypatch.setattr("trackscope._binary._NAME", "sh")
    monkeypatch.setenv("PATH", "/bin")
    assert trackscope.find_binary() == Path("/bin/sh")
    monkeypatch.setattr("trackscope._binary._script_folders", lambda: [Path("/usr/bin")])
    assert trackscope.find_binary() == Path("/usr/bin/sh"), "before PATH"


def test_a_program_of_another_system_is_told(tmp_path: Path) -> None:
    program = tmp_path / "trackscope"
    program.write_bytes(b"\x00\x01nonsense")
    program.chmod(0o755)
    with pytest.raises(trackscope.TrackscopeError, match="built for another system"):
        trackscope.MapBridge(binary=program)


@pytest.mark.usefixtures("fake_program")
def test_the_module_runs_the_program() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "trackscope", "--help"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "--ws-port" in ended.stdout


@pytest.mark.usefixtures("fake_program")
def test_a_picture_without_graphics_is_an_error_with_what_to_do() -> None:
    with pytest.raises(trackscope.NoGraphicsError, match="mesa-vulkan-drivers"):
        trackscope.render(rows(4))
