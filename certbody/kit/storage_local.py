"""Files in a folder of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from certbody.kit.storage import Storage


class Folder(Storage):
    """A folder; each file is written beside its place and then moved there, so that it is whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: str, chunks: Iterable[bytes]) -> None:
        """Durable when it returns: both the bytes and the name have reached the disk."""
        target = self._folder / key
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=target.parent, prefix=f"{target.name}.", suffix=".part", delete=False) as partial:
            try:
                partial.writelines(chunks)
                partial.flush()
                os.fsync(partial.fileno())
                os.replace(partial.name, target)
            except BaseException:
                os.unlink(partial.name)
                raise
        make_durable(target.parent)

    def open(self, key: str) -> BinaryIO:
        """A plain file."""
        try:
            return (self._folder / key).open("rb")
        except NotADirectoryError:
            raise FileNotFoundError(key) from None

    def remove(self, key: str) -> None:
        """Its folder stays: another file may come."""
        (self._folder / key).unlink(missing_ok=True)

    def remove_all(self, prefix: str) -> None:
        """The whole folder, with what a crash may have left in it half written."""
        shutil.rmtree(self._folder / prefix, ignore_errors=True)

    def examine(self) -> str:
        """The folder's path: `Sealed` has tried it."""
        return str(self._folder)


def make_durable(folder: Path) -> None:
    """Returns when the names in a folder have reached the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
