"""Which files were changed, and who did it: looked up in one view of the tree. For workers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from core.ids import EntryId, Incarnation
from core.model.records import Attribute, Dead, Kind, Version
from core.model.rows import EntryRow
from core.node.journal import Remark
from core.node.noticing.records import Sifted
from core.node.recent import ADDED, CHANGED, DELETED, Recent
from core.node.services.looking import version_name
from core.node.services.paths import for_people
from core.node.services.times import shown_time
from core.replica.view import View
from core.tree.former_paths import former_path
from core.tree.shown import Shown

# So many are looked up in the tree at a time; of more only how many there were is told.
LOOKED_MAX: Final = 200
# A conflict is told of each file: more are looked at, although it is no truth if one is missed.
SUSPECTS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True)
class Who:
    """A pod, and the person who works there."""

    pod: str = ""
    person: str = ""


Writers = Mapping[Incarnation, Who]
NOBODY: Final = Who()


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that were changed, and how many more there were, by kind and who did it."""

    files: list[Recent]
    more: Mapping[tuple[str, Who], int]


def changed_files(view: View, sifted: Sifted, writers: Writers) -> Changes:
    """Return the files that were changed or added, and those that were deleted."""
    files = [*_changed(view, sifted, writers), *_deleted(view, sifted, writers)]
    changed = Counter(
        (CHANGED, writers.get(record.dot.origin, NOBODY))
        for record in islice(sifted.versions.values(), LOOKED_MAX, None)
    )
    deleted = Counter(
        (DELETED, writers.get(record.dot.origin, NOBODY))
        for record in islice(sifted.dead.values(), LOOKED_MAX, None)
    )
    return Changes(sorted(files, key=lambda each: each.at), changed + deleted)


def _changed(view: View, sifted: Sifted, writers: Writers) -> Iterator[Recent]:
    took_place = {
        entry: record for entry, record in sifted.replaced.items() if entry not in sifted.versions
    }
    done: list[tuple[EntryId, Version | Dead]] = [*sifted.versions.items(), *took_place.items()]
    for entry, record in done[:LOOKED_MAX]:
        shown = _file(view, entry)
        if shown is None:
            continue
        before = sifted.replaced.get(entry)
        version = sifted.versions.get(entry)
        is_new = version is not None and not version.context.seen and before is None
        who = writers.get(record.dot.origin, NOBODY)
        yield Recent(
            for_people(view.path_of(shown)),
            shown_time(record.stamp.ms),
            who.pod,
            who.person,
            ADDED if is_new else CHANGED,
            (entry,) if before is None else (entry, before.entry),
        )


def _deleted(view: View, sifted: Sifted, writers: Writers) -> Iterator[Recent]:
    for entry, record in islice(sifted.dead.items(), LOOKED_MAX):
        row = view.row(entry)
        is_file = row is not None and row.births and row.births[0].kind is Kind.FILE
        path = former_path(view.reader, entry) if is_file and not view.shown(entry) else b""
        if path:
            who = writers.get(record.dot.origin, NOBODY)
            at = shown_time(record.stamp.ms)
            version = _last_version(row)
            yield Recent(for_people(path), at, who.pod, who.person, DELETED, (entry,), version)


def _last_version(row: EntryRow | None) -> str:
    """Return the version that a file had when it was removed: the last one, of several."""
    heads = [] if row is None else [each for each in row.contents if isinstance(each, Version)]
    last = max(heads, key=lambda each: each.stamp, default=None)
    return "" if last is None else version_name(last.dot)


def _file(view: View, entry: EntryId) -> Shown | None:
    names = [each for each in view.shown(entry) if not each.virtual and each.kind is Kind.FILE]
    return names[0] if names else None


def fresh_conflicts(
    view: View, entries: Collection[EntryId], known: set[EntryId], writers: Writers
) -> Iterator[Remark]:
    """Yield what to note of files that came into conflict; `known` follows."""
    for entry in islice(entries, SUSPECTS_MAX):
        names = view.shown(entry)
        beside = [each for each in names if each.conflict]
        if not beside:
            known.discard(entry)
        elif entry not in known:
            known.add(entry)
            itself = next((each for each in names if not each.conflict), beside[0])
            path = for_people(view.path_of(itself))
            pods = _writers_of(names, writers)
            where = f"on {pods[0]} and {pods[1]}" if len(pods) == 2 else "on several machines"
            text = f"{path} was changed {where} at once; all versions are kept."
            yield Remark("conflict", text, path=path, facts={"pods": pods})


def _writers_of(names: Sequence[Shown], writers: Writers) -> list[str]:
    """Return the pods that wrote what is shown under these names, as far as they are known."""
    versions = (each.version for each in names if each.version is not None)
    pods = (writers.get(each.dot.origin, NOBODY).pod for each in versions)
    return [pod for pod in dict.fromkeys(pods) if pod]


def policies_set(view: View, sifted: Sifted, writers: Writers) -> Iterator[Remark]:
    """Yield what to note of policies that were declared on files and folders, or no longer."""
    for (entry, name), (record, earlier) in islice(sifted.policies.items(), LOOKED_MAX):
        names = view.shown(entry)
        value, before = _text(record), "" if earlier is None else _text(earlier)
        if not names or value == before:
            continue
        path = for_people(view.path_of(names[0]))
        who = writers.get(record.dot.origin, NOBODY)
        said = f"has {name} {value} now" if value else f"has no {name} of its own any more"
        facts = {"key": name, "before": before or None, "after": value or None}
        yield Remark("policy", f"{path} {said}.", who.pod, who.person, path, facts)


def _text(record: Attribute) -> str:
    value = record.value
    if value is None:
        return ""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
