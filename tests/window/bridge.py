"""The application's side of the socket, as the application has it: a server of websocket-server."""

import json
import logging
import socket
import threading

from websocket_server import WebsocketServer

from waiting import DEADLINE_SECS


class Bridge:
    """A server on a free port. What is queued is sent inside of the callback that reports the
    client, once, before the viewer could say anything; that is how the application does it."""

    def __init__(self):
        self.queued = []
        self.received = []
        self.connections = 0
        self.changed = threading.Condition()
        self._serve(port=0)

    def _serve(self, port):
        self.server = WebsocketServer("127.0.0.1", port, logging.ERROR)
        self.server.set_fn_new_client(self._new_client)
        self.server.set_fn_message_received(self._message)
        self.server.run_forever(threaded=True)
        self.port = self.server.port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.die()

    def _new_client(self, client, server):
        queued, self.queued = self.queued, []
        for message in queued:
            server.send_message(client, json.dumps(message))
        with self.changed:
            self.connections += 1
            self.changed.notify_all()

    def _message(self, _client, _server, text):
        with self.changed:
            self.received.append(json.loads(text))
            self.changed.notify_all()

    def queue(self, message):
        """Keeps a message for the next client."""
        self.queued.append(message)

    def send(self, message):
        """Sends a message now."""
        self.server.send_message_to_all(json.dumps(message))

    def messages(self, kind):
        """All messages of one type so far."""
        return [message for message in self.received if message.get("type") == kind]

    def wait_for(self, kind, count=1):
        """The message of this type that makes them `count`."""
        with self.changed:
            came = self.changed.wait_for(
                lambda: len(self.messages(kind)) >= count, DEADLINE_SECS
            )
            if not came:
                raise AssertionError(f"no {kind} came, only {self.received}")
            return self.messages(kind)[count - 1]

    def die(self):
        """Stops listening and drops every connection without a word, as an application
        does that is killed."""
        for client in list(self.server.clients):
            try:
                client["handler"].connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the viewer has ended it already
        self.server.shutdown()
        self.server.server_close()

    def revive(self):
        """Listens again, where it did."""
        self._serve(self.port)
