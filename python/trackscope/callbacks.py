"""What a bridge tells the application, by callbacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from . import results
from .commands import Commands

__all__ = ["Callbacks"]

_Callback = TypeVar("_Callback", bound=Callable[[Any], object])


class Callbacks(Commands):
    """The methods of a bridge that register callbacks; each can be used as a decorator."""

    def on_ready(self, callback: _Callback) -> _Callback:
        """Calls ``callback(Ready)`` when a viewer has connected."""
        return self._on(results.Ready, callback)

    def on_map_ready(self, callback: _Callback) -> _Callback:
        """Calls ``callback(MapReady)`` when the first picture was drawn."""
        return self._on(results.MapReady, callback)

    def on_vehicle_clicked(self, callback: _Callback) -> _Callback:
        """Calls ``callback(VehicleClicked)`` when a marker was clicked."""
        return self._on(results.VehicleClicked, callback)

    def on_animation_complete(self, callback: _Callback) -> _Callback:
        """Calls ``callback(AnimationComplete)`` when the playhead has reached the end."""
        return self._on(results.AnimationComplete, callback)

    def on_playback_state(self, callback: _Callback, *, hz: float = 10.0) -> _Callback:
        """Calls ``callback(PlaybackState)`` at most so many times a second, up to 30.

        A callback that is slower than they come is given the newest.
        """
        self._say("subscribe", {"playback_state": hz}, needs="subscribe", is_state=True)
        return self._on(results.PlaybackState, callback)

    def on_selection_changed(self, callback: _Callback) -> _Callback:
        """Calls ``callback(SelectionChanged)`` when other vehicles are selected."""
        self._say("subscribe", {"selection_changed": True}, needs="subscribe", is_state=True)
        return self._on(results.SelectionChanged, callback)

    def on_camera_changed(self, callback: _Callback) -> _Callback:
        """Calls ``callback(CameraChanged)`` when the map is looked at from elsewhere."""
        self._say("subscribe", {"camera_changed": True}, needs="subscribe", is_state=True)
        return self._on(results.CameraChanged, callback)

    def on_load_result(self, callback: _Callback) -> _Callback:
        """Calls ``callback(LoadResult)`` when the viewer tells what became of data."""
        return self._on(results.LoadResult, callback)

    def on_error(self, callback: _Callback) -> _Callback:
        """Calls ``callback(ViewerError)`` when something went wrong in the viewer."""
        return self._on(results.ViewerError, callback)

    def on_viewer_exited(self, callback: _Callback) -> _Callback:
        """Calls ``callback(ViewerExited)`` when the viewer has ended, but for ``close()``."""
        return self._on(results.ViewerExited, callback)

    def _on(self, kind: type, callback: _Callback) -> _Callback:
        """Calls it with every event of this kind."""
        raise NotImplementedError
