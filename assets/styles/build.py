"""Writes the map's styles: one description of its looks, two palettes, several schemas.

dark.json and light.json are for the bundled archives, openmaptiles-dark.json and so on for tiles
that users bring. What is drawn, in which order, colour and width is said once, in `layers`; where
a schema keeps it is said in `schemas.py`. What a schema has not is left out.

The viewer reads MapLibre-like JSON as far as walkers 0.65 understands it:
- no `step`, `let`, `literal` inside `in`; `interpolate` needs stops around every zoom (0 to 22);
- fill and line layers ignore `minzoom`, so a width of 0 hides a line below a zoom;
- zoom is the tile's, one less than the map's; areas are always drawn below lines;
- a fill layer with `line-color` gets smooth edges of that colour, which is our own extension;
- labels are placed from the last layer to the first.
"""

import json
import pathlib

import schemas

DARK = {
    "land": "#1d1f23", "sea": "#2b303b", "lake": "#272c36", "coast": "#353b48",
    "built": "#212328", "green": "#1f2724", "wood": "#1e2522", "field": "#1e2023",
    "bare": "#25262a", "works": "#222429", "campus": "#24262b", "square": "#282a30", "pier": "#2c2f36",
    "runway": "#303339", "building": "#26282e", "building_edge": "#2e3138",
    "casing": "#17191c", "highway": "#5b606a", "major": "#4a4e57", "minor": "#383b42",
    "service": "#2f3238", "path": "#363a41", "tunnel": "#3a3e46", "ferry": "#3b4251", "rail": "#3d4149",
    "area": "#23262b", "area_edge": "#30343c", "any_line": "#4a4e57",
    "country": "#59627a", "region": "#3a404c",
    "place": "#b0b8c4", "place_small": "#98a0ad", "country_label": "#b0b8c4", "region_label": "#868e9b",
    "city_label": "#9aa2ae", "water_label": "#93a0b8", "road_label": "#949ba7", "poi_label": "#878e9a",
}

LIGHT = {
    "land": "#f5f5f4", "sea": "#dfe5eb", "lake": "#dde4eb", "coast": "#ccd5de",
    "built": "#f0f0ef", "green": "#e5ece2", "wood": "#e2eade", "field": "#f1f3ed",
    "bare": "#ecebe6", "works": "#edeced", "campus": "#efedea", "square": "#fafafa", "pier": "#f0f1f1",
    "runway": "#e3e5e8", "building": "#e9e9e8", "building_edge": "#dddddc",
    "casing": "#d6d9dc", "highway": "#ffffff", "major": "#ffffff", "minor": "#ffffff",
    "highway_far": "#cbcfd5", "major_far": "#d8dbdf", "minor_far": "#e1e2e4", "service": "#ffffff", "service_far": "#e6e7e8", "path": "#d6d8da", "tunnel": "#ebecee", "ferry": "#c5cfda", "rail": "#c9ccd1",
    "area": "#ecedeb", "area_edge": "#dcdedf", "any_line": "#c3c7cc",
    "country": "#a3abb8", "region": "#cdd2d9",
    "place": "#3f4650", "place_small": "#59616d", "country_label": "#3f4650", "region_label": "#69717d",
    "city_label": "#59616d", "water_label": "#50637a", "road_label": "#5f6772", "poi_label": "#68707b",
}


def zoom(*stops, base=1.5):
    """A value for each zoom between the stops, which are padded to cover 0 to 22."""
    flat = []
    pairs = list(zip(stops[::2], stops[1::2]))
    if pairs[0][0] > 0:
        pairs.insert(0, (0, pairs[0][1]))
    if pairs[-1][0] < 22:
        pairs.append((22, pairs[-1][1]))
    for pair in pairs:
        flat += pair
    return ["interpolate", ["exponential", base], ["zoom"], *flat]


def fill(ident, where, color, edge=None, edge_width=1.0):
    paint = {"fill-color": color}
    if edge:
        paint |= {"line-color": edge, "line-width": edge_width}
    return drawn(ident, "fill", where, paint=paint)


def line(ident, where, color, width, dash=None):
    paint = {"line-color": color, "line-width": width}
    if dash:
        paint["line-dasharray"] = dash
    # Nothing is looked at where it has no width.
    first = 0
    if isinstance(width, list):
        for stop, value in zip(width[3::2], width[4::2]):
            if value > 0:
                break
            first = stop
    return drawn(ident, "line", where, minzoom=first or None, paint=paint)


def label(ident, where, color, size, halo, minzoom=None, text=None, padding=2):
    return drawn(
        ident, "symbol", where, minzoom=minzoom,
        layout={"text-field": text, "text-size": size, "text-padding": padding},
        paint={"text-color": color, "text-halo-color": halo, "text-halo-width": 1.2})


def drawn(ident, kind, where, minzoom=None, **looks):
    """A layer of the style; nothing where the schema has nothing of the kind."""
    if where is None:
        return None
    source, condition = where
    out = {"id": ident, "type": kind, "source-layer": source}
    if minzoom is not None:
        out["minzoom"] = minzoom
    if condition is not None:
        out["filter"] = condition
    return out | looks


# Points across, by tile zoom.
HIGHWAY = (8, 0.8, 10, 1.4, 12, 2.2, 13, 3.2, 14, 5, 15, 8, 16, 13, 17, 20, 18, 32, 20, 90)
PRIMARY = (8, 0.5, 10, 1.0, 12, 1.7, 13, 2.6, 14, 4.2, 15, 7, 16, 11, 17, 18, 18, 28, 20, 80)
SECONDARY = (9, 0.4, 11, 0.9, 12, 1.3, 13, 2.1, 14, 3.6, 15, 6, 16, 10, 17, 16, 18, 25, 20, 70)
MINOR = (11, 0.3, 12, 0.6, 13, 1.1, 14, 2.2, 15, 4.2, 16, 7.5, 17, 12.5, 18, 20, 20, 56)
SERVICE = (12, 0, 13, 0.5, 14, 1.0, 15, 2.0, 16, 3.6, 17, 6, 18, 10, 20, 28)
PATH = (13, 0, 14, 0.6, 15, 0.8, 16, 1.2, 17, 1.8, 18, 2.6, 20, 6)

RAIL = (9, 0, 10, 0.5, 14, 0.9, 16, 1.5, 18, 2.5)


def cased(stops, extra, first):
    """The stops with a rim on both sides, from one zoom on: each rim costs as much as its line."""
    pairs = zip(stops[::2], stops[1::2])
    return zoom(*[v for z, width in pairs for v in (z, width + extra if z >= first else 0)])


def layers(c, schema):
    yield {"id": "land", "type": "background", "paint": {"background-color": c["land"]}}
    yield from filter(None, above_land(c, schema))


def above_land(c, schema):
    at, land, sea = schema.where, c["land"], c["sea"]
    for name in ("area", "built-up", "field", "works", "campus", "bare", "wood", "green", "square"):
        color = c[name.removesuffix("-up")]
        yield fill(name, at(name), color, edge=c["area_edge"] if name == "area" else None)
    yield fill("apron", at("apron"), c["runway"])
    yield fill("sea", at("sea"), sea, edge=c["coast"], edge_width=zoom(0, 0.8, 9, 1.0, 14, 1.4))
    yield fill("lake", at("lake"), c["lake"], edge=c["lake"])
    yield fill("pier", at("pier"), c["pier"], edge=c["pier"])
    yield fill("building", at("building"), c["building"], edge=c["building_edge"],
               edge_width=zoom(14, 0, 15, 0.8, 22, 1.0))

    yield line("river", at("river"), sea, zoom(3, 0.4, 6, 0.9, 9, 1.4, 14, 3))
    yield line("stream", at("stream"), sea, zoom(10, 0, 11, 0.4, 14, 1.0, 18, 3))
    yield line("any-line", at("any-line"), c["any_line"],
               zoom(0, 0.6, 10, 0.8, 14, 1.2, 18, 2.5))
    yield line("region-border", at("region-border"), c["region"], zoom(3, 0.5, 8, 0.9), dash=[4, 3])
    yield line("country-border", at("country-border"), c["country"], zoom(0, 0.5, 4, 0.8, 8, 1.2))
    yield line("disputed-border", at("disputed-border"), c["country"],
               zoom(0, 0.5, 4, 0.8, 8, 1.2), dash=[4, 3])
    yield line("ferry", at("ferry"), c["ferry"], zoom(8, 0, 10, 0.8, 16, 1.2), dash=[6, 6])
    yield line("pier-line", at("pier-line"), c["pier"], zoom(11, 0, 12, 0.8, 14, 2, 18, 12))
    yield line("taxiway", at("taxiway"), c["runway"], zoom(10, 0, 11, 0.5, 13, 1.5, 15, 5, 18, 30))
    yield line("runway", at("runway"), c["runway"], zoom(8, 0, 10, 1.5, 12, 4, 14, 12, 16, 44, 18, 160))

    roads = (("service", SERVICE, 1.2, 15, "service"), ("minor", MINOR, 1.4, 14, "minor"),
             ("link", MINOR, 1.4, 14, "major"), ("secondary", SECONDARY, 1.8, 13, "major"),
             ("primary", PRIMARY, 1.8, 13, "major"), ("highway", HIGHWAY, 1.8, 13, "highway"))
    for name, stops, *_ in roads:
        yield line(f"{name}-tunnel", schema.tunnel(name), c["tunnel"], zoom(*stops), dash=[2, 1.2])
    yield line("path", schema.open_air("path"), c["path"], zoom(*PATH), dash=[2.5, 1.5])
    yield line("rail", at("rail"), c["rail"], zoom(*RAIL))
    for name, stops, rim, first, _ in roads:
        yield line(f"{name}-casing", schema.open_air(name), c["casing"], cased(stops, rim, first))
    for name, stops, _, first, color in roads:
        far = f"{color}_far"
        # Without a rim white lines would not be seen on land.
        shade = c[color] if far not in c else ["interpolate", ["linear"], ["zoom"], 0, c[far], first - 1, c[far],
                                               first, c[color], 22, c[color]]
        yield line(name, schema.open_air(name), shade, zoom(*stops))

    # Placed from the last to the first.
    place, street = schema.place_name, schema.street_name
    yield label("dot", at("dot"), c["poi_label"], 9, land, text="•", padding=0)
    yield label("any-line-name", at("any-line-name"), c["road_label"], 11, land, minzoom=11, text=street, padding=4)
    yield label("any-name", at("any-name"), c["place_small"], 11, land, text=place, padding=4)
    yield label("bus-stop", at("bus-stop"), c["poi_label"], 10, land, minzoom=17, text=place)
    yield label("service-poi", at("service-poi"), c["poi_label"], 10, land, minzoom=16, text=place, padding=6)
    yield label("poi", at("poi"), c["poi_label"], zoom(13, 10, 17, 11), land, minzoom=schema.first_poi,
                text=place, padding=10)
    yield label("airport", at("airport"), c["poi_label"], zoom(10, 10, 14, 12), land, minzoom=11, text=place)
    for name, sizes, first, padding in (
            ("path", (15, 10, 18, 11), 16, 4), ("minor", (14, 10, 16, 11, 18, 12), 14, 4),
            ("major", (13, 10.5, 16, 12, 18, 13), 12.5, 6), ("highway", (12, 10.5, 16, 12, 18, 13), 12, 6)):
        yield label(f"{name}-name", at(f"{name}-name"), c["road_label"], zoom(*sizes), land,
                    minzoom=first, text=street, padding=padding)
    yield label("water-name", at("water-name"), c["water_label"],
                zoom(0, 11, 4, 12, 6, 13, 12, 11, 15, 13), sea, text=place, padding=4)
    yield label("island-name", at("island-name"), c["place_small"], zoom(9, 11, 13, 12), land,
                minzoom=schema.first_island, text=place, padding=4)
    yield label("quarter-name", at("quarter-name"), c["place_small"], zoom(12, 10.5, 15, 12, 17, 13), land,
                minzoom=12, text=place, padding=6)
    yield label("region-name", at("region-name"), c["region_label"], zoom(4, 10, 7, 12), land,
                minzoom=4.5, text=place, padding=6)
    for name, sizes, first in (
            ("village", (8, 10, 11, 11, 14, 14), schema.first_village), ("town", (4, 10, 8, 10.5, 11, 12, 14, 15), 5),
            ("city", (2, 10, 6, 11.5, 9, 13, 12, 16, 14, 18), 3.4),
            ("metropolis", (2, 10, 4, 11.5, 6, 14, 10, 19, 14, 22), 2.4)):
        color = ["interpolate", ["linear"], ["zoom"], 0, c["city_label"], 4, c["city_label"],
                 9, c["place"], 22, c["place"]] if first < 5 else c["place_small"]
        yield label(f"{name}-name", at(f"{name}-name"), color, zoom(*sizes), land, minzoom=first,
                    text=place, padding=8)
    yield label("small-country-name", at("small-country-name"), c["country_label"], zoom(4, 10.5, 6, 12, 8, 13),
                land, text=place, padding=6)
    yield label("country-name", at("country-name"), c["country_label"], zoom(0, 10, 2, 11.5, 4, 14, 6, 17),
                land, text=place, padding=8)


def write(name, palette, schema):
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    body = ",\n".join("    " + json.dumps(layer, ensure_ascii=False) for layer in layers(palette, schema))
    path.write_text(f'{{\n  "version": 8,\n  "name": "trackscope {name}",\n  "layers": [\n{body}\n  ]\n}}\n')


if __name__ == "__main__":
    for theme, palette in (("dark", DARK), ("light", LIGHT)):
        write(theme, palette, schemas.BUNDLED)
        for name, schema in schemas.FOREIGN.items():
            write(f"{name}-{theme}", palette, schema)
