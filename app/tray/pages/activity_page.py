"""Activity: what moves now, and what happened."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.tray.models.activity import Wanted, merged, shown_rows
from app.tray.models.log_lines import LogLine, Reader, log_line
from app.tray.models.menu import pauses
from app.tray.models.picture import Picture, Reach
from app.tray.models.transfers import TransferRow, transfers
from app.tray.pages.log_acts import LogActs
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.label import Label
from app.tray.widgets.log_filter import LogFilter
from app.tray.widgets.log_list import LogList
from app.tray.widgets.menu_button import MenuButton
from app.tray.widgets.notice import Notice
from app.tray.widgets.now_row import NowRow
from app.tray.widgets.paced import Paced
from app.tray.widgets.page import Page
from app.tray.widgets.transfer_list import TransferList
from core.control import operations
from core.control.schema import (
    CancelRequest,
    Happened,
    LogRequest,
    LogRow,
    Nothing,
    Transfer,
)

_ALL: Final = 2_000
_NEWEST: Final = 50
_ROWS_SEEN: Final = 4
_LOG_HEIGHT: Final = 260


class ActivityPage(Page):
    """What moves and what happened."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; it asks for what moves with each picture, and for the log once."""
        super().__init__(desk, desk.words.say("Activity"))
        self._moving: list[Transfer] = []
        self._rows: list[LogRow] = []
        self._wanted = Wanted()
        self._asked_moving = self._asked_log = self._knows_log = False
        self._is_still = True
        self._today = desk.now().date()
        self._paced = Paced(self._show_moving, self)
        self._paced_log = Paced(self._show_log, self)
        self.notice = Notice(desk.theme, desk.words)
        self._acts = LogActs(desk, self.notice, self._ask_log)
        self._build()

    # --- what it consists of

    def _build(self) -> None:
        theme, words = self.desk.theme, self.desk.words
        self.pause = MenuButton(theme, words.say("Pause"), self._pause, "pause")
        self._menu = QMenu(self.pause)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.top.addWidget(self.pause, alignment=Qt.AlignmentFlag.AlignTop)
        self.add(self.notice)
        self.now = NowRow(theme, words)
        self.add(self.now)
        self.moving = TransferList(theme, words, words.say("What moves now"))
        self.moving.cancelled.connect(self._cancel)
        row = theme.px(theme.tokens.size.row_two_lines)
        self.moving.most_height = _ROWS_SEEN * row + row // 2
        self.add(self.moving)
        self.filter = LogFilter(theme, words)
        self.filter.changed.connect(self._filter)
        self.add(self.filter)
        self.log = LogList(theme, words.say("What happened"), self._line_of)
        self.log.least_height = theme.px(_LOG_HEIGHT)
        self.log.acted.connect(self._acts.do)
        self.add(self.log, 1)
        self.nothing_found = Label(theme, words.say("Nothing like that happened."), colour="text2")
        self.nothing_found.hide()
        self.add(self.nothing_found)
        self.empty = Card(theme)
        self.empty.add(
            EmptyState(
                theme,
                "activity",
                words.say("Nothing is moving"),
                words.say("What is copied or fetched appears here, with what happened before."),
            )
        )
        self.add(self.empty)
        self._show_moving()
        self._show_log()

    # --- what is known

    def show_picture(self, picture: Picture) -> None:
        """Show what is known, and ask for what moves."""
        status = picture.status
        paused = status is not None and status.paused
        words = self.desk.words
        self.pause.setText(words.say("Resume") if paused else words.say("Pause"))
        self.pause.opens(menu=not paused)
        running = picture.reach is Reach.RUNNING
        self.pause.setEnabled(running)
        if status is not None:
            self.filter.offer_pods([pod.name for pod in status.pods])
        if running and not self._asked_moving:
            self._asked_moving = True
            self.desk.bridge.ask(
                operations.TRANSFERS, Nothing(), self._take_moving, lambda _: self._answered()
            )
        if running and not self._knows_log:
            self._knows_log = True
            self._ask_log()
        if self.desk.now().date() != self._today:
            self._today = self.desk.now().date()
            self.log.forget()
        self._paced.ask()

    def happened(self, row: Happened) -> None:
        """Ask for what is new in the log."""
        if row.kind == "happened" and self._knows_log:
            self._ask_log()

    def _answered(self) -> None:
        self._asked_moving = False

    def _take_moving(self, moving: list[Transfer]) -> None:
        self._answered()
        self._moving = moving
        self._paced.ask()

    def _ask_log(self) -> None:
        if self._asked_log:
            return
        self._asked_log = True
        request = LogRequest(limit=_NEWEST if self._rows else _ALL)
        self.desk.bridge.ask(
            operations.LOG, request, self._take_log, lambda _: self._answered_log()
        )

    def _answered_log(self) -> None:
        self._asked_log = False

    def _take_log(self, newest: list[LogRow]) -> None:
        self._answered_log()
        found = merged(self._rows, newest)
        if found is None:
            self._rows = []
            self._ask_log()
            return
        self._rows = found
        self._paced_log.ask()

    # --- what is shown

    def _show_moving(self) -> None:
        status = self._picture.status if self._picture is not None else None
        shown = transfers(status, self._moving, self.desk.words)
        self._is_still = not shown.summary
        self.now.show_transfers(shown)
        self.moving.transfers.show_rows(shown.rows)
        self.moving.setVisible(bool(shown.rows))
        self._show_empty()

    def _show_log(self) -> None:
        shown = shown_rows(self._rows, self._wanted)
        self.log.log.show_rows(shown)
        self.nothing_found.setVisible(bool(self._rows) and not shown)
        self._show_empty()

    def _show_empty(self) -> None:
        empty = not self._rows and self._is_still
        self.empty.setVisible(empty)
        for each in (self.now, self.filter, self.log):
            each.setVisible(not empty)

    def _line_of(self, row: LogRow) -> LogLine:
        status = self._picture.status if self._picture is not None else None
        own = status.pod if status is not None else ""
        return log_line(row, Reader(self.desk.words, self.desk.now(), own))

    # --- what is chosen

    def _filter(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._paced_log.ask()

    def _cancel(self, row: TransferRow) -> None:
        self.desk.bridge.ask(
            operations.CANCEL_TRANSFER,
            CancelRequest(row.path, row.pod),
            lambda _: self.desk.bridge.look_again(),
            self.notice.fail,
        )

    def _pause(self) -> None:
        status = self._picture.status if self._picture is not None else None
        if status is not None and status.paused:
            self.desk.go("resume")
        else:
            self._menu.popup(self.pause.mapToGlobal(self.pause.rect().bottomLeft()))

    def _fill_menu(self) -> None:
        self._menu.clear()
        status = self._picture.status if self._picture is not None else None
        for entry in pauses(status, self.desk.words, self.desk.now()) if status else ():
            if entry.apart:
                self._menu.addSeparator()
            act, value = entry.act, entry.value
            self._menu.addAction(
                entry.text,
                lambda act=act, value=value: self.desk.go(act, value),  # type: ignore[misc]
            )
