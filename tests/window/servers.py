"""Four WebSocket servers that Python applications use, behind one interface.

Each listens on a free port of 127.0.0.1, in a thread of its own, sends what is queued as soon as
the viewer has connected, and keeps what the viewer says.
"""

import asyncio
import contextlib
import json
import logging
import socket
import struct
import threading

from waiting import DEADLINE_SECS


class Server:
    """What all have in common. `send` takes text or bytes, from any thread."""

    name = ""
    sends_binary = True

    def __init__(self):
        self.queued = []
        self.received = []
        self.connections = 0
        self.changed = threading.Condition()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def connected(self):
        """A viewer has connected; what is queued is given back, to be sent."""
        queued, self.queued = self.queued, []
        with self.changed:
            self.connections += 1
            self.changed.notify_all()
        return queued

    def heard(self, text):
        with self.changed:
            self.received.append(json.loads(text))
            self.changed.notify_all()

    def say(self, message):
        """Sends a message as JSON text, as the application does."""
        self.send(json.dumps(message))

    def messages(self, kind):
        return [message for message in self.received if message.get("type") == kind]

    def wait_until(self, look, what):
        with self.changed:
            if not self.changed.wait_for(look, DEADLINE_SECS):
                raise AssertionError(f"{self.name}: {what}: only {self.received}")

    def wait_for(self, kind, count=1):
        """The message of this type that makes them `count`."""
        self.wait_until(lambda: len(self.messages(kind)) >= count, f"no {kind} came")
        return self.messages(kind)[count - 1]

    def wait_for_connections(self, count):
        self.wait_until(lambda: self.connections >= count, f"no connection number {count}")


class WebsocketServerPackage(Server):
    """websocket-server, which the application uses: text only, and no pings of its own."""

    name = "websocket-server"
    sends_binary = False

    def start(self):
        from websocket_server import WebsocketServer

        self.server = WebsocketServer("127.0.0.1", 0, logging.ERROR)
        self.server.set_fn_new_client(self._new_client)
        self.server.set_fn_message_received(lambda _client, _server, text: self.heard(text))
        self.server.run_forever(threaded=True)
        self.port = self.server.port

    def _new_client(self, client, server):
        for message in self.connected():
            server.send_message(client, message)

    def send(self, message):
        self.server.send_message_to_all(message)

    def ping(self):
        """It has no pings; the frame is written by hand, and the answer is dropped by it."""
        for client in self.server.clients:
            client["handler"].request.send(b"\x89\x02hi")

    def close(self, code, reason):
        """Closes as the package does it, with a code of ours."""
        data = struct.pack("!H", code) + reason.encode()
        for client in list(self.server.clients):
            handler = client["handler"]
            handler.keep_alive = False
            handler.request.send(bytes([0x88, len(data)]) + data)
            # A quick viewer has answered and gone by now: then there is nothing to shut down.
            with contextlib.suppress(OSError):
                handler.connection.shutdown(socket.SHUT_RDWR)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Asynchronous(Server):
    """What the servers on asyncio have in common: a loop in a thread."""

    def start(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.sockets = set()
        self.wait(self.listen())

    def wait(self, work):
        """Runs `work` in the loop and gives its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(DEADLINE_SECS)

    def send(self, message):
        self.wait(self.send_to_all(message))

    async def send_to_all(self, message):
        for each in list(self.sockets):
            await self.send_one(each, message)

    def stop(self):
        self.wait(self.stop_listening())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(DEADLINE_SECS)
        self.loop.close()


class WebsocketsPackage(Asynchronous):
    """websockets, as it comes: it offers permessage-deflate and pings by itself."""

    name = "websockets"

    async def listen(self):
        from websockets.asyncio.server import serve

        self.server = await serve(self._serve, "127.0.0.1", 0, max_size=None)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _serve(self, each):
        from websockets.exceptions import ConnectionClosed

        self.sockets.add(each)
        try:
            for message in self.connected():
                await each.send(message)
            async for text in each:
                self.heard(text)
        except ConnectionClosed:
            pass  # the viewer was ended
        finally:
            self.sockets.discard(each)

    async def send_one(self, each, message):
        await each.send(message)

    def ping(self):
        async def ping_all():
            for each in list(self.sockets):
                await asyncio.wait_for(await each.ping(), DEADLINE_SECS)

        self.wait(ping_all())

    def close(self, code, reason):
        async def close_all():
            for each in list(self.sockets):
                await each.close(code, reason)

        self.wait(close_all())

    async def stop_listening(self):
        self.server.close()
        await self.server.wait_closed()


class Aiohttp(Asynchronous):
    """aiohttp's WebSocket handler."""

    name = "aiohttp"

    async def listen(self):
        from aiohttp import web

        application = web.Application()
        application.router.add_get("/", self._serve)
        self.runner = web.AppRunner(application, shutdown_timeout=1.0)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def _serve(self, request):
        from aiohttp import WSMsgType, web

        each = web.WebSocketResponse(max_msg_size=0)
        await each.prepare(request)
        self.sockets.add(each)
        try:
            for message in self.connected():
                await self.send_one(each, message)
            async for message in each:
                if message.type == WSMsgType.TEXT:
                    self.heard(message.data)
        finally:
            self.sockets.discard(each)
        return each

    async def send_one(self, each, message):
        if isinstance(message, bytes):
            await each.send_bytes(message)
        else:
            await each.send_str(message)

    def ping(self):
        async def ping_all():
            for each in list(self.sockets):
                await each.ping(b"hi")

        self.wait(ping_all())

    def close(self, code, reason):
        async def close_all():
            for each in list(self.sockets):
                await each.close(code=code, message=reason.encode())

        self.wait(close_all())

    async def stop_listening(self):
        for each in list(self.sockets):
            await each.close()
        await self.runner.cleanup()


class QtWebSockets(Server):
    """PySide6's QWebSocketServer, in a thread with an event loop of Qt."""

    name = "QWebSocketServer"

    def start(self):
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        if not ready.wait(DEADLINE_SECS):
            raise AssertionError("Qt does not start")

    def _run(self, ready):
        from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
        from PySide6.QtNetwork import QHostAddress
        from PySide6.QtWebSockets import QWebSocketProtocol, QWebSocketServer

        class Calls(QObject):
            """What other threads ask for; a signal brings it over into Qt's thread."""

            wanted = Signal(object)

        self.close_code = QWebSocketProtocol.CloseCode
        application = QCoreApplication.instance() or QCoreApplication([])
        self.sockets = []
        self.calls = Calls()
        self.calls.wanted.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)
        server = QWebSocketServer("test", QWebSocketServer.SslMode.NonSecureMode)
        server.newConnection.connect(lambda: self._accept(server.nextPendingConnection()))
        assert server.listen(QHostAddress.SpecialAddress.LocalHost, 0), server.errorString()
        self.port = server.serverPort()
        self.quit = application.quit
        ready.set()
        application.exec()
        server.close()
        # Objects of Qt end in the thread that they belong to.
        self.sockets.clear()
        self.calls = None

    def _accept(self, each):
        self.sockets.append(each)
        each.textMessageReceived.connect(self.heard)
        each.disconnected.connect(lambda: self._gone(each))
        for message in self.connected():
            self._send_one(each, message)

    def _gone(self, each):
        if each in self.sockets:
            self.sockets.remove(each)
            each.deleteLater()

    def _send_one(self, each, message):
        if isinstance(message, bytes):
            each.sendBinaryMessage(message)
        else:
            each.sendTextMessage(message)

    def _in_qt(self, call):
        self.calls.wanted.emit(call)

    def send(self, message):
        self._in_qt(lambda: [self._send_one(each, message) for each in list(self.sockets)])

    def ping(self):
        answered = threading.Event()

        def ping_all():
            for each in self.sockets:
                each.pong.connect(lambda *_: answered.set())
                each.ping(b"hi")

        self._in_qt(ping_all)
        if not answered.wait(DEADLINE_SECS):
            raise AssertionError("the viewer does not answer Qt's ping")

    def close(self, code, reason):
        meant = self.close_code(code)
        self._in_qt(lambda: [each.close(meant, reason) for each in list(self.sockets)])

    def stop(self):
        self._in_qt(self.quit)
        self.thread.join(DEADLINE_SECS)


SERVERS = (WebsocketServerPackage, WebsocketsPackage, Aiohttp, QtWebSockets)
