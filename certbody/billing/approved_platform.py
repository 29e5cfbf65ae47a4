"""The approved platform that invoices travel by: what it must be able to do, and one that takes and gives files.

Another platform is another class with the same four methods, chosen in `chosen`.
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
MOST_AT_ONCE = 500
_in_use: dict[str, Platform] = {}


class Platform(ABC):
    """A platform, or the way to one. `body` is the short name of the body: nothing of one reaches another."""

    @abstractmethod
    def deposit(self, body: str, name: str, content: bytes) -> None:
        """Hands a file over; handed over twice under one name, it is there once."""
        raise NotImplementedError

    @abstractmethod
    def list_messages(self, body: str) -> Sequence[str]:
        """The names of the messages that wait to be read, the oldest first."""
        raise NotImplementedError

    @abstractmethod
    def read_message(self, body: str, name: str) -> bytes:
        """What one message says."""
        raise NotImplementedError

    @abstractmethod
    def put_away(self, body: str, name: str, *, understood: bool) -> None:
        """A message was dealt with, or could not be read; it is kept, and does not come again."""
        raise NotImplementedError


class FileDrop(Platform):
    """Files between the program and the platform: `BODY/out` is fetched by it, `BODY/in` is filled by it.

    A file appears whole: it is written beside its place and then moved. What was read goes to `in/read`, what could
    not be to `in/unread`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def deposit(self, body: str, name: str, content: bytes) -> None:
        """Writes the file where the platform fetches it."""
        place = self._folder(body, "out") / _safe(name)
        half = place.with_name(f".{place.name}.part")
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)

    def list_messages(self, body: str) -> Sequence[str]:
        """The files of `in`, without what is still being written."""
        waiting = [one for one in self._folder(body, "in").iterdir() if one.is_file() and _SAFE.fullmatch(one.name)]
        waiting.sort(key=lambda one: (one.stat().st_mtime, one.name))
        return [one.name for one in waiting if not one.name.endswith(".part")][:MOST_AT_ONCE]

    def read_message(self, body: str, name: str) -> bytes:
        """The file, whatever it holds."""
        return (self._folder(body, "in") / _safe(name)).read_bytes()

    def put_away(self, body: str, name: str, *, understood: bool) -> None:
        """Moves the file; one that is away already was moved by another worker."""
        target = self._folder(body, "in", "read" if understood else "unread") / _safe(name)
        try:
            (self._folder(body, "in") / _safe(name)).replace(target)
        except FileNotFoundError:
            if not target.exists():
                raise

    def _folder(self, body: str, *parts: str) -> Path:
        folder = self._root.joinpath(_safe(body), *parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def chosen(folder: Path | None) -> Platform | None:
    """The platform that the surroundings name; none when they name none."""
    return FileDrop(folder) if folder else None


def use(platform: Platform | None) -> None:
    """Says once, at start, which platform invoices travel by."""
    _in_use.clear()
    if platform:
        _in_use["platform"] = platform


def in_use() -> Platform | None:
    """The platform that invoices travel by."""
    return _in_use.get("platform")


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise ValueError(f"no name for a file: {name!r}")
    return name
