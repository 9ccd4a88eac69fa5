"""A screen reader: it knows of a program only what that tells on the bus of screen readers."""

import re
from collections import namedtuple

from jeepney import MatchRule, message_bus
from jeepney.io.blocking import open_dbus_connection

from bus import Link, Refused
from waiting import wait_for

STATUS = ("org.a11y.Bus", "/org/a11y/bus")
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
EDITABLE = "org.a11y.atspi.EditableText"
VALUE = "org.a11y.atspi.Value"
EVENTS = "org.a11y.atspi.Event.Object"

# Numbers of AT-SPI 2.
ROLES = {
    0: "invalid",
    6: "canvas",
    16: "dialog",
    23: "frame",
    27: "image",
    29: "label",
    32: "list item",
    33: "menu",
    35: "menu item",
    39: "panel",
    43: "button",
    44: "radio button",
    45: "radio menu item",
    48: "scroll bar",
    50: "separator",
    51: "slider",
    62: "toggle button",
    67: "unknown",
    75: "application",
    79: "entry",
    83: "heading",
    88: "link",
    98: "list box",
    101: "notification",
}
STATES = {4: "checked", 11: "focusable", 12: "focused", 16: "modal", 20: "pressed", 23: "selected"}

Thing = namedtuple("Thing", "place role name description states interfaces depth")


class Reader:
    """A screen reader on a bus; `begin` tells programs that it is there."""

    def __init__(self, bus):
        self.session = Link(bus.address)
        self.address = self.session.call(STATUS, "org.a11y.Bus", "GetAddress")[0]
        self.link = Link(self.address)
        self.heard = open_dbus_connection(self.address)
        rule = MatchRule(type="signal", interface=EVENTS, member="Announcement")
        self.heard.send_and_get_reply(message_bus.AddMatch(rule))

    def close(self):
        for connection in (self.session, self.link, self.heard):
            connection.close()

    def set_active(self, is_active):
        """Tells all programs that there is a screen reader, or none any more."""
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            self.session.set(STATUS, "org.a11y.Status", name, "b", is_active)

    def programs(self):
        """The programs that can be read."""
        return self.link.call(REGISTRY, ACCESSIBLE, "GetChildren")[0]

    def wait_for_program(self):
        self.program = wait_for(self.programs, "a program that can be read")[0]

    def things(self):
        """All that there is to be read, in the order in which it is read."""
        found = (self.thing(place, depth) for place, depth in self.places(self.program))
        return filter(None, found)

    def places(self, place, depth=0):
        """Where all that is, with the depth at which it is."""
        yield place, depth
        try:
            children = self.link.call(place, ACCESSIBLE, "GetChildren")[0]
        except Refused:
            return  # it has just gone away
        for child in children:
            yield from self.places(child, depth + 1)

    def thing(self, place, depth=0):
        """One thing; None when it has just gone away."""
        try:
            role = self.link.call(place, ACCESSIBLE, "GetRole")[0]
            low, high = self.link.call(place, ACCESSIBLE, "GetState")[0]
            interfaces = self.link.call(place, ACCESSIBLE, "GetInterfaces")[0]
            name = self.link.get(place, ACCESSIBLE, "Name")
            description = self.link.get(place, ACCESSIBLE, "Description")
        except Refused:
            return None
        states = {text for bit, text in STATES.items() if (low | high << 32) >> bit & 1}
        role = ROLES.get(role, f"role {role}")
        return Thing(place, role, name, description, states, set(interfaces), depth)

    def find(self, name, role=None):
        """The first thing of which the beginning of the name fits; None without one."""
        for place, depth in self.places(self.program):
            try:
                fits = re.match(name, self.link.get(place, ACCESSIBLE, "Name"))
            except Refused:
                continue  # it has just gone away
            thing = self.thing(place, depth) if fits else None
            if thing and role in (None, thing.role):
                return thing
        return None

    def wait_for(self, name, role=None):
        return wait_for(lambda: self.find(name, role), f"{role or 'something'} called {name!r}")

    def wait_until_gone(self, name, role=None):
        wait_for(lambda: self.find(name, role) is None, f"{name!r} goes away")

    def press(self, name, role=None):
        """Does what the first action of a control is, which is to press it."""
        thing = self.wait_for(name, role)
        assert self.link.call(thing.place, ACTION, "DoAction", "i", (0,))[0], thing
        return thing

    def focus(self, name, role=None):
        thing = self.wait_for(name, role)
        assert self.link.call(thing.place, COMPONENT, "GrabFocus")[0], thing
        return thing

    def focused(self):
        """What has the keyboard."""
        return next((thing for thing in self.things() if "focused" in thing.states), None)

    def wait_for_focus(self, name):
        def has_it():
            thing = self.focused()
            return thing if thing and re.match(name, thing.name) else None

        return wait_for(has_it, f"the keyboard for {name!r}")

    def write(self, name, text):
        """Writes into a field."""
        thing = self.wait_for(name, "entry")
        assert self.link.call(thing.place, EDITABLE, "SetTextContents", "s", (text,))[0], thing

    def value(self, name):
        """The number that a control shows, and the least and the most that it can show."""
        thing = self.wait_for(name)
        names = ("CurrentValue", "MinimumValue", "MaximumValue")
        return [self.link.get(thing.place, VALUE, of) for of in names]

    def set_value(self, name, value):
        thing = self.wait_for(name)
        self.link.set(thing.place, VALUE, "CurrentValue", "d", value)

    def attributes(self, thing):
        return self.link.call(thing.place, ACCESSIBLE, "GetAttributes")[0]

    def listen(self, event, kind):
        """Begins to hear events of one kind, and forgets what was heard before."""
        rule = MatchRule(type="signal", interface=EVENTS, member=event)
        rule.add_arg_condition(0, kind)
        self.heard.send_and_get_reply(message_bus.AddMatch(rule))
        self.count_heard()

    def count_heard(self):
        """How many events were heard since they were counted last."""
        count = 0
        while True:
            try:
                self.heard.receive(timeout=0)
            except TimeoutError:
                return count
            count += 1

    def wait_for_announcement(self, text):
        """What was read out of itself, up to that which fits."""
        heard = []

        def is_said():
            try:
                heard.append(self.heard.receive(timeout=0).body[3][1])
            except TimeoutError:
                return False
            return re.search(text, heard[-1])

        try:
            wait_for(is_said, f"{text!r} is read out")
        except AssertionError as error:
            raise AssertionError(f"{error}; heard: {heard}") from None
