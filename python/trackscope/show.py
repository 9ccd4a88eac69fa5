"""One call for a window, and one for a picture without a window."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ._binary import find_binary
from .bridge import MapBridge
from .columns import TimeUnit, Track
from .errors import NoGraphicsError, RenderError
from .messages import settings_fields
from .sources import Reading, VehicleSource

__all__ = ["render", "show"]

_RENDER_SECS = 300.0

# Bridges of show() that nobody may hold: the window is to stay until it is closed.
_SHOWN: set[MapBridge] = set()


def show(
    vehicles: VehicleSource,
    *,
    columns: Mapping[str, str] | None = None,
    vehicle_id: str = "vehicle",
    time_unit: TimeUnit = "ms",
    settings: Mapping[str, Any] | None = None,
    **window: Any,
) -> MapBridge:
    """Opens a viewer with this data and returns at once.

    The window stays until it is closed, or Python ends: a script calls ``.wait()`` on the
    bridge that it is given. ``window`` is what :class:`MapBridge` takes.

    Raises:
        as :class:`MapBridge` and :meth:`MapBridge.load_vehicles`

    """
    # Read first: bad data opens no window.
    tracks = Reading(columns, vehicle_id, time_unit).tracks(vehicles)
    bridge = MapBridge(**window)
    try:
        bridge.load_vehicles(tracks, settings=settings)
        bridge.on_viewer_exited(lambda _: _SHOWN.discard(bridge))
    except BaseException:
        bridge.close()
        raise
    _SHOWN.add(bridge)
    return bridge


def render(
    vehicles: VehicleSource,
    *,
    at: str | datetime = "100%",
    size: tuple[int, int] = (1280, 720),
    scale: float = 1.0,
    theme: str = "dark",
    basemap: str = "bundled",
    panels: bool = False,
    columns: Mapping[str, str] | None = None,
    vehicle_id: str = "vehicle",
    time_unit: TimeUnit = "ms",
    settings: Mapping[str, Any] | None = None,
    binary: str | os.PathLike[str] | None = None,
    timeout: float = _RENDER_SECS,
) -> bytes:
    """Draws one moment without a window, and gives the picture as PNG.

    Args:
        vehicles: as :meth:`MapBridge.load_vehicles`
        at: The moment: a recorded time, ``"+90s"`` after the start, or ``"50%"``.
        size: Width and height in pixels.
        scale: Pixels to a point; 2 draws everything twice as large.
        theme: ``dark`` or ``light``.
        basemap: ``bundled``, ``osm`` or ``none``.
        panels: Whether to draw the panels of the window too.
        columns: as :meth:`MapBridge.load_vehicles`
        vehicle_id: as :meth:`MapBridge.load_vehicles`
        time_unit: as :meth:`MapBridge.load_vehicles`
        settings: as :meth:`MapBridge.set_settings`
        binary: The viewer's program; else it is looked for.
        timeout: Seconds that it may take.

    Raises:
        BadDataError: A value cannot be sent.
        NoGraphicsError: There is no graphics driver, not even one that uses the processor.
        RenderError: The viewer has drawn nothing; its words are in the text.

    """
    program = find_binary(binary)
    tracks = Reading(columns, vehicle_id, time_unit).tracks(vehicles)
    moment = at.isoformat() if isinstance(at, datetime) else at
    with tempfile.TemporaryDirectory(prefix="trackscope-") as folder:
        session, picture = Path(folder, "session.json"), Path(folder, "picture.png")
        _write(session, tracks, settings)
        words = [
            *(str(program), "render", str(session), f"--at={moment}", "-o", str(picture)),
            *("--size", f"{size[0]}x{size[1]}", "--scale", str(scale)),
            *("--theme", theme, "--basemap", basemap),
            *(() if panels else ("--no-ui",)),
        ]
        try:
            ended = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RenderError(f"the picture was not drawn within {timeout:g} s") from None
        if ended.returncode != 0 or not picture.exists():
            _raise(ended)
        return picture.read_bytes()


def _raise(ended: subprocess.CompletedProcess[str]) -> None:
    said = tuple(ended.stderr.strip().splitlines())
    if "no graphics adapter" in ended.stderr:
        raise NoGraphicsError(
            "there is no graphics driver: install one, or mesa-vulkan-drivers to draw with the "
            "processor",
            ended.returncode,
            said,
        )
    reason = " ".join(said) or f"exit code {ended.returncode}"
    raise RenderError(f"the viewer has drawn no picture: {reason}")


def _write(path: Path, tracks: list[Track], settings: Mapping[str, Any] | None) -> None:
    """A session file of one message, column by column."""
    data: dict[str, Any] = {}
    if settings is not None:
        data["settings"] = settings_fields(**settings)
    data["vehicles"] = [
        {
            "id": track.vehicle_id,
            **({"label": track.label} if track.label is not None else {}),
            **({"color": track.color} if track.color is not None else {}),
            **({"group": track.group} if track.group is not None else {}),
            "columns": {name: column.to_list() for name, column in track.columns.items()},
        }
        for track in tracks
    ]
    with path.open("w", encoding="utf-8") as file:
        json.dump({"type": "load_vehicles", "data": data}, file, separators=(",", ":"))
