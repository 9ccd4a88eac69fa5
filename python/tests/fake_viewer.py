"""A viewer without a window: as much of one as the bridge can notice.

Imported, it is a client within the test; run as a program, it is what the bridge launches.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgpack
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

ALL = (
    *("append_points", "remove_vehicles", "clear", "seek", "settings", "focus_vehicle"),
    *("select", "fit", "follow", "subscribe", "batch", "ping", "quit", "columns", "messagepack"),
    *("gzip", "zstd", "set_visible", "isolate"),
)
DEADLINE_SECS = 20.0


class FakeViewer:
    """Connects with the token, says ready, keeps what it hears, answers loads and pings."""

    def __init__(
        self,
        port: int,
        token: str,
        *,
        capabilities: tuple[str, ...] = ALL,
        answers: bool = True,
        refuses: tuple[str, ...] = (),
    ) -> None:
        self.opened = ExitStack()
        self.socket: ClientConnection = self.opened.enter_context(
            connect(
                f"ws://127.0.0.1:{port}/",
                additional_headers={"Authorization": f"Bearer {token}"},
                compression=None,
                max_size=None,
                proxy=None,
            )
        )
        self.answers = answers
        self.refuses = refuses
        self.frames: list[str | bytes] = []
        self.messages: list[dict[str, Any]] = []
        self.held: list[dict[str, Any]] = []
        self.most_held = 0
        self.changed = threading.Condition()
        self.reads = threading.Event()
        self.reads.set()
        self.say("ready", version="9.9.9", protocol=1, capabilities=list(capabilities))
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def __enter__(self) -> FakeViewer:
        return self

    def __exit__(self, *_: object) -> None:
        self.reads.set()
        self.opened.close()
        self.thread.join(DEADLINE_SECS)

    def say(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def wait_for(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The message of this type that makes them `count`."""
        with self.changed:
            came = self.changed.wait_for(lambda: len(self.of(kind)) >= count, DEADLINE_SECS)
            assert came, f"no {kind} came, only {[m['type'] for m in self.messages]}"
            return self.of(kind)[count - 1]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    def answer_held(self) -> None:
        """Answers what was held back, from now on at once."""
        with self.changed:
            held, self.held = self.held, []
            self.most_held = len(held)
            self.answers = True
        for message in held:
            self._answer(message)

    def _listen(self) -> None:
        try:
            while True:
                self.reads.wait()
                frame = self.socket.recv()
                message = _read(frame)
                with self.changed:
                    self.frames.append(frame)
                    self.messages.append(message)
                    hold = not self.answers
                    if hold:
                        self.held.append(message)
                    self.changed.notify_all()
                if not hold:
                    self._answer(message)
        except (ConnectionClosed, EOFError):
            pass

    def _answer(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "batch":
            for one in message["messages"]:
                self._answer(one)
        elif kind in self.refuses:
            self.say("map_error", message=f"{kind}: no good", error="test", critical=False)
            self.say("error", message=f"{kind}: no good")
        elif kind == "ping":
            self.say("pong", request_id=message.get("request_id"))
        elif kind in {"load_vehicles", "append_points"}:
            vehicles = message["data"]["vehicles"]
            self.say(
                "load_result",
                of=kind,
                request_id=message.get("request_id"),
                accepted={"vehicles": len(vehicles), "fixes": sum(map(fix_count, vehicles))},
                refused={"vehicles": 0, "fixes": 0},
                noted=0,
                reasons=[],
            )


def fix_count(vehicle: dict[str, Any]) -> int:
    if "columns" not in vehicle:
        return len(vehicle.get("gps_points", ()))
    lengths = [
        len(column) // 8 if isinstance(column, bytes) else len(column)
        for column in vehicle["columns"].values()
    ]
    return min(lengths, default=0)


def _read(frame: str | bytes) -> dict[str, Any]:
    if isinstance(frame, str):
        read: dict[str, Any] = json.loads(frame)
        return read
    if frame[:2] == b"\x1f\x8b":
        frame = gzip.decompress(frame)
    elif frame[:4] == b"\x28\xb5\x2f\xfd":
        import zstandard

        frame = zstandard.ZstdDecompressor().decompress(frame)
    unpacked: dict[str, Any] = msgpack.unpackb(frame)
    return unpacked


def write_log() -> None:
    """Writes what it was started with to where the bridge looks for it."""
    log = next((sys.argv[at + 1] for at, word in enumerate(sys.argv) if word == "--log-file"), "")
    if log:
        token = "set" if os.environ.get("TRACKSCOPE_TOKEN") else "missing"
        Path(log).write_text(
            f"token is {token}\nstarted with {sys.argv[1:]}\nthe last line of its log\n"
        )


def ends_at_once(behaviour: str) -> bool:
    """Says what a viewer says that ends before it has connected."""
    says = {
        "no display": "trackscope: no window can be opened: no DISPLAY",
        "no adapter": "trackscope: no graphics adapter was found",
    }
    if behaviour in says:
        print(says[behaviour], file=sys.stderr)
    return behaviour in says


def behave(behaviour: str) -> None:
    """What it does other than a viewer before it connects."""
    if behaviour == "silent":
        signal.pause()
    if behaviour == "no token":
        os.environ["TRACKSCOPE_TOKEN"] = "wrong"
    if behaviour == "chatty":
        # More than a pipe holds: who is not read stands still here for ever.
        sys.stdout.write(("x" * 99 + "\n") * 5000)
        sys.stdout.flush()
    ends = signal.SIG_IGN if behaviour == "stubborn" else lambda *_: sys.exit(0)
    signal.signal(signal.SIGTERM, ends)


def main() -> int:
    """What the bridge starts. FAKE_VIEWER says how it behaves."""
    if "--help" in sys.argv:
        print(os.environ.get("FAKE_HELP", "--ws-port --log-file"))
        return 0
    behaviour = "no adapter" if "render" in sys.argv else os.environ.get("FAKE_VIEWER", "")
    write_log()
    if ends_at_once(behaviour):
        return 1
    behave(behaviour)
    port = next(word for word in sys.argv if word.startswith("--ws-port="))[10:]
    try:
        viewer = FakeViewer(int(port), os.environ["TRACKSCOPE_TOKEN"])
    except Exception as error:
        print(error, file=sys.stderr)
        signal.pause()
        return 1
    viewer.say("map_ready")
    viewer.thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
