"""Only the viewer gets in."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path

import pytest
from fake_viewer import FakeViewer
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import trackscope


def refused(
    bridge: trackscope.MapBridge, headers: dict[str, str], origin: str | None = None
) -> int:
    with pytest.raises(InvalidStatus) as caught:
        connect(
            f"ws://127.0.0.1:{bridge.port}/",
            additional_headers=headers,
            origin=origin,  # type: ignore[arg-type]
            proxy=None,
        )
    return caught.value.response.status_code


def test_another_program_of_this_machine_is_refused(bridge: trackscope.MapBridge) -> None:
    assert refused(bridge, {}) == 401
    assert refused(bridge, {"Authorization": "Bearer guessed"}) == 401
    assert refused(bridge, {"Authorization": f"Basic {bridge.token}"}) == 401
    assert refused(bridge, {"Authorization": f"Bearer {bridge.token}x"}) == 401
    assert not bridge.is_ready


def test_a_web_page_is_refused_even_with_the_token(bridge: trackscope.MapBridge) -> None:
    token = {"Authorization": f"Bearer {bridge.token}"}
    assert refused(bridge, token, "http://127.0.0.1:8000") == 403
    assert refused(bridge, {}, "null") == 403
    assert refused(bridge, token, "https://example.com") == 403


def test_a_bridge_without_token_still_refuses_web_pages() -> None:
    with trackscope.MapBridge(launch=False, token="") as bridge:
        assert refused(bridge, {}, "http://localhost") == 403
        with FakeViewer(bridge.port, ""):
            assert bridge.wait_ready(20).version == "9.9.9"


def test_a_plain_request_gets_an_answer_and_no_secret(bridge: trackscope.MapBridge) -> None:
    client = http.client.HTTPConnection("127.0.0.1", bridge.port, timeout=20)
    client.request("GET", "/")
    answer = client.getresponse()
    body = answer.read().decode()
    assert answer.status in {400, 401, 426}
    assert bridge.token not in body + str(answer.headers)
    client.close()


def test_refusals_are_told_when_nobody_else_comes(bridge: trackscope.MapBridge) -> None:
    refused(bridge, {"Authorization": "Bearer guessed"})
    with pytest.raises(trackscope.TokenRefusedError, match="a program with a wrong token"):
        bridge.wait_ready(0.01)


def test_each_bridge_has_a_port_and_a_token_of_its_own(bridge: trackscope.MapBridge) -> None:
    with trackscope.MapBridge(launch=False) as other:
        assert other.port != bridge.port
        assert other.token != bridge.token
        headers = {"Authorization": f"Bearer {other.token}"}
        assert refused(bridge, headers) == 401


def test_a_port_that_is_taken_is_told_with_what_to_do(bridge: trackscope.MapBridge) -> None:
    with pytest.raises(trackscope.PortInUseError, match="leave port= out to get a free one"):
        trackscope.MapBridge(launch=False, port=bridge.port)
    with pytest.raises(trackscope.PortInUseError, match="99999 is not the number of a port"):
        trackscope.MapBridge(launch=False, port=99_999)


def test_a_closed_bridge_lets_go_of_its_port(bridge: trackscope.MapBridge) -> None:
    bridge.close()
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", bridge.port))


def test_only_the_loopback_is_listened_on(bridge: trackscope.MapBridge) -> None:
    wanted = f"{bridge.port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    listening = [fields[1] for fields in lines if fields[3] == "0A"]
    assert [one for one in listening if one.endswith(wanted)] == [f"0100007F:{wanted}"]


def test_garbage_instead_of_a_handshake_harms_nobody(bridge: trackscope.MapBridge) -> None:
    with socket.create_connection(("127.0.0.1", bridge.port), 20) as one:
        one.sendall(b"\x00\xff\r\n\r\n" * 100)
        one.settimeout(20)
        while one.recv(4096):
            pass
    with FakeViewer(bridge.port, bridge.token):
        bridge.wait_ready(20)
