"""Pictures and views of the real program in a real window.

usage: keep.py PROGRAM

Needs what live.py needs.
"""

import json
import re
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
FREE = (300, 80, 880, 400)
MAP_SIZE = (900, 600)
# The cross of a notice, when there is one.
NOTICE_CLOSE = (663, 96)
REST_SECS = 0.6
SHOWN = re.compile(rb"a frame is shown pending_tiles=(\d+)")


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

    def is_map_whole(self):
        """Whether the last frame that was shown lacked nothing of the map."""
        # A log that has grown large goes on in another file, in which nothing may be shown yet.
        logs = sorted(self.logs(), key=lambda log: log.stat().st_mtime, reverse=True)
        for path in logs:
            with path.open("rb") as log:
                log.seek(max(0, path.stat().st_size - (1 << 20)))
                shown = SHOWN.findall(log.read())
            if shown:
                return shown[-1] == b"0"
        return False

    def logs(self):
        return list(self.viewer.log.parent.glob(f"{self.viewer.log.name}*"))

    def start(self, *arguments, title, keys=("k", "Home")):
        words = [*arguments, "--title", title, "--save-folder", str(self.saved)]
        # A name of its own for each: links to the program lie side by side.
        viewer = Viewer(PROGRAM, self.screen, self.folder, *words, port=9, name=title)
        self.viewer = viewer = self.enterContext(viewer)
        self.screen.focus(title)
        # Where no panel and no vehicle is; and nothing is played.
        self.screen.xdotool("mousemove", "--sync", "2", "598")

        def is_loaded():
            return any(" loaded " in log.read_text(errors="replace") for log in self.logs())

        wait_for(is_loaded, "the session")
        self.keys(*keys)
        self.rest()
        return viewer

    def rest(self):
        """Waits until the screen has not changed for a while."""

        def rests():
            if not self.is_map_whole():
                return False
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

    def assert_same(self, before, after, is_same=True):
        """The same moment, the same place, and nearly the same pixels: names find their places
        on the way that the window has taken."""
        for keyword in ("View", "Playhead"):
            told = (before.texts[keyword], after.texts[keyword])
            self.assertEqual(told[0] == told[1], is_same or keyword == "Playhead", told)
        pairs = zip(before.map(), after.map(), strict=True)
        differing = sum(a != b for rows in pairs for a, b in zip(*rows, strict=True))
        share = differing / (3 * MAP_SIZE[0] * MAP_SIZE[1])
        self.assertEqual(share < 0.03, is_same, f"{share:.2%} of the bytes differ")

    def test_a_picture_has_what_the_window_shows_to_the_pixel(self):
        self.start("demo", title="Picture")
        left, top, right, bottom = FREE
        places = [(x, y) for y in range(top, bottom) for x in range(left, right)]

        def taken():
            window = self.screen.picture()
            picture = Png(self.save("ctrl+s", "png"))
            differing = [at for at in places if window.rgb(*at) != picture.rgb(*at)]
            return window, picture, differing

        window, picture, differing = taken()
        self.assertEqual(differing, [])
        self.assertEqual(picture.width, MAP_SIZE[0])
        self.assertGreater(picture.height, MAP_SIZE[1] + 50)
        colors = {window.rgb(*at) for at in places}
        self.assertGreater(len(colors), 200, "there is a map with vehicles")
        self.assertEqual(picture.texts["Source"], "Demo session")
        self.assertEqual(picture.texts["Playhead"], "2026-05-04T08:00:00")
        self.assertEqual(picture.texts["Time zone"], "as recorded, zone not stated")
        # The notice of the first one lies over the map.
        self.keys("Escape")
        self.screen.click(*NOTICE_CLOSE)
        self.screen.xdotool("mousemove", "--sync", "2", "598")
        self.keys("plus")
        self.rest()
        _, _, differing = taken()
        # Letters of streets that run askew are smoothed, and lie elsewhere in the texture of
        # letters than in that of a window that has shown others before.
        self.assertLess(len(differing), 100)

    def test_a_view_is_opened_again_by_its_file_and_by_its_link(self):
        first = self.start("demo", title="First")
        self.keys("plus", "Right", "h")
        self.rest()
        before = Png(self.save("ctrl+s", "png"))
        view = self.save("ctrl+shift+s", "trackview")
        saved = json.loads(view.read_text())
        self.assertEqual(saved["trackscope_view"], 1)
        self.assertEqual(saved["session"]["from"], "demo")
        self.assertTrue(saved["display"]["hide_inferred"])
        self.keys("ctrl+shift+c")
        self.rest()

        second = self.start("demo", title="Second")
        self.assert_same(before, Png(self.save("ctrl+s", "png")), is_same=False)
        # What the first one has copied it hands out itself.
        self.keys("ctrl+v")
        self.rest()
        self.assert_same(before, Png(self.save("ctrl+s", "png")))
        for viewer in (first, second):
            code, _ = viewer.end()
            self.assertEqual(code, 0)

        self.start(str(view), title="Third", keys=())
        self.assert_same(before, Png(self.save("ctrl+s", "png")))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
