"""What can be asked of a viewer in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from .messages import (
    Message,
    Plain,
    fit_fields,
    follow_fields,
    id_list,
    seek_fields,
    settings_fields,
)

__all__ = ["Commands"]


class Commands:
    """The methods of a bridge that say something short; what they raise is told there."""

    def remove_vehicles(self, vehicle_ids: Iterable[str] | str) -> None:
        """Takes these vehicles off the map."""
        fields = {"vehicle_ids": id_list(vehicle_ids)}
        self._say("remove_vehicles", fields, needs="remove_vehicles", is_state=True)

    def clear(self) -> None:
        """Takes all vehicles off the map."""
        self._say("control", {"command": "clear"}, is_state=True)

    # Playing.

    def play(self) -> None:
        """Lets the playhead run."""
        self._say("control", {"command": "play"})

    def pause(self) -> None:
        """Holds the playhead."""
        self._say("control", {"command": "pause"})

    def stop(self) -> None:
        """Holds the playhead and puts it back to the start."""
        self._say("control", {"command": "stop"})

    def toggle(self) -> None:
        """Plays when held, holds when playing."""
        self._say("control", {"command": "toggle"}, needs="seek")

    def step(self, seconds: float = 1.0) -> None:
        """Moves the playhead by so many recorded seconds, back when negative."""
        self._say("control", {"command": "step", "seconds": seconds}, needs="seek")

    def seek(
        self,
        time: str | datetime | float | None = None,
        *,
        offset_s: float | None = None,
        fraction: float | None = None,
    ) -> None:
        """Puts the playhead to a recorded moment.

        Args:
            time: ISO 8601 text, a datetime, or milliseconds since 1970.
            offset_s: Recorded seconds after the start of the span.
            fraction: Part of the span, from 0 to 1.

        """
        self._say("seek", seek_fields(time, offset_s, fraction), needs="seek")

    def set_speed(self, rate: float) -> None:
        """Plays so many recorded seconds in one second."""
        self.set_settings(playback_speed=rate)

    def set_loop(self, loop: bool = True) -> None:
        """Goes on from the start when the end is reached, or does not."""
        self.set_settings(loop=loop)

    def set_settings(
        self,
        *,
        show_trails: bool | None = None,
        trail_length: float | None = None,
        playback_speed: float | None = None,
        auto_center: bool | None = None,
        show_timestamps: bool | None = None,
        loop: bool | None = None,
        follow_newest: bool | None = None,
    ) -> None:
        """Changes how vehicles are shown and played; what is left out stays as it is.

        Args:
            show_trails: Whether trails are drawn.
            trail_length: Recorded seconds; 0 for none, negative for everything.
            playback_speed: Recorded seconds in one second, positive.
            auto_center: Whether the view goes to new data.
            show_timestamps: Whether markers carry their time.
            loop: Whether playing goes on from the start at the end.
            follow_newest: Whether the playhead stays at the newest fix.

        """
        fields = settings_fields(
            show_trails=show_trails,
            trail_length=trail_length,
            playback_speed=playback_speed,
            auto_center=auto_center,
            show_timestamps=show_timestamps,
            loop=loop,
            follow_newest=follow_newest,
        )
        if fields:
            self._say("settings", fields, needs="settings", is_state=True)

    # Looking.

    def switch_provider(self, provider: str) -> None:
        """Puts another map under the vehicles.

        ``bundled``, ``none``, ``osm`` (or ``leaflet``), ``openfreemap``, ``mapbox``, a name that is
        configured in the viewer, the path of a ``.pmtiles`` or ``.mbtiles`` file, or an address.
        The map so far stays until the other one is there; one that is not known is answered with a
        ``map_error`` that lists the known names.
        """
        self._say("switch_provider", {"provider": provider}, is_state=True)

    def focus_vehicle(self, vehicle_id: str) -> None:
        """Brings a vehicle to the middle of the view and selects it."""
        self._say("focus_vehicle", {"vehicle_id": str(vehicle_id)}, needs="focus_vehicle")

    def select(self, vehicle_id: str | None) -> None:
        """Selects a vehicle, or none."""
        self._say("select", {"vehicle_id": vehicle_id}, needs="select")

    def set_visible(self, vehicle_ids: Iterable[str] | str, visible: bool = True) -> None:
        """Shows vehicles on the map, or hides them; the viewer says that some are hidden."""
        fields = {"vehicle_ids": id_list(vehicle_ids), "visible": bool(visible)}
        self._say("set_visible", fields, needs="set_visible")

    def isolate(self, vehicle_ids: Iterable[str] | str | None) -> None:
        """Hides all vehicles but these; ``None`` shows all again."""
        ids = [] if vehicle_ids is None else id_list(vehicle_ids)
        self._say("isolate", {"vehicle_ids": ids}, needs="isolate")

    def fit(
        self,
        *,
        vehicle_ids: Iterable[str] | None = None,
        bounds: Sequence[float] | None = None,
    ) -> None:
        """Brings data into view: all of it, some vehicles, or west, south, east, north."""
        self._say("fit", fit_fields(vehicle_ids, bounds), needs="fit")

    def follow(
        self,
        vehicle_ids: Iterable[str] | str | None = None,
        *,
        target: Literal["all", "selection"] | None = None,
    ) -> None:
        """Keeps vehicles in view while they move: one, several, all, or whoever is selected.

        Without an argument nobody is followed any more. The user suspends it by moving the map.

        Args:
            vehicle_ids: The id of a vehicle, or several.
            target: ``"all"``, or ``"selection"`` for whoever is selected.

        """
        self._say("follow", follow_fields(vehicle_ids, target), needs="follow")

    # Inside.

    def _post(self, message: Message) -> None:
        """Says it, now or within the batch of the calling thread."""
        raise NotImplementedError

    def _say(
        self,
        kind: str,
        fields: Mapping[str, Any],
        *,
        needs: str | None = None,
        is_state: bool = False,
    ) -> None:
        self._post(Plain(kind, fields, needs, is_state))
