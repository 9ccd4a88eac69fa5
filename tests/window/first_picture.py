"""How long it takes from the start of the program to the first picture of the whole map.

usage: first_picture.py PROGRAM [RUNS] [-- ARGUMENTS]

Starts the program in a window of 1400 x 900 under Xvfb, reads in its log when the first frame was shown
and when the first without a missing map tile, and prints the medians over all runs in milliseconds. The
arguments are those of the program; without any it is run with the demo, and once more without tracks.
Needs Xvfb and a Vulkan driver.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

RUNS = 10
PATIENCE_SECS = 30.0
SHOWN = re.compile(r"^(\S+Z) .*a frame is shown pending_tiles=(\d+)", re.MULTILINE)


class Screen:
    """An X server without a screen, on whatever number is free."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()


def frames(log):
    """Of each frame when it was shown, in seconds since 1970, and how many tiles it lacked."""
    for moment, pending in SHOWN.findall(log.read_text(errors="replace")):
        shown = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(timezone.utc)
        yield shown.timestamp(), int(pending)


def first_picture(program, arguments, display, folder):
    """Milliseconds from the start to the first frame and to the first with its whole map."""
    log = Path(folder) / "first.log"
    log.unlink(missing_ok=True)
    environment = {**os.environ, "DISPLAY": display, "XDG_STATE_HOME": folder, "XDG_RUNTIME_DIR": folder}
    environment.pop("WAYLAND_DISPLAY", None)
    start = time.time()
    viewer = subprocess.Popen(
        [program, *arguments, "--size", "1400x900", "-vv", "--log-file", str(log)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.time() < start + PATIENCE_SECS:
            seen = list(frames(log)) if log.exists() else []
            whole = [shown for shown, pending in seen if pending == 0]
            if whole:
                return (seen[0][0] - start) * 1000, (whole[0] - start) * 1000
            if viewer.poll() is not None:
                raise SystemExit(f"the program ended with {viewer.returncode}: {log.read_text()}")
            time.sleep(0.05)
        raise SystemExit(f"no whole picture in {PATIENCE_SECS} s: {log.read_text()}")
    finally:
        viewer.terminate()
        viewer.wait()


def main():
    arguments = sys.argv[1:]
    own = []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, own = arguments[:cut], arguments[cut + 1:]
    program, runs = arguments[0], int(arguments[1]) if len(arguments) > 1 else RUNS
    with Screen() as screen, tempfile.TemporaryDirectory() as folder:
        for what in [own] if own else [["demo"], []]:
            first, whole = zip(*(first_picture(program, what, screen.name, folder) for _ in range(runs)))
            load = os.getloadavg()[0]
            print(f"{' '.join(what) or 'no tracks'}: first frame {statistics.median(first):.0f} ms, "
                  f"whole map {statistics.median(whole):.0f} ms (median of {runs}; "
                  f"{min(whole):.0f} to {max(whole):.0f}; load {load:.1f})", flush=True)


if __name__ == "__main__":
    main()
