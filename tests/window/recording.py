"""What is left of a recording when the program is killed, and when the disk is full.

usage: recording.py PROGRAM
"""

import json
import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from interop import load, vehicle
from screen import Screen
from servers import WebsocketServerPackage
from viewer import Viewer

PROGRAM = None
FULL_AT_BYTES = 400_000


def full_disk():
    """Lets no file of this process grow further, as on a disk that is full; without the signal
    that the system sends by default, which would end it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT_BYTES, FULL_AT_BYTES))


class Recording(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.server = self.enterContext(WebsocketServerPackage())
        self.file = Path(self.folder, "session.jsonl")

    def viewer(self, **options):
        recorded = ("--record", str(self.file))
        viewer = Viewer(
            PROGRAM, self.screen, self.folder, *recorded, port=self.server.port, **options
        )
        return self.enterContext(viewer)

    def trackscope(self, *words):
        """Runs the program without a window and gives what it printed."""
        return subprocess.run(
            [PROGRAM, *words], capture_output=True, text=True, timeout=60, check=True
        ).stdout

    def test_a_recording_of_a_viewer_that_was_killed_is_replayed_with_the_same_vehicles(self):
        self.server.queued.append(json.dumps(load([vehicle("kept", 300)], "kept")))
        viewer = self.viewer()
        self.server.wait_for("load_result")
        self.server.say({"type": "append_points", "request_id": 2, "vehicles": [vehicle("new", 7)]})
        self.server.wait_for("load_result", 2)
        viewer.process.send_signal(signal.SIGKILL)
        viewer.process.wait(60)

        told = self.trackscope("check", str(self.file))
        self.assertIn("300 fixes", told)
        picture, other = (Path(self.folder, name) for name in ("killed.png", "sent.png"))
        words = ("--at", "100%", "--basemap", "none", "--no-ui")
        self.trackscope("render", str(self.file), *words, "-o", str(picture))
        sent = Path(self.folder, "sent.jsonl")
        sent.write_text(
            json.dumps(load([vehicle("kept", 300)], "kept"))
            + "\n"
            + json.dumps({"type": "append_points", "vehicles": [vehicle("new", 7)]})
        )
        self.trackscope("render", str(sent), *words, "-o", str(other))
        self.assertEqual(picture.read_bytes(), other.read_bytes())

    def test_a_full_disk_ends_the_recording_and_nothing_else(self):
        self.viewer(before_start=full_disk, verbosity="-v")
        self.server.wait_for("map_ready")
        self.server.say(load([vehicle("small", 100)], "small"))
        self.server.wait_for("load_result")
        self.server.say(load([vehicle("large", 20_000)], "large"))
        result = self.server.wait_for("load_result", 2)
        self.assertEqual(result["accepted"], {"vehicles": 1, "fixes": 20_000})
        error = self.server.wait_for("map_error")
        self.assertIn("recording", error["message"])
        self.assertFalse(error["critical"])
        self.server.say(load([vehicle("after", 10)], "after"))
        self.assertEqual(self.server.wait_for("load_result", 3)["request_id"], "after")
        self.assertEqual(len(self.server.messages("map_error")), 1, "it is told once")
        # What was written before is a recording still.
        self.assertIn("100 fixes", self.trackscope("check", str(self.file)))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
