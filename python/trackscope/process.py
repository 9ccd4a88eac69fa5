"""The viewer's process: started, listened to, ended."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ._binary import understands
from .errors import NoDisplayError, NoGraphicsError, TrackscopeError, ViewerDiedError

__all__ = ["TOKEN_VARIABLE", "LaunchOptions", "ViewerProcess", "died"]

_log = logging.getLogger("trackscope.viewer")

TOKEN_VARIABLE = "TRACKSCOPE_TOKEN"  # noqa: S105 - the name of the variable, not a token
"""Environment variable in which the viewer, and nobody else, gets the token."""

_LINES_KEPT = 20
_LOG_TAIL_BYTES = 16 << 10
_END_SECS = 5.0
# How the viewer says that there is nothing to draw with: without a window, and with one.
_NO_GRAPHICS = ("no graphics adapter", "Nothing can be drawn")
_DRAIN_SECS = 1.0


@dataclass(frozen=True)
class LaunchOptions:
    """How the viewer is started."""

    title: str | None = None
    """Title of its window."""
    size: tuple[int, int] | None = None
    """Width and height of its window in points."""
    theme: str | None = None
    """``dark`` or ``light``."""
    basemap: str | None = None
    """``bundled``, ``osm`` or ``none``."""
    record: str | os.PathLike[str] | None = None
    """File that all messages are recorded to."""
    log_file: str | os.PathLike[str] | None = None
    """File for its log; else one in a temporary folder that goes with the bridge."""
    arguments: Sequence[str] = ()
    """Further arguments, as ``trackscope --help`` has them."""

    def words(self) -> list[str]:
        """The arguments, but for port and log."""
        words: list[str] = []
        if self.title is not None:
            words += ["--title", self.title]
        if self.size is not None:
            words += ["--size", f"{self.size[0]}x{self.size[1]}"]
        if self.theme is not None:
            words += ["--theme", self.theme]
        if self.basemap is not None:
            words += ["--basemap", self.basemap]
        if self.record is not None:
            words += ["--record", os.fspath(self.record)]
        return [*words, *self.arguments]


class ViewerProcess:
    """A running viewer. What it prints goes into the logger ``trackscope.viewer``."""

    def __init__(
        self,
        binary: Path,
        *,
        port: int,
        token: str,
        options: LaunchOptions | None = None,
        exited: Callable[[ViewerProcess, int], None] | None = None,
    ) -> None:
        """Starts it. ``exited`` is called once with the exit code, on a thread of its own.

        Raises:
            TrackscopeError: The program cannot be started.

        """
        options = options or LaunchOptions()
        self._exited = exited
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._owner = os.getpid()
        self._folder: Path | None = None
        if options.log_file is None:
            self._folder = Path(tempfile.mkdtemp(prefix="trackscope-"))
            self.log_file = self._folder / "viewer.log"
        else:
            self.log_file = Path(options.log_file).absolute()
        words = [str(binary), f"--ws-port={port}", "--log-file", str(self.log_file)]
        if understands(binary, "--exit-with-parent"):
            # When this process is killed, nobody is left to end the viewer.
            words.append("--exit-with-parent")
        environment = {**os.environ, TOKEN_VARIABLE: token}
        # Of an outer bridge; the argument goes before it, but a child of the viewer might look.
        environment.pop("TAURI_WS_PORT", None)
        try:
            self.popen: subprocess.Popen[bytes] = subprocess.Popen(
                [*words, *options.words()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            self.remove_log()
            raise TrackscopeError(
                f"the viewer {binary} cannot be started: {error.strerror or error}. If it was "
                "built for another system, install the package for this one"
            ) from error
        self._drain = threading.Thread(
            target=_drain,
            args=(self.popen.stdout, self._lines),
            name="trackscope-viewer-output",
            daemon=True,
        )
        self._drain.start()
        threading.Thread(target=self._watch, name="trackscope-viewer-exit", daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.popen.poll() is None

    def last_lines(self) -> tuple[str, ...]:
        """The last lines of its log, then those that it printed."""
        return (*_tail(self.log_file), *self._lines)[-_LINES_KEPT:]

    def end(self) -> None:
        """Asks it to end, and ends it by force when it does not within five seconds."""
        if os.getpid() != self._owner or self.popen.poll() is not None:
            return
        self.popen.terminate()
        try:
            self.popen.wait(_END_SECS)
        except subprocess.TimeoutExpired:
            _log.warning("the viewer does not end; it is killed")
            self.popen.kill()
            self.popen.wait(_END_SECS)

    def remove_log(self) -> None:
        """Deletes the temporary folder of its log."""
        if self._folder is not None and os.getpid() == self._owner:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _watch(self) -> None:
        code = self.popen.wait()
        # Not longer: a program that the viewer has started may hold the pipe open.
        self._drain.join(_DRAIN_SECS)
        _log.info("the viewer has ended with exit code %d", code)
        if self._exited is not None:
            self._exited(self, code)


def died(code: int, log: tuple[str, ...]) -> ViewerDiedError:
    """The error that tells why a viewer has ended."""
    text = "\n".join(log)
    if "no window can be opened" in text:
        return NoDisplayError(
            "the viewer cannot open a window: there is no screen, or it may not be used. Run "
            "this in a desktop session (or under xvfb-run), check DISPLAY or WAYLAND_DISPLAY; "
            "trackscope.render() needs no screen",
            code,
            log,
        )
    if any(words in text for words in _NO_GRAPHICS):
        return NoGraphicsError(
            "the viewer found no graphics driver: install one, or mesa-vulkan-drivers to draw "
            "with the processor",
            code,
            log,
        )
    if code == 0:
        return ViewerDiedError(
            "the viewer's window was closed; relaunch() opens another with the same data", code
        )
    how = f"was killed by signal {-code}" if code < 0 else f"has ended with exit code {code}"
    return ViewerDiedError(
        f"the viewer {how}; relaunch() starts another with the same data", code, log
    )


def _drain(pipe: IO[bytes] | None, lines: deque[str]) -> None:
    """Reads what the viewer prints: it would stand still once the pipe is full."""
    if pipe is None:
        return
    with pipe:
        for raw in pipe:
            line = raw.decode(errors="replace").rstrip()
            if line:
                lines.append(line)
                _log.info("%s", line)


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _LOG_TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    return text.splitlines()[-_LINES_KEPT:]
