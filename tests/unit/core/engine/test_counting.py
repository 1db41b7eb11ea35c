"""What is whole here counts if it is a copy, or where it is needed (see also tests/sim)."""

from msgspec.structs import replace

from core.model.content import LineRole
from tests.sim.world import World
from tests.unit.core.engine.harness import LARGE, version_at, with_pods


def test_what_is_cached_becomes_a_copy_where_too_few_others_have_it() -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        await a.write("/large", LARGE)
        await w.converge()
        version = version_at(a, "/large")
        await b.kill()
        with b.store.write() as writer:
            for line in writer.lines(version.entry):
                writer.put_line(replace(line, role=LineRole.CACHED))
        b.start()
        await w.until(w.linked)
        await w.converge()
        with b.store.read() as reader:
            assert [line.role for line in reader.lines(version.entry)] == [LineRole.CURRENT]
            assert list(reader.held_by(b.id)) == [(version.entry, version.dot)]

    with_pods(story)
