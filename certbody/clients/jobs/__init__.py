"""The background work of clients."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
