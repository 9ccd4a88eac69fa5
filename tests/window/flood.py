"""Ten thousand small messages a second, for a minute, into the real program while it plays.

usage: flood.py PROGRAM [SECONDS]

Each message moves the playhead on by a recorded millisecond, so that at its end the playhead says
whether each was carried out once. Told is how many frames a second the window shows before the
flood and in it; the end fails when a message is missing, or when the flood takes more than a fifth
of the frames.
"""

import asyncio
import json
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from screen import Screen
from servers import WebsocketsPackage
from viewer import Viewer

MESSAGES_A_SECOND = 10_000
BEFORE_SECS = 15
VEHICLES = 40
START = datetime(2024, 11, 9, 15, 0)
# A playhead that crawls: the window moves in each frame, and the span outlasts the flood.
RATE = 0.1


def vehicle(number):
    """Drives on a circle for two hours, a fix every ten seconds."""
    from math import cos, sin

    return {
        "id": f"vehicle {number}",
        "gps_points": [
            {
                "latitude": 35.9 + 0.01 * sin(fix / 40 + number),
                "longitude": 14.5 + 0.01 * cos(fix / 40 + number),
                "timestamp": (START + timedelta(seconds=10 * fix)).isoformat(),
            }
            for fix in range(720)
        ],
    }


def frames(viewer):
    """Frames shown so far."""
    return viewer.log.read_text(errors="replace").count("a frame is shown")


async def flood(each, secs):
    """Sends as evenly as it can; gives how many were sent, and the seconds that it took."""
    message = json.dumps({"type": "control", "command": "step", "seconds": 0.001})
    began, sent = time.monotonic(), 0
    while sent < secs * MESSAGES_A_SECOND:
        due = min((time.monotonic() - began) * MESSAGES_A_SECOND, secs * MESSAGES_A_SECOND)
        while sent < due:
            await each.send(message)
            sent += 1
        await asyncio.sleep(0.001)
    return sent, time.monotonic() - began


def run(program, secs):
    with (
        tempfile.TemporaryDirectory(prefix="trackscope-flood-") as folder,
        Screen(900, 600) as screen,
        WebsocketsPackage() as server,
        Viewer(program, screen, folder, port=server.port, verbosity="-vv") as viewer,
    ):
        server.wait_for("map_ready")
        vehicles = [vehicle(number) for number in range(VEHICLES)]
        server.say({"type": "load_vehicles", "data": {"vehicles": vehicles}})
        server.say({"type": "settings", "playbackSpeed": RATE, "showTrails": True, "trailLength": 60})
        server.say({"type": "control", "command": "play"})
        server.wait_for("load_result")
        counted, began = frames(viewer), time.monotonic()
        time.sleep(BEFORE_SECS)
        before = (frames(viewer) - counted) / (time.monotonic() - began)

        counted = frames(viewer)
        each = next(iter(server.sockets))
        future = asyncio.run_coroutine_threadsafe(flood(each, secs), server.loop)
        sent, took = future.result(secs * 10)
        during = (frames(viewer) - counted) / took
        # Where the playhead is: only the time between pause and the first step is not exact.
        server.say({"type": "control", "command": "pause"})
        server.say({"type": "subscribe", "playback_state": 30})
        paused = server.wait_for("playback_state")
        at = datetime.fromisoformat(paused["time"]) - START
        played = at.total_seconds() - sent / 1000

        # And exactly, with nothing else that moves it.
        server.say([{"type": "seek", "offset_s": 0}])
        future = asyncio.run_coroutine_threadsafe(flood(each, secs / 4), server.loop)
        exact_sent, _ = future.result(secs * 10)
        server.say({"type": "ping"})
        server.wait_for("pong")
        expected_ms = exact_sent
        server.wait_until(
            lambda: playhead_ms(server) == expected_ms, f"the playhead is not at {expected_ms} ms"
        )
        print(
            f"{sent} messages in {took:.1f} s; frames a second: {before:.1f} before, {during:.1f} "
            f"during; the playhead went on by {played:.1f} s besides; then {exact_sent} messages "
            f"exactly once; {len(server.messages('map_error'))} errors"
        )
        sys.stdout.flush()
        if during < 0.8 * before:
            raise SystemExit("the flood takes too many frames")


def playhead_ms(server):
    at = datetime.fromisoformat(server.messages("playback_state")[-1]["time"]) - START
    return round(at / timedelta(milliseconds=1))


if __name__ == "__main__":
    run(Path(sys.argv[1]).absolute(), float(sys.argv[2]) if len(sys.argv) > 2 else 60.0)
