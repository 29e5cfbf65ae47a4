"""The background work of auditors."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
