"""A server of map tiles of our own, on a free port of 127.0.0.1."""

import asyncio
import struct
import threading
import zlib

from aiohttp import web

from waiting import DEADLINE_SECS

# The colours of every tile, in squares; the bundled map has neither.
FIRST, SECOND = (0x30, 0x90, 0xE0), (0xE0, 0xB0, 0x30)
SQUARE_PX = 16


def png(side_px=256):
    """A chequered picture."""
    rows = []
    for y in range(side_px):
        row = b"".join(
            bytes(FIRST if (x // SQUARE_PX + y // SQUARE_PX) % 2 else SECOND) for x in range(side_px)
        )
        rows.append(b"\0" + row)

    def chunk(kind, body):
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


class Tiles:
    """Serves /Z/X/Y.png as `manner` says: "ok", "hang", "login", or a status."""

    def __init__(self, key):
        self.key = key
        self.manner = "ok"
        self.requests = []
        self.port = 0
        self.picture = png()

    def __enter__(self):
        self.revive()
        return self

    def __exit__(self, *_):
        if self.loop:
            self.die()

    def address(self):
        return f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.png?key={self.key}"

    def revive(self):
        """Listens, on the port that it had before."""
        self.loop = asyncio.new_event_loop()
        listening = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(listening,), daemon=True)
        self.thread.start()
        assert listening.wait(DEADLINE_SECS), "the tile server does not start"

    def die(self):
        """Listens no more."""
        self.loop.call_soon_threadsafe(self.ending.set)
        self.thread.join(DEADLINE_SECS)
        self.loop = None

    def _run(self, listening):
        self.loop.run_until_complete(self._serve(listening))
        self.loop.close()

    async def _serve(self, listening):
        self.ending = asyncio.Event()
        application = web.Application()
        application.router.add_get("/{z}/{x}/{y}.png", self._tile)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        listening.set()
        await self.ending.wait()
        await runner.cleanup()

    async def _tile(self, request):
        self.requests.append(request.path)
        if request.query.get("key") != self.key:
            return web.Response(status=401)
        if self.manner == "hang":
            await self.ending.wait()
        if self.manner == "login":
            return web.Response(text="<html>Log in</html>", content_type="text/html")
        if isinstance(self.manner, int):
            return web.Response(status=self.manner, headers={"Retry-After": "1"})
        headers = {"ETag": '"1"', "Cache-Control": "max-age=3600"}
        return web.Response(body=self.picture, content_type="image/png", headers=headers)
