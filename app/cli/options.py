"""The options that all commands have, and the home that they mean."""

from typing import TYPE_CHECKING

from core import errors

if TYPE_CHECKING:
    from core.node.home import Home


class Options:
    """`--home`, `--network`, `--json`: what was given, and which network of this machine it means.

    Modules are loaded where they are needed, so that a short answer comes quickly.
    """

    def __init__(self) -> None:
        """Begin without options."""
        self._home: str | None = None
        self._chosen: Home | None = None
        self.network: str | None = None
        self.as_json = False

    def take(self, home: str | None, network: str | None, as_json: bool) -> None:
        """Take the common options; what was given nearer to the command's name counts."""
        self._home = home or self._home
        self.network = network or self.network
        self.as_json = as_json or self.as_json
        self._chosen = None

    @property
    def base(self) -> "Home":
        """The home below which all networks of this machine are; the first one is in it itself."""
        from core.node.home import find_home  # noqa: PLC0415 - short answers load little

        return find_home(self._home)

    @property
    def home(self) -> "Home":
        """The home of the network that is meant. Raises `UsageError` where it may be several."""
        if self._chosen is None:
            from app.cli.networks import only  # noqa: PLC0415

            self._chosen = only(self.base, self.network)
        return self._chosen

    def choose(self, home: "Home") -> None:
        """Mean the network of this home from now on."""
        self._chosen = home

    def choose_next(self) -> None:
        """Mean the place where a further network of this machine goes."""
        from core.node.homes import next_home  # noqa: PLC0415

        self._chosen = next_home(self.base)

    @property
    def homes(self) -> "tuple[Home, ...]":
        """The homes of all networks that are meant: that of the one that is named, else all."""
        from app.cli.networks import meant  # noqa: PLC0415

        return meant(self.base, self.network)

    def path(self, path: str) -> str:
        """Return a path as the node takes it; one on a drive says which network is meant.

        Raises `UsageError` where two paths are of two networks.
        """
        from app.cli.paths import typed  # noqa: PLC0415

        found = typed(path)
        if self.network is None:
            from app.cli.networks import around  # noqa: PLC0415

            home = around(self.base, found)
            if home is not None:
                if self._chosen not in {None, home}:
                    raise errors.UsageError("These paths are of two networks.", "Name one of them.")
                self._chosen = home
        return found
