"""Writes dark.json and light.json: one description of the map, two palettes.

The viewer reads MapLibre-like JSON as far as walkers 0.65 understands it:
- no `step`, `let`, `literal` inside `in`; `interpolate` needs stops around every zoom (0 to 22);
- fill and line layers ignore `minzoom`, so a width of 0 hides a line below a zoom;
- zoom is the tile's, one less than the map's; areas are always drawn below lines;
- a fill layer with `line-color` gets smooth edges of that colour, which is our own extension;
- labels are placed from the last layer to the first.
"""

import json
import pathlib

DARK = {
    "land": "#1d1f23", "sea": "#2b303b", "lake": "#272c36", "coast": "#353b48",
    "built": "#212328", "green": "#1f2724", "wood": "#1e2522", "field": "#1e2023",
    "bare": "#25262a", "works": "#222429", "campus": "#24262b", "square": "#282a30", "pier": "#2c2f36",
    "runway": "#303339", "building": "#26282e", "building_edge": "#2e3138",
    "casing": "#17191c", "highway": "#5b606a", "major": "#4a4e57", "minor": "#383b42",
    "service": "#2f3238", "path": "#363a41", "tunnel": "#3a3e46", "ferry": "#3b4251",
    "country": "#59627a", "region": "#3a404c",
    "place": "#b0b8c4", "place_small": "#98a0ad", "country_label": "#b0b8c4", "region_label": "#868e9b",
    "city_label": "#9aa2ae", "water_label": "#93a0b8", "road_label": "#949ba7", "poi_label": "#878e9a",
}

LIGHT = {
    "land": "#f5f5f4", "sea": "#dfe5eb", "lake": "#dde4eb", "coast": "#ccd5de",
    "built": "#f0f0ef", "green": "#e5ece2", "wood": "#e2eade", "field": "#f1f3ed",
    "bare": "#ecebe6", "works": "#edeced", "campus": "#efedea", "square": "#fafafa", "pier": "#f0f1f1",
    "runway": "#e3e5e8", "building": "#e9e9e8", "building_edge": "#dddddc",
    "casing": "#dadcdf", "highway": "#ffffff", "major": "#ffffff", "minor": "#ffffff",
    "minor_far": "#e1e2e4", "service": "#ffffff", "service_far": "#e6e7e8", "path": "#d6d8da", "tunnel": "#ebecee", "ferry": "#c5cfda",
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


def kinds(*names):
    return ["in", "kind", *names]


def fill(ident, layer, where, color, opacity=None, edge=None, edge_width=1.0):
    paint = {"fill-color": color}
    if opacity is not None:
        paint["fill-opacity"] = opacity
    if edge:
        paint |= {"line-color": edge, "line-width": edge_width}
        if opacity is not None:
            paint["line-opacity"] = opacity
    return {"id": ident, "type": "fill", "source-layer": layer, "filter": where, "paint": paint}


def line(ident, layer, where, color, width, dash=None, opacity=None):
    paint = {"line-color": color, "line-width": width}
    if dash:
        paint["line-dasharray"] = dash
    if opacity is not None:
        paint["line-opacity"] = opacity
    return {"id": ident, "type": "line", "source-layer": layer, "filter": where, "paint": paint}


def label(ident, layer, where, color, size, halo, minzoom=None, field="place", padding=2):
    fields = {"place": ["coalesce", ["get", "name:en"], ["get", "name"]], "street": ["get", "name"]}
    out = {"id": ident, "type": "symbol", "source-layer": layer}
    if minzoom is not None:
        out["minzoom"] = minzoom
    out |= {
        "filter": ["all", ["has", "name"], where],
        "layout": {"text-field": fields[field], "text-size": size, "text-padding": padding},
        "paint": {"text-color": color, "text-halo-color": halo, "text-halo-width": 1.2},
    }
    return out


MINOR_POIS = ("fuel", "police", "library", "townhall", "marina", "theatre", "station")

# Points across, by tile zoom.
HIGHWAY = (8, 0.8, 10, 1.4, 12, 2.2, 13, 3.2, 14, 5, 15, 8, 16, 13, 17, 20, 18, 32, 20, 90)
PRIMARY = (8, 0.5, 10, 1.0, 12, 1.7, 13, 2.6, 14, 4.2, 15, 7, 16, 11, 17, 18, 18, 28, 20, 80)
SECONDARY = (9, 0.4, 11, 0.9, 12, 1.3, 13, 2.1, 14, 3.6, 15, 6, 16, 10, 17, 16, 18, 25, 20, 70)
MINOR = (11, 0.3, 12, 0.6, 13, 1.1, 14, 2.2, 15, 4.2, 16, 7.5, 17, 12.5, 18, 20, 20, 56)
SERVICE = (12, 0, 13, 0.5, 14, 1.0, 15, 2.0, 16, 3.6, 17, 6, 18, 10, 20, 28)
PATH = (13, 0, 14, 0.6, 15, 0.8, 16, 1.2, 17, 1.8, 18, 2.6, 20, 6)

IS = {
    "highway": ["all", ["==", "kind", "highway"], ["!has", "is_link"]],
    "link": ["all", ["in", "kind", "highway", "major_road"], ["has", "is_link"]],
    "primary": ["all", ["==", "kind_detail", "primary"], ["!has", "is_link"]],
    "secondary": ["all", ["in", "kind_detail", "secondary", "tertiary"], ["!has", "is_link"]],
    "minor": ["all", ["==", "kind", "minor_road"], ["!=", "kind_detail", "service"]],
    "service": ["==", "kind_detail", "service"],
    "path": ["all", ["==", "kind", "path"], ["!=", "kind_detail", "pier"]],
}


def open_air(name):
    return ["all", IS[name], ["!has", "is_tunnel"]]


def cased(stops, extra, first):
    """The stops with a rim on both sides, from one zoom on: each rim costs as much as its line."""
    pairs = zip(stops[::2], stops[1::2])
    return zoom(*[v for z, width in pairs for v in (z, width + extra if z >= first else 0)])


def layers(c):
    yield {"id": "land", "type": "background", "paint": {"background-color": c["land"]}}

    yield fill("built-up", "landuse", kinds("residential"), c["built"])
    yield fill("field", "landuse", kinds("farmland", "orchard", "grassland", "scrub"), c["field"])
    yield fill("works", "landuse", kinds(
        "industrial", "commercial", "military", "quarry", "aerodrome"), c["works"])
    yield fill("campus", "landuse", kinds("school", "university", "college", "hospital", "stadium"), c["campus"])
    yield fill("bare", "landuse", kinds("beach", "sand", "barren"), c["bare"])
    yield fill("wood", "landuse", kinds("forest", "wood", "nature_reserve"), c["wood"])
    yield fill("green", "landuse", kinds(
        "park", "garden", "grass", "golf_course", "cemetery", "allotments", "village_green",
        "recreation_ground", "pitch", "playground", "zoo"), c["green"])
    yield fill("square", "landuse", kinds("pedestrian", "parking"), c["square"])
    yield fill("apron", "landuse", kinds("apron"), c["runway"])
    yield fill("sea", "water", ["all", ["==", "$type", "Polygon"], kinds("ocean")], c["sea"],
               edge=c["coast"], edge_width=zoom(0, 0.8, 9, 1.0, 14, 1.4))
    yield fill("lake", "water", ["all", ["==", "$type", "Polygon"], ["!=", "kind", "ocean"]], c["lake"],
               edge=c["lake"])
    yield fill("pier", "landuse", kinds("pier", "dam"), c["pier"], edge=c["pier"])
    yield fill("building", "buildings", ["has", "kind"], c["building"], edge=c["building_edge"],
               edge_width=zoom(14, 0, 15, 0.8, 22, 1.0))

    yield line("river", "water", ["all", ["==", "$type", "LineString"], kinds("river")], c["sea"],
               zoom(3, 0.4, 6, 0.9, 9, 1.4, 14, 3))
    yield line("stream", "water", ["all", ["==", "$type", "LineString"], kinds("stream")], c["sea"],
               zoom(11, 0.4, 14, 1.0, 18, 3))
    yield line("region-border", "boundaries", ["==", "kind_detail", 4], c["region"],
               zoom(3, 0.5, 8, 0.9), dash=[4, 3])
    yield line("country-border", "boundaries", ["all", ["==", "kind_detail", 2], ["!has", "disputed"]],
               c["country"], zoom(0, 0.5, 4, 0.8, 8, 1.2))
    yield line("disputed-border", "boundaries", ["has", "disputed"], c["country"],
               zoom(0, 0.5, 4, 0.8, 8, 1.2), dash=[4, 3])
    yield line("ferry", "roads", ["==", "kind", "ferry"], c["ferry"], zoom(10, 0.8, 16, 1.2), dash=[6, 6])
    yield line("pier-line", "roads", ["==", "kind_detail", "pier"], c["pier"], zoom(12, 0.8, 14, 2, 18, 12))
    yield line("taxiway", "roads", ["==", "kind_detail", "taxiway"], c["runway"],
               zoom(11, 0.5, 13, 1.5, 15, 5, 18, 30))
    yield line("runway", "roads", ["==", "kind_detail", "runway"], c["runway"],
               zoom(10, 1.5, 12, 4, 14, 12, 16, 44, 18, 160))

    for name, stops in (("service", SERVICE), ("minor", MINOR), ("link", MINOR), ("secondary", SECONDARY),
                        ("primary", PRIMARY), ("highway", HIGHWAY)):
        yield line(f"{name}-tunnel", "roads", ["all", IS[name], ["has", "is_tunnel"]], c["tunnel"],
                   zoom(*stops), dash=[2, 1.2])
    yield line("path", "roads", open_air("path"), c["path"], zoom(*PATH), dash=[2.5, 1.5])
    for name, stops in (("service", SERVICE), ("minor", MINOR), ("link", MINOR), ("secondary", SECONDARY),
                        ("primary", PRIMARY), ("highway", HIGHWAY)):
        rim, first = {"service": (1.2, 15), "minor": (1.4, 14), "link": (1.4, 14)}.get(name, (1.8, 13))
        yield line(f"{name}-casing", "roads", open_air(name), c["casing"], cased(stops, rim, first))
    for name, stops, color in (
            ("service", SERVICE, "service"), ("minor", MINOR, "minor"), ("link", MINOR, "major"),
            ("secondary", SECONDARY, "major"), ("primary", PRIMARY, "major"), ("highway", HIGHWAY, "highway")):
        far = f"{color}_far"
        shade = c[color] if far not in c else ["interpolate", ["linear"], ["zoom"], 0, c[far], 13, c[far],
                                               14, c[color], 22, c[color]]
        yield line(name, "roads", open_air(name), shade, zoom(*stops))

    land, sea = c["land"], c["sea"]
    yield label("bus-stop", "pois", kinds("bus_stop"), c["poi_label"], 10, land, minzoom=17)
    yield label("service-poi", "pois", kinds(*MINOR_POIS), c["poi_label"], 10, land, minzoom=16, padding=6)
    yield label("poi", "pois", ["!", kinds("bus_stop", "aerodrome", *MINOR_POIS)], c["poi_label"],
                zoom(13, 10, 17, 11), land, minzoom=14, padding=10)
    yield label("airport", "pois", kinds("aerodrome"), c["poi_label"], zoom(10, 10, 14, 12), land, minzoom=11)
    yield label("path-name", "roads", IS["path"], c["road_label"], zoom(15, 10, 18, 11), land,
                minzoom=16, field="street", padding=4)
    yield label("minor-name", "roads", ["==", "kind", "minor_road"], c["road_label"],
                zoom(14, 10, 16, 11, 18, 12), land, minzoom=14, field="street", padding=4)
    yield label("major-name", "roads", ["==", "kind", "major_road"], c["road_label"],
                zoom(13, 10.5, 16, 12, 18, 13), land, minzoom=12.5, field="street", padding=6)
    yield label("highway-name", "roads", ["==", "kind", "highway"], c["road_label"],
                zoom(12, 10.5, 16, 12, 18, 13), land, minzoom=12, field="street", padding=6)
    yield label("water-name", "water", ["==", "$type", "Point"], c["water_label"],
                zoom(0, 11, 4, 12, 6, 13, 12, 11, 15, 13), sea, padding=4)
    yield label("island-name", "earth", kinds("island"), c["place_small"], zoom(9, 11, 13, 12), land, padding=4)
    yield label("quarter-name", "places", kinds("neighbourhood"), c["place_small"],
                zoom(12, 10.5, 15, 12, 17, 13), land, minzoom=12, padding=6)
    yield label("region-name", "places", ["all", kinds("region"), ["<", ["zoom"], 8]], c["region_label"],
                zoom(4, 10, 7, 12), land, minzoom=4.5, padding=6)
    # The bundled city is a country of towns: above zoom 9 even a small place is one to read.
    for ident, where, sizes, first in (
            ("village-name", ["<", "population_rank", 6], (8, 10, 11, 11, 14, 14), 8),
            ("town-name", ["all", [">=", "population_rank", 6], ["<", "population_rank", 9]],
             (4, 10, 8, 10.5, 11, 12, 14, 15), 5),
            ("city-name", ["any", ["all", [">=", "population_rank", 9], ["<", "population_rank", 12]],
                           ["all", ["==", "kind_detail", "city"], [">", ["zoom"], 8]]],
             (2, 10, 6, 11.5, 9, 13, 12, 16, 14, 18), 3.4),
            ("metropolis-name", [">=", "population_rank", 12], (2, 10, 4, 11.5, 6, 14, 10, 19, 14, 22), 2.4)):
        color = ["interpolate", ["linear"], ["zoom"], 0, c["city_label"], 4, c["city_label"],
                 9, c["place"], 22, c["place"]] if first < 5 else c["place_small"]
        yield label(ident, "places", ["all", kinds("locality"), where], color, zoom(*sizes), land,
                    minzoom=first, padding=8)
    yield label("country-name", "places", ["all", kinds("country"), ["<", ["zoom"], 8]], c["country_label"],
                zoom(0, 10, 2, 11.5, 4, 14, 6, 17), land, padding=8)


def write(name, palette):
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    body = ",\n".join("    " + json.dumps(layer) for layer in layers(palette))
    path.write_text(f'{{\n  "version": 8,\n  "name": "trackscope {name}",\n  "layers": [\n{body}\n  ]\n}}\n')


if __name__ == "__main__":
    write("dark", DARK)
    write("light", LIGHT)
