"""Passwords: argon2id hashes, and an equally slow answer when there is nobody to check."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
_STRONG = PasswordHasher()
_CHEAP = PasswordHasher(1, 8, 1)
_state = {"hasher": _STRONG, "nobody": ""}


def use_cheap_hashes() -> None:
    """For tests and demo data only: hashing that costs nothing. Strong hashes stay readable."""
    _state.update(hasher=_CHEAP, nobody="")


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return str(_state["hasher"].hash(password))  # type: ignore[attr-defined]


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. For an unknown person it takes as long, and answers no."""
    hasher = _state["hasher"]
    if not _state["nobody"]:
        _state["nobody"] = hasher.hash("nobody has this password")  # type: ignore[attr-defined]
    try:
        right = hasher.verify(password_hash or _state["nobody"], password)  # type: ignore[attr-defined]
    except (VerificationError, InvalidHashError):
        return False
    return bool(right) and password_hash is not None
