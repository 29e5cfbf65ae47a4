"""The background work of audits."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
