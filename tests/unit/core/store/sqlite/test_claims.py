"""Holdings against a plain account of who holds what."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ids import Dot
from core.store.records_memory import MemoryRecordStore
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import ORIGIN, POD, batches, end_batch, entry, holding

CLAIMS = st.tuples(st.integers(10, 13), st.integers(1, 2), st.booleans())
# Positions in time are given apart from the order of arrival: holdings may come late.
HOLDINGS = st.lists(
    st.tuples(st.integers(1, 30), st.lists(CLAIMS, min_size=1, max_size=3)),
    max_size=10,
    unique_by=lambda item: item[0],
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(arrivals=HOLDINGS, covered=st.integers(0, 30))
def test_database_and_twin_agree_on_who_holds_what_and_what_is_sent_on(
    tmp_path_factory: object, arrivals: list[tuple[int, list[tuple[int, int, bool]]]], covered: int
) -> None:
    folder: Path = tmp_path_factory.mktemp("claims")  # type: ignore[attr-defined]
    stores = [SqliteRecordStore(folder), MemoryRecordStore()]
    found = []
    for store in stores:
        for seq, claims in arrivals:
            with store.write() as writer:
                writer.put_holding(holding(seq, *claims))
        with store.write() as writer:
            end_batch(writer, 31)
            writer.forget_withdrawn({ORIGIN: covered})
        with store.read() as reader:
            found.append(
                (
                    [sorted(reader.holders(entry(number))) for number in range(10, 14)],
                    sorted(reader.held_by(POD)),
                    [records for _, _, _, records in batches(store)],
                )
            )
        store.close()
    assert found[0] == found[1]
    newest = {}
    for _, claims in sorted(arrivals):
        taken = set()
        for number, of, held in claims:
            if (number, of) not in taken:
                newest[number, of] = held
                taken.add((number, of))
    expected = {(entry(n), Dot(ORIGIN, of)) for (n, of), held in newest.items() if held}
    assert set(found[0][1]) == expected
