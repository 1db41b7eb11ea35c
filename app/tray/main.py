"""`wormhole-tray`: the desktop application."""

import argparse
import os
import sys
from collections.abc import Sequence

from app.tray.models.asked import Asked
from core.control.paths import written
from core.errors import WormholeError
from core.node.home import find_home


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="wormhole-tray", description="Wormhole beside the clock: an icon, a drive, a window."
    )
    parser.add_argument("--home", help="folder with all state (or WORMHOLE_HOME)")
    parser.add_argument("--hidden", action="store_true", help="show the icon only, no window")
    parser.add_argument(
        "--show",
        default="",
        metavar="PAGE",
        help="show this page at once (or, with --path: files, versions, who, keep, free)",
    )
    parser.add_argument("--path", default="", help="what on the drive the page is to be about")
    return parser.parse_args(arguments)


def asked_by(options: argparse.Namespace) -> Asked:
    """Return what is to be shown. Nothing on the drive is looked at for that."""
    path = written(os.fsencode(os.path.abspath(options.path))) if options.path else ""  # noqa: PTH100
    return Asked(options.show or ("files" if path else ""), path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the one instance of a home, or have the one that runs show itself."""
    options = options_of(sys.argv[1:] if arguments is None else arguments)
    home = find_home(options.home)
    # Who only tells the first instance needs nothing of Qt but a moment of it.
    from app.tray.shell.one_instance import tell_first  # noqa: PLC0415

    asked = asked_by(options)
    if tell_first(home, asked):
        return 0
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from app.tray.shell.application import run  # noqa: PLC0415
    from app.tray.shell.makers import PAGES, WINDOWS  # noqa: PLC0415

    app = QApplication(["Wormhole"])
    try:
        return run(app, home, (PAGES, WINDOWS), asked=asked, hidden=options.hidden)
    except (WormholeError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
