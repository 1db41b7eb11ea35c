"""What several operations say."""

from typing import Annotated

from msgspec import Meta, Struct

Seconds = Annotated[float, Meta(ge=0)]
Json = bool | int | float | str | list[str] | None


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """A request without parameters, or an answer without contents."""


class Amount(Struct, frozen=True):
    """How many files, and how many bytes they have in all."""

    files: int
    bytes: int


class PathRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request about one path: on the mount, or in the drive."""

    path: str = "/"
