"""Feeding a viewer no faster than it takes things in."""

from __future__ import annotations

import concurrent.futures
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .columns import Track
from .errors import BadDataError, SlowViewerError
from .requests import LoadFuture

__all__ = ["StreamResult", "run_stream"]


@dataclass(frozen=True)
class StreamResult:
    """What became of a stream."""

    rows: int
    """Rows that were read from the source."""
    batches: int
    """Messages that they were sent in."""
    accepted_fixes: int
    refused_fixes: int
    """Fixes that the viewer could not use; the reasons were logged."""
    max_in_flight: int
    """The most messages that waited for their answer at one time."""
    seconds: float


def run_stream(
    send: Callable[[list[Track]], LoadFuture],
    batches: Iterable[tuple[list[Track], int]],
    *,
    in_flight: int,
    timeout_secs: float,
) -> StreamResult:
    """Sends each part when at most ``in_flight - 1`` before it wait for their answer.

    Raises:
        SlowViewerError: An answer did not come in time.
        Exception: What the source, or the sending, raises.

    """
    if in_flight < 1:
        raise BadDataError("in_flight is at least 1", column="in_flight", value=in_flight)
    began = time.monotonic()
    waiting: deque[LoadFuture] = deque()
    rows = sent = accepted = refused = most = 0

    def take_one() -> None:
        nonlocal accepted, refused
        try:
            answer = waiting[0].result(timeout_secs)
        except (TimeoutError, concurrent.futures.TimeoutError) as error:
            raise SlowViewerError(
                f"the viewer has not taken in a part within {timeout_secs:g} s; {rows} rows were "
                "read. Use smaller batches, or a longer timeout"
            ) from error
        waiting.popleft()
        accepted += answer.accepted_fixes
        refused += answer.refused_fixes

    for tracks, count in batches:
        waiting.append(send(tracks))
        rows += count
        sent += 1
        most = max(most, len(waiting))
        while len(waiting) >= in_flight:
            take_one()
    while waiting:
        take_one()
    return StreamResult(rows, sent, accepted, refused, most, time.monotonic() - began)
