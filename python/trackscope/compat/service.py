"""The service that starts server and viewer, and passes messages between them."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .._binary import find_binary
from ..errors import BridgeClosedError, TrackscopeError
from ..process import LaunchOptions, ViewerProcess
from .result import Result
from .websocket import Client, WebsocketServer

__all__ = ["BaseService", "TauriBridgeService"]


class BaseService:
    """What the application's services are derived from: a name and a logger."""

    def __init__(self, service_name: str = "Service") -> None:
        self.service_name = service_name
        self.logger = logging.getLogger(f"trackscope.compat.{service_name}")


class TauriBridgeService(BaseService):
    """A server, the viewer that connects to it, and what waits for that."""

    def __init__(self) -> None:
        super().__init__("TauriBridgeService")
        self.ws_server: WebsocketServer | None = None
        self.ws_port: int | None = None
        self.ws_thread: threading.Thread | None = None
        self.tauri_process: subprocess.Popen[bytes] | None = None
        self.tauri_path = Path(__file__).absolute().parent
        self.is_running = False
        self.connected_clients: list[Client] = []
        self.pending_messages: list[dict[str, Any]] = []
        self._viewer: ViewerProcess | None = None
        # From looking whether a client is there to queueing for it, and the other way round.
        self._lock = threading.RLock()
        self._finalizer: weakref.finalize[..., Any] | None = None

    def find_free_port(self) -> int:
        """A port that nobody listens on.

        ``start`` does not use it: between here and there another program might take it. That
        binds one itself, and keeps it.
        """
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
        return port

    def start(self) -> Result[int]:
        """Starts server and viewer; the result's value is the port."""
        if self.is_running:
            return Result.error(
                f"the bridge runs already, on port {self.ws_port}; call shutdown() before"
            )
        try:
            self._start_websocket_server()
            self._launch_tauri()
        except (TrackscopeError, OSError) as error:
            self.logger.error("the bridge does not start: %s", error)
            self.shutdown()
            return Result.error(str(error))
        self.is_running = True
        return Result.success(self.ws_port)

    def send_vehicle_data(self, vehicle_data: dict[str, Any]) -> Result[None]:
        """Sends a ``load_vehicles``, or keeps it for the first viewer that connects."""
        message = {"type": "load_vehicles", "data": vehicle_data}
        try:
            text = json.dumps(message)
            with self._lock:
                server = self.ws_server if self.connected_clients else None
                if server is None:
                    self.pending_messages.append(message)
            if server is not None:
                server.send_message_to_all(text)
        except (TrackscopeError, TypeError, ValueError) as error:
            self.logger.error("vehicles cannot be sent: %s", error)
            return Result.error(str(error))
        return Result.success(None)

    def send_command(self, command_type: str, command: str) -> Result[None]:
        """Sends ``{"type": command_type, "command": command}``; commands do not wait."""
        server = self.ws_server
        if server is None or not self.connected_clients:
            return Result.error("No connected clients")
        try:
            server.send_message_to_all(json.dumps({"type": command_type, "command": command}))
        except (TrackscopeError, TypeError, ValueError) as error:
            return Result.error(str(error))
        return Result.success(None)

    def shutdown(self) -> None:
        """Ends viewer and server; may be called again."""
        if self._finalizer is not None:
            self._finalizer()
        self.is_running = False

    def _start_websocket_server(self) -> None:
        server = WebsocketServer()
        self.ws_server = server
        self.ws_port = server.port
        self.ws_thread = server.thread
        this = weakref.WeakMethod
        server.set_fn_new_client(_weakly(this(self._on_client_connected)))
        server.set_fn_client_left(_weakly(this(self._on_client_disconnected)))
        server.set_fn_message_received(_weakly(this(self._on_message_received)))
        self._finalizer = weakref.finalize(self, _end, server, None, os.getpid())

    def _launch_tauri(self) -> None:
        server = self.ws_server
        if server is None:
            raise BridgeClosedError("there is no server yet; call start()")
        viewer = ViewerProcess(
            find_binary(), port=server.port, token=server.token, options=LaunchOptions()
        )
        self._viewer = viewer
        self.tauri_process = viewer.popen
        if self._finalizer is not None:
            self._finalizer.detach()
        self._finalizer = weakref.finalize(self, _end, server, viewer, os.getpid())

    def _on_client_connected(self, client: Client, server: WebsocketServer) -> None:
        """Sends what waits, in order, before anything that is sent later."""
        with self._lock:
            self.connected_clients.append(client)
            waiting = list(self.pending_messages)
            self.pending_messages.clear()
            for message in waiting:
                server.send_message(client, json.dumps(message))

    def _on_client_disconnected(self, client: Client, server: WebsocketServer) -> None:  # noqa: ARG002
        with self._lock:
            if client in self.connected_clients:
                self.connected_clients.remove(client)

    def _on_message_received(self, client: Client, server: WebsocketServer, message: str) -> None:  # noqa: ARG002
        """Logs what the viewer says; an application may put a method of its own here."""
        try:
            data = json.loads(message)
            kind = data.get("type")
        except (ValueError, AttributeError) as error:
            self.logger.error("the viewer said something unreadable: %s", error)
            return
        if kind == "ready":
            self.logger.info("the map is ready")
        elif kind == "vehicle_clicked":
            self.logger.info("vehicle clicked: %s", data.get("vehicle_id"))
        elif kind == "error":
            self.logger.error("the viewer: %s", data.get("message"))


def _end(server: WebsocketServer, viewer: ViewerProcess | None, owner: int) -> None:
    if os.getpid() != owner:
        return
    if viewer is not None:
        viewer.end()
        viewer.remove_log()
    server.shutdown()


def _weakly(method: weakref.WeakMethod[Callable[..., object]]) -> Callable[..., object]:
    """Calls a method as long as its object is there, without keeping that alive."""

    def call(*arguments: Any) -> object:
        found = method()
        return None if found is None else found(*arguments)

    return call
