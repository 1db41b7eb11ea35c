"""The dialog of previous versions."""

from datetime import datetime

from app.tray.models.versions import beside, versions
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.figures import moment
from app.tray.words.words import Words
from core.control.schema import History, OldVersion, Unheard

WORDS = Words(Catalogue(known_locale("en_GB")))
NOW = datetime(2026, 11, 22, 9, 41)  # noqa: DTZ001 - local, as screens show it


def old(why: str, **more: object) -> OldVersion:
    values: dict[str, object] = {"on": ["nas"], "path": "/d/a.txt"} | more
    return OldVersion("1-2", 2_000, "2026-11-12T08:00:00Z", "pi", why, **values)  # type: ignore[arg-type]


def test_only_an_older_version_that_somebody_has_can_come_back() -> None:
    found = versions(
        History([old("current"), old("replaced"), old("replaced", on=[]), old("deleted")]),
        WORDS,
        NOW,
    )
    assert [row.can_come_back for row in found.rows] == [False, True, False, True]
    assert "on no pod that is reached" in found.rows[2].about
    assert found.rows[1].about.startswith("replaced · from pi · 2\u00a0kB · on nas")


def test_what_was_removed_from_a_folder_is_named() -> None:
    found = versions(History([old("deleted", path="/d/b-c.txt")]), WORDS, NOW, of_folder=True)
    assert found.rows[0].title.startswith("b\u2011c.txt, ")
    assert found.rows[0].spoken.startswith("b\u2011c.txt, ")


def test_who_may_have_more_is_said() -> None:
    found = versions(
        History([], [Unheard("pi", "absent"), Unheard("b", "silent"), Unheard("c", "partly")]),
        WORDS,
        NOW,
    )
    assert found.notes == (
        "pi is away and may have more.",
        "b did not answer and may have more.",
        "c has more than it could tell at once.",
    )


def test_an_older_version_stands_beside_under_a_name_with_its_date() -> None:
    at = moment("2026-11-12T08:00:00Z")
    assert at is not None
    date = f"{at:%Y-%m-%d %H.%M}"
    assert beside("/d/a.txt", at, WORDS) == f"/d/a ({date}).txt"
    assert beside("/Makefile", None, WORDS) == "/Makefile (older)"
    assert beside("/d/.profile", None, WORDS) == "/d/.profile (older)"
