"""Makes archives in foreign schemas of the built-in ones: to see and test the styles for them.

    python retag.py openmaptiles malta.pmtiles out.pmtiles       # or shortbread, mapbox-streets, protomaps
    python retag.py openmaptiles malta.pmtiles out.mvt 14/8852/6428 # one tile, not packed

Shapes stay as they are; layers and properties are renamed the way the schema's own documentation says.
Numbers and extents are written as programs for that schema write them: floats, unsigned, 8192 units.
"""

import gzip
import pathlib
import sys

from mapbox_vector_tile.Mapbox import vector_tile_pb2
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

GREEN = ("park", "garden", "golf_course", "cemetery", "village_green", "recreation_ground", "pitch", "playground")
NAMES = ("name", "name:en")


def names(old, *keys):
    return {new: old[key] for key, new in zip(NAMES, keys) if key in old}


def openmaptiles(layer, p, geometry):
    kind, detail = p.get("kind"), p.get("kind_detail")
    named = names(p, "name", "name:en")
    if layer == "landuse":
        if kind in ("forest", "wood"):
            yield "landcover", {"class": "wood"}
        elif kind in ("grassland", "grass", "scrub", "garden", "park"):
            yield "landcover", {"class": "grass", "subclass": kind}
            if kind == "park":
                yield "park", {"class": "park"}
        elif kind in ("beach", "sand"):
            yield "landcover", {"class": "sand"}
        elif kind in ("farmland", "orchard"):
            yield "landcover", {"class": "farmland"}
        elif kind == "pier":
            yield "transportation", {"class": "pier"}
        elif kind == "apron":
            yield "aeroway", {"class": "apron"}
        else:
            yield "landuse", {"class": kind}
    elif layer == "water":
        if geometry == 3:
            yield "water", {"class": "ocean" if kind == "ocean" else "lake"}
        elif geometry == 2:
            yield "waterway", {"class": kind, **named}
        else:
            yield "water_name", {"class": kind, **named}
    elif layer == "buildings":
        yield "building", {"render_height": 8}
    elif layer == "roads":
        if kind == "path" and detail == "pier":
            yield "transportation", {"class": "pier"}
        elif detail in ("runway", "taxiway"):
            yield "aeroway", {"class": detail}
        else:
            minor = {"residential": "minor", "unclassified": "minor", "living_street": "minor", "pedestrian": "minor"}
            group = {"path": "path", "ferry": "ferry"}.get(kind) or minor.get(detail, detail)
            tags = {"class": group.removesuffix("_link")}
            if "is_link" in p:
                tags["ramp"] = 1
            if "is_tunnel" in p:
                tags["brunnel"] = "tunnel"
            yield "transportation", tags
            if named:
                yield "transportation_name", {**tags, **named}
    elif layer == "boundaries":
        yield "boundary", {"admin_level": detail, "maritime": 0, "disputed": int("disputed" in p)}
    elif layer == "places":
        rank = p.get("population_rank", 0)
        group = {"region": "state", "neighbourhood": "suburb"}.get(kind, kind)
        if kind == "locality":
            group = detail if detail in ("city", "town", "village", "hamlet") else (
                "city" if rank >= 9 else "town" if rank >= 6 else "village")
        yield "place", {"class": group, "rank": max(1, 14 - rank), **named}
    elif layer == "earth" and kind == "island":
        yield "place", {"class": "island", **named}
    elif layer == "pois":
        yield "poi", {"class": kind, "rank": 1, **named}


def shortbread(layer, p, geometry):
    kind, detail = p.get("kind"), p.get("kind_detail")
    named = {"name": p.get("name", ""), "name_en": p.get("name:en", "")}
    if layer == "landuse":
        if kind == "pier":
            yield "pier_polygons", {"kind": "pier"}
        elif kind in ("school", "university", "hospital", "parking"):
            yield "sites", {"kind": kind}
        else:
            yield "land", {"kind": kind}
    elif layer == "water":
        if geometry == 3:
            yield ("ocean", {}) if kind == "ocean" else ("water_polygons", {"kind": "water"})
        elif geometry == 2:
            yield "water_lines", {"kind": kind}
        else:
            yield "water_polygons_labels", {"kind": kind, **named}
    elif layer == "buildings":
        yield "buildings", {"dummy": 1}
    elif layer == "roads":
        if kind == "ferry":
            yield "ferries", {"kind": "ferry"}
        elif detail == "pier":
            yield "pier_lines", {"kind": "pier"}
        else:
            road = (detail or kind).removesuffix("_link")
            yield "streets", {"kind": road, "link": "is_link" in p, "tunnel": "is_tunnel" in p,
                              "bridge": "is_bridge" in p, "rail": False}
            if "name" in p:
                yield "street_labels", {"kind": road, **named}
    elif layer == "boundaries":
        yield "boundaries", {"admin_level": detail, "maritime": False, "disputed": "disputed" in p}
    elif layer == "places":
        rank = p.get("population_rank", 0)
        if kind in ("country", "region"):
            yield "boundary_labels", {"admin_level": 2 if kind == "country" else 4, **named}
        else:
            group = "suburb" if kind == "neighbourhood" else detail if detail in ("city", "town", "village") else (
                "city" if rank >= 9 else "town" if rank >= 6 else "village")
            yield "place_labels", {"kind": group, "population": 10 ** (rank // 2), **named}
    elif layer == "earth" and kind == "island":
        yield "place_labels", {"kind": "island", **named}
    elif layer == "pois":
        if kind in ("bus_stop", "aerodrome", "station"):
            yield "public_transport", {"kind": kind, **named}
        else:
            yield "pois", {"amenity": kind, "tourism": kind, **named}


def mapbox_streets(layer, p, geometry):
    kind, detail = p.get("kind"), p.get("kind_detail")
    named = names(p, "name", "name_en")
    if layer == "landuse":
        if kind == "apron":
            yield "aeroway", {"type": "apron"}
        elif kind == "pier":
            yield "structure", {"class": "land", "type": "pier"}
        else:
            classes = {"farmland": "agriculture", "orchard": "agriculture", "forest": "wood", "beach": "sand",
                       "grassland": "grass", "garden": "park", "aerodrome": "airport", "industrial": "industrial"}
            yield "landuse", {"class": "park" if kind in GREEN else classes.get(kind, kind), "type": kind}
    elif layer == "water":
        if geometry == 3:
            yield "water", {}
        elif geometry == 2:
            yield "waterway", {"class": kind, "type": kind}
        else:
            yield "natural_label", {"class": "sea" if kind in ("sea", "ocean") else "water", **named}
    elif layer == "buildings":
        yield "building", {"extrude": "true", "underground": "false"}
    elif layer == "roads":
        if detail in ("runway", "taxiway"):
            yield "aeroway", {"type": detail}
        else:
            streets = {"residential": "street", "unclassified": "street", "living_street": "street"}
            group = {"path": "path", "ferry": "ferry"}.get(kind) or streets.get(detail, detail)
            if "is_link" in p and not group.endswith("_link"):
                group += "_link"
            yield "road", {"class": group, "type": detail or kind, "structure": "tunnel" if "is_tunnel" in p else "none",
                           **named}
    elif layer == "boundaries":
        yield "admin", {"admin_level": {2: 0, 4: 1}.get(detail, 2), "maritime": "false",
                        "disputed": "true" if "disputed" in p else "false"}
    elif layer == "places":
        rank = p.get("population_rank", 0)
        if kind in ("country", "region"):
            yield "place_label", {"class": "state" if kind == "region" else kind, **named}
        elif kind == "neighbourhood":
            yield "place_label", {"class": "settlement_subdivision", "type": "suburb", **named}
        else:
            group = detail if detail in ("city", "town", "village") else (
                "city" if rank >= 9 else "town" if rank >= 6 else "village")
            yield "place_label", {"class": "settlement", "type": group, "symbolrank": max(1, 20 - rank), **named}
    elif layer == "earth" and kind == "island":
        yield "natural_label", {"class": "landform", **named}
    elif layer == "pois":
        yield "poi_label", {"class": "landmark", "type": kind, "filterrank": 1, **named}


def protomaps(layer, p, geometry):
    """Version 3: what later is `kind` begins with `pmap:`."""
    new = {key if key in NAMES or key == "disputed" else f"pmap:{key}": value for key, value in p.items()}
    new.pop("pmap:is_tunnel", None)
    if "is_link" in p:
        new["pmap:link"] = 1
    if "is_tunnel" in p:
        new["pmap:level"] = -1
    if layer == "boundaries":
        new = {"pmap:kind": "country" if p.get("kind_detail") == 2 else "region", "pmap:min_admin_level": p["kind_detail"]}
    yield layer, new


def own(layer, p, geometry):
    """Nobody's schema, with layers of names that say nothing."""
    yield {"water": "water", "roads": "linien", "places": "orte"}.get(layer, "flaechen"), names(p, "name", "name:en")


# Schema: translation, units a side for each of ours, how whole numbers are written.
SCHEMAS = {
    "openmaptiles": (openmaptiles, 1, "uint_value"), "shortbread": (shortbread, 2, "float_value"),
    "mapbox-streets": (mapbox_streets, 1, "int_value"), "protomaps": (protomaps, 1, "double_value"),
    "unknown": (own, 0.125, "sint_value"),
}


def value_of(value):
    for name in ("string_value", "float_value", "double_value", "int_value", "uint_value", "sint_value", "bool_value"):
        if value.HasField(name):
            return getattr(value, name)
    return None


def scaled(commands, factor):
    """The same path in other units; the pen rounds places, not steps."""
    out, x, y, at = [], 0, 0, 0
    place = [0, 0]
    while at < len(commands):
        command = commands[at]
        out.append(command)
        at += 1
        if command & 7 == 7:
            continue
        for _ in range(command >> 3):
            dx, dy = ((n >> 1) ^ -(n & 1) for n in commands[at:at + 2])
            at += 2
            x, y = x + dx, y + dy
            for axis, value in enumerate((x, y)):
                step = round(value * factor) - place[axis]
                place[axis] += step
                out.append(step << 1 if step >= 0 else (-step << 1) - 1)
    return out


def retag(data, schema):
    translate, factor, number = SCHEMAS[schema]
    old = vector_tile_pb2.tile.FromString(data)
    new = vector_tile_pb2.tile()
    layers = {}
    for layer in old.layers:
        for feature in layer.features:
            pairs = zip(feature.tags[::2], feature.tags[1::2])
            properties = {layer.keys[key]: value_of(layer.values[value]) for key, value in pairs}
            for name, tags in translate(layer.name, properties, feature.type):
                if name not in layers:
                    made = new.layers.add(name=name, version=2, extent=int(4096 * factor))
                    layers[name] = (made, {}, {})
                made, keys, values = layers[name]
                shape = made.features.add(type=feature.type)
                shape.geometry.extend(scaled(feature.geometry, factor))
                for key, value in tags.items():
                    if key not in keys:
                        keys[key] = len(keys)
                        made.keys.append(key)
                    if (type(value), value) not in values:
                        values[type(value), value] = len(values)
                        kind = ("bool_value" if isinstance(value, bool) else "string_value" if isinstance(value, str)
                                else "sint_value" if isinstance(value, int) and value < 0 else number)
                        made.values.add(**{kind: value})
                    shape.tags.extend((keys[key], values[type(value), value]))
    return new.SerializeToString()


def main(schema, source, target, tile=None):
    with open(source, "rb") as file:
        reader = Reader(MmapSource(file))
        if tile:
            data = reader.get(*map(int, tile.split("/")))
            pathlib.Path(target).write_bytes(retag(gzip.decompress(data), schema))
            return
        header, names_seen = reader.header(), set()
        with write(target) as out:
            made = {}
            for place, data in all_tiles(MmapSource(file)):
                if data not in made:
                    tile = retag(gzip.decompress(data), schema)
                    names_seen |= {layer.name for layer in vector_tile_pb2.tile.FromString(tile).layers}
                    made[data] = gzip.compress(tile, mtime=0)
                out.write_tile(zxy_to_tileid(*place), made[data])
            header |= {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP}
            out.finalize(header, {"name": schema, "vector_layers": [{"id": name, "fields": {}} for name in sorted(names_seen)]})


if __name__ == "__main__":
    main(*sys.argv[1:])
