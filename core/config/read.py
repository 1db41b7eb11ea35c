"""Text of a configuration file to typed settings, or to all its problems at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Generic, TypeVar

from core.config.contradictions import Contradiction, network_contradictions, pod_contradictions
from core.config.definitions import RULE_FIELDS, SECTIONS, settings
from core.config.kinds import NotAllowed
from core.config.lines import line_numbers
from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.config.policy import FileRule
from core.config.problem import Problem, nearest
from core.config.setting import Level, Setting
from core.config.toml import NOT_TOML, NOT_UNDERSTOOD, Table, tables_of
from core.saying import Sentence, said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A file as it was understood.

    `config` is None where there is any error. `given` holds the raw values of the known keys that
    the file sets; `fleet` the `[pod.<name>]` sections of a network file, as raw tables.
    """

    config: T | None
    problems: tuple[Problem, ...]
    given: Mapping[str, object] = field(default_factory=dict)
    fleet: Mapping[str, Table] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are more than remarks."""
        return tuple(each for each in self.problems if not each.remark)


def read_network(text: str, file: str = "network.toml") -> Reading[NetworkConfig]:
    """Read the text of a `network.toml`; `file` is its name for people."""
    return _read(text, file, Level.NETWORK, NetworkConfig(), network_contradictions)


def read_pod(text: str, file: str = "pod.toml") -> Reading[PodConfig]:
    """Read the text of a `pod.toml`; `file` is its name for people."""
    return _read(text, file, Level.POD, PodConfig(), pod_contradictions)


def _read(
    text: str,
    file: str,
    level: Level,
    start: T,
    contradictions: Callable[[T], Iterator[Contradiction]],
) -> Reading[T]:
    try:
        tables = tables_of(text)
    except NOT_TOML as error:
        return Reading(None, (_syntax(file, str(error)),))
    reader = _Reader(file, line_numbers(text), level)
    values = reader.settings(tables)
    if level is Level.NETWORK:
        values["files"] = reader.rules(tables.get("files", []))
    config = _fill(start, "", values)
    if not reader.errors:
        for key, sentence, remark in contradictions(config):
            reader.note(key, sentence, remark=remark)
    fleet = reader.fleet(tables.get("pod", {})) if level is Level.NETWORK else {}
    problems = tuple(sorted(reader.problems, key=lambda each: (each.line, each.key)))
    return Reading(None if reader.errors else config, problems, reader.given, fleet)


def _syntax(file: str, message: str) -> Problem:
    matched = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(matched[1]) if matched else 0
    says = message.partition(" (at ")[0]
    return Problem(
        file,
        line,
        "",
        said("this is not TOML: {problem}", problem=said(says) if says in NOT_UNDERSTOOD else says),
        allowed=said('lines such as key = "value"'),
    )


def _fill(part: T, prefix: str, values: Mapping[str, object]) -> T:
    """Return the section `part` with the values whose keys it defines, deeper sections included."""
    changed: dict[str, object] = {}
    if not is_dataclass(part) or isinstance(part, type):
        return part
    for each in fields(part):
        key = f"{prefix}{each.name}"
        now = getattr(part, each.name)
        if key in values:
            changed[each.name] = values[key]
        elif not each.metadata and is_dataclass(now):
            changed[each.name] = _fill(now, f"{key}.", values)
    return replace(part, **changed) if changed else part


def _show(raw: object) -> str:
    if isinstance(raw, bool):
        return str(raw).lower()
    return f'"{raw}"' if isinstance(raw, str) else str(raw)


class _Reader:
    """Collects the problems of one file while its tables are read."""

    def __init__(self, file: str, lines: Mapping[str, int], level: Level) -> None:
        self.file = file
        self.lines = lines
        self.level = level
        self.known = settings(level)
        self.problems: list[Problem] = []
        self.given: dict[str, object] = {}

    @property
    def errors(self) -> bool:
        return any(not each.remark for each in self.problems)

    def note(self, key: str, text: Sentence, *, remark: bool = False) -> None:
        self.problems.append(Problem(self.file, self.lines.get(key, 0), key, text, remark=remark))

    def unknown(self, key: str, text: Sentence, candidates: list[str]) -> None:
        self.problems.append(
            Problem(self.file, self.lines.get(key, 0), key, text, nearest=nearest(key, candidates))
        )

    def value(self, key: str, raw: object, setting: Setting) -> object:
        """Return what `raw` means, or None after noting why it cannot."""
        try:
            return setting.details.kind.read(raw)
        except NotAllowed:
            right_type = type(raw) is type(setting.details.default)
            text = (
                said("this value is not allowed")
                if right_type
                else said("this is of the wrong type")
            )
            self.problems.append(
                Problem(
                    self.file,
                    self.lines.get(key, 0),
                    key,
                    text,
                    found=_show(raw),
                    allowed=setting.details.kind.allowed,
                )
            )
            return None

    def settings(self, tables: Table) -> dict[str, object]:
        """Return the values by field path (`situation.grace_seconds`)."""
        values: dict[str, object] = {}
        beside = {"files", "pod"} if self.level is Level.NETWORK else set[str]()
        for key, raw in _flatten(tables, "", SECTIONS[self.level]):
            if key.partition(".")[0] in beside:
                continue
            setting = self.known.get(key)
            if setting is None:
                self._unknown_key(key, raw)
                continue
            value = self.value(key, raw, setting)
            if value is not None:
                self.given[key] = raw
                values[f"{setting.section}.{setting.field}"] = value
        return values

    def _unknown_key(self, key: str, raw: object) -> None:
        other = Level.POD if self.level is Level.NETWORK else Level.NETWORK
        if key in settings(other) or key in SECTIONS[other]:
            self.note(key, said("this belongs into {file}", file=f"{other.value}.toml"))
            return
        if isinstance(raw, Mapping):
            self.unknown(key, said("there is no such section"), list(SECTIONS[self.level]))
            return
        self.unknown(key, said("there is no such setting"), list(self.known))

    def rules(self, raw: object) -> tuple[FileRule, ...]:
        """Return the `[[files]]` rules in their order."""
        if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
            self.note("files", said("rules are written as [[files]]"))
            return ()
        rules: list[FileRule] = []
        for index, table in enumerate(raw):
            values: dict[str, object] = {}
            for name, value in table.items():
                key = f"files[{index}].{name}"
                setting = RULE_FIELDS.get(name)
                if setting is None:
                    self.unknown(
                        key,
                        said("there is no such policy"),
                        [f"files.{each}" for each in RULE_FIELDS],
                    )
                    continue
                values[setting.field] = self.value(key, value, setting)
            if "match" not in table:
                self.note(f"files[{index}]", said("a rule needs a match"))
            rules.append(_rule(values))
        if raw:
            self.given["files"] = raw
        return tuple(rules)

    def fleet(self, raw: object) -> dict[str, Table]:
        """Return the `[pod.<name>]` sections, each checked as a `pod.toml` of its own."""
        if not isinstance(raw, Mapping):
            self.note("pod", said("pods are described as [pod.NAME]"))
            return {}
        pods: dict[str, Table] = {}
        for name, table in raw.items():
            key = f"pod.{name}"
            if not isinstance(table, Mapping):
                self.note(key, said("pods are described as [pod.NAME]; this belongs into pod.toml"))
                continue
            sections = SECTIONS[Level.POD]
            inner = {each: table[each] for each in table if each in sections}
            inner["pod"] = {each: table[each] for each in table if each not in sections}
            reader = _Reader(self.file, _within(self.lines, key), Level.POD)
            reader.settings(inner)
            self.problems.extend(
                replace(each, key=f"{key}: {each.key}") for each in reader.problems
            )
            pods[name] = inner
        return pods


def _within(lines: Mapping[str, int], prefix: str) -> dict[str, int]:
    """Return the lines of a `[pod.NAME]` section under the keys that a `pod.toml` has."""
    inside: dict[str, int] = {}
    for key, line in lines.items():
        if key.startswith(f"{prefix}."):
            rest = key[len(prefix) + 1 :]
            inside[rest if rest.partition(".")[0] in SECTIONS[Level.POD] else f"pod.{rest}"] = line
    return inside


def _flatten(
    table: Table, prefix: str, sections: Mapping[str, object]
) -> Iterator[tuple[str, object]]:
    """Yield (full key, raw value); tables that are no section are yielded whole."""
    for name, raw in table.items():
        key = f"{prefix}{name}"
        if isinstance(raw, Mapping) and key in sections:
            yield from _flatten(raw, f"{key}.", sections)
        else:
            yield key, raw


def _rule(values: Mapping[str, object]) -> FileRule:
    return _fill(FileRule("**"), "", values)
