"""Reads Natural Earth into features of the world archive (zoom 0 to 6)."""

import pathlib

import numpy as np
import pyogrio
import shapely
import shapely.ops

from tiling import Feature

MAX_ZOOM = 6

SCALES = (("110m", 0, 1), ("50m", 2, 4), ("10m", 5, 6))
"""Natural Earth scale, and the first and last zoom it is drawn at."""

POPULATION_BREAKS = (
    200, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
    5_000_000, 10_000_000, 50_000_000, 100_000_000, 1_000_000_000)

COUNTRY_NAMES = {
    "Antigua and Barb.": "Antigua and Barbuda", "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
    "British Virgin Is.": "British Virgin Islands", "Cayman Is.": "Cayman Islands",
    "Central African Rep.": "Central African Republic", "Cook Is.": "Cook Islands",
    "Congo": "Republic of the Congo", "Dem. Rep. Congo": "DR Congo",
    "Dominican Rep.": "Dominican Republic", "Eq. Guinea": "Equatorial Guinea",
    "Faeroe Is.": "Faroe Islands", "Falkland Is.": "Falkland Islands",
    "Fr. Polynesia": "French Polynesia",
    "Fr. S. Antarctic Lands": "French Southern and Antarctic Lands",
    "Heard I. and McDonald Is.": "Heard and McDonald Islands", "Macedonia": "North Macedonia",
    "Marshall Is.": "Marshall Islands", "N. Mariana Is.": "Northern Mariana Islands",
    "Pitcairn Is.": "Pitcairn Islands", "S. Geo. and the Is.": "South Georgia",
    "S. Sudan": "South Sudan", "Solomon Is.": "Solomon Islands",
    "St-Barthélemy": "Saint Barthélemy", "St-Martin": "Saint Martin",
    "St. Kitts and Nevis": "Saint Kitts and Nevis",
    "St. Pierre and Miquelon": "Saint Pierre and Miquelon",
    "St. Vin. and Gren.": "Saint Vincent and the Grenadines",
    "São Tomé and Principe": "São Tomé and Príncipe",
    "Turks and Caicos Is.": "Turks and Caicos Islands",
    "U.S. Minor Outlying Is.": "U.S. Minor Outlying Islands",
    "U.S. Virgin Is.": "U.S. Virgin Islands", "United States of America": "United States",
    "W. Sahara": "Western Sahara", "Wallis and Futuna Is.": "Wallis and Futuna",
    "eSwatini": "Eswatini",
}

CITY_NAMES = {
    "Bogota": "Bogotá", "Sao Paulo": "São Paulo", "Kiev": "Kyiv", "København": "Copenhagen",
    "Lódz": "Łódź", "Brasilia": "Brasília", "Asuncion": "Asunción", "Goteborg": "Göteborg",
    "Montreal": "Montréal", "Astana": "Astana", "Rangoon": "Yangon", "Århus": "Aarhus",
    "Bangalore": "Bengaluru",
}

SEAS = (
    # kind, name, longitude, latitude, first zoom
    ("ocean", "Pacific Ocean", -140.0, 5.0, 0), ("ocean", "Atlantic Ocean", -35.0, 25.0, 0),
    ("ocean", "Indian Ocean", 78.0, -22.0, 0), ("ocean", "Arctic Ocean", -160.0, 78.0, 1),
    ("ocean", "Southern Ocean", 60.0, -61.0, 1), ("ocean", "Pacific Ocean", 165.0, 20.0, 2),
    ("ocean", "Atlantic Ocean", -15.0, -25.0, 2), ("ocean", "Pacific Ocean", -120.0, -35.0, 2),
    ("sea", "Mediterranean Sea", 17.6, 34.9, 3), ("sea", "Black Sea", 34.0, 43.2, 3),
    ("sea", "North Sea", 3.0, 56.2, 3), ("sea", "Baltic Sea", 19.3, 56.3, 4),
    ("sea", "Norwegian Sea", 3.0, 67.5, 3), ("sea", "Barents Sea", 38.0, 74.0, 3),
    ("sea", "Caribbean Sea", -75.0, 14.8, 3), ("sea", "Gulf of Mexico", -91.0, 25.5, 3),
    ("sea", "Hudson Bay", -85.5, 59.5, 3), ("sea", "Arabian Sea", 63.5, 15.5, 3),
    ("sea", "Bay of Bengal", 88.5, 13.5, 3), ("sea", "South China Sea", 114.0, 13.5, 3),
    ("sea", "East China Sea", 125.0, 29.0, 4), ("sea", "Sea of Japan", 134.5, 40.0, 4),
    ("sea", "Sea of Okhotsk", 149.0, 54.5, 3), ("sea", "Bering Sea", -177.0, 58.5, 3),
    ("sea", "Tasman Sea", 160.0, -38.0, 3), ("sea", "Coral Sea", 154.0, -17.0, 3),
    ("sea", "Red Sea", 38.2, 20.5, 4), ("sea", "Persian Gulf", 51.2, 27.2, 5),
    ("sea", "Caspian Sea", 50.5, 42.0, 4), ("sea", "Adriatic Sea", 15.6, 42.9, 5),
    ("sea", "Tyrrhenian Sea", 12.0, 40.0, 5), ("sea", "Ionian Sea", 18.6, 37.9, 5),
    ("sea", "Aegean Sea", 25.0, 38.6, 5), ("sea", "Bay of Biscay", -4.5, 45.5, 4),
    ("sea", "Philippine Sea", 133.0, 18.0, 4), ("sea", "Labrador Sea", -53.0, 58.5, 4),
    ("sea", "Gulf of Guinea", 2.0, 1.5, 4), ("sea", "Weddell Sea", -42.0, -71.0, 4),
)


def population_rank(population: int) -> int:
    """Rank 1 (hamlet) to 17 (the largest countries), as Protomaps counts it."""
    return 1 + sum(population >= limit for limit in POPULATION_BREAKS)


def _read(path, **options):
    meta, _, geometry, columns = pyogrio.raw.read(path, **options)
    return shapely.from_wkb(geometry), dict(zip(meta["fields"], columns))


def _as_int(value, default: int) -> int:
    return default if value is None or value != value else int(value)


def _label_point(geometry) -> shapely.Point:
    """The pole of inaccessibility of the largest part: inside it, far from its edges."""
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    return shapely.ops.polylabel(shapely.make_valid(largest), 0.2) \
        if largest.is_valid else largest.representative_point()


def _water(magics: pathlib.Path):
    for scale, first, last in SCALES:
        geometry, columns = _read(magics / scale / f"ne_{scale}_ocean.shp", encoding="cp1252")
        # The lakes were appended to the ocean layer and keep their class in a second column.
        lake_class = columns["featurec_2"]
        lake_rank = columns.get("scaleran_2", columns["scalerank"])
        for shape, lake, rank in zip(geometry, lake_class, lake_rank):
            if shape is None:
                continue
            if lake is None:
                yield Feature("water", {"kind": "ocean"}, shape, first, last)
            else:
                seen_from = max(first, _as_int(rank, 6) - 1)
                yield Feature("water", {"kind": "lake"}, shape, seen_from, last)
        geometry, columns = _read(
            magics / scale / f"ne_{scale}_rivers_lake_centerlines.shp", encoding="cp1252")
        for shape, rank, kind in zip(geometry, columns["scalerank"], columns["featurecla"]):
            if shape is not None and kind == "River":
                seen_from = max(first, _as_int(rank, 9) - 1)
                # No names: they are mangled in this source.
                yield Feature("water", {"kind": "river"}, shape, seen_from, last)
    for kind, name, x, y, zoom in SEAS:
        yield Feature("water", {"kind": kind, "name": name, "name:en": name, "min_zoom": zoom},
                      shapely.Point(x, y), zoom, MAX_ZOOM)


def _boundaries(magics: pathlib.Path):
    for scale, first, last in SCALES:
        geometry, columns = _read(
            magics / scale / f"ne_{scale}_admin_0_boundary_lines_land.shp", encoding="cp1252")
        for shape, featurecla in zip(geometry, columns["featurecla"]):
            text = featurecla or ""
            if shape is None or "Magics" in text or "Overlay" in text:
                continue
            properties = {"kind": "country", "kind_detail": 2}
            if not text.startswith("International"):
                properties["disputed"] = True
            yield Feature("boundaries", properties, shape, first, last)
    geometry, columns = _read(
        magics / "10m" / "ne_10m_admin_1_states_provinces_lines.shp", encoding="cp1252")
    for shape, featurecla, zoom in zip(geometry, columns["featurecla"], columns["min_zoom"]):
        if shape is None or "statistical" in (featurecla or ""):
            continue
        seen_from = max(3, round(float(zoom)) - 1)
        if seen_from <= MAX_ZOOM:
            yield Feature("boundaries", {"kind": "region", "kind_detail": 4}, shape, seen_from, MAX_ZOOM)


def _cities(magics: pathlib.Path):
    geometry, columns = _read(
        magics / "10m" / "ne_10m_populated_places_simple.shp", encoding="cp1252")
    for i, shape in enumerate(geometry):
        rank = _as_int(columns["scalerank"][i], 10)
        capital = _as_int(columns["adm0cap"][i], 0) == 1
        zoom = max(2, rank)
        if capital:
            zoom = min(zoom, 4)
        if zoom > MAX_ZOOM or columns["name"][i] is None:
            continue
        population = max(0, _as_int(columns["pop_max"][i], 0))
        name = CITY_NAMES.get(columns["name"][i], columns["name"][i])
        properties = {
            "kind": "locality", "kind_detail": "city", "name": name, "name:en": name,
            "population": population, "population_rank": population_rank(population),
            "min_zoom": zoom,
        }
        if capital:
            properties["capital"] = "yes"
        yield population, columns["iso_a2"][i], Feature("places", properties, shape, zoom, MAX_ZOOM)


def _countries(world_map: pathlib.Path, people: dict):
    geometry, columns = _read(world_map, layer="countries")
    for shape, raw, code in zip(geometry, columns["NAME"], columns["iso_a2"]):
        if raw is None:
            continue
        name = COUNTRY_NAMES.get(raw, raw)
        area = shapely.area(shape)
        zoom = next((z for z, limit in ((1, 140), (2, 45), (3, 9), (4, 1.2), (5, 0.1)) if area >= limit), 6)
        population = people.get(code, 0)
        yield population, Feature("places", {
            "kind": "country", "name": name, "name:en": name,
            "population_rank": population_rank(population), "min_zoom": zoom,
        }, _label_point(shape), zoom, MAX_ZOOM)


def _regions(world_map: pathlib.Path):
    geometry, columns = _read(world_map, layer="states_provinces")
    for shape, name, country in zip(geometry, columns["name"], columns["admin"]):
        if shape is None or not name or name == country or country == "Antarctica":
            continue
        area = shapely.area(shape)
        if area < 10:
            continue
        zoom = 5 if area >= 40 else 6
        yield Feature("places", {"kind": "region", "name": name, "name:en": name, "ref": name,
                                 "ref:en": name, "min_zoom": zoom},
                      _label_point(shape), zoom, MAX_ZOOM)


def features(magics: pathlib.Path, world_map: pathlib.Path) -> list[Feature]:
    """All features, given the folder of the magics shapefiles and the QGIS world map."""
    cities = list(_cities(magics))
    people: dict[str, int] = {}
    for population, code, _ in cities:
        people[code] = people.get(code, 0) + population
    countries = sorted(_countries(world_map, people), key=lambda c: -c[0])
    cities.sort(key=lambda c: -c[0])
    # Labels are placed first come, first served: the more people, the earlier.
    places = [c[-1] for c in countries] + [c[-1] for c in cities] + list(_regions(world_map))
    return [*_water(magics), *_boundaries(magics), *places]
