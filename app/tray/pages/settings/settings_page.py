"""Shows any page of the table of settings."""

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from app.tray.models.picture import Picture
from app.tray.models.settings.applied import is_at_work, progressing
from app.tray.models.settings.changes import wrong
from app.tray.models.settings.explained import Explained, explained
from app.tray.models.settings.pages import Group, SettingsTable, concern, sentence
from app.tray.models.settings.preview import Cure, bar
from app.tray.models.settings.rows import Known, row
from app.tray.pages.settings.finder import add_finder
from app.tray.pages.settings.group_card import GroupCard
from app.tray.pages.settings.session import session_of
from app.tray.widgets.button import Button
from app.tray.widgets.change_bar import BarActs, ChangeBar
from app.tray.widgets.desk import Desk
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.origin_chip import OriginChip, Popover
from app.tray.widgets.page import Page
from app.tray.widgets.setting_row import RowActs, SettingRow
from app.tray.words.names import shown as name_shown
from core.control.lines import Failure
from core.control.schema import Happened

_SHARE_OF_HEIGHT = 3


class SettingsPage(Page):
    """A page of settings: groups of rows, and the bar with what was changed.

    Pages that have more than that override `above`, `below`, `make_group` and `refine`.
    """

    def __init__(self, desk: Desk, table: SettingsTable) -> None:
        """Make the page that `table` describes."""
        super().__init__(desk, desk.words.say(table.title), " ")
        self.table = table
        self.session = session_of(desk.bridge)
        self._groups: list[GroupCard] = []
        self._wanted_key = ""
        self._was_pending = False
        self._trouble: EmptyState | None = None
        acts = BarActs(
            self._apply, self.session.discard, self.session.undo, self._cure, self.session.close
        )
        self.bar = ChangeBar(desk.theme, desk.words, acts)
        self.add_below(self.bar)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._apply)
        add_finder(self)
        self.session.moved.connect(self._show)
        self._tell_sentence()
        self._show()

    # --- what a page with more than rows overrides

    def above(self) -> list[QWidget]:
        """Return what stands above the groups."""
        return []

    def below(self) -> list[QWidget]:
        """Return what stands below the groups."""
        return []

    def make_group(self, group: Group, known: Known) -> GroupCard:
        """Return the card of a group."""
        words, theme = self.desk.words, self.desk.theme
        beside = concern(self.table, group, self._pod(), words)
        made = GroupCard(theme, words.say(group.heading), beside)
        acts = RowActs(self.session.put, self._explain)
        made.fill(words, {key: row(key, known, words) for key in group.keys}, acts)
        return made

    def refine(self, known: Known) -> None:
        """Show what the page has besides, whenever rows are shown."""

    # --- showing

    def row_of(self, key: str) -> SettingRow | None:
        """Return the row of a setting, where it is on this page and made."""
        return next((group.rows[key] for group in self._groups if key in group.rows), None)

    def _pod(self) -> str:
        status = self.desk.bridge.picture.status
        return name_shown(status.pod) if status is not None and status.pod else ""

    def _tell_sentence(self) -> None:
        pod = self._pod() or self.desk.words.say("this machine")
        self.sentence.setText(sentence(self.table, pod, self.desk.words))

    def _show(self) -> None:
        known = self.session.known()
        if known is None:
            self._show_trouble(self.session.failure)
            return
        self._show_trouble(None)
        is_new = not self._groups
        if is_new:
            self._build(known)
        for group in self._groups:
            for key, made in group.rows.items():
                made.show_row(row(key, known, self.desk.words))
        self.refine(known)
        if is_new:
            # Labels that wrap settle in several rounds, which would be seen one by one.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._show_bar(known)
        if self.is_pending != self._was_pending:
            self._was_pending = self.is_pending
            self.pending_changed.emit()
        if self._wanted_key:
            self.show_path(self._wanted_key)

    def _build(self, known: Known) -> None:
        for widget in self.above():
            self.add(widget)
        for group in self.table.groups:
            made = self.make_group(group, known)
            self._groups.append(made)
            self.add(made)
        for widget in self.below():
            self.add(widget)
        self.end()

    def _show_trouble(self, failure: Failure | None) -> None:
        if self._trouble is not None:
            self._trouble.setVisible(failure is not None)
            return
        if failure is None:
            return
        words = self.desk.words
        again = Button(self.desk.theme, words.say("Try again"), self.session.look)
        title = words.say("The settings are not known now")
        why = words.told(failure.detail)
        self._trouble = EmptyState(self.desk.theme, self.table.icon, title, why, [again])
        self.add(self._trouble)

    def _show_bar(self, known: Known) -> None:
        status, words = self.desk.bridge.picture.status, self.desk.words
        made = bar(known, self.session.asked, status, words)
        applied = self.session.applied
        if made is None and applied is not None:
            shown = progressing(applied, status, words)
            at_work = status is not None and is_at_work(status)
            self.session.follow(is_at_work=at_work, is_done=shown.is_done)
            self.bar.show_progress(shown)
            return
        self.bar.show_bar(made)
        if self.session.is_applying:
            self.bar.apply.setEnabled(False)

    # --- acting

    def _apply(self) -> None:
        found = wrong(self.session.changes)
        if found:
            self._lead_to(found[0])
        elif self.bar.apply.isVisible() and self.bar.apply.isEnabled():
            self.session.apply()

    def _lead_to(self, key: str) -> None:
        made = self.row_of(key)
        if made is not None:
            made.show_error_now()
            self.area.ensureWidgetVisible(made)

    def _cure(self, cure: Cure) -> None:
        self.session.put(cure.key, cure.value)

    def _explain(self, key: str, chip: OriginChip) -> None:
        told, desk = self._explained(key), self.desk
        if told is None:
            return
        popover = Popover(
            desk.theme,
            desk.words,
            told,
            (
                lambda: self.session.put_default(key),
                lambda: desk.go("advanced", key),
            ),
            self,
        )
        popover.show_below(chip)
        # Files and folders with values of their own are looked for meanwhile.
        popover.follow(self.session.moved, lambda: self._explained(key))
        self.session.look_below(key)

    def _explained(self, key: str) -> Explained | None:
        known = self.session.known()
        if known is None:
            return None
        return explained(key, known, self.desk.words, self.desk.now().replace(tzinfo=None))

    # --- what the window tells

    @property
    def is_pending(self) -> bool:
        """Say whether something on this page is changed and not applied yet."""
        return any(key in self.session.changes for key in self.table.keys)

    def show_path(self, path: str) -> None:
        """Lead to the setting of this key."""
        made = self.row_of(path)
        self._wanted_key = path if made is None else ""
        if made is not None:
            made.control.focus.setFocus()
            # The rows get their places only when the page is shown.
            QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(made))

    def show_picture(self, picture: Picture) -> None:
        """Show whose page it is, and how far what was applied is."""
        del picture
        self._tell_sentence()
        known = self.session.known()
        if known is not None:
            self.refine(known)
            self._show_bar(known)

    def happened(self, row: Happened) -> None:
        """Look again when something happened: it may be a setting."""
        if self.isVisible() and row.kind == "happened":
            self.session.look_soon()

    def stops(self) -> list[QWidget]:
        """Return the page, then the bar."""
        return [self.area, self.bar] if self.bar.isVisible() else [self.area]

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the settings whenever the page is shown."""
        super().showEvent(event)
        self.session.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bar take at most a third of the height."""
        super().resizeEvent(event)
        self.bar.limit(event.size().height() // _SHARE_OF_HEIGHT)
