"""Which passwords are among the first that anybody tries."""

from __future__ import annotations

import pytest

from certbody.kit.passwords import is_common


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "Motdepasse2026!",
        "azertyuiop12",
        "121212121212",
        "P@ssw0rd1234",
        "Qualiopi-2026-Certbody",
        "aaaaaaaaaaaa",
    ],
)
def test_what_anybody_tries_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password", ["un mot de passe long", "cheval agrafe pile", "839201748362", "x7y9-a2b4c6d8", "Soleil d’hiver 1987"]
)
def test_a_phrase_is_not(password: str) -> None:
    assert not is_common(password)
