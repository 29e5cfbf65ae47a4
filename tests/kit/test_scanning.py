"""What a virus scanner says, and what is thought of one that says nothing."""

from __future__ import annotations

import hashlib

import pytest

from certbody.kit import scanning


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("cat >/dev/null", "clean"),
        ("cat >/dev/null; exit 1", "infected"),
        ("cat >/dev/null; exit 2", "away"),
        ("cat >/dev/null; kill -9 $$", "away"),
        ("exit 0", "away"),
        ("exit 1", "infected"),
        ("exec 0<&-; sleep 1; exit 0", "away"),
    ],
)
def test_the_answer_is_the_exit_code(script: str, said: str) -> None:
    """One that calls a file clean without having read it is not believed."""
    assert scanning.ask(("sh", "-c", script), [b"x" * 100_000] * 20) == said


def test_each_byte_is_handed_over() -> None:
    body = bytes(range(256)) * 4_000
    command = ("sh", "-c", 'test "$(sha256sum)" = "$0  -"', hashlib.sha256(body).hexdigest())
    assert scanning.ask(command, [body[:100], body[100:]]) == "clean"
    assert scanning.ask(command, [body[:100]]) == "infected"


def test_a_missing_command_is_away() -> None:
    assert scanning.ask(("/nowhere/scanner",), [b"x"]) == "away"


def test_a_scanner_that_never_answers_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_PATIENCE_SECONDS", 0.2)
    assert scanning.ask(("sleep", "60"), [b"x" * 1_000_000]) == "away"


def test_without_a_command_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scanning._in_use, "command", ())
    assert scanning.scan([b"x"]) == "clean"
