"""Measures how fast data becomes messages, and how soon it is on the screen.

usage: python rates.py [--rows 1000000] [--window]

Prints rows a second from each kind of source to the bytes of a message, beside the old way, which
is json.dumps of a dictionary a fix. With --window also the time from MapBridge() to the first
picture, and to a million fixes that the viewer has taken in; needs a screen.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Callable
from typing import Any

import numpy
import pandas
import polars
import pyarrow

import trackscope
from trackscope.encode import Encoder
from trackscope.messages import Vehicles
from trackscope.sources import Reading

CAPABILITIES = frozenset({"columns", "messagepack", "gzip", "zstd"})
VEHICLES = 100
START_MS = 1_731_166_004_000
RUNS = 3


def columns(rows: int) -> dict[str, Any]:
    """Fixes of a hundred vehicles in turn, a second apart, as an application has them."""
    number = numpy.arange(rows)
    seconds = number // VEHICLES
    return {
        "vehicle_id": number % VEHICLES,
        "timestamp": (START_MS + seconds * 1000).astype("datetime64[ms]").astype("datetime64[us]"),
        "latitude": 35.9 + numpy.sin(seconds / 300 + number % VEHICLES) / 100,
        "longitude": 14.5 + numpy.cos(seconds / 300 + number % VEHICLES) / 100,
        "speed": numpy.full(rows, 42.5),
    }


def dicts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as rows, with times as text."""
    texts = numpy.datetime_as_string(data["timestamp"], unit="s").tolist()
    lists = [texts if name == "timestamp" else data[name].tolist() for name in data]
    return [dict(zip(data, row, strict=True)) for row in zip(*lists, strict=True)]


def cursor(rows: list[dict[str, Any]]) -> Callable[[], sqlite3.Cursor]:
    """A query of an SQLite database in memory that gives the same."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE f (vehicle_id INTEGER, timestamp TEXT, latitude REAL, longitude REAL, "
        "speed REAL)"
    )
    database.executemany("INSERT INTO f VALUES (?, ?, ?, ?, ?)", [tuple(r.values()) for r in rows])
    return lambda: database.execute("SELECT * FROM f")


def best_secs(work: Callable[[], Any]) -> tuple[float, int]:
    """The shortest of some runs, and the bytes that came out."""
    secs, size = [], 0
    for _ in range(RUNS):
        began = time.perf_counter()
        size = work()
        secs.append(time.perf_counter() - began)
    return min(secs), size


def as_frame(source: Any, compression: Any = "none") -> int:
    """Bytes of the message that a source becomes."""
    message = Vehicles("load_vehicles", Reading().tracks(source))
    return sum(map(len, Encoder(CAPABILITIES, compression).frames(message)))


def old_way(rows: list[dict[str, Any]]) -> int:
    """Bytes of the message as the old bridge makes it."""
    points: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        point = {name: row[name] for name in row if name != "vehicle_id"}
        points.setdefault(row["vehicle_id"], []).append(point)
    vehicles = [{"id": str(name), "gps_points": fixes} for name, fixes in points.items()]
    return len(json.dumps({"type": "load_vehicles", "data": {"vehicles": vehicles}}))


def measure_sources(rows: int) -> None:
    """Prints a line for each kind of source."""
    data = columns(rows)
    listed = dicts(data)
    query = cursor(listed)
    frames = pandas.DataFrame(data)
    sources: dict[str, Callable[[], int]] = {
        "json.dumps, a dict a fix": lambda: old_way(listed),
        "dicts": lambda: as_frame(listed),
        "cursor (SQLite)": lambda: as_frame(query()),
        "pandas": lambda: as_frame(frames),
        "polars": lambda: as_frame(polars.from_pandas(frames)),
        "pyarrow": lambda: as_frame(pyarrow.table(data)),
        "pandas, zstd": lambda: as_frame(frames, "auto"),
        "pandas, gzip": lambda: as_frame(frames, "gzip"),
    }
    print(f"{'source':<26}{'rows a second':>16}{'bytes a row':>14}")
    for name, work in sources.items():
        secs, size = best_secs(work)
        print(f"{name:<26}{rows / secs:>16,.0f}{size / rows:>14.1f}")


def measure_window(rows: int) -> None:
    """Prints how soon something is to be seen."""
    table = pandas.DataFrame(columns(rows))
    small = dicts(columns(1000))
    for _ in range(RUNS):
        began = time.perf_counter()
        with trackscope.MapBridge() as bridge:
            bridge.load_vehicles(small)
            bridge.wait_picture()
            picture = time.perf_counter() - began
            began = time.perf_counter()
            taken = bridge.load_vehicles(table).result(300)
            loaded = time.perf_counter() - began
        print(
            f"first picture {picture:.2f} s after MapBridge(); {taken.accepted_fixes:,} fixes of a "
            f"pandas table taken in after {loaded:.2f} s"
        )


def main() -> None:
    """Measures what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--window", action="store_true", help="measure with a viewer too")
    asked = parser.parse_args()
    measure_sources(asked.rows)
    if asked.window:
        measure_window(asked.rows)


if __name__ == "__main__":
    main()
