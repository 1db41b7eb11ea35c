"""How an older record store becomes one of this version, step by step, in one transaction each."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

from core.errors import StoreDamaged, StoreTooNew
from core.saying import said
from core.store.sqlite.queries import decode_row
from core.store.sqlite.schema import APPLICATION_ID, FORMAT_VERSION, PLEDGES, REFERRING
from core.tree.rows import refers_elsewhere

Step = Callable[[sqlite3.Connection], None]


def _count_others(connection: sqlite3.Connection) -> None:
    """From 0: batches did not say whether they hold records that are no rows of the tree."""
    connection.execute("ALTER TABLE batch ADD COLUMN others INTEGER NOT NULL DEFAULT 1")


def _keep_pledges(connection: sqlite3.Connection) -> None:
    """From 1: pods did not pledge to each other what they keep."""
    connection.execute(PLEDGES)


def _find_referring(connection: sqlite3.Connection) -> None:
    """From 2: to forget a folder, all rows were looked at for what names it."""
    connection.execute("ALTER TABLE entry ADD COLUMN refers INTEGER")
    rows = connection.execute("SELECT n, row FROM entry")
    referring = [(number,) for number, row in rows if refers_elsewhere(decode_row(row))]
    connection.executemany("UPDATE entry SET refers = 1 WHERE n = ?", referring)
    connection.execute(REFERRING)


# The step from each version to the next. Versions below the lowest key cannot be read any more.
STEPS: Final[Mapping[int, Step]] = {
    0: _count_others,
    1: _keep_pledges,
    2: _find_referring,
}


def version_of(connection: sqlite3.Connection) -> int:
    """Return the format version of a store. Raises `StoreDamaged` for any other database."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise StoreDamaged(
            said("The file records.db in the storage is not a record store of Wormhole.")
        )
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def check_readable(connection: sqlite3.Connection, newest: int = FORMAT_VERSION) -> None:
    """Raise `StoreTooNew` or `StoreDamaged` for a store that this version must not touch."""
    found = version_of(connection)
    if found > newest:
        raise StoreTooNew(
            said(
                "The storage has the format {found}, and this Wormhole knows formats up to "
                "{newest}: it was made by a newer version. Nothing was changed.",
                found=found,
                newest=newest,
            ),
            remedy=said("Install that version on this machine, or a later one."),
        )


def migrate(
    connection: sqlite3.Connection,
    steps: Mapping[int, Step] = STEPS,
    newest: int = FORMAT_VERSION,
) -> int:
    """Bring the store to `newest`; return the version that it had.

    A crash between two steps leaves a store of a version between, which goes on next time.
    Raises `StoreTooNew` without touching anything, or `StoreDamaged` where no step leads on.
    """
    check_readable(connection, newest)
    found = version_of(connection)
    for version in range(found, newest):
        step = steps.get(version)
        if step is None:
            raise StoreDamaged(
                said("The storage has the format {version}, which cannot be read.", version=version)
            )
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return found
