"""Where vector tiles keep what the map shows: source layer and filter, schema by schema.

walkers 0.65 compares with `["in", WHAT, VALUE...]` and `["==", WHAT, VALUE]`, where WHAT is the name
of a property or an expression; a property that is not there equals its own name, so nothing else.
"""

POLYGON, LINE, POINT = ([["==", "$type", kind]] for kind in ("Polygon", "LineString", "Point"))


def every(*conditions):
    flat = [condition for condition in conditions if condition is not None]
    return flat[0] if len(flat) == 1 else ["all", *flat] if flat else None


def no(condition):
    return ["!", condition]


def isin(what, *values):
    return ["in", what, *values]


def first_of(*names):
    return ["coalesce", *[["get", name] for name in names]]


def text(*names):
    """The first that is there and not empty, of those and `name`."""
    preferred = ["coalesce", *[["get", name] for name in names], ""]
    return ["match", preferred, "", ["coalesce", ["get", "name"], ""], preferred]


NAMED = ["any", *[["has", name] for name in ("name", "name:en", "name_en", "name:latin")]]
BELOW_8, ABOVE_8 = ["<", ["zoom"], 8], [">", ["zoom"], 8]


class Schema:
    """One way of making tiles. `at` has the source layer and the filter of each thing drawn."""

    place_name = text("name:en", "name_en", "name:latin")
    street_name = text("name:latin")
    first_poi = 15
    first_island = 8
    first_village = 10

    def __init__(self, at, roads="", road_kinds=None, tunnel=None, **looks):
        self.at, self.roads, self.kinds, self.is_tunnel = at, roads, road_kinds or {}, tunnel
        self.__dict__ |= looks

    def where(self, name):
        found = self.at.get(name)
        if found is None:
            return None
        source, condition = found
        if name.endswith("-name") or name in ("poi", "service-poi", "bus-stop", "airport"):
            condition = every(NAMED, condition)
        return source, condition

    def road(self, name, *conditions):
        kind = self.kinds.get(name)
        return None if kind is None else (self.roads, every(*LINE, kind, *conditions))

    def tunnel(self, name):
        return self.road(name, self.is_tunnel) if name != "path" else None

    def open_air(self, name):
        return self.road(name, no(self.is_tunnel))


FIELD = ("farmland", "orchard", "grassland", "scrub", "meadow", "vineyard", "heath", "farm", "agriculture")
WORKS = ("industrial", "commercial", "military", "quarry", "aerodrome", "airfield", "naval_base", "retail",
         "railway", "landfill", "airport", "commercial_area", "facility")
CAMPUS = ("school", "university", "college", "hospital", "stadium", "kindergarten", "prison", "sports_center")
BARE = ("beach", "sand", "barren", "bare_rock", "rock", "scree", "glacier", "ice", "shingle")
WOOD = ("forest", "wood", "nature_reserve", "national_park", "protected_area")
GREEN = ("park", "garden", "grass", "golf_course", "cemetery", "allotments", "village_green",
         "recreation_ground", "pitch", "playground", "zoo", "dog_park", "grave_yard", "theme_park", "green",
         "miniature_golf", "greenfield", "greenhouse_horticulture", "plant_nursery")
VILLAGES = ("village", "hamlet", "isolated_dwelling", "farm", "locality")
QUARTERS = ("suburb", "quarter", "neighbourhood", "neighborhood")
STREAMS = ("stream", "canal", "ditch", "drain", "stream_intermittent")
MINOR_POIS = ("fuel", "police", "library", "townhall", "marina", "theatre", "station")
RAILS = ("rail", "narrow_gauge", "tram", "light_rail", "funicular", "subway", "monorail", "transit")


def ground(layer, kind, **more):
    """Areas that schemas sort in the same way, in one layer or several."""
    areas = {"field": FIELD, "works": WORKS, "campus": CAMPUS, "bare": BARE, "wood": WOOD, "green": GREEN,
             "built-up": ("residential", "suburb", "urban_area", "garages"),
             "square": ("pedestrian", "parking", "construction", "brownfield")}
    return {name: (layer, every(*POLYGON, isin(kind, *kinds))) for name, kinds in areas.items()} | more


def protomaps(kind, detail, rank, link, tunnel, highway):
    rank_between = {
        "village": [["<", rank, 6]], "town": [[">=", rank, 6], ["<", rank, 9]],
        "metropolis": [[">=", rank, 12]]}
    locality = isin(kind, "locality")
    roads = {
        "highway": every(highway, no(link)),
        "link": every(["any", highway, isin(kind, "major_road")], link),
        "primary": every(["any", isin(detail, "primary"), every(
            isin(kind, "major_road"), no(isin(detail, "trunk", "secondary", "tertiary", "motorway", "motorway_link",
                                             "trunk_link", "secondary_link", "tertiary_link")))], no(link)),
        "secondary": every(["any", isin(detail, "secondary", "tertiary"), isin(kind, "medium_road")], no(link)),
        "minor": every(isin(kind, "minor_road"), no(isin(detail, "service"))),
        "service": isin(detail, "service"),
        "path": every(isin(kind, "path"), no(isin(detail, "pier"))),
    }
    at = ground(
        ["landcover", "landuse", "natural"], kind,
        apron=("landuse", isin(kind, "apron")),
        sea=("water", every(*POLYGON, isin(kind, "ocean"))),
        lake=("water", every(*POLYGON, no(isin(kind, "ocean")))),
        pier=("landuse", isin(kind, "pier", "dam")),
        building=("buildings", every(*POLYGON)),
        river=(["water", "physical_line"], every(*LINE, isin(kind, "river"))),
        stream=(["water", "physical_line"], every(*LINE, isin(kind, *STREAMS))),
    ) | {
        "ferry": (["roads", "transit"], isin(kind, "ferry")),
        "pier-line": (["roads", "transit"], every(*LINE, ["any", isin(kind, "pier"), isin(detail, "pier")])),
        "taxiway": (["roads", "transit"], every(*LINE, ["any", isin(kind, "taxiway"), isin(detail, "taxiway")])),
        "runway": (["roads", "transit"], every(*LINE, ["any", isin(kind, "runway"), isin(detail, "runway")])),
        "rail": (["roads", "transit"], every(*LINE, isin(kind, "rail"))),
        "path-name": ("roads", isin(kind, "path")),
        "minor-name": ("roads", isin(kind, "minor_road")),
        "major-name": ("roads", isin(kind, "major_road", "medium_road")),
        "highway-name": ("roads", isin(kind, "highway")),
        "water-name": (["water", "physical_point"], every(*POINT, no(isin(kind, "peak", "volcano")))),
        "island-name": (["earth", "places"], every(*POINT, isin(kind, "island"))),
        "quarter-name": ("places", isin(kind, *QUARTERS, "macrohood")),
        "region-name": ("places", every(isin(kind, "region", "state"), BELOW_8)),
        "country-name": ("places", every(isin(kind, "country"), BELOW_8)),
    } | {f"{name}-name": ("places", every(["any", locality, isin(kind, *own)], *conditions)) for name, own, conditions in (
        ("village", VILLAGES, rank_between["village"]), ("town", ("town",), rank_between["town"]),
        ("city", ("city",), [["any", every([">=", rank, 9], ["<", rank, 12]),
                              every(isin(detail, "city"), ABOVE_8, ["<", rank, 12])]]),
        ("metropolis", ("city",), rank_between["metropolis"]))}
    return at, roads


def bundled():
    """Protomaps 4 as far as `assets/basemap` makes it. It is a country of towns: above zoom 9 even a
    small place is one to read, and its trunk roads are `highway`."""
    kind, link = "kind", ["has", "is_link"]
    at, roads = protomaps(kind, "kind_detail", "population_rank", link, None, isin(kind, "highway"))
    pois = isin(kind, "bus_stop", "aerodrome", *MINOR_POIS)
    at |= {
        "building": ("buildings", ["has", "kind"]),
        # What is shown late is small: San Marino must not outshine Rome.
        "country-name": ("places", every(isin(kind, "country"), ["<", "min_zoom", 5], BELOW_8)),
        "small-country-name": ("places", every(isin(kind, "country"), [">=", "min_zoom", 5], BELOW_8)),
        "region-border": ("boundaries", ["==", "kind_detail", 4]),
        "country-border": ("boundaries", every(["==", "kind_detail", 2], ["!has", "disputed"])),
        "disputed-border": ("boundaries", ["has", "disputed"]),
        "bus-stop": ("pois", isin(kind, "bus_stop")), "service-poi": ("pois", isin(kind, *MINOR_POIS)),
        "poi": ("pois", no(pois)), "airport": ("pois", isin(kind, "aerodrome")),
    }
    del at["rail"]
    return Schema(at, "roads", roads, ["has", "is_tunnel"], first_poi=14, first_island=None, first_village=8)


def protomaps_any():
    """Version 4, and 1 to 3, whose properties begin with `pmap:`."""
    kind = first_of("kind", "pmap:kind")
    detail = first_of("kind_detail", "pmap:kind_detail", "highway", "railway", "aeroway")
    rank = ["coalesce", ["get", "population_rank"], ["get", "pmap:population_rank"],
            ["match", kind, "city", 10, "town", 7, 1]]
    link = ["any", ["has", "is_link"], ["has", "pmap:link"], isin(detail, "motorway_link", "trunk_link")]
    tunnel = ["any", ["has", "is_tunnel"], ["==", "pmap:level", -1]]
    highway = ["any", isin(kind, "highway"), isin(detail, "motorway", "trunk")]
    at, roads = protomaps(kind, detail, rank, link, tunnel, highway)
    level = first_of("kind_detail", "pmap:min_admin_level")
    disputed = ["==", "disputed", True]
    country = ["any", isin(kind, "country"), isin(level, 2, "2")]
    at |= {
        "region-border": ("boundaries", ["any", isin(kind, "region", "state"), isin(level, 4, "4")]),
        "country-border": ("boundaries", every(country, no(disputed))),
        "disputed-border": ("boundaries", every(country, disputed)),
        "bus-stop": ("pois", isin(kind, "bus_stop")), "service-poi": ("pois", isin(kind, *MINOR_POIS)),
        "poi": ("pois", isin(kind, "hospital", "university", "college", "museum", "stadium", "zoo", "attraction",
                             "ferry_terminal", "castle", "monument")),
        "airport": ("pois", isin(kind, "aerodrome")),
    }
    return Schema(at, "roads", roads, tunnel)


def openmaptiles():
    kind = "class"
    road = {"highway": isin(kind, "motorway", "trunk"), "primary": isin(kind, "primary"),
            "secondary": isin(kind, "secondary", "tertiary"),
            "minor": isin(kind, "minor", "busway", "raceway"), "service": isin(kind, "service", "track")}
    ramp = ["==", "ramp", 1]
    roads = {name: every(where, no(ramp)) for name, where in road.items()} | {
        "link": every(ramp, isin(kind, "motorway", "trunk", "primary", "secondary", "tertiary")),
        "path": isin(kind, "path")}
    land = ["==", "maritime", 1]
    disputed = ["==", "disputed", 1]
    at = ground(
        ["landcover", "landuse", "park"], kind,
        apron=("aeroway", every(*POLYGON)),
        sea=("water", isin(kind, "ocean")), lake=("water", no(isin(kind, "ocean"))),
        pier=("transportation", every(*POLYGON, isin(kind, "pier"))),
        building=("building", None),
        river=("waterway", isin(kind, "river")), stream=("waterway", isin(kind, *STREAMS)),
    ) | {
        "region-border": ("boundary", every(isin("admin_level", 3, 4), no(land))),
        "country-border": ("boundary", every(isin("admin_level", 2), no(land), no(disputed))),
        "disputed-border": ("boundary", every(isin("admin_level", 2), disputed)),
        "ferry": ("transportation", isin(kind, "ferry")),
        "pier-line": ("transportation", every(*LINE, isin(kind, "pier"))),
        "rail": ("transportation", isin(kind, *RAILS)),
        "taxiway": ("aeroway", every(*LINE, isin(kind, "taxiway"))),
        "runway": ("aeroway", every(*LINE, isin(kind, "runway"))),
        "poi": ("poi", isin(kind, "hospital", "college", "museum", "stadium", "zoo", "railway", "ferry_terminal",
                            "castle", "attraction")),
        "airport": ("aerodrome_label", None),
        "path-name": ("transportation_name", isin(kind, "path")),
        "minor-name": ("transportation_name", isin(kind, "minor", "service", "track")),
        "major-name": ("transportation_name", isin(kind, "primary", "secondary", "tertiary")),
        "highway-name": ("transportation_name", isin(kind, "motorway", "trunk")),
        "water-name": ("water_name", None), "island-name": ("place", isin(kind, "island")),
        "quarter-name": ("place", isin(kind, *QUARTERS)),
        "region-name": ("place", every(isin(kind, "state", "province"), BELOW_8)),
        "village-name": ("place", isin(kind, *VILLAGES)), "town-name": ("place", isin(kind, "town")),
        "city-name": ("place", every(isin(kind, "city"), no(["<=", "rank", 4]))),
        "metropolis-name": ("place", every(isin(kind, "city"), ["<=", "rank", 4])),
        "country-name": ("place", every(isin(kind, "country"), BELOW_8)),
    }
    return Schema(at, "transportation", roads, isin("brunnel", "tunnel"))


def shortbread():
    kind = "kind"
    road = {"highway": isin(kind, "motorway", "trunk"), "primary": isin(kind, "primary"),
            "secondary": isin(kind, "secondary", "tertiary")}
    ramp = ["==", "link", True]
    roads = {name: every(where, no(ramp)) for name, where in road.items()} | {
        "link": every(ramp, isin(kind, "motorway", "trunk", "primary", "secondary", "tertiary")),
        "minor": isin(kind, "unclassified", "residential", "living_street", "pedestrian", "busway"),
        "service": isin(kind, "service", "track"),
        "path": isin(kind, "footway", "path", "steps", "cycleway", "bridleway")}
    sea_border = ["==", "maritime", True]
    disputed = ["==", "disputed", True]
    at = ground(
        ["land", "sites"], kind,
        apron=("street_polygons", isin(kind, "runway", "taxiway", "apron")),
        sea=("ocean", None), lake=("water_polygons", None),
        pier=(["pier_polygons", "dam_polygons"], None), building=("buildings", None),
        river=("water_lines", isin(kind, "river")), stream=("water_lines", isin(kind, *STREAMS)),
    ) | {
        "region-border": ("boundaries", every(isin("admin_level", 4), no(sea_border))),
        "country-border": ("boundaries", every(isin("admin_level", 2), no(sea_border), no(disputed))),
        "disputed-border": ("boundaries", every(isin("admin_level", 2), disputed)),
        "ferry": ("ferries", None), "pier-line": ("pier_lines", None), "rail": ("streets", isin(kind, *RAILS)),
        "taxiway": ("streets", isin(kind, "taxiway")), "runway": ("streets", isin(kind, "runway")),
        "poi": ("pois", ["any", isin("amenity", "hospital", "university", "college", "ferry_terminal"),
                         isin("tourism", "museum", "attraction", "zoo"), isin("leisure", "stadium")]),
        "bus-stop": ("public_transport", isin(kind, "bus_stop", "tram_stop")),
        "service-poi": ("public_transport", isin(kind, "station", "halt", "ferry_terminal")),
        "airport": ("public_transport", isin(kind, "aerodrome")),
        "path-name": ("street_labels", isin(kind, "footway", "path", "steps", "cycleway")),
        "minor-name": ("street_labels", isin(kind, "unclassified", "residential", "living_street", "pedestrian",
                                             "service", "track")),
        "major-name": ("street_labels", isin(kind, "primary", "secondary", "tertiary")),
        "highway-name": ("street_labels", isin(kind, "motorway", "trunk")),
        "water-name": (["water_polygons_labels", "water_lines_labels"], None),
        "island-name": ("place_labels", isin(kind, "island")),
        "quarter-name": ("place_labels", isin(kind, *QUARTERS)),
        "region-name": ("boundary_labels", every(isin("admin_level", 4, "4"), BELOW_8)),
        "village-name": ("place_labels", isin(kind, *VILLAGES)), "town-name": ("place_labels", isin(kind, "town")),
        "city-name": ("place_labels", every(isin(kind, "city", "capital", "state_capital"),
                                            no([">=", "population", 800_000]))),
        "metropolis-name": ("place_labels", every(isin(kind, "city", "capital", "state_capital"),
                                                  [">=", "population", 800_000])),
        "country-name": ("boundary_labels", every(isin("admin_level", 2, "2"), BELOW_8)),
    }
    return Schema(at, "streets", roads, ["==", "tunnel", True])


def mapbox_streets():
    kind = "class"
    roads = {
        "highway": isin(kind, "motorway", "trunk"), "primary": isin(kind, "primary"),
        "secondary": isin(kind, "secondary", "tertiary"),
        "link": isin(kind, "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
        "minor": isin(kind, "street", "street_limited", "pedestrian"), "service": isin(kind, "service", "track"),
        "path": every(isin(kind, "path"), no(isin("type", "pier")))}
    settled = isin(kind, "settlement")
    sea_border, disputed = isin("maritime", "true", True, 1), isin("disputed", "true", True, 1)
    at = ground(
        ["landuse", "landuse_overlay"], kind,
        apron=("aeroway", every(*POLYGON)),
        sea=("water", None), building=("building", no(isin("underground", "true", True))),
        river=("waterway", isin(kind, "river")), stream=("waterway", isin(kind, *STREAMS)),
        pier=("structure", every(*POLYGON, isin(kind, "land"))),
    ) | {
        "region-border": ("admin", every(isin("admin_level", 1), no(sea_border))),
        "country-border": ("admin", every(isin("admin_level", 0), no(sea_border), no(disputed))),
        "disputed-border": ("admin", every(isin("admin_level", 0), disputed)),
        "ferry": ("road", isin(kind, "ferry")), "rail": ("road", isin(kind, "major_rail", "minor_rail", "service_rail")),
        "pier-line": ("road", every(*LINE, isin("type", "pier"))),
        "taxiway": ("aeroway", every(*LINE, isin("type", "taxiway"))),
        "runway": ("aeroway", every(*LINE, isin("type", "runway"))),
        "poi": ("poi_label", every(isin(kind, "medical", "education", "landmark", "arts_and_entertainment", "park_like"),
                                   ["<=", "filterrank", 2])),
        "service-poi": ("transit_stop_label", isin("mode", "rail", "ferry", "metro_rail")),
        "airport": ("airport_label", None),
        "path-name": ("road", isin(kind, "path")), "minor-name": ("road", isin(kind, "street", "street_limited",
                                                                               "pedestrian", "service", "track")),
        "major-name": ("road", isin(kind, "primary", "secondary", "tertiary")),
        "highway-name": ("road", isin(kind, "motorway", "trunk")),
        "water-name": ("natural_label", isin(kind, "sea", "ocean", "bay", "water", "reservoir", "river", "canal")),
        "island-name": ("natural_label", isin(kind, "landform")),
        "quarter-name": ("place_label", isin(kind, "settlement_subdivision")),
        "region-name": ("place_label", every(isin(kind, "state"), BELOW_8)),
        "village-name": ("place_label", every(settled, no(isin("type", "city", "town")))),
        "town-name": ("place_label", every(settled, isin("type", "town"))),
        "city-name": ("place_label", every(settled, isin("type", "city"), no(["<=", "symbolrank", 8]))),
        "metropolis-name": ("place_label", every(settled, isin("type", "city"), ["<=", "symbolrank", 8])),
        "country-name": ("place_label", every(isin(kind, "country", "disputed_country"), BELOW_8)),
    }
    return Schema(at, "road", roads, isin("structure", "tunnel"))


def unknown():
    """Whatever the layers are called: areas, lines, dots, names. Water is guessed by its usual names."""
    wet = ["water", "waters", "ocean", "sea", "lake", "lakes", "river", "rivers", "waterway", "waterways", "hydro",
           "hydrography", "water_areas", "water_polygons"]
    return Schema({
        "area": ("", every(*POLYGON)), "sea": (wet, every(*POLYGON)),
        "building": (["building", "buildings"], every(*POLYGON)),
        "any-line": ("", every(*LINE)), "river": (wet, every(*LINE)),
        "dot": ("", every(*POINT, no(NAMED))), "any-line-name": ("", every(*LINE)), "any-name": ("", every(*POINT)),
    })


BUNDLED = bundled()
FOREIGN = {"protomaps": protomaps_any(), "openmaptiles": openmaptiles(), "shortbread": shortbread(),
           "mapbox-streets": mapbox_streets(), "unknown": unknown()}
