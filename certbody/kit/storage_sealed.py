"""Bytes sealed before they are written: AES-256-GCM by chunks, so that any part of a file opens without the rest.

A file is a mark (8 bytes), a salt (16 bytes), then its chunks of 64 KiB, each with its tag of 16 bytes. The site's key
gives each tenant a key, and that one each file (HKDF, SHA-256). A chunk is bound to its file's name, its place, and to
whether it is the last: nothing can be moved, shortened or swapped unseen. What was written before there was a key lacks
the mark and is read as it is.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from certbody.kit.errors import Unavailable
from certbody.kit.ids import new_id
from certbody.kit.storage import CHUNK, Storage

MARK = b"\x00CBSEAL\x01"
_SALT, _TAG = 16, 16
_HEAD = len(MARK) + _SALT
_WITNESS = "sealed/witness"


class Sealed(Storage):
    """Another storage, behind the key when there is one."""

    def __init__(self, inner: Storage, key: bytes) -> None:
        self._inner, self._key = inner, key

    def write(self, key: str, chunks: Iterable[bytes]) -> None:
        """Sealed when there is a key."""
        self._inner.write(key, self._seal(key, chunks) if self._key else chunks)

    def open(self, key: str) -> BinaryIO:
        """Opened when it bears the mark. Unavailable when it does and the key is missing or is another one."""
        stream = self._inner.open(key)
        head = stream.read(_HEAD)
        if not head.startswith(MARK):
            stream.seek(0)
            return stream
        try:
            if not self._key:
                raise Unavailable("files are sealed and FILES_KEY is missing")
            return io.BufferedReader(_Opened(stream, self._cipher(key, head[len(MARK) :]), key), CHUNK)
        except Unavailable:
            stream.close()
            raise

    def remove(self, key: str) -> None:
        """As the other storage does."""
        self._inner.remove(key)

    def remove_all(self, prefix: str) -> None:
        """As the other storage does."""
        self._inner.remove_all(prefix)

    def examine(self) -> str:
        """Tries to write, to read and to remove; a sealed file that stays tells whether the key is still the same."""
        trial = f"trial/{new_id()}"
        self.write(trial, [b"trial"])
        self._read_all(trial)
        self.remove(trial)
        try:
            self._read_all(_WITNESS)
        except FileNotFoundError:
            if self._key:
                self.write(_WITNESS, [b"sealed"])
        return self._inner.examine() + (", sealed" if self._key else "")

    def _read_all(self, key: str) -> bytes:
        with self.open(key) as stream:
            return stream.read()

    def _cipher(self, key: str, salt: bytes) -> AESGCM:
        tenant = key.partition("/")[0].encode()
        return AESGCM(_derived(_derived(self._key, b"", b"certbody files of " + tenant), salt, b"certbody file"))

    def _seal(self, key: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        salt = os.urandom(_SALT)
        cipher = self._cipher(key, salt)
        yield MARK + salt
        for index, (chunk, is_last) in enumerate(_even(chunks)):
            yield cipher.encrypt(_place(index, is_last), chunk, key.encode())


class _Opened(io.RawIOBase):
    """The plain bytes of a sealed file, opened chunk by chunk as they are read."""

    def __init__(self, sealed: BinaryIO, cipher: AESGCM, key: str) -> None:
        self._sealed, self._cipher, self._key = sealed, cipher, key
        length = sealed.seek(0, io.SEEK_END) - _HEAD
        self._count = max(1, -(-length // (CHUNK + _TAG)))
        self._size = length - self._count * _TAG
        self._at, self._index, self._chunk = 0, -1, b""
        if self._size <= 0:
            self._load(0)  # an empty file is proved to be one

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        index, start = divmod(self._at, CHUNK)
        if index != self._index:
            self._load(index)
        found = self._chunk[start : start + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._sealed.close()
        super().close()

    def _load(self, index: int) -> None:
        self._sealed.seek(_HEAD + index * (CHUNK + _TAG))
        sealed = self._sealed.read(CHUNK + _TAG)
        try:
            place = _place(index, index == self._count - 1)
            self._chunk = self._cipher.decrypt(place, sealed, self._key.encode())
        except InvalidTag:
            raise Unavailable(
                "a sealed file does not open: FILES_KEY is another one, or the file was altered"
            ) from None
        self._index = index


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)


def _place(index: int, is_last: bool) -> bytes:
    """The nonce: a file's key seals one file once, so that places alone never repeat."""
    return index.to_bytes(11, "big") + bytes([is_last])


def _even(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes by chunks of 64 KiB, each with whether it is the last; one empty chunk when there is nothing."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True
