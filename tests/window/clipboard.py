"""What is copied in the window is there for other programs, and what they copy is opened.

usage: clipboard.py PROGRAM

Needs what reader.py needs and xclip.
"""

import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from bus import Bus
from reading import Reader
from screen import Screen
from viewer import Viewer
from waiting import DEADLINE_SECS, wait_for

PROGRAM = None

TITLE = "Copied"
NO_VIEW = "The view was not opened"


class Clipboard(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.bus = self.enterContext(Bus())
        self.reader = Reader(self.bus)
        self.addCleanup(self.reader.close)
        self.reader.set_active(True)
        words = ("demo", "--title", TITLE)
        viewer = Viewer(PROGRAM, self.screen, self.folder, *words, port=9, bus=self.bus)
        self.viewer = self.enterContext(viewer)
        self.reader.wait_for_program()
        self.reader.wait_for("Bus 14, ", "list item")
        self.screen.focus(TITLE)
        self.key("k", "Home")
        self.reader.wait_for("Play$", "button")

    def key(self, *keys):
        self.screen.xdotool("key", *keys)

    def xclip(self, *words, file=None):
        """Runs another program that copies or pastes; gives what it printed, None if there is
        nothing."""
        ran = subprocess.run(
            ["xclip", "-selection", "clipboard", *words, *([str(file)] if file else [])],
            env={**os.environ, "DISPLAY": self.screen.display},
            stdin=subprocess.DEVNULL,
            # One that copies stays to hand it out, and would keep a pipe open.
            stdout=subprocess.DEVNULL if file else subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE_SECS,
            check=False,
        )
        return ran.stdout if ran.returncode == 0 else None

    def pasted(self, begin, kind="UTF8_STRING"):
        """What another program pastes, as soon as it begins so."""

        def is_there():
            found = self.xclip("-o", "-t", kind)
            return found if found and found.startswith(begin) else None

        try:
            return wait_for(is_there, f"{begin!r} on the clipboard")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is {self.xclip('-o')!r:.400}") from None

    def copy(self, kind, data):
        """Another program copies something."""
        path = Path(self.folder, "copied")
        path.write_bytes(data)
        self.xclip("-i", "-t", kind, file=path)
        wait_for(lambda: self.xclip("-o", "-t", kind) == data, "it is copied")

    def told(self, title, detail):
        """Waits for a notice, and dismisses it."""
        self.reader.wait_for(f"(Note|Warning|Error): {title}", "notification")
        self.reader.wait_for(detail, "label")
        self.reader.press("Dismiss this message", "button")
        self.reader.wait_until_gone(".*", "notification")

    def test_other_programs_paste_what_is_copied_here(self):
        # A picture of the map, with the strip below it.
        self.key("ctrl+c")
        picture = self.pasted(b"\x89PNG\r\n", "image/png")
        self.assertIn(b"image/png", self.xclip("-o", "-t", "TARGETS"))
        width, height = struct.unpack_from(">II", picture, 16)
        self.assertEqual(width, 900)
        self.assertGreater(height, 600)
        self.told("The picture is copied", f"900 × {height} pixels")
        # Tables, as they are pasted into a sheet and into a letter.
        self.key("e", "ctrl+e")
        rows = self.pasted(b"playhead,").decode().splitlines()
        self.assertEqual(len(rows), 41)
        self.assertTrue(any(",Bus 14," in row for row in rows), rows)
        self.key("ctrl+shift+e")
        wait_for(lambda: b"playhead," not in self.xclip("-o"), "another table")
        text = self.xclip("-o").decode()
        self.assertTrue(any(row.startswith("Bus 14 ") for row in text.splitlines()), text)
        self.key("e")
        # The place under the pointer.
        self.screen.xdotool("mousemove", "--sync", "450", "300")
        self.reader.wait_for("Under the pointer: ", "label")
        self.key("c")
        place = self.pasted(b"35.").decode()
        self.assertRegex(place, r"^35\.\d{5}° N, 14\.\d{5}° E$")
        # A view. It is opened again by the same words, whoever has copied them.
        self.reader.press("Bus 14, ", "list item")
        self.reader.wait_for("What is selected", "panel")
        self.key("ctrl+shift+c")
        link = self.pasted(b"trackscope:")
        self.told("A link to this view is copied", "It opens this view again")
        self.key("Escape")
        self.reader.wait_until_gone("What is selected", "panel")
        self.copy("UTF8_STRING", b"  " + link + b"\n")
        self.key("ctrl+v")
        self.reader.wait_for("What is selected", "panel")

    def test_what_cannot_be_pasted_is_told(self):
        nothing = "Nothing is copied that is a text"
        self.key("ctrl+v")
        self.told(NO_VIEW, nothing)
        self.copy("UTF8_STRING", b"https://maps.example/")
        self.key("ctrl+v")
        self.told(NO_VIEW, "The text is no link to a view")
        self.copy("UTF8_STRING", b"trackscope:***")
        self.key("ctrl+v")
        self.told(NO_VIEW, "The link is cut off")
        self.key("ctrl+c")
        self.pasted(b"\x89PNG\r\n", "image/png")
        self.told("The picture is copied", "900 × ")
        self.key("ctrl+v")
        self.told(NO_VIEW, nothing)
        # In the menu it is the same.
        self.reader.press("Copy or save what is seen", "button")
        self.reader.press("Open copied link", "menu item")
        self.told(NO_VIEW, nothing)

    def test_without_a_clipboard_manager_nothing_is_left_when_the_program_ends(self):
        self.key("ctrl+shift+c")
        self.pasted(b"trackscope:")
        code, secs = self.viewer.end()
        self.assertEqual(code, 0)
        self.assertLess(secs, 10.0, "no manager is waited for that is not there")
        self.assertIsNone(self.xclip("-o"))


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
