"""Builds world.pmtiles and malta.pmtiles next to this file. See README.md for how to run it."""

import argparse
import pathlib
import time

import check
import inputs
import malta
import tiling
import world

HERE = pathlib.Path(__file__).resolve().parent
SIZE_LIMIT = 7_000_000
"""Both archives go into the binary, so together they may not exceed this many bytes."""

LAYER_FIELDS = {
    "earth": ("kind", "name", "name:en"), "landuse": ("kind",),
    "water": ("kind", "name", "name:en", "min_zoom"), "buildings": ("kind", "height"),
    "roads": ("kind", "kind_detail", "name", "name:en", "shield_text", "is_link", "is_bridge",
              "is_tunnel", "oneway"),
    "boundaries": ("kind", "kind_detail", "disputed"), "pois": ("kind", "name", "name:en", "min_zoom"),
    "places": ("kind", "kind_detail", "name", "name:en", "ref", "ref:en", "population",
               "population_rank", "capital", "min_zoom"),
}


def metadata(name: str, attribution: str, first: int, last: int) -> dict:
    return {
        "name": name, "type": "baselayer", "attribution": attribution,
        "vector_layers": [
            {"id": layer, "minzoom": first, "maxzoom": last,
             "fields": {key: "String" for key in keys}}
            for layer, keys in LAYER_FIELDS.items()
        ],
    }


def build_world(work: pathlib.Path) -> pathlib.Path:
    magics = inputs.debian(work, "libmagics++-data") / "usr/share/magics"
    world_map = inputs.debian(work, "qgis-common") / "usr/share/qgis/resources/data/world_map.gpkg"
    path = HERE / "world.pmtiles"
    tiling.write_archive(
        path, world.features(magics, world_map), range(0, world.MAX_ZOOM + 1),
        # The last zoom is also drawn enlarged, so it keeps its detail.
        lambda zoom: 1.0 if zoom == world.MAX_ZOOM else 4.0,
        [(0, 0, 0)], metadata("World", "Natural Earth", 0, world.MAX_ZOOM),
        (-180.0, -85.0511287, 180.0, 85.0511287), (0.0, 20.0, 2))
    return path


def build_malta(work: pathlib.Path) -> pathlib.Path:
    path = HERE / "malta.pmtiles"
    credit = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>'
    tiling.write_archive(
        path, malta.features(inputs.malta_pbf(work)), range(malta.MIN_ZOOM, malta.MAX_ZOOM + 1),
        lambda zoom: 1.0 if zoom == malta.MAX_ZOOM else 3.0,
        malta.COVERS, metadata("Malta", credit, malta.MIN_ZOOM, malta.MAX_ZOOM),
        malta.BOX, (14.507, 35.899, 13))
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/trackscope-assets"),
                        help="folder for downloads")
    parser.add_argument("--only", choices=("world", "malta"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    for name, build in (("world", build_world), ("malta", build_malta)):
        if options.only in (None, name):
            start = time.monotonic()
            path = build(options.work)
            print(f"{path.name}: {path.stat().st_size:,} bytes in {time.monotonic() - start:.0f} s")
            check.archive(path)
    total = sum(p.stat().st_size for p in HERE.glob("*.pmtiles"))
    if total > SIZE_LIMIT:
        raise SystemExit(f"{total:,} bytes together: more than {SIZE_LIMIT:,}")


if __name__ == "__main__":
    main()
