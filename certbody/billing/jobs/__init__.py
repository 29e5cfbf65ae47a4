"""The background work of billing."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
