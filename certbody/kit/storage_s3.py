"""Files in a bucket of any service that speaks S3. Its credentials come from the environment, as boto3 finds them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from certbody.kit.errors import Unavailable
from certbody.kit.storage import CHUNK, Storage

_MISSING = ("404", "NoSuchKey", "NotFound")
_PART = 8 * 1024 * 1024
# Checksums beyond those of the signature are for Amazon alone: other services refuse the requests that carry them.
_CONFIG = {
    "signature_version": "s3v4",
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"mode": "standard", "total_max_attempts": 3},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class Bucket(Storage):
    """A bucket; an object appears when all its bytes are there, and is held in memory by parts of 8 MB at most."""

    def __init__(self, name: str, endpoint: str, region: str) -> None:
        self._name, self._endpoint, self._region = name, endpoint, region
        self._made: tuple[int, Any] | None = None

    @property
    def _client(self) -> Any:
        """One for each process: a fork shares no connection with its parent."""
        made = self._made
        if made is None or made[0] != os.getpid():
            addressing = {"addressing_style": "path"} if self._endpoint else {}
            with _trouble(self._name):
                client = boto3.session.Session().client(
                    "s3",
                    endpoint_url=self._endpoint or None,
                    region_name=self._region or None,
                    config=Config(s3=addressing, **_CONFIG),
                )
            made = self._made = os.getpid(), client
        return made[1]

    def write(self, key: str, chunks: Iterable[bytes]) -> None:
        """In one request, or in parts that the service joins at the end when there is much."""
        config = TransferConfig(multipart_threshold=_PART, multipart_chunksize=_PART, use_threads=False)
        with _trouble(self._name):
            self._client.upload_fileobj(_Chunks(chunks), self._name, key, Config=config)

    def open(self, key: str) -> BinaryIO:
        """Asks for the size; the bytes come when they are read, from where they are read on."""
        with _trouble(self._name):
            found = self._client.head_object(Bucket=self._name, Key=key)
        return io.BufferedReader(_Remote(self._client, self._name, key, found["ContentLength"]), CHUNK)

    def remove(self, key: str) -> None:
        """The service forgets what is not there as well."""
        with _trouble(self._name):
            self._client.delete_object(Bucket=self._name, Key=key)

    def remove_all(self, prefix: str) -> None:
        """Page after page, for a prefix may hold many."""
        with _trouble(self._name):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix):
                for found in page.get("Contents", ()):
                    self._client.delete_object(Bucket=self._name, Key=found["Key"])

    def examine(self) -> str:
        """The bucket's name: `Sealed` has tried it."""
        return f"bucket {self._name}" + (f" at {self._endpoint}" if self._endpoint else "")


class _Chunks(io.RawIOBase):
    """Chunks as a stream to be read once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._left = iter(chunks), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            self._left = next(self._chunks, b"")
            if not self._left:
                return 0
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


class _Remote(io.RawIOBase):
    """An object of the bucket, read by requests that begin where one reads on."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if target != self._at:
            self._let_go()
        self._at = target
        return target

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        with _trouble(self._bucket):
            if self._body is None:
                asked = {"Bucket": self._bucket, "Key": self._key, "Range": f"bytes={self._at}-"}
                self._body = self._client.get_object(**asked)["Body"]
            found = self._body.read(len(buffer))
        if not found:
            raise Unavailable(f"{self._bucket}: the connection ended in the middle of a file")
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


@contextmanager
def _trouble(bucket: str) -> Iterator[None]:
    """Says a missing object as a missing file, and whatever else the service or the way to it answers in one line."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise FileNotFoundError(code) from None
        raise Unavailable(f"bucket {bucket}: {code or error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"bucket {bucket}: {error}".splitlines()[0]) from error
