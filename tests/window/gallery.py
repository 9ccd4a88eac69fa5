"""Pictures of every state of the program, taken of the real one in a real window.

usage: gallery.py PROGRAM FOLDER [NAME...]

Plays the application to it with the demo's session and takes a picture when the screen is at
rest. `scripts/gallery` runs it and makes the pictures small. Needs Xvfb, xdotool, zstd and the
packages of requirements.txt.
"""

import copy
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from datetime import datetime, timedelta
from pathlib import Path

from bridge import Bridge
from screen import Screen
from waiting import DEADLINE_SECS, wait_for
from websockets.sync.server import serve

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Vehicle Tracking Map"
REST_SECS = 0.6


def demo():
    """The message with the demo's vehicles."""
    packed = ROOT / "assets/demo/demo.jsonl.zst"
    lines = subprocess.check_output(["zstd", "-dc", packed], text=True).splitlines()
    message = json.loads(lines[0])
    message["data"]["settings"].update(trailLength=90, playbackSpeed=10)
    return message


def moment(text):
    return datetime.fromisoformat(text)


def many(message, copies):
    """The demo's vehicles again and again, each time some seconds later on their way."""
    message = copy.deepcopy(message)
    data = message["data"]
    end = moment(data["endTime"])
    vehicles = []
    for number in range(copies):
        later = number * timedelta(seconds=20)
        for vehicle in data["vehicles"]:
            moved = (
                {**point, "timestamp": (moment(point["timestamp"]) + later).isoformat()}
                for point in vehicle["gps_points"][::2]
            )
            name = f"{vehicle['label']} / {number + 1}"
            vehicles.append(
                {
                    "id": name,
                    "label": name,
                    "color": vehicle["color"],
                    "gps_points": [point for point in moved if moment(point["timestamp"]) <= end],
                }
            )
    data["vehicles"] = vehicles
    return message


def apart(message):
    """Two vehicles recorded 71 days apart."""
    message = copy.deepcopy(message)
    vehicles = message["data"]["vehicles"][:2]
    for point in vehicles[1]["gps_points"]:
        later = moment(point["timestamp"]) + timedelta(days=71)
        point["timestamp"] = later.isoformat()
    message["data"]["vehicles"] = vehicles
    message["data"]["endTime"] = vehicles[1]["gps_points"][-1]["timestamp"]
    return message


def gap_of(message):
    """A vehicle of which nothing is known for long, and a second within that time."""
    start = moment(message["data"]["startTime"])
    longest = (0.0, None, 0.0)
    for vehicle in message["data"]["vehicles"]:
        times = [moment(point["timestamp"]) for point in vehicle["gps_points"]]
        for before, after in zip(times, times[1:]):
            length = (after - before).total_seconds()
            if length > longest[0]:
                middle = (before - start).total_seconds() + length * 0.6
                longest = (length, vehicle["id"], middle)
    return longest[1], longest[2]


def save_png(picture, path):
    """Writes a picture of the screen as it is."""
    rows = []
    for y in range(picture.height):
        row = picture.pixels[y * picture.row_bytes : y * picture.row_bytes + 4 * picture.width]
        rgb = bytearray(3 * picture.width)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows.append(b"\0" + bytes(rgb))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows), 6))
        + chunk(b"IEND", b"")
    )


class Photographer:
    """The program in a window that fills a screen, and what can be asked of both."""

    def __init__(self, program, folder, only):
        self.program, self.folder, self.only = program, folder, only
        self.session = demo()

    def take(self, name, act, *, size=(1400, 900), scale=1, theme="dark", arguments=None, more=(), load=True):
        """Starts it, lets `act(self)` bring it into a state, and takes the picture."""
        if self.only and name not in self.only:
            return
        width, height = size
        with tempfile.TemporaryDirectory(prefix="trackscope-gallery-") as home:
            with Screen(width * scale, height * scale) as self.screen, Bridge() as self.bridge:
                if load:
                    self.bridge.queue(self.session if load is True else load)
                words = arguments or [f"--ws-port={self.bridge.port}"]
                words += [*more, "--theme", theme, "--size", f"{width}x{height}"]
                self.start(words, home, scale)
                try:
                    if load:
                        self.bridge.wait_for("load_result")
                    act(self)
                    self.picture(name)
                finally:
                    self.process.kill()
                    self.process.wait(DEADLINE_SECS)

    def start(self, words, home, scale):
        environment = {
            **os.environ,
            "DISPLAY": self.screen.display,
            "WINIT_X11_SCALE_FACTOR": str(scale),
            "XDG_STATE_HOME": home,
            "XDG_CACHE_HOME": home,
            "XDG_RUNTIME_DIR": home,
            "TRACKSCOPE_CONFIG_DIR": home,
        }
        environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [self.program, *words],
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def rest(self):
        """Waits until the screen no longer changes: the map is there, nothing moves."""

        def is_at_rest():
            before = self.screen.picture().pixels
            time.sleep(REST_SECS)
            after = self.screen.picture().pixels
            return any(before) and before == after

        wait_for(is_at_rest, "a screen at rest")

    def picture(self, name):
        save_png(self.screen.picture(), self.folder / f"{name}.png")
        print(name, flush=True)

    def send(self, **message):
        self.bridge.send(message)

    def control(self, command, **data):
        self.send(type="control", command=command, data=data)

    def at(self, second):
        self.control("pause")
        self.control("seek", offset_s=second)

    def select(self, index):
        self.send(type="select", vehicle_id=self.session["data"]["vehicles"][index]["id"])

    def key(self, *keys):
        self.screen.focus(TITLE)
        for key in keys:
            self.screen.xdotool("key", key)

    def drag(self, start, end, held=None):
        """Drags with the left button from one place to another, perhaps with a key held."""
        tool = self.screen.xdotool
        tool("mousemove", "--sync", *map(str, start))
        tool(*(["keydown", held] if held else []), "mousedown", "1")
        for part in (0.3, 0.6, 1.0):
            x, y = (a + (b - a) * part for a, b in zip(start, end))
            tool("mousemove", "--sync", str(int(x)), str(int(y)))
            time.sleep(0.1)
        tool("mouseup", "1", *(["keyup", held] if held else []))


def paused(p):
    p.at(872.4)
    p.rest()


def playing(p):
    p.at(872.4)
    p.rest()
    p.control("play")
    time.sleep(2.0)


def selected(p):
    p.at(872.4)
    p.select(6)
    p.rest()


def focused(p):
    """Near one vehicle."""
    p.at(872.4)
    p.send(type="focus_vehicle", vehicle_id=p.session["data"]["vehicles"][6]["id"])
    p.rest()


def lanes(p):
    """A timeline that is drawn higher: a lane for each of forty vehicles."""
    p.at(872.4)
    p.rest()
    p.drag((700, 763), (700, 520))
    p.rest()


def in_gap(p):
    name, second = gap_of(p.session)
    p.at(second)
    p.send(type="focus_vehicle", vehicle_id=name)
    p.rest()


def several(p):
    p.at(872.4)
    p.rest()
    p.screen.focus(TITLE)
    p.drag((520, 250), (860, 560), "shift")
    p.rest()


def times_here(p):
    """The whole tracks of all, and the times at which somebody was at a place."""
    p.at(872.4)
    p.rest()
    p.key("w", "w")
    p.rest()
    p.screen.click(763, 454)
    p.screen.xdotool("mousemove", "--sync", "900", "600")
    p.rest()


def suspended(p):
    """A vehicle is followed, and the map was moved away from it."""
    focused(p)
    p.send(type="follow", vehicle_id=p.session["data"]["vehicles"][6]["id"])
    p.rest()
    p.drag((700, 600), (640, 480), "alt")
    p.rest()


def with_key(*keys):
    def act(p):
        selected(p)
        p.key(*keys)
        p.rest()

    return act


def found(p):
    """A part of a name typed into the palette."""
    p.at(872.4)
    p.rest()
    p.key("ctrl+k")
    time.sleep(0.5)
    p.screen.xdotool("type", "--delay", "60", "taxi")
    p.rest()


def speeds(p):
    """Whole trails in the colours of their speeds."""
    p.at(872.4)
    p.send(type="settings", settings={"showTrails": True, "trailLength": 300})
    p.rest()
    p.key("shift+c")
    p.rest()


def groups(p):
    p.at(872.4)
    p.rest()
    p.key("shift+c", "shift+c", "shift+c", "y")
    p.rest()


def camera(p):
    p.at(872.4)
    p.rest()
    p.screen.click(1296, 38)
    p.rest()


def error(p):
    p.at(872.4)
    p.send(type="switch_provider", provider="google")
    bad = {"id": "van", "gps_points": [{"latitude": "north", "longitude": 14.5, "timestamp": "never"}]}
    p.send(type="append_points", data={"vehicles": [bad]})
    p.rest()


def lost(p):
    selected(p)
    p.bridge.die()
    time.sleep(1.5)


def skipped(p):
    p.key("s")
    p.control("seek", offset_s=1795)
    p.control("play")
    time.sleep(3.0)
    p.control("pause")
    time.sleep(0.5)


def wait_secs(secs):
    return lambda p: time.sleep(secs)


def loading(photographer):
    """A large message of which half has come."""
    text = json.dumps(photographer.session)
    is_taken = threading.Event()

    def serve_half(connection):
        def parts():
            # Two thirds of it at once, and the rest when the picture is taken.
            yield text[: len(text) // 3]
            yield text[len(text) // 3 : 2 * len(text) // 3]
            is_taken.wait(DEADLINE_SECS)

        try:
            connection.send(parts())
        except Exception as error:  # the viewer is killed in the middle of it
            print(f"as it should be: {type(error).__name__}")

    with serve(serve_half, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        arguments = [f"--ws-port={port}"]
        photographer.take("loading", wait_secs(4), arguments=arguments, load=False)
        is_taken.set()
        server.shutdown()


def main(program, folder, *only):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    p = Photographer(Path(program).resolve(), folder, only)
    p.take("empty", wait_secs(3), arguments=["--title", TITLE], load=False)
    p.take("connecting", wait_secs(4), arguments=["--ws-port=9"], load=False)
    loading(p)
    p.take("playing", playing)
    p.take("paused", paused)
    p.take("selected", focused)
    p.take("several", several)
    p.take("gap", in_gap)
    p.take("times-here", times_here)
    p.take("follow-suspended", suspended)
    p.take("error", error)
    p.take("lost-connection", lost)
    p.take("thousand-vehicles", paused, load=many(p.session, 25))
    p.take("apart", skipped, load=apart(p.session))
    p.take("lanes", lanes)
    p.take("legend", with_key("y"))
    p.take("keys", with_key("question"))
    p.take("palette", found)
    p.take("settings", with_key("ctrl+comma"))
    p.take("everyone", with_key("e"))
    p.take("events", with_key("shift+e"))
    p.take("speeds", speeds)
    p.take("isolated", with_key("i"))
    p.take("picture-menu", camera)
    p.take("large-300", paused, more=["--scale", "300%"])
    p.take("900x600", selected, size=(900, 600))
    p.take("2560x1440-2x", focused, size=(1280, 720), scale=2)
    p.take("light", focused, theme="light")
    p.take("light-groups", groups, theme="light")
    p.take("900x600-everyone", with_key("e"), size=(900, 600))
    p.take("light-thousand-vehicles", paused, theme="light", load=many(p.session, 25))


if __name__ == "__main__":
    main(*sys.argv[1:])
