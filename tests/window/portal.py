"""The portal of a desktop: what it wishes of programs, and its dialogues for files."""

import queue
import time
from urllib.parse import quote

from bus import Service
from waiting import DEADLINE_SECS

PATH = "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
CHOOSER = "org.freedesktop.portal.FileChooser"
REQUEST = "org.freedesktop.portal.Request"
APPEARANCE = "org.freedesktop.appearance"

# So long a person needs at least to answer a dialogue.
PERSON_SECS = 0.6

NO_PREFERENCE, DARK, LIGHT = 0, 1, 2


class Portal(Service):
    """A portal with these wishes. Whoever asks it for a file gets the next of `files`, or
    cancels when that is None; `asked` tells how it was asked."""

    def __init__(self, bus, **wishes):
        super().__init__(bus, "org.freedesktop.portal.Desktop")
        self.wishes = {key.replace("_", "-"): value for key, value in wishes.items()}
        self.files, self.asked = queue.Queue(), queue.Queue()
        self.response = None

    def wish(self, key, value):
        """Wishes something else from now on, and tells everybody."""
        self.wishes[key] = value
        body = (APPEARANCE, key, ("u", value))
        self.emit(PATH, SETTINGS, "SettingChanged", "ssv", body)

    def answer(self, interface, method, arguments, caller):
        if interface == SETTINGS and method in ("Read", "ReadOne"):
            namespace, key = arguments
            if namespace != APPEARANCE or key not in self.wishes:
                return None
            value = ("u", self.wishes[key])
            # The older one packs it twice.
            return ("v", (("v", value),)) if method == "Read" else ("v", (value,))
        if interface == CHOOSER and method in ("OpenFile", "SaveFile"):
            _, title, options = arguments
            self.asked.put((method, title, {key: value[1] for key, value in options.items()}))
            token = options["handle_token"][1]
            sender = caller.lstrip(":").replace(".", "_")
            self.response = f"{PATH}/request/{sender}/{token}"
            return "o", (self.response,)
        return None

    def answered(self, method):
        if self.response is None:
            return
        path, self.response = self.response, None
        file = self.files.get(timeout=DEADLINE_SECS)
        time.sleep(PERSON_SECS)  # nobody is quicker, and programs rely on that
        if file is None:
            body = (1, {})
        else:
            body = (0, {"uris": ("as", [f"file://{quote(str(file))}"])})
        self.emit(path, REQUEST, "Response", "ua{sv}", body)
