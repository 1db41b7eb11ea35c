"""How it ended: that a machine is in, or that nothing was shared, and why."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Type
from app.tray.models.tone import Tone
from app.tray.models.trouble import Trouble
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.trouble_banner import TroubleBanner
from app.tray.windows.frame import column


class EndPage(QWidget):
    """A sentence, and what it means."""

    def __init__(self, desk: Desk, says: str, means: str) -> None:
        """Say what became of it."""
        super().__init__()
        theme = desk.theme
        layout = column(theme, self)
        icon = IconLabel(theme, Tone.OK.icon, Tone.OK.icon_token, theme.tokens.size.icon.empty)
        layout.addWidget(icon, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(Label(theme, says, Type.TITLE))
        layout.addWidget(Label(theme, means, Type.BODY, "text2"))
        layout.addStretch(1)

    @staticmethod
    def of_trouble(desk: Desk, trouble: Trouble | None) -> QWidget:
        """Return the page that says what went wrong."""
        page = QWidget()
        layout = column(desk.theme, page)
        banner = TroubleBanner(desk.theme, desk.words)
        banner.tell(trouble)
        layout.addWidget(banner)
        layout.addStretch(1)
        return page
