"""The bridge: a viewer in a window, and everything that can be said to it."""

from __future__ import annotations

import concurrent.futures
import os
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from . import results
from ._binary import find_binary
from .callbacks import Callbacks
from .columns import TimeUnit, Track
from .encode import Compression
from .errors import BadDataError, UnsupportedError, ViewerTimeoutError
from .hub import Hub
from .link import MAX_UNANSWERED
from .messages import (
    Batch,
    Message,
    Plain,
    Vehicles,
    iso_or_text,
    settings_fields,
)
from .process import LaunchOptions
from .requests import LoadFuture
from .sources import Reading, VehicleSource
from .stream import StreamResult, run_stream

__all__ = ["MapBridge"]

_MAX_WAITING_BYTES = 512 << 20
_SEND_SECS = 60.0
_READY_SECS = 60.0
_PING_SECS = 10.0

_Callback = TypeVar("_Callback", bound=Callable[[Any], object])


class MapBridge(Callbacks):
    """A map in a window of its own, driven from Python.

    ::

        with trackscope.MapBridge() as bridge:
            bridge.load_vehicles(rows)
            bridge.play()
            bridge.wait()

    It listens on a free port of 127.0.0.1, starts the viewer, and lets in nobody else. All
    methods may be called from any thread and return at once unless they say that they wait;
    what is said before the viewer is there is sent when it is. Callbacks run one after the
    other on a thread of the bridge; what they raise is logged. A viewer that has ended can be
    started again with :meth:`relaunch`: the bridge keeps its data, eight bytes a number.

    It ends with ``close()``, with the ``with`` block, when it is dropped, or with the
    interpreter; in a forked child it cannot be used, and the viewer stays the parent's.
    """

    def __init__(
        self,
        *,
        title: str | None = None,
        size: tuple[int, int] | None = None,
        theme: str | None = None,
        basemap: str | None = None,
        record: str | os.PathLike[str] | None = None,
        log_file: str | os.PathLike[str] | None = None,
        arguments: Sequence[str] = (),
        binary: str | os.PathLike[str] | None = None,
        launch: bool = True,
        port: int = 0,
        token: str | None = None,
        keep_data: bool = True,
        compression: Compression = "auto",
    ) -> None:
        """Starts to listen and launches the viewer; does not wait for it.

        Args:
            title: Title of the window.
            size: Its width and height in points.
            theme: ``dark`` or ``light``.
            basemap: ``bundled``, ``osm`` (asks tile.openstreetmap.org) or ``none``.
            record: A file that every message is recorded to.
            log_file: A file for the viewer's log; else one that goes with the bridge.
            arguments: More arguments of the viewer.
            binary: The viewer's program; else it is looked for, see ``find_binary``.
            launch: Whether to start a viewer; without, one may be started elsewhere with
                :attr:`port` and :attr:`token`.
            port: The port to listen on; 0 takes a free one.
            token: What a viewer must know to connect; else a new one. ``""`` lets in every
                program of this machine, but no web page.
            keep_data: Whether vehicles are kept for another viewer.
            compression: How large frames are packed: ``auto``, ``zstd``, ``gzip``, ``none``.

        Raises:
            BinaryNotFoundError: There is no viewer to start.
            PortInUseError: Another program listens on that port.

        """
        self._binary = find_binary(binary) if launch else None
        self._options = LaunchOptions(title, size, theme, basemap, record, log_file, arguments)
        self._batches = threading.local()
        self._hub = Hub(
            port=port,
            token=token,
            keep_data=keep_data,
            compression=compression,
            max_waiting_bytes=_MAX_WAITING_BYTES,
            send_timeout_secs=_SEND_SECS,
        )
        # Knows the hub and not the bridge; runs when that is dropped, and when Python ends.
        self._finalizer = weakref.finalize(self, self._hub.close)
        if self._binary is not None:
            try:
                self._hub.launch(self._binary, self._options)
            except BaseException:
                self.close()
                raise

    # Life.

    @property
    def port(self) -> int:
        """The port of 127.0.0.1 that the viewer connects to."""
        return self._hub.server.port

    @property
    def token(self) -> str:
        """What the viewer must know to connect; keep it to yourself."""
        return self._hub.server.token

    @property
    def pid(self) -> int | None:
        """Process id of the viewer that was started last."""
        process = self._hub.process
        return None if process is None else process.popen.pid

    @property
    def is_ready(self) -> bool:
        """Whether a viewer is connected."""
        return self._hub.ready is not None

    @property
    def viewer(self) -> results.Ready | None:
        """Version, protocol and capabilities of the viewer; ``None`` while none is there."""
        return self._hub.ready

    def wait_ready(self, timeout: float | None = _READY_SECS) -> results.Ready:
        """Waits so many seconds until the viewer is connected.

        Raises:
            NoDisplayError, NoGraphicsError, ViewerDiedError: It has ended instead.
            TokenRefusedError: Only programs without the token have come.
            ViewerTimeoutError: It did not come.

        """
        return self._hub.wait_ready(timeout)

    def wait_picture(self, timeout: float | None = _READY_SECS) -> None:
        """Waits so many seconds until the viewer has drawn its first picture.

        Raises:
            as :meth:`wait_ready`

        """
        self._hub.wait_ready(timeout, for_picture=True)

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until the window was closed, at most so many seconds; says whether it was."""
        return self._hub.wait_ended(timeout)

    def relaunch(self) -> None:
        """Starts the viewer anew with the data that it had; one that still runs is ended.

        Raises:
            BinaryNotFoundError: There is no viewer to start.

        """
        self._hub.check_open()
        if self._binary is None:
            self._binary = find_binary()
        self._hub.end_viewer()
        self._hub.launch(self._binary, self._options)

    def close(self) -> None:
        """Ends the viewer and lets go of everything; may be called again."""
        self._finalizer()

    def __enter__(self) -> MapBridge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError(
            "a MapBridge cannot be given to another process; make one in that process, or send "
            "the data back to this one"
        )

    # Data.

    def load_vehicles(
        self,
        vehicles: VehicleSource,
        *,
        columns: Mapping[str, str] | None = None,
        vehicle_id: str = "vehicle",
        time_unit: TimeUnit = "ms",
        settings: Mapping[str, Any] | None = None,
        start: str | datetime | float | None = None,
        end: str | datetime | float | None = None,
    ) -> LoadFuture:
        """Replaces all vehicles.

        Args:
            vehicles: Rows, a cursor, a table, or vehicles as PROTOCOL.md has them.
            columns: Which column holds what, where names do not tell: ``{"time": "gps_ts"}``.
            vehicle_id: The vehicle of rows that name none.
            time_unit: Unit of times that are numbers since 1970; these are shown as UTC.
            settings: As :meth:`set_settings` takes them, applied before the vehicles.
            start: Begin of the span to play; with ``end``, else it is that of the data.
            end: End of the span to play.

        Returns:
            What became of it, later: ``.result(timeout)`` waits. What the viewer refused is
            also logged as a warning.

        Raises:
            BadDataError: A value cannot be sent; vehicle, row, column and value are named.
            MissingPackageError: A table needs ``pip install 'trackscope[tables]'``.

        """
        extras: dict[str, Any] = {}
        if settings is not None:
            extras["settings"] = settings_fields(**settings)
        if start is not None and end is not None:
            extras |= {"startTime": iso_or_text(start), "endTime": iso_or_text(end)}
        tracks = Reading(columns, vehicle_id, time_unit).tracks(vehicles)
        return self._send_vehicles("load_vehicles", tracks, extras)

    def append_points(
        self,
        vehicles: VehicleSource,
        *,
        columns: Mapping[str, str] | None = None,
        vehicle_id: str = "vehicle",
        time_unit: TimeUnit = "ms",
    ) -> LoadFuture:
        """Adds fixes to the vehicles of these ids; an id that is not known makes a vehicle.

        Arguments, result and errors are those of :meth:`load_vehicles`.
        """
        tracks = Reading(columns, vehicle_id, time_unit).tracks(vehicles)
        return self._send_vehicles("append_points", tracks, {})

    def stream(
        self,
        source: VehicleSource,
        *,
        batch: int = 10_000,
        in_flight: int = 4,
        timeout: float = _SEND_SECS,
        columns: Mapping[str, str] | None = None,
        vehicle_id: str = "vehicle",
        time_unit: TimeUnit = "ms",
    ) -> StreamResult:
        """Feeds a cursor, an iterator of rows or a table to the viewer, and waits for it.

        The source is read only as fast as the viewer takes the rows in: at most ``in_flight``
        parts of ``batch`` rows are on their way at any time, and nothing is read ahead.

        Args:
            source: A cursor after ``execute``, rows as dictionaries, or a table.
            batch: Rows in one message.
            in_flight: Messages that may wait for their answer.
            timeout: Seconds that the viewer may take for one message.
            columns: as :meth:`load_vehicles`
            vehicle_id: as :meth:`load_vehicles`
            time_unit: as :meth:`load_vehicles`

        Raises:
            BadDataError: A row cannot be sent; those before it were.
            SlowViewerError: The viewer did not answer in time.
            ViewerDiedError: It has ended; what was sent is kept for :meth:`relaunch`.

        """

        def send(tracks: list[Track]) -> LoadFuture:
            # Nobody would answer.
            self._hub.check_viewer()
            return self._send_vehicles("append_points", tracks, {})

        return run_stream(
            send,
            Reading(columns, vehicle_id, time_unit).batches(source, batch),
            in_flight=in_flight,
            timeout_secs=timeout,
        )

    # Together.

    @contextmanager
    def batch(self) -> Iterator[None]:
        """What is said within takes effect together: no frame is drawn between.

        ::

            with bridge.batch():
                bridge.load_vehicles(rows)
                bridge.seek(fraction=0.5)

        It holds for the calling thread, and is sent when the block ends; when that ends with an
        exception, nothing is sent. Batches do not nest: an inner one belongs to the outer.

        Raises:
            BadDataError: There are more than 64 loads in it.

        """
        if getattr(self._batches, "messages", None) is not None:
            yield
            return
        messages: list[Plain | Vehicles] = []
        self._batches.messages = messages
        try:
            yield
            self._batches.messages = None
            self._post_batch(messages)
        except BaseException as error:
            reason = error if isinstance(error, Exception) else RuntimeError(repr(error))
            for message in messages:
                if isinstance(message, Vehicles) and message.request_id is not None:
                    self._hub.requests.fail((message.request_id,), reason)
            raise
        finally:
            self._batches.messages = None

    def ping(self, timeout: float = _PING_SECS) -> None:
        """Waits until the viewer has done all that was said before.

        Raises:
            ViewerTimeoutError: It has not answered within so many seconds.

        """
        request_id, future = self._hub.requests.new_ping()
        self._say("ping", {"request_id": request_id}, needs="ping")
        _result(future, timeout)

    def remove_callback(self, callback: Callable[[Any], object]) -> bool:
        """No longer calls this; says whether it was called before."""
        return self._hub.dispatcher.remove(callback)

    # Inside.

    def _on(self, kind: type, callback: _Callback) -> _Callback:
        self._hub.check_open()
        self._hub.dispatcher.add(kind, callback)
        return callback

    def _send_vehicles(
        self, kind: str, tracks: Sequence[Any], extras: Mapping[str, Any]
    ) -> LoadFuture:
        self._hub.check_open()
        request_id, future = self._hub.requests.new_load()
        try:
            self._post(Vehicles(kind, list(tracks), extras, request_id))
        except BaseException as error:
            reason = error if isinstance(error, Exception) else RuntimeError(repr(error))
            self._hub.requests.fail((request_id,), reason)
            raise
        return future

    def _post_batch(self, messages: list[Plain | Vehicles]) -> None:
        if sum(isinstance(message, Vehicles) for message in messages) > MAX_UNANSWERED:
            raise BadDataError(
                f"a batch may hold {MAX_UNANSWERED} loads at most; hand over more vehicles at once"
            )
        if messages:
            self._hub.post(Batch(tuple(messages)))

    def _post(self, message: Message) -> None:
        together = getattr(self._batches, "messages", None)
        if together is None or isinstance(message, Batch):
            self._hub.post(message)
        elif isinstance(message, Plain) and message.kind == "ping":
            raise UnsupportedError("within batch() nothing is sent yet that could be waited for")
        else:
            together.append(message)


def _result(future: Future[Any], timeout_secs: float) -> Any:
    try:
        return future.result(timeout_secs)
    # Of their own before Python 3.11.
    except (TimeoutError, concurrent.futures.TimeoutError) as error:
        raise ViewerTimeoutError(
            f"the viewer has not answered within {timeout_secs:g} s; it may be busy with a "
            "large load"
        ) from error
