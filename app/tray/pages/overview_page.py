"""The overview: how things are, the space on each pod, copies, throughput."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.copies import Copies, CopiesRow
from app.tray.models.overview import Figures, Overview, overview
from app.tray.models.picture import Picture, Reach
from app.tray.models.said import Act, Headline
from app.tray.models.throughput import Throughputs
from app.tray.pages.acts_here import ActsHere
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card
from app.tray.widgets.copies_bars import CopiesBars
from app.tray.widgets.desk import Desk
from app.tray.widgets.flow import Flow
from app.tray.widgets.headline_card import HeadlineCard
from app.tray.widgets.label import Label
from app.tray.widgets.paced import Paced
from app.tray.widgets.page import Page
from app.tray.widgets.space_card import SpaceCard
from app.tray.widgets.stack_bar import Dot
from app.tray.widgets.throughput_chart import ThroughputChart
from app.tray.widgets.turning import Turning
from core.control.operations import THROUGHPUT, TRANSFERS
from core.control.schema import Nothing, Throughput, Transfer

# Below this width the two cards at the bottom stand below one another.
_NARROW: Final = 560
_MORE: Final = "more"


class OverviewPage(Page):
    """How the network is."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; it shows what the picture says, and asks for the rest."""
        super().__init__(desk, desk.words.say("Overview"))
        self._throughput: Throughput | None = None
        self._transfers: list[Transfer] = []
        self._lost_before = False
        self._asked = 0
        self._further: tuple[Headline, ...] = ()
        self._paced = Paced(self._show, self)
        self._acts = ActsHere(desk, self)
        self._build()

    def _build(self) -> None:
        desk = self.desk
        theme, words = desk.theme, desk.words
        self.open_drive = Button(
            theme, words.say("Open drive"), lambda: desk.go("open-drive"), icon_name="files"
        )
        self.top.addWidget(self.open_drive, alignment=Qt.AlignmentFlag.AlignTop)
        self.headline = HeadlineCard(theme, self._act_on)
        self.add(self.headline)
        self.add(self._acts.notice)
        self._banners = QWidget()
        self._banner_list = QVBoxLayout(self._banners)
        self._banner_list.setContentsMargins(0, 0, 0, 0)
        self._banner_list.setSpacing(theme.px(theme.tokens.space.s))
        self._banners.hide()
        self.add(self._banners)
        self.spaces = SpaceCard(theme, words, lambda: desk.go("storage"))
        self.add(self.spaces)
        self._below = Turning(theme, _NARROW, theme.tokens.space.card_gap)
        self._copies = _CopiesCard(desk)
        self._passing = _ThroughputCard(desk)
        self._below.add(self._copies, 1)
        self._below.add(self._passing, 1)
        self.add(self._below)
        self.end()

    def show_picture(self, picture: Picture) -> None:
        """Show what is known, and ask for what the status does not tell."""
        status = picture.status
        if status is not None and (lost := status.by_copies.get("0")) is not None:
            self._lost_before = self._lost_before or lost.files > 0
        self._paced.ask()
        if picture.reach is Reach.RUNNING and not self._asked:
            self._asked = 2
            bridge = self.desk.bridge
            bridge.ask(THROUGHPUT, Nothing(), self._passed, lambda _: self._answered())
            bridge.ask(TRANSFERS, Nothing(), self._moving, lambda _: self._answered())

    def _answered(self) -> None:
        self._asked -= 1
        self._paced.ask()

    def _passed(self, throughput: Throughput) -> None:
        self._throughput = throughput
        self._answered()

    def _moving(self, transfers: list[Transfer]) -> None:
        self._transfers = transfers
        self._answered()

    def _show(self) -> None:
        if self._picture is None:
            return
        desk = self.desk
        figures = Figures(self._throughput, self._transfers, self._lost_before)
        shown = overview(self._picture, desk.words, desk.now(), figures)
        self.open_drive.setEnabled(self._picture.reach is Reach.RUNNING)
        self._take_further(shown)
        self.spaces.setVisible(bool(shown.spaces))
        self.spaces.show_spaces(shown.spaces)
        self._below.setVisible(shown.copies is not None)
        if shown.copies is not None and shown.throughput is not None:
            self._copies.show_copies(shown.copies)
            self._passing.show_throughput(shown.throughput)

    def _take_further(self, shown: Overview) -> None:
        headline, count = shown.headline, len(shown.further)
        if count:
            more = self.desk.words.count("and {n} more", "and {n} more", count)
            acts = (*headline.acts, Act(more, _MORE, look="link"))
            headline = replace(headline, acts=acts)
        self.headline.show_headline(headline)
        if shown.further != self._further:
            self._further = shown.further
            if self._banners.isVisible():
                self._fill_further()
            if not count:
                self._banners.hide()

    def _act_on(self, act: Act) -> None:
        if act.go == _MORE:
            self._show_further()
        else:
            self._acts.do(act)

    def _show_further(self) -> None:
        if self._banners.isVisible():
            self._banners.hide()
            return
        self._fill_further()
        self._banners.show()

    def _fill_further(self) -> None:
        while (item := self._banner_list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        theme = self.desk.theme
        for each in self._further:
            buttons = [
                Button(theme, act.label, lambda chosen=act: self._acts.do(chosen))  # type: ignore[misc]
                for act in each.acts[:1]
            ]
            self._banner_list.addWidget(Banner(theme, each.tone, each.title, each.meaning, buttons))


class _CopiesCard(Card):
    """The files by number of copies."""

    def __init__(self, desk: Desk) -> None:
        theme, words = desk.theme, desk.words
        super().__init__(theme, words.say("Files by number of copies"))
        self.heading.setWordWrap(True)
        _take_room(self, self.heading)
        self.top.addStrut(theme.px(theme.tokens.size.control_small))
        self._where = "/"
        self._desk = desk
        self._link = Button(theme, "", lambda: desk.go("files", self._where), look="link")
        self.top.addWidget(self._link)
        self._wanted = Label(theme, "", Type.SMALL, "text2")
        self.add(self._wanted)
        self.bars = CopiesBars(theme, self._list)
        self.add(self.bars)
        self.content.addStretch(1)

    def _list(self, row: CopiesRow) -> None:
        self._desk.go("files", row.where)

    def show_copies(self, shown: Copies) -> None:
        """Show the rows."""
        self._link.setText(shown.link)
        self._where = shown.where
        self._wanted.setText(shown.wanted)
        self.bars.show_rows(shown.rows)


class _ThroughputCard(Card):
    """What passed in the last hour, and passes now."""

    def __init__(self, desk: Desk) -> None:
        theme, words = desk.theme, desk.words
        super().__init__(theme, words.say("Throughput"))
        self.top.addStrut(theme.px(theme.tokens.size.control_small))
        self._rates = {colour: _Rate(desk, colour) for colour in ("down", "up")}
        self._legend = Flow(theme, to_end=True)
        self._legend.show_widgets(list(self._rates.values()))
        self.top.addWidget(self._legend)
        _take_room(self, self._legend)
        self.chart = ThroughputChart(theme, words.say("Throughput"))
        self.add(self.chart)
        self.content.addStretch(1)

    def show_throughput(self, shown: Throughputs) -> None:
        """Show both lines and the present values."""
        self._rates["down"].label.setText(shown.received)
        self._rates["up"].label.setText(shown.sent)
        self._legend.wrap()
        self.chart.show_lines(shown)


class _Rate(QWidget):
    """A present value, beside the colour of its line."""

    def __init__(self, desk: Desk, colour: str) -> None:
        super().__init__()
        theme = desk.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(2), theme.px(6), 0)
        row.setSpacing(theme.px(6))
        row.addWidget(Dot(theme, colour))
        self.label = Label(theme, "", Type.SMALL, "text2").on_one_line()
        row.addWidget(self.label)


def _take_room(card: Card, widget: QWidget) -> None:
    """Give a widget the room at the top of a card that would stay empty beside the heading."""
    for place in range(card.top.count()):
        card.top.setStretch(place, 0)
    card.top.setStretch(card.top.indexOf(widget), 1)
