"""Plays each case on the product and on the floor in turns, so that both meet the same weather on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bench.cases import Case
from bench.load import Clients, Measured, Request

ROUNDS = 4
WARM_UP = 24
# How many requests a round sends, by the number of clients.
LOADS = {1: 30, 8: 96}
NEEDED = 2 + WARM_UP + ROUNDS * sum(LOADS.values())


@dataclass(frozen=True)
class Door:
    """Where a side is served and, by role, what its visitors say who they are."""

    port: int
    headers: dict[str, dict[str, str]]
    tokens: dict[str, str]

    def take(self, requests: Iterator[Request], number: int, role: str) -> list[Request]:
        """The next requests, with the form token where there is one."""
        token = self.tokens.get(role)
        return [
            (method, path, f"{body}&csrf_token={token}" if body and token else body)
            for method, path, body in islice(requests, number)
        ]


@dataclass
class Compared:
    """What was measured of one case, by number of clients."""

    case: Case
    product: dict[int, Measured] = field(default_factory=lambda: {number: Measured() for number in LOADS})
    floor: dict[int, Measured] = field(default_factory=lambda: {number: Measured() for number in LOADS})

    def ratio(self, clients: int) -> float:
        """How many times as long as the floor the product takes, by mean latency."""
        return self.product[clients].mean / self.floor[clients].mean


def compare(case: Case, product: Door, floor: Door, clients: Clients) -> Compared:
    """Measures one case on both sides."""
    compared = Compared(case)
    sides = (product, case.product, compared.product), (floor, case.floor, compared.floor)
    for door, requests, _measured in sides:
        clients.send(door.port, door.headers[case.role], door.take(requests, WARM_UP, case.role), 8)
    for number, load in LOADS.items():
        for _round in range(ROUNDS):
            for door, requests, measured in sides:
                taken = door.take(requests, load, case.role)
                measured[number].add(clients.send(door.port, door.headers[case.role], taken, number))
    return compared
