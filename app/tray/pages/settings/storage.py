"""Storage: the disk above, a slider beside what is offered, and Check now."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.tray.bridge.disk_space import disk_of
from app.tray.models.settings.disk import Disk, checked, disk_shown, own_row
from app.tray.models.settings.pages import page_named
from app.tray.models.settings.rows import Known, Row
from app.tray.pages.settings.disk_card import DiskCard
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.pages.settings.storage_move import StorageMove
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.liking_slider import CalmSlider
from app.tray.words.names import shown as name_shown
from core.config.kinds import NotAllowed, Storage
from core.control import operations
from core.control.lines import Failure
from core.control.schema import Scrubbed, ScrubRequest

_OFFER: Final = "storage.max-space"
_FOLDER: Final = "storage.path"
_PERIOD: Final = "scrub.period"
_GB: Final = 10**9
_WIDE: Final = 140


class StoragePage(SettingsPage):
    """What this machine gives to the network."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        self._card = DiskCard(desk.theme, desk.words)
        self._disk: Disk | None = None
        self._asked_disk = False
        self._slider: CalmSlider | None = None
        self._check: Button | None = None
        self._said = ""
        self._moved_says = ""
        self.storage_move = StorageMove(desk, self, self._moved)
        super().__init__(desk, page_named("storage"))

    def above(self) -> list[QWidget]:
        """Return the disk."""
        return [self._card]

    def refine(self, known: Known) -> None:
        """Show the disk and the slider, and when all was checked last."""
        self._prepare()
        self._ask_disk(known)
        self._show_disk()
        offer, folder, period = (self.row_of(key) for key in (_OFFER, _FOLDER, _PERIOD))
        if offer is not None:
            self._show_slider(offer.row)
        if folder is not None:
            self._show_folder(known)
        if period is not None:
            status, desk = self.desk.bridge.picture.status, self.desk
            last = checked(status, desk.words, desk.now().replace(tzinfo=None))
            period.tell_help(
                " ".join(each for each in (period.row.help, self._said or last) if each)
            )

    def _prepare(self) -> None:
        """Put what rows of this page have besides, once."""
        theme, words = self.desk.theme, self.desk.words
        offer, folder, period = (self.row_of(key) for key in (_OFFER, _FOLDER, _PERIOD))
        if self._check is not None or offer is None or folder is None or period is None:
            return
        self._slider = CalmSlider()
        self._slider.setRange(0, 100)
        self._slider.setMinimumWidth(theme.px(_WIDE))
        self._slider.setAccessibleName(words.say("Share of the disk to offer"))
        self._slider.valueChanged.connect(self._slid)
        self._slider.hide()
        offer.put_beside(self._slider)
        folder.put_behind([Button(theme, words.say("Move…"), self.storage_move.choose)])
        self._check = Button(theme, words.say("Check now"), self._check_now)
        period.put_behind([self._check])

    # --- the disk

    def _ask_disk(self, known: Known) -> None:
        if self._asked_disk:
            return
        self._asked_disk = True
        told = known.shown.pod[_FOLDER].value
        folder = Path(str(told)) if told else self.desk.bridge.home.storage
        self.desk.bridge.work(lambda _tell: disk_of(folder), self._take_disk)

    def _take_disk(self, disk: Disk) -> None:
        self._disk = disk
        known = self.session.known()
        if known is not None:
            self.refine(known)

    def _show_disk(self) -> None:
        status = self.desk.bridge.picture.status
        row = own_row(status) if status is not None else None
        if self._disk is not None and row is not None:
            self._card.tell(name_shown(row.name), disk_shown(row, self._disk, self.desk.words))

    def _show_slider(self, row: Row) -> None:
        if self._slider is None or self._disk is None:
            return
        try:
            offered = Storage(share=True).read(row.value).of(self._disk.total)
        except NotAllowed:
            return
        self._slider.show()
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(round(100 * offered / max(1, self._disk.total)))

    def _slid(self, percent: int) -> None:
        row = self.row_of(_OFFER)
        if row is None or self._disk is None:
            return
        if str(row.row.value).endswith("%"):
            self.session.put(_OFFER, f"{percent}%")
        else:
            self.session.put(_OFFER, f"{round(self._disk.total * percent / 100 / _GB)} GB")

    # --- acts

    def _show_folder(self, known: Known) -> None:
        row = self.row_of(_FOLDER)
        if row is not None and row.control.field is not None and not row.row.value:
            row.control.field.tell(str(self.desk.bridge.home.storage))
        if row is not None and self._moved_says:
            row.tell_help(self._moved_says)

    def _moved(self, says: str) -> None:
        self._moved_says = says
        self._asked_disk = False
        self.session.look()

    def _check_now(self) -> None:
        if self._check is not None:
            self._check.setEnabled(False)
        self.desk.bridge.ask(operations.SCRUB, ScrubRequest(), self._checked, self._not_checked)

    def _checked(self, found: Scrubbed) -> None:
        words = self.desk.words
        self._say(words.say("Checking has begun.") if found.running else "")

    def _not_checked(self, failure: Failure) -> None:
        self._say(self.desk.words.told(failure.detail))

    def _say(self, text: str) -> None:
        self._said = text
        if self._check is not None:
            self._check.setEnabled(True)
        known = self.session.known()
        if known is not None:
            self.refine(known)
