"""Decides whether a label that an applicant names was on the former national list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORDS = re.compile(r"[^\W_]+")


def is_datadock(name: str) -> bool:
    """Whether the name is that of Datadock, which references organisations and certifies none. Source: R1.4."""
    return "datadock" in _plain(name).replace(" ", "")


def is_listed(name: str, listed: Iterable[str]) -> bool:
    """Whether the name holds, as whole words, a label of the list; Datadock never does, whatever the list says.

    Source: art. 10, R1.4, invariant 15. Example: « Certificat OPQF n° 1234 » with OPQF in the list → yes.
    """
    said = f" {_plain(name)} "
    return not is_datadock(name) and any(f" {words} " in said for words in map(_plain, listed) if words)


def _plain(text: str) -> str:
    """The words without capitals, accents or punctuation."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(_WORDS.findall(bare))
