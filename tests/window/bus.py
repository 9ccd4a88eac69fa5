"""A desktop's bus of its own, as a login session has one, and what speaks on it."""

import os
import select
import subprocess
import tempfile
import threading
from pathlib import Path

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

from waiting import DEADLINE_SECS

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# What starts the bus of screen readers when somebody asks for it.
A11Y_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
PROPERTIES = "org.freedesktop.DBus.Properties"


class Bus:
    """A bus that nobody else is on; ends when the `with` block ends.

    Only the bus of screen readers is started by itself: no portal, no store of keys.
    """

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="trackscope-bus-")
        services = Path(self.folder.name, "services")
        services.mkdir()
        if A11Y_SERVICE.exists():
            lines = A11Y_SERVICE.read_text().splitlines()
            # Not by systemd, which may not run here.
            kept = [line for line in lines if not line.startswith("SystemdService")]
            Path(services, A11Y_SERVICE.name).write_text("\n".join(kept) + "\n")
        config = Path(self.folder.name, "bus.conf")
        config.write_text(CONFIG.format(folder=self.folder.name, services=services))
        address_in, address_out = os.pipe()
        self.daemon = subprocess.Popen(
            [
                *("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"),
                f"--print-address={address_out}",
            ],
            pass_fds=[address_out],
            # What it starts has its sockets and settings there.
            env={**os.environ, "XDG_RUNTIME_DIR": self.folder.name, "GSETTINGS_BACKEND": "memory"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(address_out)
        with os.fdopen(address_in) as addresses:
            if not select.select([addresses], [], [], DEADLINE_SECS)[0]:
                self.__exit__()
                raise AssertionError("dbus-daemon does not start")
            self.address = addresses.readline().strip()
        if not self.address:
            self.__exit__()
            raise AssertionError("dbus-daemon ended at its start")
        return self

    def __exit__(self, *_):
        self.daemon.terminate()
        self.daemon.wait(DEADLINE_SECS)
        self.folder.cleanup()


class Refused(Exception):
    """What was asked was answered with an error."""


class Link:
    """A connection to a bus, for one thread."""

    def __init__(self, address):
        self.connection = open_dbus_connection(address)

    def close(self):
        self.connection.close()

    def call(self, place, interface, method, signature=None, arguments=()):
        """Calls a method of the object at `place`, its owner and its path."""
        owner, path = place
        address = DBusAddress(path, bus_name=owner, interface=interface)
        message = new_method_call(address, method, signature, arguments)
        reply = self.connection.send_and_get_reply(message, timeout=DEADLINE_SECS)
        if reply.header.message_type is MessageType.error:
            raise Refused(f"{method} of {place}: {reply.body}")
        return reply.body

    def get(self, place, interface, name):
        """The value of a property."""
        return self.call(place, PROPERTIES, "Get", "ss", (interface, name))[0][1]

    def set(self, place, interface, name, signature, value):
        """Sets a property."""
        body = (interface, name, (signature, value))
        self.call(place, PROPERTIES, "Set", "ssv", body)


class Service(threading.Thread):
    """Something that answers on the bus under a name; `answer` is asked on a thread of its own."""

    def __init__(self, bus, name):
        super().__init__(daemon=True)
        self.connection = open_dbus_connection(bus.address)
        self.sending = threading.Lock()
        reply = self.connection.send_and_get_reply(message_bus.RequestName(name))
        assert reply.body == (1,), f"{name} is taken: {reply.body}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        """Its thread ends with the bus."""

    def answer(self, interface, method, arguments, caller):
        """Signature and body of the answer to a call; None when there is no such method."""
        raise NotImplementedError

    def answered(self, method):
        """Called on the service's thread when a call has been answered."""

    def send(self, message):
        with self.sending:
            self.connection.send(message)

    def emit(self, path, interface, name, signature, body):
        """Tells everybody of something, from any thread."""
        self.send(new_signal(DBusAddress(path, interface=interface), name, signature, body))

    def run(self):
        while True:
            try:
                message = self.connection.receive()
            except (ConnectionError, OSError, ValueError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            fields = message.header.fields
            interface = fields.get(HeaderFields.interface)
            method, caller = fields[HeaderFields.member], fields[HeaderFields.sender]
            answer = self.answer(interface, method, message.body, caller)
            if answer is None:
                unknown = "org.freedesktop.DBus.Error.UnknownMethod"
                self.send(new_error(message, unknown, "s", (f"no {interface}.{method}",)))
            else:
                self.send(new_method_return(message, *answer))
                self.answered(method)
