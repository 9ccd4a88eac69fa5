"""``TauriBridgeService``: the bridge of existing applications, over this package's server.

An application changes one import::

    from trackscope.compat import TauriBridgeService

Methods, attributes and results are those that it knows. What is better: the port is never free
between being found and being used, the viewer's pipes are read, only the viewer can connect, and
what was started ends with the application.
"""

from __future__ import annotations

from .result import Result
from .service import BaseService, TauriBridgeService
from .websocket import WebsocketServer

__all__ = ["BaseService", "Result", "TauriBridgeService", "WebsocketServer"]
