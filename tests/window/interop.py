"""The real program in a window, with each of the WebSocket servers that Python applications use.

usage: interop.py PROGRAM
"""

import gzip
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

import msgpack
import zstandard

from screen import Screen
from servers import SERVERS
from viewer import Viewer

PROGRAM = None
FIXES_OF_A_LARGE_MESSAGE = 60_000


def vehicle(name, fixes):
    """A vehicle that drives east, a fix a second, as the application writes it."""
    return {
        "id": name,
        "label": name,
        "color": "#0066CC",
        "gps_points": [
            {
                "latitude": 35.9,
                "longitude": 14.4 + fix * 1e-6,
                "timestamp": f"2024-11-09T{fix // 3600:02}:{fix // 60 % 60:02}:{fix % 60:02}",
                "speed": 0.0,
            }
            for fix in range(fixes)
        ],
    }


def columns(name, fixes):
    """The same as columns."""
    return {
        "id": name,
        "columns": {
            "t_ms": [1_731_110_400_000 + fix * 1000 for fix in range(fixes)],
            "lat": [35.9] * fixes,
            "lon": [14.4 + fix * 1e-6 for fix in range(fixes)],
        },
    }


def load(vehicles, request_id):
    return {"type": "load_vehicles", "request_id": request_id, "data": {"vehicles": vehicles}}


class Interop:
    """The tests; a class for each server gives `kind`."""

    kind = None

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        screen = self.enterContext(Screen(900, 600))
        self.server = self.enterContext(self.kind())
        self.server.queued.append(json.dumps(load([vehicle("queued", 30)], "queued")))
        self.viewer = self.enterContext(
            Viewer(PROGRAM, screen, folder, port=self.server.port)
        )
        ready = self.server.wait_for("ready")
        self.assertEqual(ready["protocol"], 1)
        self.assertIn("append_points", ready["capabilities"])

    def accepted(self, count):
        """What the result number `count` says that was taken."""
        result = self.server.wait_for("load_result", count)
        self.assertEqual(result["refused"], {"vehicles": 0, "fixes": 0}, result)
        return result["request_id"], result["accepted"]["vehicles"], result["accepted"]["fixes"]

    def test_everything_that_is_sent_arrives_and_is_answered(self):
        server = self.server
        self.assertEqual(self.accepted(1), ("queued", 1, 30))

        large = [vehicle("large", FIXES_OF_A_LARGE_MESSAGE)]
        server.say(load(large, "large"))
        self.assertEqual(self.accepted(2), ("large", 1, FIXES_OF_A_LARGE_MESSAGE))

        results = 2
        if server.sends_binary:
            packed = msgpack.packb(load([columns("packed", 5000)], "packed"))
            text = json.dumps(load([columns("text", 5000)], "text")).encode()
            for name, frame in (
                ("packed", packed),
                ("packed", zstandard.compress(packed)),
                ("packed", gzip.compress(packed)),
                ("text", gzip.compress(text)),
            ):
                server.send(frame)
                results += 1
                self.assertEqual(self.accepted(results), (name, 1, 5000))

        server.say({"type": "ping", "request_id": 7})
        self.assertEqual(server.wait_for("pong"), {"type": "pong", "request_id": "7"})

        server.say({"type": "subscribe", "playback_state": 10})
        server.say({"type": "control", "command": "play"})
        server.wait_until(
            lambda: any(state["state"] == "playing" for state in server.messages("playback_state")),
            "nobody says that it plays",
        )
        server.say(
            [
                {"type": "control", "command": "pause"},
                {"type": "append_points", "request_id": "more", "vehicles": [columns("new", 10)]},
            ]
        )
        self.assertEqual(self.accepted(results + 1), ("more", 1, 10))

        server.ping()
        server.send("rubbish")
        self.assertIn("JSON", server.wait_for("map_error")["error"])
        self.assertIn("message", server.wait_for("error"))

        server.close(1001, "updating")
        server.wait_for_connections(2)
        self.assertEqual(server.wait_for("ready", 2)["protocol"], 1)
        server.say({"type": "ping", "request_id": "again"})
        self.assertEqual(server.wait_for("pong", 2)["request_id"], "again")

        server.say({"type": "quit"})
        self.assertEqual(self.viewer.process.wait(60), 0)


class TwoViewers(unittest.TestCase):
    """The application starts a viewer and a server for each of its tabs."""

    def test_two_viewers_started_at_once_in_one_folder_never_disturb_one_another(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        screen = self.enterContext(Screen(900, 600))
        servers = [self.enterContext(SERVERS[0]()) for _ in range(2)]
        viewers = []
        for number, server in enumerate(servers):
            name = f"tab {number}"
            server.queued.append(json.dumps(load([vehicle(name, 20 + number)], name)))
            viewers.append(
                self.enterContext(
                    Viewer(PROGRAM, screen, folder, port=server.port, name=f"viewer {number}")
                )
            )
        for number, server in enumerate(servers):
            result = server.wait_for("load_result")
            self.assertEqual(result["request_id"], f"tab {number}")
            self.assertEqual(result["accepted"], {"vehicles": 1, "fixes": 20 + number})
        servers[0].say({"type": "quit"})
        self.assertEqual(viewers[0].process.wait(60), 0)
        servers[1].say({"type": "ping", "request_id": "alone"})
        self.assertEqual(servers[1].wait_for("pong")["request_id"], "alone")
        self.assertEqual([server.connections for server in servers], [1, 1])


for each in SERVERS:
    name = f"{each.__name__}Interop"
    globals()[name] = type(name, (Interop, unittest.TestCase), {"kind": each})


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    tests = unittest.main(verbosity=2, exit=False)
    sys.stdout.flush()
    sys.stderr.flush()
    # Without the interpreter's own end: PySide6 6.12 crashes in it under Python 3.11.
    os._exit(0 if tests.result.wasSuccessful() else 1)
