"""A slider that is filled from where reading begins to its handle."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSlider


class Slider(QSlider):
    """Lies, and is filled up to its handle."""

    def __init__(self) -> None:
        """Make one."""
        super().__init__(Qt.Orientation.Horizontal)
        self._mirror()

    def changeEvent(self, event: QEvent) -> None:
        """Fill it from the other side where reading begins there."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mirror()

    def _mirror(self) -> None:
        # For a stylesheet what lies left of the handle comes first, whatever the direction.
        self.setProperty("mirrored", self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        self.style().unpolish(self)
        self.style().polish(self)
