"""Pictures and views of the real program in a real window.

usage: keep.py PROGRAM

Needs what live.py needs.
"""

import json
import struct
import sys
import tempfile
import time
import unittest
import zlib
from pathlib import Path

from screen import Screen
from viewer import Viewer
from waiting import wait_for

PROGRAM = None

# What of the window no panel covers, from left, top to right, bottom.
FREE = (300, 80, 880, 420)
MAP_SIZE = (900, 600)
REST_SECS = 0.6


class Png:
    """A PNG file of 8 bits red, green and blue, with its texts."""

    def __init__(self, path):
        data = path.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n", path
        packed, self.texts, at = b"", {}, 8
        while at < len(data):
            length, kind = struct.unpack_from(">I4s", data, at)
            body = data[at + 8 : at + 8 + length]
            at += 12 + length
            if kind == b"IHDR":
                self.width, self.height, *form = struct.unpack(">IIBBBBB", body)
                assert form == [8, 2, 0, 0, 0], form
            elif kind == b"IDAT":
                packed += body
            elif kind == b"iTXt":
                # Keyword, not packed, in no language, without a translated keyword.
                keyword, _, rest = body.partition(b"\0")
                assert rest[:4] == bytes(4), rest
                text = rest[4:]
                self.texts[keyword.decode("latin-1")] = text.decode()
        self.rows = list(self._rows(zlib.decompress(packed)))

    def _rows(self, raw):
        size = 3 * self.width
        before = bytearray(size)
        for y in range(self.height):
            kind, *row = raw[y * (size + 1) : (y + 1) * (size + 1)]
            for x in range(size):
                left = row[x - 3] if x >= 3 else 0
                up, corner = before[x], before[x - 3] if x >= 3 else 0
                if kind == 1:
                    row[x] = (row[x] + left) & 255
                elif kind == 2:
                    row[x] = (row[x] + up) & 255
                elif kind == 3:
                    row[x] = (row[x] + (left + up) // 2) & 255
                elif kind == 4:
                    guess = left + up - corner
                    near = min((left, up, corner), key=lambda value: abs(guess - value))
                    row[x] = (row[x] + near) & 255
            before = bytearray(row)
            yield before

    def rgb(self, x, y):
        return tuple(self.rows[y][3 * x : 3 * x + 3])

    def map(self):
        """The map without the strip below it."""
        return [bytes(row) for row in self.rows[: MAP_SIZE[1]]]


class Keeping(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.saved = Path(self.folder, "saved")
        self.saved.mkdir()
        self.screen = self.enterContext(Screen(*MAP_SIZE))

    def start(self, *arguments, title):
        words = [*arguments, "--title", title, "--save-folder", str(self.saved)]
        # A name of its own for each: links to the program lie side by side.
        viewer = Viewer(PROGRAM, self.screen, self.folder, *words, port=9, name=title)
        viewer = self.enterContext(viewer)
        self.screen.focus(title)
        # Where no panel and no vehicle is.
        self.screen.xdotool("mousemove", "--sync", "2", "598")
        self.rest()
        return viewer

    def rest(self):
        """Waits until the screen has not changed for a while."""

        def rests():
            before = bytes(self.screen.picture().pixels)
            time.sleep(REST_SECS)  # the measurement itself
            return before == bytes(self.screen.picture().pixels)

        wait_for(rests, "a screen at rest")

    def keys(self, *keys):
        self.screen.xdotool("key", *keys)

    def save(self, key, end):
        """Presses a key that saves; gives the file."""
        before = set(self.saved.glob(f"*.{end}"))
        self.keys(key)

        def written():
            new = set(self.saved.glob(f"*.{end}")) - before
            return new.pop() if new else None

        path = wait_for(written, f"a file that {key} saves")
        # The notice of it is the last thing that happens.
        self.rest()
        return path

    def test_a_picture_has_what_the_window_shows_to_the_pixel(self):
        self.start("demo", title="Picture")
        self.keys("plus")
        self.rest()
        window = self.screen.picture()
        picture = Png(self.save("ctrl+s", "png"))
        self.assertEqual(picture.width, MAP_SIZE[0])
        self.assertGreater(picture.height, MAP_SIZE[1] + 50)
        left, top, right, bottom = FREE
        differing = [
            (x, y)
            for y in range(top, bottom)
            for x in range(left, right)
            if window.rgb(x, y) != picture.rgb(x, y)
        ]
        self.assertEqual(differing, [])
        colors = {window.rgb(x, y) for y in range(top, bottom) for x in range(left, right)}
        self.assertGreater(len(colors), 200, "there is a map with vehicles")
        self.assertEqual(picture.texts["Source"], "Demo session")
        self.assertEqual(picture.texts["Playhead"], "2026-05-04T08:00:00")
        self.assertEqual(picture.texts["Time zone"], "as recorded, zone not stated")

    def test_a_view_is_opened_again_by_its_file_and_by_its_link(self):
        first = self.start("demo", title="First")
        self.keys("plus", "Right", "h")
        self.rest()
        before = Png(self.save("ctrl+s", "png")).map()
        view = self.save("ctrl+shift+s", "trackview")
        saved = json.loads(view.read_text())
        self.assertEqual(saved["trackscope_view"], 1)
        self.assertEqual(saved["session"]["from"], "demo")
        self.assertTrue(saved["display"]["hide_inferred"])
        self.keys("ctrl+shift+c")
        self.rest()

        second = self.start("demo", title="Second")
        self.assertNotEqual(Png(self.save("ctrl+s", "png")).map(), before)
        # What the first one has copied it hands out itself.
        self.keys("ctrl+v")
        self.rest()
        self.assertEqual(Png(self.save("ctrl+s", "png")).map(), before)
        for viewer in (first, second):
            code, _ = viewer.end()
            self.assertEqual(code, 0)

        self.start(str(view), title="Third")
        self.assertEqual(Png(self.save("ctrl+s", "png")).map(), before)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
