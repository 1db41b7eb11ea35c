"""Changes of a configuration file that leave a person's comments and order as they are."""

from collections.abc import Mapping, MutableMapping

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable

from core.config.definitions import settings
from core.config.kinds import NotAllowed, Raw
from core.config.problem import Problem, nearest
from core.config.setting import Level
from core.config.toml import NOT_TOML, tables_of
from core.errors import ConfigError
from core.saying import plain, said


def parse_assignments(level: Level, words: list[str]) -> tuple[dict[str, Raw], list[Problem]]:
    """Understand `key=value` words as a person types them; return raw values and problems."""
    known = settings(level)
    values: dict[str, Raw] = {}
    problems: list[Problem] = []
    for word in words:
        key, equals, text = word.partition("=")
        if not equals:
            problems.append(
                Problem("", 0, key, said("a value is missing"), allowed=plain(f"{key}=VALUE"))
            )
            continue
        setting = known.get(key)
        if setting is None:
            problems.append(
                Problem("", 0, key, said("there is no such setting"), nearest=nearest(key, known))
            )
            continue
        kind = setting.details.kind
        raw = kind.from_text(text.strip())
        try:
            kind.read(raw)
        except NotAllowed:
            problems.append(
                Problem("", 0, key, said("this value is not allowed"), f'"{text}"', kind.allowed)
            )
            continue
        values[key] = raw
    return values, problems


def without(level: Level, keys: list[str]) -> tuple[dict[str, None], list[Problem]]:
    """Return the changes (see `edit`) that take settings out, and problems with their names."""
    known = settings(level)
    problems = [
        Problem("", 0, key, said("there is no such setting"), nearest=nearest(key, known))
        for key in keys
        if key not in known
    ]
    return dict.fromkeys(keys), problems


def edit(text: str, changes: Mapping[str, object]) -> str:
    """Return `text` with the settings of `changes` (full key to raw value; None removes it).

    Comments, order and everything else stay. `files` replaces the rules as a whole. Raises
    `ConfigError` for a text that is not TOML.
    """
    try:
        tables_of(text)  # this library takes more than the one that will read the file again
        document = tomlkit.parse(text)
    except (TOMLKitError, *NOT_TOML) as error:
        raise ConfigError(
            said(
                "The file is not TOML, so nothing can be changed in it: {problem}.",
                problem=str(error),
            ),
            said("Correct the file first; `wormhole config check` says where."),
        ) from None
    for key, raw in changes.items():
        if key == "files":
            _set_rules(document, raw)
            continue
        section, _, name = key.rpartition(".")
        if raw is None:
            _remove(document, section, name)
            continue
        table = _section(document, section)
        if table is not None:
            table[name] = list(raw) if isinstance(raw, tuple) else raw
    return tomlkit.dumps(document)


def _section(document: tomlkit.TOMLDocument, path: str) -> MutableMapping[str, object] | None:
    """Return the section `path`; it may be written inline, or its parts stand apart."""
    place: MutableMapping[str, object] = document
    for part in path.split("."):
        if part not in place:
            place[part] = tomlkit.table()
        inner = place[part]
        if not isinstance(inner, MutableMapping):
            return None
        place = inner
    return place


def _remove(document: tomlkit.TOMLDocument, path: str, name: str) -> None:
    """Remove a key from the part of the section where it stands.

    Asked of the whole section, tomlkit drops a part that has no key left with all its comments.
    """
    places: list[Container] = [document]
    tables: list[AbstractTable] = []
    for part in path.split("."):
        tables = [
            item
            for place in places
            for key, item in place.body
            if key is not None and key.key == part and isinstance(item, AbstractTable)
        ]
        places = [table.value for table in tables]
    for table in tables:
        table.pop(name, None)


def _set_rules(document: tomlkit.TOMLDocument, rules: object) -> None:
    document.pop("files", None)
    if not isinstance(rules, list | tuple) or not rules:
        return
    tables = tomlkit.aot()
    for rule in rules:
        table = tomlkit.table()
        table.update(rule)
        tables.append(table)
    document["files"] = tables
