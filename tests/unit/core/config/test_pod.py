"""The pod's defaults are those that the manual states."""

from core.config.pod import PodConfig


def test_a_pod_without_a_file_is_active_and_leaves_room_on_the_disk() -> None:
    config = PodConfig()
    assert config.pod.role == "active"
    assert config.storage.max_space.share == 0.8
    assert config.storage.min_free.size_bytes == 2 * 10**9
    assert config.cache.mode == "auto"
    assert config.limits.read_deadline_seconds == 30
