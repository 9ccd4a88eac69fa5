"""Messages become the frames that PROTOCOL.md describes."""

from __future__ import annotations

import gzip
import json
import math
import struct
from typing import Any

import msgpack
import pytest
from fake_viewer import ALL
from samples import rows

from trackscope import MissingPackageError, UnsupportedError
from trackscope.columns import Numbers
from trackscope.encode import Encoder
from trackscope.messages import Batch, Plain, Vehicles
from trackscope.sources import Reading

NEW = frozenset(ALL)
OLD: frozenset[str] = frozenset()


def load(count: int = 6, **more: Any) -> Vehicles:
    return Vehicles("load_vehicles", Reading().tracks(rows(count)), **more)


def unpacked(frame: str | bytes) -> Any:
    assert isinstance(frame, bytes)
    return msgpack.unpackb(frame)


def test_vehicles_go_as_columns_of_little_endian_doubles() -> None:
    (frame,) = Encoder(NEW).frames(load(request_id="7", extras={"settings": {"loop": True}}))
    message = unpacked(frame)
    assert (message["type"], message["request_id"]) == ("load_vehicles", "7")
    assert list(message["data"]) == ["settings", "vehicles"], "settings stand in front"
    vehicle = message["data"]["vehicles"][1]
    assert vehicle["id"] == "v1"
    assert struct.unpack("<3d", vehicle["columns"]["lat"]) == tuple(
        35.9 + n * 1e-4 for n in (1, 3, 5)
    )
    assert vehicle["columns"]["timestamp"] == [f"2024-11-09T15:00:0{n}" for n in range(3)]


def test_a_viewer_without_columns_gets_a_dictionary_a_fix() -> None:
    (frame,) = Encoder(OLD).frames(load(2))
    assert isinstance(frame, str)
    assert json.loads(frame)["data"]["vehicles"][0]["gps_points"] == [
        {"timestamp": "2024-11-09T15:00:00", "lat": 35.9, "lon": 14.5, "speed": 40.0}
    ]


def test_missing_values_are_left_out_of_json() -> None:
    data = [{"t_ms": 5, "lat": 1.0, "lon": 2.0, "speed": None}]
    tracks = Reading().tracks(data)
    column = tracks[0].columns["speed"]
    assert isinstance(column, Numbers)
    assert math.isnan(column.values[0])
    (frame,) = Encoder(OLD).frames(Vehicles("load_vehicles", tracks))
    assert json.loads(frame)["data"]["vehicles"][0]["gps_points"] == [
        {"timestamp_ms": 5.0, "lat": 1.0, "lon": 2.0}
    ]


def test_small_messages_are_text_and_a_batch_is_one_frame() -> None:
    play = Plain("control", {"command": "play"})
    assert Encoder(NEW).frames(play) == ['{"type":"control","command":"play"}']
    (frame,) = Encoder(NEW).frames(Batch((load(2), play)))
    message = unpacked(frame)
    assert [one["type"] for one in message["messages"]] == ["load_vehicles", "control"]
    assert len(Encoder(OLD).frames(Batch((load(2), play)))) == 2, "one after the other"


def test_what_the_viewer_does_not_know_is_refused_with_what_to_do() -> None:
    for message in (
        Plain("seek", {}, needs="seek"),
        Vehicles("append_points", ()),
        Batch((Vehicles("append_points", ()),)),
    ):
        with pytest.raises(UnsupportedError, match="older than this package: install the two"):
            Encoder(OLD).frames(message)


def test_large_frames_are_packed_and_small_ones_are_not() -> None:
    (small,) = Encoder(NEW, "gzip").frames(load(6))
    (large,) = Encoder(NEW, "gzip").frames(load(6000))
    assert unpacked(small)["type"] == "load_vehicles"
    assert isinstance(large, bytes)
    assert unpacked(gzip.decompress(large))["type"] == "load_vehicles"
    (plain,) = Encoder(NEW, "none").frames(load(6000))
    assert unpacked(plain)["type"] == "load_vehicles"
    (other,) = Encoder(frozenset({"columns", "messagepack"}), "gzip").frames(load(6000))
    assert unpacked(other)["type"] == "load_vehicles", "only what the viewer can unpack"


def test_zstd_is_used_where_python_has_it() -> None:
    zstandard = pytest.importorskip("zstandard")
    (frame,) = Encoder(NEW, "auto").frames(load(6000))
    assert isinstance(frame, bytes)
    assert frame[:4] == b"\x28\xb5\x2f\xfd"
    assert unpacked(zstandard.ZstdDecompressor().decompress(frame))["type"] == "load_vehicles"


def test_zstd_that_is_not_there_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackscope.encode._zstd", lambda: None)
    (frame,) = Encoder(NEW, "auto").frames(load(6000))
    assert unpacked(frame)["type"] == "load_vehicles"
    with pytest.raises(MissingPackageError, match="pip install zstandard"):
        Encoder(NEW, "zstd")


def test_a_message_that_is_too_large_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trackscope.encode.MAX_FRAME_BYTES", 1000)
    with pytest.raises(ValueError, match="append_points or stream"):
        Encoder(NEW).frames(load(600))
