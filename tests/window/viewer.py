"""The program, started as the application starts it: with pipes that nobody reads."""

import os
import signal
import subprocess
import time
from pathlib import Path

from waiting import DEADLINE_SECS


class Viewer:
    """A running trackscope; ended with the `with` block if it has not ended before."""

    def __init__(
        self,
        program,
        screen,
        folder,
        *arguments,
        port,
        name="Vehicle Tracking Map",
        verbosity="-vvv",
        before_start=None,
        bus=None,
        **variables,
    ):
        self.log = Path(folder, f"{name}.log")
        # By default the name under which the application starts it.
        name = Path(folder, name)
        name.symlink_to(program)
        environment = {
            **os.environ,
            "DISPLAY": screen.display,
            "TAURI_WS_PORT": str(port),
            "XDG_STATE_HOME": str(folder),
            "XDG_CACHE_HOME": str(Path(folder, "cache")),
            "TRACKSCOPE_CONFIG_DIR": str(Path(folder, "config")),
            # Without one, Mesa itself prints a complaint.
            "XDG_RUNTIME_DIR": str(folder),
            **variables,
        }
        environment.pop("WAYLAND_DISPLAY", None)
        # What the desktop of whoever runs this wishes is not heeded.
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        if bus is not None:
            environment["DBUS_SESSION_BUS_ADDRESS"] = bus.address
        words = [*arguments, verbosity, "--size", "900x600", "--log-file", str(self.log)]
        self.process = subprocess.Popen(
            [str(name), *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=before_start,
        )

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(DEADLINE_SECS)
        if kind is not None:
            print(f"the viewer printed: {self.printed()}")
            if self.log.exists():
                print("the end of its log:", *self.log.read_text().splitlines()[-40:], sep="\n")
        self.process.stdout.close()
        self.process.stderr.close()

    def printed(self):
        """What is in the pipes of an ended viewer."""
        return self.process.stdout.read() + self.process.stderr.read()

    def is_running(self):
        return self.process.poll() is None

    def work(self):
        """What all its threads have done: processor time in clock ticks, and how often each
        was woken or interrupted."""
        ticks, switches = 0, {}
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                stat, status = ((task / name).read_text() for name in ("stat", "status"))
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended; that it is missing is a difference
            # Behind the name, which may hold blanks: fields 14 and 15 of the whole line.
            user, system = stat.rpartition(")")[2].split()[11:13]
            ticks += int(user) + int(system)
            status = dict(line.split(":", 1) for line in status.splitlines())
            counts = [status["voluntary_ctxt_switches"], status["nonvoluntary_ctxt_switches"]]
            switches[f"{task.name} {status['Name'].strip()}"] = sum(map(int, counts))
        return ticks, switches

    def end(self, how=signal.SIGTERM):
        """Asks it to end; gives the exit code and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(DEADLINE_SECS)
        secs = time.monotonic() - began
        print(f"ended after {secs:.2f} s", flush=True)
        return code, secs
