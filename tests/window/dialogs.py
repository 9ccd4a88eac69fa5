"""Files are chosen in the dialogues of the system: the portal's, zenity's, or none.

usage: dialogs.py PROGRAM

Needs what live.py needs, dbus-daemon and at-spi2-core.
"""

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from bus import Bus
from portal import Portal
from reading import Reader
from screen import Screen
from viewer import Viewer
from waiting import DEADLINE_SECS, wait_for

PROGRAM = None

TITLE = "Dialogues"
# Stands for zenity: prints the path that is told it, after a moment in which a person chooses.
ZENITY = """#!/bin/sh
printf '%s\\n' "$@" > "{folder}/asked.part"
mv "{folder}/asked.part" "{folder}/asked"
while [ ! -e "{folder}/answer" ]; do sleep 0.05; done
sleep 0.5
path=$(cat "{folder}/answer")
rm "{folder}/answer"
[ -n "$path" ] || exit 1
printf '%s\\n' "$path"
"""
# Where programs are that are needed besides; what is called zenity is hidden.
PROGRAMS = ("sh", "cat", "mv", "rm", "sleep", "printf")


class Dialogs(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="trackscope-test-"))
        self.screen = self.enterContext(Screen(900, 600))
        self.bus = self.enterContext(Bus())
        self.reader = Reader(self.bus)
        self.addCleanup(self.reader.close)
        self.reader.set_active(True)
        self.programs = Path(self.folder, "programs")
        self.programs.mkdir()
        for name in PROGRAMS:
            for place in ("/bin", "/usr/bin"):
                if Path(place, name).exists() and not Path(self.programs, name).exists():
                    Path(self.programs, name).symlink_to(Path(place, name))
        self.saved = Path(self.folder, "saved")
        self.saved.mkdir()

    def start(self, *words):
        words = (*words, "--title", TITLE)
        viewer = Viewer(
            *(PROGRAM, self.screen, self.folder, *words),
            port=9,
            bus=self.bus,
            PATH=str(self.programs),
        )
        self.viewer = self.enterContext(viewer)
        self.reader.wait_for_program()
        self.reader.wait_for("Help and about", "button")
        self.screen.focus(TITLE)
        if "demo" in words:
            self.reader.wait_for("Bus 14, ", "list item")
            self.key("k")

    def key(self, *keys):
        self.screen.xdotool("key", *keys)

    def told(self, title, detail=None):
        """Waits for a notice, and dismisses it."""
        self.reader.wait_for(f"(Note|Warning|Error): {title}", "notification")
        if detail is not None:
            self.reader.wait_for(f".*{detail}", "label")
        self.reader.press("Dismiss this message", "button")
        self.reader.wait_until_gone(".*", "notification")

    def notices(self):
        return [thing.name for thing in self.reader.things() if thing.role == "notification"]

    def save_table(self):
        self.reader.press("Save the table as CSV", "button")

    def test_a_system_without_dialogues_says_so_each_time(self):
        self.start("demo")
        nothing = "This system has opened no dialog for files"
        self.key("ctrl+o")
        self.told("The session was not opened", nothing)
        self.key("ctrl+shift+o")
        self.told("The view was not opened", nothing)
        self.key("ctrl+shift+s")
        self.told("The view was not saved", nothing)
        self.key("ctrl+s")
        self.told("The picture was not saved", nothing)
        self.key("e")
        self.save_table()
        self.told("The table was not saved", nothing)

    def test_what_zenity_gives_is_opened_and_saved(self):
        zenity = Path(self.programs, "zenity")
        zenity.write_text(ZENITY.format(folder=self.folder))
        zenity.chmod(0o755)
        self.start("demo")
        asked = Path(self.folder, "asked")

        def choose(path):
            wait_for(asked.exists, "zenity is asked")
            words = asked.read_text().splitlines()
            asked.unlink()
            part = Path(self.folder, "answer.part")
            part.write_text("" if path is None else str(path))
            part.rename(Path(self.folder, "answer"))
            return words

        self.check_files(choose, asked.exists)
        self.key("ctrl+s")
        self.assertIn("--confirm-overwrite", choose(self.saved / "picture.png"))
        self.told("Saved picture.png")
        self.assertEqual((self.saved / "picture.png").read_bytes()[:4], b"\x89PNG")

    def test_what_the_portal_gives_is_opened_and_saved(self):
        portal = self.enterContext(Portal(self.bus))
        self.start("demo")

        def choose(path):
            method, title, options = portal.asked.get(timeout=DEADLINE_SECS)
            portal.files.put(path)
            return [method, title, *options.get("current_name", "").split()]

        self.check_files(choose, lambda: not portal.asked.empty())

    def check_files(self, choose, is_asked):
        """Saves a table and a view, cancels, opens the view again, and another session.

        `choose` answers a dialogue, `is_asked` says whether one is open.
        """
        reader, saved = self.reader, self.saved
        self.key("e")
        self.save_table()
        words = " ".join(choose(saved / "a table.csv"))
        self.assertIn(".csv", words)
        self.told("The table was saved", "40 rows")
        rows = (saved / "a table.csv").read_bytes().decode("utf-8-sig").splitlines()
        self.assertEqual(len(rows), 41)
        # One that cannot be written is told with its name and the reason.
        self.save_table()
        choose(saved / "not there" / "events.csv")
        self.told("The table was not saved", "not there/events.csv: No such file")
        # A name to which the end had to be added was not asked about: nothing is written over.
        self.save_table()
        choose(saved / "a table")
        self.told("The table was not saved", "there already")
        self.assertEqual(len((saved / "a table.csv").read_bytes().splitlines()), 41)
        # The dialogue has asked about this one.
        reader.press("Bus 14, ", "list item")
        reader.wait_for("What is selected", "panel")
        (saved / "view.trackview").write_text("of before")
        self.key("ctrl+shift+s")
        choose(saved / "view.trackview")
        self.told("Saved view.trackview")
        view = json.loads((saved / "view.trackview").read_text())
        self.assertEqual(view["trackscope_view"], 1)
        reader.press("Close the details", "button")
        reader.wait_until_gone("What is selected", "panel")
        # What is closed without a file does nothing, and says nothing.
        self.key("ctrl+shift+o")
        choose(None)
        # While the dialogue is still closing, the key opens no other.
        wait_for(lambda: is_asked() or self.key("ctrl+shift+o"), "another dialogue")
        choose(saved / "view.trackview")
        reader.wait_for("What is selected", "panel")
        self.assertEqual(self.notices(), [])
        session = saved / "drive.jsonl"
        session.write_text(json.dumps(two_fixes()) + "\n")
        self.key("ctrl+o")
        choose(session)
        reader.wait_for("Chosen car, ", "list item")
        reader.wait_until_gone("Bus 14", "list item")


def two_fixes():
    """A session of one vehicle."""
    fixes = [
        {"latitude": 35.9, "longitude": 14.5 + 0.001 * n, "timestamp": f"2026-05-04T08:00:0{n}"}
        for n in range(2)
    ]
    vehicle = {"id": "car", "label": "Chosen car", "color": "#00FF00", "gps_points": fixes}
    return {"type": "load_vehicles", "data": {"vehicles": [vehicle]}}


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).absolute()
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    unittest.main(verbosity=2)
