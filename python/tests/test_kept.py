"""What is kept for another viewer is what the last one had."""

from __future__ import annotations

from typing import Any

from samples import rows

from trackscope.kept import Kept
from trackscope.messages import Batch, Message, Plain, Vehicles
from trackscope.sources import Reading


def vehicles(kind: str, data: list[dict[str, Any]], **extras: Any) -> Vehicles:
    return Vehicles(kind, Reading().tracks(data), extras)


def told(kept: Kept) -> list[Message]:
    return kept.messages("id")


def counts(kept: Kept) -> dict[str, int]:
    loads = [message for message in told(kept) if isinstance(message, Vehicles)]
    return {track.vehicle_id: track.length for load in loads for track in load.tracks}


def test_the_last_load_counts_and_what_was_added_since() -> None:
    kept = Kept()
    kept.apply(vehicles("append_points", rows(2)))
    kept.apply(vehicles("load_vehicles", rows(4)))
    kept.apply(vehicles("append_points", rows(6, vehicles=3)))
    assert counts(kept) == {"v0": 4, "v1": 4, "v2": 2}
    assert kept.fixes == 10


def test_what_was_handed_over_is_never_changed_later() -> None:
    kept, load = Kept(), vehicles("load_vehicles", rows(4))
    kept.apply(load)
    before = told(kept)[-1]
    for _ in range(3):
        kept.apply(vehicles("append_points", rows(4)))
    assert [track.length for track in load.tracks] == [2, 2]
    assert isinstance(before, Vehicles)
    assert [track.length for track in before.tracks] == [2, 2]
    assert counts(kept) == {"v0": 8, "v1": 8}


def test_vehicles_that_were_removed_or_cleared_are_gone() -> None:
    kept = Kept()
    kept.apply(vehicles("load_vehicles", rows(4)))
    kept.apply(Plain("remove_vehicles", {"vehicle_ids": ["v0", "unknown"]}))
    assert counts(kept) == {"v1": 2}
    kept.apply(Plain("control", {"command": "clear"}))
    assert told(kept) == []


def test_settings_add_up_and_go_with_the_vehicles() -> None:
    kept = Kept()
    kept.apply(vehicles("load_vehicles", rows(2), settings={"loop": True, "trailLength": 1}))
    kept.apply(Batch((Plain("settings", {"trailLength": 9}, "settings", is_state=True),)))
    load = told(kept)[-1]
    assert isinstance(load, Vehicles)
    assert load.extras["settings"] == {"loop": True, "trailLength": 9}
    assert load.request_id == "id"


def test_subscriptions_and_the_map_are_told_again_and_commands_are_not() -> None:
    kept = Kept()
    kept.apply(Plain("subscribe", {"playback_state": 5}, "subscribe", is_state=True))
    kept.apply(Plain("subscribe", {"camera_changed": True}, "subscribe", is_state=True))
    kept.apply(Plain("switch_provider", {"provider": "none"}, is_state=True))
    kept.apply(Plain("control", {"command": "play"}))
    kept.apply(Plain("settings", {"loop": True}, "settings", is_state=True))
    plain = {
        message.kind: dict(message.fields) for message in told(kept) if isinstance(message, Plain)
    }
    assert plain == {
        "subscribe": {"playback_state": 5, "camera_changed": True},
        "switch_provider": {"provider": "none"},
        "settings": {"loop": True},
    }


def test_without_keeping_data_only_settings_stay() -> None:
    kept = Kept(keep_vehicles=False)
    kept.apply(vehicles("load_vehicles", rows(2), settings={"loop": True}))
    assert kept.fixes == 0
    assert [message.kind for message in told(kept) if isinstance(message, Plain)] == ["settings"]


def test_vehicles_of_equal_ids_in_one_load_are_all_kept() -> None:
    kept = Kept()
    twice = [track for _ in range(2) for track in Reading().tracks(rows(2, vehicles=1))]
    kept.apply(Vehicles("load_vehicles", twice))
    assert kept.fixes == 4
