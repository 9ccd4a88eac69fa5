"""Cuts features into the tiles of one zoom level and writes the archive."""

import collections
import dataclasses
import math

import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

import mvt

BUFFER = 48
"""Tile units drawn beyond each edge, so that wide lines do not end at a seam."""

LAYERS = ("earth", "landuse", "water", "buildings", "roads", "boundaries", "pois", "places")
MAX_LATITUDE = 85.0511287798


@dataclasses.dataclass
class Feature:
    """One map feature in longitude and latitude, and where it is to be seen."""

    layer: str
    properties: dict
    geometry: object
    min_zoom: int = 0
    max_zoom: int = 14
    name_zoom: int = 0
    """Names are left out below this zoom, which lets equal lines merge."""


def to_mercator(geometry):
    """Longitude and latitude to the unit square of web Mercator, y down."""
    def project(coords):
        latitude = np.radians(np.clip(coords[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
        x = coords[:, 0] / 360.0 + 0.5
        y = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * math.pi)
        return np.column_stack([x, y])
    return shapely.transform(geometry, project)


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    x, y = shapely.get_coordinates(to_mercator(shapely.Point(longitude, latitude)))[0]
    return int(x * 2**zoom), int(y * 2**zoom)


class ZoomLevel:
    """All features of one zoom in tile units of that zoom, ready to be cut."""

    def __init__(self, zoom: int, features: list[Feature], tolerance: float):
        self.zoom = zoom
        scale = mvt.EXTENT * 2**zoom
        chosen = [f for f in features if f.min_zoom <= zoom <= f.max_zoom]
        geometry = shapely.transform(
            to_mercator(np.array([f.geometry for f in chosen], object)), lambda c: c * scale)
        if tolerance > 0:
            geometry = shapely.simplify(geometry, tolerance, preserve_topology=True)
        self.geometry, source = shapely.get_parts(geometry, return_index=True)
        self.groups = [self._group(f) for f in chosen]
        self.source = source

    def _group(self, feature: Feature) -> tuple:
        hidden = self.zoom < feature.name_zoom
        properties = {k: v for k, v in feature.properties.items()
                      if not (hidden and k.split(":")[0] in ("name", "shield_text"))}
        return feature.layer, tuple(properties.items())

    def tiles(self, cover):
        """Yields (x, y, tile bytes) for the tiles of `cover`, a (zoom, x, y) ancestor."""
        zoom, x, y = cover
        yield from self._cut(zoom, x, y, self.geometry, np.arange(len(self.geometry)))

    def _cut(self, zoom, x, y, geometry, index):
        """Halves the area until it is one tile; each half only sees what touches it."""
        side = mvt.EXTENT * 2 ** (self.zoom - zoom)
        left, top = x * side, y * side
        box = (left - BUFFER, top - BUFFER, left + side + BUFFER, top + side + BUFFER)
        bounds = shapely.bounds(geometry)
        touching = ~((bounds[:, 0] > box[2]) | (bounds[:, 2] < box[0])
                     | (bounds[:, 1] > box[3]) | (bounds[:, 3] < box[1]))
        geometry, index, bounds = geometry[touching], index[touching], bounds[touching]
        crossing = ~((bounds[:, 0] >= box[0]) & (bounds[:, 2] <= box[2])
                     & (bounds[:, 1] >= box[1]) & (bounds[:, 3] <= box[3]))
        geometry = geometry.copy()
        geometry[crossing] = shapely.clip_by_rect(geometry[crossing], *box)
        alive = ~shapely.is_empty(geometry)
        geometry, index = geometry[alive], index[alive]
        if zoom < self.zoom:
            for dy in (0, 1):
                for dx in (0, 1):
                    yield from self._cut(zoom + 1, 2 * x + dx, 2 * y + dy, geometry, index)
        else:
            yield x, y, self._encode(left, top, geometry, index)

    def _encode(self, left, top, geometry, index) -> bytes:
        shifted = shapely.transform(geometry, lambda c: c - (left, top))
        layers = {name: collections.OrderedDict() for name in LAYERS}
        layers["earth"][((("kind", "earth"),), 2)] = [shapely.box(
            -BUFFER, -BUFFER, mvt.EXTENT + BUFFER, mvt.EXTENT + BUFFER)]
        for whole, i in zip(shifted, index):
            group = self.groups[self.source[i]]
            dimension = shapely.get_dimensions(whole)
            for part in shapely.get_parts(whole):
                # A polygon that only touches the edge is cut to a line: nothing to fill.
                if shapely.get_dimensions(part) != dimension:
                    continue
                if dimension == 0:
                    px, py = part.x, part.y
                    # A label belongs to one tile only, or it would be drawn twice.
                    if not (0 <= px < mvt.EXTENT and 0 <= py < mvt.EXTENT):
                        continue
                layers[group[0]].setdefault((group[1], dimension), []).append(part)
        return b"".join(
            mvt.layer_message(name, [
                (dict(properties), parts) for (properties, _), parts in content.items()])
            for name, content in layers.items())


def write_archive(path, features, zooms, tolerance, covers, metadata, box, center):
    """Writes the archive at `path`; `tolerance` maps a zoom to tile units, `covers` are
    (zoom, x, y) tiles whose descendants are all written."""
    tiles = []
    for zoom in zooms:
        level = ZoomLevel(zoom, features, tolerance(zoom))
        for cover in covers:
            for x, y, data in level.tiles(cover):
                tiles.append((zxy_to_tileid(zoom, x, y), mvt.gzipped(data)))
    tiles.sort()
    west, south, east, north = (round(v * 1e7) for v in box)
    with open(path, "wb") as file:
        writer = Writer(file)
        for tile_id, data in tiles:
            writer.write_tile(tile_id, data)
        writer.finalize({
            "version": 3, "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
            "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
            "center_zoom": center[2],
            "center_lon_e7": round(center[0] * 1e7), "center_lat_e7": round(center[1] * 1e7),
        }, metadata)
    return len(tiles)
