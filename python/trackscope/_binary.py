"""Where the viewer's program is, and what it understands."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from .errors import BinaryNotFoundError

__all__ = ["VARIABLE", "find_binary", "understands"]

VARIABLE = "TRACKSCOPE_BINARY"
"""Environment variable that names the program; it goes before all other places."""

_NAME = "trackscope.exe" if sys.platform == "win32" else "trackscope"
_HELP_SECS = 20.0


def find_binary(named: str | os.PathLike[str] | None = None) -> Path:
    """Finds the viewer's program.

    Looked for in this order: what ``named`` says, the environment variable
    ``TRACKSCOPE_BINARY``, the script folders of this interpreter, where the wheel puts it, the
    folders of ``PATH``.

    Raises:
        BinaryNotFoundError: It is in none of them; the text lists them and says what to do.

    """
    if named is not None:
        return _named(Path(named), "the argument binary=")
    variable = os.environ.get(VARIABLE)
    if variable:
        return _named(Path(variable), f"the environment variable {VARIABLE}")
    folders = _script_folders()
    for folder in folders:
        if _is_program(folder / _NAME):
            return folder / _NAME
    on_path = shutil.which(_NAME)
    if on_path:
        return Path(on_path).absolute()
    places = "".join(f"\n    {folder}" for folder in folders)
    raise BinaryNotFoundError(
        f"the program {_NAME} was not found in{places}\n    the folders of PATH\n"
        "Install the package anew (pip install --force-reinstall trackscope), or build it "
        f"(cargo build --release) and name it in the environment variable {VARIABLE}"
    )


def _named(path: Path, source: str) -> Path:
    if not _is_program(path):
        raise BinaryNotFoundError(
            f"{source} names {path}, which is {'not a program' if path.exists() else 'not there'}; "
            "correct it, or leave it out to use the program that came with the package"
        )
    return path.absolute()


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _script_folders() -> list[Path]:
    """The folders that pip puts programs into, most likely first, each once."""
    user_scheme = sysconfig.get_preferred_scheme("user")
    here = Path(__file__).absolute().parent.parent
    folders = [
        Path(sysconfig.get_path("scripts")),
        Path(sys.executable).absolute().parent,
        Path(sysconfig.get_path("scripts", user_scheme)),
        # pip install --target FOLDER puts the package into FOLDER and programs into FOLDER/bin.
        here / "bin",
        here / "Scripts",
    ]
    return list(dict.fromkeys(folders))


def understands(binary: Path, option: str) -> bool:
    """Whether the program lists this option in its help; asked once for each program."""
    return option in _help(binary, binary.stat().st_mtime_ns)


@functools.lru_cache(maxsize=16)
def _help(binary: Path, _changed_ns: int) -> str:
    try:
        asked = subprocess.run(
            [str(binary), "--help"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_HELP_SECS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout
