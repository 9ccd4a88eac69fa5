"""What the tests share: the viewer's program, a screen for it, and a viewer that is none."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fake_viewer import FakeViewer

import trackscope
from trackscope._binary import understands

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "window"))

IN_CI = os.environ.get("CI") == "true"


def cannot(why: str) -> NoReturn:
    """Skips a test, which a build server may not do."""
    if IN_CI:
        pytest.fail(f"{why}; in CI nothing is skipped")
    pytest.skip(why)


@pytest.fixture(scope="session")
def binary() -> Path:
    """The real viewer: TRACKSCOPE_BINARY, or what cargo has built last."""
    named = os.environ.get("TRACKSCOPE_BINARY")
    built = [ROOT / "target" / profile / "trackscope" for profile in ("release", "debug")]
    there = [Path(named)] if named else [path for path in built if path.exists()]
    if not there:
        cannot("there is no viewer: cargo build, or name one in TRACKSCOPE_BINARY")
    return max(there, key=lambda path: path.stat().st_mtime)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A screen that nobody sees; viewers that are started now open their windows there."""
    from screen import Screen  # type: ignore[import-not-found, unused-ignore]

    with Screen(900, 600) as made:
        monkeypatch.setenv("DISPLAY", made.display)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield made


@pytest.fixture
def real(binary: Path, screen: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The screen, with the real viewer as the program that bridges launch."""
    if not understands(binary, "--exit-with-parent"):
        cannot(f"{binary} is older than this package")
    monkeypatch.setenv("TRACKSCOPE_BINARY", str(binary))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return screen


@pytest.fixture
def require() -> Callable[[trackscope.MapBridge, str], None]:
    """Leaves a test out when the viewer lacks something; in CI that is a failure."""

    def check(bridge: trackscope.MapBridge, capability: str) -> None:
        if capability not in bridge.wait_ready().capabilities:
            cannot(f"the viewer does not know {capability!r}")

    return check


@pytest.fixture
def fake_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that the bridge launches instead of the viewer; it opens no window."""
    path = tmp_path / "fake-trackscope"
    script = Path(__file__).with_name("fake_viewer.py")
    path.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$@"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("TRACKSCOPE_BINARY", str(path))
    # An interpreter that is killed leaves the folder of its viewer's log behind.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return path


@pytest.fixture
def bridge() -> Iterator[trackscope.MapBridge]:
    """A bridge that waits for a viewer of the test."""
    with trackscope.MapBridge(launch=False) as made:
        yield made


@pytest.fixture
def connect(bridge: trackscope.MapBridge) -> Iterator[Callable[..., FakeViewer]]:
    """Connects viewers to the bridge of the test."""
    viewers: list[FakeViewer] = []

    def make(**how: Any) -> FakeViewer:
        viewer = FakeViewer(bridge.port, bridge.token, **how)
        viewers.append(viewer)
        bridge.wait_ready(20)
        return viewer

    yield make
    for viewer in viewers:
        viewer.__exit__()
