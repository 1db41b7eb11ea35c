"""Which ways in stand open on this machine: its join secret, and the network's access."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from core.config.network import NetworkConfig
from core.config.pod import PodConfig
from core.errors import ConfigError
from core.membership.access import Access, Entrance
from core.membership.standing import SECRET_LENGTH_MIN, StandingWays
from core.saying import said

VARIABLE: Final = "WORMHOLE_JOIN_SECRET"


def standing_ways(
    network: NetworkConfig, pod: PodConfig, environment: Mapping[str, str] = os.environ
) -> StandingWays:
    """Return what lets a machine in without a code. Raises `ConfigError` for a bad secret."""
    return StandingWays(_secret(pod.pod.join_secret_file, environment), entrance(network))


def entrance(network: NetworkConfig) -> Entrance:
    """Return who may come in without a code or a secret."""
    settings = network.network
    return Entrance(Access(settings.access), settings.whitelist, settings.blacklist)


def _secret(file: str, environment: Mapping[str, str]) -> str:
    """Return the join secret: of the environment, else of the file; empty where there is none."""
    source, text = VARIABLE, environment.get(VARIABLE, "")
    if not text and file:
        source = str(Path(file).expanduser())
        try:
            text = Path(source).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ConfigError(
                said(
                    "The join secret cannot be read from {source} ({problem}).",
                    source=source,
                    problem=str(error),
                ),
                said("Correct pod.join-secret-file, or give the secret as WORMHOLE_JOIN_SECRET."),
            ) from None
    secret = text.strip()
    if secret and len(secret) < SECRET_LENGTH_MIN:
        raise ConfigError(
            said(
                "The join secret of {source} is too short: it has {count} characters and "
                "needs at least {least}.",
                source=source,
                count=len(secret),
                least=SECRET_LENGTH_MIN,
            ),
            said("Make a new one, as with `openssl rand -base64 24`, and give it to all machines."),
        )
    return secret
