"""The real program in a real window, driven as the application and a person drive it.

usage: live.py PROGRAM

Needs Xvfb, xdotool, a Vulkan driver (Mesa's processor renderer will do) and the packages of
requirements.txt. `scripts/test` installs them and runs this.
"""

import json
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path

from bridge import Bridge
from screen import Screen
from viewer import Viewer
from waiting import DEADLINE_SECS, wait_for

PROGRAM = None

PARKED_COLOR = (0x00, 0xFF, 0x00)
DRIVER_COLOR = (0xFF, 0x80, 0x00)
SESSION_SECS = 20
# So long an idle viewer must not do anything at all.
IDLE_SECS = 10.0


def moment(second):
    return f"2024-11-09T15:26:{second:02}"


def vehicle(name, color, latitude, step_degrees):
    """A vehicle with a fix a second that goes east by so many degrees each."""
    return {
        "id": f"{name}_export",
        "label": name,
        "color": "#%02X%02X%02X" % color,
        "gps_points": [
            {
                "latitude": latitude,
                "longitude": 14.5146 + second * step_degrees,
                "timestamp": moment(second),
                "speed": 0.0,
                "altitude": 0.0,
                "heading": 0.0,
            }
            for second in range(SESSION_SECS + 1)
        ],
    }


def load_vehicles():
    """The message that the application sends; the driver starts south of the parked one."""
    return {
        "type": "load_vehicles",
        "data": {
            "vehicles": [
                vehicle("parked", PARKED_COLOR, 35.8989, 0.0),
                vehicle("driver", DRIVER_COLOR, 35.8969, 0.0002),
            ],
            "settings": {
                "showTrails": True,
                "trailLength": -1,
                "playbackSpeed": 10,
                "autoCenter": True,
                "showTimestamps": True,
            },
            "startTime": moment(0),
            "endTime": moment(SESSION_SECS),
        },
    }


class LiveWindow(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.bridge = self.enterContext(Bridge())
        self.bridge.queue(load_vehicles())

    def start(self, *arguments):
        viewer = Viewer(PROGRAM, self.screen, self.folder, *arguments, port=self.bridge.port)
        self.viewer = self.enterContext(viewer)

    def marker(self, color):
        """Where the marker of this colour has come to rest."""

        def look():
            self.assertTrue(self.viewer.is_running(), "the viewer has ended")
            place = self.screen.picture().marker(color)
            return place if place and place == self.screen.picture().marker(color) else None

        return wait_for(look, f"a marker of the colour {color}")

    def assert_ends(self, how):
        """Ends it; it must be quick, and must never have printed a byte."""
        code, secs = self.viewer.end(how)
        self.assertEqual(code, 0)
        self.assertLess(secs, 2.0)
        self.assertEqual(self.viewer.printed(), b"")

    def test_queued_vehicles_are_shown_played_clicked_and_reported(self):
        self.start(f"--ws-port={self.bridge.port}")
        self.bridge.wait_for("ready")
        self.bridge.wait_for("map_ready")

        parked, driver = self.marker(PARKED_COLOR), self.marker(DRIVER_COLOR)
        self.bridge.send({"type": "control", "command": "play"})
        self.bridge.wait_for("animation_complete")
        self.assertEqual(self.marker(PARKED_COLOR), parked)
        self.assertGreater(self.marker(DRIVER_COLOR)[0] - driver[0], 50, "it drove east")

        self.screen.click(*parked)
        clicked = self.bridge.wait_for("vehicle_clicked")
        self.assertEqual(clicked["vehicleId"], "parked_export")
        self.assertEqual(clicked["vehicle_id"], "parked_export")

        self.assert_ends(signal.SIGTERM)
        kinds = [message["type"] for message in self.bridge.received]
        # The vehicles may be there before or after the first picture.
        kinds.remove("load_result")
        self.assertEqual(kinds, ["ready", "map_ready", "animation_complete", "vehicle_clicked"])
        log = self.viewer.log.read_text(errors="replace")
        self.assertIn("TRACE", log, "it logged at its most verbose")
        self.assertGreater(len(log), 1 << 16, "it logged more than a pipe holds")

    def test_vehicles_stay_while_the_application_is_gone_and_it_is_called_again(self):
        self.start(str(self.bridge.port))
        self.bridge.wait_for("ready")
        before = self.marker(PARKED_COLOR)

        self.bridge.die()
        self.bridge.revive()
        self.bridge.wait_for("ready", count=2)
        self.assertEqual(self.marker(PARKED_COLOR), before)

        # The new connection works in both directions.
        self.screen.click(*before)
        self.bridge.wait_for("vehicle_clicked")
        self.bridge.send({"type": "control", "command": "play"})
        self.bridge.wait_for("animation_complete")
        self.assert_ends(signal.SIGINT)

    def assert_rests(self):
        """Nothing to do is nothing done: no processor time and not a single wake-up."""

        def settles():
            before = self.viewer.work()
            time.sleep(1.0)  # the measurement itself
            return before == self.viewer.work()

        wait_for(settles, "a second without work")
        before = self.viewer.work()
        time.sleep(IDLE_SECS)  # the measurement itself
        self.assertEqual(self.viewer.work(), before)

    def test_the_keyboard_plays_and_quits_and_a_paused_viewer_does_nothing(self):
        self.start(f"--ws-port={self.bridge.port}", "--title", "Keyboard test")
        self.marker(PARKED_COLOR)
        self.assert_rests()
        self.screen.focus("Keyboard test")
        self.screen.xdotool("key", "space")
        self.bridge.wait_for("animation_complete")
        self.assert_rests()
        self.screen.xdotool("key", "ctrl+q")
        self.assertEqual(self.viewer.process.wait(DEADLINE_SECS), 0)

    def test_a_lost_graphics_device_is_replaced_and_nothing_else_is_lost(self):
        self.start(f"--ws-port={self.bridge.port}", "--debug-lose-device-after-frames=6")
        self.bridge.wait_for("ready")
        parked, driver = self.marker(PARKED_COLOR), self.marker(DRIVER_COLOR)
        # Playing draws the frames that it takes.
        self.bridge.send({"type": "control", "command": "play"})
        self.bridge.wait_for("animation_complete")

        def logged(text):
            return text in self.viewer.log.read_text(errors="replace")

        wait_for(lambda: logged("drawing goes on"), "another device")
        self.assertTrue(logged("the graphics device is lost"))
        self.assertFalse(logged("panicked"))
        self.assertEqual(self.marker(PARKED_COLOR), parked, "still drawn where it was")
        self.assertGreater(self.marker(DRIVER_COLOR)[0] - driver[0], 50, "it drove on")
        self.screen.click(*parked)
        self.bridge.wait_for("vehicle_clicked")
        self.assert_ends(signal.SIGTERM)

    def test_a_recording_is_whole_when_the_viewer_is_terminated(self):
        path = f"{self.folder}/session.jsonl"
        self.start("--ws-port", str(self.bridge.port), "--record", path)
        self.bridge.wait_for("ready")
        self.bridge.wait_for("map_ready")
        self.marker(PARKED_COLOR)
        self.assert_ends(signal.SIGTERM)

        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertTrue(text.endswith("\n"), "the last line is whole")
        header, *lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(header["trackscope_recording"], 1)
        frames = [line["text"] for line in lines if line["dir"] == "in"]
        self.assertEqual(frames, [json.dumps(load_vehicles())], "word for word")
        sent = [json.loads(line["text"])["type"] for line in lines if line["dir"] == "out"]
        self.assertEqual(sorted(sent), ["load_result", "map_ready", "ready"])
        times = [line["t_us"] for line in lines]
        self.assertEqual(times, sorted(times))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
