"""A screen that nobody sees: an X server of its own, its pixels and its pointer."""

import mmap
import os
import select
import struct
import subprocess
import tempfile
from pathlib import Path

from waiting import DEADLINE_SECS, wait_for


class Screen:
    """Xvfb on a display number that it chose itself; ends when the `with` block ends."""

    def __init__(self, width, height):
        self.size = f"{width}x{height}x24"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="trackscope-screen-")
        number_in, number_out = os.pipe()
        self.server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(number_out), "-screen", "0", self.size),
                *("-fbdir", self.folder.name, "-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=[number_out],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(number_out)
        with os.fdopen(number_in) as numbers:
            if not select.select([numbers], [], [], DEADLINE_SECS)[0]:
                self.__exit__()
                raise AssertionError("Xvfb does not start")
            number = numbers.readline().strip()
        if not number:
            self.__exit__()
            raise AssertionError("Xvfb ended at its start")
        self.display = f":{number}"
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(DEADLINE_SECS)
        self.folder.cleanup()

    def picture(self):
        """What is on the screen now."""
        with open(Path(self.folder.name, "Xvfb_screen0"), "rb") as file:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
                return Picture(bytes(memory))

    def click(self, x, y):
        """Moves the pointer there and presses its left button."""
        self.xdotool("mousemove", "--sync", str(x), str(y))
        self.xdotool("click", "1")

    def focus(self, title):
        """Gives the keyboard to the window of that title, as a window manager would."""
        found = wait_for(
            lambda: self.xdotool("search", "--onlyvisible", "--name", title).split(),
            f"a window called {title!r}",
        )
        self.xdotool("windowfocus", "--sync", found[0])

    def xdotool(self, *words):
        """Runs xdotool on this screen and gives what it printed."""
        return subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.display},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECS,
            check=False,
        ).stdout


class Picture:
    """Pixels of a screen, from an X window dump of 32 bits a pixel."""

    def __init__(self, dump):
        header = struct.unpack_from(">25I", dump)
        header_size, byte_order, bits, colors = header[0], header[7], header[11], header[19]
        assert (byte_order, bits) == (0, 32), f"unknown picture: {header}"
        self.width, self.height, self.row_bytes = header[4], header[5], header[12]
        self.pixels = dump[header_size + 12 * colors :]

    def rgb(self, x, y):
        """Red, green and blue of one pixel; black outside of the screen."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return (0, 0, 0)
        at = y * self.row_bytes + 4 * x
        blue, green, red = self.pixels[at : at + 3]
        return (red, green, blue)

    def spots(self, color):
        """The connected areas of pixels of about this colour."""
        wanted = self._places(color)
        while wanted:
            spot, edge = set(), [wanted.pop()]
            while edge:
                x, y = edge.pop()
                spot.add((x, y))
                beside = {(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)} & wanted
                wanted -= beside
                edge.extend(beside)
            yield spot

    def _places(self, color):
        used = self.row_bytes * self.height
        # Each channel as one run of bytes: looking at single pixels would be slow.
        near = [
            bytes(abs(value - channel) <= 24 for value in range(256)) for channel in color
        ]
        red, green, blue = (
            self.pixels[offset:used:4].translate(table)
            for offset, table in zip((2, 1, 0), near)
        )
        row = self.row_bytes // 4
        both = int.from_bytes(red, "big") & int.from_bytes(green, "big")
        hits = (both & int.from_bytes(blue, "big")).to_bytes(len(red), "big")
        places, at = set(), hits.find(1)
        while at >= 0:
            if at % row < self.width:
                places.add((at % row, at // row))
            at = hits.find(1, at + 1)
        return places

    def marker(self, color, left_of=None):
        """The middle of the marker of this colour, or None: a spot inside of a white ring.

        Panels show the same colour without the ring, but for the chart in the details: where
        they are open, the marker is looked for to the left of them.
        """
        for spot in self.spots(color):
            xs, ys = [x for x, _ in spot], [y for _, y in spot]
            middle = ((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)
            if left_of is not None and middle[0] >= left_of:
                continue
            if len(spot) >= 12 and self._has_ring(middle, xs, ys):
                return middle
        return None

    def _has_ring(self, middle, xs, ys):
        x, y = middle
        sides = (
            [(min(xs) - step, y) for step in (1, 2, 3)],
            [(max(xs) + step, y) for step in (1, 2, 3)],
            [(x, min(ys) - step) for step in (1, 2, 3)],
            [(x, max(ys) + step) for step in (1, 2, 3)],
        )
        return all(any(min(self.rgb(*place)) > 200 for place in side) for side in sides)
