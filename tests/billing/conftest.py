"""What the tests of money share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from certbody.billing.approved_platform import FileDrop
from tests.billing.online import Till, a_till, stripe_at_hand
from tests.billing.platforms import by_files
from tests.stripe_standin import StandIn
from tests.support import Bench


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A stand-in for Stripe, which the program talks to."""
    with stripe_at_hand() as running:
        yield running


@pytest.fixture
def till(bench: Bench, stand_in: StandIn) -> Till:
    """A body that takes payments online, with an issued invoice of 120 €."""
    return a_till(bench, stand_in)


@pytest.fixture
def drop(tmp_path: Path) -> Iterator[FileDrop]:
    """Invoices travel by files."""
    with by_files(tmp_path) as found:
        yield found
