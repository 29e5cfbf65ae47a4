"""What only the site can open, and what only the site can sign: keys made from its secret, none of them stored.

Sealed is ECIES: a new P-256 key for each message, HKDF-SHA256 (salt: that key's public point; info: `certbody seal
v1`), AES-256-GCM. The message is the public point (65 bytes, uncompressed), the nonce (12 bytes), then the ciphertext
with its tag. Browsers seal with WebCrypto alone. Signatures are Ed25519, with one key per tenant. A voucher is an
HMAC-SHA256 that the site gives to one person, and knows again.
"""

from __future__ import annotations

import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
SEAL = b"certbody seal v1"
POINT, NONCE, TAG = 65, 12, 16
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_secret: dict[str, bytes] = {}


class NotOpened(ValueError):
    """It was not sealed to this site, not for this reader, or not all of it is there."""


def use_secret(secret_key: str) -> None:
    """Says once, at start, which secret the keys are made from."""
    _secret["key"] = secret_key.encode()


def _derive(info: bytes, length: int, material: bytes, salt: bytes = b"") -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)


def _seal_key() -> ec.EllipticCurvePrivateKey:
    wide = int.from_bytes(_derive(b"certbody seal key v1", 48, _secret["key"]), "big")
    return ec.derive_private_key(wide % (_ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal_point() -> bytes:
    """The site's public point: whoever has it can seal to the site."""
    return _point(_seal_key().public_key())


def seal(plain: bytes, reader: bytes, to: bytes) -> bytes:
    """Seals to a public point; it opens only for the same `reader` (associated data)."""
    own = ec.generate_private_key(CURVE)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to))
    point, nonce = _point(own.public_key()), os.urandom(NONCE)
    return point + nonce + AESGCM(_derive(SEAL, 32, shared, point)).encrypt(nonce, plain, reader)


def unseal(sealed: bytes, reader: bytes) -> bytes:
    """Opens what was sealed to this site for this reader; NotOpened otherwise."""
    if len(sealed) < POINT + NONCE + TAG:
        raise NotOpened
    point, nonce, text = sealed[:POINT], sealed[POINT : POINT + NONCE], sealed[POINT + NONCE :]
    try:
        shared = _seal_key().exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
        return AESGCM(_derive(SEAL, 32, shared, point)).decrypt(nonce, text, reader)
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


def _signing_key(tenant_id: UUID) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(
        _derive(b"certbody receipt key v1", 32, _secret["key"], tenant_id.bytes)
    )


def signing_point(tenant_id: UUID) -> bytes:
    """The public key (32 bytes) that a tenant's signatures are verified with."""
    return _signing_key(tenant_id).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(message: bytes, tenant_id: UUID) -> bytes:
    """The tenant's signature of a message (64 bytes)."""
    return _signing_key(tenant_id).sign(message)


def is_signed(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether this signature of this message was made with the key of that public key."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def vouch(statement: bytes) -> bytes:
    """What only who was given it can show: that this statement was made by the site, to them."""
    return hmac.digest(_derive(b"certbody voucher key v1", 32, _secret["key"]), statement, "sha256")


def is_vouched(statement: bytes, voucher: bytes) -> bool:
    """Whether the site gave this voucher for this statement."""
    return hmac.compare_digest(vouch(statement), voucher)
