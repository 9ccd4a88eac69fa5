"""How the columns of an application's data are told apart: by their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .errors import BadDataError

__all__ = ["NUMBERS", "TIMES", "FieldNames"]

TIMES = ("timestamp", "time", "timestamp_ms", "t_ms")
"""Fields of the protocol that hold a time."""

NUMBERS = frozenset(
    {
        *("latitude", "lat", "longitude", "lon"),
        *("speed_kmh", "segment_speed_kmh", "speed"),
        *("altitude_m", "altitude", "heading_deg", "heading"),
        *("gap_seconds", "coalesced_count"),
    }
)
"""Fields of the protocol that hold a number; degrees, km/h, metres, degrees from north, seconds."""

_OTHERS = (
    *("certainty", "speed_certainty", "is_interpolated", "interpolated", "held_during_gap"),
    *("is_observed", "is_gap", "gap", "is_anomaly", "anomaly", "stopped", "metadata"),
    *("gap_type", "conflict", "is_conflict", "anomaly_type", "acceleration_anomaly"),
    "validation_failed",
)

_VEHICLE = ("vehicle_id", "vehicleId", "vehicle", "id")
_LABEL = ("label", "vehicle_label", "name")
_COLOR = ("color", "colour")
_GROUP = ("group", "vehicle_group", "vehicleGroup")

_OF_VEHICLES = (("vehicle", _VEHICLE), ("label", _LABEL), ("color", _COLOR), ("group", _GROUP))
"""What is said of a vehicle and not of a fix, with its spellings."""

# What the protocol does not know but tables use, under the protocol's name.
_ALIASES = {
    **dict.fromkeys(("gps_latitude", "gps_lat"), "latitude"),
    **dict.fromkeys(("lng", "long", "gps_longitude", "gps_lon"), "longitude"),
    **dict.fromkeys(("datetime", "date_time", "gps_time", "recorded_at", "time_ms"), "timestamp"),
    "velocity": "speed",
    **dict.fromkeys(("alt", "elevation"), "altitude"),
    **dict.fromkeys(("bearing", "course", "direction"), "heading"),
}

_FIX_FIELDS = (*TIMES, *sorted(NUMBERS), *_OTHERS)
_KNOWN = {name.lower(): name for name in _FIX_FIELDS}


@dataclass(frozen=True)
class FieldNames:
    """Which column of the application holds what.

    Names are compared without case. ``explicit`` goes before what would be guessed: it maps a
    field (``vehicle``, ``label``, ``color``, ``group``, ``time``, ``lat``, ``lon``, ``speed``,
    ``altitude``, ``heading`` or any field of PROTOCOL.md) to the name of a column.
    """

    vehicle: str | None
    """Column with the ids of the vehicles; ``None`` where all rows are of one vehicle."""
    label: str | None
    color: str | None
    group: str | None = None
    fixes: dict[str, str] = field(default_factory=dict)
    """Field of the protocol to column, for everything that a fix has."""

    @classmethod
    def find(cls, columns: Iterable[str], explicit: Mapping[str, str] | None = None) -> FieldNames:
        """Finds out what the columns hold.

        Raises:
            BadDataError: There is no time, latitude or longitude among them, or a column that
                ``explicit`` names is missing; the text lists what there is.

        """
        there = [str(column) for column in columns]
        named = dict(explicit or {})
        for wanted, column in named.items():
            if column not in there:
                raise BadDataError(
                    f"columns= says that {wanted!r} is in the column {column!r}, but there are "
                    f"only {_listed(there)}",
                    column=column,
                )
        by_lower: dict[str, str] = {}
        for column in there:
            by_lower.setdefault(column.lower(), column)
        special = {
            kind: named.pop(kind, None) or _first(by_lower, spellings)
            for kind, spellings in _OF_VEHICLES
        }
        for spelling in _VEHICLE[:2]:
            special["vehicle"] = named.pop(spelling, None) or special["vehicle"]
        return cls(**special, fixes=_fix_fields(there, by_lower, named))


def _fix_fields(
    there: list[str], by_lower: Mapping[str, str], named: Mapping[str, str]
) -> dict[str, str]:
    fixes: dict[str, str] = {}
    for wanted, column in named.items():
        name = _ALIASES.get(wanted.lower()) or _KNOWN.get(wanted.lower())
        if name is None:
            raise BadDataError(
                f"columns= names the field {wanted!r}, which is none of "
                f"{_listed([*dict(_OF_VEHICLES), *_FIX_FIELDS])}",
                column=column,
            )
        fixes[name] = column
    taken = {_meaning(name) for name in fixes}
    for spelling, column in by_lower.items():
        known = _KNOWN.get(spelling)
        if known is not None and _meaning(known) not in taken:
            fixes.setdefault(known, column)
    taken = {_meaning(name) for name in fixes}
    for spelling, name in _ALIASES.items():
        if spelling in by_lower and _meaning(name) not in taken:
            fixes[name] = by_lower[spelling]
            taken.add(_meaning(name))
    for needed, example in (("time", "timestamp"), ("lat", "latitude"), ("lon", "longitude")):
        if needed not in taken:
            raise BadDataError(
                f"there is no column for {example!r} among {_listed(there)}; say which one it is "
                f"with columns={{{needed!r}: 'its name'}}",
                column=example,
            )
    return fixes


def _meaning(name: str) -> str:
    """One name for all spellings of what every fix must have; else the name."""
    if name in TIMES:
        return "time"
    if name.startswith("lat"):
        return "lat"
    return "lon" if name.startswith("lon") else name


def _first(by_lower: Mapping[str, str], spellings: Iterable[str]) -> str | None:
    return next((by_lower[s.lower()] for s in spellings if s.lower() in by_lower), None)


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names)) if names else "none at all"
