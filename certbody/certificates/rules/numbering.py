"""Says how a certificate's number is written, and what it becomes with a new edition."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_NUMBER = re.compile(r"(?P<root>[0-9A-Z]+(?:[/.-][0-9A-Z]+)*)-(?P<edition>[1-9]\d*)")


@dataclass(frozen=True)
class CertificateNumber:
    """A root that stays with the certificate and an edition that counts from 1."""

    root: str
    edition: int = 1

    def __str__(self) -> str:
        return f"{self.root}-{self.edition}"


def parse_number(text: str) -> CertificateNumber | None:
    """The number that is written here, or None.

    >>> parse_number("984211-1")
    CertificateNumber(root='984211', edition=1)
    """
    match = _NUMBER.fullmatch(text.strip().upper())
    return CertificateNumber(match["root"], int(match["edition"])) if match else None


def next_edition(number: CertificateNumber) -> CertificateNumber:
    """The number after an extension, a transfer or a change of address: same root, next edition, dates unchanged.

    Source: R6.2, invariant 57. Example: 984211-1 → 984211-2.
    """
    return replace(number, edition=number.edition + 1)


def root_of(sequence: int) -> str:
    """The root of the n-th certificate of a body, six digits at least. Example: 42 → 000042."""
    return f"{sequence:06d}"
