"""About Wormhole: what it is, which version runs here, under which licence."""

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.tray.look.icons import app_icon
from app.tray.look.theme import Type
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.windows.frame import Frame, column

_MARK = 64


class AboutWindow(Frame):
    """A few sentences."""

    def __init__(self, desk: Desk) -> None:
        """Make the window."""
        words, theme = desk.words, desk.theme
        super().__init__(theme, words.say("About Wormhole"), theme.tokens.size.window.join)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = QWidget()
        layout = column(theme, body)
        mark = QLabel()
        mark.setPixmap(app_icon().pixmap(theme.px(_MARK)))
        layout.addWidget(mark)
        layout.addWidget(Label(theme, words.say("Wormhole"), Type.TITLE))
        version = metadata.version("wormhole-drive")
        layout.addWidget(Label(theme, words.say("Version {version}", version=version)))
        for sentence in (
            words.say("One drive over the disks of several machines, without a server."),
            words.say("Free software under the Apache licence, version 2.0."),
            words.say("Its windows are made with Qt, under the LGPL, version 3."),
        ):
            layout.addWidget(Label(theme, sentence, Type.BODY, "text2"))
        layout.addStretch(1)
        self.show_body(body)
        close = Button(theme, words.say("Close"), self.reject, look="primary")
        self.show_foot(None, close)
        close.setFocus()
