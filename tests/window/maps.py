"""Maps from servers in the real program: switched to, failing, coming back, and none asked.

usage: maps.py PROGRAM

Needs what live.py needs.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from bridge import Bridge
from live import DRIVER_COLOR, PARKED_COLOR, load_vehicles, moment
from screen import Screen
from tiles import FIRST, SECOND, Tiles
from viewer import Viewer
from waiting import DEADLINE_SECS, wait_for

# Where the details begin in a window of 900 pixels.
DETAILS_LEFT = 560
PROGRAM = None
KEY = "hidden-key-of-the-office"
# Outside of all panels, at 900x600.
MIDDLE = (300, 200, 570, 420)
STEP_PX = 4
# Malta, from coast to coast.
INLAND = [14.36, 35.84, 14.50, 35.93]


def samples(picture):
    left, top, right, bottom = MIDDLE
    return [
        picture.rgb(x, y) for y in range(top, bottom, STEP_PX) for x in range(left, right, STEP_PX)
    ]


def share_of_tiles(picture):
    """How much of the middle of the screen shows the server's tiles."""
    found = samples(picture)
    near = [any(max(abs(a - b) for a, b in zip(c, t)) <= 12 for t in (FIRST, SECOND)) for c in found]
    return sum(near) / len(near)


def has_tiles(picture):
    """Whether the server's tiles are there, but for markers and names on them."""
    return share_of_tiles(picture) > 0.8


def is_bundled(picture):
    """Whether the bundled map is there: it has many colours, and a blank screen has one."""
    return share_of_tiles(picture) < 0.05 and len(set(samples(picture))) > 12


class Maps(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))

    def start(self, *arguments):
        self.bridge = self.enterContext(Bridge())
        self.bridge.queue(load_vehicles())
        self.tiles = self.enterContext(Tiles(KEY))
        self.recording = Path(self.folder, "session.jsonl")
        viewer = Viewer(
            PROGRAM,
            self.screen,
            self.folder,
            f"--ws-port={self.bridge.port}",
            f"--map=office={self.tiles.address()}",
            f"--record={self.recording}",
            *arguments,
            port=self.bridge.port,
        )
        self.viewer = self.enterContext(viewer)
        self.bridge.wait_for("ready")
        wait_for(lambda: is_bundled(self.screen.picture()), "the bundled map")

    def marker(self, color):
        return wait_for(
            lambda: self.screen.picture().marker(color, DETAILS_LEFT), f"a marker of {color}"
        )

    def switch(self, name):
        self.bridge.send({"type": "switch_provider", "command": name})

    def switch_off(self):
        """Shows no map, and waits until that is so: of two wishes at once the last one counts."""
        word = "base map chosen: none"
        before = self.viewer.log.read_text(errors="replace").count(word)
        self.switch("none")
        log = self.viewer.log
        wait_for(lambda: log.read_text(errors="replace").count(word) > before, "the log's word")

    def wait_for_tiles(self):
        wait_for(lambda: has_tiles(self.screen.picture()), "the server's tiles")

    def logged(self, text):
        return text in self.viewer.log.read_text(errors="replace")

    def look_elsewhere(self, bounds):
        self.bridge.send({"type": "fit", "bounds": bounds})

    def sockets(self):
        """The other ends of the program's connections over IP, as Linux writes them."""
        fds = Path(f"/proc/{self.viewer.process.pid}/fd")
        ours = set()
        for fd in fds.iterdir():
            try:
                target = os.readlink(fd)
            except OSError:
                continue
            if target.startswith("socket:["):
                ours.add(target[8:-1])
        ends = []
        for name in ("tcp", "tcp6", "udp", "udp6"):
            for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[9] in ours:
                    ends.append(int(fields[2].rpartition(":")[2], 16))
        return ends

    def test_a_map_is_switched_to_without_a_blank_frame_and_nothing_else_changes(self):
        self.start()
        self.screen.click(*self.marker(PARKED_COLOR))
        self.bridge.wait_for("vehicle_clicked")
        self.bridge.send({"type": "control", "command": "seek", "data": {"timestamp": moment(7)}})
        self.screen.xdotool("mousemove", "450", "590")
        time.sleep(1.0)  # the camera may still be moving to the vehicle that was clicked
        before = [self.marker(color) for color in (PARKED_COLOR, DRIVER_COLOR)]
        written = self.writing()

        for name, is_there in [
            ("office", has_tiles),
            ("bundled", is_bundled),
            ("Office", has_tiles),
        ]:
            self.switch(name)
            frames, last = 0, None
            end = time.monotonic() + DEADLINE_SECS
            while not is_there(picture := self.screen.picture()):
                self.assertLess(time.monotonic(), end, f"{name} never came")
                if picture.pixels != last:
                    blank = not is_bundled(picture) and share_of_tiles(picture) < 0.5
                    self.assertFalse(blank, f"a blank frame on the way to {name}")
                    frames, last = frames + 1, picture.pixels
            print(f"{name}: {frames} pictures on the way", flush=True)
            self.assertEqual([self.marker(c) for c in (PARKED_COLOR, DRIVER_COLOR)], before)
            lost = len(written ^ self.writing()) / len(written)
            self.assertLess(lost, 0.05, "card and time stay as they are")
        self.assertEqual(self.bridge.messages("map_error"), [])
        self.keep_picture("switched")

    def writing(self):
        """Where white letters are: in the details of what is selected, counted from their first
        row because the line about the asked server moves them down, and in the time."""
        picture = self.screen.picture()

        def white(left, top, right, bottom):
            places = [(x, y) for x in range(left, right) for y in range(top, bottom)]
            return [place for place in places if min(picture.rgb(*place)) > 215]

        details = white(590, 85, 870, 300)
        first = min((y for _, y in details), default=0)
        found = {("details", x, y - first) for x, y in details if y - first < 150}
        return found | {("time", x, y) for x, y in white(315, 480, 565, 505)}

    def keep_picture(self, name):
        """For people: what the screen shows, where TRACKSCOPE_KEEP_PICTURES says."""
        folder = os.environ.get("TRACKSCOPE_KEEP_PICTURES")
        if folder:
            picture = self.screen.picture()
            rows = (
                bytes(value for x in range(picture.width) for value in picture.rgb(x, y))
                for y in range(picture.height)
            )
            head = f"P6 {picture.width} {picture.height} 255\n".encode()
            Path(folder, f"{name}.ppm").write_bytes(head + b"".join(rows))

    def test_a_server_that_dies_is_told_once_and_its_return_is_noticed(self):
        self.start("--basemap=office")
        self.wait_for_tiles()
        self.tiles.die()
        # Places that it has not been asked for.
        self.look_elsewhere(INLAND)
        error = self.bridge.wait_for("map_error")
        self.assertIn("office cannot be reached", error["message"])
        self.assertIs(error["critical"], False)
        wait_for(lambda: share_of_tiles(self.screen.picture()) < 0.5, "the map below")
        wait_for(lambda: is_bundled(self.screen.picture()), "the bundled map below")
        self.keep_picture("dead")
        # The tracks go on.
        self.look_elsewhere([14.51, 35.89, 14.53, 35.91])
        written = self.writing()
        self.bridge.send({"type": "control", "command": "play"})
        self.bridge.wait_for("animation_complete")
        wait_for(lambda: self.writing() != written, "another time on the screen")

        self.look_elsewhere(INLAND)
        wait_for(lambda: is_bundled(self.screen.picture()), "the bundled map below")
        self.tiles.revive()
        self.wait_for_tiles()
        wait_for(lambda: self.logged("this is over: office cannot be reached"), "the log's word")
        self.assertEqual(len(self.bridge.messages("map_error")), 1)
        self.keep_picture("back")

    def test_each_kind_of_failure_is_told_once_and_no_key_is_written_anywhere(self):
        self.start()
        for manner, part in [
            (503, "problem of its own"),
            (429, "asked too often"),
            (403, "does not allow this"),
            ("login", "something other than map tiles"),
        ]:
            self.tiles.manner = manner
            count = len(self.bridge.messages("map_error"))
            self.switch("office")
            error = self.bridge.wait_for("map_error", count=count + 1)
            self.assertIn(part, error["message"])
            self.switch_off()
        self.switch("moon")
        error = self.bridge.wait_for("map_error", count=count + 2)
        self.assertIn("office", error["error"], "the known ones are listed")
        self.tiles.manner = "ok"
        self.switch("office")
        self.wait_for_tiles()
        code, _ = self.viewer.end(signal.SIGTERM)
        self.assertEqual(code, 0)
        self.assertEqual(self.viewer.printed(), b"")
        files = [path for path in Path(self.folder).rglob("*") if path.is_file() and not path.is_symlink()]
        names = {path.name for path in files}
        self.assertTrue({"tiles-1.sqlite", "session.jsonl"} <= names, names)
        for path in files:
            self.assertNotIn(KEY.encode(), path.read_bytes(), path)
        self.assertNotIn(KEY, str(self.bridge.received))

    def test_what_is_kept_is_shown_offline_and_nobody_is_asked(self):
        self.start("--basemap=office")
        self.wait_for_tiles()
        self.viewer.end(signal.SIGTERM)
        self.tiles.requests.clear()
        self.bridge.queue(load_vehicles())
        viewer = Viewer(
            PROGRAM,
            self.screen,
            self.folder,
            f"--ws-port={self.bridge.port}",
            f"--map=office={self.tiles.address()}",
            "--basemap=office",
            "--offline",
            "--map-cache-mib=64",
            port=self.bridge.port,
            name="Offline viewer",
        )
        self.viewer = self.enterContext(viewer)
        self.wait_for_tiles()
        self.look_elsewhere(INLAND)
        error = self.bridge.wait_for("map_error")
        self.assertIn("--offline", error["message"])
        self.assertEqual(self.tiles.requests, [])
        self.assertEqual(set(self.sockets()), {self.bridge.port})

    def test_the_bundled_map_opens_no_connection_but_that_to_the_application(self):
        self.start()
        self.bridge.send({"type": "control", "command": "play"})
        ends = set()
        while not self.bridge.messages("animation_complete"):
            ends |= set(self.sockets())
        self.assertEqual(ends, {self.bridge.port})
        # The same look finds a server that is asked.
        self.tiles.manner = "hang"
        self.switch("office")
        wait_for(lambda: self.tiles.port in self.sockets(), "a connection to the tile server")

    def test_without_a_network_the_program_shows_its_map_and_asks_nobody(self):
        if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
            self.skipTest("this machine does not let programs be cut off from the network")
        for name, asks in [("bundled", False), ("osm", True)]:
            with self.subTest(name), Screen(900, 600) as screen:
                log = Path(self.folder, f"{name}.log")
                environment = {
                    **os.environ,
                    "DISPLAY": screen.display,
                    "XDG_STATE_HOME": self.folder,
                    "XDG_CACHE_HOME": str(Path(self.folder, name)),
                    "XDG_RUNTIME_DIR": self.folder,
                    "TRACKSCOPE_CONFIG_DIR": self.folder,
                }
                words = ["demo", f"--basemap={name}", "--size=900x600", f"--log-file={log}"]
                program = subprocess.Popen(
                    ["unshare", "-rn", "--", str(PROGRAM), *words],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    wait_for(lambda: len(set(samples(screen.picture()))) > 12, "the bundled map")
                    if asks:
                        wait_for(lambda: "cannot be reached" in log.read_text(), "the failure")
                    counts = self.counts(program.pid)
                    print(f"{name}: {counts}", flush=True)
                    self.assertEqual(any(counts.values()), asks, "what it tried to send")
                finally:
                    program.terminate()
                    program.wait(DEADLINE_SECS)

    def counts(self, pid):
        """What was tried to be sent over IP in the network that only this program has."""
        lines = Path(f"/proc/{pid}/net/snmp").read_text().splitlines()
        tables = {}
        for names, values in zip(lines[::2], lines[1::2]):
            kind, _, names = names.partition(":")
            tables[kind] = dict(zip(names.split(), values.partition(":")[2].split()))
        wanted = [("Ip", "OutRequests"), ("Ip", "OutNoRoutes"), ("Tcp", "ActiveOpens")]
        wanted += [("Udp", "OutDatagrams"), ("Tcp", "AttemptFails")]
        return {f"{kind} {name}": int(tables[kind][name]) for kind, name in wanted}


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
