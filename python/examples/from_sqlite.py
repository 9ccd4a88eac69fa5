"""Streams the fixes of an SQLite database to the map, no faster than the map takes them.

usage: python from_sqlite.py [DATABASE]        without one, a database is made up in memory

The query is the application's own; the names of its columns say what they hold.
"""

from __future__ import annotations

import math
import sqlite3
import sys

import trackscope

QUERY = "SELECT plate AS vehicle_id, t_ms, lat, lon, speed_kmh FROM fixes ORDER BY t_ms"
START_MS = 1_731_166_004_000


def made_up_database(vehicles: int = 20, seconds: int = 3600) -> sqlite3.Connection:
    """A database with vehicles that drive around Valletta, a fix a second."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE fixes (plate TEXT, t_ms INTEGER, lat REAL, lon REAL, speed_kmh REAL)"
    )
    rows = (
        (
            f"ABC {vehicle:03}",
            START_MS + second * 1000,
            35.9 + 0.002 * (vehicle + 1) * math.sin(second / 300 + vehicle),
            14.5 + 0.002 * (vehicle + 1) * math.cos(second / 300 + vehicle),
            None,
        )
        for second in range(seconds)
        for vehicle in range(vehicles)
    )
    database.executemany("INSERT INTO fixes VALUES (?, ?, ?, ?, ?)", rows)
    return database


def main() -> None:
    """Streams, plays, and waits until the window is closed."""
    path = sys.argv[1] if len(sys.argv) > 1 else None
    database = sqlite3.connect(path) if path else made_up_database()
    with trackscope.MapBridge(title="From a database") as bridge:
        bridge.set_settings(show_trails=True, trail_length=120, playback_speed=30)
        result = bridge.stream(database.execute(QUERY), batch=5000)
        print(f"{result.rows} rows in {result.seconds:.1f} s, {result.refused_fixes} refused")
        bridge.play()
        bridge.wait()


if __name__ == "__main__":
    main()
