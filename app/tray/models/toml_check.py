"""What is wrong with the text of a settings file, each thing at its line, and what cures it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from app.tray.models.toml_tokens import key_of, value_of
from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.config.definitions import RULE_FIELDS, settings
from core.config.generate import toml_value
from core.config.kinds import Choice, Number
from core.config.lines import line_numbers
from core.config.problem import Problem
from core.config.read import read_network, read_pod
from core.config.setting import Level, Setting
from core.config.toml import NOT_TOML, tables_of


@dataclass(frozen=True, slots=True)
class Cure:
    """What mends a line: the characters from `start` to `end` become `text`."""

    label: str
    line: int
    start: int
    end: int
    text: str

    def mended(self, line: str) -> str:
        """Return the line as it would be."""
        return line[: self.start] + self.text + line[self.end :]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say under a line (from 1): an error blocks, a warning does not."""

    line: int
    says: str
    is_error: bool
    cure: Cure | None = None

    @property
    def tone(self) -> Tone:
        """How bad it is."""
        return Tone.BAD if self.is_error else Tone.WARN


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is to be said of a text, in the order of its lines."""

    remarks: tuple[Remark, ...] = ()

    @property
    def errors(self) -> int:
        """How many things block."""
        return sum(each.is_error for each in self.remarks)

    @property
    def warnings(self) -> int:
        """How many things are only worth knowing."""
        return len(self.remarks) - self.errors

    @property
    def tone(self) -> Tone:
        """How bad the worst is."""
        if self.errors:
            return Tone.BAD
        return Tone.WARN if self.remarks else Tone.OK

    def after(self, line: int) -> Remark | None:
        """Return the next remark below a line, the first one after the last."""
        below = [each for each in self.remarks if each.line > line]
        return next(iter(below or self.remarks), None)


def check(text: str, level: Level, storing: int, words: Words) -> Checked:
    """Return what is to be said of a text; `storing`: how many pods store copies (0: not known)."""
    checker = _Checker(text, level, words)
    if level is Level.POD:
        return checker.checked(read_pod(text).problems, list(_of_pod(checker)))
    return checker.checked(read_network(text).problems, list(_of_network(checker, storing)))


def summary(checked: Checked, words: Words, *, changed: bool) -> str:
    """Return the sentence below the text: what was found, and that nothing holds yet."""
    errors = words.count("{n} error", "{n} errors", checked.errors)
    warnings = words.count("{n} warning", "{n} warnings", checked.warnings)
    if checked.errors and checked.warnings:
        found = words.say("{errors}, {warnings}.", errors=errors, warnings=warnings)
    elif checked.remarks:
        found = words.say("{found}.", found=errors if checked.errors else warnings)
    else:
        found = words.say("No problems.")
    if not changed:
        return found
    return words.say("{found} Nothing is applied yet.", found=found)


class _Checker:
    """Turns problems of one text into remarks at its lines."""

    def __init__(self, text: str, level: Level, words: Words) -> None:
        self.words = words
        self.level = level
        self.lines = text.splitlines()
        self.numbers: Mapping[str, int] = line_numbers(text)
        self.raws = _raws(text)

    def checked(self, problems: Sequence[Problem], more: Sequence[Remark]) -> Checked:
        remarks = [self.remark(each) for each in problems]
        wrong = {each.line for each in remarks if each.is_error}
        told = {each.line for each in more} - wrong
        # What is said with a cure is not said twice.
        kept = [each for each in remarks if each.is_error or each.line not in told]
        kept += [each for each in more if each.line not in wrong]
        return Checked(tuple(sorted(kept, key=lambda each: each.line)))

    def number(self, key: str) -> int:
        """Return the whole number that a key has: as the text says, else its default, else 0."""
        setting = _setting_of(self.level, key)
        raw = self.raws.get(key, 0 if setting is None else setting.details.default)
        return raw if isinstance(raw, int) and not isinstance(raw, bool) else 0

    def rules(self) -> list[str]:
        """Return how problems call the rules that ask for a number of copies."""
        return [found[1] for key in self.raws if (found := _RULE.fullmatch(key)) is not None]

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def remark(self, problem: Problem) -> Remark:
        line = problem.line or 1
        sentence, cure = self._sentence(problem)
        return Remark(line, sentence, not problem.remark, cure)

    def _sentence(self, problem: Problem) -> tuple[str, Cure | None]:
        says = _UNKNOWN.get(problem.text.form)
        if says is not None:
            return says(self, problem)
        if problem.found:
            return self._not_allowed(problem)
        if not problem.key:
            return _sentence(self.words.told(problem.text)), None
        what = self.words.told(problem.text)
        return self.words.say("{key}: {what}.", key=problem.key, what=what), None

    def unknown_setting(self, problem: Problem) -> tuple[str, Cure | None]:
        words, (section, _, name) = self.words, problem.key.rpartition(".")
        near_section, _, near = problem.nearest.rpartition(".")
        if problem.key.startswith("files["):
            said = words.say("There is no policy “{name}”.", name=name)
            near_section = section
        else:
            said = words.say(
                "There is no setting “{name}” in [{section}].", name=name, section=section
            )
        if not near:
            return said, None
        if near_section != section:
            meant = words.say("Did you mean {key}?", key=problem.nearest)
            return f"{said} {meant}", None
        meant = words.say("Did you mean {key}?", key=near)
        return f"{said} {meant}", self._other_key(problem.line, near)

    def unknown_section(self, problem: Problem) -> tuple[str, Cure | None]:
        words = self.words
        said = words.say("There is no section [{name}].", name=problem.key)
        if not problem.nearest:
            return said, None
        meant = words.say("Did you mean [{name}]?", name=problem.nearest)
        line = self.line(problem.line)
        start = line.find(problem.key)
        if start < 0:
            return f"{said} {meant}", None
        end = start + len(problem.key)
        cure = Cure(words.say("Replace"), problem.line, start, end, problem.nearest)
        return f"{said} {meant}", cure

    def elsewhere(self, problem: Problem) -> tuple[str, Cure | None]:
        file = str(problem.text.facts["file"])
        key = problem.key
        return self.words.say("{key} belongs into {file}.", key=key, file=file), None

    def _not_allowed(self, problem: Problem) -> tuple[str, Cure | None]:
        words, found, allowed = self.words, problem.found, self.words.told(problem.allowed)
        said = words.say("{found} is not allowed here: {allowed}.", found=found, allowed=allowed)
        setting = _setting_of(self.level, problem.key)
        value = None if setting is None else nearest_value(setting, self._raw(problem.key))
        return said, None if value is None else self.set_to(problem.line, value)

    def _raw(self, key: str) -> object:
        return self.raws.get(key)

    def _other_key(self, number: int, name: str) -> Cure | None:
        span = key_of(self.line(number))
        if span is None:
            return None
        key = self.line(number)[span.start : span.end]
        start = span.start + key.rfind(".") + 1
        return Cure(self.words.say("Replace"), number, start, span.end, name)

    def set_to(self, number: int, value: object) -> Cure | None:
        """Return the cure that gives the key of a line another value."""
        place = value_of(self.line(number))
        if place is None:
            return None
        label = self.words.say("Set to {value}", value=value)
        return Cure(label, number, *place, toml_value(value))

    def warn(self, key: str, says: str, value: object) -> Remark:
        line = self.numbers.get(key, 1)
        return Remark(line, says, is_error=False, cure=self.set_to(line, value))


def nearest_value(setting: Setting, raw: object) -> object:
    """Return the allowed value that is nearest to a wrong one, None where none is near."""
    match setting.details.kind:
        case Number(low, high) if isinstance(raw, int) and not isinstance(raw, bool):
            return min(max(raw, low), high)
        case Choice(known):
            found = get_close_matches(str(raw), list(known), n=1)
            return found[0] if found else None
        case _:
            return None


def _of_network(checker: _Checker, storing: int) -> Iterator[Remark]:
    """Yield what a network file asks for that this network cannot do, or not wholly."""
    words = checker.words
    copies, minimum = checker.number(_COPIES), checker.number(_MINIMUM)
    if storing and copies > storing and _COPIES in checker.numbers:
        yield checker.warn(_COPIES, _too_many(words, copies, storing), storing)
    if minimum > copies and _MINIMUM in checker.numbers:
        said = words.say(
            "{minimum} is more than the {copies} copies there are; {copies} counts.",
            minimum=minimum,
            copies=copies,
        )
        yield checker.warn(_MINIMUM, said, copies)
    for rule in checker.rules():
        wanted = checker.number(f"{rule}.redundancy")
        if storing and storing < wanted <= _REDUNDANCY_MAX:
            place = _place(checker.raws.get(f"{rule}.match"))
            stays = words.say("Files in {place} would stay under-copied.", place=place)
            said = f"{_too_many(words, wanted, storing)} {stays}"
            yield checker.warn(f"{rule}.redundancy", said, storing)


def _of_pod(checker: _Checker) -> Iterator[Remark]:
    """Yield what a pod file asks for that does nothing."""
    is_client = checker.raws.get("pod.role") == "client"
    if is_client and checker.number(_SECOND_COPIES) > _NEUTRAL:
        said = checker.words.say("A client stores nothing for the others.")
        yield checker.warn(_SECOND_COPIES, said, _NEUTRAL)


def _too_many(words: Words, copies: int, storing: int) -> str:
    return words.count(
        "{copies} copies need {copies} pods that store; this network has {n}.",
        "{copies} copies need {copies} pods that store; this network has {n}.",
        storing,
        copies=copies,
    )


def _place(match: object) -> str:
    return str(match).removesuffix("/**")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _raws(text: str) -> Mapping[str, object]:
    """Return the raw values of a text by the keys that problems name."""
    try:
        tables = tables_of(text)
    except NOT_TOML:
        return {}
    found: dict[str, object] = {}

    def walk(prefix: str, value: object) -> None:
        if isinstance(value, Mapping):
            for name, inner in value.items():
                walk(f"{prefix}.{name}" if prefix else str(name), inner)
        elif isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
            for number, inner in enumerate(value):
                walk(f"{prefix}[{number}]", inner)
        found[prefix] = value

    walk("", tables)
    return found


def _setting_of(level: Level, key: str) -> Setting | None:
    if key.startswith("files["):
        return RULE_FIELDS.get(key.rpartition(".")[2])
    return settings(level).get(key)


_COPIES: Final = "redundancy.copies"
_MINIMUM: Final = "redundancy.minimum"
_SECOND_COPIES: Final = "affinity.redundancy"
_NEUTRAL: Final = 50
_REDUNDANCY_MAX: Final = 64
_RULE: Final = re.compile(r"(files\[\d+\])\.redundancy")
_Says = Callable[[_Checker, Problem], tuple[str, Cure | None]]
_UNKNOWN: Final[Mapping[str, _Says]] = {
    "there is no such setting": _Checker.unknown_setting,
    "there is no such policy": _Checker.unknown_setting,
    "there is no such section": _Checker.unknown_section,
    "this belongs into {file}": _Checker.elsewhere,
}
