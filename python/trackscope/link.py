"""One connection to a viewer, and what waits to be sent on it."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from .encode import Frame
from .errors import SlowViewerError

__all__ = ["MAX_UNANSWERED", "FrameMaker", "LinkHandler", "Sending", "ViewerLink"]

_log = logging.getLogger("trackscope.server")

Sending = tuple[list[Frame], int]
"""Frames, and how many answers will come to them."""

FrameMaker = Callable[[], Sending]
"""Makes the frames that say something, when it is their turn to be sent."""

MAX_UNANSWERED = 64
"""A viewer keeps 256 texts for an application that does not read, and drops what comes then: of
all that is asked no more than this is under way, so that no answer is lost."""


class LinkHandler(Protocol):
    """Is told what happens on the connections; on the server's thread, so it must be quick."""

    def link_opened(self, link: ViewerLink) -> None:
        """A viewer has connected."""

    def link_received(self, link: ViewerLink, text: str) -> None:
        """A viewer has said something."""

    def link_closed(self, link: ViewerLink) -> None:
        """A connection has ended, whoever ended it."""


class ViewerLink:
    """One connection to a viewer. All methods may be called from any thread."""

    def __init__(
        self, number: int, connection: ServerConnection, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.number = number
        self._connection = connection
        self._loop = loop
        self._wake = asyncio.Event()
        self._waiting: deque[tuple[FrameMaker, int]] = deque()
        self._changed = threading.Condition()
        self._waiting_bytes = 0
        self._is_open = True
        # Of the server's thread alone.
        self._unanswered = 0
        self._answer = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether what is sent can still arrive."""
        return self._is_open

    def send(self, make: FrameMaker, size_bytes: int) -> None:
        """Queues frames; they are made later, on another thread, and sent in order.

        ``size_bytes`` is about what they take until they are sent.
        """
        with self._changed:
            if not self._is_open:
                return
            self._waiting.append((make, size_bytes))
            self._waiting_bytes += size_bytes
        try:
            self._loop.call_soon_threadsafe(self._wake.set)
        except RuntimeError:
            _log.debug("the server has ended before a message could be sent")

    def wait_for_room(self, max_bytes: int, timeout_secs: float) -> None:
        """Waits until no more than so much is waiting to be sent, or the connection has ended.

        Raises:
            SlowViewerError: The viewer did not take enough in that time.

        """
        with self._changed:
            has_room = self._changed.wait_for(
                lambda: not self._is_open or self._waiting_bytes <= max_bytes, timeout_secs
            )
            if not has_room:
                raise SlowViewerError(
                    f"the viewer has taken too little for {timeout_secs:g} s; "
                    f"{self._waiting_bytes} bytes wait for it. They stay queued; send less at a "
                    "time, or use stream(), which waits for what was sent before"
                )

    def close(self, code: int = 1000) -> None:
        """Ends the connection."""
        asyncio.run_coroutine_threadsafe(self._connection.close(code), self._loop)

    async def write(self) -> None:
        """Sends what is queued until the connection ends."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                make, size_bytes = self._waiting[0]
                try:
                    # On another thread: a large message takes seconds to make.
                    large = size_bytes >= _LARGE_BYTES
                    frames, answers = await _elsewhere(make) if large else make()
                    await self._wait_for_answers(answers)
                    for frame in frames:
                        await self._connection.send(frame)
                except ConnectionClosed:
                    return
                except Exception:
                    _log.exception("a message could not be sent")
                with self._changed:
                    self._waiting.popleft()
                    self._waiting_bytes -= size_bytes
                    self._changed.notify_all()

    async def _wait_for_answers(self, more: int) -> None:
        """Waits until so many more may be under way."""
        while more and self._unanswered and self._unanswered + more > MAX_UNANSWERED:
            self._answer.clear()
            await self._answer.wait()
        self._unanswered += more

    def answered(self) -> None:
        """Notes an answer; on the server's thread."""
        self._unanswered = max(0, self._unanswered - 1)
        self._answer.set()

    def ended(self) -> None:
        """Notes that nothing arrives any more."""
        with self._changed:
            self._is_open = False
            self._waiting.clear()
            self._changed.notify_all()

    def raw_socket(self) -> socket.socket | None:
        """Its socket, for who must let go of it."""
        found: socket.socket | None = self._connection.transport.get_extra_info("socket")
        return found


_LARGE_BYTES = 256 << 10


async def _elsewhere(make: FrameMaker) -> Sending:
    try:
        loop = asyncio.get_running_loop()
        made = loop.run_in_executor(None, make)
    except RuntimeError:
        # The interpreter is about to end and starts no more threads.
        return make()
    return await made
