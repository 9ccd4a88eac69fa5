//! Messages that name vehicles or a part of the world: `remove_vehicles`, `focus_vehicle`,
//! `select`, `set_visible`, `isolate` and `fit`.

use crate::geo::LonLat;

use super::fields::{Fields, Value, missing, name_of, refusal};
use super::kind::Kind;
use super::scalar::{Number, Scalar};
use super::source::Source;
use super::{DecodeError, FitTo, MAX_TEXT_CHARS, Message};

/// One vehicle.
pub(super) const ID_KEYS: &[&str] = &["vehicle_id", "vehicleId", "id", "data"];
/// Several.
pub(super) const IDS_KEYS: &[&str] = &["vehicle_ids", "vehicleIds", "ids", "data"];
const BOUNDS_KEYS: &[&str] = &["bounds"];
const SIDES: [&str; 4] = ["west", "south", "east", "north"];

const VISIBLE_KEYS: &[&str] = &["visible", "shown"];

/// All keys that any of these messages looks at, and `follow`.
pub(super) const KEYS: &[&str] = &[
    "visible",
    "shown",
    "vehicle_id",
    "vehicleId",
    "id",
    "data",
    "vehicle_ids",
    "vehicleIds",
    "ids",
    "bounds",
    "west",
    "south",
    "east",
    "north",
    "target",
];

const NO_ID: &str = "not the id of a vehicle";
const NO_IDS: &str = "there is no list of ids";

/// The message of a `remove_vehicles`.
pub(super) fn remove_vehicles(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::RemoveVehicles;
    let ids = some_ids(kind, &Fields::of(source, KEYS)?)?;
    let ids = ids.ok_or_else(|| missing(kind, "vehicle_ids", NO_IDS))?;
    Ok(Message::RemoveVehicles { ids })
}

/// The message of a `set_visible`.
pub(super) fn set_visible(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::SetVisible;
    let fields = Fields::of(source, KEYS)?;
    let ids = some_ids(kind, &fields)?;
    let ids = ids.ok_or_else(|| missing(kind, "vehicle_ids", NO_IDS))?;
    let visible = match fields.first(VISIBLE_KEYS) {
        None => true,
        Some((key, value)) => value
            .truth()
            .ok_or_else(|| refusal(kind, key, value.shown(), "not true or false"))?,
    };
    Ok(Message::SetVisible { ids, visible })
}

/// The message of an `isolate`.
pub(super) fn isolate(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::Isolate;
    let fields = Fields::of(source, KEYS)?;
    let is_null = fields
        .under(IDS_KEYS)
        .chain(fields.under(ID_KEYS))
        .any(|(_, value)| matches!(value, Value::One(Scalar::Missing(_))));
    let ids = match some_ids(kind, &fields)? {
        Some(ids) => ids,
        None if is_null => Vec::new(),
        // Nothing said of it is not the same as "none".
        None => return Err(missing(kind, "vehicle_ids", NO_IDS)),
    };
    Ok(Message::Isolate { ids })
}

/// The ids of a list, or the one id that is named.
fn some_ids(kind: Kind, fields: &Fields<'_>) -> Result<Option<Vec<String>>, DecodeError> {
    if let Some(ids) = ids(kind, fields)? {
        return Ok(Some(ids));
    }
    Ok(id(kind, fields)?.map(|id| vec![id]))
}

/// The message of a `focus_vehicle`.
pub(super) fn focus_vehicle(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::FocusVehicle;
    let id = id(kind, &Fields::of(source, KEYS)?)?;
    let id = id.ok_or_else(|| missing(kind, "vehicle_id", NO_ID))?;
    Ok(Message::FocusVehicle { id })
}

/// The message of a `select`.
pub(super) fn select(source: Source<'_>) -> Result<Message, DecodeError> {
    let fields = Fields::of(source, KEYS)?;
    let id = id(Kind::Select, &fields)?;
    // Nothing said of it is not the same as "none".
    let is_there = fields
        .under(ID_KEYS)
        .any(|(_, value)| !matches!(value, Value::Inner(_)));
    if is_there {
        Ok(Message::Select { id })
    } else {
        let reason = "there is neither the id of a vehicle nor null for none";
        Err(missing(Kind::Select, "vehicle_id", reason))
    }
}

/// The message of a `fit`.
pub(super) fn fit(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::Fit;
    let fields = Fields::of(source, KEYS)?;
    if let Some((key, value)) = fields.first(BOUNDS_KEYS) {
        let (south_west, north_east) = corners(key, value)?;
        return Ok(Message::Fit(FitTo::Bounds {
            south_west,
            north_east,
        }));
    }
    let ids = some_ids(kind, &fields)?;
    Ok(Message::Fit(ids.map_or(FitTo::All, FitTo::Vehicles)))
}

/// The one id that is named.
pub(super) fn id(kind: Kind, fields: &Fields<'_>) -> Result<Option<String>, DecodeError> {
    for (key, value) in fields.under(ID_KEYS) {
        match value {
            Value::Inner(_) if key == "data" => {}
            Value::One(Scalar::Missing(_)) => {}
            _ => match value.name(MAX_TEXT_CHARS) {
                Some(id) => return Ok(Some(id)),
                None => return Err(refusal(kind, key, value.shown(), NO_ID)),
            },
        }
    }
    Ok(None)
}

/// The ids of a list.
pub(super) fn ids(kind: Kind, fields: &Fields<'_>) -> Result<Option<Vec<String>>, DecodeError> {
    for (key, value) in fields.under(IDS_KEYS) {
        match value {
            Value::Many(all) => {
                let name = |(index, scalar): (usize, &Scalar<'_>)| {
                    name_of(scalar, MAX_TEXT_CHARS).ok_or_else(|| {
                        let found = format!("{} at {index}", scalar.shown());
                        refusal(kind, key, found, NO_ID)
                    })
                };
                return all
                    .iter()
                    .enumerate()
                    .map(name)
                    .collect::<Result<_, _>>()
                    .map(Some);
            }
            _ if key == "data" => {}
            Value::One(Scalar::Missing(_)) => {}
            Value::One(_) | Value::Inner(_) => {
                return Err(refusal(kind, key, value.shown(), "not a list of ids"));
            }
        }
    }
    Ok(None)
}

/// South-western and north-eastern corner.
fn corners(key: &'static str, value: &Value<'_>) -> Result<(LonLat, LonLat), DecodeError> {
    let wrong = |found, reason| refusal(Kind::Fit, key, found, reason);
    let list: Vec<Scalar<'_>> = match value {
        Value::Many(list) => list.clone(),
        Value::Inner(fields) => SIDES
            .iter()
            .map(|side| side_of(fields, side))
            .collect::<Option<_>>()
            .ok_or_else(|| wrong(value.shown(), "not west, south, east and north"))?,
        Value::One(_) => Vec::new(),
    };
    let [west, south, east, north] = list.as_slice() else {
        return Err(wrong(
            value.shown(),
            "not a list of west, south, east, north",
        ));
    };
    let degrees = |scalar: &Scalar<'_>| match scalar.number() {
        Number::Value(degrees) => Ok(degrees),
        Number::Missing(_) | Number::Wrong => Err(wrong(scalar.shown(), "not a number")),
    };
    let corner = |lon: &Scalar<'_>, lat: &Scalar<'_>| {
        let (lon_deg, lat_deg) = (degrees(lon)?, degrees(lat)?);
        LonLat::new(lon_deg, lat_deg).map_err(|_| {
            let found = format!("{lon_deg}, {lat_deg}");
            wrong(found, "not a longitude and a latitude in degrees")
        })
    };
    let (south_west, north_east) = (corner(west, south)?, corner(east, north)?);
    if south_west.lat_deg() > north_east.lat_deg() {
        let found = format!("{} to {}", south_west.lat_deg(), north_east.lat_deg());
        return Err(wrong(found, "the south lies north of the north"));
    }
    Ok((south_west, north_east))
}

fn side_of<'de>(fields: &Fields<'de>, side: &&'static str) -> Option<Scalar<'de>> {
    match fields.own(side)? {
        Value::One(scalar) => Some(scalar.clone()),
        Value::Many(_) | Value::Inner(_) => None,
    }
}
