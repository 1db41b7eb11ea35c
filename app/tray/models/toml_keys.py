"""Keys that a settings file may have: those of the section where one writes, and all missing."""

from dataclasses import dataclass
from itertools import pairwise

from app.tray.models.toml_tokens import Part, Span, spans
from core.config.definitions import RULE_FIELDS, SECTIONS, settings
from core.config.generate import toml_value
from core.config.setting import Level, Setting, settings_of

_RULES = "files"


@dataclass(frozen=True, slots=True)
class Offer:
    """A key that may stand here: its help, and the line to write, with its default."""

    name: str
    help: str
    line: str


def offers(text: str, line: int, level: Level) -> list[Offer]:
    """Return the keys that the section at `line` (from 1) may have and does not."""
    begin, end, section = _section_at(text, line)
    if section == _RULES and level is Level.NETWORK:
        known = list(RULE_FIELDS.values())
    else:
        known = [each for each in settings(level).values() if each.section == section]
    lines = text.splitlines()[begin:end]
    there = {name for name in map(_key_in, lines) if name}
    return [_offer(each) for each in known if each.name not in there]


def with_missing(text: str, level: Level) -> str:
    """Return `text` with a comment for each setting that it does not name, with its default.

    They follow what stands in their sections; whatever stands there stays as it is.
    """
    lines = text.splitlines()
    for section, holder in SECTIONS[level].items():
        missing = [
            f"# {_offer(each).line}"
            for each in settings_of(level, section, holder)
            if not _is_named(lines, each)
        ]
        if not missing:
            continue
        place = _end_of(lines, section)
        if place is None:
            lines += ["", f"[{section}]", *missing] if lines else [f"[{section}]", *missing]
        else:
            lines[place:place] = missing
    return "\n".join([*lines, ""])


def line_of(text: str, key: str) -> int:
    """Return the line (from 1) of a setting, of one that is a comment too; 0: it is not there."""
    section, _, name = key.rpartition(".")
    lines = text.splitlines()
    headers = [*_headers(lines), (len(lines), "")]
    found = (
        number
        for (begin, at), (end, _) in pairwise(headers)
        if at == section
        for number in range(begin, end)
        if _key_in(lines[number]) == name
    )
    return next(found, -1) + 1


def _offer(setting: Setting) -> Offer:
    line = f"{setting.name} = {toml_value(setting.details.default)}"
    return Offer(setting.name, setting.details.help, line)


def _headers(lines: list[str]) -> list[tuple[int, str]]:
    """Return at which index each section begins, and its name; the text before all has none."""
    found, inside = [(0, "")], ""
    for index, line in enumerate(lines):
        parts, inside = spans(line, inside)
        if parts and parts[0].part is Part.SECTION:
            found.append((index, _name(line, parts[0])))
    return found


def _name(line: str, span: Span) -> str:
    return line[span.start : span.end].strip("[] \t")


def _section_at(text: str, line: int) -> tuple[int, int, str]:
    """Return from which index to which the section at a line goes, and its name."""
    lines = text.splitlines()
    headers = [*_headers(lines), (max(len(lines), line), "")]
    for (begin, name), (end, _) in pairwise(headers):
        if begin < line <= end:
            return begin, end, name
    return 0, 0, ""


def _end_of(lines: list[str], section: str) -> int | None:
    """Return the index behind the last line of a section that is not empty; None without it."""
    headers = [*_headers(lines), (len(lines), "")]
    for (begin, name), (end, _) in pairwise(headers):
        if name == section:
            filled = [index for index in range(begin, end) if lines[index].strip()]
            return filled[-1] + 1
    return None


def _key_in(line: str) -> str:
    """Return the name of the key of a line, of one that is a comment too."""
    bare = line.strip().removeprefix("#").strip()
    parts, _ = spans(bare)
    if not parts or parts[0].part is not Part.KEY:
        return ""
    return bare[parts[0].start : parts[0].end].rpartition(".")[2].strip("\"' ")


def _is_named(lines: list[str], setting: Setting) -> bool:
    headers = [*_headers(lines), (len(lines), "")]
    return any(
        _key_in(line) == setting.name
        for (begin, name), (end, _) in pairwise(headers)
        if name in {setting.section, setting.section.rpartition(".")[0]}
        for line in lines[begin:end]
        if name == setting.section or f"{setting.section.rpartition('.')[2]}." in line
    )
