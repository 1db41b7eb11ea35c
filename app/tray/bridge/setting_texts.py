"""The texts of the settings files: the node is asked, and where none runs, the home itself."""

from collections.abc import Callable

from app.tray.bridge.bridge import Bridge, Question
from core.config.setting import Level
from core.control.lines import Failure
from core.control.operations import CONFIG_TEXT, CONFIG_WRITE
from core.control.schema import ConfigChanged, ConfigText, ConfigTextRequest, ConfigWrite
from core.errors import NotRunning
from core.node.setting_texts import text_at_rest, write_at_rest

Failed = Callable[[Failure], None]


class SettingTexts:
    """Shows and writes the settings files of the home of a bridge."""

    def __init__(self, bridge: Bridge) -> None:
        """Ask by `bridge`."""
        self._bridge = bridge
        self._asked: dict[Level, Question] = {}

    def show(self, level: Level, done: Callable[[ConfigText], None], failed: Failed) -> None:
        """Give a file to `done`, or why it cannot be had to `failed`.

        Who asks again gets the newer answer alone: one of the home may be on its way while the
        node that was just started gives its own.
        """
        home, before = self._bridge.home, self._asked.get(level)
        if before is not None:
            before.drop()

        def at_rest(failure: Failure) -> None:
            if failure.reason == NotRunning.reason:
                self._asked[level] = self._bridge.work(
                    lambda _: text_at_rest(home, level), done, failed
                )
            else:
                failed(failure)

        request = ConfigTextRequest(level)
        self._asked[level] = self._bridge.ask(CONFIG_TEXT, request, done, at_rest)

    def write(
        self, request: ConfigWrite, done: Callable[[ConfigChanged], None], failed: Failed
    ) -> None:
        """Have a text hold, or from the next start where no node runs."""
        home = self._bridge.home

        def at_rest(failure: Failure) -> None:
            if failure.reason == NotRunning.reason:
                self._bridge.work(lambda _: write_at_rest(home, request), done, failed)
            else:
                failed(failure)

        self._bridge.ask(CONFIG_WRITE, request, done, at_rest)
