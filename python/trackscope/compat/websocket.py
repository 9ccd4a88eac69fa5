"""A server with the methods of the one that applications use."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any

from ..link import ViewerLink
from ..server import ViewerServer

__all__ = ["Client", "WebsocketServer"]

_log = logging.getLogger("trackscope.compat")

Client = dict[str, Any]
"""A viewer that is connected, by ``id``, ``handler`` and ``address``."""

_MAX_WAITING_BYTES = 512 << 20
_SEND_SECS = 60.0


class WebsocketServer:
    """The few methods of PyPI's websocket-server that an application calls."""

    def __init__(self, port: int = 0, token: str | None = None) -> None:
        """Listens on this port of 127.0.0.1, on a free one when it is 0.

        Raises:
            PortInUseError: Another program listens there.

        """
        self.clients: list[Client] = []
        self._new_client: Callable[[Client, WebsocketServer], object] | None = None
        self._client_left: Callable[[Client, WebsocketServer], object] | None = None
        self._received: Callable[[Client, WebsocketServer, str], object] | None = None
        # Reentrant: a callback for a new client sends to it.
        self._lock = threading.RLock()
        self._server = ViewerServer(_Weakly(self), port=port, token=token)
        self.host = "127.0.0.1"
        self.port = self._server.port

    @property
    def token(self) -> str:
        """What a viewer must know to connect."""
        return self._server.token

    @property
    def thread(self) -> threading.Thread:
        """The thread that serves; it runs since the object was made."""
        return self._server.thread

    def set_fn_new_client(self, fn: Callable[[Client, WebsocketServer], object]) -> None:
        """Calls ``fn(client, server)`` for each viewer that connects."""
        with self._lock:
            self._new_client = fn
            here = list(self.clients)
        for client in here:
            fn(client, self)

    def set_fn_client_left(self, fn: Callable[[Client, WebsocketServer], object]) -> None:
        """Calls ``fn(client, server)`` for each connection that ends."""
        self._client_left = fn

    def set_fn_message_received(self, fn: Callable[[Client, WebsocketServer, str], object]) -> None:
        """Calls ``fn(client, server, text)`` for each message of a viewer."""
        self._received = fn

    def send_message(self, client: Client, msg: str | bytes) -> None:
        """Sends a text to one viewer, in order; blocks only while very much waits for it."""
        text = msg.decode() if isinstance(msg, bytes) else msg
        link: ViewerLink = client["handler"]
        link.send(lambda: ([text], 0), len(text))
        if threading.current_thread() is not self.thread:
            link.wait_for_room(_MAX_WAITING_BYTES, _SEND_SECS)

    def send_message_to_all(self, msg: str | bytes) -> None:
        """Sends a text to every viewer that is connected."""
        with self._lock:
            clients = list(self.clients)
        for client in clients:
            self.send_message(client, msg)

    def run_forever(self, threaded: bool = False) -> None:
        """Does nothing, as it serves already; without ``threaded`` waits for its end."""
        if not threaded:
            self.thread.join()

    def serve_forever(self) -> None:
        """Waits until :meth:`shutdown`."""
        self.thread.join()

    def shutdown(self) -> None:
        """Ends all connections and stops listening."""
        self._server.close()

    def server_close(self) -> None:
        """Does nothing more: :meth:`shutdown` lets go of the port too."""
        self._server.close()

    def link_opened(self, link: ViewerLink) -> None:
        """A viewer has connected."""
        client = {"id": link.number, "handler": link, "address": (self.host, self.port)}
        with self._lock:
            self.clients.append(client)
            fn = self._new_client
        _call(fn, client, self)

    def link_received(self, link: ViewerLink, text: str) -> None:
        """A viewer has said something."""
        client = self._client(link)
        if client is not None:
            _call(self._received, client, self, text)

    def link_closed(self, link: ViewerLink) -> None:
        """A connection has ended."""
        client = self._client(link)
        if client is None:
            return
        with self._lock:
            self.clients.remove(client)
        _call(self._client_left, client, self)

    def _client(self, link: ViewerLink) -> Client | None:
        with self._lock:
            return next((one for one in self.clients if one["handler"] is link), None)


class _Weakly:
    """Tells a server of its links without keeping it alive from the server's thread."""

    def __init__(self, server: WebsocketServer) -> None:
        self._server = weakref.ref(server)

    def link_opened(self, link: ViewerLink) -> None:
        """A viewer has connected."""
        server = self._server()
        if server is not None:
            server.link_opened(link)

    def link_received(self, link: ViewerLink, text: str) -> None:
        """A viewer has said something."""
        server = self._server()
        if server is not None:
            server.link_received(link, text)

    def link_closed(self, link: ViewerLink) -> None:
        """A connection has ended."""
        server = self._server()
        if server is not None:
            server.link_closed(link)


def _call(fn: Callable[..., object] | None, *arguments: Any) -> None:
    if fn is None:
        return
    try:
        fn(*arguments)
    except Exception:
        _log.exception("a callback of the server has failed")
