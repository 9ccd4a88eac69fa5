"""Uses the installed package as an application does; run from a folder that is not the checkout.

usage: installed.py        (screen.py and waiting.py of tests/window lie beside it)
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from screen import Screen  # type: ignore[import-not-found, unused-ignore]

import trackscope

ROWS = [
    {"vehicle_id": "bus", "t_ms": 1_731_166_004_000 + n * 1000, "lat": 35.9, "lon": 14.5 + n / 1e4}
    for n in range(60)
]
# A build without optimisation on a machine that draws with its processor.
WAIT_SECS = 120.0


def main() -> int:
    """Fails with what is wrong."""
    environment = Path(sys.prefix).resolve()
    for used in (Path(trackscope.__file__), trackscope.find_binary()):
        assert environment in used.resolve().parents, f"{used} is not of {environment}"
    assert (Path(trackscope.__file__).parent / "py.typed").exists()
    command = [str(environment / "bin" / "trackscope"), "--version"]
    module = [sys.executable, "-m", "trackscope", "--version"]
    said = {subprocess.check_output(words, text=True) for words in (command, module)}
    assert len(said) == 1, said
    assert trackscope.render(ROWS, size=(320, 200))[:4] == b"\x89PNG"
    with Screen(900, 600) as screen:
        os.environ["DISPLAY"] = screen.display
        os.environ.pop("WAYLAND_DISPLAY", None)
        with trackscope.MapBridge(size=(900, 600)) as bridge:
            loaded = bridge.load_vehicles(ROWS).result(WAIT_SECS)
            bridge.wait_picture(WAIT_SECS)
            assert loaded.accepted_fixes == len(ROWS), loaded
    print(f"{said.pop().strip()} works from {Path.cwd()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
