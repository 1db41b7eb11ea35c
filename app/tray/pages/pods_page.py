"""The page "Pods and access": who is in the network, who asks, and who gets in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tray.models.members import Asking, Members, members
from app.tray.models.picture import Picture
from app.tray.models.settings.pages import page_named
from app.tray.models.tone import Tone
from app.tray.pages.leave_card import LeaveCard
from app.tray.pages.pods_acts import Around, PodsActs
from app.tray.pages.pods_table import PodsTable
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from core.control.lines import Failure


class PodsPage(SettingsPage):
    """Requests on top, then the pods, then the settings of access, then leaving."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        words, theme = desk.words, desk.theme
        self._requests = QWidget()
        self._inside = QVBoxLayout(self._requests)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(theme.px(theme.tokens.space.s))
        self._said = Label(theme, colour="text2")
        self._said.hide()
        self._leave = LeaveCard(theme, words)
        self.acts = PodsActs(desk, self._leave, Around(self.window, self.tell, self._failed))
        self.table_of_pods = PodsTable(theme, words, self.acts.act)
        self._asking: tuple[Asking, ...] | None = None
        self._leaving = ""
        super().__init__(desk, page_named("pods"))
        join = Button(theme, words.say("Join a network…"), lambda: desk.go("join"))
        add = Button(
            theme,
            words.say("Add a device…"),
            lambda: desk.go("add-device"),
            look="primary",
            icon_name="plus",
        )
        for button in (join, add):
            self.top.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)

    def above(self) -> list[QWidget]:
        """Return who asks, and who is in."""
        return [self._requests, self._said, self.table_of_pods]

    def below(self) -> list[QWidget]:
        """Return the way out."""
        return [self._leave]

    def show_picture(self, picture: Picture) -> None:
        """Show the members as they are now."""
        super().show_picture(picture)
        status = picture.status
        if status is None:
            return
        self.acts.status = status
        now = self.desk.now().replace(tzinfo=None)
        found = members(status, self.desk.words, now)
        self.table_of_pods.show_pods(found.pods)
        self._show_asking(found)
        if status.network != self._leaving:
            self._leaving = status.network
            self._leave.offer(status.network)

    def _show_asking(self, found: Members) -> None:
        if found.asking == self._asking:
            return
        self._asking = found.asking
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in found.asking:
            self._inside.addWidget(self._request(each, may=found.may))
        self._requests.setVisible(bool(found.asking))

    def _request(self, asking: Asking, *, may: bool) -> Banner:
        words, theme = self.desk.words, self.desk.theme
        refuse = Button(
            theme, words.say("Refuse"), lambda: self.acts.refuse(asking.id), look="ghost"
        )
        admit = Button(
            theme,
            words.say("Admit…"),
            lambda: self.desk.go("admit", asking.id),
            look="primary",
        )
        for button in (refuse, admit):
            button.setAccessibleName(f"{button.text()} {asking.name}")
            button.setEnabled(may)
            if not may:
                button.setToolTip(words.say("Only a pod of an admin can do this."))
        return Banner(theme, Tone.INFO, asking.says, asking.about, [refuse, admit])

    def tell(self, says: str) -> None:
        """Say what was done; nothing hides it."""
        self._said.colour("text2")
        self._said.setText(says)
        self._said.setVisible(bool(says))

    @property
    def says(self) -> str:
        """What is said above the table."""
        return self._said.text()

    def _failed(self, failure: Failure) -> None:
        self.tell(self.desk.words.told(failure.detail, failure.remedy))
        self._said.colour("bad")
