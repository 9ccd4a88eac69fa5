"""The WebSocket server that viewers connect to, on a thread of its own."""

from __future__ import annotations

import asyncio
import hmac
import http
import logging
import os
import secrets
import socket
import threading
import weakref
from collections import deque

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from .errors import PortInUseError, TrackscopeError
from .link import LinkHandler, ViewerLink

__all__ = ["ViewerServer"]

_log = logging.getLogger("trackscope.server")

_HOST = "127.0.0.1"
_HANDSHAKE_SECS = 10.0
_CLOSE_SECS = 2.0
_START_SECS = 30.0
# What a viewer says is short; this is far more.
_MAX_RECEIVED_BYTES = 16 << 20
_REFUSALS_KEPT = 20


class ViewerServer:
    """Listens on the loopback and lets in who knows the token.

    The port is bound once and kept: there is no moment in which another program could take it.
    A connection with an ``Origin`` header comes from a web page and is refused, one without
    ``Authorization: Bearer TOKEN`` from another program and is refused too.
    """

    def __init__(self, handler: LinkHandler, *, port: int = 0, token: str | None = None) -> None:
        """Binds the port and starts to listen.

        ``token`` is what viewers must know; ``""`` lets in everybody on this machine, ``None``
        makes a new one.

        Raises:
            PortInUseError: Another program listens there.

        """
        self.token = secrets.token_urlsafe(32) if token is None else token
        self._handler = handler
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self.refusals: deque[str] = deque(maxlen=_REFUSALS_KEPT)
        self._links: dict[int, ViewerLink] = {}
        self._numbers = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._owner = os.getpid()
        _SERVERS.add(self)
        self.thread = threading.Thread(target=self._run, name="trackscope-server", daemon=True)
        self.thread.start()
        if not self._started.wait(_START_SECS) or self._failure is not None:
            self._socket.close()
            raise TrackscopeError(f"the server does not start: {self._failure}")

    def close(self) -> None:
        """Ends all connections and stops listening; may be called again."""
        if os.getpid() != self._owner:
            self.forget_after_fork()
            return
        loop, stop = self._loop, self._stop
        if loop is not None and stop is not None:
            try:
                loop.call_soon_threadsafe(stop.set)
            except RuntimeError:
                _log.debug("the server has ended already")
        if threading.current_thread() is not self.thread:
            self.thread.join(2 * _CLOSE_SECS + 1.0)

    def forget_after_fork(self) -> None:
        """In a forked child: lets go of the sockets, which stay the parent's.

        They are not closed, for Python would close their numbers again later, when these may
        belong to something else: each number becomes the null device.
        """
        sockets = [self._socket, *(link.raw_socket() for link in self._links.values())]
        null = os.open(os.devnull, os.O_RDWR)
        for one in sockets:
            if one is not None and one.fileno() >= 0:
                os.dup2(null, one.fileno(), inheritable=False)
        os.close(null)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
            if self._started.is_set():
                _log.exception("the server has ended")
        finally:
            self._started.set()
            self._socket.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with serve(
            self._connected,
            sock=self._socket,
            process_request=self._check,
            # Frames are packed as a whole, where that is worth while.
            compression=None,
            max_size=_MAX_RECEIVED_BYTES,
            open_timeout=_HANDSHAKE_SECS,
            close_timeout=_CLOSE_SECS,
            # A viewer on this machine does not vanish unheard, and pings would wake it.
            ping_interval=None,
            server_header=None,
            logger=_websockets_log(),
        ) as server:
            self._started.set()
            await self._stop.wait()
            await _close(server)

    def _check(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuses web pages and whoever does not know the token."""
        origin = request.headers.get("Origin")
        if origin is not None:
            self._refuse(f"a web page of {origin!r:.200}")
            return connection.respond(
                http.HTTPStatus.FORBIDDEN, "web pages may not connect to this server\n"
            )
        if not self.token:
            return None
        sent = ", ".join(request.headers.get_all("Authorization"))
        wanted = f"Bearer {self.token}"
        if not hmac.compare_digest(sent.encode(), wanted.encode()):
            self._refuse("a program with a wrong token" if sent else "a program without a token")
            response = connection.respond(
                http.HTTPStatus.UNAUTHORIZED, "this server wants the token of its viewer\n"
            )
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        return None

    def _refuse(self, whom: str) -> None:
        self.refusals.append(whom)
        _log.warning("refused a connection: %s", whom)

    async def _connected(self, connection: ServerConnection) -> None:
        self._numbers += 1
        link = ViewerLink(self._numbers, connection, asyncio.get_running_loop())
        self._links[link.number] = link
        writer = asyncio.create_task(link.write())
        try:
            self._handler.link_opened(link)
            async for message in connection:
                if isinstance(message, str):
                    self._handler.link_received(link, message)
                else:
                    _log.warning("a viewer has sent %d bytes of binary data", len(message))
        except ConnectionClosed as error:
            _log.info("a connection has ended: %s", error)
        finally:
            writer.cancel()
            del self._links[link.number]
            link.ended()
            self._handler.link_closed(link)


_SERVERS: weakref.WeakSet[ViewerServer] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for server in list(_SERVERS):
        server.forget_after_fork()


if hasattr(os, "register_at_fork"):
    # A child that held the sockets open would hide the parent's end from the viewer.
    os.register_at_fork(after_in_child=_after_fork_in_child)


async def _close(server: Server) -> None:
    server.close()
    await server.wait_closed()


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # Else a port could not be had again for a minute after its last connection has ended.
        # Two listeners it does not allow here; on Windows it would.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
        listening.listen(16)
    except OSError as error:
        listening.close()
        raise PortInUseError(
            error.errno,
            f"port {port} of {_HOST} cannot be used ({error.strerror}); leave port= out to get a "
            "free one, or end the program that listens there",
        ) from error
    except OverflowError:
        listening.close()
        raise PortInUseError(f"{port} is not the number of a port (0 to 65535)") from None
    return listening


def _websockets_log() -> logging.Logger:
    # Refused handshakes are told by this package, in words; not as errors of the library.
    log = logging.getLogger("trackscope.websockets")
    if log.level == logging.NOTSET:
        log.setLevel(logging.CRITICAL)
    return log
