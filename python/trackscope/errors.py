"""What can go wrong, each with what to do about it in its text."""

from __future__ import annotations

from typing import Any

__all__ = [
    "BadDataError",
    "BinaryNotFoundError",
    "BridgeClosedError",
    "ForkedBridgeError",
    "MissingPackageError",
    "NoDisplayError",
    "NoGraphicsError",
    "NotConnectedError",
    "PortInUseError",
    "RefusedError",
    "RenderError",
    "SlowViewerError",
    "TokenRefusedError",
    "TrackscopeError",
    "UnsupportedError",
    "ViewerDiedError",
    "ViewerTimeoutError",
]


class TrackscopeError(Exception):
    """Everything that this package raises on its own account."""


class BinaryNotFoundError(TrackscopeError, FileNotFoundError):
    """The viewer's program is not where it is looked for."""


class PortInUseError(TrackscopeError, OSError):
    """Another program listens on the port that was asked for."""


class BridgeClosedError(TrackscopeError):
    """The bridge was closed and takes nothing any more."""


class ForkedBridgeError(TrackscopeError):
    """The bridge belongs to the process that this one was forked from."""


class NotConnectedError(TrackscopeError):
    """A command was given while there is no viewer that could carry it out."""


class UnsupportedError(TrackscopeError):
    """The viewer that is connected is too old for what was asked."""


class RefusedError(TrackscopeError):
    """The viewer could not read a message and refused all of it."""


class RenderError(TrackscopeError):
    """No picture could be drawn."""


class MissingPackageError(TrackscopeError, ImportError):
    """Something was asked for that needs a package which is not installed."""


class ViewerTimeoutError(TrackscopeError, TimeoutError):
    """The viewer did not do something within the time that it was given."""


class TokenRefusedError(ViewerTimeoutError):
    """Something connected without the bridge's token, and nothing with it."""


class SlowViewerError(ViewerTimeoutError):
    """The viewer does not take the messages that wait for it."""


class ViewerDiedError(TrackscopeError):
    """The viewer has ended.

    Attributes:
        exit_code: What it ended with; negative for a signal, ``None`` when that is not known.
        log: The last lines of its log and of what it printed.

    """

    def __init__(
        self, message: str, exit_code: int | None = None, log: tuple[str, ...] = ()
    ) -> None:
        lines = "".join(f"\n    {line}" for line in log)
        super().__init__(f"{message}\nThe last lines of its log:{lines}" if log else message)
        self.exit_code = exit_code
        self.log = log


class NoDisplayError(ViewerDiedError):
    """The viewer could not open a window because there is no screen."""


class NoGraphicsError(ViewerDiedError):
    """The viewer found no graphics driver."""


class BadDataError(TrackscopeError, ValueError):
    """A value that cannot be sent.

    Attributes:
        vehicle: Id of the vehicle, where it is known.
        row: Number of the row in what was handed over, from 0.
        column: Name of the column as the application has it.
        value: What stands there.

    """

    def __init__(
        self,
        problem: str,
        *,
        vehicle: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: Any = None,
    ) -> None:
        place = []
        if vehicle is not None:
            place.append(f"vehicle {vehicle!r}")
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {column!r}")
        super().__init__(f"{', '.join(place)}: {problem}" if place else problem)
        self.vehicle = vehicle
        self.row = row
        self.column = column
        self.value = value
