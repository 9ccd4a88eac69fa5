"""Rows of a real PostgreSQL, where one can be started."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import cannot
from fake_viewer import FakeViewer

import trackscope

pg8000 = pytest.importorskip("pg8000.dbapi")


def _programs() -> Path | None:
    """The folder with initdb and postgres."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    folders = [*places, *([Path(found).parent] if found else [])]
    return next((one for one in folders if (one / "initdb").exists()), None)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server of its own that listens on a socket in a folder of its own."""
    programs = _programs()
    if programs is None:
        cannot("there is no PostgreSQL to start")
    # PostgreSQL refuses to run as root; another user needs a folder of its own.
    as_user: list[str] = []
    user = getpass.getuser()
    folder = Path(tmp_path_factory.mktemp("pg"))
    if os.getuid() == 0:
        if shutil.which("runuser") is None:
            cannot("PostgreSQL cannot be started as root, and there is no runuser")
        user, as_user = "nobody", ["runuser", "-u", "nobody", "--"]
        folder = Path(subprocess.check_output([*as_user, "mktemp", "-d"], text=True).strip())
    data = folder / "data"
    run = {"check": True, "capture_output": True, "timeout": 120, "cwd": folder}
    try:
        subprocess.run(
            [*as_user, programs / "initdb", "-D", data, "-U", user, "-A", "trust"],
            **run,  # type: ignore[call-overload]
        )
        process = subprocess.Popen(
            [*as_user, programs / "postgres", "-D", data, "-h", "", "-k", folder, "-F"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if b"ready to accept connections" in line:
                    break
            else:
                pytest.fail("PostgreSQL has ended at its start")
            yield {"user": user, "unix_sock": str(folder / ".s.PGSQL.5432"), "database": "postgres"}
        finally:
            pid = int((data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 2)
            process.wait(60)
            if process.stderr is not None:
                process.stderr.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_cursor_of_postgresql_is_streamed(
    server: dict[str, Any], bridge: trackscope.MapBridge, connect: Callable[..., FakeViewer]
) -> None:
    viewer = connect()
    database = pg8000.connect(**server)
    cursor = database.cursor()
    cursor.execute(
        "SELECT 'v' || n % 3 AS vehicle_id, "
        "timestamp '2024-11-09 15:26:44' + n * interval '1 second' AS timestamp, "
        "(35.9 + n / 100000.0)::numeric AS lat, 14.5::float8 AS lon, "
        "CASE WHEN n % 2 = 0 THEN n END AS speed FROM generate_series(0, 2499) n"
    )
    result = bridge.stream(cursor, batch=1000)
    database.close()
    assert (result.rows, result.batches, result.accepted_fixes) == (2500, 3, 2500)
    vehicle = viewer.of("append_points")[0]["data"]["vehicles"][0]
    assert vehicle["id"] == "v0"
    assert vehicle["columns"]["timestamp"][1] == "2024-11-09T15:26:47"
