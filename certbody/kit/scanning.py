"""Asking a virus scanner about a file that somebody sent: any command that reads it from its standard input."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from threading import Timer

CLEAN, INFECTED, AWAY = "clean", "infected", "away"
_ANSWERS = {0: CLEAN, 1: INFECTED}
_PATIENCE_SECONDS = 60
_in_use: dict[str, tuple[str, ...]] = {}


def use(command: tuple[str, ...]) -> None:
    """Says once, at start, which command scans; an empty one means that nothing does."""
    _in_use["command"] = command


def scan(chunks: Iterable[bytes]) -> str:
    """What the site's scanner says of these bytes; clean when the site has none."""
    command = _in_use.get("command", ())
    return ask(command, chunks) if command else CLEAN


def ask(command: tuple[str, ...], chunks: Iterable[bytes]) -> str:
    """Exit 0 is clean and 1 infected; anything else, and a scanner that is missing, slow or inattentive, is away."""
    quiet = subprocess.DEVNULL
    try:
        scanner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)  # noqa: S603 - the site's
    except OSError:
        return AWAY
    watch = Timer(_PATIENCE_SECONDS, scanner.kill)
    watch.start()
    try:
        heard_all = _hand_over(scanner, chunks)
        answer = _ANSWERS.get(scanner.wait(), AWAY)
    finally:
        watch.cancel()
        scanner.kill()
        scanner.wait()
    return answer if heard_all or answer == INFECTED else AWAY


def _hand_over(scanner: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> bool:
    """Whether the scanner took every byte; one that has found something need not."""
    assert scanner.stdin is not None
    try:
        with scanner.stdin as entry:
            for chunk in chunks:
                entry.write(chunk)
    except BrokenPipeError:
        return False
    return True
