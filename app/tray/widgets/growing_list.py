"""A list with rows of their own height, as high as its rows up to a limit, then it scrolls."""

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy

from app.tray.look.theme import Theme


class GrowingList(QListView):
    """One stop of the keyboard: arrows inside, Enter is the main act of a row."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Make a list without rows; `name` is what a screen reader says."""
        super().__init__()
        self.theme = theme
        self.setProperty("look", "card")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.least_height = 0
        self.most_height = 16_777_215

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model, and grow and shrink with it."""
        super().setModel(model)
        if model is not None:
            for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
                signal.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the height of the first rows, up to the limit."""
        height, model = 2 * self.frameWidth(), self.model()
        for row in range(model.rowCount() if model is not None else 0):
            height += self.sizeHintForRow(row)
            if height > self.most_height:
                break
        return QSize(0, max(self.least_height, min(height, self.most_height)))

    def minimumSizeHint(self) -> QSize:
        """Return the least height."""
        return QSize(0, min(self.least_height or self.sizeHint().height(), self.most_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew where the width is another one: sentences wrap."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()
