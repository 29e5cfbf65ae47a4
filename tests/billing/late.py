"""Scenes of late payment: an invoice as it stands so many days after its due date."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask.testing import FlaskClient

from certbody.billing.queries.invoices import get_invoice
from certbody.kit import clock
from certbody.kit.dates import PARIS
from tests.billing.scenes import Scene


def due_day(scene: Scene, invoice_id: UUID) -> date:
    """The due date of an issued invoice."""
    with scene.bench.inside(scene.body):
        day = get_invoice(invoice_id, scene.office).due_on
    assert day is not None
    return day


@contextmanager
def days_after(day: date, days: int) -> Iterator[date]:
    """Inside, it is ten in the morning, so many days after that one."""
    then = day + timedelta(days=days)
    with clock.told(datetime.combine(then, time(10), PARIS)):
        yield then


def words_of(browser: FlaskClient, scene: Scene, path: str) -> str:
    """The words of a page of the body, its tags left out."""
    answer = browser.get(scene.body.url(path))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())
