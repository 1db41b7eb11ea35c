"""The layouts of contents, from the parts of their manifests that are on this pod."""

from core.contents.manifests import Layout, decode_manifest
from core.ids import ContentHash
from core.model.content import Content, Manifest
from core.ports import RecordStore

_MANIFESTS_MAX = 256


class Layouts:
    """Finds layouts; remembers the roots of the last few. Thread-safe."""

    def __init__(self, store: RecordStore) -> None:
        """Find them in `store`."""
        self.store = store
        self._manifests: dict[ContentHash, Manifest] = {}

    def part(self, digest: ContentHash) -> bytes | None:
        """Return a part of a manifest that is on this pod."""
        with self.store.read() as reader:
            return reader.manifest_part(digest)

    def layout(self, content: Content | None) -> Layout | None:
        """Return the layout of a content whose root is on this pod, None if it is another's."""
        if content is None:
            return None
        layout = self.layout_by_name(content.manifest)
        return layout if layout is not None and layout.is_of(content) else None

    def layout_by_name(self, name: ContentHash) -> Layout | None:
        """Return the layout whose root has the hash `name`, if it is on this pod."""
        manifest = self._manifests.get(name)
        if manifest is None:
            encoded = self.part(name)
            if encoded is None:
                return None
            manifest = decode_manifest(encoded)
            if len(self._manifests) >= _MANIFESTS_MAX:
                self._manifests.clear()
            self._manifests[name] = manifest
        return Layout(manifest, self.part)

    def forget_manifests(self) -> None:
        """Remember no manifest: parts of some are not on this pod any more."""
        self._manifests.clear()
