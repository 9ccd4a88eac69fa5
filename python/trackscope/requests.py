"""Questions to the viewer and their answers."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import Future
from dataclasses import dataclass

from .errors import RefusedError
from .results import LoadResult, Pong

__all__ = ["LoadFuture", "Requests"]

LoadFuture = Future[LoadResult]
"""What became of a load, once the viewer has told it."""


@dataclass
class _Open:
    future: Future[LoadResult] | Future[Pong]
    # Requests whose data went into this one, and which are answered with it.
    merged: tuple[str, ...] = ()


class Requests:
    """Pairs answers with questions by ``request_id``.

    Behind each load a ping with the same id is sent. When that is answered and the load is not,
    the load was refused as a whole, which the viewer tells with an error that has no id.
    """

    def __init__(self) -> None:
        # Reentrant, for the end of a dropped bridge may come at any time, within these too.
        self._lock = threading.RLock()
        self._open: dict[str, _Open] = {}
        self._numbers = itertools.count(1)
        self._last_error = ""

    def new_load(self, merged: tuple[str, ...] = ()) -> tuple[str, LoadFuture]:
        """An id for a load, and where its result will be."""
        future: LoadFuture = Future()
        return self._new("load", future, merged), future

    def new_ping(self) -> tuple[str, Future[Pong]]:
        """An id for a ping, and where its answer will be."""
        future: Future[Pong] = Future()
        return self._new("ping", future, ()), future

    def note_error(self, text: str) -> None:
        """Remembers what the viewer has complained of last."""
        self._last_error = text

    def answer_load(self, result: LoadResult) -> None:
        """Takes a result of the viewer."""
        self._resolve(result.request_id, result)

    def answer_ping(self, pong: Pong) -> None:
        """Takes the answer to a ping, of its own or behind a load."""
        with self._lock:
            found = self._open.pop(pong.request_id or "", None)
            merged = [self._open.pop(one, None) for one in found.merged] if found else []
        if found is None:
            return
        if pong.request_id is not None and pong.request_id.startswith("ping"):
            _give(found.future, pong)
            return
        error = RefusedError(
            "the viewer has refused all that was sent: "
            f"{self._last_error or 'it gave no reason, its log may have one'}"
        )
        for one in (found, *merged):
            if one is not None:
                _fail(one.future, error)

    def fail(self, request_ids: tuple[str, ...] | None, error: Exception) -> None:
        """No answer will come to these, or to any."""
        with self._lock:
            ids = tuple(self._open) if request_ids is None else request_ids
            found = [self._open.pop(one, None) for one in ids]
        for one in found:
            if one is not None:
                _fail(one.future, error)

    def open_ids(self) -> tuple[str, ...]:
        """All that wait for an answer."""
        with self._lock:
            return tuple(self._open)

    def open_loads(self) -> tuple[str, ...]:
        """All loads that wait for their result."""
        return tuple(one for one in self.open_ids() if one.startswith("load"))

    def _new(
        self, kind: str, future: Future[LoadResult] | Future[Pong], merged: tuple[str, ...]
    ) -> str:
        with self._lock:
            request_id = f"{kind}-{next(self._numbers)}"
            self._open[request_id] = _Open(future, merged)
        return request_id

    def _resolve(self, request_id: str | None, result: LoadResult) -> None:
        with self._lock:
            found = self._open.pop(request_id or "", None)
            merged = [self._open.pop(one, None) for one in found.merged] if found else []
        for one in (found, *merged):
            if one is not None:
                _give(one.future, result)


def _give(future: Future[LoadResult] | Future[Pong], answer: LoadResult | Pong) -> None:
    if future.set_running_or_notify_cancel():
        future.set_result(answer)  # type: ignore[arg-type]


def _fail(future: Future[LoadResult] | Future[Pong], error: Exception) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)
