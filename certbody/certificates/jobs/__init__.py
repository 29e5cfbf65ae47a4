"""The background work of certificates."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
