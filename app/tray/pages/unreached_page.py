"""What stands in the place of a page whose figures only the node has, while it is not reached."""

from functools import partial

from app.tray.models.headline import headline
from app.tray.models.navigation import Place
from app.tray.models.picture import Picture
from app.tray.models.said import Headline
from app.tray.pages.acts_here import ActsHere
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.empty import EmptyState
from app.tray.widgets.page import Page

_BUTTONS_MAX = 2


class UnreachedPage(Page):
    """Says why there is nothing to see, and what helps; nothing is asked."""

    def __init__(self, desk: Desk) -> None:
        """Make a page about nothing yet; `be_about` says which one it stands for."""
        super().__init__(desk, "")
        self._place: Place | None = None
        self._said: tuple[Place, Headline] | None = None
        self._empty: EmptyState | None = None
        self.acts = ActsHere(desk, self)
        self.add(self.acts.notice)

    def be_about(self, place: Place) -> None:
        """Stand in the place of a page; nothing is made anew where it does already."""
        if place == self._place:
            return
        self._place = place
        self.title.setText(self.desk.words.say(place.title))
        if self._picture is not None:
            self.show_picture(self._picture)

    def show_picture(self, picture: Picture) -> None:
        """Say how the node is; what is the same already keeps the focus."""
        desk = self.desk
        said = headline(picture, desk.words, desk.now())
        if self._place is None or self._said == (self._place, said):
            return
        self._said = (self._place, said)
        if self._empty is not None:
            self.column.removeWidget(self._empty)
            self._empty.hide()
            self._empty.deleteLater()
        buttons = [
            Button(desk.theme, act.label, partial(self.acts.do, act), look=act.look)
            for act in said.acts[:_BUTTONS_MAX]
        ]
        self._empty = EmptyState(desk.theme, self._place.icon, said.title, said.meaning, buttons)
        self.add(self._empty, 1)
        self._empty.show()
