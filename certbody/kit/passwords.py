"""Passwords: argon2id hashes, and an equally slow answer when there is nobody to check."""

from __future__ import annotations

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
FEWEST_SIGNS = 5
_ROWS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
)
_LOOKALIKES = str.maketrans("013457@$", "oleasfas")
# The heads of the published lists of stolen passwords, French and English, and the words of this trade.
_COMMON = frozenset({
    "admin", "administrateur", "administrator", "amour", "azerty", "bienvenue", "bonjour", "camille", "certbody",
    "certification", "changeme", "chocolat", "demo", "doudou", "dragon", "football", "formation", "formateur",
    "iloveyou", "jetaime", "letmein", "loulou", "marseille", "master", "monkey", "motdepasse", "nicolas", "organisme",
    "paris", "password", "princess", "princesse", "qualiopi", "qwerty", "secret", "soleil", "sunshine", "superman",
    "test", "trustno", "utilisateur", "vacances", "welcome",
})  # fmt: skip
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


def is_common(password: str) -> bool:
    """Whether a password is among the first that anybody tries: few signs, a row of keys, a common word and numbers.

    Example: `Motdepasse2026!`, `azertyuiop12`, `121212121212` (ASVS 6.2.4).
    """
    folded = password.lower()
    words = re.findall(r"[^\W\d_]+", folded)
    if len(set(folded)) < FEWEST_SIGNS or all(_is_known(word) for word in words or re.findall(r"\d+", folded)):
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return _is_known(core.translate(_LOOKALIKES))


def _is_known(word: str) -> bool:
    """A common word, or keys that stand side by side."""
    return word in _COMMON or (len(word) > 2 and any(word in row or word in row[::-1] for row in _ROWS))
