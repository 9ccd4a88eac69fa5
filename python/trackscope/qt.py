"""The bridge as a ``QObject`` with signals, for applications with PySide6."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import results
from .bridge import MapBridge
from .errors import MissingPackageError, TrackscopeError
from .requests import LoadFuture
from .sources import VehicleSource

try:
    from PySide6.QtCore import QObject, Qt, Signal, Slot
except ImportError as error:
    raise MissingPackageError(
        "trackscope.qt needs PySide6: pip install 'trackscope[qt]'"
    ) from error

__all__ = ["QtMapBridge"]


class QtMapBridge(QObject):
    """A :class:`MapBridge` whose news are signals, emitted in the thread that this object lives in.

    Methods that say something to the viewer are slots that never raise: what goes wrong comes
    with :attr:`failed`. It starts nothing before :meth:`open`. Everything else of the bridge is
    at :attr:`bridge`.
    """

    ready = Signal(object)
    """``Ready``: a viewer has connected."""
    mapReady = Signal()  # noqa: N815 - signals are named as Qt names them
    """The first picture was drawn."""
    vehicleClicked = Signal(str, object)  # noqa: N815
    """Id of the vehicle, and the whole ``VehicleClicked``."""
    animationComplete = Signal()  # noqa: N815
    """The playhead has reached the end."""
    playbackChanged = Signal(object)  # noqa: N815
    """``PlaybackState``, while :meth:`watchPlayback` is on."""
    selectionChanged = Signal(list)  # noqa: N815
    """Ids of the vehicles that are selected now."""
    cameraChanged = Signal(object)  # noqa: N815
    """``CameraChanged``."""
    loaded = Signal(object)
    """``LoadResult``: what became of data."""
    failed = Signal(str)
    """What went wrong, in a sentence: in the viewer, or in a call."""
    viewerExited = Signal(int, str)  # noqa: N815
    """Exit code (0: the window was closed), and the last lines of the log."""

    # From the bridge's thread into the one that this object lives in.
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, **window: Any) -> None:
        """``window`` is what :class:`MapBridge` takes."""
        super().__init__(parent)
        self._window = window
        self._bridge: MapBridge | None = None
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def bridge(self) -> MapBridge | None:
        """The bridge; ``None`` before :meth:`open` and after :meth:`close`."""
        return self._bridge

    @Slot(result=bool)
    def open(self) -> bool:
        """Opens the viewer, or another one when it was closed; says whether that could be done."""
        try:
            if self._bridge is None:
                self._bridge = self._connected(MapBridge(**self._window))
                # Where the window that this belongs to is gone without close().
                self.destroyed.connect(self._bridge.close)
            elif self._bridge.wait(0):
                self._bridge.relaunch()
        except (TrackscopeError, OSError) as error:
            self.failed.emit(str(error))
            return False
        return True

    @Slot()
    def close(self) -> None:
        """Ends the viewer."""
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            bridge.close()

    def load_vehicles(self, vehicles: VehicleSource, **reading: Any) -> LoadFuture | None:
        """As :meth:`MapBridge.load_vehicles`; opens the viewer if need be."""
        if not self.open():
            return None
        loaded: LoadFuture | None = self._try("load_vehicles", vehicles, **reading)
        return loaded

    def append_points(self, vehicles: VehicleSource, **reading: Any) -> LoadFuture | None:
        """As :meth:`MapBridge.append_points`."""
        appended: LoadFuture | None = self._try("append_points", vehicles, **reading)
        return appended

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """As :meth:`MapBridge.set_settings`, from a dictionary."""
        self._try("set_settings", **settings)

    @Slot()
    def play(self) -> None:
        """Lets the playhead run."""
        self._try("play")

    @Slot()
    def pause(self) -> None:
        """Holds the playhead."""
        self._try("pause")

    @Slot()
    def stop(self) -> None:
        """Holds the playhead and puts it back to the start."""
        self._try("stop")

    @Slot(float)
    def setSpeed(self, rate: float) -> None:  # noqa: N802 - slots are named as Qt names them
        """Plays so many recorded seconds in one second."""
        self._try("set_speed", rate)

    @Slot(float)
    def seekFraction(self, fraction: float) -> None:  # noqa: N802
        """Puts the playhead to a part of the span, from 0 to 1."""
        self._try("seek", fraction=fraction)

    @Slot(str)
    def focusVehicle(self, vehicle_id: str) -> None:  # noqa: N802
        """Brings a vehicle to the middle of the view and selects it."""
        self._try("focus_vehicle", vehicle_id)

    @Slot(str)
    def followVehicle(self, vehicle_id: str) -> None:  # noqa: N802
        """Keeps a vehicle in view while it moves; nobody when the id is empty."""
        self._try("follow", vehicle_id or None)

    @Slot(float)
    def watchPlayback(self, hz: float) -> None:  # noqa: N802
        """Emits :attr:`playbackChanged` at most so many times a second; 0 for never."""
        self._try("on_playback_state", self._arrive, hz=hz)

    @Slot()
    def watchView(self) -> None:  # noqa: N802
        """Emits :attr:`selectionChanged` and :attr:`cameraChanged` from now on."""
        self._try("on_selection_changed", self._arrive)
        self._try("on_camera_changed", self._arrive)

    def _connected(self, bridge: MapBridge) -> MapBridge:
        for hear in (
            bridge.on_ready,
            bridge.on_map_ready,
            bridge.on_vehicle_clicked,
            bridge.on_animation_complete,
            bridge.on_load_result,
            bridge.on_error,
            bridge.on_viewer_exited,
        ):
            hear(self._arrive)
        return bridge

    def _arrive(self, event: results.Event) -> None:
        self._arrived.emit(event)

    @Slot(object)
    def _tell(self, event: results.Event) -> None:
        if isinstance(event, results.VehicleClicked):
            self.vehicleClicked.emit(event.vehicle_id, event)
        elif isinstance(event, results.ViewerExited):
            self.viewerExited.emit(event.exit_code, "\n".join(event.log))
        elif isinstance(event, results.SelectionChanged):
            self.selectionChanged.emit(list(event.vehicle_ids))
        elif isinstance(event, results.ViewerError):
            self.failed.emit(event.message)
        elif isinstance(event, (results.MapReady, results.AnimationComplete)):
            (
                self.mapReady if isinstance(event, results.MapReady) else self.animationComplete
            ).emit()
        else:
            self._tell_whole(event)

    def _tell_whole(self, event: results.Event) -> None:
        """Emits those whose signal carries the event itself."""
        signals = {
            results.Ready: self.ready,
            results.PlaybackState: self.playbackChanged,
            results.CameraChanged: self.cameraChanged,
            results.LoadResult: self.loaded,
        }
        signal = signals.get(type(event))
        if signal is not None:
            signal.emit(event)

    def _try(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Calls a method of the bridge; what it raises becomes a signal."""
        if self._bridge is None:
            self.failed.emit("the map is not open")
            return None
        try:
            return getattr(self._bridge, method)(*arguments, **named)
        except (TrackscopeError, ValueError, TypeError) as error:
            self.failed.emit(str(error))
            return None
