"""Addresses as documents print them."""

from __future__ import annotations

from typing import Any, Protocol


class Addressed(Protocol):
    """Whatever has an address."""

    address: Any
    postcode: Any
    city: Any


def address_lines(who: Addressed) -> list[str]:
    """The lines of an address that are known."""
    town = f"{who.postcode} {who.city}"
    return [line.strip() for line in (*who.address.splitlines(), town) if line.strip()]


def one_line(who: Addressed) -> str:
    """The same on one line."""
    return ", ".join(address_lines(who))
