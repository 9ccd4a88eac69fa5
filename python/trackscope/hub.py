"""What a bridge holds together: connections, the viewer's process, and what it was told."""

from __future__ import annotations

import json
import logging
import os
import threading
from pathlib import Path

from ._binary import understands
from .dispatcher import Dispatcher
from .encode import Compression, Encoder
from .errors import (
    BridgeClosedError,
    ForkedBridgeError,
    NotConnectedError,
    TokenRefusedError,
    UnsupportedError,
    ViewerTimeoutError,
)
from .kept import Kept
from .link import Sending, ViewerLink
from .messages import Message, Plain, Vehicles
from .process import LaunchOptions, ViewerProcess, died
from .requests import Requests
from .results import (
    LoadResult,
    MapReady,
    Pong,
    Ready,
    ViewerError,
    ViewerExited,
    parse_event,
)
from .server import ViewerServer

__all__ = ["Hub"]

_log = logging.getLogger("trackscope")

# So long the end of a connection waits for the end of the process, which tells more.
_EXIT_SECS = 2.0
# And so long the end of the process waits for that of the connection.
_LINK_SECS = 1.0


class Hub:
    """The state behind a bridge. All methods may be called from any thread.

    It knows nothing of the bridge, so that one which is dropped without ``close()`` can be
    noticed and cleared up behind.
    """

    def __init__(
        self,
        *,
        port: int,
        token: str | None,
        keep_data: bool,
        compression: Compression,
        max_waiting_bytes: int,
        send_timeout_secs: float,
    ) -> None:
        self.owner = os.getpid()
        self.dispatcher = Dispatcher()
        self.requests = Requests()
        self._kept = Kept(keep_vehicles=keep_data)
        self._keeps = keep_data
        self._compression = compression
        self._max_waiting_bytes = max_waiting_bytes
        self._send_timeout_secs = send_timeout_secs
        self._changed = threading.Condition(threading.RLock())
        self._encoders: dict[int, tuple[ViewerLink, Encoder]] = {}
        self._ready: Ready | None = None
        self._has_picture = False
        self._was_connected = False
        self._waiting: list[Message] = []
        self._process: ViewerProcess | None = None
        # Exit code and last lines of the viewer that has ended.
        self._ended: tuple[int, tuple[str, ...]] | None = None
        self._is_closed = False
        self.server = ViewerServer(self, port=port, token=token)

    # What the bridge asks for.

    def launch(self, binary: Path, options: LaunchOptions) -> None:
        """Starts a viewer that connects here."""
        self.check_open()
        # Asked here already, for the lock may not be held so long.
        understands(binary, "--exit-with-parent")
        with self._changed:
            self.check_open()
            self._ended = None
            self._process = ViewerProcess(
                binary,
                port=self.server.port,
                token=self.server.token,
                options=options,
                exited=self._process_exited,
            )

    def end_viewer(self) -> None:
        """Ends the viewer that was launched, if there is one."""
        with self._changed:
            process = self._process
        if process is not None:
            process.end()
            process.remove_log()

    @property
    def process(self) -> ViewerProcess | None:
        """The viewer that was launched last."""
        return self._process

    @property
    def ready(self) -> Ready | None:
        """What the viewer said when it connected; ``None`` while none is connected."""
        return self._ready if self._encoders else None

    def check_open(self) -> None:
        """Raises when the bridge cannot be used, with the reason."""
        if os.getpid() != self.owner:
            raise ForkedBridgeError(
                f"this bridge belongs to the process {self.owner}, which this one "
                f"({os.getpid()}) was forked from; make a new MapBridge here"
            )
        if self._is_closed:
            raise BridgeClosedError("the bridge was closed; make a new MapBridge")

    def check_viewer(self) -> None:
        """Raises when the viewer that was launched has ended, with the reason."""
        with self._changed:
            if self._ended is not None and not self._encoders:
                raise died(*self._ended)

    def post(self, message: Message) -> None:
        """Says something to the viewer, or as soon as there is one.

        Raises:
            NotConnectedError: The viewer has ended, and this is nothing that could be kept.
            SlowViewerError: Too much waits already and does not become less.
            UnsupportedError: The viewer does not know such a message.

        """
        # Before the lock, which in a forked child may be held for ever.
        self.check_open()
        with self._changed:
            self.check_open()
            self._refuse_without_viewer(message)
            self._kept.apply(message)
            links = list(self._encoders.values())
            if links:
                for _, encoder in links:
                    encoder.require(message)
                for link, encoder in links:
                    self._send(link, encoder, message)
            elif not (self._was_connected and message.is_state and self._keeps):
                self._waiting.append(message)
        if message.size_bytes > 1024 and threading.current_thread() is not self.server.thread:
            for link, _ in links:
                link.wait_for_room(self._max_waiting_bytes, self._send_timeout_secs)

    def wait_ready(self, timeout_secs: float | None, *, for_picture: bool = False) -> Ready:
        """Waits until a viewer is connected, or has drawn its first picture.

        Raises:
            ViewerDiedError: It has ended instead.
            TokenRefusedError: Something came without the token, and nothing else.
            ViewerTimeoutError: Nothing came.

        """
        self.check_open()
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._is_closed
                    or self._ended is not None
                    or (bool(self._encoders) and (self._has_picture or not for_picture))
                ),
                timeout_secs,
            )
            self.check_open()
            ready = self.ready
            if ready is not None and (self._has_picture or not for_picture):
                return ready
            if self._ended is not None:
                raise died(*self._ended)
            raise self._too_late(timeout_secs, for_picture=for_picture)

    def wait_ended(self, timeout_secs: float | None) -> bool:
        """Waits until the viewer has ended; says whether it has."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._is_closed or self._ended is not None, timeout_secs
            )

    def close(self) -> None:
        """Ends viewer, server and threads; may be called again, and from any thread."""
        if os.getpid() != self.owner:
            self.server.forget_after_fork()
            return
        with self._changed:
            if self._is_closed:
                return
            self._is_closed = True
            self._changed.notify_all()
        self.end_viewer()
        self.server.close()
        self.requests.fail(None, BridgeClosedError("the bridge was closed before the answer"))
        self.dispatcher.close()

    # What the server tells.

    def link_opened(self, link: ViewerLink) -> None:
        """A viewer has connected; what it can do it says with ``ready``."""
        _log.debug("viewer %d has connected", link.number)

    def link_received(self, link: ViewerLink, text: str) -> None:
        """A viewer has said something."""
        try:
            event = parse_event(json.loads(text))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _log.warning("the viewer said something unreadable (%r): %.200s", error, text)
            return
        if isinstance(event, Ready):
            self._link_ready(link, event)
        elif isinstance(event, MapReady):
            with self._changed:
                self._has_picture = True
                self._changed.notify_all()
        elif isinstance(event, LoadResult):
            self._load_result(event)
        elif isinstance(event, Pong):
            link.answered()
            self.requests.answer_ping(event)
        elif isinstance(event, ViewerError):
            self.requests.note_error(event.message)
            _log.error("the viewer: %s", event.message)
        if event is not None:
            self.dispatcher.post(event)

    def link_closed(self, link: ViewerLink) -> None:
        """A connection has ended."""
        _log.debug("viewer %d has left", link.number)
        with self._changed:
            was_ready = self._encoders.pop(link.number, None) is not None
            is_last = was_ready and not self._encoders
            if is_last:
                self._has_picture = False
            self._changed.notify_all()
            open_ids = self.requests.open_ids()
        if is_last and open_ids:
            # The end of the process tells more than that of the connection, if it comes.
            timer = threading.Timer(_EXIT_SECS, self._fail_lost, (open_ids,))
            timer.daemon = True
            timer.start()

    # What happens inside.

    def _link_ready(self, link: ViewerLink, ready: Ready) -> None:
        encoder = Encoder(ready.capabilities, self._compression)
        with self._changed:
            waiting, self._waiting = self._waiting, []
            if self._was_connected and self._keeps:
                waiting = [message for message in waiting if not message.is_state]
                waiting = [*self._kept.messages(self._merged_request()), *waiting]
            self._was_connected = True
            self._ready = ready
            self._encoders[link.number] = (link, encoder)
            for message in waiting:
                self._send(link, encoder, message)
            self._changed.notify_all()

    def _merged_request(self) -> str | None:
        """An id for all that is kept, that answers the loads which went into it."""
        if not self._kept.has_vehicles:
            return None
        request_id, _ = self.requests.new_load(merged=self.requests.open_loads())
        return request_id

    def _send(self, link: ViewerLink, encoder: Encoder, message: Message) -> None:
        def make() -> Sending:
            try:
                frames = encoder.frames(message)
            except Exception as error:
                self._not_sent(message, error)
                return [], 0
            request_ids = _request_ids(message)
            if "ping" in encoder.capabilities:
                pings = [Plain("ping", {"request_id": one}) for one in request_ids]
                frames += [frame for ping in pings for frame in encoder.frames(ping)]
                is_ping = isinstance(message, Plain) and message.kind == "ping"
                return frames, len(pings) + is_ping
            self.requests.fail(
                request_ids,
                UnsupportedError("the viewer is too old to tell what became of a load"),
            )
            return frames, 0

        link.send(make, message.size_bytes)

    def _not_sent(self, message: Message, error: Exception) -> None:
        _log.error("%s", error)
        self.requests.fail(_request_ids(message), error)
        self.dispatcher.post(ViewerError(str(error), type(error).__name__))

    def _refuse_without_viewer(self, message: Message) -> None:
        if self._ended is None or self._encoders or (message.is_state and self._keeps):
            return
        raise NotConnectedError(
            "there is no viewer: it has ended. relaunch() starts another with the data that "
            "this one had"
        ) from died(*self._ended)

    def _load_result(self, result: LoadResult) -> None:
        if not result.is_complete:
            first = next((reason.first or reason.reason for reason in result.reasons), "")
            _log.warning(
                "the viewer has refused %d vehicles and %d fixes of a %s: %s",
                result.refused_vehicles,
                result.refused_fixes,
                result.of,
                result.broken_off or first,
            )
        self.requests.answer_load(result)

    def _process_exited(self, process: ViewerProcess, code: int) -> None:
        log = process.last_lines() if code != 0 else ()
        with self._changed:
            if self._process is not process:
                return
            # Its connection ends at the same time, on another thread; one of another viewer,
            # started elsewhere, does not.
            self._changed.wait_for(lambda: not self._encoders, _LINK_SECS)
            self._ended = (code, log)
            # What is asked from now on is for the next viewer.
            open_ids = self.requests.open_ids()
            self._changed.notify_all()
            is_closed = self._is_closed
        process.remove_log()
        self.requests.fail(open_ids, died(code, log))
        if not is_closed:
            if code != 0:
                _log.error("%s", died(code, log))
            self.dispatcher.post(ViewerExited(code, log))

    def _fail_lost(self, request_ids: tuple[str, ...]) -> None:
        if not self._encoders:
            self.requests.fail(
                request_ids,
                NotConnectedError(
                    "the connection to the viewer was lost before it had answered; it is told "
                    "everything again when it is back"
                ),
            )

    def _too_late(self, timeout_secs: float | None, *, for_picture: bool) -> ViewerTimeoutError:
        waited = f"within {timeout_secs:g} s" if timeout_secs is not None else "yet"
        if self._encoders and for_picture:
            return ViewerTimeoutError(f"the viewer is connected but has drawn nothing {waited}")
        refusals = list(self.server.refusals)
        if refusals:
            return TokenRefusedError(
                f"no viewer has connected {waited}; refused were: {', '.join(refusals)}. A viewer "
                "that is too old does not send the token it is given in TRACKSCOPE_TOKEN: use "
                "the one that came with this package"
            )
        process = self._process
        if process is None:
            return ViewerTimeoutError(
                f"no viewer has connected {waited}; with launch=False it must be started with "
                f"--ws-port={self.server.port} and the bridge's token in TRACKSCOPE_TOKEN"
            )
        lines = "".join(f"\n    {line}" for line in process.last_lines())
        return ViewerTimeoutError(
            f"the viewer runs but has not connected {waited}; give it a longer timeout on a slow "
            f"machine, else its log may tell why:{lines}"
        )


def _request_ids(message: Message) -> tuple[str, ...]:
    if isinstance(message, Vehicles):
        return (message.request_id,) if message.request_id is not None else ()
    if isinstance(message, Plain):
        return ()
    return tuple(found for one in message.messages for found in _request_ids(one))
