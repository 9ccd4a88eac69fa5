"""What a callback was called with."""

from __future__ import annotations

import threading
from typing import Any

from fake_viewer import DEADLINE_SECS


class Heard:
    """What a callback was called with, and on which thread."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.threads: set[str] = set()
        self.changed = threading.Condition()

    def __call__(self, event: Any) -> None:
        with self.changed:
            self.events.append(event)
            self.threads.add(threading.current_thread().name)
            self.changed.notify_all()

    def wait(self, count: int = 1) -> list[Any]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.events) >= count, DEADLINE_SECS)
            return self.events
