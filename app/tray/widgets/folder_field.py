"""A field for a folder, with the system's own chooser beside it."""

from app.tray.look.theme import Theme
from app.tray.widgets.button import Button
from app.tray.widgets.folder_chooser import choose_folder
from app.tray.widgets.text_field import TextField
from app.tray.words.words import Words


class FolderField(TextField):
    """A folder that is typed or chosen."""

    def __init__(self, theme: Theme, words: Words, name: str, help_text: str = "") -> None:
        """Make an empty one; `name` stands above it."""
        super().__init__(theme, name, help_text)
        self._title = words.say("Choose a folder")
        self.button = Button(theme, words.say("Choose…"), self.choose)
        self.button.setAccessibleName(words.say("Choose a folder for: {name}", name=name))
        self.row.addWidget(self.button)

    def choose(self) -> None:
        """Open the chooser; what is chosen there stands in the field."""
        choose_folder(self.window(), self._title, self._chosen)

    def _chosen(self, folder: str) -> None:
        self.put(folder)
        self.edited.emit(folder)
        self.settled.emit()
