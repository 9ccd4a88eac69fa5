"""Messages as frames: MessagePack with columns for a viewer that knows it, else JSON."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgpack

from .columns import Column, Numbers, Track
from .errors import BadDataError, MissingPackageError, UnsupportedError
from .messages import Batch, Message, Plain

__all__ = ["MAX_FRAME_BYTES", "Compression", "Encoder", "Frame", "json_text", "rows_of"]

Frame = str | bytes

Compression = Literal["auto", "zstd", "gzip", "none"]
"""How binary frames are packed; ``auto`` is zstd, and none where that is missing: over the
loopback gzip takes longer than it saves."""

MAX_FRAME_BYTES = 2 << 30
"""A longer message would end the connection."""

# A shorter one is sent sooner than it is packed.
_MIN_PACKED_BYTES = 16 << 10
_ZSTD_LEVEL = 1
_GZIP_LEVEL = 1


class Encoder:
    """Makes frames for one viewer."""

    def __init__(self, capabilities: frozenset[str], compression: Compression = "auto") -> None:
        self.capabilities = capabilities
        self._has_columns = {"columns", "messagepack"} <= capabilities
        self._pack = _packer(compression, capabilities)

    def frames(self, message: Message) -> list[Frame]:
        """The frames that say this, in order.

        Raises:
            UnsupportedError: The viewer does not know such a message.
            BadDataError: It is too large for one frame.

        """
        if isinstance(message, Batch) and "batch" not in self.capabilities:
            return [frame for one in message.messages for frame in self.frames(one)]
        self.require(message)
        if not self._has_columns or isinstance(message, Plain):
            return [json_text(message)]
        raw = b"".join(_binary(message))
        if len(raw) >= MAX_FRAME_BYTES:
            raise BadDataError(
                f"a message of {len(raw)} bytes is larger than the {MAX_FRAME_BYTES} that one may "
                "have: load a part of the data, and give the rest to append_points or stream"
            )
        return [self._pack(raw)]

    def require(self, message: Message) -> None:
        """Checks that the viewer knows such a message.

        Raises:
            UnsupportedError: It does not.

        """
        if isinstance(message, Batch):
            for one in message.messages:
                self.require(one)
            return
        missing = message.needs
        if missing is not None and missing not in self.capabilities:
            raise UnsupportedError(
                f"the viewer does not know {message.kind!r}; it is older than this package: "
                "install the two together (pip install --force-reinstall trackscope), or "
                "correct TRACKSCOPE_BINARY if that is set"
            )


def json_text(message: Message) -> str:
    """A message as JSON, with a dictionary a fix."""
    return json.dumps(_plain(message), separators=(",", ":"), allow_nan=False)


def _plain(message: Message) -> dict[str, Any]:
    if isinstance(message, Plain):
        return message.to_wire()
    if isinstance(message, Batch):
        return {"type": "batch", "messages": [_plain(one) for one in message.messages]}
    vehicles = [{**_head(track), "gps_points": list(rows_of(track))} for track in message.tracks]
    whole = {"type": message.kind, "data": {"vehicles": vehicles, **message.extras}}
    if message.request_id is not None:
        whole["request_id"] = message.request_id
    return whole


def rows_of(track: Track) -> Iterator[dict[str, Any]]:
    """The fixes of a track as dictionaries, without what is missing in them."""
    names = ["timestamp_ms" if name == "t_ms" else name for name in track.columns]
    values = [column.to_list() for column in track.columns.values()]
    for row in zip(*values, strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _head(track: Track) -> dict[str, Any]:
    head = {
        "id": track.vehicle_id,
        "label": track.label,
        "color": track.color,
        "group": track.group,
    }
    return {name: value for name, value in head.items() if value is not None}


def _binary(message: Message) -> Iterator[bytes | memoryview]:
    """A message in MessagePack, in pieces, so that columns are copied only once."""
    if isinstance(message, Plain):
        yield _packed(message.to_wire())
        return
    if isinstance(message, Batch):
        yield from (_map_head(2), _packed("type"), _packed("batch"), _packed("messages"))
        yield _list_head(len(message.messages))
        for one in message.messages:
            yield from _binary(one)
        return
    fields: dict[str, Any] = {"type": message.kind}
    if message.request_id is not None:
        fields["request_id"] = message.request_id
    yield _map_head(len(fields) + 1)
    yield from _pairs(fields)
    yield _packed("data")
    yield _map_head(len(message.extras) + 1)
    # Settings and time span stand in front: the viewer wants them before the vehicles.
    yield from _pairs(message.extras)
    yield _packed("vehicles")
    yield _list_head(len(message.tracks))
    for track in message.tracks:
        yield from _track(track)


def _track(track: Track) -> Iterator[bytes | memoryview]:
    head = _head(track)
    yield _map_head(len(head) + 1)
    yield from _pairs(head)
    yield _packed("columns")
    yield _map_head(len(track.columns))
    for name, column in track.columns.items():
        yield _packed(name)
        yield from _column(column)


def _column(column: Column) -> Iterator[bytes | memoryview]:
    if isinstance(column, Numbers):
        raw = column.little_endian()
        if len(raw) >= 1 << 32:
            raise BadDataError("a column has more bytes than one message may have")
        yield struct.pack(">BI", 0xC6, len(raw))  # binary data of up to 2^32 bytes
        yield raw
    else:
        yield _list_head(column.count)
        yield bytes(column.data)


def _pairs(fields: Mapping[str, Any]) -> Iterator[bytes]:
    for name, value in fields.items():
        yield _packed(name)
        yield _packed(value)


def _packed(value: Any) -> bytes:
    packed: bytes = msgpack.packb(value)
    return packed


def _map_head(count: int) -> bytes:
    return struct.pack(">BI", 0xDF, count) if count > 15 else bytes([0x80 | count])


def _list_head(count: int) -> bytes:
    return struct.pack(">BI", 0xDD, count)


def _packer(compression: Compression, capabilities: frozenset[str]) -> Callable[[bytes], bytes]:
    if compression in {"auto", "zstd"} and "zstd" in capabilities:
        compress = _zstd()
        if compress is not None:
            return _only_large(compress)
        if compression == "zstd":
            raise MissingPackageError(
                "compression='zstd' needs Python 3.14 or the package zstandard: "
                "pip install zstandard"
            )
    if compression == "gzip" and "gzip" in capabilities:
        return _only_large(lambda raw: gzip.compress(raw, _GZIP_LEVEL, mtime=0))
    return lambda raw: raw


def _only_large(compress: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda raw: compress(raw) if len(raw) >= _MIN_PACKED_BYTES else raw


def _zstd() -> Callable[[bytes], bytes] | None:
    try:
        from compression import zstd
    except ImportError:
        pass
    else:
        return lambda raw: bytes(zstd.compress(raw, level=_ZSTD_LEVEL))
    try:
        import zstandard
    except ImportError:
        return None
    # A compressor of one's own a frame: one may not be used by two threads.
    return lambda raw: bytes(zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(raw))
