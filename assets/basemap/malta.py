"""Reads the OpenStreetMap extract of Malta into features of the city archive (zoom 9 to 14)."""

import pathlib

import osmium
import shapely
import shapely.ops

from tiling import Feature
from world import population_rank

MIN_ZOOM, MAX_ZOOM = 9, 14
COVERS = ((9, 276, 200), (9, 276, 201))
"""The archive's tiles are all tiles below these two, so that no half-drawn tile hides the sea."""
BOX = (14.0625, 35.46066995149529, 14.765625, 36.59788913307022)
"""West, south, east, north of `COVERS`."""

ROADS = {
    # OSM class: (kind, first zoom, first zoom with a name). Malta has no motorways: its trunk
    # roads are the arterial dual carriageways, so they take the highway's place.
    "motorway": ("highway", 9, 11), "trunk": ("highway", 9, 11), "primary": ("major_road", 9, 12),
    "secondary": ("major_road", 10, 12), "tertiary": ("major_road", 11, 13),
    "unclassified": ("minor_road", 12, 13), "residential": ("minor_road", 12, 13),
    "living_street": ("minor_road", 12, 13), "service": ("minor_road", 13, 14),
    "raceway": ("minor_road", 13, 14), "pedestrian": ("path", 13, 14), "track": ("path", 13, 14),
    "path": ("path", 14, 14), "footway": ("path", 14, 14), "steps": ("path", 14, 14),
    "cycleway": ("path", 14, 14), "bridleway": ("path", 14, 14), "corridor": ("path", 14, 14),
}

LANDUSE = {
    # (key, value): (kind, first zoom)
    ("landuse", "residential"): ("residential", 9), ("landuse", "industrial"): ("industrial", 10),
    ("landuse", "commercial"): ("commercial", 11), ("landuse", "retail"): ("commercial", 11),
    ("landuse", "quarry"): ("quarry", 11), ("landuse", "farmland"): ("farmland", 11),
    ("landuse", "orchard"): ("orchard", 12), ("landuse", "vineyard"): ("orchard", 12),
    ("landuse", "meadow"): ("grassland", 12), ("landuse", "grass"): ("grass", 13),
    ("landuse", "forest"): ("forest", 10), ("landuse", "cemetery"): ("cemetery", 12),
    ("landuse", "military"): ("military", 11), ("landuse", "allotments"): ("allotments", 13),
    ("landuse", "village_green"): ("village_green", 13),
    ("landuse", "recreation_ground"): ("recreation_ground", 12),
    ("natural", "wood"): ("wood", 10), ("natural", "scrub"): ("scrub", 11),
    ("natural", "heath"): ("scrub", 11), ("natural", "grassland"): ("grassland", 11),
    ("natural", "beach"): ("beach", 11), ("natural", "sand"): ("sand", 12),
    ("natural", "bare_rock"): ("barren", 12),
    ("leisure", "park"): ("park", 11), ("leisure", "garden"): ("garden", 13),
    ("leisure", "nature_reserve"): ("nature_reserve", 10),
    ("leisure", "golf_course"): ("golf_course", 11), ("leisure", "pitch"): ("pitch", 13),
    ("leisure", "playground"): ("playground", 13), ("leisure", "stadium"): ("stadium", 12),
    ("leisure", "marina"): ("marina", 12),
    ("amenity", "hospital"): ("hospital", 12), ("amenity", "school"): ("school", 12),
    ("amenity", "university"): ("university", 12), ("amenity", "college"): ("college", 12),
    ("amenity", "grave_yard"): ("cemetery", 12), ("aeroway", "aerodrome"): ("aerodrome", 10),
    ("aeroway", "apron"): ("apron", 12), ("tourism", "zoo"): ("zoo", 12),
    ("man_made", "pier"): ("pier", 12), ("man_made", "breakwater"): ("pier", 11),
    ("waterway", "dam"): ("dam", 12), ("highway", "pedestrian"): ("pedestrian", 13),
    ("place", "square"): ("pedestrian", 13), ("amenity", "parking"): ("parking", 14),
}

POIS = {
    # (key, value): (kind, first map zoom of the label)
    ("amenity", "ferry_terminal"): ("ferry_terminal", 13), ("amenity", "hospital"): ("hospital", 13),
    ("tourism", "museum"): ("museum", 15), ("amenity", "university"): ("university", 14),
    ("amenity", "bus_station"): ("station", 14), ("amenity", "theatre"): ("theatre", 15),
    ("amenity", "townhall"): ("townhall", 16), ("amenity", "library"): ("library", 16),
    ("amenity", "police"): ("police", 16), ("amenity", "fuel"): ("fuel", 16),
    ("leisure", "stadium"): ("stadium", 14), ("leisure", "marina"): ("marina", 14),
    ("aeroway", "aerodrome"): ("aerodrome", 11), ("natural", "beach"): ("beach", 14),
    ("natural", "peak"): ("peak", 14), ("highway", "bus_stop"): ("bus_stop", 17),
}

SETTLEMENTS = {
    # place: (kind, first zoom, people where none are stated)
    "city": ("locality", 9, 20_000), "town": ("locality", 9, 8_000),
    "village": ("locality", 10, 3_000), "hamlet": ("locality", 12, 200),
    "suburb": ("neighbourhood", 12, 2_000), "neighbourhood": ("neighbourhood", 13, 500),
    "locality": ("neighbourhood", 14, 0),
}

WATER_KINDS = {"reservoir": "water", "wastewater": "water", "basin": "water", "pond": "water",
               "lake": "lake", "river": "water", "canal": "canal"}


def _first(table: dict, tags):
    for (key, value), entry in table.items():
        if tags.get(key) == value:
            return entry
    return None


def _names(tags) -> dict:
    name = tags.get("name")
    return {"name": name, "name:en": tags.get("name:en", name)} if name else {}


def _whole_number(text, default: int) -> int:
    digits = (text or "").replace(",", "").replace(" ", "")
    return int(digits) if digits.isdecimal() else default


def _metres(tags) -> dict:
    """Height in whole metres where it is tagged, else three metres a storey, else nothing."""
    try:
        metres = float(tags["height"].split()[0].rstrip("m"))
    except (KeyError, IndexError, ValueError):
        metres = 3.0 * _whole_number(tags.get("building:levels"), 0)
    return {"height": round(metres)} if metres > 0 else {}


class Reader(osmium.SimpleHandler):
    """Sorts the objects of the extract into features."""

    def __init__(self):
        super().__init__()
        self.found: list[Feature] = []
        self.coast: list = []
        self.places: list[tuple[int, Feature]] = []
        self.wkb = osmium.geom.WKBFactory()

    def _add(self, layer, properties, shape, zoom, name_zoom=0):
        self.found.append(Feature(layer, properties, shape, zoom, MAX_ZOOM, name_zoom))

    def _poi(self, tags, point):
        entry = _first(POIS, tags)
        if entry and tags.get("name"):
            kind, map_zoom = entry
            # A map zoom is one more than the zoom of the tile drawn at it.
            zoom = min(max(map_zoom - 1, 11), MAX_ZOOM)
            self._add("pois", {"kind": kind, **_names(tags), "min_zoom": map_zoom}, point, zoom)

    def _settlement(self, tags, point):
        kind, zoom, people = SETTLEMENTS[tags["place"]]
        people = _whole_number(tags.get("population"), people)
        self.places.append((people, Feature("places", {
            "kind": kind, "kind_detail": tags["place"], **_names(tags), "population": people,
            "population_rank": population_rank(people), "min_zoom": zoom,
        }, point, zoom, MAX_ZOOM)))

    def node(self, node):
        tags = node.tags
        if len(tags) == 0:
            return
        point = shapely.Point(node.location.lon, node.location.lat)
        if tags.get("place") in SETTLEMENTS and "name" in tags:
            self._settlement(tags, point)
        elif tags.get("natural") == "bay" and "name" in tags:
            self._add("water", {"kind": "bay", **_names(tags)}, point, 12)
        elif tags.get("place") == "islet" and "name" in tags:
            self._add("earth", {"kind": "island", **_names(tags)}, point, 12)
        else:
            self._poi(tags, point)

    def way(self, way):
        tags = way.tags
        if len(way.nodes) < 2 or len(tags) == 0:
            return
        try:
            line = shapely.from_wkb(bytes.fromhex(self.wkb.create_linestring(way)))
        except (osmium.InvalidLocationError, RuntimeError):
            return
        if tags.get("natural") == "coastline":
            self.coast.append(line)
        if "highway" in tags and tags.get("area") != "yes":
            self._road(tags, line)
        elif tags.get("railway") == "rail":
            self._add("roads", {"kind": "rail", "kind_detail": "rail"}, line, 13)
        elif tags.get("route") == "ferry":
            self._add("roads", {"kind": "ferry", "kind_detail": "ferry", **_names(tags)}, line, 10, 12)
        elif tags.get("aeroway") in ("runway", "taxiway"):
            kind = tags["aeroway"]
            self._add("roads", {"kind": "other", "kind_detail": kind}, line, 10 if kind == "runway" else 12)
        elif tags.get("man_made") in ("pier", "breakwater") and not way.is_closed():
            self._add("roads", {"kind": "path", "kind_detail": "pier"}, line, 12)
        elif tags.get("waterway") in ("stream", "river", "canal"):
            kind = "river" if tags["waterway"] == "river" else "stream"
            self._add("water", {"kind": kind, **_names(tags)}, line, 12, 14)

    def _road(self, tags, line):
        detail = tags["highway"]
        link = detail.endswith("_link")
        detail = detail.removesuffix("_link")
        if detail not in ROADS:
            return
        kind, zoom, name_zoom = ROADS[detail]
        if link:
            zoom = max(zoom + 1, 11)
        if detail == "service" and tags.get("service") in ("driveway", "parking_aisle"):
            zoom = 14
        properties = {"kind": kind, "kind_detail": detail}
        if link:
            properties["is_link"] = True
        if tags.get("bridge", "no") != "no":
            properties["is_bridge"] = True
        if tags.get("tunnel", "no") != "no" and tags.get("tunnel") != "building_passage":
            properties["is_tunnel"] = True
        if zoom < 14 and tags.get("oneway") in ("yes", "-1", "1", "true"):
            properties["oneway"] = "yes"
        properties |= _names(tags)
        if kind in ("highway", "major_road") and tags.get("ref") and not link:
            properties["shield_text"] = tags["ref"]
        self._add("roads", properties, line, zoom, name_zoom)

    def area(self, area):
        tags = area.tags
        try:
            shape = shapely.from_wkb(bytes.fromhex(self.wkb.create_multipolygon(area)))
        except (osmium.InvalidLocationError, RuntimeError):
            return
        if tags.get("building", "no") != "no":
            self._add("buildings", {"kind": "building", **_metres(tags)}, shape, 13)
        elif tags.get("natural") == "water" or tags.get("landuse") in ("reservoir", "basin", "salt_pond"):
            kind = WATER_KINDS.get(tags.get("water"), "water")
            self._add("water", {"kind": kind}, shape, 11 if shape.area > 1e-6 else 13)
        elif tags.get("leisure") == "swimming_pool":
            self._add("water", {"kind": "swimming_pool"}, shape, 14)
        elif tags.get("natural") == "bay" and "name" in tags:
            self._add("water", {"kind": "bay", **_names(tags)}, shape.representative_point(), 12)
        elif tags.get("place") in ("island", "islet") and "name" in tags:
            zoom = 10 if tags["place"] == "island" else 12
            self._add("earth", {"kind": "island", **_names(tags)}, shape.representative_point(), zoom)
        elif "highway" not in tags or tags.get("area") == "yes":
            entry = _first(LANDUSE, tags)
            if entry:
                self._add("landuse", {"kind": entry[0]}, shape, entry[1])
        self._poi(tags, shape.representative_point())
        if tags.get("place") in SETTLEMENTS and "name" in tags and not area.from_way():
            self._settlement(tags, shape.representative_point())


def features(pbf: pathlib.Path) -> list[Feature]:
    """All features of the extract, the sea included."""
    reader = Reader()
    reader.apply_file(str(pbf), locations=True)
    land = shapely.union_all(list(shapely.ops.polygonize(shapely.ops.linemerge(reader.coast))))
    # A little more than the cover, so that the sea fills the buffer of the outermost tiles too.
    sea = shapely.box(*BOX).buffer(0.02, join_style="mitre").difference(land)
    reader.places.sort(key=lambda place: -place[0])
    return [Feature("water", {"kind": "ocean"}, sea, MIN_ZOOM, MAX_ZOOM), *reader.found,
            *(feature for _, feature in reader.places)]
