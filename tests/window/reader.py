"""The real program in a real window, read and used by a screen reader alone.

usage: reader.py PROGRAM

Needs what live.py needs, dbus-daemon and at-spi2-core.
"""

import collections
import sys
import tempfile
import time
import unittest
from pathlib import Path

from bus import Bus
from reading import ACTION, Reader
from screen import Screen
from viewer import Viewer
from waiting import wait_for

PROGRAM = None

TITLE = "Read by a screen reader"
# So long an idle window must not do anything at all.
IDLE_SECS = 3.0
# So long it is counted what is told of a running playhead.
PLAYED_SECS = 3.0


class ScreenReader(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.bus = self.enterContext(Bus())
        self.reader = Reader(self.bus)
        self.addCleanup(self.reader.close)

    def start(self):
        words = ("demo", "--title", TITLE)
        viewer = Viewer(PROGRAM, self.screen, self.folder, *words, port=9, bus=self.bus)
        self.viewer = self.enterContext(viewer)

    def key(self, *keys):
        self.screen.xdotool("key", *keys)

    def begin(self):
        """A window at rest, at the start of the session, with the keyboard and a reader."""
        self.reader.set_active(True)
        self.start()
        self.reader.wait_for_program()
        self.reader.wait_for("Bus 14, ", "list item")
        self.screen.focus(TITLE)
        self.reader.press("Pause", "button")
        self.reader.wait_for("Play$", "button")
        self.key("Home")
        self.wait_for_moment("2026-05-04 08:00:00")

    def wait_for_moment(self, moment):
        def is_told():
            timeline = self.reader.find("Timeline", "slider")
            return timeline is not None and timeline.description == moment

        wait_for(is_told, f"the timeline tells {moment}")

    def audit(self, what):
        """Everything that can be used has a role and a name of its own, and says nothing
        twice."""
        things = list(self.reader.things())
        self.assertGreater(len(things), 20, what)
        usable = [it for it in things if ACTION in it.interfaces or "focusable" in it.states]
        for thing in things:
            self.assertNotIn(thing.role, ("invalid", "unknown", "scroll bar"), (what, thing))
            if thing.description:
                self.assertNotEqual(thing.name, thing.description, (what, thing))
        for thing in usable:
            self.assertTrue(thing.name.strip(), (what, thing))
        same = collections.Counter((thing.role, thing.name) for thing in usable)
        self.assertEqual([key for key, count in same.items() if count > 1], [], what)
        return things

    def test_everything_that_can_be_used_is_told_with_role_and_name(self):
        self.begin()
        things = self.audit("the window")
        frame = next(thing for thing in things if thing.role == "frame")
        self.assertEqual(frame.name, TITLE)
        groups = [it.name for it in things if it.role == "panel" and it.depth == 2]
        for group in ("Playback and timeline", "Vehicle list", "Tools and state of the program"):
            self.assertIn(group, groups)
        # Keys that open something: what it is, and what has the keyboard then.
        for key, role, name, focus in (
            ("ctrl+comma", "dialog", "Settings", "Settings"),
            ("question", "dialog", "Keys and what they do", "Keys and what they do"),
            ("ctrl+k", "dialog", "Command palette", "Find a command"),
            ("g", "dialog", "Go to a time", "Time to go to"),
        ):
            with self.subTest(key):
                self.key(key)
                opened = self.reader.wait_for(f"{name}$", role)
                self.assertIn("modal", opened.states)
                self.reader.wait_for_focus(focus)
                self.audit(name)
                self.key("Escape")
                self.reader.wait_until_gone(f"{name}$", role)
        # Controls that open something.
        for name, role, opened, first in (
            ("Copy or save what is seen", "menu", "Copy or save", "Copy picture"),
            ("Playback speed", "menu", "Playback speed", "0.1×"),
            ("Base map", "dialog", "Base maps", "Bundled map"),
        ):
            with self.subTest(name):
                self.reader.press(name, "button")
                self.reader.wait_for(opened, role)
                self.reader.wait_for_focus(first)
                self.audit(name)
                self.key("Escape")
                self.reader.wait_until_gone(opened, role)
        self.key("ctrl+a", "shift+e", "y")
        self.reader.wait_for(".*, stop, ", "list item")
        self.audit("much that is open")

    def test_an_investigation_needs_no_eyes(self):
        reader = self.reader
        self.begin()
        # A vehicle is found by its name in a list that tells how long it is.
        first = reader.wait_for("Bus 14, ", "list item")
        self.assertEqual(reader.attributes(first).get("setsize"), "40")
        reader.write("Find a vehicle", "bus 14")
        reader.wait_until_gone("Taxi", "list item")
        reader.press("Bus 14, ", "list item")
        wait_for(
            lambda: "selected" in reader.wait_for("Bus 14, ", "list item").states,
            "the row is selected",
        )
        reader.wait_for("What is selected, in detail", "panel")
        # It is shown alone.
        reader.press("Show only what is selected", "toggle button")
        reader.wait_for("39 hidden", "button")
        # A moment is typed; the field that opens has the keyboard.
        reader.press("Go to another time", "button")
        reader.wait_for_focus("Time to go to")
        reader.write("Time to go to", "08:04:00")
        reader.wait_for("2026-05-04 08:04:00, as recorded", "label")
        reader.press("Go there", "button")
        reader.wait_until_gone("Go to a time", "dialog")
        self.wait_for_moment("2026-05-04 08:04:00")
        # From there to where it stops next.
        reader.press("Go to the next stop", "button")
        self.wait_for_moment("2026-05-04 08:05:15")
        # What happened is read row by row, and a row leads there.
        reader.press("Where everyone is", "button")
        reader.press("Events: ", "toggle button")
        reader.wait_for("Bus 14, gap, 08:07:39 to 08:09:59", "list item")
        rows = [it for it in reader.things() if it.role == "list item" and ", 08:" in it.name]
        kinds = [row.name.split(", ")[1] for row in rows]
        self.assertEqual(kinds[:2], ["stop", "conflict"])
        self.assertEqual(reader.attributes(rows[1]).get("posinset"), "2")
        reader.press("Bus 14, gap, ", "list item")
        self.wait_for_moment("2026-05-04 08:07:39")
        # The timeline tells its value, and takes another.
        value, least, most = reader.value("Timeline")
        self.assertEqual((least, most), (0.0, 100.0))
        self.assertAlmostEqual(value, 100 * 459 / 1800, delta=0.1)
        reader.set_value("Timeline", 50.0)
        self.wait_for_moment("2026-05-04 08:15:00")

    def test_what_happens_is_read_out_by_itself(self):
        self.begin()
        self.reader.press("Copy or save what is seen", "button")
        self.reader.press("Copy link to this view", "menu item")
        self.reader.wait_for_announcement("A link to this view is copied")
        self.key("ctrl+e")
        self.reader.wait_for_announcement("Copied 40 rows as CSV")

    def test_a_running_playhead_is_told_as_often_as_one_can_listen(self):
        self.begin()
        self.key("space")
        self.reader.wait_for("Pause$", "button")
        self.reader.listen("PropertyChange", "accessible-value")
        time.sleep(PLAYED_SECS)  # the measurement itself
        count = self.reader.count_heard()
        # Twice a second; frames are late where the processor draws.
        self.assertGreaterEqual(count, 1)
        self.assertLessEqual(count, 3 * PLAYED_SECS)
        self.key("k")
        self.reader.wait_for("Play$", "button")

    def test_a_reader_that_comes_later_is_told_everything_and_nothing_wakes_an_idle_window(self):
        self.start()
        self.screen.focus(TITLE)
        wait_for(lambda: "loaded" in self.viewer.log.read_text(), "the session")
        self.key("k")
        self.assertEqual(self.reader.programs(), [])
        self.reader.set_active(True)
        self.reader.wait_for_program()
        self.reader.wait_for("Play$", "button")

        def rests(secs):
            before = self.viewer.work()
            time.sleep(secs)  # the measurement itself
            return before == self.viewer.work()

        wait_for(lambda: rests(1.0), "a second without work")
        self.assertTrue(rests(IDLE_SECS))
        # And when the reader leaves, names are no longer made.
        self.reader.set_active(False)
        wait_for(lambda: not self.reader.programs(), "the program is no longer told")
        self.key("k", "k")
        self.assertEqual(self.viewer.end()[0], 0)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    unittest.main(verbosity=2)
