"""The engine's defaults are those of the configuration."""

from core.config.network import Redundancy
from core.config.pod import Limits
from core.engine.settings import EngineSettings
from core.transfer.pacing import Limits as PaceLimits


def test_the_defaults_are_those_of_the_configuration() -> None:
    settings, redundancy = EngineSettings(), Redundancy()
    assert settings.copies == redundancy.copies
    assert settings.minimum == redundancy.minimum
    assert settings.min_replication_seconds == redundancy.min_replication_time_seconds
    assert settings.max_replication_seconds == redundancy.max_replication_time_seconds
    assert (settings.upload, settings.download) == (
        PaceLimits(Limits().lan_upload, Limits().upload),
        PaceLimits(Limits().lan_download, Limits().download),
    )
    assert settings.read_deadline_seconds == Limits().read_deadline_seconds
