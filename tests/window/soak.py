"""An hour of live data in some minutes, into the real program in a window.

usage: soak.py PROGRAM [MINUTES]

A hundred vehicles report their places ten times in a recorded second. Each message carries one
report of each, and the messages come as fast as the hour fits into MINUTES (default 4). Told is,
as it goes on: fixes sent, memory of the viewer, and how far its playhead, which follows the newest
fix, is from the data that was sent before a ping whose answer has come. The end fails when the
playhead has drifted, a fix is missing, or memory has grown by more than the fixes can explain.
"""

import json
import math
import sys
import tempfile
import time
from pathlib import Path

from screen import Screen
from servers import WebsocketsPackage
from viewer import Viewer

VEHICLES = 100
REPORTS_A_SECOND = 10
RECORDED_SECS = 3600
START_MS = 1_731_166_004_000
# What a fix may take, with levels of detail, spare room for the next ones and the C library's.
MAX_BYTES_A_FIX = 60
# After the data has ended nothing may grow: this is noise of the allocator and of Mesa.
MAX_IDLE_GROWTH_MIB = 8
PLACES = 24


def report(number):
    """One message: where all vehicles are at one moment."""
    at_ms = START_MS + number * 1000 // REPORTS_A_SECOND
    secs = number / REPORTS_A_SECOND
    vehicles = []
    for vehicle in range(VEHICLES):
        # Each drives on a circle of its own, faster and slower.
        angle = secs / (40 + vehicle) + math.sin(secs / 60 + vehicle) / 2
        radius = 0.002 + vehicle * 0.0003
        vehicles.append(
            {
                "id": f"live {vehicle}",
                "gps_points": [
                    {
                        "latitude": round(35.9 + radius * math.sin(angle), 7),
                        "longitude": round(14.5 + radius * math.cos(angle), 7),
                        "timestamp": at_ms,
                        "speed": round(30 + 20 * math.cos(secs / 60 + vehicle), 1),
                    }
                ],
            }
        )
    return {"type": "append_points", "vehicles": vehicles}, at_ms


def rss_mib(process):
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the viewer has ended")


def reached(server, count):
    """Waits until everything that was sent before has been taken over."""
    server.say({"type": "ping", "request_id": count})
    server.wait_for("pong", count)


def playhead_ms(server, at_ms):
    """What the viewer says of its playhead, once it has said that of this moment or a later."""
    states = server.messages("playback_state")
    if not states or states[-1]["timestamp_ms"] != at_ms:
        try:
            server.wait_until(
                lambda: server.messages("playback_state")[-1]["timestamp_ms"] >= at_ms, "late"
            )
        except AssertionError:
            pass  # the difference is told
    return server.messages("playback_state")[-1]["timestamp_ms"]


def run(program, minutes):
    reports = RECORDED_SECS * REPORTS_A_SECOND
    with (
        tempfile.TemporaryDirectory(prefix="trackscope-soak-") as folder,
        Screen(900, 600) as screen,
        WebsocketsPackage() as server,
        Viewer(program, screen, folder, port=server.port) as viewer,
    ):
        server.wait_for("map_ready")
        server.say({"type": "settings", "followNewest": True, "showTrails": True, "trailLength": 60})
        server.say({"type": "subscribe", "playback_state": 30})
        began, pongs, rows, worst_ms = time.monotonic(), 0, [], 0
        print(f"{'secs':>6} {'fixes':>9} {'MiB':>7} {'drift ms':>9}")
        for number in range(reports):
            message, at_ms = report(number)
            server.say(message)
            ahead = number / reports * minutes * 60 - (time.monotonic() - began)
            if ahead > 0:
                time.sleep(ahead)
            if (number + 1) % (reports // PLACES) == 0:
                pongs += 1
                reached(server, pongs)
                drift = playhead_ms(server, at_ms) - at_ms
                worst_ms = max(worst_ms, abs(drift))
                fixes = (number + 1) * VEHICLES
                rows.append((fixes, rss_mib(viewer.process)))
                secs = time.monotonic() - began
                print(f"{secs:6.0f} {fixes:9} {rows[-1][1]:7.1f} {drift:9}", flush=True)
        early, late = rows[PLACES // 4 - 1], rows[-1]
        bytes_a_fix = (late[1] - early[1]) * 2**20 / (late[0] - early[0])
        # Played and sought through, with nothing new.
        server.say({"type": "seek", "fraction": 0})
        server.say({"type": "control", "command": "speed", "value": 60})
        server.say({"type": "control", "command": "play"})
        time.sleep(10)
        before = rss_mib(viewer.process)
        time.sleep(30)
        grown = rss_mib(viewer.process) - before
        server.say({"type": "append_points", "request_id": "count", "vehicles": []})
        print(f"{bytes_a_fix:.1f} bytes a fix; {grown:+.1f} MiB in 30 s of playing; ", end="")
        print(f"worst drift {worst_ms} ms; {len(server.messages('map_error'))} errors")
        failures = [
            text
            for wrong, text in (
                (worst_ms > 0, "the playhead drifts"),
                (bytes_a_fix > MAX_BYTES_A_FIX, "memory grows by more than the data"),
                (grown > MAX_IDLE_GROWTH_MIB, "memory grows without data"),
                (server.messages("map_error"), "there were errors"),
            )
            if wrong
        ]
        if failures:
            print(json.dumps(server.messages("map_error")[:3]))
            raise SystemExit("; ".join(failures))


if __name__ == "__main__":
    run(Path(sys.argv[1]).absolute(), float(sys.argv[2]) if len(sys.argv) > 2 else 4.0)
