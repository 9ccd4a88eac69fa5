//! Which layers and properties a map's vector tiles have: told by the names of the layers.

/// A way of putting a map into vector tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Schema {
    /// Protomaps, versions 1 to 4.
    Protomaps,
    /// OpenMapTiles: OpenFreeMap, MapTiler, tilemaker, planetiler.
    OpenMapTiles,
    /// Shortbread: VersaTiles, Geofabrik, OpenStreetMap's own vector tiles.
    Shortbread,
    /// Mapbox Streets, version 8.
    MapboxStreets,
    /// Any other: areas, lines and names are drawn whatever they are.
    #[default]
    Unknown,
}

/// Layers by schema. A name may be in several; most are not.
const LAYERS: [(Schema, &[&str]); 4] = [
    (
        Schema::Protomaps,
        &[
            "earth",
            "landuse",
            "landcover",
            "natural",
            "water",
            "physical_line",
            "physical_point",
            "buildings",
            "roads",
            "transit",
            "boundaries",
            "places",
            "pois",
        ],
    ),
    (
        Schema::OpenMapTiles,
        &[
            "water",
            "waterway",
            "landcover",
            "landuse",
            "mountain_peak",
            "park",
            "boundary",
            "aeroway",
            "transportation",
            "building",
            "water_name",
            "transportation_name",
            "place",
            "housenumber",
            "poi",
            "aerodrome_label",
        ],
    ),
    (
        Schema::Shortbread,
        &[
            "ocean",
            "water_polygons",
            "water_polygons_labels",
            "water_lines",
            "water_lines_labels",
            "dam_lines",
            "dam_polygons",
            "pier_lines",
            "pier_polygons",
            "boundaries",
            "boundary_labels",
            "place_labels",
            "land",
            "sites",
            "buildings",
            "addresses",
            "streets",
            "street_polygons",
            "street_labels",
            "street_labels_points",
            "streets_polygons_labels",
            "bridges",
            "ferries",
            "aerialways",
            "public_transport",
            "pois",
        ],
    ),
    (
        Schema::MapboxStreets,
        &[
            "admin",
            "aeroway",
            "airport_label",
            "building",
            "housenum_label",
            "landuse",
            "landuse_overlay",
            "motorway_junction",
            "natural_label",
            "place_label",
            "poi_label",
            "road",
            "structure",
            "transit_stop_label",
            "water",
            "waterway",
        ],
    ),
];

/// So many layers of a schema make it the tile's: one name alone may be anyone's.
const FEWEST_LAYERS: usize = 2;

impl Schema {
    /// Every schema.
    #[cfg(test)]
    pub const ALL: [Self; 5] = [
        Self::Protomaps,
        Self::OpenMapTiles,
        Self::Shortbread,
        Self::MapboxStreets,
        Self::Unknown,
    ];

    /// The schema of tiles with layers of these names: the one that most of them belong to.
    /// The names are those in the map's metadata, or in a tile. Layers that belong to no
    /// schema do not matter; where two schemas claim as many the tiles' is unknown.
    pub fn of_layers<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let mut best = (Self::Unknown, FEWEST_LAYERS - 1);
        for (schema, layers) in LAYERS {
            let count = layers.iter().filter(|layer| names.contains(layer)).count();
            if count > best.1 {
                best = (schema, count);
            } else if count == best.1 {
                best.0 = Self::Unknown;
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(names: &str) -> Schema {
        Schema::of_layers(names.split(' '))
    }

    #[test]
    fn a_maps_metadata_tells_its_schema() {
        for (expected, layers) in LAYERS {
            assert_eq!(schema(&layers.join(" ")), expected);
        }
        assert_eq!(
            schema("boundaries buildings earth landcover landuse places pois roads water"),
            Schema::Protomaps
        );
        assert_eq!(schema("tracks stops zones"), Schema::Unknown);
        assert_eq!(schema(""), Schema::Unknown);
    }

    #[test]
    fn a_tile_of_the_whole_world_tells_it_too() {
        assert_eq!(schema("water earth boundaries places"), Schema::Protomaps);
        assert_eq!(
            schema("water boundary place landcover"),
            Schema::OpenMapTiles
        );
        assert_eq!(
            schema("ocean boundaries boundary_labels place_labels"),
            Schema::Shortbread
        );
        assert_eq!(
            schema("water admin place_label natural_label"),
            Schema::MapboxStreets
        );
    }

    #[test]
    fn layers_of_ones_own_do_not_hide_the_schema_and_one_name_is_not_enough() {
        assert_eq!(
            schema("water transportation place my_zones my_stops my_other_zones"),
            Schema::OpenMapTiles
        );
        assert_eq!(schema("water"), Schema::Unknown);
        // As much the one as the other.
        assert_eq!(schema("water landuse"), Schema::Unknown);
    }
}
