"""Removing from the disk, after the commit, what was purged."""

from __future__ import annotations

from uuid import UUID

from certbody.tenants.operations.files import remove_content


def purge_file(file_id: str) -> None:
    """Removes the bytes of a purged file."""
    remove_content(UUID(file_id))
