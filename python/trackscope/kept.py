"""What a viewer was told, kept so that another one can be told the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .columns import Track
from .messages import Message, Plain, Vehicles

__all__ = ["Kept"]


class Kept:
    """Vehicles, settings and the like as the viewer has them; eight bytes a number.

    With ``keep_vehicles=False`` vehicles and fixes are not kept.
    """

    def __init__(self, *, keep_vehicles: bool = True) -> None:
        self._keep_vehicles = keep_vehicles
        # In the order of their arrival; whether the track is ours alone and may be extended.
        self._tracks: dict[str, tuple[Track, bool]] = {}
        # Vehicles of equal ids, which a load may have: they are shown, so they are kept.
        self._others: list[Track] = []
        self._settings: dict[str, Any] = {}
        self._span: dict[str, Any] = {}
        self._plain: dict[str, Plain] = {}

    @property
    def fixes(self) -> int:
        """How many fixes are kept."""
        kept = sum(track.length for track, _ in self._tracks.values())
        return kept + sum(track.length for track in self._others)

    @property
    def has_vehicles(self) -> bool:
        """Whether there is a vehicle to tell of."""
        return bool(self._tracks or self._others)

    def apply(self, message: Message) -> None:
        """Takes over what a message changes for good."""
        if isinstance(message, Vehicles):
            self._apply_vehicles(message)
        elif isinstance(message, Plain):
            self._apply_plain(message)
        else:
            for one in message.messages:
                self.apply(one)

    def messages(self, request_id: str | None) -> list[Message]:
        """What brings a new viewer to where the last one was.

        ``request_id`` goes with the vehicles.
        """
        told: list[Message] = list(self._plain.values())
        if self.has_vehicles:
            extras = {**self._span}
            if self._settings:
                extras = {"settings": dict(self._settings), **extras}
            tracks = [*(track for track, _ in self._tracks.values()), *self._others]
            self._tracks = {name: (track, False) for name, (track, _) in self._tracks.items()}
            told.append(Vehicles("load_vehicles", tracks, extras, request_id))
        elif self._settings:
            told.append(Plain("settings", dict(self._settings), needs="settings", is_state=True))
        return told

    def _apply_vehicles(self, message: Vehicles) -> None:
        self._settings.update(message.extras.get("settings", {}))
        is_load = message.kind == "load_vehicles"
        if is_load:
            self._forget()
            span = ("startTime", "endTime")
            self._span = {name: message.extras[name] for name in span if name in message.extras}
        if not self._keep_vehicles:
            return
        for track in message.tracks:
            if track.vehicle_id not in self._tracks:
                self._tracks[track.vehicle_id] = (track, False)
            elif is_load:
                self._others.append(track)
            else:
                self._append(track)

    def _append(self, more: Track) -> None:
        track, is_ours = self._tracks[more.vehicle_id]
        if not is_ours:
            # The first time since it was handed over, when others may still read it.
            track = track.copy()
            self._tracks[more.vehicle_id] = (track, True)
        track.label = more.label or track.label
        track.color = more.color or track.color
        track.group = more.group or track.group
        track.extend(more.columns, more.length)

    def _apply_plain(self, message: Plain) -> None:
        kind = message.kind
        if kind == "control" and message.fields.get("command") == "clear":
            self._forget()
        elif kind == "remove_vehicles":
            self._remove(message.fields["vehicle_ids"])
        elif kind == "settings":
            self._settings.update(message.fields)
        elif kind == "subscribe":
            before = self._plain.get(kind)
            fields = {**(before.fields if before else {}), **message.fields}
            self._plain[kind] = Plain(kind, fields, message.needs, is_state=True)
        elif message.is_state:
            self._plain[kind] = message

    def _remove(self, vehicle_ids: Sequence[str]) -> None:
        for vehicle_id in vehicle_ids:
            self._tracks.pop(vehicle_id, None)
        gone = set(vehicle_ids)
        self._others = [track for track in self._others if track.vehicle_id not in gone]

    def _forget(self) -> None:
        self._tracks.clear()
        self._others.clear()
        self._span = {}
