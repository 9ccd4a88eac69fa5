"""Data that the tests share."""

from __future__ import annotations

from typing import Any


def moment(second: int) -> str:
    """A time of one day: three in the afternoon and so many seconds."""
    minutes = 15 * 60 + second // 60
    return f"2024-11-09T{minutes // 60:02}:{minutes % 60:02}:{second % 60:02}"


def rows(count: int = 20, vehicles: int = 2) -> list[dict[str, Any]]:
    """Flat rows, the vehicles in turn."""
    return [
        {
            "vehicle_id": f"v{number % vehicles}",
            "timestamp": moment(number // vehicles),
            "lat": 35.9 + number * 1e-4,
            "lon": 14.5 + (number % vehicles) * 1e-3,
            "speed": 40.0,
        }
        for number in range(count)
    ]


def window_vehicle(name: str, color: str, latitude: float, step: float) -> dict[str, Any]:
    """A vehicle with a fix a second for 20 s that goes east by so many degrees each."""
    return {
        "id": f"{name}_export",
        "label": name,
        "color": color,
        "gps_points": [
            {
                "latitude": latitude,
                "longitude": 14.5146 + second * step,
                "timestamp": f"2024-11-09T15:26:{second:02}",
                "speed": 0.0,
                "altitude": 0.0,
                "heading": 0.0,
            }
            for second in range(21)
        ],
    }


PARKED_COLOR = (0x00, 0xFF, 0x00)
DRIVER_COLOR = (0xFF, 0x80, 0x00)


def window_vehicles() -> list[dict[str, Any]]:
    """One that stands, and one south of it that drives east."""
    return [
        window_vehicle("parked", "#00FF00", 35.8989, 0.0),
        window_vehicle("driver", "#FF8000", 35.8969, 0.0002),
    ]


WINDOW_SETTINGS = {
    "show_trails": True,
    "trail_length": -1,
    "playback_speed": 10,
    "auto_center": True,
}
