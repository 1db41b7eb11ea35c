"""A member with the right key and the wrong contents, and what the honest ones keep against it.

A table of named attacks, then a campaign from a seed. After each of them the honest pods still work
together, show one tree that is a tree, and have lost nothing; what was refused is told by the name
that the attacker was admitted with, whatever it calls itself.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from core.contents.manifests import small_revision
from core.crypto import content_hash
from core.engine import exchange as exchange_module
from core.engine.quota import RECORDS_A_SECOND, RECORDS_AT_ONCE, Quota
from core.ids import ROOT, Dot, EntryId, Incarnation, Stamp
from core.membership.statements import encode as encode_body
from core.membership.statements import member_register
from core.model.members import MemberState, PodInfo, Role
from core.model.records import Attribute, Batch, Kind, PodNews, Signed
from core.node.membership import Statements
from core.replica import merging
from core.stamps import STAMP_MS_MAX
from core.wire.info import encode_info
from core.wire.messages import (
    AskPledges,
    AskSmall,
    Head,
    Pledges,
    Probe,
    Records,
    SmallContent,
    SmallContents,
    Summary,
    VersionName,
    encode,
)
from tests.sim.pod import SimPod
from tests.sim.virtual_time import START_MS, run_virtual
from tests.sim.world import World
from tests.support.hostile_member import (
    PAST_MS,
    Forger,
    HostileMember,
    Make,
    attacked,
    birth,
    entry,
    holding,
    honest_ones_work_on,
    own_bytes,
    place,
    version,
)
from tests.support.statements import MEMBER, History

Attack = Callable[[World, HostileMember], Awaitable[None]]
ZERO = Stamp(PAST_MS, 0, Incarnation(1), 0)
YEAR_MS = 365 * 86_400 * 1_000


def under_attack(
    attack: Attack, *, seconds: float = 20.0, seed: int = 1, same: bool = True
) -> None:
    """Let a hostile member do its worst, and see that the honest ones work on."""

    async def story() -> None:
        async with attacked(seed=seed) as (w, hostile):
            hostile.claimed_name = "pod0"
            await attack(w, hostile)
            await asyncio.sleep(seconds)
            await honest_ones_work_on(w, same=same)

    run_virtual(story())


def one_batch(*makes: Make, forger: Forger | None = None) -> Attack:
    async def attack(_w: World, hostile: HostileMember) -> None:
        await hostile.records((forger or Forger()).batch(*makes))

    return attack


def named(name: bytes) -> Attack:
    return one_batch(birth(entry(1), name), place(entry(1), ROOT, name))


def dated(ms: int) -> Attack:
    return one_batch(birth(entry(1), b"n"), forger=Forger(ms=ms))


def of_size(size: int, block_size: int) -> Attack:
    return one_batch(
        birth(entry(1), b"n"),
        place(entry(1), ROOT, b"n"),
        version(entry(1), b"data", size=size, block_size=block_size),
    )


async def numbered_backwards(_w: World, hostile: HostileMember) -> None:
    batch = Forger().file(1, b"n")
    await hostile.records(replace(batch, records=batch.records[::-1]))


async def in_another_origins_name(_w: World, hostile: HostileMember) -> None:
    await hostile.records(replace(Forger().file(1, b"n"), origin=Incarnation(667)))


async def cut_in_half(w: World, hostile: HostileMember) -> None:
    frame = encode(Records((Forger().file(1, b"n"),)))
    for pod in w.pods:
        await (await hostile.link(pod)).send(frame[: len(frame) // 2])


async def garbage(w: World, hostile: HostileMember) -> None:
    for pod in w.pods:
        await (await hostile.link(pod)).send(random.Random(1).randbytes(3_000))


async def of_a_hundred_thousand_records(_w: World, hostile: HostileMember) -> None:
    def mode(number: int) -> Make:
        return lambda dot, stamp: Attribute(dot, stamp, entry(number), "mode", 1)

    await hostile.records(Forger().batch(*map(mode, range(100_000))))


REFUSED: dict[str, Attack] = {
    "a name with a slash": named(b"a/b"),
    "a name with a NUL": named(b"a\0b"),
    "the name dot": named(b"."),
    "the name dot dot": named(b".."),
    "a name that climbs": named(b"../../etc/passwd"),
    "an empty name": named(b""),
    "a name of ten thousand bytes": named(b"n" * 10_000),
    "a stamp beyond 2100": dated(STAMP_MS_MAX),
    "two to the sixty bytes": of_size(2**60, 2**18),
    "blocks of no size": of_size(5, 0),
    "blocks of a byte each": of_size(2**40, 1),
    "records numbered backwards": numbered_backwards,
    "records of another origin in a batch": in_another_origins_name,
    "a message cut in half": cut_in_half,
    "a message of chance": garbage,
    "a batch that would hold the pod for seconds": of_a_hundred_thousand_records,
}


@pytest.mark.parametrize("attack", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_pod_could_say_is_refused_by_the_name_of_who_said_it(
    attack: Attack, caplog: pytest.LogCaptureFixture
) -> None:
    under_attack(attack, seconds=1)
    told = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert len(told) >= 2
    assert all(text.startswith("pod2 was refused: ") for text in told)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def loops(_w: World, hostile: HostileMember) -> None:
    forger = Forger()
    await hostile.records(
        forger.batch(
            birth(entry(9), b"self", entry(9), Kind.FOLDER), place(entry(9), entry(9), b"s")
        ),
        forger.batch(
            *(birth(entry(n), b"c", entry(1 + n % 3), Kind.FOLDER) for n in (1, 2, 3)),
            *(place(entry(n), entry(1 + n % 3), b"c%d" % n) for n in (1, 2, 3)),
        ),
    )


async def inside_a_file(w: World, hostile: HostileMember) -> None:
    folder = w.pods[0].file_at("/own0")
    assert folder is not None
    await hostile.records(
        Forger().batch(
            birth(entry(1), b"in", folder), place(entry(1), folder, b"in"), version(entry(1), b"x")
        )
    )


async def numbers_used_twice(w: World, hostile: HostileMember) -> None:
    for number, pod in enumerate(w.pods):
        await hostile.tell(pod, Records((Forger().file(number, b"told %d" % number, b"x"),)))


async def gaps(_w: World, hostile: HostileMember) -> None:
    forger = Forger()
    for number, skip in enumerate((0, 5, 10**6, 10**12)):
        await hostile.records(
            forger.batch(birth(entry(number), b"g"), place(entry(number), ROOT, b"g"), skip=skip)
        )
    await hostile.records(forger.batch(birth(entry(5), b"g"), last=2**63 - 1))


async def in_the_name_of_another_pod(w: World, hostile: HostileMember) -> None:
    first, second = w.pods
    forger = Forger(first.replica.incarnation)
    forger.last = first.replica.origins()[first.replica.incarnation].last
    await hostile.tell(second, Records((forger.file(1, b"forged", b"x"),)))


async def more_than_was_written(w: World, hostile: HostileMember) -> None:
    for pod in w.pods:
        head = Head(2**62, b"", ZERO)
        other = next(other for other in w.pods if other is not pod)
        await hostile.tell(pod, Records((), {other.replica.incarnation: head}))
        await hostile.tell(pod, Summary({pod.replica.incarnation: head}))
        await hostile.tell(pod, Records((), {pod.replica.incarnation: head}))


async def news_of_another_pod(w: World, hostile: HostileMember) -> None:
    first = w.pods[0]
    info = PodInfo("pod0", Incarnation(5), ("sim:2",), Role.CLIENT, 0, 0, 0)

    def news(dot: Dot, stamp: Stamp) -> PodNews:
        return PodNews(dot, stamp, first.id, "info", encode_info(info))

    await hostile.records(Forger(ms=START_MS + YEAR_MS).batch(news))
    await asyncio.sleep(10)
    for pod in w.pods:
        told = pod.engine._pieces.pods.infos[first.id]
        assert told.incarnation == first.replica.incarnation
        assert told.addresses == (first.address,)


async def claims_of_other_pods(w: World, hostile: HostileMember) -> None:
    path = w.pods[0].file_at("/own0")
    with w.pods[0].replica.view() as view:
        shown = view.resolve(b"/own0")
        assert path is not None
        assert shown is not None
        assert shown.version is not None
        name = (path, shown.version.dot)
    forger = Forger(ms=START_MS + 1_000)
    await hostile.records(forger.batch(*(holding(pod.id, name) for pod in w.pods)))
    await hostile.records(
        forger.batch(holding(hostile.id, name, (entry(99), Dot(forger.origin, 1))))
    )


async def names_that_are_not_text(w: World, hostile: HostileMember) -> None:
    await hostile.records(Forger().file(1, b"\xff\xfe\n", b""))
    await asyncio.sleep(5)
    for pod in w.pods:
        pod.volume.lookup(pod.look("/").node, b"\xff\xfe\n")
        await hostile.records(Forger(667, START_MS).batch(place(entry(1), ROOT, b"text")))


TAKEN: dict[str, Attack] = {
    "folders in themselves": loops,
    "a place in a file": inside_a_file,
    "gaps, and the last number that there is": gaps,
    "records in the name of another pod": in_the_name_of_another_pod,
    "more than was ever written": more_than_was_written,
    "news of another pod": news_of_another_pod,
    "claims of other pods": claims_of_other_pods,
    "names that are not text": names_that_are_not_text,
}


@pytest.mark.parametrize("attack", TAKEN.values(), ids=TAKEN.keys())
def test_what_a_pod_may_say_leaves_a_tree_that_the_honest_ones_share(attack: Attack) -> None:
    under_attack(attack)


def test_one_number_for_two_contents_is_told_by_the_name_of_who_used_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    under_attack(numbers_used_twice, same=False)
    assert any("Forked incarnations [666]" in text for text in caplog.messages)


def test_a_record_a_year_ahead_is_told_by_the_name_of_who_brought_it_and_later_writes_win() -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        first, second = w.pods
        ahead = Forger(ms=START_MS + YEAR_MS)
        await hostile.records(ahead.file(1, b"contested", b""))
        await w.until(lambda: all("/contested" in pod.tree() for pod in w.pods))
        await first.write("/contested", b"written after it was seen" * 1_000)
        first.set_mode("/contested", 0o600)
        await w.until(lambda: second.tree()["/contested"] == ("FILE", 0o600, 25_000))
        for pod in w.pods:
            (note,) = [note for note in pod.engine.attention() if note.kind == "clock"]
            assert "came through pod2" in note.text
            assert "525600 minutes ahead" in note.text

    under_attack(attack)


# --- contents


def with_content(forger: Forger, root: bytes, **numbers: int) -> Attack:
    async def attack(_w: World, hostile: HostileMember) -> None:
        hostile.on_block = lambda _peer, name: root if name.index < 0 else b"not what was asked for"
        name, digest = b"bad", content_hash(root)
        dot = Dot(forger.origin, 3)
        await hostile.records(
            forger.batch(
                birth(entry(1), name),
                place(entry(1), ROOT, name),
                version(entry(1), manifest=digest, **numbers),
                holding(hostile.id, (entry(1), dot)),
            )
        )
        await hostile.say(SmallContents((SmallContent(VersionName(entry(1), dot), b"forged"),)))

    return attack


ONE_BLOCK = dict(small_revision(b"x" * 100).parts)
ROOT_PART = ONE_BLOCK[small_revision(b"x" * 100).content.manifest]
CONTENTS: dict[str, Attack] = {
    "blocks that do not match": with_content(Forger(), ROOT_PART, size=100),
    "another size than the manifest": with_content(Forger(), ROOT_PART, size=200_000),
    "a size that no disk has": with_content(Forger(), ROOT_PART, size=2**44),
    "other blocks than the manifest": with_content(Forger(), ROOT_PART, size=100, block_size=2**20),
    "a manifest of chance": with_content(Forger(), b"\xc1" * 200, size=100_000),
    "an empty manifest": with_content(Forger(), b"", size=100_000),
}


@pytest.mark.parametrize("attack", CONTENTS.values(), ids=CONTENTS.keys())
def test_a_content_that_is_not_what_its_version_says_is_never_kept(attack: Attack) -> None:
    async def and_look(w: World, hostile: HostileMember) -> None:
        await attack(w, hostile)
        await asyncio.sleep(30)
        for pod in w.pods:
            with pod.store.read() as reader:
                assert not [line for line in reader.lines(entry(1)) if line.whole]

    under_attack(and_look)


def test_who_claims_what_it_has_not_is_passed_over_by_readers_and_no_copy_is_dropped_for_it() -> (
    None
):
    async def attack(w: World, hostile: HostileMember) -> None:
        first, second = w.pods
        await first.write("/wanted", own_bytes(first))
        await w.until(lambda: "/wanted" in second.tree())
        with first.replica.view() as view:
            shown = view.resolve(b"/wanted")
            assert shown is not None
            assert shown.version is not None
            name = (shown.file, shown.version.dot)
        forger = Forger(hostile.incarnation, START_MS)
        info = PodInfo("pod2", forger.origin, ("sim:2",), Role.MEMBER, 2**40, 0, 2**40)
        await hostile.records(
            forger.batch(
                lambda dot, stamp: PodNews(dot, stamp, hostile.id, "info", encode_info(info)),
                holding(hostile.id, name),
            )
        )
        await asyncio.sleep(60)
        assert first.contents.whole(*name)
        assert await second.read("/wanted") == own_bytes(first)

    under_attack(attack)


@pytest.mark.parametrize("answer", [None, b"", b"x" * 2**20], ids=["nothing", "empty", "too much"])
def test_whatever_a_source_answers_the_reader_gets_the_bytes_from_another(
    answer: bytes | None,
) -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        first = w.pods[0]
        hostile.on_block = lambda _peer, _name: answer
        await claims_of_other_pods(w, hostile)
        for pod in w.pods:
            assert await pod.read("/own0") == own_bytes(first)

    under_attack(attack)


# --- too much


def test_a_flood_of_records_is_held_back_told_by_name_and_the_drive_of_the_receiver_works(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("core.engine.exchange.Quota", lambda: Quota(3_000, 100))
    taken: list[int] = []

    async def attack(w: World, hostile: HostileMember) -> None:
        first = w.pods[0]
        forger = Forger()
        sent = 0

        async def flood() -> None:
            nonlocal sent
            while True:
                await hostile.tell(first, Records((forger.file(sent, b"f%d" % sent),) * 1))
                sent += 1

        task = asyncio.ensure_future(flood())
        await asyncio.sleep(60)
        taken.append(first.replica.origins()[forger.origin].last)
        await first.write("/meanwhile", b"works " * 9_000)
        assert await first.read("/meanwhile") == b"works " * 9_000
        task.cancel()
        hostile.hang_up()

    async def story() -> None:
        async with attacked() as (w, hostile):
            await attack(w, hostile)

    run_virtual(story())
    # What the bucket held, what 60 seconds brought, less what the new origin cost.
    assert 3_000 < taken[0] < 3_000 + 60 * 100
    assert any("pod2 sends too many changes" in text for text in caplog.messages)


def test_stores_by_the_ten_thousand_are_held_back_for_hours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        ends = {Incarnation(10_000 + number): Head(1, b"x" * 16, ZERO) for number in range(60_000)}
        await hostile.say(Records((), ends))
        await asyncio.sleep(60)
        for pod in w.pods:
            assert len(pod.replica.origins()) < 100

    under_attack(attack)
    assert any("pod2 sends too many changes" in text for text in caplog.messages)
    assert RECORDS_AT_ONCE / RECORDS_A_SECOND < 600


def test_a_member_that_reads_nothing_keeps_nobody_else_waiting() -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        pumps = []
        for pod in w.pods:
            channel = await hostile.link(pod, deaf=True)

            async def pump(channel: object = channel) -> None:
                for token in range(1, 200_000):
                    await channel.send(encode(Probe(token)))  # type: ignore[attr-defined]

            pumps.append(asyncio.ensure_future(pump()))
        await asyncio.sleep(60)
        for number in range(20):
            await w.pods[0].write(f"/small{number}", b"small")
        await w.until(lambda: len(w.pods[1].tree()) == 22, 20)
        await w.until(lambda: not w.pods[1].engine._pieces.copies.lacking, 20)
        for pump_task in pumps:
            pump_task.cancel()

    under_attack(attack)


def name_of(pod: SimPod, path: bytes) -> VersionName:
    """Return the name of the version that a pod shows at a path."""
    with pod.replica.view() as view:
        shown = view.resolve(path)
    assert shown is not None
    assert shown.version is not None
    return VersionName(shown.file, shown.version.dot)


def test_questions_for_small_contents_by_the_thousand_are_answered_in_bounded_pieces() -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        first = w.pods[0]
        await first.write("/small", b"s" * 16_000)
        await asyncio.sleep(5)
        name = name_of(first, b"/small")
        await hostile.tell(first, AskSmall((name,) * 4_096))
        await asyncio.sleep(10)
        answers = [m for m in hostile.heard[first.id] if isinstance(m, SmallContents)]
        assert sum(len(answer.contents) for answer in answers) >= 4_096
        assert max(len(encode(answer)) for answer in answers) < 2 * 2**20

    under_attack(attack)


def test_promises_asked_for_by_the_thousand_are_given_for_copies_that_are_here_and_no_more() -> (
    None
):
    async def attack(w: World, hostile: HostileMember) -> None:
        first = w.pods[0]
        await first.write("/small", b"s" * 100)
        await asyncio.sleep(5)
        name = name_of(first, b"/small")
        invented = tuple(
            VersionName(name.entry, Dot(Incarnation(667), number)) for number in range(1, 1_024)
        )
        for token in range(1, 101):
            await hostile.tell(first, AskPledges(token, 600, (name, *invented)))
        await asyncio.sleep(10)
        answers = [m for m in hostile.heard[first.id] if isinstance(m, Pledges)]
        assert len(answers) == 100
        assert {answer.names for answer in answers} == {(name,), ()}
        assert answers[-1].names == ()
        assert len(first.engine._pieces.pledging) == 1

    under_attack(attack)


def test_promises_that_nobody_asked_for_let_no_copy_go() -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        first = w.pods[0]
        await first.write("/small", b"s" * 100)
        await asyncio.sleep(5)
        name = name_of(first, b"/small")
        for token in range(1, 200):
            await hostile.tell(first, Pledges(token, (name,)))
        await asyncio.sleep(60)
        held = [pod for pod in w.pods if pod.contents.whole(name.entry, name.version)]
        assert len(held) == 2

    under_attack(attack)


# --- rights


def forged_statements(history: History) -> list[Signed]:
    """What `c`, a plain member, and `d`, a removed one, would like to be true."""
    ms = START_MS + 1_000
    wanted = [
        ("c", member_register(history.pod("c")), history.member("c", Role.ADMIN)),
        ("c", member_register(history.pod("d")), history.member("d", Role.ADMIN)),
        ("c", member_register(history.pod("b")), history.member("b", state=MemberState.REMOVED)),
        ("d", member_register(history.pod("d")), history.member("d", added_by="d")),
    ]
    made = [history.sign(who, register, encode_body(body), ms) for who, register, body in wanted]
    made.append(history.configure("c", "network.administration", '"all"', ms))
    made.append(history.configure("c", "redundancy.copies", "0", ms))
    # In the name of the administrator, with a signature that is not its own.
    return made + [replace(record, signer=history.pod("a")) for record in made]


def network_with_a_removed_pod() -> History:
    history = History()
    for name in ("b", "c", "d"):
        history.admit("a", name, MEMBER)
    history.remove("a", "d")
    return history


def rights_after(forged: list[Signed], history: History) -> list[object]:
    """Bring the forged statements in on the wire; return who is in and what is set, at each pod."""
    found: list[object] = []

    async def attack(w: World, hostile: HostileMember) -> None:
        for pod in w.pods:
            with pod.store.write() as writer:
                for record in honest:
                    writer.put_signed(record, [])
        for number, record in enumerate(forged, 100):
            alone = replace(record, dot=Dot(record.stamp.origin, number))
            await hostile.records(Batch(record.stamp.origin, number, b"", b"", (alone,)))
        await asyncio.sleep(5)
        for pod in w.pods:
            statements = Statements(history.network, pod.store)
            with pod.store.read() as reader:
                read = statements.read(reader)
            found.append((dict(read.members), dict(read.settings), len(read.problems)))

    honest = [record for record in history.records if record not in forged]
    under_attack(attack, seconds=1)
    return found


def test_no_statement_of_a_plain_or_a_removed_member_changes_who_is_in_or_what_is_set() -> None:
    history = network_with_a_removed_pod()
    before = history.read()
    forged = forged_statements(history)
    for members, settings, problems in rights_after(forged, history):  # type: ignore[misc]
        assert members == before.members
        assert settings == before.settings
        assert problems >= len(forged) // 2


# --- each guard by itself: without it the attack gets in


def test_without_the_check_of_names_a_climbing_name_gets_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merging, "check", lambda _batch: None)

    async def story() -> None:
        async with attacked() as (w, hostile):
            await hostile.records(Forger().file(1, b".."))
            await asyncio.sleep(2)
            assert ".." in w.pods[0].names()

    run_virtual(story())


def test_without_the_check_of_rights_a_plain_member_makes_itself_administrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = network_with_a_removed_pod()
    forged = forged_statements(history)
    monkeypatch.setattr("core.membership.chain._require_authority", lambda _reading, _record: None)
    (members, _, _), *_ = rights_after(forged, history)  # type: ignore[misc]
    assert members[history.pod("c")].role is Role.ADMIN


def test_without_the_check_of_signatures_a_forged_one_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history = network_with_a_removed_pod()
    forged = [record for record in forged_statements(history) if record.signer == history.pod("a")]
    history.records = [record for record in history.records if record.signer == history.pod("a")]
    monkeypatch.setattr("core.node.membership.is_signed", lambda _key, _message, _signature: True)
    (members, _, _), *_ = rights_after(forged, history)  # type: ignore[misc]
    assert members[history.pod("c")].role is Role.ADMIN


def test_without_the_quota_a_flood_is_taken_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "cost_of", lambda *_: 0)
    ends = {Incarnation(10_000 + number): Head(1, b"x" * 16, ZERO) for number in range(2_000)}

    async def story() -> None:
        async with attacked() as (w, hostile):
            await hostile.tell(w.pods[0], Records((), ends))
            await asyncio.sleep(2)
            assert len(w.pods[0].replica.origins()) > 2_000

    run_virtual(story())


# --- the campaign


def anything(chance: random.Random, hostile: HostileMember, w: World) -> object:
    """Return some message, mostly of the right spelling."""
    origins = [666, 667, hostile.incarnation, chance.choice(w.pods).replica.incarnation]
    forger = Forger(chance.choice(origins), START_MS + chance.randint(-(10**6), 10**6))
    forger.last = chance.choice([0, 1, 5, 100, 10**6])
    some = [entry(number) for number in range(6)] + [EntryId(ROOT)]
    name = chance.choice(
        [b"a", b"b", b"\xff", b"n" * 255, b"lost+found", b"x/y", b"..", b".wormhole"]
    )
    makes: list[Make] = [
        birth(
            chance.choice(some[:6]), name, chance.choice(some), chance.choice(list(Kind)), 0o10644
        ),
        place(chance.choice(some), chance.choice(some), name),
        version(chance.choice(some), chance.randbytes(9), size=chance.choice([0, 9, 10**6, 2**44])),
        holding(
            chance.choice([*(pod.id for pod in w.pods), hostile.id]),
            (some[0], Dot(forger.origin, 3)),
        ),
        lambda dot, stamp: Attribute(
            dot,
            stamp,
            chance.choice(some),
            chance.choice(
                ["mode", "uid", "p:redundancy", "p:keep", "p:conflict", "x:user.a", "x:"]
            ),
            chance.choice([0, -1, 2**40, b"[", b"9" * 20, None]),
        ),
        lambda dot, stamp: PodNews(
            dot, stamp, chance.choice(w.pods).id, "info", chance.randbytes(20)
        ),
    ]
    heads = {
        Incarnation(origin): Head(
            chance.choice([0, 3, 10**9]), chance.choice([b"", b"d" * 16]), ZERO
        )
        for origin in chance.sample(origins, 2)
    }
    return chance.choice(
        [
            Records((forger.batch(*chance.sample(makes, chance.randint(1, 4))),)),
            Records((forger.file(chance.randrange(6), name, chance.randbytes(5)),)),
            Records((), heads),
            Summary(heads, chance.choice([0, 1])),
            Probe(chance.randint(1, 2**31)),
            AskSmall((VersionName(chance.choice(some), Dot(forger.origin, 1)),)),
            AskPledges(chance.randint(1, 9), 600, (VersionName(some[0], Dot(forger.origin, 1)),)),
            Pledges(chance.randint(1, 9), (VersionName(some[0], Dot(forger.origin, 3)),)),
            SmallContents((SmallContent(VersionName(some[0], Dot(forger.origin, 3)), b"abc"),)),
        ]
    )


def campaign(seed: int, words: int) -> None:
    async def attack(w: World, hostile: HostileMember) -> None:
        chance = random.Random(seed)
        hostile.on_block = lambda _peer, _name: chance.choice([None, b"", b"x" * 100])
        for _ in range(words):
            targets: list[SimPod] = chance.choice([w.pods, [chance.choice(w.pods)]])
            message = anything(chance, hostile, w)
            for pod in targets:
                await hostile.tell(pod, message)  # type: ignore[arg-type]
            await asyncio.sleep(chance.choice([0.0, 0.05, 0.5, 2.0]))

    under_attack(attack, seconds=90, seed=seed, same=False)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_a_member_says_the_honest_ones_work_on(seed: int) -> None:
    campaign(seed, 60)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 160))
def test_whatever_a_member_says_for_long_the_honest_ones_work_on(seed: int) -> None:
    campaign(seed, 300)
