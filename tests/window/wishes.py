"""The real program in a real window follows what the desktop wishes of programs.

usage: wishes.py PROGRAM

Needs what live.py needs and dbus-daemon.
"""

import re
import sys
import tempfile
import time
import unittest
from pathlib import Path

from bus import Bus
from portal import DARK, LIGHT, NO_PREFERENCE, Portal
from screen import Screen
from viewer import Viewer
from waiting import wait_for

PROGRAM = None

TITLE = "Wished for"
# So long an idle window must not do anything at all.
IDLE_SECS = 3.0
HEARD = re.compile(r"the system's wishes wishes=(.*)")


class Wishes(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.bus = self.enterContext(Bus())

    def start(self, *words):
        words = ("demo", "--basemap", "none", "--title", TITLE, *words)
        viewer = Viewer(PROGRAM, self.screen, self.folder, *words, port=9, bus=self.bus)
        self.viewer = self.enterContext(viewer)
        # Nothing is played: nothing but the wishes changes what is seen.
        self.screen.focus(TITLE)
        wait_for(lambda: " loaded " in self.log(), "the session")
        self.screen.xdotool("key", "k")

    def log(self):
        return self.viewer.log.read_text() if self.viewer.log.exists() else ""

    def is_light(self):
        picture = self.screen.picture()
        corner = picture.rgb(picture.width // 2, picture.height - 30)
        return min(corner) > 128

    def wait_for_wishes(self, text):
        def is_heard():
            heard = HEARD.findall(self.log())
            return bool(heard) and text in heard[-1]

        wait_for(is_heard, f"the wish {text}")

    def wait_for_light(self):
        wait_for(self.is_light, "a light window")

    def wait_for_dark(self):
        def is_dark():
            return self.is_drawn() and not self.is_light()

        wait_for(is_dark, "a dark window")

    def is_drawn(self):
        """Whether anything at all is on the screen, which is black before."""
        pixels = bytes(self.screen.picture().pixels)
        return len(set(pixels[:: len(pixels) // 4096])) > 4

    def rests(self, secs):
        before = self.viewer.work()
        time.sleep(secs)  # the measurement itself
        return before == self.viewer.work()

    def test_the_window_is_as_light_as_the_desktop_and_changes_with_it(self):
        portal = self.enterContext(Portal(self.bus, color_scheme=LIGHT, contrast=0))
        self.start()
        self.wait_for_light()
        wait_for(lambda: self.rests(1.0), "a second without work")
        self.assertTrue(self.rests(IDLE_SECS), "a desktop that says nothing wakes nobody")
        portal.wish("color-scheme", DARK)
        self.wait_for_dark()
        portal.wish("color-scheme", LIGHT)
        self.wait_for_light()
        # Without an opinion it is dark.
        portal.wish("color-scheme", NO_PREFERENCE)
        self.wait_for_dark()
        portal.wish("contrast", 1)
        self.wait_for_wishes("more_contrast: true")
        portal.wish("reduced-motion", 1)
        self.wait_for_wishes("reduced_motion: true")
        portal.wish("reduced-motion", 0)
        self.wait_for_wishes("reduced_motion: false")
        self.assertEqual(self.viewer.end()[0], 0)

    def test_who_has_chosen_colours_keeps_them(self):
        portal = self.enterContext(Portal(self.bus, color_scheme=LIGHT, reduced_motion=1))
        self.start("--theme", "dark")
        self.wait_for_wishes("reduced_motion: true")
        self.wait_for_dark()
        for scheme, heard in ((DARK, "Some(true)"), (LIGHT, "Some(false)")):
            portal.wish("color-scheme", scheme)
            self.wait_for_wishes(f"dark: {heard}")
            self.wait_for_dark()

    def test_a_desktop_without_a_portal_is_no_harm(self):
        self.start()
        self.wait_for_dark()
        wait_for(lambda: self.rests(1.0), "a second without work")
        self.assertEqual(self.viewer.end()[0], 0)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
