"""``python -m trackscope``: the viewer's own command line."""

from __future__ import annotations

import os
import subprocess
import sys

from ._binary import find_binary
from .errors import BinaryNotFoundError


def main() -> int:
    """Runs the viewer with the arguments that were given, in place of this process."""
    try:
        program = find_binary()
    except BinaryNotFoundError as error:
        print(f"trackscope: {error}", file=sys.stderr)
        return 1
    words = [str(program), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(program, words)  # noqa: S606 - the viewer, with the user's own words
    return subprocess.run(words, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
