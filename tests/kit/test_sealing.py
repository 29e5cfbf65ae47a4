"""What is sealed to the site opens only there and only for its reader; a tenant's signature is its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from certbody.kit import sealing
from certbody.kit.ids import new_id


@pytest.fixture(autouse=True)
def _secret(app: Flask) -> Iterator[None]:
    """The secret of the application, whatever a test did to it."""
    yield
    sealing.use_secret(app.config["SECRET_KEY"])


def test_it_opens_for_its_reader_alone() -> None:
    sealed = sealing.seal(b"une cle", b"moi", sealing.seal_point())
    assert sealing.unseal(sealed, b"moi") == b"une cle"
    for wrong, reader in ((sealed, b"toi"), (sealed[:-1], b"moi"), (sealed[:40], b"moi"), (b"\x04" * 120, b"moi")):
        with pytest.raises(sealing.NotOpened):
            sealing.unseal(wrong, reader)


def test_another_secret_is_another_site() -> None:
    sealed, point = sealing.seal(b"une cle", b"moi", sealing.seal_point()), sealing.seal_point()
    sealing.use_secret("another secret of thirty-two characters")
    assert sealing.seal_point() != point
    with pytest.raises(sealing.NotOpened):
        sealing.unseal(sealed, b"moi")


def test_a_signature_belongs_to_its_tenant_and_its_message() -> None:
    mine, other = new_id(), new_id()
    signature = sealing.sign(b"empreinte", mine)
    assert sealing.is_signed(b"empreinte", signature, sealing.signing_point(mine))
    assert not sealing.is_signed(b"autre", signature, sealing.signing_point(mine))
    assert not sealing.is_signed(b"empreinte", signature, sealing.signing_point(other))
    assert not sealing.is_signed(b"empreinte", b"", b"")
