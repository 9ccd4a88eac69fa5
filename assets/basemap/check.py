"""Checks that the viewer can read every tile of an archive.

Decodes with mapbox-vector-tile, which shares no code with our encoder, and looks at the raw
messages for the two value types that the viewer would silently drop.
"""

import collections
import gzip
import pathlib
import sys

import mapbox_vector_tile
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from pmtiles.reader import MmapSource, Reader, all_tiles

import mvt
import tiling


def _check_tile(data: bytes, where: str, seen: collections.Counter):
    for name, layer in mapbox_vector_tile.decode(data).items():
        if name not in tiling.LAYERS or layer["extent"] != mvt.EXTENT:
            raise SystemExit(f"{where}: layer {name} with extent {layer['extent']}")
        seen[name] += len(layer["features"])
        for feature in layer["features"]:
            if "kind" not in feature["properties"] or not feature["geometry"]["coordinates"]:
                raise SystemExit(f"{where}: {name} holds an empty feature or one with no kind")
    message = vector_tile_pb2.tile()
    message.ParseFromString(data)
    for layer in message.layers:
        for value in layer.values:
            if value.HasField("uint_value") or value.HasField("float_value"):
                raise SystemExit(f"{where}: {layer.name} has a value the viewer reads as null: {value}")


def archive(path: pathlib.Path):
    """Stops with a message at the first tile that is wrong; prints what the archive holds."""
    seen: collections.Counter = collections.Counter()
    checked: set[bytes] = set()
    tiles = largest = 0
    with open(path, "rb") as file:
        source = MmapSource(file)
        for (zoom, x, y), data in all_tiles(source):
            tiles += 1
            largest = max(largest, len(data))
            if data not in checked:
                checked.add(data)
                _check_tile(gzip.decompress(data), f"{path.name} {zoom}/{x}/{y}", seen)
        header = Reader(source).header()
    if tiles != header["addressed_tiles_count"]:
        raise SystemExit(f"{path.name}: {tiles} tiles, but the header says {header['addressed_tiles_count']}")
    print(f"{path.name}: {tiles} tiles ({len(checked)} different) decode, largest {largest:,} bytes; "
          + ", ".join(f"{name} {count}" for name, count in seen.items()))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        archive(pathlib.Path(argument))
