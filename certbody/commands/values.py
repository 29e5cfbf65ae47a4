"""What the options of a command may say, each refused in one line that tells what was expected."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from certbody.kit.money import parse_cents

_DAY = re.compile(r"(19|2\d)\d\d-\d\d-\d\d", re.ASCII)


class Day(click.ParamType):
    """A date written 2026-11-23, of a year that an audit or a certificate can have."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or one line that says what was expected."""
        try:
            return date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-23", param, ctx)


class Cents(click.ParamType):
    """An amount in euros, kept as cents."""

    name = "EUROS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The cents, or one line that says what was expected."""
        try:
            cents = parse_cents(value)
        except ValueError:
            cents = -1
        if cents < 0:
            self.fail(f"{value!r} is not an amount such as 300000.00", param, ctx)
        return cents


class Words(click.ParamType):
    """Words separated by commas, each one of a known list when there is one; none twice."""

    name = "A,B,C"

    def __init__(self, known: tuple[str, ...] = (), *, needed: bool = False) -> None:
        self.known = known
        self.needed = needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The words in their order, or one line that names the unknown one."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        for word in words:
            if self.known and word not in self.known:
                self.fail(f"{word!r} is none of {', '.join(self.known)}", param, ctx)
        if self.needed and not words:
            self.fail(f"name at least one of {', '.join(self.known)}", param, ctx)
        return words
