"""The approved platform that invoices travel by: what it must be able to do, and one that takes and gives files.

Another platform is another class with the same four methods, chosen in `chosen`.
"""

from __future__ import annotations

import hashlib
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from certbody.kit import clock
from certbody.kit.cdar import LARGEST
from certbody.kit.storage_local import make_durable

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
        """What one message says; of one that is too large, no more than shows that it is."""
        raise NotImplementedError

    @abstractmethod
    def put_away(self, body: str, name: str, *, understood: bool) -> None:
        """A message was dealt with, or could not be read; it is kept, and does not come again."""
        raise NotImplementedError


class FileDrop(Platform):
    """Files between the program and the platform: `BODY/out` is fetched by it, `BODY/in` is filled by it.

    A file appears whole: it is written beside its place and then moved. What was read goes to `in/read`, what could
    not be to `in/unread`; none takes the place of a namesake there.
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
        make_durable(place.parent)

    def list_messages(self, body: str) -> Sequence[str]:
        """The files of `in`, without what is still being written; one with another name than ours is renamed first."""
        found = [one for one in self._folder(body, "in").iterdir() if one.is_file() and not one.name.startswith(".")]
        waiting = [_renamed(one) for one in found if not one.name.endswith(".part")]
        waiting.sort(key=lambda one: (one.stat().st_mtime, one.name))
        return [one.name for one in waiting[:MOST_AT_ONCE]]

    def read_message(self, body: str, name: str) -> bytes:
        """The file, whatever it holds; no more of it than a message may have, and a byte."""
        with (self._folder(body, "in") / _safe(name)).open("rb") as file:
            return file.read(LARGEST + 1)

    def put_away(self, body: str, name: str, *, understood: bool) -> None:
        """Moves the file; one that is away already was moved by another worker."""
        target = self._folder(body, "in", "read" if understood else "unread") / _safe(name)
        if target.exists():
            target = target.with_name(f"{clock.now():%Y%m%dT%H%M%S%f}-{name}")
        with suppress(FileNotFoundError):
            (self._folder(body, "in") / _safe(name)).replace(target)
            make_durable(target.parent)

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


def _renamed(file: Path) -> Path:
    """The file under a name that is safe everywhere: its own, else its letters and a digest of it."""
    if _SAFE.fullmatch(file.name):
        return file
    letters = re.sub(r"[^A-Za-z0-9._-]+", "-", file.name).strip("-._")[:80]
    told = hashlib.blake2b(os.fsencode(file.name), digest_size=6).hexdigest()
    return file.replace(file.with_name(f"{told}-{letters}"))


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise ValueError(f"no name for a file: {name!r}")
    return name
