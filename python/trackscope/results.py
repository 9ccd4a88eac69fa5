"""What the viewer says, as typed and frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "AnimationComplete",
    "CameraChanged",
    "Event",
    "LoadReason",
    "LoadResult",
    "MapReady",
    "PlaybackState",
    "Pong",
    "Ready",
    "SelectionChanged",
    "UnknownEvent",
    "VehicleClicked",
    "ViewerError",
    "ViewerExited",
    "parse_event",
]


@dataclass(frozen=True)
class Ready:
    """The viewer is connected and takes messages."""

    version: str
    """Version of the viewer."""
    protocol: int
    """Number of the protocol that PROTOCOL.md describes."""
    capabilities: frozenset[str]
    """What it can do beyond load_vehicles, control and switch_provider."""


@dataclass(frozen=True)
class MapReady:
    """The first picture was drawn."""


@dataclass(frozen=True)
class VehicleClicked:
    """The marker of a vehicle was clicked."""

    vehicle_id: str
    time: str | None = None
    """The moment that was shown, ISO 8601 as recorded, with a zone only where one was stated."""
    timestamp_ms: int | None = None
    """The same as epoch milliseconds; a time without a zone is taken as if it were UTC."""
    latitude: float | None = None
    """Degrees north where the marker stood."""
    longitude: float | None = None
    """Degrees east where the marker stood."""
    button: str = "left"
    """``left``, ``middle`` or ``right``."""
    modifiers: frozenset[str] = frozenset()
    """Keys that were held: ``shift``, ``ctrl``, ``alt``, ``meta``."""


@dataclass(frozen=True)
class AnimationComplete:
    """The playhead has reached the end of the data."""


@dataclass(frozen=True)
class PlaybackState:
    """Where the playhead is and what it does."""

    time: str | None
    """The moment that is shown, ISO 8601 as recorded; ``None`` without data."""
    timestamp_ms: int | None
    """The same as epoch milliseconds."""
    start: str | None
    """Begin of the span that is played."""
    end: str | None
    """End of the span that is played."""
    state: str
    """``playing``, ``paused`` or ``ended``."""
    rate: float
    """Recorded seconds in one second."""
    loop: bool
    """Whether it goes on from the start when it has reached the end."""
    follow_newest: bool
    """Whether it stays at the newest fix."""


@dataclass(frozen=True)
class SelectionChanged:
    """Other vehicles are selected than before."""

    vehicle_ids: tuple[str, ...]


@dataclass(frozen=True)
class CameraChanged:
    """The map is looked at from elsewhere than before."""

    latitude: float
    """Degrees north of the middle of the view."""
    longitude: float
    """Degrees east of the middle of the view."""
    zoom: float
    """Web Mercator zoom level, of tiles of 256 points."""
    south: float
    west: float
    north: float
    east: float
    """Degrees; ``west`` is greater than ``east`` where the view crosses the antimeridian."""


@dataclass(frozen=True)
class LoadReason:
    """One kind of problem in data that was sent."""

    severity: str
    """``refused`` (something is missing on the map) or ``noted`` (it was repaired)."""
    reason: str
    count: int
    first: str | None
    """The first of them in full: vehicle, index, field and value."""


@dataclass(frozen=True)
class LoadResult:
    """What became of vehicles and fixes that were sent."""

    of: str
    """Type of the message that brought them."""
    request_id: str | None
    accepted_vehicles: int
    accepted_fixes: int
    refused_vehicles: int
    refused_fixes: int
    noted: int
    """How often something was repaired or left out."""
    reasons: tuple[LoadReason, ...]
    broken_off: str | None
    """Why the rest of the message could not be read, if that happened."""

    @property
    def is_complete(self) -> bool:
        """Whether everything that was sent is in the viewer."""
        return not (self.refused_vehicles or self.refused_fixes or self.broken_off)


@dataclass(frozen=True)
class Pong:
    """The answer to a ping."""

    request_id: str | None


@dataclass(frozen=True)
class ViewerError:
    """Something went wrong in the viewer."""

    message: str
    cause: str = ""
    critical: bool = False
    """Whether the viewer cannot go on."""


@dataclass(frozen=True)
class ViewerExited:
    """The viewer's process has ended."""

    exit_code: int
    """0 when its window was closed; negative for a signal."""
    log: tuple[str, ...]
    """The last lines of its log and of what it printed; empty when it ended in order."""


@dataclass(frozen=True)
class UnknownEvent:
    """A message that this version of the package does not know."""

    type: str
    message: Mapping[str, Any]


Event = (
    Ready
    | MapReady
    | VehicleClicked
    | AnimationComplete
    | PlaybackState
    | SelectionChanged
    | CameraChanged
    | LoadResult
    | Pong
    | ViewerError
    | ViewerExited
    | UnknownEvent
)


def parse_event(message: Mapping[str, Any]) -> Event | None:
    """Reads one message of the viewer.

    ``None`` for ``error``, which the viewer sends behind each ``map_error`` for applications
    that only know that one.

    Raises:
        KeyError, TypeError, ValueError: A field is missing or of the wrong kind.

    """
    kind = str(message["type"])
    if kind == "error":
        return None
    parse = _PARSERS.get(kind)
    return UnknownEvent(kind, dict(message)) if parse is None else parse(message)


def _ready(message: Mapping[str, Any]) -> Ready:
    return Ready(
        version=str(message.get("version", "")),
        protocol=int(message.get("protocol", 0)),
        capabilities=frozenset(map(str, message.get("capabilities", ()))),
    )


def _clicked(message: Mapping[str, Any]) -> VehicleClicked:
    return VehicleClicked(
        vehicle_id=str(message["vehicle_id"]),
        time=_text(message.get("time")),
        timestamp_ms=_int(message.get("timestamp_ms")),
        latitude=_float(message.get("latitude")),
        longitude=_float(message.get("longitude")),
        button=str(message.get("button", "left")),
        modifiers=frozenset(map(str, message.get("modifiers", ()))),
    )


def _playback(message: Mapping[str, Any]) -> PlaybackState:
    return PlaybackState(
        time=_text(message.get("time")),
        timestamp_ms=_int(message.get("timestamp_ms")),
        start=_text(message.get("start")),
        end=_text(message.get("end")),
        state=str(message["state"]),
        rate=float(message["rate"]),
        loop=bool(message["loop"]),
        follow_newest=bool(message["follow_newest"]),
    )


def _camera(message: Mapping[str, Any]) -> CameraChanged:
    bounds = message["bounds"]
    return CameraChanged(
        latitude=float(message["latitude"]),
        longitude=float(message["longitude"]),
        zoom=float(message["zoom"]),
        south=float(bounds["south"]),
        west=float(bounds["west"]),
        north=float(bounds["north"]),
        east=float(bounds["east"]),
    )


def _load_result(message: Mapping[str, Any]) -> LoadResult:
    accepted, refused = message["accepted"], message["refused"]
    return LoadResult(
        of=str(message["of"]),
        request_id=_text(message.get("request_id")),
        accepted_vehicles=int(accepted["vehicles"]),
        accepted_fixes=int(accepted["fixes"]),
        refused_vehicles=int(refused["vehicles"]),
        refused_fixes=int(refused["fixes"]),
        noted=int(message["noted"]),
        reasons=tuple(
            LoadReason(
                severity=str(reason["severity"]),
                reason=str(reason["reason"]),
                count=int(reason["count"]),
                first=_text(reason.get("first")),
            )
            for reason in message["reasons"]
        ),
        broken_off=_text(message.get("broken_off")),
    )


def _error(message: Mapping[str, Any]) -> ViewerError:
    return ViewerError(
        message=str(message.get("message", "")),
        cause=str(message.get("error", "")),
        critical=bool(message.get("critical", False)),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _int(value: Any) -> int | None:
    return None if value is None else int(value)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


_PARSERS: dict[str, Callable[[Mapping[str, Any]], Event]] = {
    "ready": _ready,
    "map_ready": lambda _: MapReady(),
    "vehicle_clicked": _clicked,
    "animation_complete": lambda _: AnimationComplete(),
    "playback_state": _playback,
    "selection_changed": lambda m: SelectionChanged(tuple(map(str, m["vehicle_ids"]))),
    "camera_changed": _camera,
    "load_result": _load_result,
    "pong": lambda m: Pong(_text(m.get("request_id"))),
    "map_error": _error,
}
