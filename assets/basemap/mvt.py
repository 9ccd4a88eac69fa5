"""Encodes Mapbox Vector Tiles 2.1 the way the viewer can read them.

Written out by hand because the viewer's decoder turns `uint` and `float` values into null: here
integers are always `sint` and other numbers always `double`.
"""

import struct
import zlib

import numpy as np
import shapely

EXTENT = 4096
"""Tile units a side."""

MIN_RING_AREA = 8.0
"""Rings of less area, in square tile units, are dropped: they would not be seen."""

POINT, LINE, POLYGON = 1, 2, 3


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def field(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def packed(number: int, values: list[int]) -> bytes:
    return field(number, b"".join(map(varint, values)))


def value_message(value) -> bytes:
    if isinstance(value, bool):
        return varint(7 << 3) + varint(int(value))
    if isinstance(value, str):
        return field(1, value.encode())
    if isinstance(value, int):
        return varint(6 << 3) + varint(zigzag(value))
    if isinstance(value, float):
        return varint(3 << 3 | 1) + struct.pack("<d", value)
    raise TypeError(f"no tile value for {value!r}")


def _rounded(coords: np.ndarray) -> np.ndarray:
    """Whole tile units without repeated points."""
    points = np.rint(coords).astype(np.int64)
    keep = np.ones(len(points), bool)
    keep[1:] = (points[1:] != points[:-1]).any(axis=1)
    return points[keep]


def _signed_area(ring: np.ndarray) -> float:
    x, y = ring[:, 0].astype(float), ring[:, 1].astype(float)
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


class Pen:
    """Command stream of one feature; the cursor carries over from part to part."""

    def __init__(self):
        self.commands: list[int] = []
        self.x = self.y = 0

    def _moves(self, points):
        for x, y in points:
            self.commands += (zigzag(x - self.x), zigzag(y - self.y))
            self.x, self.y = x, y

    def points(self, points):
        self.commands.append(len(points) << 3 | 1)
        self._moves(points)

    def path(self, points, close: bool):
        self.commands.append(1 << 3 | 1)
        self._moves(points[:1])
        self.commands.append((len(points) - 1) << 3 | 2)
        self._moves(points[1:])
        if close:
            self.commands.append(1 << 3 | 7)


def _ring(pen: Pen, coords: np.ndarray, outer: bool) -> bool:
    ring = _rounded(coords)[:-1]
    if len(ring) < 3:
        return False
    area = _signed_area(ring)
    if abs(area) < MIN_RING_AREA:
        return False
    # With y down, the format wants outer rings positive and holes negative.
    if (area > 0) != outer:
        ring = ring[::-1]
    pen.path(ring.tolist(), close=True)
    return True


def geometry_commands(parts: list) -> tuple[int, list[int]]:
    """Commands for simple geometries of one dimension, already in tile units."""
    pen = Pen()
    dimension = shapely.get_dimensions(parts[0])
    if dimension == 0:
        points = sorted({tuple(p) for p in _rounded(shapely.get_coordinates(parts)).tolist()})
        pen.points(points)
        return POINT, pen.commands
    if dimension == 1:
        for part in parts:
            points = _rounded(shapely.get_coordinates(part))
            if len(points) >= 2:
                pen.path(points.tolist(), close=False)
        return LINE, pen.commands
    for part in parts:
        if _ring(pen, shapely.get_coordinates(part.exterior), outer=True):
            for hole in part.interiors:
                _ring(pen, shapely.get_coordinates(hole), outer=False)
    return POLYGON, pen.commands


def layer_message(name: str, features: list[tuple[dict, list]]) -> bytes:
    """One layer; `features` are (properties, simple geometries of one dimension in tile units)."""
    keys: dict[str, int] = {}
    values: dict[tuple, int] = {}
    body = []
    for properties, parts in features:
        kind, commands = geometry_commands(parts)
        if not commands:
            continue
        tags = []
        for key, value in properties.items():
            tags += (keys.setdefault(key, len(keys)),
                     values.setdefault((type(value), value), len(values)))
        body.append(field(2, packed(2, tags) + varint(3 << 3) + varint(kind) + packed(4, commands)))
    if not body:
        return b""
    return field(3, b"".join([
        field(1, name.encode()), *body,
        *(field(3, key.encode()) for key in keys),
        *(field(4, value_message(value)) for _, value in values),
        varint(5 << 3) + varint(EXTENT), varint(15 << 3) + varint(2),
    ]))


def gzipped(data: bytes) -> bytes:
    """Gzip with no name and no time, so that equal tiles have equal bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31, 9)
    return deflate.compress(data) + deflate.flush()
