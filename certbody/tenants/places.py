"""What a package offers to the menu and to the home page: places to go, and work that waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from certbody.tenants.rules.permissions import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the menu: an endpoint without arguments, its name, its icon, and who sees it.

    `rank` orders the menu (the work of a cycle from 10 to 80, settings from 90).
    """

    rank: int
    endpoint: str
    label: Any
    icon: str
    permission: Permission


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the reader: how many, what, and the list that shows exactly these.

    `tone` is `late`, `soon` or `calm`; late things come first.
    """

    label: Any
    count: int
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)
    tone: str = "calm"
