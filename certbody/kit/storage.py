"""Where the bytes of kept files lie: a folder or a bucket, sealed when there is a key; names are in the database only.

A key begins with the tenant's id, so that one tenant's bytes can be told apart, moved or counted by their names alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO
from uuid import UUID

from certbody.config import BadSetting, Settings

CHUNK = 64 * 1024
_in_use: dict[str, Storage] = {}


class Storage(ABC):
    """What a place for bytes can do. Trouble with the place itself is `Unavailable`."""

    @abstractmethod
    def write(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keeps these bytes under the key: all of them or, whatever happens, nothing. What lay there is replaced."""
        raise NotImplementedError

    @abstractmethod
    def open(self, key: str) -> BinaryIO:
        """The bytes for reading, from any place of them; FileNotFoundError when there are none."""
        raise NotImplementedError

    @abstractmethod
    def remove(self, key: str) -> None:
        """Forgets the bytes under this key; done again, it finds nothing."""
        raise NotImplementedError

    @abstractmethod
    def remove_all(self, prefix: str) -> None:
        """Forgets all bytes whose keys begin with this prefix, which ends in a stroke."""
        raise NotImplementedError

    @abstractmethod
    def examine(self) -> str:
        """Where it is, in words, once a trial file could be written, read and removed."""
        raise NotImplementedError


@dataclass(frozen=True)
class Kept:
    """The bytes of one kept file."""

    storage: Storage
    key: str

    def write(self, chunks: Iterable[bytes]) -> None:
        """Puts them there, all or nothing."""
        self.storage.write(self.key, chunks)

    def remove(self) -> None:
        """Forgets them; done again, it finds nothing."""
        self.storage.remove(self.key)

    def open(self) -> BinaryIO:
        """Opens them for reading; FileNotFoundError when they are not there."""
        return self.storage.open(self.key)

    def read_bytes(self) -> bytes:
        """All of them at once: for what the product itself has made, which is small."""
        with self.open() as stream:
            return stream.read()

    def exists(self) -> bool:
        """Whether they are there."""
        try:
            self.open().close()
        except FileNotFoundError:
            return False
        return True


def use(storage: Storage) -> None:
    """Says once, at start, where files lie."""
    _in_use["storage"] = storage


def in_use() -> Storage:
    """Where this process keeps files."""
    return _in_use["storage"]


def chosen(settings: Settings) -> Storage:
    """The storage that the settings name: a bucket when there is one, else the folder; sealed when there is a key."""
    from certbody.kit.storage_sealed import Sealed

    return Sealed(_place(settings), settings.files_key)


def _place(settings: Settings) -> Storage:
    if not settings.files_bucket:
        from certbody.kit.storage_local import Folder

        return Folder(settings.files_dir)
    try:
        from certbody.kit.storage_s3 import Bucket
    except ImportError:
        raise BadSetting("FILES_BUCKET needs the package boto3: install certbody[s3]") from None
    return Bucket(settings.files_bucket, settings.files_endpoint, settings.files_region)


def key_of(tenant_id: UUID, file_id: UUID) -> str:
    """The key of a tenant's file."""
    return f"{tenant_id}/{file_id.hex[-2:]}/{file_id}"


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """What is left of a stream, chunk after chunk."""
    while chunk := stream.read(CHUNK):
        yield chunk
