"""Finding a setting by its label, help or key."""

from dataclasses import dataclass

from app.tray.models.settings.pages import SettingsTable, pages, setting_of
from app.tray.words.words import Words


@dataclass(frozen=True, slots=True)
class Found:
    """A setting that was found, and the page where it stands."""

    key: str
    label: str
    page: str
    title: str


def find(query: str, words: Words) -> list[Found]:
    """Return the settings that have all words of `query` in label, help or key; best first.

    A label says more than a key, and a key more than a sentence of help.
    """
    wanted = query.casefold().split()
    ranked: list[tuple[int, Found]] = []
    for page in pages() if wanted else ():
        for key in page.keys:
            rank = _rank(key, wanted, words)
            if rank is not None:
                ranked.append((rank, _found(key, page, words)))
    return [found for _, found in sorted(ranked, key=lambda each: each[0])]


def _found(key: str, page: SettingsTable, words: Words) -> Found:
    label = words.say(setting_of(key).details.label)
    return Found(key, label, page.name, words.say(page.title))


def _rank(key: str, wanted: list[str], words: Words) -> int | None:
    details = setting_of(key).details
    places = (words.say(details.label).casefold(), key, words.say(details.help).casefold())
    ranks = [
        next((rank for rank, text in enumerate(places) if word in text), None) for word in wanted
    ]
    found = [rank for rank in ranks if rank is not None]
    return max(found) if len(found) == len(wanted) else None
