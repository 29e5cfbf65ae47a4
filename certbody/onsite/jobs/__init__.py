"""The background work of the on-site workbench."""

from collections.abc import Callable

REACTIONS: dict[str, Callable[..., None]] = {}
