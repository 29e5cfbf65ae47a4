"""What a package offers to others: places for the menu, work that waits, figures, work that rests on somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certbody.tenants.rules.permissions import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the menu: an endpoint without arguments, its name, its icon, and who sees it.

    `rank` orders the menu (the work of a cycle from 10 to 80, settings from 90). `within` names the blueprints whose
    pages belong to this place though their addresses do not begin with its own.
    """

    rank: int
    endpoint: str
    label: Any
    icon: str
    permission: Permission
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the reader: how many, what, and the list that shows exactly these.

    `tone` is `late`, `soon` or `calm`; late things come first. `note` says more: until when, how much.
    """

    label: Any
    count: int
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)
    tone: str = "calm"
    note: str | None = None


@dataclass(frozen=True)
class Figures:
    """A table of amounts for the home page, in words and cents, its total last, and the page that tells more."""

    title: Any
    lead: Any
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, tuple[int, ...]], ...]
    endpoint: str
    more: Any

    @property
    def total(self) -> tuple[int, ...]:
        """What each column comes to."""
        return tuple(sum(cents) for cents in zip(*(amounts for _label, amounts in self.rows), strict=True))


@dataclass(frozen=True)
class Commitment:
    """Work that rests on a member, and its page: what to look at before their role or their right to it ends.

    `categories`: those that they must be qualified for; none once the work has begun, or when it asks for none.
    """

    title: str
    detail: str
    role: str
    state: str
    endpoint: str
    arguments: dict[str, Any]
    first_day: date | None
    last_day: date | None
    categories: tuple[str, ...] = ()
