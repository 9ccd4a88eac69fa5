"""Builds streets.bin.zst, the drivable street graph of the demo; FORMAT.md describes it.

Run with the environment of ../basemap/requirements.txt.
"""

import argparse
import collections
import math
import pathlib
import struct
import sys

import numpy as np
import osmium
import zstandard

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "basemap"))

import inputs  # noqa: E402

WEST, SOUTH, EAST, NORTH = 14.43, 35.84, 14.57, 35.94

CLASSES = ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
           "living_street", "service", "link")
USUAL_KMH = (60, 50, 45, 40, 35, 30, 15, 20, 40)
ONE_WAY, TUNNEL, BRIDGE, ROUNDABOUT = 1, 2, 4, 8
CONTROLS = {"traffic_signals": 1, "stop": 2, "give_way": 3, "crossing": 4}
CONTROL_REACH_M = 30.0
"""A sign this close to the end of a segment stands for the junction there."""

CLOSED = {"no", "private", "permit"}


class Reader(osmium.SimpleHandler):
    """Collects drivable ways and the signs on their nodes."""

    def __init__(self):
        super().__init__()
        self.ways: list[tuple[list[int], dict]] = []
        self.position: dict[int, tuple[float, float]] = {}
        self.control: dict[int, tuple[int, str | None]] = {}

    def node(self, node):
        control = CONTROLS.get(node.tags.get("highway"))
        if control:
            direction = node.tags.get("traffic_signals:direction") or node.tags.get("direction")
            self.control[node.id] = (control, direction)

    def way(self, way):
        tags = dict(way.tags)
        highway = tags.get("highway", "")
        name = "link" if highway.endswith("_link") else highway
        if (name not in CLASSES or tags.get("area") == "yes"
                or tags.get("service") in ("driveway", "parking_aisle")
                or {tags.get("access"), tags.get("motor_vehicle"), tags.get("vehicle")} & CLOSED):
            return
        tags["class"] = name
        nodes = [node.ref for node in way.nodes]
        for node in way.nodes:
            self.position[node.ref] = (node.location.lat, node.location.lon)
        self.ways.append((nodes, tags))


def metres(a, b) -> float:
    x = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 6_371_000 * math.hypot(x, math.radians(b[0] - a[0]))


def attributes(tags) -> tuple[int, int, int]:
    """Class, speed and flags of a way whose nodes are in driving order if it is one-way."""
    index = CLASSES.index(tags["class"])
    limit = tags.get("maxspeed", "")
    kmh = int(limit) if limit.isdecimal() and 10 <= int(limit) <= 80 else USUAL_KMH[index]
    flags = 0
    if tags.get("oneway") in ("yes", "1", "true", "-1") or tags.get("junction") == "roundabout":
        flags |= ONE_WAY
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        flags |= TUNNEL
    if tags.get("bridge", "no") != "no":
        flags |= BRIDGE
    if tags.get("junction") == "roundabout":
        flags |= ROUNDABOUT
    return index, kmh, flags


def end_controls(reader: Reader, nodes: list[int]) -> tuple[int, int]:
    """What a driver meets at the last node, and, driving back, at the first."""
    def approaching(path, wanted):
        found = reader.control.get(path[-1])
        if found and found[0] != CONTROLS["crossing"]:
            return found[0]
        distance = 0.0
        for last, node in zip(path[::-1], path[-2:0:-1]):
            distance += metres(reader.position[last], reader.position[node])
            control = reader.control.get(node)
            if distance > CONTROL_REACH_M:
                break
            if control and control[1] in (None, "both", wanted):
                return control[0]
        return CONTROLS["crossing"] if found else 0
    return approaching(nodes, "forward"), approaching(nodes[::-1], "backward")


def split(reader: Reader) -> list[tuple]:
    """Cuts the ways at shared nodes into (nodes, class, kmh, flags, control there, control back)."""
    uses = collections.Counter()
    for nodes, _ in reader.ways:
        uses.update(nodes)
        uses.update((nodes[0], nodes[-1]))

    def inside(node):
        lat, lon = reader.position[node]
        return SOUTH <= lat <= NORTH and WEST <= lon <= EAST

    segments = []
    for nodes, tags in reader.ways:
        index, kmh, flags = attributes(tags)
        if tags.get("oneway") == "-1":
            nodes = nodes[::-1]
        start = 0
        for i in range(1, len(nodes)):
            if uses[nodes[i]] > 1:
                part = nodes[start:i + 1]
                start = i
                if all(map(inside, part)):
                    there, back = end_controls(reader, part)
                    segments.append((part, index, kmh, flags, there, 0 if flags & ONE_WAY else back))
    return segments


def strongly_connected(segments) -> set[int]:
    """Nodes of the largest part in which every node reaches every other (Kosaraju)."""
    out, into = collections.defaultdict(list), collections.defaultdict(list)
    for nodes, _, _, flags, _, _ in segments:
        pairs = [(nodes[0], nodes[-1])] + ([] if flags & ONE_WAY else [(nodes[-1], nodes[0])])
        for a, b in pairs:
            out[a].append(b)
            into[b].append(a)

    def walk(start, neighbours, seen):
        """Nodes in the order in which a depth-first walk leaves them."""
        stack, left = [(start, iter(neighbours[start]))], []
        seen.add(start)
        while stack:
            node, rest = stack[-1]
            for following in rest:
                if following not in seen:
                    seen.add(following)
                    stack.append((following, iter(neighbours[following])))
                    break
            else:
                stack.pop()
                left.append(node)
        return left

    seen: set[int] = set()
    order = []
    for node in sorted(out.keys() | into.keys()):
        if node not in seen:
            order += walk(node, out, seen)
    seen = set()
    parts = [walk(node, into, seen) for node in reversed(order) if node not in seen]
    return set(max(parts, key=len))


def interleaved(lat: int, lon: int) -> int:
    """Order along a Z-curve, so that neighbours in the file are neighbours on the ground."""
    value = 0
    for bit in range(20):
        value |= (lat >> bit & 1) << (2 * bit + 1) | (lon >> bit & 1) << (2 * bit)
    return value


def encode(reader: Reader, segments) -> bytes:
    keep = strongly_connected(segments)
    segments = [s for s in segments if s[0][0] in keep and s[0][-1] in keep]
    micro = {node: (round(lat * 1e6), round(lon * 1e6)) for node, (lat, lon) in reader.position.items()}
    south, west = round(SOUTH * 1e6), round(WEST * 1e6)
    nodes = sorted(keep, key=lambda n: (interleaved(micro[n][0] - south, micro[n][1] - west), n))
    number = {node: i for i, node in enumerate(nodes)}
    segments.sort(key=lambda s: (number[s[0][0]], number[s[0][-1]], s[0]))
    place = np.array([micro[n] for n in nodes], "<i4")
    shape = []
    for part, *_ in segments:
        points = np.array([micro[n] for n in part[:-1]], int)
        shape.append(np.diff(points, axis=0))
    points = np.concatenate(shape).astype("<i2")
    column = lambda values, kind: np.array(list(values), kind).tobytes()  # noqa: E731
    print(f"{len(nodes)} nodes, {len(segments)} segments, {len(points)} points, controls "
          f"{dict(collections.Counter(s[4] for s in segments))}, tunnels "
          f"{sum(bool(s[3] & TUNNEL) for s in segments)}")
    return b"".join([
        b"TSSTREET", struct.pack("<IIII", 1, len(nodes), len(segments), len(points)),
        *(np.diff(place[:, axis], prepend=0).astype("<i4").tobytes() for axis in (0, 1)),
        column((number[s[0][0]] for s in segments), "<u4"),
        column((number[s[0][-1]] for s in segments), "<u4"),
        *(column((s[field] for s in segments), "u1") for field in (1, 2, 3, 4, 5)),
        column((len(s[0]) - 2 for s in segments), "<u2"),
        points[:, 0].tobytes(), points[:, 1].tobytes(),
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/trackscope-assets"),
                        help="folder for downloads")
    options = parser.parse_args()
    reader = Reader()
    reader.apply_file(str(inputs.malta_pbf(options.work)), locations=True)
    data = encode(reader, split(reader))
    path = HERE / "streets.bin.zst"
    path.write_bytes(zstandard.ZstdCompressor(level=19).compress(data))
    print(f"{path.name}: {path.stat().st_size:,} bytes of {len(data):,}")


if __name__ == "__main__":
    main()
