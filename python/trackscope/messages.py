"""What can be said to the viewer, before it is bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .columns import Track
from .errors import BadDataError

__all__ = [
    "Batch",
    "Message",
    "Plain",
    "Vehicles",
    "iso_or_text",
    "settings_fields",
]


@dataclass(frozen=True)
class Plain:
    """A message of a few fields."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    needs: str | None = None
    """Capability that the viewer must have named with ``ready``."""
    is_state: bool = False
    """Whether a viewer that is started anew must be told again."""

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes, about."""
        return 128

    def to_wire(self) -> dict[str, Any]:
        """The object on the wire."""
        return {"type": self.kind, **self.fields}


@dataclass(frozen=True)
class Vehicles:
    """``load_vehicles`` or ``append_points``."""

    kind: str
    tracks: Sequence[Track]
    extras: Mapping[str, Any] = field(default_factory=dict)
    """``settings``, ``startTime``, ``endTime``."""
    request_id: str | None = None
    is_state: bool = True

    @property
    def needs(self) -> str | None:
        """Capability that the viewer must have named with ``ready``."""
        return None if self.kind == "load_vehicles" else self.kind

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes before it is compressed, about."""
        return 128 + sum(track.size_bytes for track in self.tracks)


@dataclass(frozen=True)
class Batch:
    """Messages that take effect together: no frame is drawn between them."""

    messages: tuple[Plain | Vehicles, ...]
    needs: str | None = "batch"
    is_state: bool = False

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes before it is compressed, about."""
        return sum(message.size_bytes for message in self.messages)


Message = Plain | Vehicles | Batch


def settings_fields(
    *,
    show_trails: bool | None = None,
    trail_length: float | None = None,
    playback_speed: float | None = None,
    auto_center: bool | None = None,
    show_timestamps: bool | None = None,
    loop: bool | None = None,
    follow_newest: bool | None = None,
) -> dict[str, Any]:
    """The settings that were given, as the wire names them.

    Raises:
        BadDataError: A number is not finite, or a speed is not positive.

    """
    if trail_length is not None:
        _finite("trail_length", trail_length)
    if playback_speed is not None and _finite("playback_speed", playback_speed) <= 0:
        raise BadDataError(
            "a playback speed is positive", column="playback_speed", value=playback_speed
        )
    given = {
        "showTrails": show_trails,
        "trailLength": trail_length,
        "playbackSpeed": playback_speed,
        "autoCenter": auto_center,
        "showTimestamps": show_timestamps,
        "loop": loop,
        "followNewest": follow_newest,
    }
    return {name: value for name, value in given.items() if value is not None}


def iso_or_text(moment: str | datetime | float) -> str | float:
    """A moment as the wire has it: ISO 8601 text, or milliseconds since 1970."""
    return moment.isoformat() if isinstance(moment, datetime) else moment


def seek_fields(
    time: str | datetime | float | None, offset_s: float | None, fraction: float | None
) -> dict[str, Any]:
    """Where to put the playhead: exactly one of the three.

    Raises:
        BadDataError: None or several are given, or a number is out of range.

    """
    given = [value for value in (time, offset_s, fraction) if value is not None]
    if len(given) != 1:
        raise BadDataError("seek needs one of: a time, offset_s=, fraction=")
    if offset_s is not None:
        return {"offset_s": _finite("offset_s", offset_s)}
    if fraction is not None:
        if not 0.0 <= _finite("fraction", fraction) <= 1.0:
            raise BadDataError("a fraction lies between 0 and 1", column="fraction", value=fraction)
        return {"fraction": fraction}
    return {"time": iso_or_text(given[0])}


def fit_fields(vehicle_ids: Iterable[str] | None, bounds: Sequence[float] | None) -> dict[str, Any]:
    """What to bring into view; nothing means everything.

    Raises:
        BadDataError: Both are given, or the bounds are not four degrees.

    """
    if vehicle_ids is not None and bounds is not None:
        raise BadDataError("fit needs vehicle_ids= or bounds=, not both")
    if vehicle_ids is not None:
        return {"vehicle_ids": id_list(vehicle_ids)}
    if bounds is None:
        return {}
    if len(bounds) != 4:
        raise BadDataError(
            "bounds are west, south, east, north in degrees", column="bounds", value=bounds
        )
    return {"bounds": [_finite("bounds", bound) for bound in bounds]}


def follow_fields(vehicle_ids: Iterable[str] | str | None, target: str | None) -> dict[str, Any]:
    """Whom to follow; nothing means nobody.

    Raises:
        BadDataError: Both are given, or the target is another one.

    """
    if vehicle_ids is not None and target is not None:
        raise BadDataError("follow needs vehicle_ids or target=, not both")
    if target is not None:
        if target not in ("all", "selection"):
            raise BadDataError(
                "whom to follow is 'all' or 'selection'", column="target", value=target
            )
        return {"target": target}
    if vehicle_ids is None:
        return {"target": "none"}
    return {"vehicle_ids": id_list(vehicle_ids)}


def id_list(vehicle_ids: Iterable[str] | str) -> list[str]:
    """One id or several as a list."""
    return [vehicle_ids] if isinstance(vehicle_ids, str) else [str(one) for one in vehicle_ids]


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise BadDataError(f"{value!r} is not a finite number", column=name, value=value)
    return value
