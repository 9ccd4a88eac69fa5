"""Waiting for something that another process does, never longer than a deadline."""

import time

# A slow machine that draws with its processor needs some seconds for its first frame.
DEADLINE_SECS = 60.0
POLL_SECS = 0.05


def wait_for(look, what, deadline_secs=DEADLINE_SECS):
    """The first true value that `look()` gives; fails when there is none in time."""
    end = time.monotonic() + deadline_secs
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {deadline_secs:.0f} s")
        time.sleep(POLL_SECS)
