"""Finds, in what an author typed, the numbers that name an organisation: SIREN, NDA, number of a certificate."""

from __future__ import annotations

import re
from itertools import pairwise

from certbody.certificates.rules.numbering import parse_number

_RUN = re.compile(r"(?<![0-9A-Za-z])\d+(?:[\s.\u00a0\u202f-]{1,3}\d+)*(?![0-9A-Za-z])")
_GROUP = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\s,;:()«»\"]+")
_SIREN, _NDA, _SIRET = 9, 11, 14
_LEAST_SIGNS = 6
_SAYS_WHAT = frozenset({"CERTIFICAT", "CERTIFICATE", "N°"})


def numbers_in(text: str) -> frozenset[str]:
    """Every nine or eleven digits written in a text, in one piece or in groups; a SIRET stands for its SIREN.

    Example: « Atelier du Bâtiment, SIREN 732 829 320 » → 732829320.
    """
    found = {joined for run in _RUN.findall(text) for joined in _joined(_GROUP.findall(run))}
    return frozenset(joined[:_SIREN] if len(joined) == _SIRET else joined for joined in found)


def _joined(groups: list[str]) -> set[str]:
    """The groups that follow one another and together have as many digits as a SIREN, an NDA or a SIRET."""
    found = set()
    for first in range(len(groups)):
        joined = ""
        for group in groups[first:]:
            joined += group
            if len(joined) in (_SIREN, _NDA, _SIRET):
                found.add(joined)
            if len(joined) >= _SIRET:
                break
    return found


def roots_in(text: str) -> frozenset[str]:
    """Every word of a text that may be a certificate's number, without its edition.

    A number of fewer than six signs counts alone, or after the word « certificat »: elsewhere it may be a postcode.
    Example: « École Ampère, certificat 984211-2 » → 984211-2 and 984211.
    """
    words = [word.strip(".").upper() for word in _BETWEEN.split(text) if word.strip(".")]
    told = (
        words
        if len(words) == 1
        else [word for before, word in pairwise(["", *words]) if _is_long(word) or before in _SAYS_WHAT]
    )
    return frozenset(told) | {printed.root for word in told if (printed := parse_number(word))}


def _is_long(word: str) -> bool:
    return len(word) >= _LEAST_SIGNS and any(sign.isdigit() for sign in word)
