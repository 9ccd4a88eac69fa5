"""Calls the application's callbacks, one after the other, on one thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from .results import CameraChanged, Event, PlaybackState

__all__ = ["Callback", "Dispatcher"]

_log = logging.getLogger("trackscope")

Callback = Callable[[Any], object]

# Of these only the newest is of interest to a callback that is slower than they come.
_REPLACED = (PlaybackState, CameraChanged)


class Dispatcher:
    """A queue of events and the thread that hands them out.

    Callbacks never run on the thread of the socket, so a slow one holds nothing up, and may
    itself use the bridge. What a callback raises is logged.
    """

    def __init__(self) -> None:
        self._callbacks: dict[type, list[Callback]] = {}
        self._lock = threading.Condition()
        self._waiting: deque[Event | type] = deque()
        self._newest: dict[type, Event] = {}
        self._is_closed = False
        self.thread = threading.Thread(target=self._run, name="trackscope-callbacks", daemon=True)
        self.thread.start()

    def add(self, kind: type, callback: Callback) -> None:
        """Calls this from now on with every event of that kind, once however often it is added."""
        with self._lock:
            callbacks = self._callbacks.setdefault(kind, [])
            if callback not in callbacks:
                callbacks.append(callback)

    def remove(self, callback: Callback) -> bool:
        """No longer calls this; says whether it was called before."""
        found = False
        with self._lock:
            for kind, callbacks in self._callbacks.items():
                kept = [one for one in callbacks if one != callback]
                found = found or len(kept) < len(callbacks)
                self._callbacks[kind] = kept
        return found

    def post(self, event: Event) -> None:
        """Hands an event to the callbacks of its kind, later."""
        kind = type(event)
        with self._lock:
            if self._is_closed or not self._callbacks.get(kind):
                return
            if isinstance(event, _REPLACED):
                if kind not in self._newest:
                    self._waiting.append(kind)
                self._newest[kind] = event
            else:
                self._waiting.append(event)
            self._lock.notify()

    def close(self, timeout_secs: float = 1.0) -> None:
        """Calls no more callbacks; waits for the one that runs, unless it is the caller."""
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
            self._lock.notify()
        if threading.current_thread() is not self.thread:
            self.thread.join(timeout_secs)

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._is_closed:
                    self._lock.wait()
                if self._is_closed:
                    return
                next_one = self._waiting.popleft()
                event = self._newest.pop(next_one) if isinstance(next_one, type) else next_one
                callbacks = list(self._callbacks.get(type(event), ()))
            for callback in callbacks:
                try:
                    callback(event)
                except Exception:
                    _log.exception("a callback for %s has failed", type(event).__name__)
            # Until the next event nothing of this one may be kept alive.
            del event, next_one, callbacks
