"""trackscope: a map viewer for vehicle tracks, drawn by the graphics card, driven from Python."""

from __future__ import annotations

import logging

from ._binary import find_binary
from .bridge import MapBridge
from .columns import Track
from .errors import (
    BadDataError,
    BinaryNotFoundError,
    BridgeClosedError,
    ForkedBridgeError,
    MissingPackageError,
    NoDisplayError,
    NoGraphicsError,
    NotConnectedError,
    PortInUseError,
    RefusedError,
    RenderError,
    SlowViewerError,
    TokenRefusedError,
    TrackscopeError,
    UnsupportedError,
    ViewerDiedError,
    ViewerTimeoutError,
)
from .results import (
    AnimationComplete,
    CameraChanged,
    Event,
    LoadReason,
    LoadResult,
    MapReady,
    PlaybackState,
    Ready,
    SelectionChanged,
    VehicleClicked,
    ViewerError,
    ViewerExited,
)
from .show import render, show
from .stream import StreamResult

__all__ = [
    "AnimationComplete",
    "BadDataError",
    "BinaryNotFoundError",
    "BridgeClosedError",
    "CameraChanged",
    "Event",
    "ForkedBridgeError",
    "LoadReason",
    "LoadResult",
    "MapBridge",
    "MapReady",
    "MissingPackageError",
    "NoDisplayError",
    "NoGraphicsError",
    "NotConnectedError",
    "PlaybackState",
    "PortInUseError",
    "Ready",
    "RefusedError",
    "RenderError",
    "SelectionChanged",
    "SlowViewerError",
    "StreamResult",
    "TokenRefusedError",
    "Track",
    "TrackscopeError",
    "UnsupportedError",
    "VehicleClicked",
    "ViewerDiedError",
    "ViewerError",
    "ViewerExited",
    "ViewerTimeoutError",
    "find_binary",
    "render",
    "show",
]

# An application that sets up no logging is not told twice.
logging.getLogger("trackscope").addHandler(logging.NullHandler())
