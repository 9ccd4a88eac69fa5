"""A small application with PySide6: a table of vehicles, play buttons, and what was clicked.

usage: python qt_app.py            (needs: pip install 'trackscope[qt]')
"""

from __future__ import annotations

import math
import sys
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QMainWindow,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from trackscope.qt import QtMapBridge

START = datetime(2024, 11, 9, 15, 26)
SECONDS = 300


def made_up_vehicles() -> list[dict[str, Any]]:
    """Three vehicles that drive around Valletta, a fix a second."""
    vehicles = []
    for number, color in enumerate(("#0066CC", "#CC0000", "#00AA44")):
        points = []
        for second in range(SECONDS):
            angle = second / SECONDS * math.tau + number
            points.append(
                {
                    "latitude": 35.8989 + 0.01 * (number + 1) * math.sin(angle),
                    "longitude": 14.5146 + 0.012 * (number + 1) * math.cos(angle),
                    "timestamp": START + timedelta(seconds=second),
                }
            )
        vehicles.append(
            {
                "id": f"vehicle_{number + 1}",
                "label": f"Vehicle {number + 1}",
                "color": color,
                "gps_points": points,
            }
        )
    return vehicles


class Window(QMainWindow):
    """The application's window; the map has one of its own."""

    def __init__(self, vehicles: list[dict[str, Any]], **window: Any) -> None:
        super().__init__()
        self.setWindowTitle("Vehicles")
        self.vehicles = vehicles
        self.map = QtMapBridge(self, title="Map of the vehicles", **window)
        self.map.vehicleClicked.connect(self.note_click)
        self.map.failed.connect(lambda text: self.statusBar().showMessage(text))
        self.map.mapReady.connect(lambda: self.statusBar().showMessage("The map is there"))
        self.map.animationComplete.connect(lambda: self.statusBar().showMessage("The end"))
        self.map.viewerExited.connect(self.note_exit)

        self.table = self.made_table()
        self.clicks = QListWidget()
        self.buttons = {name: QPushButton(name) for name in ("Show map", "Play", "Pause", "Stop")}
        self.buttons["Show map"].clicked.connect(self.show_map)
        self.buttons["Play"].clicked.connect(self.map.play)
        self.buttons["Pause"].clicked.connect(self.map.pause)
        self.buttons["Stop"].clicked.connect(self.map.stop)
        self.setCentralWidget(self.laid_out())
        self.resize(520, 420)

    def made_table(self) -> QTableWidget:
        """One row a vehicle; a double click looks for it on the map."""
        table = QTableWidget(len(self.vehicles), 3)
        table.setHorizontalHeaderLabels(["Vehicle", "Fixes", "First time"])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for row, vehicle in enumerate(self.vehicles):
            points = vehicle["gps_points"]
            texts = (vehicle["label"], str(len(points)), str(points[0]["timestamp"]))
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(text))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.cellDoubleClicked.connect(
            lambda row, _column: self.map.focusVehicle(self.vehicles[row]["id"])
        )
        return table

    def laid_out(self) -> QWidget:
        """Buttons above, table and list below."""
        above = QHBoxLayout()
        for button in self.buttons.values():
            above.addWidget(button)
        below = QSplitter(Qt.Orientation.Vertical)
        below.addWidget(self.table)
        below.addWidget(self.clicks)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.addLayout(above)
        layout.addWidget(below)
        return whole

    def show_map(self) -> None:
        """Opens the map with all vehicles, or opens it again."""
        settings = {"show_trails": True, "trail_length": 60, "playback_speed": 10}
        self.map.load_vehicles(self.vehicles, settings=settings)

    def note_click(self, vehicle_id: str, click: Any) -> None:
        """Adds a vehicle that was clicked on the map."""
        self.clicks.addItem(f"{vehicle_id} at {click.time or 'an unknown time'}")

    def note_exit(self, exit_code: int, log: str) -> None:
        """Tells that the map is gone; Show map brings it back."""
        self.statusBar().showMessage("The map was closed" if exit_code == 0 else log[-200:])

    def closeEvent(self, event: Any) -> None:  # noqa: N802 - Qt calls it so
        """Closes the map with the application."""
        self.map.close()
        super().closeEvent(event)


def main() -> int:
    """Runs the application."""
    application = QApplication(sys.argv)
    window = Window(made_up_vehicles())
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
