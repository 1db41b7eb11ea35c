"""A bounded cache in two halves, almost least-recently-used, at the price of one dictionary.

What is asked for moves to the young half; when that is full, the old half is dropped and the
young one becomes old. So an entry lives as long as it is asked for once in half a cache of
others. `get` takes no lock; for all else the caller holds that of `core.store.sqlite.moments`.
"""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class HotCache(Generic[K, V]):
    """Values by key, at most `limit` of them."""

    __slots__ = ("_half", "_old", "_young")

    def __init__(self, limit: int) -> None:
        """Make an empty one."""
        self._half = max(1, limit // 2)
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __len__(self) -> int:
        """Return how many values are here."""
        return len(self._young.keys() | self._old.keys())

    def get(self, key: K) -> V | None:
        """Return the value if it was asked for lately; needs no lock."""
        return self._young.get(key)

    def recall(self, key: K) -> V | None:
        """Return the value if it is here at all, and keep it as if it were new."""
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep `value`."""
        if len(self._young) >= self._half:
            self._old = self._young
            self._young = {}
        self._young[key] = value

    def drop(self, key: K) -> None:
        """Forget `key`."""
        self._young.pop(key, None)
        self._old.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._young = {}
        self._old = {}
